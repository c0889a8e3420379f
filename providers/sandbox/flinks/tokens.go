package flinks

import (
	"net/http"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// token is an authorize token: good for one sign-in, and sent again with the answers to its challenges.
type token struct {
	customer string
	made     time.Time
	used     bool
	session  *session // the sign-in that used it; nil while there is none
}

// mintToken is POST …/GenerateAuthorizeToken with the secret key as flinks-auth-key. Any key will do, but one that
// begins with "wrong".
func (p *dialect) mintToken(c *sandbox.Call) sandbox.Reply {
	if !goodKey(c.Header.Get("flinks-auth-key")) {
		return p.refuse(noAuth, "You must provide a valid auth key")
	}
	life := time.Duration(p.switches.TokenLifetime)
	for text, t := range p.tokens {
		if c.Now.Sub(t.made) > max(life, memory) {
			delete(p.tokens, text) // it can be used no more
		}
	}
	text := guid()
	p.tokens[text] = &token{customer: c.PathValue("customer"), made: c.Now}
	return sandbox.Reply{Status: http.StatusOK, Body: map[string]any{"HttpStatusCode": 200, "Token": text}}
}

func goodKey(key string) bool { return key != "" && !strings.HasPrefix(key, "wrong") }

// withKey lets a request through that shows an x-api-key, as the data endpoints want, unless none is needed.
func (p *dialect) withKey(h func(*sandbox.Call) sandbox.Reply) func(*sandbox.Call) sandbox.Reply {
	return func(c *sandbox.Call) sandbox.Reply {
		if key := c.Header.Get("x-api-key"); !goodKey(key) && (key != "" || p.switches.KeyNeeded) {
			return p.refuse(noAuth, "You must provide a valid x-api-key")
		}
		return h(c)
	}
}

// admit uses the authorize token of a request about a session, which is nil for a new sign-in. The same token is good
// for every later request about its session, and so is a fresh one. Not nil: the token is good for nothing.
func (p *dialect) admit(c *sandbox.Call, session *session) (*token, *sandbox.Reply) {
	text := c.Header.Get("flinks-auth-key")
	t := p.tokens[text]
	w := p.switches
	var why string
	switch {
	case text == "" && !w.TokenNeeded:
		return &token{}, nil
	case text == "":
		why = "You must provide an authorize token"
	case t == nil || t.customer != c.PathValue("customer") && c.PathValue("customer") != "":
		why = "The authorize token is unknown"
	case t.used && (session == nil || t.session != session):
		why = "The authorize token has been used already"
	case !t.used && c.Now.Sub(t.made) >= time.Duration(w.TokenLifetime):
		why = "The authorize token has expired"
	default:
		t.used = true
		if session != nil {
			t.session = session
		}
		return t, nil
	}
	no := p.refuse(noAuth, why)
	return nil, &no
}

// expireTokens ends every authorize token and counts them.
func (p *dialect) expireTokens() int {
	n := len(p.tokens)
	clear(p.tokens)
	return n
}

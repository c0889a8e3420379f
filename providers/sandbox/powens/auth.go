package powens

import (
	"encoding/json"
	"net/http"
	"strconv"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// token is a bearer of either kind. A temporary code is itself usable as a bearer for as long as it lives.
type token struct {
	user      int
	permanent bool
	code      bool      // minted by /auth/token/code
	single    bool      // good for one exchange
	until     time.Time // zero: until revoked
}

// token finds a token that is alive.
func (p *dialect) token(text string, now time.Time) *token {
	t := p.tokens[text]
	if t == nil || (!t.until.IsZero() && !now.Before(t.until)) {
		return nil
	}
	return t
}

// withUser lets a request through whose bearer token is alive and whose {user}, if any, is its owner.
func (p *dialect) withUser(h func(*sandbox.Call, *user) sandbox.Reply) func(*sandbox.Call) sandbox.Reply {
	return func(c *sandbox.Call) sandbox.Reply {
		text := bearer(c.Request)
		if text == "" {
			return p.refuse(http.StatusUnauthorized, "unauthorized", "the Authorization header is missing or not a bearer")
		}
		t := p.token(text, c.Now)
		if t == nil {
			return p.denied("invalid token")
		}
		if id := c.PathValue("user"); id != "" && id != "me" && id != strconv.Itoa(t.user) {
			// "404: unknown for this token's scope" (API design page)
			return p.refuse(http.StatusNotFound, "notFound", "Ressource was not found.")
		}
		return h(c, p.users[t.user])
	}
}

// withOwner lets a request through that shows a bearer which is no user's: the domain's own token from the console. Any will do.
func (p *dialect) withOwner(h func(*sandbox.Call) sandbox.Reply) func(*sandbox.Call) sandbox.Reply {
	return func(c *sandbox.Call) sandbox.Reply {
		switch text := bearer(c.Request); {
		case text == "":
			return p.refuse(http.StatusUnauthorized, "unauthorized", "the Authorization header is missing or not a bearer")
		case p.tokens[text] != nil:
			return p.refuse(http.StatusForbidden, "forbidden", "a user's token has no right to this")
		}
		return h(c)
	}
}

// client checks what every client shows: digits as client_id, and any secret.
func (p *dialect) client(c *sandbox.Call) (sandbox.Reply, bool) {
	id, key := c.Fields["client_id"], c.Fields["client_secret"]
	switch {
	case id == "" || key == "":
		return p.refuse(http.StatusBadRequest, "missingParameter", "client_id and client_secret are needed"), false
	case !sandbox.Digits(id):
		return p.refuse(http.StatusBadRequest, "invalidValue", "client_id consists of digits"), false
	}
	return sandbox.Reply{}, true
}

func (p *dialect) mint(t token) string {
	text := sandbox.Secret()
	p.tokens[text] = &t
	if t.permanent {
		p.users[t.user].bearer = text
	}
	return text
}

// initAuth creates a user: a permanent token when the client shows itself, else a temporary one of 30 minutes.
func (p *dialect) initAuth(c *sandbox.Call) sandbox.Reply {
	if c.Fields["client_id"] == "" && c.Fields["client_secret"] == "" {
		u := p.newUser(false)
		text := p.mint(token{user: u.id, until: c.Now.Add(30 * time.Minute)})
		return sandbox.Reply{Status: http.StatusOK, Body: map[string]any{"auth_token": text, "type": "temporary", "id_user": u.id, "expires_in": 1800}}
	}
	if no, ok := p.client(c); !ok {
		return no
	}
	u := p.newUser(true)
	text := p.mint(token{user: u.id, permanent: true})
	return sandbox.Reply{Status: http.StatusOK, Body: map[string]any{"auth_token": text, "type": "permanent", "id_user": u.id, "expires_in": nil}}
}

// mintCode makes a temporary code: requestAccess may be exchanged as often as one likes while it lives (UNVERIFIED: no
// page says once), singleAccess once.
func (p *dialect) mintCode(c *sandbox.Call, u *user) sandbox.Reply {
	kind := c.URL.Query().Get("type")
	if kind != "" && kind != "requestAccess" && kind != "singleAccess" {
		return p.refuse(http.StatusBadRequest, "invalidValue", "type is requestAccess or singleAccess")
	}
	for text, old := range p.tokens {
		if !old.until.IsZero() && !c.Now.Before(old.until) {
			delete(p.tokens, text) // it can be used no more
		}
	}
	life := time.Duration(p.s.Switches().CodeLifetime)
	single := kind == "singleAccess"
	access := "standard"
	if single {
		access = "single"
	}
	text := p.mint(token{user: u.id, code: true, single: single, until: c.Now.Add(life)})
	return sandbox.Reply{Status: http.StatusOK, Body: map[string]any{
		"code": text, "type": "temporary", "access": access, "expires_in": int(life / time.Second),
	}}
}

// exchangeCode turns a code into a new permanent token.
func (p *dialect) exchangeCode(c *sandbox.Call) sandbox.Reply {
	if no, ok := p.client(c); !ok {
		return no
	}
	if grant := c.Fields["grant_type"]; grant != "" && grant != "authorization_code" {
		return p.refuse(http.StatusBadRequest, "invalidValue", "grant_type is authorization_code")
	}
	text := c.Fields["code"]
	if text == "" {
		return p.refuse(http.StatusBadRequest, "missingParameter", "code is needed")
	}
	t := p.token(text, c.Now)
	if t == nil || !t.code {
		return p.denied("invalid code")
	}
	if t.single {
		delete(p.tokens, text)
	}
	p.users[t.user].permanent = true
	return sandbox.Reply{Status: http.StatusOK, Body: map[string]any{
		"access_token": p.mint(token{user: t.user, permanent: true}), "token_type": "Bearer",
	}}
}

// revokeToken ends the token of the header. "Permanent tokens only" (authentication page).
func (p *dialect) revokeToken(c *sandbox.Call, _ *user) sandbox.Reply {
	text := bearer(c.Request)
	if !p.tokens[text].permanent {
		return p.refuse(http.StatusBadRequest, "invalidValue", "only permanent tokens are revoked")
	}
	delete(p.tokens, text)
	return sandbox.Reply{Status: http.StatusNoContent}
}

// renewToken makes a permanent token for a user by id, creating the user when there is none.
func (p *dialect) renewToken(c *sandbox.Call) sandbox.Reply {
	if no, ok := p.client(c); !ok {
		return no
	}
	if c.Fields["grant_type"] != "client_credentials" {
		return p.refuse(http.StatusBadRequest, "invalidValue", "grant_type is client_credentials")
	}
	var u *user
	if text := c.Fields["id_user"]; text == "" {
		u = p.newUser(true)
	} else {
		id, _ := strconv.Atoi(text)
		if u = p.users[id]; u == nil {
			return p.refuse(http.StatusNotFound, "notFound", "Ressource was not found.")
		}
	}
	if text, ok := c.Fields["revoke_previous"]; sandbox.Truth(text, ok) {
		for old, t := range p.tokens {
			if t.user == u.id && t.permanent {
				delete(p.tokens, old)
			}
		}
	}
	u.permanent = true
	return sandbox.Reply{Status: http.StatusOK, Body: map[string]any{
		"access_token": p.mint(token{user: u.id, permanent: true}), "token_type": "Bearer",
	}}
}

// mintScoped makes a token for a scope (payments), which is a text or a list and comes back as it was. It belongs to no user,
// so nothing here can be read with it.
func (p *dialect) mintScoped(c *sandbox.Call) sandbox.Reply {
	if no, ok := p.client(c); !ok {
		return no
	}
	if c.Fields["scope"] == "" {
		return p.refuse(http.StatusBadRequest, "missingParameter", "scope is needed")
	}
	var scope any = c.Fields["scope"]
	var list []any
	if json.Unmarshal([]byte(c.Fields["scope"]), &list) == nil {
		scope = list
	}
	return sandbox.Reply{Status: http.StatusOK, Body: map[string]any{"token": sandbox.Secret(), "scope": scope}}
}

// expireCodes ends every code that is alive and counts them.
func (p *dialect) expireCodes() int {
	n := 0
	for text, t := range p.tokens {
		if t.code {
			delete(p.tokens, text)
			n++
		}
	}
	return n
}

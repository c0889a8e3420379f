// Package flinks is the sandbox's dialect of Flinks.
package flinks

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// dialect plays Flinks, version 3 of its API: root /flinks/v3/{customerId}/BankingServices/. Wire facts come from the
// vendor's pages on /Authorize, /AuthorizeAsync, tokens and codes, from its help article "Mid-Session Reconnect", and
// from what its customers' public clients do; comments name which.
type dialect struct {
	s        *sandbox.Sandbox
	switches Switches

	banks  []*bank
	tokens map[string]*token
	logins map[string]*login
	byID   map[string]*session // by each RequestId that is still good
	live   []*session          // those of which something can still come, or for which a request waits
	ended  []*session          // the others, in the order in which they ended, as long as they are remembered
	visits []*visit
	hook   string // where webhooks go; empty: nowhere

	lastLogin int
}

// Dialect plays Flinks; change, if given, sets its switches.
func Dialect(change ...func(*Switches)) sandbox.Dialect {
	w := DefaultSwitches()
	for _, c := range change {
		c(&w)
	}
	return sandbox.Dialect{
		Name: "flinks", Root: root, Document: controls, Index: []sandbox.IndexLine{{Path: "/flinks/v3/", Is: "the Flinks dialect of the API"}},
		New: func(s *sandbox.Sandbox) sandbox.Aggregator { return start(s, w) },
	}
}

func start(s *sandbox.Sandbox, w Switches) *dialect {
	return &dialect{
		s: s, switches: w, banks: banks(), tokens: map[string]*token{}, logins: map[string]*login{},
		byID: map[string]*session{},
	}
}

const (
	root = "/flinks/v3"
	// memory is how long a session that has ended is remembered, so that it can be told from one that never was.
	memory = time.Hour
)

// Switches are the dialect's own.
func (p *dialect) Switches() sandbox.Switchboard { return sandbox.Board(&p.switches) }

// readable refuses a body that could not be read before any handler sees it.
func (p *dialect) readable(h func(*sandbox.Call) sandbox.Reply) func(*sandbox.Call) sandbox.Reply {
	return func(c *sandbox.Call) sandbox.Reply {
		if c.BadBody != nil {
			return p.refuse(badRequest, c.BadBody.Error())
		}
		return h(c)
	}
}

// said finds a member of the body whatever its case: the vendor's own samples mix them.
func said(c *sandbox.Call, name string) (string, bool) {
	if text, ok := c.Fields[name]; ok {
		return text, true
	}
	for key, text := range c.Fields {
		if strings.EqualFold(key, name) {
			return text, true
		}
	}
	return "", false
}

// guid is a random identifier as this wire writes them.
func guid() string {
	b := make([]byte, 16)
	rand.Read(b) // never fails
	b[6], b[8] = b[6]&0x0f|0x40, b[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", b[:4], b[4:6], b[6:8], b[8:10], b[10:])
}

// Whose finds the login that a request is about, by its LoginId or its RequestId.
func (p *dialect) Whose(c *sandbox.Call) {
	if customer := c.PathValue("customer"); customer != "" {
		c.Entry.Subject = "customer " + customer
	}
	request, _ := said(c, "RequestId")
	if path := c.PathValue("request"); path != "" {
		request = path
	}
	login, _ := said(c, "LoginId")
	if t := p.byID[request]; t != nil && t.login != nil {
		login = t.login.id
	}
	c.Entry.Connection = login
}

// Fault is what a request meets that chaos did not let through: the API's own error, or a page from in between.
func (p *dialect) Fault(roll uint64) sandbox.Reply {
	switch roll % 3 {
	case 0:
		return sandbox.Reply{Status: http.StatusInternalServerError, Body: map[string]any{
			"HttpStatusCode": 500, "Message": "sandbox chaos: not obeyed", "FlinksCode": "AGGREGATION_ERROR",
		}}
	case 1:
		return sandbox.Reply{Status: http.StatusInternalServerError, Body: map[string]any{"Message": "An error has occurred."}}
	}
	return sandbox.HTMLFault(http.StatusServiceUnavailable)
}

// Lost replaces the answer to a request that was obeyed. Nothing in it says so: the client cannot know.
func (p *dialect) Lost(uint64) sandbox.Reply { return sandbox.HTMLFault(http.StatusBadGateway) }

// RefuseHurry is the rate limit. Its numbers are unpublished, and Retry-After is UNVERIFIED.
func (p *dialect) RefuseHurry(wait time.Duration) sandbox.Reply {
	no := p.refuse(rateLimited, "")
	no.Header = map[string]string{"Retry-After": strconv.Itoa(int((wait + time.Second - 1) / time.Second))}
	return no
}

// Grease adds what no page documents to a right answer: members, nested ones, and links that lead elsewhere. Codes and
// prompts stay, because they mean something.
func (p *dialect) Grease(body any, roll uint64) any {
	object, ok := body.(map[string]any)
	if !ok {
		return body
	}
	object["SandboxUnknown"] = map[string]any{"Nested": []any{roll % 7, nil, map[string]any{"FlinksCode": "NOT_A_CODE"}}}
	object["ValidationDetails"] = map[string]any{"": []any{}}
	object["Links"] = []any{map[string]any{"rel": "Elsewhere", "href": "https://elsewhere.invalid/never-follow", "example": nil}}
	if challenges, ok := object["SecurityChallenges"].([]any); ok {
		for _, c := range challenges {
			if challenge, ok := c.(map[string]any); ok {
				challenge["SandboxHint"] = map[string]any{"Colour": nil}
			}
		}
	}
	return object
}

// Package powens is the sandbox's dialect of Powens.
package powens

import (
	"net/http"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // dates on this wire are Europe/Paris, also where no zone files are installed

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// dialect plays Powens (formerly Budget Insight, Budgea): root /powens/2.0/. Wire facts come from the vendor's pages on
// authentication, connections, connectors, errors and "SCA & connection states" (below: the SCA guide), and from what
// others have observed; comments name which.
type dialect struct {
	s     *sandbox.Sandbox
	paris *time.Location

	connectors  []*connector
	users       map[int]*user
	tokens      map[string]*token
	connections map[int]*connection
	live        map[*connection]bool // those for which time may change something
	links       map[string]*link     // sign-ins at a bank, by the secret in the callback's state
	hooks       hooks

	consentsEnd time.Time // the earliest end of any consent; zero if there is none

	lastUser, lastConnection, lastSource, lastLog, lastRequest, lastHook, lastHookKey int
}

// Dialect plays Powens.
func Dialect() sandbox.Dialect {
	return sandbox.Dialect{
		Name: "powens", Root: root, Document: controls, Index: []sandbox.IndexLine{
			{Path: "/powens/2.0/", Is: "the Powens dialect of the API", Link: "/powens/2.0/connectors"},
			{Path: "/powens/webview/", Is: "a plain stand-in for that aggregator's own page"},
		},
		New: func(s *sandbox.Sandbox) sandbox.Aggregator { return start(s) },
	}
}

// Switches are none: those of the sandbox are enough.
func (p *dialect) Switches() sandbox.Switchboard { return nil }

func start(s *sandbox.Sandbox) *dialect {
	paris, err := time.LoadLocation("Europe/Paris")
	if err != nil {
		panic("sandbox: " + err.Error()) // cannot happen: the zone is embedded
	}
	return &dialect{
		s: s, paris: paris, connectors: connectors(), users: map[int]*user{}, tokens: map[string]*token{},
		connections: map[int]*connection{}, live: map[*connection]bool{}, links: map[string]*link{}, lastConnection: 100, lastSource: 1000,
	}
}

// The API, and the domain that it is on.
const (
	home = "/powens"
	root = home + "/2.0"
)

// readable refuses a body that could not be read before any handler sees it.
func (p *dialect) readable(h func(*sandbox.Call) sandbox.Reply) func(*sandbox.Call) sandbox.Reply {
	return func(c *sandbox.Call) sandbox.Reply {
		if c.BadBody != nil {
			return p.refuse(http.StatusBadRequest, "invalidValue", c.BadBody.Error())
		}
		return h(c)
	}
}

// refuse is the vendor's error object (errors page): code for machines, description for developers, message for users
// when the bank gave one, and the number of the request.
func (p *dialect) refuse(status int, code, description string) sandbox.Reply {
	p.lastRequest++
	return sandbox.Reply{Status: status, Body: map[string]any{
		"code": code, "description": description, "message": nil, "request_id": p.lastRequest,
	}}
}

// denied answers a token or a code that is good for nothing. The body is UNVERIFIED, the status is a switch.
func (p *dialect) denied(why string) sandbox.Reply {
	if p.s.Switches().Denied == http.StatusForbidden {
		return p.refuse(http.StatusForbidden, "forbidden", why)
	}
	return p.refuse(http.StatusUnauthorized, "unauthorized", why)
}

// gone answers a held request that the sandbox gave up.
func (p *dialect) gone() sandbox.Reply {
	return p.refuse(http.StatusServiceUnavailable, "websiteUnavailable", "the simulator is closing")
}

// date writes a time as this wire does: Paris, no offset. The zero time is null.
func (p *dialect) date(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.In(p.paris).Format("2006-01-02 15:04:05")
}

// Whose finds the user behind the bearer token, or behind the code of an exchange, and the connection in the path.
func (p *dialect) Whose(c *sandbox.Call) {
	for _, text := range []string{bearer(c.Request), c.Fields["code"], c.URL.Query().Get("token"), c.URL.Query().Get("code")} {
		if t := p.tokens[text]; t != nil {
			c.Entry.Subject = "user " + strconv.Itoa(t.user)
			break
		}
	}
	for _, text := range []string{c.PathValue("id"), c.URL.Query().Get("id_connection"), c.URL.Query().Get("connection_id")} {
		if text != "" {
			c.Entry.Connection = text
			break
		}
	}
}

func bearer(r *http.Request) string {
	scheme, text, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(text)
}

// Fault is what a request meets that chaos did not let through: the API's own error, or the content network's page.
func (p *dialect) Fault(roll uint64) sandbox.Reply {
	switch roll % 3 {
	case 0:
		return sandbox.Reply{Status: http.StatusInternalServerError, Body: map[string]any{
			"code": "internalServerError", "description": "sandbox chaos: not obeyed", "message": nil, "request_id": int(roll >> 40),
		}}
	case 1:
		return sandbox.Reply{Status: http.StatusServiceUnavailable, Body: map[string]any{
			"code": "bug", "description": "sandbox chaos: not obeyed", "message": nil, "request_id": int(roll >> 40),
		}}
	}
	return sandbox.HTMLFault(http.StatusServiceUnavailable)
}

// Lost replaces the answer to a request that was obeyed. Nothing in it says so: the client cannot know.
func (p *dialect) Lost(uint64) sandbox.Reply { return sandbox.HTMLFault(http.StatusBadGateway) }

func (p *dialect) RefuseHurry(wait time.Duration) sandbox.Reply {
	seconds := int((wait + time.Second - 1) / time.Second)
	return sandbox.Reply{
		Status: http.StatusTooManyRequests, Header: map[string]string{"Retry-After": strconv.Itoa(seconds)},
		Body: map[string]any{"code": "tooManyRequests", "description": "fair use", "message": nil, "request_id": nil},
	}
}

// Grease adds what no page documents to a right answer: new members, nested ones, and an unknown code in errors other
// than a refused password, which must stay one.
func (p *dialect) Grease(body any, roll uint64) any {
	object, ok := body.(map[string]any)
	if !ok {
		return body
	}
	object["sandbox_unknown"] = map[string]any{"nested": []any{roll % 7, nil, map[string]any{"state": "not_a_state"}}}
	object["_links"] = map[string]any{"next": map[string]any{"href": "https://elsewhere.invalid/2.0/never-follow"}}
	if code, isError := object["code"].(string); isError && object["request_id"] != nil {
		object["request_id"] = "37a1bc0d" // one client's tests have seen text here
		if !strings.EqualFold(code, "wrongpass") {
			object["code"] = "sandboxUnheardOf"
		}
	}
	if fields, ok := object["fields"].([]any); ok {
		for _, f := range fields {
			if field, ok := f.(map[string]any); ok {
				field["sandbox_hint"] = map[string]any{"colour": "none"}
			}
		}
	}
	return object
}

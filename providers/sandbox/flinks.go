package sandbox

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// flinks plays Flinks, version 3 of its API: root /flinks/v3/{customerId}/BankingServices/. Wire facts come from the
// vendor's pages on /Authorize, /AuthorizeAsync, tokens and codes, from its help article "Mid-Session Reconnect", and
// from what its customers' public clients do; comments name which.
type flinks struct {
	s *Sandbox

	banks    []*flinksBank
	tokens   map[string]*flinksToken
	logins   map[string]*flinksLogin
	byID     map[string]*flinksSession // by each RequestId that is still good
	sessions []*flinksSession
	visits   []*flinksVisit

	lastLogin int
}

func newFlinks(s *Sandbox) *flinks {
	return &flinks{
		s: s, banks: flinksBanks(), tokens: map[string]*flinksToken{}, logins: map[string]*flinksLogin{},
		byID: map[string]*flinksSession{},
	}
}

const (
	flinksRoot = "/flinks/v3"
	// flinksMemory is how long a session that has ended is remembered, so that it can be told from one that never was.
	flinksMemory = time.Hour
)

func (p *flinks) routes(mux *http.ServeMux) {
	known := map[string]bool{}
	add := func(method, path string, calm bool, h func(*call) reply) {
		route := method + " " + flinksRoot + path
		mux.Handle(route, p.s.serve(p, route, calm, p.readable(h)))
		if !known[path] {
			known[path] = true
			mux.Handle(flinksRoot+path, p.s.serve(p, "any "+path, false, func(c *call) reply {
				return reply{status: http.StatusMethodNotAllowed, body: map[string]any{
					"Message": "The requested resource does not support http method '" + c.Method + "'.",
				}}
			}))
		}
	}
	api := func(method, path string, h func(*call) reply) {
		add(method, "/{customer}/BankingServices/"+path, false, h)
	}
	api("POST", "GenerateAuthorizeToken", p.mintToken)
	api("POST", "Authorize", p.authorize)
	api("POST", "AuthorizeAsync", p.authorizeAsync)
	api("GET", "AuthorizeAsync/{request}", p.pollAsync)
	api("GET", "Institutions", p.withKey(p.listBanks))
	for _, path := range []string{"GetAccountsDetail", "GetAccountsSummary"} {
		api("POST", path, p.withKey(p.accounts))
	}
	for _, path := range []string{"/oauth/authorize", "/OAuth/Authorize"} {
		add("GET", path, false, p.oauth)
	}
	mux.Handle("/flinks/", p.s.serve(p, "unknown", false, func(*call) reply {
		return reply{status: http.StatusNotFound, body: map[string]any{"Message": "No HTTP resource was found that matches the request URI."}}
	}))
}

// readable refuses a body that could not be read before any handler sees it.
func (p *flinks) readable(h func(*call) reply) func(*call) reply {
	return func(c *call) reply {
		if c.badBody != nil {
			return p.refuse(flinksBadRequest, c.badBody.Error())
		}
		return h(c)
	}
}

// said finds a member of the body whatever its case: the vendor's own samples mix them.
func (c *call) said(name string) (string, bool) {
	if text, ok := c.fields[name]; ok {
		return text, true
	}
	for key, text := range c.fields {
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

// whose finds the login that a request is about, by its LoginId or its RequestId.
func (p *flinks) whose(c *call) {
	if customer := c.PathValue("customer"); customer != "" {
		c.entry.Subject = "customer " + customer
	}
	request, _ := c.said("RequestId")
	if path := c.PathValue("request"); path != "" {
		request = path
	}
	login, _ := c.said("LoginId")
	if t := p.byID[request]; t != nil && t.login != nil {
		login = t.login.id
	}
	c.entry.Connection = login
}

// fault is what a request meets that chaos did not let through: the API's own error, or a page from in between.
func (p *flinks) fault(roll uint64) reply {
	switch roll % 3 {
	case 0:
		return reply{status: http.StatusInternalServerError, body: map[string]any{
			"HttpStatusCode": 500, "Message": "sandbox chaos: not obeyed", "FlinksCode": "AGGREGATION_ERROR",
		}}
	case 1:
		return reply{status: http.StatusInternalServerError, body: map[string]any{"Message": "An error has occurred."}}
	}
	return htmlFault(http.StatusServiceUnavailable)
}

// lost replaces the answer to a request that was obeyed. Nothing in it says so: the client cannot know.
func (p *flinks) lost(uint64) reply { return htmlFault(http.StatusBadGateway) }

// refuseHurry is the rate limit. Its numbers are unpublished, and Retry-After is UNVERIFIED.
func (p *flinks) refuseHurry(wait time.Duration) reply {
	no := p.refuse(flinksRateLimited, "")
	no.header = map[string]string{"Retry-After": strconv.Itoa(int((wait + time.Second - 1) / time.Second))}
	return no
}

// grease adds what no page documents to a right answer: members, nested ones, and links that lead elsewhere. Codes and
// prompts stay, because they mean something.
func (p *flinks) grease(body any, roll uint64) any {
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

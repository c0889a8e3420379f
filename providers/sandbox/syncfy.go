package sandbox

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// syncfy plays Syncfy (formerly Paybook Sync): root /syncfy/v1/. Wire facts come from the vendor's guide "Widget-less
// Credentials creation" (below: the guide), its code samples and Postman collections (the samples), and what its own
// browser widget asks for (the widget); comments name which.
type syncfy struct {
	s    *Sandbox
	mux  *http.ServeMux // the API, after the method was overridden
	rate syncfyRate

	users       map[string]*syncfyUser
	sessions    map[string]*syncfySession
	credentials []*syncfyCredential
	jobs        map[string]*syncfyJob
	live        []*syncfyJob // jobs that have something to do by themselves
	sockets     map[*syncfySocket]struct{}
	pictures    map[string]picture // public ones, by the name in their address

	last uint64 // the last id given
}

const syncfyRoot = "/syncfy/v1"

func newSyncfy(s *Sandbox) *syncfy {
	p := &syncfy{
		s: s, mux: http.NewServeMux(), users: map[string]*syncfyUser{}, sessions: map[string]*syncfySession{},
		jobs: map[string]*syncfyJob{}, sockets: map[*syncfySocket]struct{}{}, pictures: map[string]picture{},
	}
	add := func(method, path string, h func(*call) reply) {
		route := method + " " + syncfyRoot + path
		p.mux.Handle(route, s.serve(p, route, false, p.readable(h)))
	}

	add("POST", "/users", p.withKey(p.createUser))
	add("GET", "/users", p.withKey(p.listUsers))
	add("PUT", "/users/{user}", p.withKey(p.updateUser))
	add("DELETE", "/users/{user}", p.withKey(p.deleteUser))
	add("POST", "/sessions", p.withKey(p.createSession))
	add("GET", "/sessions/{token}/verify", p.verifySession)
	add("DELETE", "/sessions/{token}", p.deleteSession)

	add("GET", "/catalogues/countries", p.withAnybody(p.listCountries))
	add("GET", "/catalogues/site_organization_types", p.withAnybody(p.listOrganizationTypes))
	add("GET", "/catalogues/site_organizations", p.withAnybody(p.listOrganizations))
	add("GET", "/catalogues/sites", p.withAnybody(p.listSites))
	add("GET", "/catalogues/organizations/sites", p.withAnybody(p.listOrganizationSites))
	add("GET", "/catalogues/widget/sites/{site}", p.withAnybody(p.showSite))
	add("GET", "/catalogues/account_types", p.withAnybody(p.listAccountTypes))
	add("GET", "/catalogues/attachment_types", p.withAnybody(p.listAttachmentTypes))

	add("POST", "/credentials", p.withUser(p.createCredential))
	add("POST", "/credentials/pulls", p.withUser(p.createCredential))
	add("POST", "/jobs", p.withUser(p.createCredential))
	add("POST", "/pulls", p.withUser(p.createCredential))
	add("GET", "/credentials", p.withUser(p.listCredentials))
	add("GET", "/credentials/all", p.withKey(p.listAllCredentials))
	add("GET", "/credentials/{id}", p.withUser(p.listCredentials))
	add("DELETE", "/credentials/{id}", p.withUser(p.deleteCredential))
	add("PUT", "/credentials/{id}/sync", p.withUser(p.syncCredential))
	add("PUT", "/credentials/{id}/pulls", p.withUser(p.syncCredential))
	add("GET", "/jobs/{job}/status", p.withUser(p.showStatus))
	add("POST", "/jobs/{job}/twofa", p.withUser(p.answerTwofa))
	for _, data := range []string{"/accounts", "/transactions", "/attachments"} {
		add("GET", data, p.withUser(func(*call, *syncfyUser) reply { return p.listNothing(nil) })) // behaviour, not data
	}
	p.mux.HandleFunc("GET "+syncfyRoot+"/status/{job}", p.openSocket)
	p.mux.Handle("/", s.serve(p, "unknown", false, func(*call) reply {
		return p.refuse(http.StatusNotFound, "Not Found")
	}))
	return p
}

func (p *syncfy) routes(mux *http.ServeMux) {
	mux.HandleFunc(syncfyRoot+"/", p.enter)
	p.pictureRoutes(mux)
}

// enter is where every request to the API comes in: pages of any origin may ask, with the headers that the samples'
// answers allow and no others; a POST may really be another method; and the requests of one second are counted.
func (p *syncfy) enter(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Access-Control-Expose-Headers", "*")
	if r.Method == http.MethodOptions {
		h.Set("Access-Control-Allow-Methods", "HEAD, POST, GET, DELETE, PUT, OPTIONS")
		h.Set("Access-Control-Allow-Headers", "Authorization, Content-Type, DNT, Origin, Referer, Sec-Fetch-Mode, User-Agent, X-App-Version, X-Requested-With")
		h.Set("Access-Control-Max-Age", "86400")
		w.WriteHeader(http.StatusNoContent)
		return
	}
	if method := strings.ToUpper(r.Header.Get("X-Http-Method-Override")); method != "" && r.Method == http.MethodPost {
		r = r.WithContext(r.Context())
		r.Method = method
	}
	calm, over := r.Header.Get("X-Sandbox-Calm") == "1", false
	p.s.mu.Lock()
	switch {
	case calm:
	case socketRequest(r):
		p.rate.socket(p.s.now())
	default:
		over = p.rate.over(p.s.now(), p.s.switches.Syncfy.Rate)
	}
	p.s.mu.Unlock()
	if over {
		p.s.serve(p, "hurried", true, func(*call) reply { return p.refuseHurry(time.Second) }).ServeHTTP(w, r)
		return
	}
	p.mux.ServeHTTP(w, r)
}

// singleSlashed lets the double slash in a socket's address through that the vendor's samples show.
func singleSlashed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, "/syncfy//") {
			u := *r.URL
			u.Path, u.RawPath = "/syncfy/"+strings.TrimLeft(u.Path[len("/syncfy/"):], "/"), ""
			r = r.WithContext(r.Context())
			r.URL = &u
		}
		next.ServeHTTP(w, r)
	})
}

// readable refuses a body that could not be read before any handler sees it.
func (p *syncfy) readable(h func(*call) reply) func(*call) reply {
	return func(c *call) reply {
		if c.badBody != nil {
			return p.refuse(http.StatusBadRequest, "Bad Request", c.badBody.Error())
		}
		return h(c)
	}
}

// enveloped is an answer as all are wrapped (samples). Its rid is also a header.
func enveloped(status int, message any, errors []string, response any) reply {
	var list any
	if len(errors) > 0 {
		list = errors
	}
	rid := uuid()
	return reply{status: status, header: map[string]string{"Request-ID": rid}, body: map[string]any{
		"rid": rid, "code": status, "errors": list, "status": status < 300, "message": message, "response": response,
	}}
}

func respond(response any) reply { return enveloped(http.StatusOK, nil, nil, response) }

func (p *syncfy) refuse(status int, message string, errors ...string) reply {
	return enveloped(status, message, errors, nil)
}

// id is the next one: 24 hexadecimal digits that begin as the vendor's do. They are counted and not random, so that the
// same seed of chaos fails in the same places.
func (p *syncfy) id() string {
	p.last++
	return fmt.Sprintf("5e17c432%016x", p.last)
}

// hexText is a random text of hexadecimal digits.
func hexText(bytes int) string {
	b := make([]byte, bytes)
	rand.Read(b) // never fails
	return hex.EncodeToString(b)
}

func uuid() string {
	t := hexText(16)
	return t[:8] + "-" + t[8:12] + "-" + t[12:16] + "-" + t[16:20] + "-" + t[20:]
}

// whose finds the user behind the request and the credential that it is about.
func (p *syncfy) whose(c *call) {
	auth := readSyncfyAuth(c)
	if session := p.sessions[auth.token]; session != nil {
		c.entry.Subject = "user " + session.user
	} else if auth.user != "" {
		c.entry.Subject = "user " + auth.user
	}
	c.entry.Connection = c.PathValue("id")
	if c.entry.Connection == "" {
		c.entry.Connection = c.URL.Query().Get("id_credential")
	}
	if j := p.jobs[c.PathValue("job")]; j != nil {
		c.entry.Connection = j.credential.id
	}
}

// fault is what a request meets that chaos did not let through: the API's own error, or a page of whatever stands
// before it.
func (p *syncfy) fault(roll uint64) reply {
	switch roll % 3 {
	case 0:
		return p.refuse(http.StatusInternalServerError, "Internal Server Error")
	case 1:
		return p.refuse(http.StatusServiceUnavailable, "Service Unavailable")
	}
	return htmlFault(http.StatusServiceUnavailable)
}

// lost replaces the answer to a request that was obeyed. Nothing in it says so: the client cannot know.
func (p *syncfy) lost(uint64) reply { return htmlFault(http.StatusBadGateway) }

func (p *syncfy) refuseHurry(wait time.Duration) reply {
	rep := p.refuse(http.StatusTooManyRequests, "Too Many Requests")
	rep.header["Retry-After"] = fmt.Sprint(int((wait + time.Second - 1) / time.Second))
	return rep
}

// grease adds what no page documents: members everywhere but in what is keyed by name, and a flag that is a truth value
// instead of a number.
func (p *syncfy) grease(body any, roll uint64) any {
	switch body := body.(type) {
	case []any:
		for i := range body {
			body[i] = p.grease(body[i], roll)
		}
		return body
	case map[string]any:
		for name, value := range body {
			body[name] = p.grease(value, roll)
		}
		for _, flag := range []string{"is_new", "is_twofa", "is_authorized", "is_business", "is_personal"} {
			if n, ok := body[flag]; ok {
				body[flag] = fmt.Sprint(n) != "0"
			}
		}
		body["sandbox_unknown"] = map[string]any{"nested": []any{roll % 7, nil, map[string]any{"code": 200}}}
		return body
	}
	return body
}

// line finds whom a phone belongs to: a credential, or a user, whose latest credential it then is.
func (p *syncfy) line(phone string) (bank string, stories []*story, ok bool) {
	k := p.credential(phone)
	if k == nil {
		if p.users[phone] == nil {
			return "", nil, false
		}
		return "Acme Bank", nil, true
	}
	if j := k.running(); j != nil {
		stories = append(stories, &j.story)
	}
	return k.site.organization.name, stories, true
}

// credential is the one with this id, or the latest of the user with this id.
func (p *syncfy) credential(id string) (latest *syncfyCredential) {
	for _, k := range p.credentials {
		if k.id == id {
			return k
		}
		if k.user == id {
			latest = k
		}
	}
	return latest
}

func (p *syncfy) settle(now time.Time) (changed bool) {
	rest := p.live[:0]
	for _, j := range p.live {
		changed = p.play(j, now) || changed
		if !j.finished() {
			rest = append(rest, j)
		}
	}
	clear(p.live[len(rest):])
	p.live = rest
	return changed
}

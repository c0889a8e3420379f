// Package syncfy is the sandbox's dialect of Syncfy.
package syncfy

import (
	"crypto/rand"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// dialect plays Syncfy (formerly Paybook Sync): root /syncfy/v1/. Wire facts come from the vendor's guide "Widget-less
// Credentials creation" (below: the guide), its code samples and Postman collections (the samples), and what its own
// browser widget asks for (the widget); comments name which.
type dialect struct {
	s        *sandbox.Sandbox
	switches Switches
	mux      *http.ServeMux // the API, after the method was overridden
	rate     rate

	users       map[string]*user
	sessions    map[string]*session
	credentials []*credential
	jobs        map[string]*job
	live        []*job // jobs that have something to do by themselves
	sockets     map[*socket]struct{}
	pictures    map[string]picture // public ones, by the name in their address
	hooks       []*hook
	board       board

	last uint64 // the last id given
}

const root = "/syncfy/v1"

// Dialect plays Syncfy; change, if given, sets its switches.
func Dialect(change ...func(*Switches)) sandbox.Dialect {
	w := DefaultSwitches()
	for _, c := range change {
		c(&w)
	}
	return sandbox.Dialect{
		Name: "syncfy", Root: root, Document: controls, Index: []sandbox.IndexLine{{Path: "/syncfy/v1/", Is: "the Syncfy dialect of the API"}}, Wrap: singleSlashed,
		New: func(s *sandbox.Sandbox) sandbox.Aggregator { return start(s, w) },
	}
}

func start(s *sandbox.Sandbox, w Switches) *dialect {
	p := &dialect{
		s: s, switches: w, mux: http.NewServeMux(), users: map[string]*user{}, sessions: map[string]*session{},
		jobs: map[string]*job{}, sockets: map[*socket]struct{}{}, pictures: map[string]picture{},
	}
	s.Route(p.mux, p, root, p.routes(), p.readable, p.unplayed, nil)
	p.mux.HandleFunc("GET "+root+"/status/{job}", p.openSocket)
	p.mux.Handle("/", s.Serve(p, "unknown", false, func(*sandbox.Call) sandbox.Reply {
		return sandbox.Unplayed(p.refuse(http.StatusNotFound, "Not Found"))
	}))
	return p
}

// Switches are the dialect's own.
func (p *dialect) Switches() sandbox.Switchboard { return sandbox.Board(&p.switches) }

func (p *dialect) Routes(mux *http.ServeMux) {
	mux.Handle(root+"/", sandbox.CrossOrigin(headers, http.HandlerFunc(p.enter)))
	p.pictureRoutes(mux)
}

// headers are those that a request of a page may have, as the samples' answers allow them.
const headers = "Authorization, Content-Type, DNT, Origin, Referer, Sec-Fetch-Mode, User-Agent, X-App-Version, X-Requested-With"

// enter is where every request to the API comes in: a POST may really be another method; and the requests of one second are
// counted.
func (p *dialect) enter(w http.ResponseWriter, r *http.Request) {
	if method := strings.ToUpper(r.Header.Get("X-Http-Method-Override")); method != "" && r.Method == http.MethodPost {
		r = r.WithContext(r.Context())
		r.Method = method
	}
	calm, over := r.Header.Get("X-Sandbox-Calm") == "1", false
	p.s.Lock()
	switch {
	case calm:
	case socketRequest(r):
		p.rate.socket(p.s.Now())
	default:
		over = p.rate.over(p.s.Now(), p.switches.Rate)
	}
	p.s.Unlock()
	if over {
		p.s.Serve(p, "hurried", true, func(*sandbox.Call) sandbox.Reply { return p.RefuseHurry(time.Second) }).ServeHTTP(w, r)
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
func (p *dialect) readable(h func(*sandbox.Call) sandbox.Reply) func(*sandbox.Call) sandbox.Reply {
	return func(c *sandbox.Call) sandbox.Reply {
		if c.BadBody != nil {
			return p.refuse(http.StatusBadRequest, "Bad Request", c.BadBody.Error())
		}
		return h(c)
	}
}

// enveloped is an answer as all are wrapped (samples). Its rid is also a header.
func enveloped(status int, message any, errors []string, response any) sandbox.Reply {
	var list any
	if len(errors) > 0 {
		list = errors
	}
	rid := uuid()
	return sandbox.Reply{Status: status, Header: map[string]string{"Request-ID": rid}, Body: map[string]any{
		"rid": rid, "code": status, "errors": list, "status": status < 300, "message": message, "response": response,
	}}
}

func respond(response any) sandbox.Reply { return enveloped(http.StatusOK, nil, nil, response) }

func (p *dialect) refuse(status int, message string, errors ...string) sandbox.Reply {
	return enveloped(status, message, errors, nil)
}

// id is the next one: 24 hexadecimal digits that begin as the vendor's do. They are counted and not random, so that the
// same seed of chaos fails in the same places.
func (p *dialect) id() string {
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

// Whose finds the user behind the request and the credential that it is about.
func (p *dialect) Whose(c *sandbox.Call) {
	auth := readAuth(c)
	if session := p.sessions[auth.token]; session != nil {
		c.Entry.Subject = "user " + session.user
	} else if auth.user != "" {
		c.Entry.Subject = "user " + auth.user
	}
	c.Entry.Connection = c.PathValue("id")
	if c.Entry.Connection == "" {
		c.Entry.Connection = c.URL.Query().Get("id_credential")
	}
	if j := p.jobs[c.PathValue("job")]; j != nil {
		c.Entry.Connection = j.credential.id
	}
}

// Fault is what a request meets that chaos did not let through: the API's own error, or a page of whatever stands
// before it.
func (p *dialect) Fault(roll uint64) sandbox.Reply {
	switch roll % 3 {
	case 0:
		return p.refuse(http.StatusInternalServerError, "Internal Server Error")
	case 1:
		return p.refuse(http.StatusServiceUnavailable, "Service Unavailable")
	}
	return sandbox.HTMLFault(http.StatusServiceUnavailable)
}

// Lost replaces the answer to a request that was obeyed. Nothing in it says so: the client cannot know.
func (p *dialect) Lost(uint64) sandbox.Reply { return sandbox.HTMLFault(http.StatusBadGateway) }

func (p *dialect) RefuseHurry(wait time.Duration) sandbox.Reply {
	rep := p.refuse(http.StatusTooManyRequests, "Too Many Requests")
	rep.Header["Retry-After"] = fmt.Sprint(int((wait + time.Second - 1) / time.Second))
	return rep
}

// Grease adds what no page documents: members everywhere but in what is keyed by name, and a flag that is a truth value
// instead of a number.
func (p *dialect) Grease(body any, roll uint64) any {
	switch body := body.(type) {
	case []any:
		for i := range body {
			body[i] = p.Grease(body[i], roll)
		}
		return body
	case map[string]any:
		for name, value := range body {
			body[name] = p.Grease(value, roll)
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

// Line finds whom a phone belongs to: a credential, or a user, whose latest credential it then is.
func (p *dialect) Line(phone string) (bank string, stories []*sandbox.Story, ok bool) {
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
func (p *dialect) credential(id string) (latest *credential) {
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

func (p *dialect) Settle(now time.Time) (changed bool) {
	rest := p.live[:0]
	for _, j := range p.live {
		changed = p.play(j, now) || changed
		if j.over && !j.told {
			j.told = true
			p.tellEnd(j)
		}
		if !j.finished() {
			rest = append(rest, j)
		}
	}
	clear(p.live[len(rest):])
	p.live = rest
	return changed
}

package flinks_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/flinks"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/flinks"
	"github.com/open-reconnect/reconnect/store/memory"
)

// play is one flow through adapter, engine and simulator, over real HTTP, in a time that only the test moves.
type play struct {
	t        testing.TB
	box      *sandbox.Sandbox
	api      *httptest.Server
	controls *httptest.Server
	engine   *reconnect.Engine
	door     *flinks.Door
	clock    *clock
	log      *safeLog
	login    string // the LoginId
	user     string // at the bank
	password string
	flow     string // its flow
	answers  int    // accepted by the engine
}

type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.t }

func (c *clock) pass(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.t = c.t.Add(d) }

type safeLog struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *safeLog) Write(p []byte) (int, error) { l.mu.Lock(); defer l.mu.Unlock(); return l.b.Write(p) }

func (l *safeLog) String() string { l.mu.Lock(); defer l.mu.Unlock(); return l.b.String() }

const (
	customer = "43387ca6-0391-4c82-857d-70d95f087ecb"
	wrongOTP = "999999"
	authKey  = "very-secret-auth-key"
)

// entrance is how a flow begins.
type entrance int

const (
	byRequest     entrance = iota // the link names a session that the integrator has opened
	byInstitution                 // the link names an institution
	byLogin                       // our own door names a LoginId
)

type setting struct {
	chaos    sandbox.Chaos
	switches func(*dialect.Switches)
	enter    entrance
	bank     string // Banque Imaginaire if empty
	user     string
	script   sandbox.Script
	pollBy   string
	sync     bool
	lang     string
}

func newPlay(t testing.TB, s setting) *play {
	p := &play{t: t, clock: &clock{t: time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)}, log: &safeLog{}}
	plays := dialect.Dialect(func(w *dialect.Switches) {
		w.Hold = sandbox.Span(time.Minute) // the flow gives an exchange three minutes
		if s.switches != nil {
			s.switches(w)
		}
	})
	p.box = sandbox.New(sandbox.Options{Dialects: []sandbox.Dialect{plays}, Now: p.clock.now, Chaos: s.chaos})
	p.api, p.controls = httptest.NewServer(p.box.API()), httptest.NewServer(p.box.Controls())
	client := &reconnect.Client{ID: "acme", Callbacks: []string{"https://acme.example/cb"}}
	log := slog.New(slog.NewTextHandler(p.log, nil))
	accounts := []flinks.Account{{
		Client: client, CustomerID: customer, BaseURL: p.api.URL + "/flinks/v3", AuthKey: authKey, APIKey: "very-secret-api-key",
		PollBy: s.pollBy, Sync: s.sync,
	}}
	adapter, err := flinks.New(accounts, log)
	if err != nil {
		t.Fatal(err)
	}
	adapter.Now = p.clock.now
	p.door = flinks.NewDoor(accounts)
	p.engine = &reconnect.Engine{
		Store: memory.New(), Providers: map[string]reconnect.Provider{"flinks": adapter},
		ReturnURL: "http://localhost:9/return", Log: log, Now: p.clock.now,
	}
	if s.bank == "" {
		s.bank = "Banque Imaginaire"
	}
	if s.user == "" {
		s.user = "somebody"
	}
	p.user, p.password = s.user, sandbox.RightPassword
	if s.bank == "FlinksCapital" {
		p.password = "Everyday"
	}
	made := p.calm(p.controls.URL+"/flinks/logins", nil, map[string]any{
		"customer": customer, "username": s.user, "institution": s.bank, "script": s.script,
	})
	p.login = made["id"].(string)
	query := map[string][]string{"redirectUrl": {"https://acme.example/cb?state=x%20y"}, "tag": {"t1"}, "language": {s.lang}}
	path := map[string]string{}
	switch s.enter {
	case byRequest:
		query["requestId"] = []string{p.open()}
	case byInstitution:
		path["name"] = s.bank
	case byLogin:
		path["name"] = "?"
	}
	entry, err := p.door.Enter(reconnect.Request{Host: "acme.example", Path: path, Query: query})
	if err != nil {
		t.Fatal(err)
	}
	if entry.Lang == "" {
		entry.Lang = "en"
	}
	if s.enter == byLogin {
		entry.Connection.ID, entry.Connection.Options = p.login, nil
	}
	p.box.ClearHistory()
	f, err := p.engine.Open(context.Background(), entry, "flinks", "", false)
	if err != nil {
		t.Fatal(err)
	}
	p.flow = f.ID
	return p
}

// open is what the integrator does first: AuthorizeAsync with the LoginId (Reconnect, step 1).
func (p *play) open() string {
	root := p.api.URL + "/flinks/v3/" + customer + "/BankingServices/"
	token := p.calm(root+"GenerateAuthorizeToken", map[string]string{"flinks-auth-key": "k"}, map[string]any{})["Token"].(string)
	body := map[string]any{"LoginId": p.login, "MostRecentCached": false, "Save": true}
	return p.calm(root+"AuthorizeAsync", map[string]string{"flinks-auth-key": token}, body)["RequestId"].(string)
}

func (p *play) close() { p.box.Close(); p.api.Close(); p.controls.Close() }

func (p *play) call(method, address string, header map[string]string, body any) map[string]any {
	var r io.Reader
	if body != nil {
		b, _ := json.Marshal(body)
		r = bytes.NewReader(b)
	}
	q, err := http.NewRequest(method, address, r)
	if err != nil {
		p.t.Fatal(err)
	}
	q.Header.Set("X-Sandbox-Calm", "1")
	q.Header.Set("Content-Type", "application/json")
	for name, value := range header {
		q.Header.Set(name, value)
	}
	resp, err := http.DefaultClient.Do(q)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	var out map[string]any
	_ = json.NewDecoder(resp.Body).Decode(&out)
	if out == nil {
		out = map[string]any{}
	}
	out["status"] = resp.StatusCode
	return out
}

func (p *play) calm(address string, header map[string]string, body any) map[string]any {
	out := p.call("POST", address, header, body)
	if out["status"].(int) >= 400 {
		p.t.Fatalf("%s: %v", address, out)
	}
	return out
}

func (p *play) control(what string) map[string]any {
	return p.call("POST", p.controls.URL+"/flinks/logins/"+p.login+"/"+what, nil, nil)
}

func (p *play) view() map[string]any {
	return p.call("GET", p.controls.URL+"/flinks/logins/"+p.login, nil, nil)
}

// settled moves the time on until no exchange is under way, and returns the flow.
func (p *play) settled() *reconnect.Flow {
	step := 20 * time.Millisecond
	for range 2000 {
		f, err := p.engine.Settle(context.Background(), p.flow, 5*time.Millisecond)
		if err != nil {
			p.t.Fatal(err)
		}
		if f.InFlight == nil {
			return f
		}
		p.clock.pass(step)
		step = min(step+step/4, time.Second) // a synchronous request may be held for minutes
	}
	p.t.Fatal("an exchange does not end")
	return nil
}

// user is what the person in front of the page does at a step. It returns false to do nothing but wait.
type user func(p *play, f *reconnect.Flow) bool

// run plays until the flow is over, and returns it.
func (p *play) run(u user) *reconnect.Flow {
	for range 400 {
		f := p.settled()
		p.watchAnswers()
		if f.Over() {
			return f
		}
		if !f.Unsure && u(p, f) {
			continue
		}
		p.clock.pass(max(f.Next.Sub(p.clock.now()), 50*time.Millisecond))
	}
	f := p.settled()
	p.t.Fatalf("the flow does not end: %+v at %+v\n%s", f.Step, f.Events, p.log)
	return nil
}

// watchAnswers fails if more was sent to the bank than the user answered: a look, a lost reply or a second thought of
// ours must never send anything.
func (p *play) watchAnswers() {
	sent := 0
	for _, r := range p.box.History() {
		if r.Body["SecurityResponses"] != "" || r.Body["Password"] != "" {
			sent++
		}
	}
	if sent > p.answers {
		p.t.Fatalf("%d answers were given and %d sent", p.answers, sent)
	}
}

// say answers the step that is shown.
func (p *play) say(f *reconnect.Flow, a reconnect.Answers) bool {
	sent, problems, err := p.engine.Answer(context.Background(), p.flow, f.Turn, a)
	if err != nil || problems != nil {
		p.t.Fatalf("answer to %+v: %v %v", f.Step, problems, err)
	}
	if sent {
		p.answers++
	}
	return true
}

// story is what the page showed, step by step.
func story(f *reconnect.Flow) (steps []string) {
	for _, e := range f.Events[1:] {
		if e.Type == reconnect.EventAnswered {
			continue
		}
		line := e.Step
		if e.Reason != "" {
			line += " " + string(e.Reason)
		}
		steps = append(steps, line)
	}
	return steps
}

// right are the answers to the simulator's questions, by a part of the prompt.
var right = []struct{ part, answer string }{
	{"city", "Montreal"},
	{"country", "Canada"},
	{"shape", "Triangle"},
	{"ville", "Montréal"},
	{"pays", "Canada"},
	{"forme", "Triangle"},
	{"pet", "Rex"},
	{"dog", "Rex"},
	{"Sing", "Alouette"},
	{"l'aîné", "Zoé"},
	{"branch", "Sud"},
	{"image", "2"},
	{"picture", "2"},
	{"own", "A car|A cottage"},
}

// form fills in what is asked: what is right by the table, else the code.
func (p *play) form(ask reconnect.Ask, password, code string) reconnect.Answers {
	a := reconnect.Answers{}
	for _, fd := range ask.Fields {
		answer := code
		for _, r := range right {
			if strings.Contains(fd.Label, r.part) && fd.Kind != reconnect.Code && code != wrongOTP {
				answer = r.answer
				break
			}
		}
		switch {
		case fd.Name == "username":
			a[fd.Name] = []string{p.user}
		case fd.Kind == reconnect.Secret:
			a[fd.Name] = []string{password}
		case fd.Kind == reconnect.Pick || fd.Kind == reconnect.Picks:
			for _, c := range fd.Choices {
				for _, want := range strings.Split(answer, "|") {
					if c.Label == want && (fd.Kind == reconnect.Picks || a[fd.Name] == nil) {
						a[fd.Name] = append(a[fd.Name], c.Value)
					}
				}
			}
			if a[fd.Name] == nil {
				a[fd.Name] = []string{fd.Choices[0].Value}
			}
		case fd.Label == "" && code != wrongOTP: // the answer to a question that was chosen
			a[fd.Name] = []string{"Rex"}
		default:
			a[fd.Name] = []string{answer}
		}
	}
	return a
}

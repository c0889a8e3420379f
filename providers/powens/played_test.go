package powens_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/powens"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/powens"
	"github.com/open-reconnect/reconnect/store/memory"
)

// play is one flow through adapter, engine and simulator, over real HTTP, in a time that only the test moves.
type play struct {
	t        testing.TB
	box      *sandbox.Sandbox
	api      *httptest.Server
	controls *httptest.Server
	engine   *reconnect.Engine
	clock    *clock
	log      *safeLog
	id       int    // the connection
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

// The simulator's banks.
const (
	onlyPassword = 901
	twoSources   = 903
)

const (
	login    = "12345678"
	wrongOTP = "999999"
)

type setting struct {
	chaos   sandbox.Chaos
	bank    int
	agent   bool
	options map[string]string
	script  sandbox.Script
	source  string // which source plays the script
}

func newPlay(t testing.TB, s setting) *play {
	p := &play{t: t, clock: &clock{t: time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)}, log: &safeLog{}}
	switches := sandbox.DefaultSwitches()
	switches.SyncPause = 0
	p.box = sandbox.New(sandbox.Options{Dialects: []sandbox.Dialect{dialect.Dialect()}, Now: p.clock.now, Chaos: s.chaos, Switches: &switches})
	p.api, p.controls = httptest.NewServer(p.box.API()), httptest.NewServer(p.box.Controls())
	root := p.api.URL + "/powens/2.0"
	client := &reconnect.Client{ID: "acme", Callbacks: []string{"https://acme.example/cb"}}
	log := slog.New(slog.NewTextHandler(p.log, nil))
	adapter, err := powens.New([]powens.Account{{
		Client: client, Domain: "acme-sandbox.biapi.pro", ClientID: "4711", ClientSecret: "very-secret", BaseURL: root,
		WebviewURL: p.api.URL + "/powens/webview", Agent: s.agent,
	}}, log)
	if err != nil {
		t.Fatal(err)
	}
	adapter.Now = p.clock.now
	p.engine = &reconnect.Engine{
		Store: memory.New(), Providers: map[string]reconnect.Provider{"powens": adapter},
		ReturnURL: "http://localhost:9/return", Log: log, Now: p.clock.now,
	}
	token := p.calm("POST", root+"/auth/init", "", map[string]any{"client_id": "4711", "client_secret": "s"})["auth_token"].(string)
	body := map[string]any{"id_connector": s.bank, "login": login, "password": "1234"}
	if s.bank == twoSources {
		body["source"] = "directaccess"
	}
	made := p.calm("POST", root+"/users/me/connections", token, body)
	p.id = int(made["id"].(float64))
	if s.bank == twoSources {
		p.calm("POST", fmt.Sprintf("%s/users/me/connections/%d?source=openapi", root, p.id), token, map[string]any{})
	}
	if s.script != nil {
		order := map[string]any{"script": s.script}
		if s.source != "" {
			order["source"] = s.source
		}
		p.control("break", order)
	}
	p.box.ClearHistory()
	code := p.calm("GET", root+"/auth/token/code", token, nil)["code"].(string)
	entry := reconnect.Entry{Client: client, Callback: client.Callbacks[0], Lang: "fr", Connection: reconnect.Connection{
		Provider: "powens", Account: "acme-sandbox.biapi.pro/4711", ID: fmt.Sprint(p.id), Secret: code, Options: s.options,
	}}
	f, err := p.engine.Open(context.Background(), entry, "powens", "", false)
	if err != nil {
		t.Fatal(err)
	}
	p.flow = f.ID
	return p
}

func (p *play) close() { p.box.Close(); p.api.Close(); p.controls.Close() }

func (p *play) call(method, address, bearer string, body any) map[string]any {
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
	if bearer != "" {
		q.Header.Set("Authorization", "Bearer "+bearer)
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

func (p *play) calm(method, address, bearer string, body any) map[string]any {
	out := p.call(method, address, bearer, body)
	if out["status"].(int) >= 400 {
		p.t.Fatalf("%s %s: %v", method, address, out)
	}
	return out
}

func (p *play) control(what string, body any) map[string]any {
	return p.call("POST", fmt.Sprintf("%s/powens/connections/%d/%s", p.controls.URL, p.id, what), "", body)
}

// settled moves the time on until no exchange is under way, and returns the flow.
func (p *play) settled() *reconnect.Flow {
	for range 5000 {
		f, err := p.engine.Settle(context.Background(), p.flow, 5*time.Millisecond)
		if err != nil {
			p.t.Fatal(err)
		}
		if f.InFlight == nil {
			return f
		}
		p.clock.pass(20 * time.Millisecond)
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
	sent, exchanged := 0, 0
	for _, r := range p.box.History() {
		switch {
		case r.Path == "/powens/2.0/auth/token/access":
			exchanged++
		case r.Connection != fmt.Sprint(p.id) || r.Method == "GET" || r.Path == "/powens/2.0/auth/token":
		case len(r.Body) == 1 && r.Body["resume"] == "true":
		case r.Method == "POST" && r.Query.Has("decision"), r.Path == "/powens/webview/fr/reconnect":
		default:
			sent++
		}
	}
	if sent > p.answers || exchanged > 1 {
		p.t.Fatalf("%d answers were given and %d sent; %d exchanges", p.answers, sent, exchanged)
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

// arrive brings the user back from a page with the address that it redirected to.
func (p *play) arrive(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		p.t.Fatal(err)
	}
	_, _, err = p.engine.Arrive(context.Background(), u.Query().Get("state"), reconnect.Answers(u.Query()))
	if err != nil {
		p.t.Fatal(err)
	}
	return true
}

// back ends a visit: at the bank by the controls, at the vendor's page by its button.
func (p *play) back(v reconnect.Visit, agree bool) bool {
	if u, _ := url.Parse(v.URL); u.Path == "/powens/webview/fr/reconnect" {
		button := url.Values{"decision": {"sign_in"}}
		if !agree {
			button.Set("decision", "cancel")
		}
		client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		resp, err := client.PostForm(v.URL, button)
		if err != nil {
			p.t.Fatal(err)
		}
		resp.Body.Close()
		return p.arrive(resp.Header.Get("Location"))
	}
	word := "finish"
	if !agree {
		word = "deny"
	}
	address, ok := p.control(word, nil)["redirect"].(string)
	return ok && p.arrive(address)
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

// form fills in what is asked: the login form with the password, anything else with the code.
func form(ask reconnect.Ask, password, code string) reconnect.Answers {
	a := reconnect.Answers{}
	for _, fd := range ask.Fields {
		switch {
		case fd.Kind == reconnect.Secret:
			a[fd.Name] = []string{password}
		case fd.Kind == reconnect.Pick:
			a[fd.Name] = []string{fd.Choices[0].Value}
		case fd.Name == "login":
			a[fd.Name] = []string{login}
		case fd.Required:
			a[fd.Name] = []string{code}
		}
	}
	return a
}

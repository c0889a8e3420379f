package syncfy_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/syncfy"
	"github.com/open-reconnect/reconnect/providers/syncfy"
	"github.com/open-reconnect/reconnect/store/memory"
)

// play is one flow through adapter, engine and simulator, over real HTTP and WebSocket, in a time that only the test
// moves.
type play struct {
	t        testing.TB
	box      *sandbox.Sandbox
	api      *httptest.Server
	controls *httptest.Server
	engine   *reconnect.Engine
	clock    *clock
	log      *safeLog
	token    string
	flow     string
	answers  int // accepted by the engine
	watching *reconnect.Watching
	hasty    bool // answers at once, whatever else is under way
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

// The simulator's test sites.
const (
	acme        = "56cf4ff5784806152c8b4567"
	normal      = "56cf5728784806f72b8b4568"
	tokenSite   = "56cf5728784806f72b8b4569"
	captcha     = "572ba390784806060f8b458b"
	pictures    = "573ce20978480645038b4589"
	texts       = "58e28bce056f2903900d4d61"
	qr          = "5efe27e84cc5f861897a5431"
	confirm     = "5f427f7810dff8730c50d1c1"
	selectInput = "5ae37e06056f290607126261"
	simulator   = "5d0bb316f9de2a0a8f71aaf1"
	sampleData  = "61aec45361f37158fad6e44b"
	twice       = "56cf5728784806f72b000020"
	anyPicture  = "56cf5728784806f72b000021"
	everything  = "56cf5728784806f72b000022"
	textRules   = "56cf5728784806f72b000023"
	twoWays     = "56cf5728784806f72b000030"
	twoPulled   = "56cf5728784806f72b000031"
	version4    = "56cf5728784806f72b000040"
	meridiano   = "5f00d1a0c0ffee0002000001"
)

const (
	apiKey   = "0123456789abcdef0123456789abcdef"
	wrongOTP = "wr0ng-c0de"
	wrongPwd = "wr0ng-passw0rd"
)

type setting struct {
	chaos    sandbox.Chaos
	site     string            // a credential there is broken, or is to be made if fresh
	fresh    bool              // the link names the site
	options  map[string]string // or this
	input    string
	values   map[string]string
	script   sandbox.Script
	code     int            // how the last job of the credential ended
	faults   map[string]any // of the credential, or of all if fresh
	switches func(*dialect.Switches)
	account  func(*syncfy.Account)
	watched  bool
}

func newPlay(t testing.TB, s setting) *play {
	p := &play{t: t, clock: &clock{t: time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)}, log: &safeLog{}}
	plays := dialect.Dialect(func(w *dialect.Switches) {
		if s.switches != nil {
			s.switches(w)
		}
		if s.fresh && s.faults != nil {
			b, _ := json.Marshal(s.faults)
			if err := json.Unmarshal(b, &w.Faults); err != nil {
				t.Fatal(err)
			}
		}
	})
	p.box = sandbox.New(sandbox.Options{Dialects: []sandbox.Dialect{plays}, Now: p.clock.now, Chaos: s.chaos})
	p.api, p.controls = httptest.NewServer(p.box.API()), httptest.NewServer(p.box.Controls())
	client := &reconnect.Client{ID: "acme", Callbacks: []string{"https://acme.example/cb"}}
	log := slog.New(slog.NewTextHandler(p.log, nil))
	account := syncfy.Account{
		Client: client, BaseURL: p.root(), ImagesURL: p.api.URL + "/syncfy", PerSecond: 1000,
	}
	if s.account != nil {
		s.account(&account)
	}
	adapter, err := syncfy.New([]syncfy.Account{account}, log)
	if err != nil {
		t.Fatal(err)
	}
	adapter.Now = p.clock.now
	p.engine = &reconnect.Engine{
		Store: memory.New(), Providers: map[string]reconnect.Provider{"syncfy": adapter},
		ReturnURL: "http://localhost:9/return", Log: log, Now: p.clock.now,
	}
	user := p.calm("POST", p.root()+"/users?api_key="+apiKey, map[string]any{"name": "u"})["id_user"].(string)
	p.token = p.calm("POST", p.root()+"/sessions?api_key="+apiKey, map[string]any{"id_user": user})["token"].(string)
	entry := reconnect.Entry{Client: client, Callback: client.Callbacks[0], Lang: "es", Connection: reconnect.Connection{
		Provider: "syncfy", Account: account.Key(), Secret: p.token, Options: map[string]string{},
	}}
	switch {
	case s.options != nil:
		entry.Connection.Options = s.options
	case s.fresh:
		entry.Connection.Options["id_site"] = s.site
	default:
		order := map[string]any{"id_user": user, "id_site": s.site, "input_name": s.input, "code": s.code}
		if s.values != nil {
			order["credentials"] = s.values
		}
		if s.script != nil {
			order["script"] = s.script
		}
		if s.faults != nil {
			order["faults"] = s.faults
		}
		entry.Connection.ID = p.calm("POST", p.controls.URL+"/syncfy/credentials", order)["id_credential"].(string)
	}
	p.box.ClearHistory()
	f, err := p.engine.Open(context.Background(), entry, "syncfy", "", false)
	if err != nil {
		t.Fatal(err)
	}
	p.flow = f.ID
	if s.watched {
		p.watching = p.engine.Watch(f.ID)
	}
	return p
}

func (p *play) root() string { return p.api.URL + "/syncfy/v1" }

func (p *play) close() {
	if p.watching != nil {
		p.watching.Leave()
	}
	ctx, cancel := context.WithTimeout(context.Background(), soon.Patience)
	defer cancel()
	if err := p.engine.Drain(ctx); err != nil {
		p.t.Errorf("not drained: %v", err)
	}
	p.box.Close()
	p.api.Close()
	p.controls.Close()
}

func (p *play) call(method, address string, body any) map[string]any {
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
	resp, err := http.DefaultClient.Do(q)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	var out map[string]any
	_ = json.NewDecoder(resp.Body).Decode(&out)
	if inner, ok := out["response"].(map[string]any); ok {
		out = inner
	}
	if out == nil {
		out = map[string]any{}
	}
	out["http"] = resp.StatusCode
	return out
}

func (p *play) calm(method, address string, body any) map[string]any {
	out := p.call(method, address, body)
	if out["http"].(int) >= 400 {
		p.t.Fatalf("%s %s: %v", method, address, out)
	}
	return out
}

// credentials are the simulator's view of what there is, the last one first.
func (p *play) credentials() (list []map[string]any) {
	for _, c := range p.calm("GET", p.controls.URL+"/syncfy/credentials", nil)["credentials"].([]any) {
		list = append([]map[string]any{c.(map[string]any)}, list...)
	}
	return list
}

// control does something to the credential that was made last.
func (p *play) control(what string) map[string]any {
	list := p.credentials()
	if len(list) == 0 {
		return map[string]any{"http": 404}
	}
	return p.call("POST", p.controls.URL+"/syncfy/credentials/"+list[0]["id_credential"].(string)+"/"+what, nil)
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
		p.clock.pass(10 * time.Millisecond)
	}
	p.t.Fatal("an exchange does not end")
	return nil
}

// user is what the person in front of the page does at a step. It returns false to do nothing but wait.
type user func(p *play, f *reconnect.Flow) bool

// run plays until the flow is over, and returns it.
func (p *play) run(u user) *reconnect.Flow {
	for range 1000 {
		f := p.settled()
		p.watchAnswers()
		if f.Over() {
			return f
		}
		if !f.Unsure && u(p, f) {
			continue
		}
		if p.watching != nil {
			changed := p.watching.Changed
			p.clock.pass(100 * time.Millisecond)
			select {
			case <-changed:
			case <-time.After(8 * time.Millisecond): // nobody pushes anything
				p.clock.pass(max(f.Next.Sub(p.clock.now()), 0))
			}
			continue
		}
		p.clock.pass(max(f.Next.Sub(p.clock.now()), 50*time.Millisecond))
	}
	f := p.settled()
	p.t.Fatalf("the flow does not end: %+v at %+v\n%s", f.Step, f.Events, p.log)
	return nil
}

// watchAnswers fails if more was sent than the user answered: a look, a lost reply or a second thought of ours must
// never send anything; and if a question was answered twice.
func (p *play) watchAnswers() {
	sent := 0
	for _, r := range p.box.History() {
		rest := strings.TrimPrefix(r.Path, "/syncfy/v1")
		switch {
		case r.Status == http.StatusUnauthorized || r.Status == http.StatusTooManyRequests || r.Fate == "error":
		case r.Method == "POST" && strings.HasSuffix(rest, "/twofa"), r.Method == "POST" && rest != "/sessions":
			sent++
		case r.Method == "PUT" && (r.Body["credentials"] != "" || r.Body["input"] != ""):
			sent++
		}
	}
	if sent > p.answers {
		p.t.Fatalf("%d answers were given and %d sent\n%s%s", p.answers, sent, p.exchanges(), p.log)
	}
	for _, c := range p.credentials() {
		for _, j := range c["jobs"].([]any) {
			for _, n := range j.(map[string]any)["answers"].([]any) {
				if n.(float64) > 1 {
					p.t.Fatalf("a question was answered %v times\n%s%s", n, p.exchanges(), p.log)
				}
			}
		}
	}
}

// exchanges is what the simulator was asked, for reading.
func (p *play) exchanges() string {
	var b strings.Builder
	for _, r := range p.box.History() {
		fmt.Fprintln(&b, r.At.Format("04:05.000"), r.Method, r.Path, r.Status, r.Fate)
	}
	for _, c := range p.credentials() {
		fmt.Fprintln(&b, c["jobs"])
	}
	return b.String()
}

// say answers the step that is shown.
func (p *play) say(f *reconnect.Flow, a reconnect.Answers) bool {
	if p.watching != nil && !p.hasty {
		// Nobody answers in the very millisecond in which the page looks once more because its socket is open. Chaos does.
		time.Sleep(50 * time.Millisecond)
		if now := p.settled(); now.Turn != f.Turn {
			return true
		}
	}
	sent, problems, err := p.engine.Answer(context.Background(), p.flow, f.Turn, a)
	if err != nil || problems != nil {
		p.t.Fatalf("answer to %+v: %v %v", f.Step, problems, err)
	}
	if sent {
		p.answers++
	}
	return true
}

// back takes the last choice back.
func (p *play) back(f *reconnect.Flow) bool {
	if _, err := p.engine.Back(context.Background(), p.flow, f.Turn); err != nil {
		p.t.Fatal(err)
	}
	return true
}

// story is what the page showed, step by step; waits are left out, because how many are seen depends on when one looks.
func story(f *reconnect.Flow) (steps []string) {
	for _, e := range f.Events[1:] {
		if e.Type == reconnect.EventAnswered || e.Step == "wait" {
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

// form fills in what is asked: names decide, else the kind.
func form(ask reconnect.Ask, given map[string]string) reconnect.Answers {
	a := reconnect.Answers{}
	for _, fd := range ask.Fields {
		value, named := given[fd.Name]
		switch {
		case named:
		case fd.Kind == reconnect.Pick || fd.Kind == reconnect.Picks:
			value = fd.Choices[0].Value
		case fd.Kind == reconnect.Secret, fd.Name == "username", fd.Name == "captcha":
			value = "test"
		case fd.Name == "card":
			value = "4000123412341234"
		case fd.Name == "contract":
			value = "12345"
		case fd.Name == "rfc":
			value = "ACM010101ABC"
		case fd.Kind == reconnect.File:
			value = "aGVsbG8="
		case fd.Required:
			value = "123456"
		}
		if value != "" {
			a[fd.Name] = []string{value}
		}
	}
	return a
}

// calmUser does the right thing at each step, after so many wrong ones.
func calmUser(wrong int, phone []string, given map[string]string) user {
	acts := 0
	return func(p *play, f *reconnect.Flow) bool {
		switch s := f.Step.(type) {
		case reconnect.Ask:
			a := form(s, given)
			if wrong > 0 && len(s.Fields) > 0 {
				wrong--
				a = wrongly(s, a)
			}
			return p.say(f, a)
		case reconnect.Approve:
			if len(phone) > 0 && p.control(phone[0])["http"] == 200 {
				phone = phone[1:]
			}
		case reconnect.Act:
			if acts++; acts > 1 || wrong == 0 { // first says that it was done, and it was not
				p.control("act")
			}
			return p.say(f, reconnect.Answers{})
		case reconnect.Visit:
			p.t.Fatal("nobody is sent to a page")
		case reconnect.Wait, reconnect.Done, reconnect.Failed:
		}
		return false
	}
}

func wrongly(s reconnect.Ask, a reconnect.Answers) reconnect.Answers {
	for _, fd := range s.Fields {
		switch fd.Kind {
		case reconnect.Secret:
			a[fd.Name] = []string{wrongPwd}
		case reconnect.Code:
			a[fd.Name] = []string{wrongOTP}
		case reconnect.Text:
			if fd.Image != nil {
				a[fd.Name] = []string{wrongOTP}
			}
		default: // what is right stays
		}
	}
	return a
}

func wantStory(t *testing.T, p *play, f *reconnect.Flow, want []string) {
	t.Helper()
	if got := story(f); !slices.Equal(got, want) {
		t.Errorf("\n got %q\nwant %q\n%s", got, want, p.log)
	}
	for _, s := range []string{p.token, wrongOTP, wrongPwd, "123456", apiKey} {
		if strings.Contains(p.log.String(), s) {
			t.Errorf("the log holds %q:\n%s", s, p.log)
		}
	}
	if strings.Contains(p.log.String(), "panicked") {
		t.Errorf("a panic:\n%s", p.log)
	}
}

type flow = reconnect.Flow

// healSimulator makes the simulator's next jobs end well whatever code is stored.
func (p *play) healSimulator(f *flow) {
	ask, asked := f.Step.(reconnect.Ask)
	if _, act := f.Step.(reconnect.Act); !act && (!asked || len(ask.Fields) > 0) {
		return
	}
	for _, c := range p.credentials() {
		p.calm("POST", p.controls.URL+"/syncfy/credentials/"+c["id_credential"].(string)+"/break", map[string]any{
			"script": sandbox.Script{{Do: "accept"}},
		})
	}
}

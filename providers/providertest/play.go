package providertest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/internal/transcript"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	"github.com/open-reconnect/reconnect/store/memory"
)

// Dialect is what the kit must know of an aggregator to play one flow of it. A nil function means that there is nothing
// of its own to do.
type Dialect struct {
	// Sandbox says who plays the aggregator, and how badly it behaves.
	Sandbox sandbox.Options
	// Front stands before the sandbox's API; nil for nothing.
	Front func(api http.Handler) http.Handler
	// Begin builds the adapter for the sandbox at [Play.API], makes a connection there that needs mending, and returns
	// what a link to it opens. It may set [Play.ID]. The history is empty afterwards.
	Begin func(*Play) (reconnect.Provider, reconnect.Door, reconnect.Entry)
	// Fill is what a person types into a field; nil for what [Play.Fill] types anyway.
	Fill func(fd reconnect.Field, right bool) []string
	// Control does to the connection what a person does outside the page: "approve", "refuse" and "expire" on the phone,
	// "act" on the bank's own site. It reports whether there was anything to do it to.
	Control func(p *Play, what string) bool
	// Visit signs in on the bank's page, or declines, and returns the address that leads back; empty if none does. Nil:
	// no page is visited.
	Visit func(p *Play, v reconnect.Visit, agree bool) (back string)
	// Sent reports whether a request brought an answer of the user's.
	Sent func(p *Play, r sandbox.Request) bool
	// Check fails the test if the simulator was asked something that it must not be asked. It is called whenever nothing
	// is under way.
	Check func(*Play)
	// Mended reports whether the connection works, as the simulator sees it.
	Mended func(*Play, *reconnect.Flow) bool
	// Secrets must never be logged, besides what [Play.Fill] types.
	Secrets []string
	// Watched keeps the page open, so that pushes are heard.
	Watched bool
	// Held says that the aggregator may hold a request for minutes. The time then passes ever faster until it is answered,
	// so questions of the bank's must stand for as long.
	Held bool
	// Renews says that to have a question anew is a request that counts in Sent.
	Renews bool
	// Waits says that the same waits are shown each time, so that [Play.Wants] looks at them.
	Waits bool
}

// Play is one flow through adapter, engine and simulator, over real HTTP and WebSocket, in a time that only the test moves.
type Play struct {
	Dialect
	T        testing.TB
	Box      *sandbox.Sandbox
	API      *httptest.Server
	Controls *httptest.Server
	Engine   *reconnect.Engine
	Door     reconnect.Door
	Entry    reconnect.Entry
	Clock    *Clock
	Log      *transcript.Text
	ID       string // the connection in the simulator
	Flow     string // the flow's id
	Answers  int    // accepted by the engine
	Watching *reconnect.Watching
	Hasty    bool // answers at once, whatever else is under way
	Retries  int  // how often a failure is tried again
}

// Clock is a time that only the test moves.
type Clock struct {
	mu sync.Mutex
	t  time.Time
}

// Now is the time.
func (c *Clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.t }

// Pass moves the time on.
func (c *Clock) Pass(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.t = c.t.Add(d) }

// Begin opens a flow. [Play.Close] must be called.
func Begin(t testing.TB, d Dialect) *Play {
	p := &Play{Dialect: d, T: t, Clock: &Clock{t: time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)}, Log: &transcript.Text{}}
	d.Sandbox.Now = p.Clock.Now
	p.Box = sandbox.New(d.Sandbox)
	api := p.Box.API()
	if d.Front != nil {
		api = d.Front(api)
	}
	p.API, p.Controls = httptest.NewServer(api), httptest.NewServer(p.Box.Controls())
	adapter, door, entry := d.Begin(p)
	p.Door, p.Entry = door, entry
	p.Engine = &reconnect.Engine{
		Store: memory.New(), Providers: map[string]reconnect.Provider{entry.Connection.Provider: adapter},
		ReturnURL: "http://localhost:9/return", Log: p.Log.Logger(), Now: p.Clock.Now,
	}
	p.Box.ClearHistory()
	f, err := p.Engine.Open(context.Background(), entry, door.Name(), "", false)
	if err != nil {
		t.Fatal(err)
	}
	p.Flow = f.ID
	if d.Watched {
		p.Watching = p.Engine.Watch(f.ID)
	}
	return p
}

// Close ends the flow's exchanges and the simulator.
func (p *Play) Close() {
	if p.Watching != nil {
		p.Watching.Leave()
	}
	ctx, cancel := context.WithTimeout(context.Background(), soon.Patience)
	defer cancel()
	if err := p.Engine.Drain(ctx); err != nil {
		p.T.Errorf("not drained: %v", err)
	}
	p.Box.Close()
	p.API.Close()
	p.Controls.Close()
}

// Call sends JSON that chaos lets through, with headers as name and value by turns. The status is in what it returns as "http".
func (p *Play) Call(method, address string, body any, header ...string) map[string]any {
	var r io.Reader
	if body != nil {
		b, _ := json.Marshal(body)
		r = bytes.NewReader(b)
	}
	q, err := http.NewRequest(method, address, r)
	if err != nil {
		p.T.Fatal(err)
	}
	q.Header.Set("X-Sandbox-Calm", "1")
	q.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(header); i += 2 {
		q.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(q)
	if err != nil {
		p.T.Fatal(err)
	}
	defer resp.Body.Close()
	var out map[string]any
	_ = json.NewDecoder(resp.Body).Decode(&out)
	if out == nil {
		out = map[string]any{}
	}
	out["http"] = resp.StatusCode
	return out
}

// Must is [Play.Call], and fails the test if it is refused.
func (p *Play) Must(method, address string, body any, header ...string) map[string]any {
	out := p.Call(method, address, body, header...)
	if out["http"].(int) >= 400 {
		p.T.Fatalf("%s %s: %v", method, address, out)
	}
	return out
}

// Settled moves the time on until no exchange is under way, and returns the flow.
func (p *Play) Settled() *reconnect.Flow {
	step := 10 * time.Millisecond
	for range 10_000 {
		f, err := p.Engine.Settle(context.Background(), p.Flow, 5*time.Millisecond)
		if err != nil {
			p.T.Fatal(err)
		}
		if f.InFlight == nil {
			return f
		}
		p.Clock.Pass(step)
		if p.Held {
			step = min(step+step/4, time.Second)
		}
	}
	p.T.Fatal("an exchange does not end")
	return nil
}

// Run plays until the flow is over, and returns it.
func (p *Play) Run(person Person) *reconnect.Flow {
	for range 1000 {
		f := p.Settled()
		p.watchAnswers()
		if f.Over() {
			return f
		}
		if !f.Unsure && person(f) {
			continue
		}
		if p.Watching == nil {
			p.Clock.Pass(max(f.Next.Sub(p.Clock.Now()), 50*time.Millisecond))
			continue
		}
		changed := p.Watching.Changed
		p.Clock.Pass(100 * time.Millisecond)
		select {
		case <-changed:
		case <-time.After(8 * time.Millisecond): // nothing is pushed
			p.Clock.Pass(max(f.Next.Sub(p.Clock.Now()), 0))
		}
	}
	f := p.Settled()
	p.T.Fatalf("the flow does not end: %+v at %+v\n%s", f.Step, f.Events, p.Log)
	return nil
}

// watchAnswers fails if more was sent to the bank than the user answered: a look, a lost reply or a second thought of
// ours must never send anything.
func (p *Play) watchAnswers() {
	sent := 0
	for _, r := range p.Box.History() {
		if p.Sent(p, r) {
			sent++
		}
	}
	if sent > p.Answers {
		p.T.Fatalf("%d answers were given and %d sent\n%s", p.Answers, sent, p.Log)
	}
	if p.Check != nil {
		p.Check(p)
	}
}

// Say answers the step that is shown.
func (p *Play) Say(f *reconnect.Flow, a reconnect.Answers) bool {
	if p.Watching != nil && !p.Hasty {
		// A person does not answer in the very millisecond in which the page looks once more because its socket is open.
		// Chaos does.
		time.Sleep(50 * time.Millisecond)
		if now := p.Settled(); now.Turn != f.Turn {
			return true
		}
	}
	if reconnect.ReasonOf(f.Step) == reconnect.Unreachable { // as the page asks
		p.Clock.Pass(time.Minute)
	}
	sent, problems, err := p.Engine.Answer(context.Background(), p.Flow, f.Turn, a)
	if err != nil || problems != nil {
		p.T.Fatalf("answer to %+v: %v %v", f.Step, problems, err)
	}
	if sent {
		p.Answers++
	}
	return true
}

// Back takes the last choice back.
func (p *Play) Back(f *reconnect.Flow) bool {
	if _, err := p.Engine.Back(context.Background(), p.Flow, f.Turn); err != nil {
		p.T.Fatal(err)
	}
	return true
}

// Renew wants what the step is about anew.
func (p *Play) Renew(f *reconnect.Flow) bool {
	renewed, err := p.Engine.Renew(context.Background(), p.Flow, f.Turn)
	if err != nil {
		p.T.Fatal(err)
	}
	if renewed && p.Renews {
		p.Answers++
	}
	return renewed
}

// arrive brings the user back from a page by the address that it leads to.
func (p *Play) arrive(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		p.T.Fatal(err)
	}
	if _, _, err = p.Engine.Arrive(context.Background(), u.Query().Get("state"), reconnect.Answers(u.Query())); err != nil {
		p.T.Fatal(err)
	}
	return true
}

// Steps is what the page showed, step by step, each with its reason. An offer to try again is none.
func Steps(f *reconnect.Flow) (steps []string) {
	for _, e := range f.Events[1:] {
		if e.Type != reconnect.EventAnswered && e.Challenge != reconnect.ForRetry {
			steps = append(steps, strings.TrimSpace(e.Step+" "+string(e.Reason)))
		}
	}
	return steps
}

// Wants fails if the page showed other steps than these, or if the log holds a secret.
func (p *Play) Wants(f *reconnect.Flow, want string) {
	p.T.Helper()
	got, wanted := strings.Join(Steps(f), ", "), want
	if !p.Waits { // how many are seen depends on when one looks
		got, wanted = withoutWaits(Steps(f)), withoutWaits(strings.Split(want, ", "))
	}
	if got != wanted {
		p.T.Errorf("\n got %s\nwant %s\n%s", got, wanted, p.Log)
	}
	p.keepsSecrets()
}

func withoutWaits(steps []string) string {
	waits := func(step string) bool { return strings.HasPrefix(step, "wait") }
	return strings.Join(slices.DeleteFunc(steps, waits), ", ")
}

func (p *Play) keepsSecrets() {
	p.T.Helper()
	for _, s := range append([]string{RightCode, WrongCode}, p.Secrets...) {
		if strings.Contains(p.Log.String(), s) {
			p.T.Errorf("the log holds %q\n%s", s, p.Log)
		}
	}
	if strings.Contains(p.Log.String(), "panicked") {
		p.T.Errorf("a panic\n%s", p.Log)
	}
}

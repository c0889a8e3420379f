package handlers_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/internal/transcript"
	"github.com/open-reconnect/reconnect/store/memory"
)

// bank is a Provider whose replies a test scripts. It remembers what it was sent.
type bank struct {
	mu      sync.Mutex
	next    func(a reconnect.Answers) reconnect.Step
	answers []reconnect.Answers
	hold    chan struct{} // if not nil, exchanges wait until it is closed
	pushed  func(reconnect.Push) (string, error)
}

func (b *bank) Pushed(name string, p reconnect.Push) (reconnect.Notice, error) {
	if name != "test" {
		return reconnect.Notice{}, reconnect.ErrNoPush
	}
	connection, err := b.pushed(p)
	return reconnect.Notice{Connections: []string{connection}, Mark: p.Header("Mark")}, err
}

func (b *bank) Open(reconnect.Connection) (reconnect.Cursor, error) {
	return reconnect.Cursor("here"), nil
}

func (b *bank) Continue(_ context.Context, c reconnect.Call) (reconnect.Reply, error) {
	var a reconnect.Answers
	switch m := c.Move.(type) {
	case reconnect.Answer:
		a = copied(m.Values)
	case reconnect.Return:
		a = m.Query
	case reconnect.Look, reconnect.Back, reconnect.Renew:
	}
	b.mu.Lock()
	if a != nil {
		b.answers = append(b.answers, a)
	}
	hold, next := b.hold, b.next
	b.mu.Unlock()
	if hold != nil {
		<-hold
	}
	r := reconnect.Reply{Step: next(a), Cursor: c.Cursor}
	if r.Step == nil {
		return r, errors.New("upstream: 502")
	}
	if v, ok := r.Step.(reconnect.Visit); ok {
		id, _, _ := strings.Cut(c.State, ".")
		v.State = id + ".visit"
		r.Step = v
	}
	return r, nil
}

// copied outlives the exchange, after which what was typed is wiped.
func copied(a reconnect.Answers) reconnect.Answers {
	kept := reconnect.Answers{}
	for name, values := range a {
		for _, v := range values {
			kept[name] = append(kept[name], strings.Clone(v))
		}
	}
	return kept
}

func (b *bank) sent() []reconnect.Answers {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]reconnect.Answers(nil), b.answers...)
}

// door is the plainest of doors.
type door struct{ client *reconnect.Client }

func (d door) Name() string    { return "test" }
func (d door) Paths() []string { return []string{"/open", "/{lang}/open"} }

func (d door) Enter(r reconnect.Request) (reconnect.Entry, error) {
	if r.Query.Get("boom") != "" {
		panic("boom " + r.Query.Get("code"))
	}
	if r.Query.Get("code") == "" {
		return reconnect.Entry{}, &reconnect.EntryError{Reason: reconnect.BadLink, Detail: "missing: code", Client: d.client, Entry: reconnect.Entry{Lang: r.Path["lang"]}}
	}
	connection := r.Query.Get("connection")
	if connection == "" {
		connection = "27"
	}
	return reconnect.Entry{
		Client: d.client, Callback: "https://shop.example/back", State: r.Query.Get("state"), Lang: r.Path["lang"],
		Connection: reconnect.Connection{Provider: "bank", ID: connection, Secret: r.Query.Get("code")},
	}, nil
}

func (d door) Leave(f *reconnect.Flow) reconnect.Way {
	return reconnect.Way{URL: f.Callback + "?" + url.Values{"state": {f.State}, "error": {string(reconnect.ReasonOf(f.Step))}}.Encode()}
}

func (d door) Messages(_ *reconnect.Flow, e reconnect.Event) []any {
	if e.Terminal() {
		return []any{map[string]string{"type": "vendor"}}
	}
	return nil
}

// site is a running web application.
type site struct {
	*testing.T
	*handlers.Site
	bank *bank
	base string
	log  *transcript.Text
}

func start(t *testing.T, next func(reconnect.Answers) reconnect.Step) *site {
	t.Helper()
	return startWith(t, next, func(*handlers.Site) {})
}

// startWith starts one whose settings a test changes first.
func startWith(t *testing.T, next func(reconnect.Answers) reconnect.Step, set func(*handlers.Site)) *site {
	t.Helper()
	b := &bank{next: next, pushed: func(p reconnect.Push) (string, error) {
		if p.Header("Signature") != "right" {
			return "", errors.New("forged")
		}
		return "27", nil
	}}
	log := &transcript.Text{}
	client := &reconnect.Client{
		ID: "shop", Brand: reconnect.Brand{Name: "Shop"}, Home: "https://shop.example/", Origins: []string{"https://shop.example"},
		Callbacks: []string{"https://shop.example/back"},
	}
	logger := slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s := &handlers.Site{
		Engine: &reconnect.Engine{
			Store: memory.New(), Providers: map[string]reconnect.Provider{"bank": b},
			ReturnURL: "https://reconnect.example/return", Log: logger, Now: time.Now,
		},
		Roster:     handlers.Roster{Doors: []reconnect.Door{door{client}}, Clients: map[string]*reconnect.Client{"shop": client}},
		SessionKey: []byte(strings.Repeat("k", 32)), Gallery: true, Log: logger,
	}
	set(s)
	app := s.Mount()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go app.Listener(s.Guard(l)) //nolint:errcheck // it ends with the test
	t.Cleanup(func() {
		s.End()
		_ = app.ShutdownWithTimeout(200 * time.Millisecond)
	})
	return &site{t, s, b, "http://" + l.Addr().String(), log}
}

// answer is what came back.
type answer struct {
	*http.Response
	body string
}

// browser sends requests as one browser does. It keeps cookies, unless it refuses them.
type browser struct {
	*site
	cookies    map[string]string
	refuses    bool
	scriptless bool
	header     http.Header
}

func (s *site) browser() *browser {
	return &browser{site: s, cookies: map[string]string{}, header: http.Header{"Sec-Fetch-Mode": {"navigate"}}}
}

func (b *browser) do(method, path string, form url.Values) answer {
	b.Helper()
	req, err := http.NewRequestWithContext(b.Context(), method, b.base+strings.TrimPrefix(path, b.base), strings.NewReader(form.Encode()))
	if err != nil {
		b.Fatal(err)
	}
	for name, values := range b.header {
		req.Header[name] = values
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.Header.Set("Cookie", b.cookie())
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		b.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range res.Cookies() {
		if c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		} else if !b.refuses {
			b.cookies[c.Name] = c.Value
		}
	}
	return answer{res, string(body)}
}

// leads is the address that a reply leads to, without the turn that it names.
func (a answer) leads() string {
	to, _, _ := strings.Cut(a.Header.Get("Location"), "?")
	return to
}

func (b *browser) get(path string) answer { b.Helper(); return b.do(http.MethodGet, path, nil) }

// cookie is the header of all cookies.
func (b *browser) cookie() string {
	var all []string
	for name, value := range b.cookies {
		all = append(all, name+"="+value)
	}
	return strings.Join(all, "; ")
}

// open follows a link and returns the page's path. The page's script says that it is seen.
func (b *browser) open(link string) string {
	b.Helper()
	res := b.get(link)
	// Where hundreds come at once a busy machine may not read a request in time. It has opened nothing then, and may be made again.
	for tries := 0; res.StatusCode == http.StatusRequestTimeout && tries < 10; tries++ {
		res = b.get(link)
	}
	page := res.page(b.T).Find("main").AttrOr("data-action", "")
	if res.StatusCode != http.StatusOK || page == "" {
		b.Fatalf("the link answered %d: %s", res.StatusCode, res.body)
	}
	if !b.scriptless {
		b.here(page)
	}
	return page
}

// stream reads the page's events, line by line, until the server ends them.
func (b *browser) stream(page string) *bufio.Scanner {
	b.Helper()
	req, _ := http.NewRequestWithContext(b.Context(), http.MethodGet, b.base+page+"/events", nil)
	req.Header.Set("Cookie", b.cookie())
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = res.Body.Close() })
	if ct := res.Header.Get("Content-Type"); ct != "text/event-stream" {
		b.Fatalf("content type %q, status %d", ct, res.StatusCode)
	}
	return bufio.NewScanner(res.Body)
}

// here says that a page is seen, as its script does.
func (b *browser) here(page string) {
	b.Helper()
	if res := b.do(http.MethodPost, page+"/here", nil); res.StatusCode != http.StatusNoContent {
		b.Fatalf("the page that says it is seen hears %d", res.StatusCode)
	}
}

func (a answer) page(t *testing.T) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(a.body))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// shows checks which step a page shows, and returns its turn.
func (a answer) shows(t *testing.T, step string, reason reconnect.Reason) string {
	t.Helper()
	main := a.page(t).Find("main")
	if main.AttrOr("data-step", "") != step || main.AttrOr("data-reason", "") != string(reason) {
		t.Fatalf("status %d, step %q, reason %q; want %q, %q:\n%s", a.StatusCode,
			main.AttrOr("data-step", ""), main.AttrOr("data-reason", ""), step, reason, a.body)
	}
	return main.AttrOr("data-turn", "")
}

func always(s reconnect.Step) func(reconnect.Answers) reconnect.Step {
	return func(reconnect.Answers) reconnect.Step { return s }
}

// refusing asks for a login, and refuses each.
func refusing(a reconnect.Answers) reconnect.Step {
	again := login
	if a != nil {
		again.Reason = reconnect.WrongCredentials
	}
	return again
}

var login = reconnect.Ask{Fields: []reconnect.Field{
	{Name: "login", Kind: reconnect.Text, Label: "User name", Required: true},
	{Name: "password", Kind: reconnect.Secret, Label: "Password", Required: true},
}}

package providertest

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/transcript"
)

// Recorded is a server that answers with replies from testdata, in the order in which they were given, the last one for
// ever, and remembers what it was asked. What has no reply is answered 500 with testdata/page.html.
type Recorded struct {
	T      *testing.T
	Server *httptest.Server
	Log    *transcript.Text
	Clock  *Clock
	// Provider is who asks.
	Provider reconnect.Provider
	// Secrets must never be in an error or a log line.
	Secrets []string
	// Line names what is asked, and may fill in the body; at first it is method and path. What stands behind a "?" tells
	// replies to the same request apart.
	Line func(q *http.Request, a *Asked) string
	// Edit changes a file of testdata before it is sent.
	Edit func(body string) string

	mu      sync.Mutex
	replies map[string][]Canned
	asked   []Asked
}

// Canned is a reply.
type Canned struct {
	Status int
	Body   string
	Header http.Header
}

// Asked is a request that came.
type Asked struct {
	Line   string
	Query  url.Values
	Body   map[string]any // numbers as json.Number
	Raw    string
	Header http.Header
}

// Bearer is the token of its Authorization header.
func (a Asked) Bearer() string { return strings.TrimPrefix(a.Header.Get("Authorization"), "Bearer ") }

// NewRecorded starts a server, which ends with the test.
func NewRecorded(t *testing.T, secrets ...string) *Recorded {
	r := &Recorded{
		T: t, replies: map[string][]Canned{}, Log: &transcript.Text{}, Clock: &Clock{t: time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)}, Secrets: secrets,
		Line: func(q *http.Request, _ *Asked) string { return q.Method + " " + q.URL.Path },
		Edit: func(body string) string { return body },
	}
	r.Server = httptest.NewServer(http.HandlerFunc(r.serve))
	t.Cleanup(func() {
		r.Server.Close()
		r.KeepsSecrets(r.Log.String())
	})
	return r
}

// File is a file of testdata, whose ending .json may be left out.
func File(name string) string {
	for _, ending := range []string{".json", ""} {
		if b, err := os.ReadFile(filepath.Join("testdata", name+ending)); err == nil {
			return string(b)
		}
	}
	panic("no testdata/" + name)
}

// On adds a reply: a file of testdata, or a body that begins as JSON or HTML does.
func (r *Recorded) On(line string, status int, body string) {
	if body != "" && !strings.ContainsAny(body[:1], "{<[") {
		body = r.Edit(File(body))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.replies[line] = append(r.replies[line], Canned{Status: status, Body: body})
}

// Only replaces the replies that were given.
func (r *Recorded) Only(line string, replies ...Canned) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.replies[line] = replies
}

// Canned are the replies that are still to be given, the last one for ever.
func (r *Recorded) Canned(line string) []Canned {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.replies[line]
}

// Asked are all requests that came.
func (r *Recorded) Asked() []Asked {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Asked(nil), r.asked...)
}

// Sent are the requests of one line, whatever stands behind its "?".
func (r *Recorded) Sent(line string) (found []Asked) {
	for _, q := range r.Asked() {
		if q.Line == line || strings.HasPrefix(q.Line, line+"?") {
			found = append(found, q)
		}
	}
	return found
}

func (r *Recorded) serve(w http.ResponseWriter, q *http.Request) {
	raw, _ := io.ReadAll(q.Body)
	a := Asked{Query: q.URL.Query(), Raw: string(raw), Header: q.Header}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	_ = dec.Decode(&a.Body)
	a.Line = r.Line(q, &a)
	r.mu.Lock()
	r.asked = append(r.asked, a)
	list := r.replies[a.Line]
	if len(list) > 1 {
		r.replies[a.Line] = list[1:]
	}
	r.mu.Unlock()
	if len(list) == 0 {
		list = []Canned{{Status: http.StatusInternalServerError, Body: File("page.html")}}
	}
	for name, values := range list[0].Header {
		w.Header()[name] = values
	}
	w.WriteHeader(list[0].Status)
	_, _ = io.WriteString(w, list[0].Body)
}

// Start opens a connection, looks at it and fails the test on an error.
func (r *Recorded) Start(c reconnect.Connection) (reconnect.Step, Point) {
	r.T.Helper()
	s, at, err := Start(context.Background(), r.Provider, c)
	if err != nil {
		r.T.Fatalf("start: %v", err)
	}
	return s, at
}

// GoOn continues and fails the test on an error.
func (r *Recorded) GoOn(at Point, a reconnect.Answers) (reconnect.Step, Point) {
	r.T.Helper()
	s, next, err := at.Continue(context.Background(), r.Provider, a)
	if err != nil {
		r.T.Fatalf("continue: %v", err)
	}
	return s, next
}

// Lost continues and wants an error that tells nothing.
func (r *Recorded) Lost(at Point, a reconnect.Answers) Point {
	r.T.Helper()
	s, next, err := at.Continue(context.Background(), r.Provider, a)
	if err == nil || s != nil || next.Cursor == nil {
		r.T.Fatalf("step %+v, error %v", s, err)
	}
	r.KeepsSecrets(err.Error())
	return next
}

// KeepsSecrets fails if a text holds a secret.
func (r *Recorded) KeepsSecrets(text string) {
	r.T.Helper()
	for _, s := range r.Secrets {
		if strings.Contains(text, s) {
			r.T.Errorf("%q is told: %s", s, text)
		}
	}
}

// WantStep ends the test if a step is not the wanted one.
func WantStep(t *testing.T, got, want reconnect.Step) {
	t.Helper()
	g, _ := reconnect.MarshalStep(got)
	w, _ := reconnect.MarshalStep(want)
	if !bytes.Equal(g, w) {
		t.Fatalf("step:\n got %s\nwant %s", g, w)
	}
}

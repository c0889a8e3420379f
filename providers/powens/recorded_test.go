package powens

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

// recorded is a server that answers with replies from testdata, in the order in which they were given, the last one
// for ever, and remembers what it was asked.
type recorded struct {
	t       *testing.T
	server  *httptest.Server
	adapter *Adapter
	log     *bytes.Buffer
	clock   time.Time

	mu      sync.Mutex
	replies map[string][]canned
	asked   []request
}

type canned struct {
	status int
	body   string
	header http.Header
}

type request struct {
	line   string // method and path
	query  url.Values
	body   map[string]any
	bearer string
}

const (
	one  = "/users/me/connections/27"
	code = "CODE+/=secret"
)

// secrets must never be in an error or a log line.
var secrets = []string{code, "TOKEN+/=secret", "TOPSECRET", "hunter2", "987654", "s3cr3t", "h1dden", "secret description", url.QueryEscape(code)}

func file(name string) string {
	for _, ending := range []string{".json", ""} {
		if b, err := os.ReadFile("testdata/" + name + ending); err == nil {
			return string(b)
		}
	}
	panic("no testdata/" + name)
}

func newRecorded(t *testing.T, change ...func(*Account)) *recorded {
	r := &recorded{t: t, replies: map[string][]canned{}, log: &bytes.Buffer{}, clock: time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)}
	r.server = httptest.NewServer(http.HandlerFunc(r.serve))
	t.Cleanup(r.server.Close)
	account := Account{
		Client: &reconnect.Client{ID: "acme"}, Domain: "acme.biapi.pro", ClientID: "123", ClientSecret: "s3cr3t",
		BaseURL: r.server.URL + "/2.0", Agent: true,
	}
	for _, c := range change {
		c(&account)
	}
	adapter, err := New([]Account{account}, slog.New(slog.NewTextHandler(&lockedWriter{w: r.log}, nil)))
	if err != nil {
		t.Fatal(err)
	}
	adapter.Now = func() time.Time { return r.clock }
	r.adapter = adapter
	r.on("POST /auth/token/access", 200, "token")
	t.Cleanup(r.keepsSecrets)
	return r
}

type lockedWriter struct {
	mu sync.Mutex
	w  io.Writer
}

func (l *lockedWriter) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.w.Write(p)
}

func notAgent(a *Account) { a.Agent = false }

// on adds a reply: a file of testdata, or a body.
func (r *recorded) on(line string, status int, body string) *recorded {
	if body != "" && !strings.HasPrefix(body, "{") && !strings.HasPrefix(body, "<") {
		body = file(body)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.replies[line] = append(r.replies[line], canned{status: status, body: body})
	return r
}

// now makes the connection be in a state from here on.
func (r *recorded) now(body string) *recorded {
	r.mu.Lock()
	r.replies["GET "+one] = nil
	r.mu.Unlock()
	return r.on("GET "+one, 200, body)
}

func (r *recorded) serve(w http.ResponseWriter, q *http.Request) {
	raw, _ := io.ReadAll(q.Body)
	var body map[string]any
	_ = json.Unmarshal(raw, &body)
	line := q.Method + " " + strings.TrimPrefix(q.URL.Path, "/2.0")
	r.mu.Lock()
	r.asked = append(r.asked, request{line, q.URL.Query(), body, strings.TrimPrefix(q.Header.Get("Authorization"), "Bearer ")})
	if q.URL.Query().Has("background") {
		line += "?background"
	}
	list := r.replies[line]
	if len(list) > 1 {
		r.replies[line] = list[1:]
	}
	r.mu.Unlock()
	if len(list) == 0 {
		w.WriteHeader(http.StatusInternalServerError)
		_, _ = io.WriteString(w, file("page.html"))
		return
	}
	for name, values := range list[0].header {
		w.Header()[name] = values
	}
	w.WriteHeader(list[0].status)
	_, _ = io.WriteString(w, list[0].body)
}

// sent returns the requests with that method and path.
func (r *recorded) sent(line string) []request {
	r.mu.Lock()
	defer r.mu.Unlock()
	var found []request
	for _, q := range r.asked {
		if q.line == line {
			found = append(found, q)
		}
	}
	return found
}

func (r *recorded) connection() reconnect.Connection {
	return reconnect.Connection{
		Provider: "powens", Account: "acme.biapi.pro/123", ID: "27", Secret: code, Lang: "nl",
		Return: "https://widget.example/return",
	}
}

// start starts a flow and fails the test on an error.
func (r *recorded) start() (reconnect.Step, providertest.Place) {
	r.t.Helper()
	s, cur, err := providertest.Start(context.Background(), r.adapter, r.connection())
	if err != nil {
		r.t.Fatalf("start: %v", err)
	}
	return s, cur
}

func (r *recorded) goOn(cur providertest.Place, a reconnect.Answers) (reconnect.Step, providertest.Place) {
	r.t.Helper()
	s, next, err := cur.Continue(context.Background(), r.adapter, a)
	if err != nil {
		r.t.Fatalf("continue: %v", err)
	}
	return s, next
}

func (r *recorded) keepsSecrets() {
	for _, s := range secrets {
		if strings.Contains(r.log.String(), s) {
			r.t.Errorf("the log holds %q:\n%s", s, r.log)
		}
	}
}

func noSecrets(t *testing.T, err error) {
	t.Helper()
	for _, s := range secrets {
		if err != nil && strings.Contains(err.Error(), s) {
			t.Errorf("the error holds %q: %v", s, err)
		}
	}
}

func keys(body map[string]any) []string {
	names := []string{}
	for name := range body {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func wantStep(t *testing.T, got, want reconnect.Step) {
	t.Helper()
	g, _ := reconnect.MarshalStep(got)
	w, _ := reconnect.MarshalStep(want)
	if !bytes.Equal(g, w) {
		t.Fatalf("step:\n got %s\nwant %s", g, w)
	}
}

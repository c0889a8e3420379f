package sandbox_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	"github.com/open-reconnect/reconnect/providers/sandbox/flinks"
	"github.com/open-reconnect/reconnect/providers/sandbox/powens"
	"github.com/open-reconnect/reconnect/providers/sandbox/syncfy"
)

// bench is a sandbox on two ports, with a user, a clock and a client that follows no redirect.
type bench struct {
	t        *testing.T
	box      *sandbox.Sandbox
	api      *httptest.Server
	controls *httptest.Server
	clock    *clock
	token    string
	user     int
}

// clock is a time that only the test moves.
type clock struct {
	mu sync.Mutex
	t  time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.t
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.t = c.t.Add(d)
}

func newBench(t *testing.T, o sandbox.Options) *bench {
	t.Helper()
	b := &bench{t: t, clock: &clock{t: time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)}}
	o.Now = b.clock.now
	o.Dialects = []sandbox.Dialect{powens.Dialect(), syncfy.Dialect(), flinks.Dialect()}
	b.box = sandbox.New(o)
	b.api, b.controls = httptest.NewServer(b.box.API()), httptest.NewServer(b.box.Controls())
	t.Cleanup(func() { b.box.Close(); b.api.Close(); b.controls.Close() })
	got := b.calm("POST", "/auth/init", "", map[string]any{"client_id": "4711", "client_secret": "s"}).want(200)
	b.token, b.user = got.text("auth_token"), int(got.body["id_user"].(float64))
	return b
}

// answer is what came back.
type answer struct {
	t      *testing.T
	what   string
	status int
	header http.Header
	raw    string
	body   map[string]any
}

func (a answer) want(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s: status %d, want %d; %s", a.what, a.status, status, a.raw)
	}
	return a
}

func (a answer) text(name string) string { s, _ := a.body[name].(string); return s }

// state asserts the state and its older twin.
func (a answer) state(word string) answer {
	a.t.Helper()
	if a.text("state") != word || a.body["state"] != a.body["error"] {
		a.t.Fatalf("%s: state %v, error %v, want %q", a.what, a.body["state"], a.body["error"], word)
	}
	return a
}

func (a answer) code(word string) answer {
	a.t.Helper()
	if !strings.EqualFold(a.text("code"), word) {
		a.t.Fatalf("%s: code %q, want %q", a.what, a.text("code"), word)
	}
	if _, ok := a.body["request_id"].(float64); !ok {
		a.t.Fatalf("%s: request_id is no number: %s", a.what, a.raw)
	}
	return a
}

func (b *bench) send(req *http.Request) answer {
	b.t.Helper()
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	a := answer{t: b.t, what: req.Method + " " + req.URL.Path, status: res.StatusCode, header: res.Header, raw: string(raw)}
	if strings.HasPrefix(res.Header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(raw, &a.body); err != nil {
			b.t.Fatalf("%s: %v: %s", a.what, err, raw)
		}
	}
	if "http://"+req.URL.Host == b.controls.URL {
		b.asDocumented(req, a)
	}
	return a
}

func (b *bench) request(method, address, bearer string, body any) *http.Request {
	b.t.Helper()
	var r io.Reader
	if body != nil {
		text, err := json.Marshal(body)
		if err != nil {
			b.t.Fatal(err)
		}
		r = bytes.NewReader(text)
	}
	req, err := http.NewRequest(method, address, r)
	if err != nil {
		b.t.Fatal(err)
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	return req
}

// call sends a request to the API as the bench's user.
func (b *bench) call(method, path string, body any) answer {
	b.t.Helper()
	return b.send(b.request(method, b.api.URL+"/powens/2.0"+path, b.token, body))
}

// calm is a call that chaos leaves alone.
func (b *bench) calm(method, path, bearer string, body any) answer {
	b.t.Helper()
	req := b.request(method, b.api.URL+"/powens/2.0"+path, bearer, body)
	req.Header.Set("X-Sandbox-Calm", "1")
	return b.send(req)
}

func (b *bench) control(method, path string, body any) answer {
	b.t.Helper()
	return b.send(b.request(method, b.controls.URL+path, "", body))
}

// connect makes a healthy connection and gives its path.
func (b *bench) connect(connector int) (path string, id int) {
	b.t.Helper()
	body := map[string]any{"id_connector": connector, "login": "12345678", "password": "1234"}
	if connector == mixed {
		body["source"] = "directaccess"
	}
	got := b.calm("POST", "/users/me/connections", b.token, body).want(200).state("")
	id = int(got.body["id"].(float64))
	return fmt.Sprintf("/users/me/connections/%d", id), id
}

// broken makes a connection of the single-source bank that plays the script.
func (b *bench) broken(script ...sandbox.Act) (path string, id int) {
	b.t.Helper()
	path, id = b.connect(odd)
	b.control("POST", fmt.Sprintf("/powens/connections/%d/break", id), map[string]any{"script": script}).want(200)
	return path, id
}

func (b *bench) press(id int, what string) answer {
	b.t.Helper()
	return b.control("POST", fmt.Sprintf("/powens/connections/%d/%s", id, what), nil)
}

// until waits, in real time, for something that goes on in the background.
func (b *bench) until(what string, done func() bool) {
	b.t.Helper()
	soon.Await(b.t, what, done)
}

// The connectors.
const (
	test    = 40
	odd     = 901
	consent = 902
	mixed   = 903
)

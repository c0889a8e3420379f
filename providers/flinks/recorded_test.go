package flinks

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
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
	line string // what was asked, as in on
	body map[string]any
	raw  string
	auth string // flinks-auth-key
	api  string // x-api-key
}

const (
	customerID = "43387ca6-0391-4c82-857d-70d95f087ecb"
	requestID  = "11111111-0000-4000-8000-000000000001"
	loginID    = "5e115eac-1209-4f19-641c-08d6d484e2fe"

	poll    = "poll"    // AuthorizeAsync with the RequestId alone
	reply1  = "answer"  // with SecurityResponses
	open    = "open"    // with a LoginId or credentials
	cached  = "cached"  // Authorize with MostRecentCached
	mint    = "mint"    // GenerateAuthorizeToken
	catalog = "catalog" // Institutions
)

// secrets must never be in an error or a log line.
var secrets = []string{"hunter2", "topsecret", "s3cr3t", requestID, loginID, "What shape", "33333333-0000", "Greatday"}

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
		Client: &reconnect.Client{ID: "acme"}, CustomerID: customerID, BaseURL: r.server.URL + "/v3", AuthKey: "s3cr3t-auth", APIKey: "s3cr3t-api",
	}
	for _, c := range change {
		c(&account)
	}
	adapter, err := New([]Account{account}, slog.New(slog.NewTextHandler(r.log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	adapter.Now = func() time.Time { return r.clock }
	r.adapter = adapter
	r.on(mint, 200, "token").on(cached, 200, "cached").on(catalog, 200, "institutions")
	t.Cleanup(func() { r.keepsSecrets(r.log.String()) })
	return r
}

func keyless(a *Account)     { a.AuthKey = "" }
func synchronous(a *Account) { a.Sync = true }
func pollByGet(a *Account)   { a.PollBy = "get" }

// on adds a reply: a file of testdata, or a body.
func (r *recorded) on(line string, status int, body string) *recorded {
	if body != "" && !strings.HasPrefix(body, "{") && !strings.HasPrefix(body, "<") && !strings.HasPrefix(body, "[") {
		body = file(body)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.replies[line] = append(r.replies[line], canned{status: status, body: body})
	return r
}

// now makes a look find something else from here on.
func (r *recorded) now(status int, body string) *recorded {
	r.mu.Lock()
	r.replies[poll] = nil
	r.mu.Unlock()
	return r.on(poll, status, body)
}

func (r *recorded) serve(w http.ResponseWriter, q *http.Request) {
	raw, _ := io.ReadAll(q.Body)
	var body map[string]any
	_ = json.Unmarshal(raw, &body)
	path, ok := strings.CutPrefix(q.URL.Path, "/v3/"+customerID+"/BankingServices/")
	line := q.Method + " " + path
	switch {
	case !ok:
	case line == "POST GenerateAuthorizeToken":
		line = mint
	case line == "GET Institutions":
		line = catalog
	case strings.HasPrefix(line, "GET AuthorizeAsync/"):
		line = poll
		body = map[string]any{"RequestId": path[len("AuthorizeAsync/"):]}
	case body["SecurityResponses"] != nil:
		line = reply1
	case body["RequestId"] != nil:
		line = poll
	case body["MostRecentCached"] == true:
		line = cached
	case body["LoginId"] != nil || body["Password"] != nil:
		line = open
	}
	r.mu.Lock()
	r.asked = append(r.asked, request{line, body, string(raw), q.Header.Get("flinks-auth-key"), q.Header.Get("x-api-key")})
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

// sent returns the requests of one kind.
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

func bySession(c *reconnect.Connection) { c.Secret = requestID }
func byLoginID(c *reconnect.Connection) { c.ID = loginID }
func byName(c *reconnect.Connection) {
	c.Options = map[string]string{optionInstitution: "FlinksCapital"}
}

// start starts a flow and fails the test on an error.
func (r *recorded) start(change ...func(*reconnect.Connection)) (reconnect.Step, providertest.Place) {
	r.t.Helper()
	c := reconnect.Connection{Provider: "flinks", Account: customerID, Lang: "en", Return: "https://widget.example/return"}
	if change == nil {
		bySession(&c)
	}
	for _, f := range change {
		f(&c)
	}
	s, cur, err := providertest.Start(context.Background(), r.adapter, c)
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

// lost goes on and wants an error that tells nothing.
func (r *recorded) lost(cur providertest.Place, a reconnect.Answers) providertest.Place {
	r.t.Helper()
	s, next, err := cur.Continue(context.Background(), r.adapter, a)
	if err == nil || s != nil || next.Cursor == nil {
		r.t.Fatalf("step %+v, error %v", s, err)
	}
	r.keepsSecrets(err.Error())
	return next
}

func (r *recorded) keepsSecrets(text string) {
	r.t.Helper()
	for _, s := range secrets {
		if strings.Contains(text, s) {
			r.t.Errorf("%q is told: %s", s, text)
		}
	}
}

func wantStep(t *testing.T, got, want reconnect.Step) {
	t.Helper()
	g, _ := reconnect.MarshalStep(timeless(got))
	w, _ := reconnect.MarshalStep(timeless(want))
	if !bytes.Equal(g, w) {
		t.Fatalf("step:\n got %s\nwant %s", g, w)
	}
}

// timeless is a step without when its session dies, which depends on the clock and has a test of its own.
func timeless(s reconnect.Step) reconnect.Step {
	if ask, ok := s.(reconnect.Ask); ok {
		ask.Until = time.Time{}
		return ask
	}
	return s
}

func failed(r reconnect.Reason) reconnect.Step { return reconnect.Failed{Reason: r} }

// shape asks for the same question or form with a reason.
func shape(r reconnect.Reason) reconnect.Step {
	return reconnect.Ask{Reason: r, Fields: []reconnect.Field{
		{Name: "q0", Kind: reconnect.Text, Label: "What shape do people like most?", Required: true},
	}}
}

func credentials(r reconnect.Reason) reconnect.Step {
	return reconnect.Ask{Reason: r, Fields: []reconnect.Field{
		{Name: "username", Kind: reconnect.Text, Label: "Username", Lang: "en", Required: true},
		{Name: "password", Kind: reconnect.Secret, Required: true},
	}}
}

var (
	triangle = reconnect.Answers{"q0": {"hunter2"}}
	greatday = reconnect.Answers{"username": {"Greatday"}, "password": {"hunter2 "}}
)

package syncfy

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
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

// recorded is a server that answers with replies from testdata, in the order in which they were given, the last one
// for ever, and remembers what it was asked.
type recorded struct {
	t       *testing.T
	server  *httptest.Server
	adapter *Adapter
	account Account
	log     *bytes.Buffer
	clock   time.Time

	mu      sync.Mutex
	replies map[string][]canned
	asked   []request
}

type canned struct {
	status int
	body   string
}

type request struct {
	line  string // method and path
	query url.Values
	body  map[string]any
	auth  string
}

const (
	secretToken = "0badc0ffee0badc0ffee0badc0ffee00"
	secretKey   = "cafebabecafebabecafebabecafebabe"
	credID      = "5e17c432d7288d358a039141"
	jobID       = "5e17c4325d4f6077171c0254"
	tokenSiteID = "56cf5728784806f72b8b4569"
	acmeID      = "56cf4ff5784806152c8b4567"
)

// secrets must never be in an error or a log line.
var secrets = []string{secretToken, secretKey, "hunter2", "987654", jobID, "89704371"}

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
	r.account = Account{Client: &reconnect.Client{ID: "acme"}, BaseURL: r.server.URL + "/v1", ImagesURL: r.server.URL, PerSecond: 1000}
	for _, c := range change {
		c(&r.account)
	}
	adapter, err := New([]Account{r.account}, slog.New(slog.NewTextHandler(r.log, nil)))
	if err != nil {
		t.Fatal(err)
	}
	adapter.Now = func() time.Time { return r.clock }
	r.adapter = adapter
	r.on("GET /credentials", 200, "credential").on("GET /catalogues/organizations/sites", 200, "site_v1")
	r.on("PUT /credentials/"+credID+"/sync", 200, r.here(file("job")))
	t.Cleanup(func() {
		for _, s := range secrets {
			if strings.Contains(r.log.String(), s) {
				t.Errorf("the log holds %q:\n%s", s, r.log)
			}
		}
	})
	return r
}

// here makes the vendor's addresses this server's.
func (r *recorded) here(body string) string {
	host := strings.TrimPrefix(r.server.URL, "http://")
	return strings.NewReplacer("sync.paybook.com", host, "api.syncfy.com", host).Replace(body)
}

// on adds a reply: a file of testdata, or a body.
func (r *recorded) on(line string, status int, body string) *recorded {
	if body != "" && !strings.ContainsAny(body[:1], "{<[") {
		body = r.here(file(body))
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.replies[line] = append(r.replies[line], canned{status, body})
	return r
}

// only replaces what was given.
func (r *recorded) only(line string, status int, body string) *recorded {
	r.mu.Lock()
	r.replies[line] = nil
	r.mu.Unlock()
	return r.on(line, status, body)
}

// history makes the job have these statuses from here on.
func (r *recorded) history(statuses ...string) *recorded {
	for i, s := range statuses {
		if !strings.HasPrefix(s, "{") {
			statuses[i] = `{"code":` + s + `}`
		}
	}
	return r.only("GET /jobs/"+jobID+"/status", 200, `{"code":200,"status":true,"response":[`+strings.Join(statuses, ",")+`]}`)
}

func (r *recorded) serve(w http.ResponseWriter, q *http.Request) {
	raw, _ := io.ReadAll(q.Body)
	var body map[string]any
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	_ = dec.Decode(&body)
	method := q.Method
	if over := q.Header.Get("X-Http-Method-Override"); over != "" {
		method = over
	}
	line := method + " " + strings.TrimPrefix(q.URL.Path, "/v1")
	r.mu.Lock()
	r.asked = append(r.asked, request{line, q.URL.Query(), body, q.Header.Get("Authorization")})
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
	w.WriteHeader(list[0].status)
	_, _ = io.WriteString(w, list[0].body)
}

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

func (r *recorded) start() (reconnect.Step, providertest.Place) {
	r.t.Helper()
	s, cur, err := providertest.Start(context.Background(), r.adapter, reconnect.Connection{
		Provider: "syncfy", Account: r.account.Key(), ID: credID, Secret: secretToken, Lang: "es",
	})
	if err != nil {
		r.t.Fatalf("start: %v", err)
	}
	return s, cur
}

// goOn lets two seconds pass first, so that a look reads.
func (r *recorded) goOn(cur providertest.Place, a reconnect.Answers) (reconnect.Step, providertest.Place) {
	r.t.Helper()
	s, next, err := r.tryOn(cur, a)
	if err != nil {
		r.t.Fatalf("continue: %v", err)
	}
	return s, next
}

func (r *recorded) tryOn(cur providertest.Place, a reconnect.Answers) (reconnect.Step, providertest.Place, error) {
	r.clock = r.clock.Add(2 * time.Second)
	s, next, err := cur.Continue(context.Background(), r.adapter, a)
	for _, secret := range secrets {
		if err != nil && strings.Contains(err.Error(), secret) {
			r.t.Errorf("the error holds %q: %v", secret, err)
		}
	}
	return s, next, err
}

func wantStep(t *testing.T, got, want reconnect.Step) {
	t.Helper()
	g, _ := reconnect.MarshalStep(got)
	w, _ := reconnect.MarshalStep(want)
	if !bytes.Equal(g, w) {
		t.Fatalf("step:\n got %s\nwant %s", g, w)
	}
}

func stepIs(t *testing.T, s reconnect.Step, name string, reason reconnect.Reason) {
	t.Helper()
	if reconnect.StepName(s) != name || reconnect.ReasonOf(s) != reason {
		t.Fatalf("step %s %q, want %s %q", reconnect.StepName(s), reconnect.ReasonOf(s), name, reason)
	}
}

func parsed(t testing.TB, body string) upstream.JSON {
	t.Helper()
	j, ok := upstream.ParseJSON([]byte(body))
	if !ok {
		t.Fatal("no JSON")
	}
	return j
}

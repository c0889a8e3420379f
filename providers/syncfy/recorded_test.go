package syncfy

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

// recorded is a server that answers with replies from testdata, and the adapter that asks it.
type recorded struct {
	*providertest.Recorded
	adapter *Adapter
	account Account
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

func newRecorded(t *testing.T, change ...func(*Account)) *recorded {
	r := &recorded{Recorded: providertest.NewRecorded(t, secrets...)}
	r.Line, r.Edit = line, r.here
	r.account = Account{Client: &reconnect.Client{ID: "acme"}, BaseURL: r.Server.URL + "/v1", ImagesURL: r.Server.URL, PerSecond: 1000}
	for _, c := range change {
		c(&r.account)
	}
	adapter, err := New([]Account{r.account}, r.Log.Logger())
	if err != nil {
		t.Fatal(err)
	}
	adapter.Now = r.Clock.Now
	r.adapter, r.Provider = adapter, adapter
	r.on("GET /credentials", 200, "credential").on("GET /catalogues/organizations/sites", 200, "site_v1")
	return r.on("PUT /credentials/"+credID+"/sync", 200, "job")
}

// line is method and path.
func line(q *http.Request, _ *providertest.Asked) string {
	return q.Method + " " + strings.TrimPrefix(q.URL.Path, "/v1")
}

// here makes the vendor's addresses this server's.
func (r *recorded) here(body string) string {
	host := strings.TrimPrefix(r.Server.URL, "http://")
	return strings.NewReplacer("sync.paybook.com", host, "api.syncfy.com", host).Replace(body)
}

// on adds a reply: a file of testdata, or a body.
func (r *recorded) on(line string, status int, body string) *recorded {
	r.On(line, status, body)
	return r
}

// only replaces what was given.
func (r *recorded) only(line string, status int, body string) *recorded {
	r.Only(line)
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

func (r *recorded) start() (reconnect.Step, providertest.Point) {
	r.T.Helper()
	return r.Start(reconnect.Connection{
		Provider: "syncfy", Account: r.account.Key(), ID: credID, Secret: secretToken, Lang: "es",
	})
}

// GoOn lets two seconds pass first, so that a look reads.
func (r *recorded) GoOn(cur providertest.Point, a reconnect.Answers) (reconnect.Step, providertest.Point) {
	r.T.Helper()
	s, next, err := r.tryOn(cur, a)
	if err != nil {
		r.T.Fatalf("continue: %v", err)
	}
	return s, next
}

func (r *recorded) tryOn(cur providertest.Point, a reconnect.Answers) (reconnect.Step, providertest.Point, error) {
	r.Clock.Pass(2 * time.Second)
	s, next, err := cur.Continue(context.Background(), r.adapter, a)
	r.KeepsSecrets(fmt.Sprint(err))
	return s, next, err
}

var wantStep = providertest.WantStep

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

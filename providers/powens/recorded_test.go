package powens

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

// recorded is a server that answers with replies from testdata, and the adapter that asks it.
type recorded struct {
	*providertest.Recorded
	adapter *Adapter
}

const (
	one  = "/users/me/connections/27"
	code = "CODE+/=secret"
)

// secrets must never be in an error or a log line.
var secrets = []string{code, "TOKEN+/=secret", "TOPSECRET", "hunter2", "987654", "s3cr3t", "h1dden", "secret description", url.QueryEscape(code)}

func newRecorded(t *testing.T, change ...func(*Account)) *recorded {
	r := &recorded{Recorded: providertest.NewRecorded(t, secrets...)}
	r.Line = line
	account := Account{
		Client: &reconnect.Client{ID: "acme"}, Domain: "acme.biapi.pro", ClientID: "123", ClientSecret: "s3cr3t",
		BaseURL: r.Server.URL + "/2.0", Agent: true,
	}
	for _, c := range change {
		c(&account)
	}
	adapter, err := New([]Account{account}, r.Log.Logger())
	if err != nil {
		t.Fatal(err)
	}
	adapter.Now = r.Clock.Now
	r.adapter, r.Provider = adapter, adapter
	return r.on("POST /auth/token/access", 200, "token")
}

// line is method and path, and whether a request is to be answered in the background.
func line(q *http.Request, _ *providertest.Asked) string {
	l := q.Method + " " + strings.TrimPrefix(q.URL.Path, "/2.0")
	if q.URL.Query().Has("background") {
		l += "?background"
	}
	return l
}

func notAgent(a *Account) { a.Agent = false }

// on adds a reply: a file of testdata, or a body.
func (r *recorded) on(line string, status int, body string) *recorded {
	r.On(line, status, body)
	return r
}

// now makes the connection be in a state from here on.
func (r *recorded) now(body string) *recorded {
	r.Only("GET " + one)
	return r.on("GET "+one, 200, body)
}

func (r *recorded) connection() reconnect.Connection {
	return reconnect.Connection{
		Provider: "powens", Account: "acme.biapi.pro/123", ID: "27", Secret: code, Lang: "nl",
		Return: "https://widget.example/return",
	}
}

// start starts a flow and fails the test on an error.
func (r *recorded) start() (reconnect.Step, providertest.Point) {
	r.T.Helper()
	return r.Start(r.connection())
}

func keys(body map[string]any) []string {
	names := []string{}
	for name := range body {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

var wantStep = providertest.WantStep

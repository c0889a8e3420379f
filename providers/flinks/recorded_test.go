package flinks

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

// recorded is a server that answers with replies from testdata, and the adapter that asks it.
type recorded struct {
	*providertest.Recorded
	adapter *Adapter
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

func newRecorded(t *testing.T, change ...func(*Account)) *recorded {
	r := &recorded{Recorded: providertest.NewRecorded(t, secrets...)}
	r.Line = line
	account := Account{
		Client: &reconnect.Client{ID: "acme"}, CustomerID: customerID, BaseURL: r.Server.URL + "/v3", AuthKey: "s3cr3t-auth", APIKey: "s3cr3t-api",
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
	return r.on(mint, 200, "token").on(cached, 200, "cached").on(catalog, 200, "institutions")
}

// line names what is asked by what is in the body, because most of it goes to one address.
func line(q *http.Request, a *providertest.Asked) string {
	path, ok := strings.CutPrefix(q.URL.Path, "/v3/"+customerID+"/BankingServices/")
	line := q.Method + " " + path
	switch {
	case !ok:
	case line == "POST GenerateAuthorizeToken":
		return mint
	case line == "GET Institutions":
		return catalog
	case strings.HasPrefix(line, "GET AuthorizeAsync/"):
		a.Body = map[string]any{"RequestId": path[len("AuthorizeAsync/"):]}
		return poll
	case a.Body["SecurityResponses"] != nil:
		return reply1
	case a.Body["RequestId"] != nil:
		return poll
	case a.Body["MostRecentCached"] == true:
		return cached
	case a.Body["LoginId"] != nil || a.Body["Password"] != nil:
		return open
	}
	return line
}

func keyless(a *Account)     { a.AuthKey = "" }
func synchronous(a *Account) { a.Sync = true }
func pollByGet(a *Account)   { a.PollBy = "get" }

// on adds a reply: a file of testdata, or a body.
func (r *recorded) on(line string, status int, body string) *recorded {
	r.On(line, status, body)
	return r
}

// now makes a look find something else from here on.
func (r *recorded) now(status int, body string) *recorded {
	r.Only(poll)
	return r.on(poll, status, body)
}

func bySession(c *reconnect.Connection) { c.Secret = requestID }
func byLoginID(c *reconnect.Connection) { c.ID = loginID }
func byName(c *reconnect.Connection) {
	c.Options = map[string]string{optionInstitution: "FlinksCapital"}
}

// start starts a flow and fails the test on an error.
func (r *recorded) start(change ...func(*reconnect.Connection)) (reconnect.Step, providertest.Point) {
	r.T.Helper()
	c := reconnect.Connection{Provider: "flinks", Account: customerID, Lang: "en", Return: "https://widget.example/return"}
	if change == nil {
		bySession(&c)
	}
	for _, f := range change {
		f(&c)
	}
	return r.Start(c)
}

func wantStep(t *testing.T, got, want reconnect.Step) {
	t.Helper()
	providertest.WantStep(t, timeless(got), timeless(want))
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
		{Name: "username", Kind: reconnect.Text, Required: true, Username: true},
		{Name: "password", Kind: reconnect.Secret, Required: true},
	}}
}

// saying is a step with a message of Flinks'.
func saying(s reconnect.Step, text string) reconnect.Step {
	words := reconnect.Words{Text: text, Lang: "en", Service: true}
	switch s := s.(type) {
	case reconnect.Ask:
		s.Words = words
		return s
	case reconnect.Act:
		s.Words = words
		return s
	case reconnect.Failed:
		s.Words = words
		return s
	case reconnect.Approve, reconnect.Visit, reconnect.Wait, reconnect.Done:
	}
	return s
}

// incorrect is the message of wrong_again and wrong_bare.
const incorrect = "An answer is incorrect: hunter2"

var (
	triangle = reconnect.Answers{"q0": {"hunter2"}}
	greatday = reconnect.Answers{"username": {"Greatday"}, "password": {"hunter2 "}}
)

package powens

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

const bankURL = `{"url":"https://bank.example/authorize?client=9&state=TOPSECRETSTATE"}`

func visitOf(t *testing.T, s reconnect.Step) reconnect.Visit {
	t.Helper()
	v, ok := s.(reconnect.Visit)
	if !ok {
		t.Fatalf("step %T %+v", s, s)
	}
	return v
}

func TestTheUserIsSentToTheBankWithAStateOfOurs(t *testing.T) {
	r := newRecorded(t).now("webauth_required").on("GET /webauth-url", 200, bankURL)
	s, cur := r.start()
	v := visitOf(t, s)
	if v.URL != "https://bank.example/authorize?client=9&state=TOPSECRETSTATE" || v.Reason != "" || v.Again != 4*time.Second {
		t.Errorf("visit %+v", v)
	}
	if rest, ok := strings.CutPrefix(v.State, "flow1."); !ok || len(rest) != 22 {
		t.Errorf("state %q", v.State)
	}
	q := r.Sent("GET /webauth-url")[0].Query
	want := url.Values{"client_id": {"123"}, "redirect_uri": {"https://widget.example/return"}, "id_connection": {"27"}, "state": {v.State}}
	if q.Encode() != want.Encode() {
		t.Errorf("query %v", q)
	}
	// Looks keep the address, so that a page in another tab stays good.
	for range 3 {
		s, cur = r.GoOn(cur, nil)
		wantStep(t, s, v)
	}
	if n := len(r.Sent("GET /webauth-url")); n != 1 {
		t.Errorf("asked for %d addresses", n)
	}
	r.Clock.Pass(visitLife)
	s, _ = r.GoOn(cur, nil)
	if w := visitOf(t, s); w.State == v.State {
		t.Error("a dead address is still shown")
	}
}

func TestTheStateIsNewForEachVisit(t *testing.T) {
	r := newRecorded(t).now("webauth_required").on("GET /webauth-url", 200, bankURL)
	s, cur := r.start()
	v := visitOf(t, s)
	s, cur = r.GoOn(cur, reconnect.Answers{"error": {"access_denied"}, "error_description": {"no"}, "state": {v.State}})
	w := visitOf(t, s)
	if w.State == v.State || w.Reason != reconnect.NotAuthorized {
		t.Errorf("second visit %+v after %+v", w, v)
	}
	s, _ = r.GoOn(cur, nil)
	wantStep(t, s, w)
}

func TestAReturnIsJudgedByTheConnectionAndNotByItsParameters(t *testing.T) {
	r := newRecorded(t).now("webauth_required").on("GET /webauth-url", 200, bankURL)
	_, cur := r.start()
	// Somebody writes a success, or another connection's id, into the address.
	s, cur := r.GoOn(cur, reconnect.Answers{"id_connection": {"28"}})
	wantStep(t, s, reconnect.Wait{Again: time.Second})
	s, _ = r.now("healthy").GoOn(cur, nil)
	wantStep(t, s, reconnect.Done{})
	// The state has not noticed for a while: the user was not at the bank after all.
	r.now("webauth_required")
	r.Clock.Pass(afterVisit)
	s, _ = r.GoOn(cur, nil)
	if v := visitOf(t, s); v.Reason != reconnect.NotAuthorized {
		t.Errorf("reason %q", v.Reason)
	}
	// An error in the return does not undo what the connection says.
	s, _ = newRecordedAtVisit(t).now("healthy").backWith("error")
	wantStep(t, s, reconnect.Done{})
}

type atVisit struct {
	*recorded
	cur providertest.Point
}

func newRecordedAtVisit(t *testing.T) *atVisit {
	r := newRecorded(t).now("webauth_required").on("GET /webauth-url", 200, bankURL)
	_, cur := r.start()
	return &atVisit{r, cur}
}

func (a *atVisit) now(reply string) *atVisit { a.recorded.now(reply); return a }

func (a *atVisit) backWith(parameter string) (reconnect.Step, providertest.Point) {
	return a.GoOn(a.cur, reconnect.Answers{parameter: {"x"}})
}

func TestALostLookAfterTheReturnRemembersIt(t *testing.T) {
	a := newRecordedAtVisit(t)
	a.Only("GET "+one, providertest.Canned{Status: 502}, providertest.Canned{Status: 200, Body: providertest.File("webauth_required")})
	_, cur, err := a.cur.Continue(context.Background(), a.adapter, reconnect.Answers{"error": {"access_denied"}})
	if err == nil {
		t.Fatal("no error")
	}
	s, _ := a.GoOn(cur, nil)
	if v := visitOf(t, s); v.Reason != reconnect.NotAuthorized {
		t.Errorf("reason %q", v.Reason)
	}
}

func TestAConnectionThatIsUpToDateIsDone(t *testing.T) {
	r := newRecorded(t).now("webauth_required").on("GET /webauth-url", 409, "error_up_to_date")
	s, _ := r.start()
	wantStep(t, s, reconnect.Done{})
}

func TestOnlySafeAddressesAreVisited(t *testing.T) {
	for _, address := range []string{
		"javascript:alert(1)", "http://bank.example/", "//bank.example/", "https://", "https://u:p@bank.example/",
		"ftp://bank.example/", "data:text/html,x", "", "https:///x", "http://localhost.bank.example/", strings.Repeat("https://x/", 1000),
	} {
		r := newRecorded(t).now("webauth_required").on("GET /webauth-url", 200, `{"url":"`+address+`"}`)
		s, _ := r.start()
		wantStep(t, s, reconnect.Failed{Reason: reconnect.Internal})
	}
	for _, address := range []string{"http://localhost:8090/bank/1", "http://127.0.0.1/", "http://[::1]:8/", "https://bank.example/x?y=z#f"} {
		r := newRecorded(t).now("webauth_required").on("GET /webauth-url", 200, `{"url":"`+address+`"}`)
		s, _ := r.start()
		if v := visitOf(t, s); v.URL != address {
			t.Errorf("%s became %s", address, v.URL)
		}
	}
}

func TestWithoutAgentStatusCredentialsAreAskedByPowensItself(t *testing.T) {
	for reply, reason := range map[string]reconnect.Reason{
		"wrongpass": reconnect.WrongCredentials, "wrongpass_without_fields": reconnect.WrongCredentials, "password_expired": reconnect.PasswordExpired,
	} {
		r := newRecorded(t, notAgent).now(reply).on("GET /auth/token/code", 200, `{"code":"fresh+/=","expires_in":1800}`)
		s, cur := r.start()
		v := visitOf(t, s)
		want := "https://webview.powens.com/nl/reconnect?client_id=123&code=fresh%2B%2F%3D&connection_id=27&domain=acme.biapi.pro" +
			"&redirect_uri=https%3A%2F%2Fwidget.example%2Freturn&state=" + v.State
		if v.URL != want || v.Reason != reason {
			t.Errorf("visit %+v\nwant %s", v, want)
		}
		if q := r.Sent("GET /auth/token/code")[0]; q.Query.Get("type") != "singleAccess" || q.Bearer() != "TOKEN+/=secret" {
			t.Errorf("code asked by %+v", q)
		}
		s, _ = r.GoOn(cur, nil)
		wantStep(t, s, v)
		s, _ = r.now("healthy").GoOn(cur, reconnect.Answers{"state": {v.State}})
		wantStep(t, s, reconnect.Done{})
	}
}

func TestWithoutAgentStatusNoPasswordIsEverSent(t *testing.T) {
	r := newRecorded(t, notAgent).now("wrongpass").on("GET /auth/token/code", 200, `{"code":"fresh"}`)
	_, cur := r.start()
	r.GoOn(cur, reconnect.Answers{"login": {"x"}, "password": {"hunter2"}})
	if n := len(r.Sent("POST " + one)); n != 0 {
		t.Errorf("%d posts", n)
	}
}

func TestWithoutAgentStatusAResetHappensAtPowens(t *testing.T) {
	r := newRecorded(t, notAgent).now("healthy").on("GET /auth/token/code", 200, `{"code":"fresh"}`)
	c := r.connection()
	c.Options = map[string]string{"reset_credentials": "true", "connection_sources": "openapi,directaccess"}
	s, cur, err := providertest.Start(context.Background(), r.adapter, c)
	if err != nil {
		t.Fatal(err)
	}
	u, _ := url.Parse(visitOf(t, s).URL)
	if q := u.Query(); q.Get("reset_credentials") != "true" || q.Get("connection_sources") != "openapi,directaccess" {
		t.Errorf("query %v", q)
	}
	again, _ := r.GoOn(cur, nil)
	wantStep(t, again, s)
	s, _ = r.GoOn(cur, reconnect.Answers{})
	wantStep(t, s, reconnect.Done{})
}

func TestACodeAsBearerIsHandedOnToPowensPage(t *testing.T) {
	r := newRecorded(t, notAgent, func(a *Account) { a.CodeAsBearer = true }).now("wrongpass")
	s, _ := r.start()
	u, _ := url.Parse(visitOf(t, s).URL)
	if u.Query().Get("code") != code || strings.Contains(u.RawQuery, "+") {
		t.Errorf("query %s", u.RawQuery)
	}
}

package flinks

import (
	"fmt"
	"net/http/httptest"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
	"github.com/open-reconnect/reconnect/providers/sandbox/internal/readme"
)

// The tables would drift without a test that reads them.
func TestFlinksTablesNameEveryActUserAndSwitch(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	names := sandbox.Acts()
	for user := range trials() {
		names = append(names, user)
	}
	for _, b := range banks() {
		names = append(names, fmt.Sprintf("%s` | %d", b.name, b.id))
	}
	w := reflect.ValueOf(DefaultSwitches())
	for i := range w.NumField() {
		value := w.Field(i).Interface()
		if span, ok := value.(sandbox.Span); ok {
			value = time.Duration(span)
		}
		names = append(names, fmt.Sprintf("%s` | %v", w.Type().Field(i).Tag.Get("json"), value))
	}
	for _, name := range names {
		if !strings.Contains(string(text), "`"+name) {
			t.Errorf("README.md does not say `%s", name)
		}
	}
}

func TestTheREADMEListsTheRoutes(t *testing.T) {
	p := start(nil, DefaultSwitches())
	readme.Routes(t, root, p.routes())
}

func TestASignInThatIsOverIsLookedAtNoMoreAndForgottenAfterAnHour(t *testing.T) {
	now := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	s := sandbox.New(sandbox.Options{Now: func() time.Time { return now }})
	defer s.Close()
	p := start(s, DefaultSwitches())
	l := p.login("customer", "mary", p.banks[1])
	over := p.begin(l, now, false, func(*session) {})
	id := p.name(over)
	p.set(l, sandbox.Script{sandbox.AskCode("1")})
	p.begin(l, now, false, func(*session) {})
	p.cached(l, now)
	p.Settle(now)
	if len(p.live) != 1 || len(p.ended) < 2 || p.live[0].done {
		t.Fatalf("%d are looked at, %d are over", len(p.live), len(p.ended))
	}
	if _, no := p.find(id); no != nil {
		t.Error("what is over is forgotten at once")
	}
	p.Settle(now.Add(memory + time.Second))
	if _, no := p.find(id); no == nil || len(p.live) != 0 {
		t.Errorf("after an hour %d are looked at, and what is over is still known", len(p.live))
	}
}

func FuzzNoBodyBreaksFlinks(f *testing.F) {
	f.Add("POST", "Authorize", `{"LoginId":"10920000-0000-4000-8000-000000000001","MostRecentCached":false}`)
	f.Add("POST", "Authorize", `{"RequestId":"R","SecurityResponses":{"Enter the code":["1"]}}`)
	f.Add("POST", "AuthorizeAsync", `{"requestid":"R","SECURITYRESPONSES":{"":[]}}`)
	f.Add("POST", "AuthorizeAsync", `{"Institution":"FlinksCapital","username":"challenge_several+","Password":"Everyday","Language":[1]}`)
	f.Add("GET", "AuthorizeAsync/R", "")
	f.Add("GET", "Institutions?skip=99999999999999999999&take=-3", "")
	f.Add("POST", "GetAccountsDetail", `{"RequestId":null}`)
	f.Add("GET", "../../oauth/authorize?institution_id=902&redirect_uri=javascript:1", "")
	f.Fuzz(func(t *testing.T, method, path, body string) {
		var p *dialect
		d := Dialect()
		d.New = func(s *sandbox.Sandbox) sandbox.Aggregator {
			p = start(s, DefaultSwitches())
			return p
		}
		s := sandbox.New(sandbox.Options{Dialects: []sandbox.Dialect{d}, Chaos: sandbox.Chaos{Unknown: 1}})
		defer s.Close()
		s.Lock()
		l := p.login("c", "mary", p.banks[1])
		l.saved, l.script = true, sandbox.Script{sandbox.AskCode("1")}
		session := p.begin(l, s.Now(), false, func(*session) {})
		p.byID["R"], session.ids = session, []string{"R"}
		p.tokens["token"] = &token{customer: "c", made: s.Now()}
		s.Unlock()
		r := httptest.NewRequest("GET", "http://sandbox.invalid/", strings.NewReader(body))
		r.Method = method
		where, err := r.URL.Parse("/flinks/v3/c/BankingServices/" + path)
		if err != nil {
			return
		}
		r.URL = where
		r.Header.Set("flinks-auth-key", "token")
		r.Header.Set("x-api-key", "key")
		w := httptest.NewRecorder()
		s.API().ServeHTTP(w, r)
		if w.Code >= 500 {
			t.Errorf("%d: %s", w.Code, w.Body)
		}
	})
}

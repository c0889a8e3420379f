package sandbox

import (
	"fmt"
	"net/http/httptest"
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

// The tables would drift without a test that reads them.
func TestFlinksTablesNameEveryActUserAndSwitch(t *testing.T) {
	text, err := os.ReadFile("flinks.md")
	if err != nil {
		t.Fatal(err)
	}
	names := Acts()
	for user := range flinksTrials() {
		names = append(names, user)
	}
	for _, b := range flinksBanks() {
		names = append(names, fmt.Sprintf("%s` | %d", b.name, b.id))
	}
	w := reflect.ValueOf(defaultFlinksSwitches())
	for i := range w.NumField() {
		value := w.Field(i).Interface()
		if span, ok := value.(Span); ok {
			value = time.Duration(span)
		}
		names = append(names, fmt.Sprintf("%s` | %v", w.Type().Field(i).Tag.Get("json"), value))
	}
	for _, name := range names {
		if !strings.Contains(string(text), "`"+name) {
			t.Errorf("flinks.md does not say `%s", name)
		}
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
		s := New(Options{Chaos: Chaos{Unknown: 1}})
		defer s.Close()
		p := newFlinks(s)
		s.mu.Lock()
		s.dialects = append(s.dialects[:0:0], p)
		l := p.login("c", "mary", p.banks[1])
		l.saved, l.script = true, Script{AskCode("1")}
		session := p.begin(l, s.now(), false, func(*flinksSession) {})
		p.byID["R"], session.ids = session, []string{"R"}
		p.tokens["token"] = &flinksToken{customer: "c", made: s.now()}
		s.mu.Unlock()
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

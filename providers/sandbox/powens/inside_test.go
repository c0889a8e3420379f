package powens

import (
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
	"github.com/open-reconnect/reconnect/providers/sandbox/internal/readme"
)

// The table would drift without a test that reads it.
func TestTheREADMENamesEveryScenario(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range scenarios() {
		if !strings.Contains(string(text), "`"+s.value) {
			t.Errorf("the README does not say `%s", s.value)
		}
	}
}

func TestTheREADMEListsTheRoutes(t *testing.T) {
	p := start(nil)
	readme.Routes(t, root, p.routes())
}

// Every request brings all stories up to now. With thousands of connections it must not look at those that stand still.
func TestAConnectionThatStandsStillIsLookedAtNoMore(t *testing.T) {
	now := time.Date(2026, 11, 3, 9, 0, 0, 0, time.UTC)
	s := sandbox.New(sandbox.Options{Now: func() time.Time { return now }})
	defer s.Close()
	p := start(s)
	u := p.newUser(true)
	made := func(script ...sandbox.Act) *connection {
		k := &connection{user: u.id, connector: p.connectors[1], values: map[string]string{}, active: true, created: now}
		p.attach(k, "directaccess", script, now)
		p.adopt(k)
		return k
	}
	lifetime := now.Add(time.Hour)
	for _, act := range []sandbox.Act{
		sandbox.Accept(), sandbox.RefusePassword(), sandbox.AskCode("1"), sandbox.Consent(), sandbox.AskVisit(), sandbox.RequireAction(""), sandbox.GoDown(),
	} {
		if made(act, sandbox.Accept()); len(p.live) != 1 {
			t.Errorf("%s: %d are looked at at first", act.Do, len(p.live))
		}
		if p.Settle(now); len(p.live) != 0 {
			t.Errorf("%s is still looked at", act.Do)
		}
	}
	down := sandbox.GoDown()
	down.For = sandbox.Span(time.Minute)
	for _, act := range []sandbox.Act{sandbox.AskApproval(""), sandbox.Dawdle(time.Minute), down} {
		k := made(act, sandbox.Accept())
		if p.Settle(now); !p.live[k] {
			t.Errorf("%s moves on by itself, and nobody looks", act.Do)
		}
		k.sources[0].story.Verdict, k.sources[0].story.Watched = "approve", lifetime
		p.Settle(lifetime)
		if state := k.sources[0].state(); state != "" || len(p.live) != 0 {
			t.Errorf("%s: an hour later it is %q, and %d are looked at", act.Do, state, len(p.live))
		}
	}
}

func FuzzNoBodyBreaksTheAPI(f *testing.F) {
	f.Add("POST", "auth/init", "application/json", `{"client_id":"1","client_secret":"s"}`)
	f.Add("POST", "auth/token/access", "application/x-www-form-urlencoded", "code=%zz&client_id=1")
	f.Add("POST", "users/me/connections/101", "multipart/form-data; boundary=x", "--x\r\nContent-Disposition: form-data; name=\"otp\"\r\n\r\n1\r\n--x--")
	f.Add("POST", "users/me/connections", "multipart/form-data", "--")
	f.Add("PUT", "users/1/connections/101/sources/1001?all", "text/plain", `{"disabled":{"a":[1]}}`)
	f.Add("GET", "connectors/40?expand=a]]],b[[", "", "")
	f.Fuzz(func(t *testing.T, method, path, kind, body string) {
		var p *dialect
		d := Dialect()
		d.New = func(s *sandbox.Sandbox) sandbox.Aggregator {
			p = start(s)
			return p
		}
		s := sandbox.New(sandbox.Options{Dialects: []sandbox.Dialect{d}, Chaos: sandbox.Chaos{Unknown: 1}})
		defer s.Close()
		s.Lock()
		u := p.newUser(true)
		p.tokens["key"] = &token{user: u.id, permanent: true}
		k := &connection{user: u.id, connector: p.connectors[0], values: map[string]string{}, active: true}
		p.attach(k, "openapi", sandbox.Script{sandbox.AskCode("1"), sandbox.Accept()}, s.Now())
		p.adopt(k)
		s.Unlock()
		r := httptest.NewRequest("GET", "http://sandbox.invalid/", strings.NewReader(body))
		r.Method = method
		where, err := r.URL.Parse("/powens/2.0/" + path)
		if err != nil {
			return
		}
		r.URL = where
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Authorization", "Bearer key")
		w := httptest.NewRecorder()
		s.API().ServeHTTP(w, r)
		if w.Code == 500 {
			t.Errorf("500: %s", w.Body)
		}
	})
}

// The demonstration marks what these banks say as English.
func TestTheBanksSpeakEnglish(t *testing.T) {
	other := regexp.MustCompile(`(?i)[^\x00-\x7f]|\b(de|mot|identifiant|devise|nord|sud)\b|(iers|els)$`)
	for _, k := range connectors() {
		for _, f := range k.fields {
			words := []string{f.Label, f.Help}
			for _, c := range f.Choices {
				words = append(words, c.Label)
			}
			for _, w := range words {
				if other.MatchString(w) {
					t.Errorf("%s says %q", k.name, w)
				}
			}
		}
	}
}

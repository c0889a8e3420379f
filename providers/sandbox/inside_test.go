package sandbox

import (
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

func TestHistoryIsBounded(t *testing.T) {
	var h history
	for range historyLimit + 10 {
		h.add(&Request{})
	}
	if len(h.entries) > historyLimit {
		t.Errorf("%d requests are remembered", len(h.entries))
	}
	if last := h.entries[len(h.entries)-1]; last.Seq != historyLimit+10 {
		t.Errorf("the last one has number %d", last.Seq)
	}
}

func TestChaosHitsTheShareItPromises(t *testing.T) {
	c := Chaos{Seed: 1, Error: 0.1, Lost: 0.2, Unknown: 0.3, Slowness: time.Second}
	var failed, lost, unknown int
	var pause time.Duration
	for n := range 10_000 {
		f := c.fate("POST /x", n)
		if f.err {
			failed++
		}
		if f.lost {
			lost++
		}
		if f.unknown {
			unknown++
		}
		pause += f.pause
	}
	near := func(what string, got, want int) {
		if got < want-want/5 || got > want+want/5 {
			t.Errorf("%s: %d of 10000, want about %d", what, got, want)
		}
	}
	near("errors", failed, 1000)
	near("lost", lost, 2000)
	near("unknown", unknown, 3000)
	near("milliseconds of pause", int(pause/10_000/time.Millisecond), 500)
}

// The tables of the README would drift without a test that reads them.
func TestTheREADMENamesEveryActScenarioAndSwitch(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	names := Acts()
	for _, s := range powensScenarios() {
		names = append(names, s.value)
	}
	w := DefaultSwitches()
	names = append(names, "denied` | "+strconv.Itoa(w.Denied), "fields_on_wrongpass` | true", "wrongpass` | "+w.Wrongpass)
	for name, span := range map[string]Span{
		"approval_lifetime": w.ApprovalLifetime, "hold": w.Hold, "check": w.Check,
		"sync_pause": w.SyncPause, "code_lifetime": w.CodeLifetime,
	} {
		names = append(names, name+"` | "+time.Duration(span).String())
	}
	for _, name := range append(names, "calls_per_minute` | 0", "lock_after` | 0") {
		if !strings.Contains(string(text), "`"+name) {
			t.Errorf("the README does not say `%s", name)
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
		s := New(Options{Chaos: Chaos{Unknown: 1}})
		defer s.Close()
		p := s.dialects[0].(*powens)
		u := p.newUser(true)
		p.tokens["key"] = &powensToken{user: u.id, permanent: true}
		k := &powensConnection{user: u.id, connector: p.connectors[0], values: map[string]string{}, active: true}
		p.attach(k, "openapi", Script{AskCode("1"), Accept()}, s.now())
		p.adopt(k)
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

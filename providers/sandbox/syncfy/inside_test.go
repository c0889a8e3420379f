package syncfy

import (
	"net/http/httptest"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
	"github.com/open-reconnect/reconnect/providers/sandbox/internal/readme"
)

// The tables would drift without a test that reads them.
func TestSyncfysPageNamesEveryActSiteSwitchAndPicture(t *testing.T) {
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	names := append(sandbox.Acts(), sandbox.PictureWays()[1:]...)
	w := DefaultSwitches()
	for name, span := range map[string]sandbox.Span{"pace": w.Pace, "twofa_timeout": w.TwofaTimeout, "session_idle": w.SessionIdle, "ready_in": w.ReadyIn} {
		names = append(names, name+"` | "+time.Duration(span).String())
	}
	names = append(names, "late_twofa` | "+strconv.Itoa(w.LateTwofa), "busy` | "+w.Busy, "repull` | "+strconv.FormatBool(w.Repull),
		"rate` | "+strconv.Itoa(w.Rate), "replay` | "+strconv.FormatBool(w.Replay), "urls", "skip", "socket", "socket_at", "socket_times",
		"refuse", "refuse_times", "unknown_for", "hurry` | "+time.Duration(w.Hurry).String(), "drop", "close", "never", "hang", "junk", "silent", "double_slash", "scheme_less", "both", "elsewhere")
	for _, name := range names {
		if !strings.Contains(string(text), "`"+name) {
			t.Errorf("the page does not say `%s", name)
		}
	}
	for _, site := range acmeSites() {
		if !strings.Contains(string(text), site.name) {
			t.Errorf("the page does not name the site %s", site.name)
		}
	}
	for do, code := range troubleCodes {
		if !strings.Contains(string(text), strconv.Itoa(code)) {
			t.Errorf("the page does not say that %s is %d", do, code)
		}
	}
}

func TestTheREADMEListsTheRoutes(t *testing.T) {
	p := &dialect{}
	readme.Routes(t, root, p.routes())
}

func TestSyncfysIdsAreUnique(t *testing.T) {
	seen := map[string]bool{}
	for _, o := range organizations {
		for _, site := range o.sites {
			if seen[site.id] || len(site.id) != 24 || site.organization != o {
				t.Errorf("%s of %s: %q", site.name, o.name, site.id)
			}
			seen[site.id] = true
		}
		if seen[o.id] || len(o.id) != 24 {
			t.Errorf("%s: %q", o.name, o.id)
		}
		seen[o.id] = true
	}
}

func FuzzNoBodyBreaksSyncfysAPI(f *testing.F) {
	f.Add("POST", "credentials", `{"id_site":"56cf5728784806f72b8b4568","credentials":{"username":"a","password":null}}`)
	f.Add("POST", "jobs", `{"id_site":"56cf5728784806f72b000030","input_name":"card","input":[]}`)
	f.Add("PUT", "credentials/ID/sync", `{"id_site":{},"credentials":1}`)
	f.Add("POST", "jobs/JOB/twofa", `{"twofa":{"a":"1","b":2,"c":"1,2","d":null}}`)
	f.Add("POST", "jobs/JOB/twofa", `{"twofa":{"a":[],"b":{},"c":1e999,"d":"abc"}}`)
	f.Add("GET", "catalogues/sites?skip=-1&limit=99999999999999999999", "")
	f.Add("POST", "sessions?api_key=00000000000000000000000000000000", `{"id_user":["x"]}`)
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
		u := &user{id: p.id(), key: strings.Repeat("0", 32)}
		p.users[u.id] = u
		p.sessions["key"] = &session{user: u.id, used: s.Now()}
		k := p.newCredential(u, siteByID("56cf5728784806f72b8b4568"), "", map[string]string{"username": "test", "password": "test"}, s.Now())
		k.plot = newPlot(sandbox.Script{sandbox.AskFields(
			sandbox.Field{Name: "a", Kind: "text", Accepts: "1"}, sandbox.Field{Name: "b", Kind: "options", Choices: []sandbox.Choice{{Value: "2", Label: ""}}},
			sandbox.Field{Name: "c", Kind: "accounts", Choices: []sandbox.Choice{{Value: "1", Label: ""}}}, sandbox.Field{Name: "d", Kind: "hidden", Label: "abc"},
		)}, k.site, s.Now())
		r := httptest.NewRequest("PUT", "http://sandbox.invalid/", nil)
		j := p.newJob(&sandbox.Call{Request: r, Now: s.Now().Add(-time.Second)}, k, false)
		p.play(j, s.Now())
		waits := j.waiting()
		s.Unlock()
		if !waits {
			t.Fatal("the job asks for nothing")
		}
		path = strings.NewReplacer("ID", k.id, "JOB", j.id).Replace(path)
		where, err := r.URL.Parse("/syncfy/v1/" + path)
		if err != nil {
			return
		}
		r = httptest.NewRequest("POST", "http://sandbox.invalid/", strings.NewReader(body))
		r.URL, r.Method = where, method
		r.Header.Set("Authorization", "Bearer key")
		w := httptest.NewRecorder()
		s.API().ServeHTTP(w, r)
		if w.Code == 500 {
			t.Errorf("500: %s", w.Body)
		}
	})
}

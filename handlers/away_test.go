package handlers_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/store/storetest"
)

// startFaulty starts a site whose store can be taken away.
func startFaulty(t *testing.T, next func(reconnect.Answers) reconnect.Step) (*site, *storetest.Faulty) {
	t.Helper()
	var faults *storetest.Faulty
	s := startWith(t, next, func(s *handlers.Site) {
		faults = storetest.NewFaulty(s.Engine.Store)
		s.Engine.Store = faults
	})
	return s, faults
}

// isMoment checks that an answer is a page that goes on by itself.
func (a answer) isMoment(t *testing.T, what string) {
	t.Helper()
	doc := a.page(t)
	refresh, _ := doc.Find("head").Html()
	if a.StatusCode != http.StatusServiceUnavailable || a.Header.Get("Retry-After") == "" || a.Header.Get("Cache-Control") != "no-store" ||
		doc.Find("main").AttrOr("data-reason", "") != string(reconnect.Away) || !strings.Contains(refresh, `http-equiv="refresh"`) {
		t.Errorf("%s: %d, Retry-After %q: %s", what, a.StatusCode, a.Header.Get("Retry-After"), a.body)
	}
}

func TestWhileTheStoreIsAwayEachPageSaysOneMoment(t *testing.T) {
	s, faults := startFaulty(t, refusing)
	b := s.browser()
	page := b.open("/open?code=c")
	faults.Away(true, true)
	for _, path := range []string{"/open?code=other", "/open?code=c", page, page + "/events", page + "/logo", page + "/visit", page + "/leave", "/return?state=1f.x"} {
		b.get(path).isMoment(t, "GET "+path)
	}
	for _, path := range []string{"/open?code=other", page, page + "/here", page + "/back", page + "/cancel", page + "/leave"} {
		b.do(http.MethodPost, path, url.Values{"turn": {"2"}}).isMoment(t, "POST "+path)
	}
	if res := b.get("/return"); res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a return without a state: %d", res.StatusCode)
	}
	push := b
	push.header = http.Header{"Signature": {"right"}}
	if res := push.do(http.MethodPost, "/push/test", nil); res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
		t.Errorf("the vendor is told %d, and would not send it again", res.StatusCode)
	}
	if log := s.log.String(); strings.Contains(log, "request failed") {
		t.Errorf("the log has a line for each request:\n%s", log)
	}
	faults.Away(false, false)
	b.header = s.browser().header
	b.get(page).shows(t, "ask", "")
	s.browser().open("/open?code=other")
	if n := len(s.bank.sent()); n != 0 {
		t.Errorf("%d answers were sent", n)
	}
}

// A full disk: pages can be read, and nothing can be kept.
func TestAFormThatCannotBeTakenComesBack(t *testing.T) {
	for _, scriptless := range []bool{false, true} { // without a script the form is the first that is heard of a person
		s, faults := startFaulty(t, refusing)
		b := s.browser()
		b.scriptless = scriptless
		page := b.open("/open?code=c")
		turn := b.get(page).shows(t, "ask", "")
		faults.Away(false, true)
		form := url.Values{"turn": {turn}, "f0": {"mary"}, "f1": {"hunter2"}}
		res := b.do(http.MethodPost, page, form)
		if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Retry-After") == "" {
			t.Errorf("the form is answered %d", res.StatusCode)
		}
		if got := res.shows(t, "ask", ""); got != turn {
			t.Errorf("turn %s became %s", turn, got)
		}
		if doc := res.page(t); doc.Find("[role=alert]").Length() != 1 || doc.Find("[name=f0]").AttrOr("value", "") != "mary" {
			t.Errorf("what was typed does not come back: %s", res.body)
		}
		if strings.Contains(res.body, "hunter2") || len(s.bank.sent()) != 0 {
			t.Error("a secret comes back, or was sent")
		}
		faults.Away(false, false)
		b.do(http.MethodPost, page, form).shows(t, "ask", reconnect.WrongCredentials)
		if n := len(s.bank.sent()); n != 1 {
			t.Errorf("%d answers were sent", n)
		}
	}
}

func TestAStreamOutlivesAnAbsenceOfTheStore(t *testing.T) {
	s, faults := startFaulty(t, func(a reconnect.Answers) reconnect.Step {
		if a == nil {
			return login
		}
		return reconnect.Done{}
	})
	b := s.browser()
	page := b.open("/open?code=c")
	turn := b.get(page).shows(t, "ask", "")
	told := 0
	for lines := b.stream(page); lines.Scan(); {
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		switch {
		case ok && data == turn:
			faults.Away(true, true)
			_, err := faults.Store.Update(t.Context(), reconnect.FlowID(strings.TrimPrefix(page, "/f/")), func(*reconnect.Flow) error { return nil })
			if err != nil {
				t.Fatal(err)
			}
			eventually(t, func() bool { return faults.Refused() > 0 }) // the stream has asked in vain
			faults.Away(false, false)
			b.do(http.MethodPost, page, url.Values{"turn": {turn}, "f0": {"m"}, "f1": {"x"}})
		case ok:
			told++
		}
	}
	if told == 0 {
		t.Error("the stream has told nothing after the store was back")
	}
}

func TestTheProbesSayInAWordWhatIsWrong(t *testing.T) {
	s, faults := startFaulty(t, always(login))
	b := s.browser()
	say := func(path, word string) {
		t.Helper()
		res := b.get(path)
		if good := word == "ok"; res.body != word+"\n" || (res.StatusCode == http.StatusOK) != good || (res.Header.Get("Retry-After") == "") != good {
			t.Errorf("%s: %d %q, want %q", path, res.StatusCode, res.body, word)
		}
		head := b.do(http.MethodHead, path, nil)
		if head.StatusCode != res.StatusCode || head.body != "" || res.Header.Get("Cache-Control") != "no-store" || len(res.Cookies()) != 0 {
			t.Errorf("%s: HEAD is answered %d, %v", path, head.StatusCode, res.Header)
		}
	}
	say("/readyz", "store silent")
	s.Engine.Sweep(t.Context())
	say("/readyz", "ok")
	faults.Away(true, true)
	s.Engine.Sweep(t.Context())
	say("/readyz", "store away")
	say("/livez", "ok")
	faults.Away(false, false)
	s.Engine.Sweep(t.Context())
	say("/readyz", "ok")
	s.End()
	say("/readyz", "stopping")
	say("/livez", "ok")
}

func TestAStoppingServerSendsPeopleOn(t *testing.T) {
	s := start(t, func(a reconnect.Answers) reconnect.Step {
		if a == nil {
			return login
		}
		return reconnect.Done{}
	})
	b := s.browser()
	page := b.open("/open?code=c")
	turn := b.get(page).shows(t, "ask", "")
	lines := b.stream(page)
	lines.Scan()
	s.End()
	var told strings.Builder
	for lines.Scan() {
		told.WriteString(lines.Text() + "\n")
	}
	if !strings.Contains(told.String(), "retry: ") || !strings.Contains(told.String(), "event: moved") {
		t.Errorf("the stream ends with %q", told.String())
	}
	s.bank.mu.Lock()
	s.bank.hold = make(chan struct{})
	s.bank.mu.Unlock()
	b.do(http.MethodPost, page, url.Values{"turn": {turn}, "f0": {"m"}, "f1": {"x"}})
	drained := make(chan error, 1)
	go func() { drained <- s.Engine.Drain(context.Background()) }()
	eventually(t, func() bool { return s.Engine.Ready() == reconnect.ErrDraining }) //nolint:errorlint // it is that very one
	s.browser().get("/open?code=new").isMoment(t, "a new link")
	b.get(page).shows(t, "wait", "")
	close(s.bank.hold)
	if err := <-drained; err != nil {
		t.Error(err)
	}
	b.get(page).shows(t, "done", "")
}

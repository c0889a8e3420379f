package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
)

// visiting is a bank that sends the user away, and again after a refusal.
func visiting(a reconnect.Answers) reconnect.Step {
	switch {
	case a == nil:
		return reconnect.Visit{URL: "https://bank.example/"}
	case a["error"] != nil:
		return reconnect.Visit{URL: "https://bank.example/", Reason: reconnect.NotAuthorized}
	}
	return reconnect.Done{}
}

// visit opens a flow that is at a visit. The browser shows the page only if it is asked to, which binds the flow to it.
func visit(t *testing.T, s *site, b *browser, bind bool) (page, state string) {
	t.Helper()
	page = b.open("/open?code=" + url.QueryEscape(t.Name()))
	state = reconnect.FlowID(strings.TrimPrefix(page, "/f/")) + ".visit"
	if bind {
		b.get(page).shows(t, "visit", "")
		return page, state
	}
	other := s.browser() // without the cookie, which would bind the flow
	other.get(page).shows(t, "visit", "")
	return page, state
}

// The id of a flow is in logs, and in each message to the host page.
func TestAWrongStateLeadsNowhere(t *testing.T) {
	s := start(t, visiting)
	b := s.browser()
	page, state := visit(t, s, b, false)
	id, _, _ := strings.Cut(state, ".")
	for _, wrong := range []string{id, id + ".", id + ".x", state + "x", state + "%00", "x." + id} {
		for _, more := range []string{"", "&error=access_denied", "&id_connection=27"} {
			for _, from := range []*browser{s.browser(), b} {
				res := from.get("/return?state=" + wrong + more)
				if res.StatusCode != http.StatusNotFound || strings.Contains(res.body+res.Header.Get("Location"), page) {
					t.Errorf("%s%s is answered %d, to %q", wrong, more, res.StatusCode, res.Header.Get("Location"))
				}
				res.shows(t, "notice", reconnect.NotFound)
			}
		}
	}
	if n := len(s.bank.sent()); n != 0 {
		t.Errorf("%d returns were passed on", n)
	}
}

func TestAUsedStateLeadsOnlyTheHolderOfTheCookieBack(t *testing.T) {
	s := start(t, visiting)
	b := s.browser()
	page, state := visit(t, s, b, false)
	if res := s.browser().get("/return?state=" + state); res.leads() != page {
		t.Fatalf("the state does not lead back: %d", res.StatusCode)
	}
	for _, more := range []string{"", "&error=access_denied"} {
		res := s.browser().get("/return?state=" + state + more)
		if res.StatusCode != http.StatusOK || strings.Contains(res.body+res.Header.Get("Location"), page) {
			t.Errorf("a used state leads a stranger to %q (%d)", res.Header.Get("Location"), res.StatusCode)
		}
		res.shows(t, "returned", "")
		if res := b.get("/return?state=" + state + more); res.leads() != page {
			t.Errorf("the browser that holds the flow is led to %q (%d)", res.Header.Get("Location"), res.StatusCode)
		}
	}
}

func TestAGoodReturnIsTakenAfterAnErrorReturn(t *testing.T) {
	s := start(t, visiting)
	b := s.browser()
	page, state := visit(t, s, b, true)
	if res := b.get("/return?error=access_denied&state=" + state); res.leads() != page {
		t.Fatalf("who refuses is not led back: %d", res.StatusCode)
	}
	b.get(page).shows(t, "visit", reconnect.NotAuthorized)
	b.get("/return?id_connection=27&state=" + state)
	b.get(page).shows(t, "done", "")
	if sent := s.bank.sent(); len(sent) != 2 {
		t.Errorf("sent on was %v", sent)
	}
}

func TestAReturnIsReadHoweverItIsWritten(t *testing.T) {
	for name, query := range map[string]string{
		"semicolon": "id_connection=27;28&state=%s", "bare percent": "note=100%%&state=%s", "broken escape": "x=%%zz&state=%s&%%", "bare": "&&=&;&state=%s",
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, visiting)
			b := s.browser()
			page, state := visit(t, s, b, true)
			if res := b.get("/return?" + strings.NewReplacer("%%", "%", "%s", state).Replace(query)); res.leads() != page {
				t.Errorf("led to %q (%d)", res.Header.Get("Location"), res.StatusCode)
			}
			b.get(page).shows(t, "done", "")
		})
	}
}

func TestAReturnWithoutAStateFindsTheVisitOfThisBrowser(t *testing.T) {
	s := start(t, visiting)
	b := s.browser()
	page, state := visit(t, s, b, true)
	s.browser().get("/return?error=access_denied").shows(t, "notice", reconnect.NotFound)
	b.do(http.MethodHead, "/return?error=access_denied", nil)
	if n := len(s.bank.sent()); n != 0 {
		t.Fatalf("%d returns were passed on", n)
	}
	for _, query := range []string{"error=access_denied", "error=access_denied&state="} {
		if res := b.get("/return?" + query); res.leads() != page {
			t.Fatalf("%s leads to %q (%d)", query, res.Header.Get("Location"), res.StatusCode)
		}
		b.get(page).shows(t, "visit", "")
	}
	if n := len(s.bank.sent()); n != 0 {
		t.Fatalf("%d returns without a state were believed", n)
	}
	b.get("/return?state=" + state)
	b.get(page).shows(t, "done", "")
	b.get("/return?error=access_denied").shows(t, "notice", reconnect.NotFound)
}

func TestALinksStateComesBackByteForByte(t *testing.T) {
	s := start(t, always(reconnect.Done{}))
	for sent, want := range map[string]string{"a;b": "a;b", "100%": "100%", "%zz": "%zz", "caf%E9": "caf\xe9", "a%3Bb%26c": "a;b&c"} {
		b := s.browser()
		page := b.open("/open?utm=100%&code=" + url.QueryEscape(sent) + "&state=" + sent)
		back := b.get(page).page(t).Find("main a.go").AttrOr("href", "")
		u, err := url.Parse(back)
		if err != nil || u.Query().Get("state") != want {
			t.Errorf("%q comes back in %s (%v)", sent, back, err)
		}
	}
}

// An app that has a theme of its own says which, by whatever door it comes.
func TestALinkChoosesTheTheme(t *testing.T) {
	s := start(t, visiting)
	for wish, want := range map[string]string{"": "color-scheme:light dark", "dark": "color-scheme:dark", "light": "color-scheme:light;", "%3C": "color-scheme:light dark"} {
		b := s.browser()
		page := b.open("/open?code=" + url.QueryEscape(t.Name()+wish) + "&theme=" + wish)
		if css := b.get(page).page(t).Find("style").Text(); !strings.Contains(strings.ReplaceAll(css, "}", ";"), want) {
			t.Errorf("theme=%s makes %.300s", wish, css)
		}
	}
}

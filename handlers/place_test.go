package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
)

// stand tells the server, as a page's script does, where the page stands.
func (b *browser) stand(page, place string) answer {
	b.Helper()
	return b.do(http.MethodPost, page+"/here", url.Values{"in": {place}})
}

// Old browsers, those over plain http and those behind a proxy that takes headers away do not say that a page is framed.
func TestThePageItselfKnowsWhereItStands(t *testing.T) {
	for _, place := range []string{"frame", "popup"} {
		t.Run(place, func(t *testing.T) {
			s := start(t, always(reconnect.Visit{URL: "https://bank.example/"}))
			b := s.browser()
			page := b.open("/open?code=c")
			if got := b.get(page).page(t).Find("a.go").AttrOr("target", ""); got != "" {
				t.Fatalf("before, the bank opens in %q", got)
			}
			if res := b.stand(page, place); res.StatusCode != http.StatusNoContent {
				t.Fatalf("status %d", res.StatusCode)
			}
			b.stand(page, "nowhere") // what nobody knows changes nothing
			b.stand(page, "")
			if got := b.get(page).page(t).Find("a.go").AttrOr("target", ""); got != "_blank" {
				t.Errorf("the bank opens in %q", got)
			}
			state := reconnect.FlowID(strings.TrimPrefix(page, "/f/")) + ".visit"
			b.get("/return?state="+state).shows(t, "returned", "") // and not the flow, which waits elsewhere
		})
	}
}

func TestAnotherPageCannotSayWhereThePageStands(t *testing.T) {
	s := start(t, always(reconnect.Visit{URL: "https://bank.example/"}))
	b := s.browser()
	page := b.open("/open?code=c")
	b.get(page)
	b.header = http.Header{"Sec-Fetch-Site": {"cross-site"}}
	for _, path := range []string{"/here", "/leave"} {
		if res := b.do(http.MethodPost, page+path, url.Values{"in": {"frame"}}); res.StatusCode != http.StatusForbidden {
			t.Errorf("%s is answered %d to another page, not 403", path, res.StatusCode)
		}
	}
	thief := s.browser()
	if res := thief.stand(page, "window"); res.StatusCode != http.StatusForbidden {
		t.Errorf("another browser is answered %d, not 403", res.StatusCode)
	}
}

// An app may open no further window: the page then goes to the bank itself, and goes on where it comes back.
func TestAPageThatGoesToTheBankItselfGoesOnInItsWindow(t *testing.T) {
	s := start(t, always(reconnect.Visit{URL: "https://bank.example/"}))
	b := s.browser()
	b.header.Set("Sec-Fetch-Dest", "iframe")
	page := b.open("/open?code=c")
	b.get(page).shows(t, "visit", "")
	b.stand(page, "window")
	top := s.browser() // its cookies are not those of the frame
	state := reconnect.FlowID(strings.TrimPrefix(page, "/f/")) + ".visit"
	res := top.get("/return?state=" + state)
	if res.StatusCode != http.StatusSeeOther || res.leads() != page {
		t.Fatalf("the window is not led on: %d to %q", res.StatusCode, res.Header.Get("Location"))
	}
	top.get(page).shows(t, "visit", "")
}

func TestTheCallbackIsOpenedByItselfOnce(t *testing.T) {
	for name, leave := range map[string]func(b *browser, page string){
		"with a script": func(b *browser, page string) { b.do(http.MethodPost, page+"/leave", nil) },
		"without": func(b *browser, page string) {
			res := b.get(page + "/leave")
			if to := res.Header.Get("Location"); res.StatusCode != http.StatusSeeOther || !strings.HasPrefix(to, "https://shop.example/back?") {
				b.Errorf("the way out answers %d to %q", res.StatusCode, to)
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, always(login))
			b := s.browser()
			page := b.open("/open?code=c")
			if to := b.get(page + "/leave").leads(); to != page {
				t.Errorf("before its end a flow is left to %q", to)
			}
			b.do(http.MethodPost, page+"/leave", nil) // too early, so it counts for nothing
			b.do(http.MethodPost, page+"/cancel", nil)
			if b.get(page).page(t).Find("main[data-after]").Length() != 1 {
				t.Fatal("the page does not leave by itself at all")
			}
			leave(b, page)
			again := b.get(page).page(t)
			if again.Find("main[data-after], noscript").Length() != 0 || again.Find("main a.go").Length() != 1 {
				t.Error("the page that is come back to leaves again, or has no link")
			}
		})
	}
}

// A script hears no comments, so a stream that a proxy keeps back would seem to be one on which nothing happens.
func TestTheStreamBeatsSoThatScriptsHearIt(t *testing.T) {
	s := start(t, always(reconnect.Approve{}))
	b := s.browser()
	page := b.open("/open?code=c")
	lines := b.stream(page)
	for lines.Scan() {
		if lines.Text() == "event: beat" {
			if lines.Scan(); !strings.HasPrefix(lines.Text(), "data:") {
				t.Errorf("the beat has no data, without which scripts do not hear it: %q", lines.Text())
			}
			return
		}
	}
	t.Error("the stream ended without a beat")
}

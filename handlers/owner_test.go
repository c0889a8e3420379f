package handlers_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/soon"
)

// stranger is a browser that keeps no cookies.
func (s *site) stranger() *browser {
	b := s.browser()
	b.refuses, b.scriptless = true, true
	return b
}

// kept says whether a code has opened a flow.
func (s *site) kept(code string) bool {
	s.Helper()
	ids, err := s.Engine.Store.About(s.Context(), "bank", "27", false)
	if err != nil {
		s.Fatal(err)
	}
	for _, id := range ids {
		if f, err := s.Engine.Read(s.Context(), id); err == nil && f.State == code {
			return true
		}
	}
	return false
}

func TestNoRobotSpendsALink(t *testing.T) {
	s := start(t, always(login))
	for i, header := range []http.Header{
		{"User-Agent": {"Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)"}},
		{"User-Agent": {"WhatsApp/2.23.20.0 A"}},
		{"User-Agent": {"facebookexternalhit/1.1"}},
		{"User-Agent": {"TelegramBot (like TwitterBot)"}},
		{"User-Agent": {"Mozilla/5.0 (compatible; Discordbot/2.0; +https://discordapp.com)"}},
		{"User-Agent": {"Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5"}},
		{"User-Agent": {"LinkedInBot/1.0"}},
		{"User-Agent": {"Mozilla/5.0 (compatible; bingbot/2.0)"}},
		{"User-Agent": {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36"}}, // a mail scanner
		{"User-Agent": {"curl/8.5.0"}},
		{"Sec-Fetch-Mode": {"navigate"}, "Purpose": {"prefetch"}},
		{"Sec-Fetch-Mode": {"navigate"}, "X-Moz": {"prefetch"}},
		{"Sec-Fetch-Mode": {"navigate"}, "X-Purpose": {"preview"}},
		{"Sec-Fetch-Mode": {"navigate"}, "Sec-Purpose": {"prefetch"}},
		{"Sec-Fetch-Mode": {"navigate"}, "Sec-Purpose": {"prefetch;prerender"}},
	} {
		link := fmt.Sprintf("/open?code=c%d&state=c%d", i, i)
		robot := s.browser()
		robot.header = header
		robot.do(http.MethodHead, link, nil)
		res := robot.get(link)
		if s.kept(fmt.Sprintf("c%d", i)) {
			t.Errorf("%v has opened a flow", header)
		}
		if header.Get("Sec-Fetch-Mode") != "" {
			if res.StatusCode != http.StatusServiceUnavailable || res.Header.Get("Cache-Control") != "no-store" {
				t.Errorf("%v: %d, %s", header, res.StatusCode, res.Header.Get("Cache-Control"))
			}
		} else {
			res.shows(t, "welcome", "")
		}
		if res.Header["Set-Cookie"] != nil || strings.Contains(res.body, "state=c") {
			t.Errorf("%v is told %s %q", header, res.body, res.Header["Set-Cookie"])
		}
		s.stranger().get(link).shows(t, "ask", "")
	}
}

// A browser that says nothing of itself, and has no script, has a button.
func TestAPersonInAnOldBrowserSaysThatTheyAreThere(t *testing.T) {
	s := start(t, always(login))
	old := s.browser()
	old.header = http.Header{}
	form := old.get("/open?code=c").page(t).Find("form[method=post]#welcome")
	if to, set := form.Attr("action"); form.Length() != 1 || set {
		t.Fatalf("the form leads to %q", to)
	}
	res := old.do(http.MethodPost, "/open?code=c", nil)
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("the form is answered %d", res.StatusCode)
	}
	old.get(res.Header.Get("Location")).shows(t, "ask", "")
}

func TestTheFirstPageThatIsUsedShutsTheOthersOut(t *testing.T) {
	s := start(t, always(login))
	before, owner, late := s.stranger(), s.browser(), s.stranger()
	owner.scriptless = true
	dead := before.open("/open?code=c")
	page := owner.open("/open?code=c")
	if dead == page {
		t.Fatal("two openings have the same key")
	}
	before.get(dead).shows(t, "ask", "")
	owner.here(page)
	turn := owner.get(page).shows(t, "ask", "")
	requests := map[string]func() answer{
		"look":   func() answer { return before.get(dead) },
		"watch":  func() answer { return before.get(dead + "/events") },
		"logo":   func() answer { return before.get(dead + "/logo") },
		"visit":  func() answer { return before.get(dead + "/visit") },
		"leave":  func() answer { return before.get(dead + "/leave") },
		"left":   func() answer { return before.do(http.MethodPost, dead+"/leave", nil) },
		"here":   func() answer { return before.do(http.MethodPost, dead+"/here", url.Values{"in": {"frame"}}) },
		"back":   func() answer { return before.do(http.MethodPost, dead+"/back", url.Values{"turn": {turn}}) },
		"cancel": func() answer { return before.do(http.MethodPost, dead+"/cancel", nil) },
		"answer": func() answer {
			return before.do(http.MethodPost, dead, url.Values{"turn": {turn}, "f0": {"m"}, "f1": {"x"}})
		},
	}
	for name, request := range requests {
		res := request()
		if res.StatusCode != http.StatusConflict || strings.Contains(res.body, owner.page(page)) {
			t.Errorf("%s is answered %d", name, res.StatusCode)
			continue
		}
		res.shows(t, "notice", reconnect.OpenedElsewhere)
	}
	if n := len(s.bank.sent()); n != 0 {
		t.Errorf("%d answers of a dead page have left", n)
	}
	late.get("/open?code=c").shows(t, "failed", reconnect.DeadLink)
	if again := owner.open("/open?code=c"); again != page {
		t.Error("the owner's browser is not led back to its page")
	}
	// Another tab of the same browser goes on, too.
	if action := owner.get(dead).page(t).Find("main").AttrOr("data-action", ""); action != page {
		t.Errorf("in the owner's browser the other page goes on at %q", action)
	}
	owner.get(page).shows(t, "ask", "")
}

// page is the key of a page.
func (b *browser) page(path string) string { return strings.TrimPrefix(path, "/f/") }

func TestAStreamOfAnotherKeyEndsWhenTheFlowIsOwned(t *testing.T) {
	s := start(t, always(reconnect.Approve{}))
	before, owner := s.stranger(), s.browser()
	owner.scriptless = true
	dead, page := before.open("/open?code=c"), owner.open("/open?code=c")
	ended := make(chan string, 1)
	go func() { ended <- before.get(dead + "/events").body }()
	soon.Await(t, "the stream", func() bool { return strings.Contains(s.log.String(), "/events") })
	owner.here(page)
	select {
	case body := <-ended:
		if !strings.Contains(body, "event: turn") {
			t.Errorf("the stream said %q", body)
		}
	case <-time.After(soon.Patience):
		t.Fatal("the stream goes on")
	}
}

// Who opens a link first must not choose where another person's flow leads.
func TestOnlyTheVerySameLinkLeadsToItsFlow(t *testing.T) {
	s := start(t, always(login))
	s.stranger().open("/open?code=c&state=mine")
	for _, link := range []string{"/open?code=c", "/open?code=c&state=yours", "/open?state=mine&code=c", "/fr/open?code=c&state=mine"} {
		s.stranger().get(link).shows(t, "failed", reconnect.DeadLink)
	}
	s.stranger().get("/open?code=c&state=mine").shows(t, "ask", "")
}

func TestManyOpeningsOfALinkAreOneFlow(t *testing.T) {
	s := start(t, always(login))
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		pages []string
		owned int
	)
	for i := range 500 {
		group.Go(func() {
			b := s.stranger()
			if i%10 == 0 { // a browser that gives up half way
				ctx, stop := context.WithCancel(t.Context())
				req, _ := http.NewRequestWithContext(ctx, http.MethodGet, b.base+"/open?code=c", nil)
				req.Header = b.header.Clone()
				go stop()
				if res, err := http.DefaultTransport.RoundTrip(req); err == nil {
					_ = res.Body.Close()
				}
				return
			}
			page := b.open("/open?code=c")
			mu.Lock()
			pages = append(pages, page)
			mu.Unlock()
		})
	}
	group.Wait()
	ids := map[string]bool{}
	for _, page := range pages {
		ids[reconnect.FlowID(strings.TrimPrefix(page, "/f/"))] = true
	}
	if len(pages) != 450 || len(ids) != 1 {
		t.Fatalf("%d pages of %d flows", len(pages), len(ids))
	}
	for _, page := range pages {
		group.Go(func() {
			if s.stranger().do(http.MethodPost, page+"/here", nil).StatusCode == http.StatusNoContent {
				mu.Lock()
				owned++
				mu.Unlock()
			}
		})
	}
	if group.Wait(); owned != 1 {
		t.Errorf("%d pages own the flow", owned)
	}
}

func TestABrowserHoldsACookieForEachFlow(t *testing.T) {
	s := start(t, func(a reconnect.Answers) reconnect.Step {
		if a == nil {
			return login
		}
		return reconnect.Done{}
	})
	b := s.browser()
	var pages []string
	for i := range 17 {
		pages = append(pages, b.open(fmt.Sprintf("/open?code=%d&connection=%d", i, i)))
	}
	if n := len(b.cookies); n != 16 || len(b.cookie()) > 4<<10 {
		t.Errorf("%d cookies of %d bytes", n, len(b.cookie()))
	}
	for i, page := range pages { // the last one without a cookie
		res := b.get(page)
		turn := res.page(t).Find("main").AttrOr("data-turn", "")
		b.do(http.MethodPost, page, url.Values{"turn": {turn}, "f0": {"m"}, "f1": {"x"}})
		if res = b.get(page); res.page(t).Find("main").AttrOr("data-step", "") != "done" {
			t.Fatalf("flow %d shows %s", i, res.body)
		}
	}
	b.open("/open?code=next")
	if n := len(b.cookies); n != 1 {
		t.Errorf("%d cookies are held when all but one flow have ended", n)
	}
}

func TestTheBanksWindowIsKnownAgainAtTheReturn(t *testing.T) {
	for name, c := range map[string]struct {
		site string // Sec-Fetch-Site of the way to the bank
		asks bool
	}{
		"a click on the page":       {"same-origin", false},
		"an old browser":            {"", true},
		"a link that was passed on": {"cross-site", true},
	} {
		t.Run(name, func(t *testing.T) {
			s := start(t, visiting)
			framed := s.browser()
			framed.header.Set("Sec-Fetch-Dest", "iframe")
			page, state := visit(t, s, framed, true)
			window := s.browser() // of its own: it does not have the frame's cookie
			if c.site != "" {
				window.header.Set("Sec-Fetch-Site", c.site)
			}
			out := window.get(page + "/visit")
			if led := out.StatusCode == http.StatusSeeOther && strings.HasPrefix(out.Header.Get("Location"), "https://bank.example/"); !led {
				t.Fatalf("the way to the bank: %d to %q", out.StatusCode, out.Header.Get("Location"))
			}
			res := window.get("/return?state=" + state)
			res.shows(t, "returned", "")
			if asks := res.page(t).Find("form").Length() == 1; asks != c.asks {
				t.Errorf("asks %v: %s", asks, res.body)
			}
			sent := func() bool { return len(s.bank.sent()) == 1 }
			if !c.asks {
				soon.Await(t, "the return to be sent on", sent)
			} else if sent() {
				t.Error("a return was sent on")
			}
			forged := s.browser()
			forged.header.Set("Sec-Fetch-Site", "cross-site")
			if c.asks {
				if res := forged.do(http.MethodPost, "/return?state="+state, nil); res.StatusCode != http.StatusForbidden {
					t.Errorf("another page can say yes: %d", res.StatusCode)
				}
				window.header.Del("Sec-Fetch-Site")
				window.do(http.MethodPost, "/return?state="+state, nil).shows(t, "returned", "")
				soon.Await(t, "the return to be sent on after a yes", sent)
			}
		})
	}
}

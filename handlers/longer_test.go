package handlers_test

import (
	"net/http"
	"net/url"
	"strconv"
	"sync/atomic"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
)

// WCAG 2.2.1: a time limit can be extended. What was typed is kept, and nothing is sent.
func TestAPersonWhoNeedsMoreTimeGetsItAndKeepsWhatWasTyped(t *testing.T) {
	var ahead atomic.Int64
	s := startWith(t, refusing, func(s *handlers.Site) {
		s.Engine.Now = func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	})
	b := s.browser()
	page := b.open("/open?code=c")
	turn := b.get(page).shows(t, "ask", "")
	left := func(a answer) int {
		n, _ := strconv.Atoi(a.page(t).Find("main").AttrOr("data-until", ""))
		return n
	}
	b.do(http.MethodPost, page+"/here", nil)
	ahead.Store(int64(reconnect.Lifetime - 90*time.Second))
	if n := left(b.get(page)); n < 30 || n > 90 {
		t.Fatalf("a page that is nearly over says that it has %d seconds", n)
	}
	res := b.do(http.MethodPost, page+"/longer", url.Values{"turn": {turn}, "f0": {"mary"}, "f1": {"hunter2"}})
	if got := res.shows(t, "ask", ""); got != turn {
		t.Errorf("more time makes turn %s into %s", turn, got)
	}
	doc := res.page(t)
	if n := left(res); n < 1700 || n > 1800 {
		t.Errorf("a page that was extended has %d seconds", n)
	}
	if doc.Find("[name=f0]").AttrOr("value", "") != "mary" || doc.Find("[name=f1]").AttrOr("value", "") != "" {
		t.Error("what was typed is lost, or the password comes back")
	}
	if len(s.bank.sent()) != 0 {
		t.Error("the answer was sent")
	}
	b.header.Set("Sec-Fetch-Site", "cross-site")
	if res := b.do(http.MethodPost, page+"/longer", url.Values{"turn": {turn}}); res.StatusCode != http.StatusForbidden {
		t.Errorf("another page extends it: %d", res.StatusCode)
	}
}

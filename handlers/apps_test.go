package handlers_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
)

// anyDoor takes links, orders and tickets, and refuses links that say so.
type anyDoor struct{ besides }

func (d anyDoor) Enter(r reconnect.Request) (reconnect.Entry, error) {
	if r.Query.Has("refuse") {
		return reconnect.Entry{}, &reconnect.EntryError{Reason: reconnect.BadLink, Detail: "as asked", Client: d.client}
	}
	return d.besides.Enter(r)
}

// An app that shows the page in a web view hears its messages, whichever way the page was opened.
func TestEveryDoorHasABridgeToTheAppThatShowsThePage(t *testing.T) {
	s := startWith(t, always(login), func(s *handlers.Site) {
		ticketing(s)
		s.Doors = []reconnect.Door{anyDoor{besides{ordered{door{s.Clients["shop"]}}}}}
	})
	order := func(more string) string {
		p := s.order(shopKey, `{"aggregator":"test","connection":"27"`+more+`}`)
		return strings.TrimPrefix(p.URL, "https://reconnect.example")
	}
	for name, c := range map[string]struct{ link, app string }{
		"a vendor's link":                {"/bank?code=1&webview=true", "reconnect"},
		"one that says nothing of it":    {"/bank?code=2", ""},
		"one that says something else":   {"/bank?code=3&webview=1", ""},
		"one that is refused":            {"/bank?refuse=1&webview=true", "reconnect"},
		"an order":                       {order(`,"code":"4","webview":true`), "reconnect"},
		"an order for a browser":         {order(`,"code":"5","webview":false`), ""},
		"a ticket":                       {s.ticket(map[string]any{"jti": "a", "code": "6", "webview": true}), "reconnect"},
		"a ticket with the words behind": {s.ticket(map[string]any{"jti": "b", "code": "7"}) + "&webview=true", "reconnect"},
		"a ticket for a browser":         {s.ticket(map[string]any{"jti": "c", "code": "8"}), ""},
	} {
		if said, there := s.browser().get(c.link).spoken(t); !there || said.App != c.app {
			t.Errorf("%s: the app is %q (%t)", name, said.App, there)
		}
	}
	for _, wrong := range []string{`"true"`, `1`, `null`} {
		if p := s.order(shopKey, `{"aggregator":"test","connection":"27","code":"9","webview":`+wrong+`}`); p.code != 400 || !strings.Contains(p.Detail, "webview is neither") {
			t.Errorf("%s: %+v", wrong, p)
		}
	}
}

// The way back into an app is one of its client's callbacks: its own scheme, or an address that the system gives to the app. The last
// page's link leads there, because systems open apps at a person's touch and refuse scripts and refreshes.
func TestTheLastPageLeadsBackIntoTheApp(t *testing.T) {
	for _, back := range []string{"com.example.budget:/bank/callback", "budget://bank", "https://app.example.com/bank/callback"} {
		s := startWith(t, always(login), func(s *handlers.Site) {
			taking(s)
			s.Clients["shop"].Callbacks = []string{back}
		})
		p := s.order(shopKey, `{"aggregator":"test","connection":"27","code":"c","callback":"`+back+`","state":"mine"}`)
		b := s.browser()
		page := b.open(strings.TrimPrefix(p.URL, "https://reconnect.example"))
		b.do(http.MethodPost, page+"/cancel", nil)
		last := b.get(page)
		last.shows(t, "failed", reconnect.Cancelled)
		link := last.page(t).Find("main a.go")
		want := back + "?status=failed&reason=cancelled&flow=" + p.Flow + "&state=mine&result="
		if href := link.AttrOr("href", ""); !strings.HasPrefix(href, want) || link.AttrOr("target", "_self") != "_self" {
			t.Errorf("the link leads to %s in %q, want %s", href, link.AttrOr("target", ""), want)
		}
		if to := b.get(page + "/leave").Header.Get("Location"); !strings.HasPrefix(to, want) {
			t.Errorf("without a script it leads to %s", to)
		}
	}
}

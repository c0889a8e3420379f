package handlers_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
)

// receiving is a receiver of all clients that takes every event.
type receiving struct{}

func (receiving) Tells(string) bool                                            { return true }
func (receiving) Tell(context.Context, *reconnect.Flow, reconnect.Event) error { return nil }

// named has a provider's flows be at a bank.
type named struct{ *bank }

func (n named) Continue(ctx context.Context, c reconnect.Call) (reconnect.Reply, error) {
	r, err := n.bank.Continue(ctx, c)
	r.Bank = reconnect.Bank{ID: "lac", Name: "Banque du Lac"}
	return r, err
}

func banked(t *testing.T, next func(reconnect.Answers) reconnect.Step) *site {
	return startWith(t, next, func(s *handlers.Site) {
		s.Engine.Teller = receiving{}
		s.Engine.Providers["bank"] = named{s.Engine.Providers["bank"].(*bank)}
	})
}

func TestAFailedPageOffersWhatCanBeDone(t *testing.T) {
	down := reconnect.Failed{Reason: reconnect.BankUnavailable, Retry: true}
	s := banked(t, func(a reconnect.Answers) reconnect.Step {
		if a == nil {
			return down
		}
		return login
	})
	b := s.browser()
	page := b.open("/open?code=c")
	res := b.get(page)
	doc := res.page(t)
	turn := doc.Find("main").AttrOr("data-turn", "")
	if res.shows(t, "ask", reconnect.BankUnavailable); doc.Find("form.retry button").Text() != "Try again" || doc.Find(`form[action$="/cancel"]`).Length() == 0 {
		t.Fatalf("nothing can be done: %s", doc.Find("main").Text())
	}
	if strings.Contains(res.body, `"type":"failed"`) {
		t.Error("the host is told of an end that is none")
	}
	b.header.Set("Sec-Fetch-Site", "cross-site")
	if res := b.do(http.MethodPost, page+"/wish", url.Values{"turn": {turn}}); res.StatusCode != http.StatusForbidden {
		t.Errorf("another page has wished: %d", res.StatusCode)
	}
	b.header.Del("Sec-Fetch-Site")
	if b.get(page).page(t).Find(`form[action$="/wish"] button`).Text() != "Tell me when Banque du Lac is back" {
		t.Fatal("the person cannot wish to be told")
	}
	b.do(http.MethodPost, page+"/wish", url.Values{"turn": {turn}})
	doc = b.get(page).page(t)
	if said := doc.Find("[role=status]").Text(); !strings.Contains(said, "We’ll let Shop know as soon as Banque du Lac is back") || doc.Find(`form[action$="/wish"]`).Length() != 0 {
		t.Errorf("the page says %q", said)
	}
	b.do(http.MethodPost, page, url.Values{"turn": {turn}})
	b.get(page).shows(t, "ask", "")
	if len(s.bank.sent()) != 1 {
		t.Errorf("tried again %d times", len(s.bank.sent()))
	}
}

// Whose page the host takes away at the failure goes back at once, by their own wish, and the end is that failure.
func TestWhoGoesInsteadOfTryingAgainIsTakenBack(t *testing.T) {
	s := banked(t, always(reconnect.Failed{Reason: reconnect.Unknown, Retry: true}))
	b := s.browser()
	page := b.open("/open?code=c")
	b.do(http.MethodPost, page+"/cancel", nil)
	main := b.get(page).page(t).Find("main")
	if main.AttrOr("data-reason", "") != "unknown" || main.AttrOr("data-after", "") != "0" {
		t.Errorf("%s, and it leaves after %q", main.AttrOr("data-reason", ""), main.AttrOr("data-after", ""))
	}
	if main.Find(`form[action$="/wish"]`).Length() != 0 {
		t.Error("nothing says that the bank is down")
	}
}

func TestWithoutAReceiverNoWishIsTaken(t *testing.T) {
	s := start(t, always(reconnect.Failed{Reason: reconnect.BankUnavailable, Retry: true}))
	b := s.browser()
	page := b.open("/open?code=c")
	if b.get(page).page(t).Find(`form[action$="/wish"]`).Length() != 0 {
		t.Error("nobody would hear of it")
	}
	b.do(http.MethodPost, page+"/wish", nil)
	if f, _ := s.Engine.Read(t.Context(), reconnect.FlowID(page[len("/f/"):])); f == nil || !f.Wished.IsZero() {
		t.Error("it is kept all the same")
	}
}

package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/views/text"
)

// Every page leads to the statement of its client in its language, without a word of the flow: in its form, its end, and where there is no flow.
func TestEveryPageLeadsToTheStatementOnAccessibility(t *testing.T) {
	s := start(t, always(login))
	b := s.browser()
	page := b.open("/fr/open?code=c")
	form := b.get(page)
	b.do(http.MethodPost, page+"/cancel", url.Values{"turn": {form.shows(t, "ask", "")}})
	for what, res := range map[string]answer{
		"form": form, "end": b.get(page), "no link": b.get("/fr/open?co=c"), "no page": b.get("/none?lang=fr"),
	} {
		link := res.page(t).Find(".foot a")
		address, err := url.Parse(link.AttrOr("href", ""))
		if err != nil || address.Path != "/accessibility" || link.AttrOr("target", "") != "_blank" {
			t.Errorf("%s leads to %s", what, link.AttrOr("href", "nothing"))
			continue
		}
		if q := address.Query(); what != "no page" && (q.Encode() != "client=shop&lang=fr" || len(q) != 2) {
			t.Errorf("%s leads to %s", what, address)
		}
		if a := b.get(address.String()); a.StatusCode != http.StatusOK || a.page(t).Find("main[data-step=statement] h1").Length() != 1 {
			t.Errorf("from %s the statement answers %d", what, a.StatusCode)
		}
	}
}

func TestTheStatementIsThereInEachLanguage(t *testing.T) {
	s := start(t, always(login))
	for _, c := range text.Catalogues() {
		a := s.browser().get("/accessibility?client=shop&lang=" + c.Tag)
		page := a.page(t)
		if got := page.Find("html").AttrOr("lang", ""); a.StatusCode != http.StatusOK || got != c.Tag {
			t.Errorf("%s: %d in %s", c.Tag, a.StatusCode, got)
		}
		for _, wants := range []string{"EN 301 549", "WCAG 2.2", "axe", "2026"} {
			if !strings.Contains(page.Find("main").Text(), wants) {
				t.Errorf("%s does not name %s", c.Tag, wants)
			}
		}
		if n := page.Find("nav a").Length(); n != len(text.Catalogues()) {
			t.Errorf("%s leads to %d languages", c.Tag, n)
		}
	}
}

// What gets in the way is said where the client wants to hear it, else where it helps, else in its app.
func TestTheStatementLeadsToTheClientsContact(t *testing.T) {
	help := reconnect.Support{URL: "https://shop.example/help"}
	for _, tt := range []struct {
		support, own reconnect.Support
		want         string
	}{
		{help, reconnect.Support{Email: "access@shop.example"}, "mailto:access@shop.example"},
		{help, reconnect.Support{}, "https://shop.example/help"},
		{reconnect.Support{}, reconnect.Support{}, ""},
	} {
		s := startWith(t, always(login), func(s *handlers.Site) {
			s.Clients["shop"].Support, s.Clients["shop"].Accessibility = tt.support, tt.own
		})
		page := s.browser().get("/accessibility?client=shop&lang=en").page(t)
		if got := page.Find(".contact a").AttrOr("href", ""); got != tt.want {
			t.Errorf("it leads to %q, want %q", got, tt.want)
		}
		if !strings.Contains(page.Find("main").Text(), "Shop can help") {
			t.Error("it does not say who helps")
		}
	}
	if a := start(t, always(login)).browser().get("/accessibility?client=%22%3E%3Cb%3E"); a.StatusCode != http.StatusOK || strings.Contains(a.body, `"><b>`) {
		t.Errorf("a client that is not known: %d", a.StatusCode)
	}
}

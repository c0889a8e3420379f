package views_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views"
	"github.com/open-reconnect/reconnect/views/text"
)

// For every reason, in every language: what happened, what to do, and when. An aggregator adds what it knows: the bank's site, when it
// works again, that its session lives.
func TestEveryReasonSaysWhatToDoInEveryLanguage(t *testing.T) {
	now := time.Date(2026, 11, 26, 9, 0, 0, 0, time.UTC)
	client := &reconnect.Client{
		ID: "shop", Brand: reconnect.Brand{Name: "Norte", Support: reconnect.Support{URL: "https://help.example/", Email: "help@shop.example"}},
		BankSites: map[string]string{"banque du lac": "https://lac.example/"},
	}
	for nth, c := range text.Catalogues() {
		next := map[string]reconnect.Reason{} // that nothing is said for two reasons that have not the same remedies
		for i, r := range reconnect.Reasons() {
			for j, of := range []struct {
				bank     reconnect.Bank
				when     time.Time
				minutes  int
				knowsWay bool
			}{
				{bank: reconnect.Bank{Name: "Banque du Lac"}, knowsWay: true},                                                 // Powens: the client has listed its site
				{bank: reconnect.Bank{ID: "7", Name: "Acme"}, when: now.Add(15 * time.Minute), minutes: 15},                   // Syncfy: it says when
				{bank: reconnect.Bank{ID: "14", Name: "Capital", Site: "https://capital.example/"}, knowsWay: true},           // Flinks: its list has the sites
				{bank: reconnect.Bank{ID: "14", Name: "Capital", Site: "http://capital.example/"}, when: now.Add(-time.Hour)}, // over a line that others may write on
			} {
				if nth > 0 && (nth+i+j)%4 > 0 { // all of it in English, and a fourth in each other language
					continue
				}
				page := views.Page{
					Text: c, Client: client, Bank: of.bank, Flow: "1f3e5a7c99", Action: "/f/k", Turn: 2, Now: now, Leave: "https://shop.example/back",
				}
				offered := slices.Contains(r.Remedies(), reconnect.TryHere)
				page.Step = reconnect.Failed{Reason: r, When: of.when}
				if offered {
					page.Step = reconnect.Ask{Reason: r, When: of.when, Retry: true}
				}
				doc := drawn(t, page)
				end, gaps := c.End(r), text.Gaps{Bank: of.bank.Name, Client: "Norte", N: of.minutes}
				want := end.Next
				if of.minutes > 0 {
					want = c.Of(of.minutes, c.Recovery.Minutes)
				}
				for what, l := range map[string]text.Line{"h1": end.Title, ".why": end.Text, ".next": want} {
					if said := doc.Find(what).First().Text(); c.Say(l, gaps) == "" || !strings.HasPrefix(said, c.Say(l, gaps)) {
						t.Errorf("%s %s: %s is %q, and should begin with %q", c.Tag, r, what, said, c.Say(l, gaps))
					}
				}
				if links := doc.Find(`a[href="` + map[bool]string{true: "https://lac.example/", false: "https://capital.example/"}[of.bank.ID == ""] + `"]`); (links.Length() == 1) != (of.knowsWay && slices.Contains(r.Remedies(), reconnect.AtBank)) {
					t.Errorf("%s %s: %d links to the bank's own site", c.Tag, r, links.Length())
				}
				if doc.Find(`a[href^="http:"]`).Length() > 0 {
					t.Errorf("%s %s: a link to a page that is not encrypted", c.Tag, r)
				}
				if again := doc.Find("form.retry button"); (again.Length() == 1) != offered || doc.Find(".ref code").Text() != "1f3e5a7c" ||
					doc.Find(`a[href="https://help.example/"]`).Length() != 1 || doc.Find(`a[href^="mailto:help@shop.example"]`).Length() != 1 {
					t.Errorf("%s %s: offered %d times, and the reference is %q", c.Tag, r, again.Length(), doc.Find(".ref code").Text())
				}
			}
			said := c.Say(end(c, r), text.Gaps{})
			if other, is := next[said]; is && !slices.Equal(away(other), away(r)) {
				t.Errorf("%s: %s and %s say the same, %q, and have other remedies", c.Tag, other, r, said)
			}
			next[said] = r
		}
	}
}

// away are the remedies that the last sentence says: what is done elsewhere.
func away(r reconnect.Reason) []reconnect.Remedy {
	return slices.DeleteFunc(slices.Clone(r.Remedies()), func(m reconnect.Remedy) bool { return m == reconnect.TryHere || m == reconnect.Retype })
}

func end(c *text.Catalogue, r reconnect.Reason) text.Line { return c.End(r).Next }

func drawn(t *testing.T, p views.Page) *goquery.Document {
	t.Helper()
	var b strings.Builder
	if err := views.Screen(p).Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

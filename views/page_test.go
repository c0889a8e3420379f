package views_test

import (
	"context"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/a-h/templ"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views"
	"github.com/open-reconnect/reconnect/views/text"
)

// page is the usual page, changed.
func page(step reconnect.Step, changes ...func(*views.Page)) views.Page {
	p := views.Page{
		Text:   text.For("en"),
		Client: &reconnect.Client{ID: "budgetly", Brand: reconnect.Brand{Name: "Budgetly"}, Home: "https://budgetly.example/"},
		Bank:   reconnect.Bank{Name: "Banque Horizon"},
		Flow:   "a1b2c3d4e5f6", Step: step, Turn: 7, AttemptsLeft: 3, Action: "/f/key",
	}
	for _, change := range changes {
		change(&p)
	}
	return p
}

func ask(fields ...reconnect.Field) reconnect.Ask { return reconnect.Ask{Fields: fields} }

func draw(t testing.TB, c templ.Component) (string, *goquery.Document) {
	t.Helper()
	var b strings.Builder
	if err := c.Render(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	return b.String(), doc
}

// screen draws a page's screen.
func screen(t testing.TB, p views.Page) *goquery.Document {
	t.Helper()
	_, doc := draw(t, views.Screen(p))
	return doc
}

// attr is an attribute of the first match, and fails the test if there is no match.
func attr(t testing.TB, doc *goquery.Document, selector, name string) string {
	t.Helper()
	s := doc.Find(selector)
	if s.Length() == 0 {
		t.Fatalf("there is no %s", selector)
	}
	return s.AttrOr(name, "")
}

func words(s *goquery.Selection) string { return strings.Join(strings.Fields(s.Text()), " ") }

// A client says a sentence in its own words, in one language and in how it is spoken elsewhere, in either form of address.
func TestAClientSpeaksInItsOwnWords(t *testing.T) {
	own := reconnect.Texts{
		"es":    {"ask.sign_in.title": "Entra en {bank}", "field.secret": "Tu clave"},
		"es-MX": {"ask.sign_in.title": "Entra ya en {bank}"},
		"en":    {"ask.sign_in.title": "<b>{n}</b>"}, // which no configuration lets pass
	}
	for _, c := range []struct {
		tag    string
		formal bool
		title  string
	}{
		{"es", false, "Entra en BH"}, {"es", true, "Entra en BH"}, {"es-MX", true, "Entra ya en BH"}, {"en", false, "Sign in to BH"}, {"fr", false, "Connectez-vous à BH"},
	} {
		p := page(ask(reconnect.Field{Name: "p", Kind: reconnect.Secret}), func(p *views.Page) {
			p.Text, p.Bank.Name, p.Client = text.For(c.tag), "BH", &reconnect.Client{Brand: reconnect.Brand{Name: "Shop"}, Formal: c.formal, Texts: own}
		})
		if got := words(screen(t, p).Find("h1")); got != c.title {
			t.Errorf("%s, formal %v: %q", c.tag, c.formal, got)
		}
	}
}

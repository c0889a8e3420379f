package views_test

import (
	"strings"
	"testing"
	"unicode"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views"
	"github.com/open-reconnect/reconnect/views/text"
)

// The bank speaks Hebrew and the page French, so what is whose is seen by the letters: each word of the bank's is marked with its language and
// stands in its own direction, and no word of ours is taken for the bank's.
func TestTheBanksWordsAreMarkedAsItsAndOursAreNot(t *testing.T) {
	const his = "שלום"
	picture := &reconnect.Image{Type: "image/gif", Data: []byte("GIF89a")}
	choices := []reconnect.Choice{{Value: "1", Label: his}, {Value: "2", Label: his}, {Value: "3", Reach: reconnect.ByCall}}
	pictures := []reconnect.Choice{{Value: "1", Label: his, Image: picture}, {Value: "2", Image: picture}}
	list := make([]reconnect.Choice, 40)
	for i := range list {
		list[i] = reconnect.Choice{Value: string(rune('A' + i)), Label: his}
	}
	var fields []reconnect.Field
	for _, kind := range []reconnect.Kind{
		reconnect.Text, reconnect.Search, reconnect.Secret, reconnect.Code, reconnect.Number, reconnect.Date, reconnect.File, "hologram",
	} {
		fields = append(fields, reconnect.Field{Kind: kind, Label: his, Help: his, Required: true}, reconnect.Field{Kind: kind})
	}
	for _, some := range [][]reconnect.Choice{choices, pictures, list} {
		for _, kind := range []reconnect.Kind{reconnect.Pick, reconnect.Picks} {
			fields = append(fields, reconnect.Field{Kind: kind, Label: his, Help: his, Choices: some}, reconnect.Field{Kind: kind, Choices: some})
		}
	}
	for i := range fields {
		fields[i].Name, fields[i].Lang = views.InputName(i), "he"
	}
	problems := []reconnect.Problem{{Field: "f0", Kind: reconnect.Missing}, {Field: "f1", Kind: reconnect.Missing}}
	said := reconnect.Words{Text: his + "\n" + his, Lang: "he"}
	for name, step := range map[string]reconnect.Step{
		"ask": reconnect.Ask{Fields: fields, Words: said}, "approve": reconnect.Approve{Words: said}, "visit": reconnect.Visit{URL: "https://bank.example/", Words: said},
		"act": reconnect.Act{Words: said}, "wait": reconnect.Wait{Words: said}, "failed": reconnect.Failed{Reason: reconnect.Locked, Words: said},
	} {
		doc := screen(t, page(step, func(p *views.Page) { p.Text, p.Problems, p.Bank.Name = text.For("fr"), problems, his }))
		found := 0
		doc.Find("body *").Contents().Each(func(_ int, s *goquery.Selection) {
			if s.Get(0).Type != html.TextNode || strings.TrimSpace(s.Text()) == "" || s.ParentsFiltered("script,style,svg,.tongue").Length() > 0 {
				return
			}
			around := s.Parent()
			lang := around.Closest("[lang]").AttrOr("lang", "")
			foreign := strings.ContainsFunc(s.Text(), func(r rune) bool { return unicode.Is(unicode.Hebrew, r) })
			latin := strings.ContainsFunc(s.Text(), func(r rune) bool { return unicode.Is(unicode.Latin, r) })
			isolated := strings.Contains(s.Text(), "\u2068") || around.Is("bdi,[dir=auto]")
			switch {
			case foreign && latin && !strings.Contains(s.Text(), "\u2068"), foreign && !isolated:
				t.Errorf("%s: %q has no direction of its own in %s", name, s.Text(), goquery.NodeName(around))
			case foreign && !latin && lang != "he" && !around.Is("bdi"):
				t.Errorf("%s: the bank's %q is said to be %q", name, s.Text(), lang)
			case latin && lang != "fr":
				t.Errorf("%s: our %q is said to be %q", name, s.Text(), lang)
			case foreign:
				found++
			}
		})
		if found == 0 {
			t.Errorf("%s says nothing of the bank's", name)
		}
		doc.Find("input.in").Each(func(_ int, s *goquery.Selection) {
			if kind := s.AttrOr("type", ""); s.AttrOr("dir", "") == "" && kind != "date" && kind != "file" {
				t.Errorf("an input of type %s has the page's direction", kind)
			}
		})
	}
}

package views_test

import (
	"context"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/static"
	"github.com/open-reconnect/reconnect/views"
	"github.com/open-reconnect/reconnect/views/text"
)

var inlineHandler = regexp.MustCompile(`<[^>]+\son[a-z]+=`)

// What every page keeps to, whatever it shows.
func TestEveryPageKeepsTheRules(t *testing.T) {
	for _, c := range []*text.Catalogue{text.For("en"), text.For("ar")} { // the rules are about markup
		for _, e := range views.Gallery(c, "dark") {
			html, doc := draw(t, e.Component)
			bad := func(what string) { t.Errorf("%s (%s): %s", e.Name, c.Tag, what) }
			if doc.Find("h1").Length() != 1 || doc.Find("main").Length() != 1 || doc.Find("title").Text() == "" {
				bad("wants one heading, one main part and a title")
			}
			if doc.Find("html").AttrOr("lang", "") != c.Tag || (doc.Find("html").AttrOr("dir", "") == "rtl") != c.RTL {
				bad("does not say its language and direction")
			}
			if doc.Find("[style]").Length() != 0 || doc.Find("style").Length() != 1 {
				bad("has a style that the policy forbids")
			}
			if css := views.Style(e.Client, e.Appearance).CSS; doc.Find("style").Text() != css {
				bad("has another style sheet than the one whose hash is known")
			}
			if inlineHandler.MatchString(html) || doc.Find("script:not([src]):not([type='application/json'])").Length() != 0 {
				bad("has a script that the policy forbids")
			}
			scripts := doc.Find("script[src]").Map(func(_ int, s *goquery.Selection) string { return s.AttrOr("src", "") })
			want, bare := []string{static.Still.Path, static.Widget.Path, static.More.Path}, strings.Contains(html, "<noscript><link")
			if bare {
				want = want[:2]
			}
			if !slices.Equal(scripts, want) {
				bad("has other scripts")
			}
			if !bare && attr(t, doc, "head > link[rel=stylesheet]", "href") != static.MoreStyle.Path {
				bad("is drawn before it has its style")
			}
			if doc.Find("[http-equiv=refresh], [data-leave], [data-after], [data-close], #welcome").Length() != 0 {
				bad("leaves by itself")
			}
			if left := doc.Find("[data-left]").AttrOr("data-left", "0"); len(left) > 3 {
				bad("counts " + left + " seconds, by another clock than its own")
			}
			ids := map[string]bool{}
			for _, s := range doc.Find("[id]").EachIter() {
				if id := s.AttrOr("id", ""); id == "" || ids[id] {
					bad("has the id " + id + " twice")
				} else {
					ids[id] = true
				}
			}
			names := map[string]bool{}
			for _, in := range doc.Find("input:not([type=hidden]), select").EachIter() {
				name := nameOf(doc, in)
				if name == "" || names[name] {
					bad("has two fields, or none, called " + name)
				}
				names[name] = true
			}
			for _, s := range doc.Find("[aria-describedby]").EachIter() {
				for id := range strings.FieldsSeq(s.AttrOr("aria-describedby", "")) {
					if !ids[id] {
						bad("describes by " + id + ", which is not there")
					}
				}
			}
			for _, img := range doc.Find("img").EachIter() {
				if _, ok := img.Attr("alt"); !ok {
					bad("has a picture without alt")
				}
			}
			if strings.ContainsAny(doc.Find("body").Text(), "{}") && doc.Find("#messages").Length() == 0 {
				bad("shows a gap that nothing filled")
			}
		}
	}
}

// nameOf is a field's accessible name, as far as labels go.
func nameOf(doc *goquery.Document, in *goquery.Selection) string {
	group := words(in.Closest("fieldset").Find("legend"))
	if l := in.Closest("label"); l.Length() > 0 {
		return group + " " + words(l) + l.Find("img").AttrOr("alt", "")
	}
	return words(doc.Find("label[for=" + in.AttrOr("id", "none") + "]"))
}

func TestGalleryHasEveryStepReasonAndKind(t *testing.T) {
	steps, reasons, kinds, paths := map[string]bool{}, map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, e := range views.Gallery(text.For("en"), "") {
		_, doc := draw(t, e.Component)
		steps[attr(t, doc, "main", "data-step")] = true
		if attr(t, doc, "main", "data-step") == "failed" {
			reasons[attr(t, doc, "main", "data-reason")] = true
		}
		for kind, s := range map[reconnect.Kind]string{
			reconnect.Text: "input[type=text]:not(.code):not([inputmode])", reconnect.Secret: "input[type=password]", reconnect.Code: "input.code",
			reconnect.Number: "input[inputmode=decimal]", reconnect.Search: "input[type=search]", reconnect.Date: "input[type=date]", reconnect.Pick: "input[type=radio]",
			reconnect.Picks: "fieldset .row input[type=checkbox]", reconnect.File: "input[type=file]", "list": "select", "picture": ".tile input[type=radio]",
		} {
			kinds[string(kind)] = kinds[string(kind)] || doc.Find("form.ask "+s).Length() > 0
		}
		if paths[e.Path] || !regexp.MustCompile(`^[a-z0-9-]+$`).MatchString(e.Path) {
			t.Errorf("%s has the address %q, which is taken or no slug", e.Name, e.Path)
		}
		paths[e.Path] = true
	}
	for _, s := range []string{"ask", "approve", "visit", "act", "wait", "done", "failed", "notice", "returned"} {
		if !steps[s] {
			t.Errorf("the gallery has no %s", s)
		}
	}
	for _, r := range reconnect.Reasons() {
		if !reasons[string(r)] {
			t.Errorf("the gallery has no failure %s", r)
		}
	}
	for k, there := range kinds {
		if !there {
			t.Errorf("the gallery has no field %s", k)
		}
	}
}

func TestGalleryIndexLeadsToEveryPage(t *testing.T) {
	all := views.Gallery(text.For("en"), "")
	shelf := views.Shelf{Text: text.For("en"), Examples: all}
	_, doc := draw(t, views.GalleryIndex(shelf))
	if n := doc.Find("main li > a").Length(); n != len(all) || doc.Find("main li iframe").Length() != n {
		t.Errorf("it lists %d of %d pages", n, len(all))
	}
	sheets := 0
	for _, shelf.Kind = range views.Kinds() {
		_, doc := draw(t, views.GalleryIndex(shelf))
		sheets += doc.Find("main iframe").Length()
	}
	if looks := len(text.Catalogues()) + 6; sheets != looks*len(all) {
		t.Errorf("the sheets show %d pages of %d screens, want each %d times", sheets, len(all), looks)
	}
}

func BenchmarkScreen(b *testing.B) {
	for name, step := range map[string]reconnect.Step{
		"ask":  ask(reconnect.Field{Name: "u", Kind: reconnect.Text, Label: "User", Required: true}, reconnect.Field{Name: "p", Kind: reconnect.Secret, Label: "Password", Required: true}),
		"wait": reconnect.Wait{},
	} {
		b.Run(name, func(b *testing.B) {
			p := page(step)
			b.ReportAllocs()
			for b.Loop() {
				if err := views.Screen(p).Render(context.Background(), io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Integrators' own browser tests find buttons by their names, and most tools take a part of a name for it: what sends a form is told from all others by
// its name alone. Going on with a phone asks a person at two screens, and no test of an integrator's.
func TestTheButtonThatSendsIsToldByItsName(t *testing.T) {
	for _, c := range text.Catalogues() {
		for _, e := range views.Gallery(c, "") {
			_, doc := draw(t, e.Component)
			sends := doc.Find("main:not([data-step=handover]) form.ask button:not([type=button])").First()
			name := strings.ToLower(strings.TrimSpace(sends.Text()))
			for _, other := range doc.Find("button").EachIter() {
				if said := strings.ToLower(strings.TrimSpace(other.Text())); name != "" && other.Nodes[0] != sends.Nodes[0] && strings.Contains(said, name) {
					t.Errorf("%s (%s): %q is found where %q is looked for", e.Name, c.Tag, said, name)
				}
			}
		}
	}
}

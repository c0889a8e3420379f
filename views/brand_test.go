package views_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views"
)

// branded is a page of a client that has all that a brand can have, and nothing that can be read as it is.
func branded(more ...func(*views.Page)) views.Page {
	return page(ask(reconnect.Field{Name: "p", Kind: reconnect.Secret}), append([]func(*views.Page){func(p *views.Page) {
		p.Client.Brand = reconnect.Brand{
			Name: "North", Color: "#ffd400", ColorDark: "#303030", Accent: "#eeeeee", AccentDark: "#333333", Page: "#fafad2", PageDark: "#2b2b40",
			Corners: "3", Font: `"Segoe UI",sans-serif`, Logo: &reconnect.Image{Type: "image/svg+xml", Data: []byte("<svg/>")}, LogoDark: logo,
		}
	}}, more...)...)
}

func TestABrandIsOnItsPages(t *testing.T) {
	p := branded()
	html, doc := draw(t, views.Screen(p))
	css := doc.Find("style").Text()
	if css != views.Style(p.Client, p.Appearance).CSS {
		t.Error("the page has another style sheet than the one whose hash is known")
	}
	for _, want := range []string{
		":root{--round:3px;--brand:#ffd400;--on:#000000;", `font-family:"Segoe UI",sans-serif`, "@media (prefers-color-scheme:dark){:root{--brand:#303030;--on:#ffffff;",
		"@media (forced-colors:none){@media (prefers-color-scheme:light){:root{color-scheme:light;--page:#fafad2;",
		"@media (forced-colors:none){@media (prefers-color-scheme:dark){:root{color-scheme:dark;--page:#2b2b40;",
		"@media (prefers-color-scheme:dark){.own{background:none}}",
	} {
		if !strings.Contains(css, want) {
			t.Errorf("the style sheet lacks %s", want)
		}
	}
	picture := doc.Find(".pair > picture")
	if picture.Find("source[media='(prefers-color-scheme:dark)']").AttrOr("srcset", "") != logo.Address() ||
		picture.Find("img.own").AttrOr("src", "") != "data:image/svg+xml;base64,PHN2Zy8+" {
		t.Errorf("the logos are not both there: %s", html[strings.Index(html, "<header"):strings.Index(html, "</header>")])
	}
}

// Where a link has chosen one theme or one ground, one logo is there: the one that was drawn for it.
func TestTheLogoIsThatOfThePage(t *testing.T) {
	for _, c := range []struct {
		look reconnect.Appearance
		dark bool
	}{
		{reconnect.Appearance{Theme: "light"}, false},
		{reconnect.Appearance{Theme: "dark"}, true},
		{reconnect.Appearance{Page: "#ffffff", Theme: "dark"}, false},
		{reconnect.Appearance{Page: "#102030"}, true},
	} {
		p := branded(looking(c.look))
		_, doc := draw(t, views.Screen(p))
		got := doc.Find(".pair > img.own").AttrOr("src", "")
		if (got == logo.Address()) != c.dark || doc.Find("picture").Length() != 0 {
			t.Errorf("%+v: the logo is %.40q", c.look, got)
		}
		css := views.Style(p.Client, p.Appearance).CSS
		plates := regexp.MustCompile(`(@media [a-z]+(?: all)?\{)?\.own\{background:([^}]*)\}`).FindAllStringSubmatch(css, -1)
		last := plates[len(plates)-1]
		if bare := last[2] == "none" && last[1] != "@media not all{"; bare != c.dark || css != doc.Find("style").Text() {
			t.Errorf("%+v: its plate is %v", c.look, plates)
		}
	}
	// A name that a link has written borrows neither, and the sheet is the one whose hash is sent.
	p := branded(looking(reconnect.Appearance{Name: "South"}))
	_, doc := draw(t, views.Screen(p))
	if doc.Find(".pair img, .pair picture").Length() != 0 || doc.Find("style").Text() != views.Style(p.Client, p.Appearance).CSS {
		t.Error("another name stands beside the client's logo, or beside a sheet that is not let in")
	}
}

func TestEachRepairIsSaid(t *testing.T) {
	b := branded().Client.Brand
	css := views.Style(&reconnect.Client{Brand: b}, reconnect.Appearance{}).CSS
	said := map[string]bool{}
	for _, r := range views.Repairs(b) {
		said[r.Scheme+" "+r.What] = true
		if !strings.Contains(css, ":"+r.Got+";") || r.Had >= r.Wants || r.Has < r.Wants {
			t.Errorf("%v, and %.2f became %.2f", r, r.Had, r.Has)
		}
	}
	for _, want := range []string{"light the edge of main buttons", "light links, drawings and rings", "dark the edge of main buttons", "dark links, drawings and rings"} {
		if !said[want] {
			t.Errorf("nothing is said of %s: %v", want, said)
		}
	}
	want := "light, links, drawings and rings: #eeeeee has a contrast of 1.0:1 on #fafad2, 4.5:1 is wanted, so it became "
	if got := views.Repairs(b)[1].String(); !strings.HasPrefix(got, want) {
		t.Errorf("it says %q", got)
	}
	if got := views.Repairs(reconnect.Brand{Color: "#2f4bd8"}); len(got) == 0 || got[0].Scheme != "dark" {
		t.Errorf("a dark blue is no colour for links on a dark page, and it says %v", got)
	}
	if got := views.Repairs(reconnect.Brand{Color: "#767676", Page: "#ffffff", PageDark: "#000000"}); len(got) != 0 {
		t.Errorf("nothing was to be repaired, and it says %v", got)
	}
}

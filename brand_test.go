package reconnect_test

import (
	"encoding/base64"
	"reflect"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
)

const plainSVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><style>.a{fill:url(#g)}</style><title>a@b.example</title><path class="a" d="M0 0h1v1z"/></svg>`

func svg(within string) string {
	return `data:image/svg+xml;base64,` + base64.StdEncoding.EncodeToString([]byte(`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">`+within+`</svg>`))
}

func TestABrandIsWhatItsSettingsSay(t *testing.T) {
	var b reconnect.Brand
	said := map[string]string{
		"name": "Nord\u200c & <Süd>", "logo": svg("<g/>"), "logo_dark": "data:image/svg+xml," + strings.ReplaceAll(plainSVG, "#", "%23"), "color": "#AABBCC", "color_dark": "#000000", "accent": "#010203",
		"accent_dark": "#ffffff", "page": "#fffff0", "page_dark": "#101010", "corners": "007", "font": " 'segoe ui', GEORGIA ", "support.url": "https://north.example/?a=b",
		"support.email": "help@north.example",
	}
	for name, value := range said {
		if wrong := b.Set(name, value); wrong != "" {
			t.Errorf("%s %s", name, wrong)
		}
	}
	if b.Color != "#aabbcc" || b.Corners != "7" || b.Font != `"Segoe UI",Georgia,sans-serif` {
		t.Errorf("%+v", b)
	}
	var again reconnect.Brand
	for _, s := range b.Settings() {
		if wrong := again.Set(s.Name, s.Value); wrong != "" {
			t.Errorf("its own %s %s", s.Name, wrong)
		}
	}
	if len(b.Settings()) != len(said) || len(said) != len(reconnect.BrandSettings) || !reflect.DeepEqual(again, b) {
		t.Errorf("its settings make\n%+v, not\n%+v", again, b)
	}
}

// None of these may reach a style sheet or a page, and each is told why.
func TestABrandTakesNothingElse(t *testing.T) {
	deep := strings.Repeat("<g>", 40) + strings.Repeat("</g>", 40)
	for _, c := range []struct{ name, value, want string }{
		{"name", " ", "is empty"},
		{"name", strings.Repeat("é", 81), "more than 80"},
		{"name", "Bank\u202elaer", "cannot be seen"},
		{"name", "two\nlines", "cannot be seen"},
		{"name", "a\xff", "cannot be seen"},
		{"color", "red", "is no colour"},
		{"accent", "#fff", "is no colour"},
		{"page", "#ffffff}body{display:none", "is no colour"},
		{"page_dark", "#12345g", "is no colour"},
		{"corners", "25", "from 0 to 24"},
		{"corners", "1px", "from 0 to 24"},
		{"corners", "-1", "from 0 to 24"},
		{"corners", "1;}", "from 0 to 24"},
		{"font", "", "names a font"},
		{"font", "Comic Papyrus", "known are system-ui"},
		{"font", "Georgia;}body{display:none", "names a font"},
		{"font", `Georgia","x`, "names a font"},
		{"font", "url(//x.example/a.woff)", "names a font"},
		{"font", strings.Repeat("Georgia,", 9) + "serif", "more than 8"},
		{"support.url", "http://x.example/", "no https address"},
		{"support.url", "javascript:alert(1)", "no https address"},
		{"support.email", "a@b.example?bcc=x", "no e-mail address"},
		{"support.phone", "1", "is no setting of a brand"},
		{"style", "#ffffff", "is no setting of a brand"},
		{"logo", "https://x.example/logo.png", "is no address"},
		{"logo", "data:image/png;base64,!", "base64"},
		{"logo", "data:image/png,%", "as browsers write it"},
		{"logo", "data:text/html,<script>1</script>", "is no png"},
		{"logo_dark", "data:," + strings.Repeat("a", reconnect.MaxLogo+1), "may have 32768"},
		{"logo", "data:," + `<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>`, "document type"},
		{"logo", "data:,<svg><g/></svg>", "does not begin with"},
		{"logo", "data:,<svg xmlns='http://www.w3.org/2000/svg'><g></svg>", "XML"},
		{"logo", svg("<script>1</script>"), "has <script>"},
		{"logo", svg("<SCRIPT>1</SCRIPT>"), "has <SCRIPT>"},
		{"logo", svg(`<g xmlns="http://www.w3.org/1999/xhtml"/>`), "has <g>"},
		{"logo", svg("<foreignObject/>"), "has <foreignObject>"},
		{"logo", svg("<image href='data:image/png;base64,x'/>"), "has <image>"},
		{"logo", svg("<animate/>"), "has <animate>"},
		{"logo", svg("<filter/>"), "has <filter>"},
		{"logo", svg("<g onload='1'/>"), "has a script, onload"},
		{"logo", svg("<use xlink:href='https://x.example/a.svg#b'/>"), "outside of it"},
		{"logo", svg("<path fill='url(https://x.example/#a)'/>"), "outside of it"},
		{"logo", svg("<style>@import 'https://x.example/'</style>"), "has a style with @"},
		{"logo", svg(`<g style="fill:u\72l(https://x.example)"/>`), "has a style with @"},
		{"logo", svg("<g style='fill:image-set(\"x\" 1x);background:image(x)'/>"), "not its own"},
		{"logo", svg(strings.Repeat("<use href='#a'/>", 17)), "more than 16 times"},
		{"logo", svg(deep), "XML"},
		{"logo", svg("<?php 1?>"), "instruction"},
		{"logo", "data:,<svg xmlns='http://www.w3.org/2000/svg'/><html xmlns='http://www.w3.org/1999/xhtml'/>", "has <html>"},
	} {
		b := reconnect.Brand{}
		if wrong := b.Set(c.name, c.value); !strings.Contains(wrong, c.want) || b.Settings() != nil {
			t.Errorf("%s %.60q: %q, want %q; it is now %+v", c.name, c.value, wrong, c.want, b.Settings())
		}
	}
}

func TestWhatWasChosenForEachOtherStaysTogether(t *testing.T) {
	logo, other := &reconnect.Image{Type: "image/png"}, &reconnect.Image{Type: "image/gif"}
	below := reconnect.Brand{
		Name: "Budgetly", Logo: logo, LogoDark: other, Color: "#111111", ColorDark: "#222222", Accent: "#333333", AccentDark: "#444444", Page: "#555555", PageDark: "#666666",
		Corners: "3", Font: "serif", Support: reconnect.Support{Email: "a@b.example", URL: "https://b.example"},
	}
	for _, c := range []struct {
		said reconnect.Brand
		want func(*reconnect.Brand)
	}{
		{reconnect.Brand{}, func(*reconnect.Brand) {}},
		{reconnect.Brand{Name: "North"}, func(b *reconnect.Brand) { b.Name, b.Logo, b.LogoDark = "North", nil, nil }},
		{reconnect.Brand{Name: "BUDGETLY"}, func(b *reconnect.Brand) { b.Name = "BUDGETLY" }},
		{reconnect.Brand{LogoDark: logo}, func(b *reconnect.Brand) { b.Logo, b.LogoDark = nil, logo }},
		{reconnect.Brand{Color: "#abcdef"}, func(b *reconnect.Brand) { b.Color, b.ColorDark, b.Accent, b.AccentDark = "#abcdef", "", "", "" }},
		{reconnect.Brand{Accent: "#abcdef"}, func(b *reconnect.Brand) { b.Accent, b.AccentDark = "#abcdef", "" }},
		{reconnect.Brand{PageDark: "#abcdef"}, func(b *reconnect.Brand) { b.Page, b.PageDark = "", "#abcdef" }},
		{reconnect.Brand{Corners: "0"}, func(b *reconnect.Brand) { b.Corners = "0" }},
		{reconnect.Brand{Support: reconnect.Support{Email: "c@d.example"}}, func(b *reconnect.Brand) { b.Support = reconnect.Support{Email: "c@d.example"} }},
	} {
		want := below
		c.want(&want)
		client := &reconnect.Client{ID: "shop", Brand: below}
		if got := client.As(&c.said); got.Brand != want || got.ID != "shop" || client.Brand != below {
			t.Errorf("%+v makes\n%+v, want\n%+v", c.said, got.Brand, want)
		}
	}
}

package views

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/static"
)

func TestContrastIsThatOfWCAG(t *testing.T) {
	for _, tt := range []struct {
		a, b string
		want float64
	}{
		{"#000000", "#ffffff", 21}, {"#ffffff", "#ffffff", 1}, {"#777777", "#ffffff", 4.48}, {"#767676", "#ffffff", 4.54}, {"#ff0000", "#ffffff", 4.00},
	} {
		a, _ := parseColour(tt.a)
		b, _ := parseColour(tt.b)
		if got := contrast(a, b); math.Abs(got-tt.want) > 0.01 || got != contrast(b, a) {
			t.Errorf("contrast(%s, %s) = %.2f, want %.2f", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestEveryBrandIsReadable(t *testing.T) {
	for r := 0; r < 256; r += 17 {
		for g := 0; g < 256; g += 17 {
			for b := 0; b < 256; b += 51 {
				c := colour{uint8(r), uint8(g), uint8(b)}
				if got := contrast(c, c.ink()); got < 4.5 {
					t.Fatalf("text on %s has %.2f", c, got)
				}
				for _, p := range []string{pageLight, pageDark} {
					ground, _ := parseColour(p)
					if got := contrast(c.against(4.5, ground), ground); got < 4.5 {
						t.Fatalf("%s as text on %s has %.2f", c, p, got)
					}
				}
			}
		}
	}
}

func TestOnlyColoursReachTheStyleSheet(t *testing.T) {
	for _, bad := range []string{"red", "#fff", "#12345", "#1234567", "#12345g", "#+12345", "}body{display:none", "#-1-1-1", "# 1234", "url(x)"} {
		if _, ok := parseColour(bad); ok {
			t.Errorf("%q is taken for a colour", bad)
		}
		own := Style(nil, reconnect.Appearance{}).CSS
		if css := Style(&reconnect.Client{Brand: reconnect.Brand{Color: bad}}, reconnect.Appearance{Page: bad, Accent: bad}).CSS; css != own {
			t.Errorf("%q changes the style sheet", bad)
		}
	}
}

func TestHashIsThatOfTheStyle(t *testing.T) {
	for _, c := range []*reconnect.Client{nil, {}, {Brand: reconnect.Brand{Color: "#ffd400"}}, {Brand: reconnect.Brand{Color: "#FFD400"}}} {
		sheet := Style(c, reconnect.Appearance{})
		css, hash := sheet.CSS, sheet.Hash
		sum := sha256.Sum256([]byte(css))
		if want := "sha256-" + base64.StdEncoding.EncodeToString(sum[:]); hash != want {
			t.Errorf("the hash is %s, want %s", hash, want)
		}
		if again := Style(c, reconnect.Appearance{}).CSS; again != css {
			t.Error("the style sheet differs from itself")
		}
	}
	if a := Style(&reconnect.Client{Brand: reconnect.Brand{Color: "#ffd400"}}, reconnect.Appearance{}).CSS; !strings.Contains(a, "--brand:#ffd400;--on:#000000") {
		t.Error("the brand is not in its style sheet")
	}
}

// sheets are the two parts of a style sheet, for who wants no more contrast than usual: without and with a browser that prefers dark.
func sheets() map[string]string {
	usual := regexp.MustCompile(`@media ?\(prefers-contrast:more\)\{[^}]*\}\}`).ReplaceAllString(static.Style, "")
	light, dark, _ := strings.Cut(usual, "prefers-color-scheme:dark")
	return map[string]string{"light": light, "dark": dark}
}

// variable finds a colour in a sheet: the last one of its name, which is the one that counts.
func variable(t *testing.T, sheet, name string) colour {
	t.Helper()
	at := strings.LastIndex(sheet, "--"+name+":")
	if at < 0 {
		t.Fatalf("--%s is missing", name)
	}
	value := sheet[at+len(name)+3:]
	if value = value[:strings.IndexAny(value, ";}")]; value == "#fff" {
		value = "#ffffff"
	}
	c, ok := parseColour(value)
	if !ok {
		t.Fatalf("--%s is %q", name, value)
	}
	return c
}

// The contrast is computed against the colours of style.go, so they must be the style sheet's.
func TestTheSheetHasThePageColours(t *testing.T) {
	for scheme, page := range map[string]string{"light": pageLight, "dark": pageDark} {
		own, sheet := inks[scheme], sheets()[scheme]
		c, _ := parseColour(page)
		for name, want := range map[string]colour{"page": c, "text": own.text, "mute": own.mute, "bad": own.bad, "good": own.good} {
			if got := variable(t, sheet, name); got != want {
				t.Errorf("%s: widget.css has %s for --%s, and style.go %s", scheme, got, name, want)
			}
		}
	}
}

// expectReadable proves that text has 4.5:1 on the page and on soft grounds, and edges of fields 3:1; what has a better
// ratio to be had, has it.
func expectReadable(t *testing.T, what, sheet string) {
	t.Helper()
	best := 7.0
	if far, _ := variable(t, sheet, "page").ends(); contrast(far, variable(t, sheet, "page")) < 7 {
		best = 4.5
	}
	for name, ratio := range map[string]float64{"text": best, "mute": 4.5, "bad": 4.5, "good": 4.5, "edge": 3} {
		for _, ground := range []string{"page", "soft"} {
			if ground == "soft" && name == "text" {
				ratio = 4.5
			}
			if got := contrast(variable(t, sheet, name), variable(t, sheet, ground)); got < ratio {
				t.Errorf("%s: --%s on --%s has %.2f, wants %.1f", what, name, ground, got, ratio)
			}
		}
	}
	if got := contrast(variable(t, sheet, "hair"), variable(t, sheet, "page")); got < 1.2 || got > 2 {
		t.Errorf("%s: hairlines have %.2f", what, got)
	}
}

func TestOwnColoursAreReadable(t *testing.T) {
	for scheme, sheet := range sheets() {
		expectReadable(t, scheme, sheet)
	}
}

func TestWhateverColoursALinkChoosesThePageIsReadable(t *testing.T) {
	hostile := []string{"#777777", "#757575", "#767676", "#808080", "#ffff00", "#000000", "#ffffff", "#c8102e", "#ff0000", "#0000ff", "#00ff00", "#7f7f00", "#f7f7f7", "#0b1f4b"}
	grounds := slices.Clone(hostile)
	for r := 0; r < 256; r += 51 { // and what nobody has thought of
		for g := 0; g < 256; g += 17 {
			for b := 0; b < 256; b += 51 {
				grounds = append(grounds, colour{uint8(r), uint8(g), uint8(b)}.String())
			}
		}
	}
	for i, page := range grounds {
		for _, theme := range []string{"", "light", "dark"} {
			look := reconnect.Appearance{Page: page, Theme: theme, Color: hostile[i%len(hostile)], Accent: hostile[(i*5+3)%len(hostile)]}
			css := newStyle(lookOf(nil, look)).CSS
			what := fmt.Sprintf("%+v", look)
			expectReadable(t, what, css)
			ground := variable(t, css, "page")
			if ground.String() != page || variable(t, css, "brand").String() != look.Color {
				t.Errorf("%s: the page has %s, the button %s", what, ground, variable(t, css, "brand"))
			}
			for name, ratio := range map[string]float64{"accent": 4.5, "rim": 3} {
				if got := contrast(variable(t, css, name), ground); got < ratio {
					t.Errorf("%s: --%s has %.2f on the page", what, name, got)
				}
			}
			if got := contrast(variable(t, css, "on"), variable(t, css, "brand")); got < 4.5 {
				t.Errorf("%s: the button's text has %.2f", what, got)
			}
			scheme := "color-scheme:light;"
			if contrast(white, ground) > contrast(black, ground) {
				scheme = "color-scheme:dark;"
			}
			if last := css[strings.LastIndex(css, "color-scheme:"):]; !strings.HasPrefix(last, scheme) {
				t.Errorf("%s: what the browser draws is %.20s", what, last)
			}
		}
	}
}

func TestLinksCannotFillTheMemoryWithStyles(t *testing.T) {
	look := func(i int) reconnect.Appearance {
		return reconnect.Appearance{Page: colour{uint8(i), uint8(i >> 8), 1}.String(), Name: strconv.Itoa(i), App: strconv.Itoa(i)}
	}
	const links = 1000
	kept := 0
	for i := range links {
		Style(nil, look(i))
	}
	for i := range links {
		if _, ok := styles.Get(lookOf(nil, look(i))); ok {
			kept++
		}
	}
	if kept == 0 || kept > 200 {
		t.Errorf("%d styles are kept", kept)
	}
	before := styleOf(nil, reconnect.Appearance{Page: "#123456"})
	if after := styleOf(nil, reconnect.Appearance{Page: "#123456", Name: "x", Bare: true, Close: true, App: "y"}); after != before {
		t.Error("what is no colour makes another style")
	}
}

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"Budgetly": "B", "banque horizon": "BH", "Crédit Agricole Centre": "CA", "": "", "— École & Cie": "ÉC", "<b>": "", "N26": "N", "日本 銀行": "日銀",
	} {
		if got := initials(name); got != want {
			t.Errorf("initials(%q) = %q, want %q", name, got, want)
		}
	}
}

func TestAWishedThemeDecidesInsteadOfTheBrowser(t *testing.T) {
	both := Style(nil, reconnect.Appearance{}).CSS
	if !strings.Contains(both, whenDark) || !strings.Contains(both, "color-scheme:light dark") {
		t.Fatalf("the sheet has no dark part that could be forced: %s", both)
	}
	for theme, want := range map[string]string{"dark": "@media all", "light": "@media not all"} {
		css := Style(nil, reconnect.Appearance{Theme: theme}).CSS
		if strings.Contains(css, whenDark) || strings.Count(css, want) != strings.Count(both, whenDark) || !strings.Contains(css, "color-scheme:"+theme+";") {
			t.Errorf("%s: the browser still decides", theme)
		}
	}
	if css := Style(&reconnect.Client{Brand: reconnect.Brand{Color: "#112233"}}, reconnect.Appearance{Color: "#ffd400"}).CSS; !strings.Contains(css, "--brand:#ffd400") {
		t.Error("the colour that was wished for is not the button's")
	}
}

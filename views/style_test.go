package views

import (
	"crypto/sha256"
	"encoding/base64"
	"math"
	"strings"
	"testing"

	"reconnect"
	"reconnect/static"
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
					if got := contrast(c.against(ground, 4.5), ground); got < 4.5 {
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
		css, _ := Style(&reconnect.Client{Color: bad}, reconnect.Look{})
		if own, _ := Style(nil, reconnect.Look{}); css != own {
			t.Errorf("%q changes the style sheet", bad)
		}
	}
}

func TestHashIsThatOfTheStyle(t *testing.T) {
	for _, c := range []*reconnect.Client{nil, {}, {Color: "#ffd400"}, {Color: "#FFD400"}} {
		css, hash := Style(c, reconnect.Look{})
		sum := sha256.Sum256([]byte(css))
		if want := "sha256-" + base64.StdEncoding.EncodeToString(sum[:]); hash != want {
			t.Errorf("the hash is %s, want %s", hash, want)
		}
		if again, _ := Style(c, reconnect.Look{}); again != css {
			t.Error("the style sheet differs from itself")
		}
	}
	if a, _ := Style(&reconnect.Client{Color: "#ffd400"}, reconnect.Look{}); !strings.Contains(a, "--brand:#ffd400;--on:#000000") {
		t.Error("the brand is not in its style sheet")
	}
}

// The contrast is computed against the colours below, so they must be the style sheet's.
func TestTheSheetHasThePageColours(t *testing.T) {
	light, dark, _ := strings.Cut(static.Style, "prefers-color-scheme:dark")
	if !strings.Contains(light, "--page:#fff;") || pageLight != "#ffffff" || !strings.Contains(dark, "--page:"+pageDark+";") {
		t.Error("widget.css and style.go differ")
	}
}

// Text 4.5:1 on the page and on soft grounds, edges of fields 3:1.
func TestOwnColoursAreReadable(t *testing.T) {
	light, rest, _ := strings.Cut(static.Style, "prefers-color-scheme:dark")
	for scheme, sheet := range map[string]string{"light": light, "dark": rest} {
		get := func(name string) colour {
			_, after, found := strings.Cut(sheet, "--"+name+":")
			value, _, _ := strings.Cut(after, ";")
			if value, _, _ = strings.Cut(value, "}"); value == "#fff" {
				value = "#ffffff"
			}
			c, ok := parseColour(value)
			if !found || !ok {
				t.Fatalf("%s: --%s is %q", scheme, name, value)
			}
			return c
		}
		for name, ratio := range map[string]float64{"text": 7, "mute": 4.5, "bad": 4.5, "good": 4.5, "edge": 3} {
			for _, ground := range []string{"page", "soft"} {
				if got := contrast(get(name), get(ground)); got < ratio {
					t.Errorf("%s: --%s on --%s has %.2f, wants %.1f", scheme, name, ground, got, ratio)
				}
			}
		}
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
	both, _ := Style(nil, reconnect.Look{})
	if !strings.Contains(both, whenDark) || !strings.Contains(both, "color-scheme:light dark") {
		t.Fatalf("the sheet has no dark part that could be forced: %s", both)
	}
	for theme, want := range map[string]string{"dark": "@media all", "light": "@media not all"} {
		css, _ := Style(nil, reconnect.Look{Theme: theme})
		if strings.Contains(css, whenDark) || strings.Count(css, want) != strings.Count(both, whenDark) || !strings.Contains(css, "color-scheme:"+theme+";") {
			t.Errorf("%s: the browser still decides", theme)
		}
	}
	if css, _ := Style(&reconnect.Client{Color: "#112233"}, reconnect.Look{Color: "#ffd400"}); !strings.Contains(css, "--brand:#ffd400") {
		t.Error("the colour that was wished for is not the button's")
	}
}

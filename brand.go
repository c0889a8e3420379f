package reconnect

import (
	"encoding/base64"
	"net/mail"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Bounds of a [Brand].
const (
	MaxName    = 80       // runes of its name
	MaxLogo    = 32 << 10 // bytes of a logo: it travels in each page
	MaxCorners = 24       // CSS pixels; from then on a button is as round as it gets
)

// Brand is how a client's pages look, and whom they name. What is empty is ours. Whatever it says, a page can be read: contrast is computed.
type Brand struct {
	Name       string  `json:"name,omitempty"`        // shown to users
	Logo       *Image  `json:"logo,omitempty"`        // shown at the top; nil for a monogram
	LogoDark   *Image  `json:"logo_dark,omitempty"`   // the same on a dark page; nil for Logo, on white
	Color      string  `json:"color,omitempty"`       // #rrggbb of the main button
	ColorDark  string  `json:"color_dark,omitempty"`  // the same where the browser prefers dark; empty for Color
	Accent     string  `json:"accent,omitempty"`      // #rrggbb of links, drawings and rings; empty for the main button's
	AccentDark string  `json:"accent_dark,omitempty"` // the same where the browser prefers dark; empty for Accent, or else ColorDark
	Page       string  `json:"page,omitempty"`        // #rrggbb of the page itself
	PageDark   string  `json:"page_dark,omitempty"`   // the same where the browser prefers dark; empty for ours
	Corners    string  `json:"corners,omitempty"`     // radius of buttons and fields, in CSS pixels
	Font       string  `json:"font,omitempty"`        // what stands in CSS as font-family, made of system fonts by [Brand.Set]
	Support    Support `json:"support,omitzero"`      // shown where a flow ends without success
}

// Over is the brand laid over another, which says what this one leaves out. What was drawn or chosen for each other stays together: a colour of
// this one for light pages never meets one of the other for dark pages, and no logo of the other stands beside this one's name.
func (b Brand) Over(below Brand) Brand {
	if b.Logo == nil && b.LogoDark == nil && (b.Name == "" || strings.EqualFold(b.Name, below.Name)) {
		b.Logo, b.LogoDark = below.Logo, below.LogoDark
	}
	if b.Name == "" {
		b.Name = below.Name
	}
	if b.Color == "" && b.ColorDark == "" {
		b.Color, b.ColorDark = below.Color, below.ColorDark
		if b.Accent == "" && b.AccentDark == "" {
			b.Accent, b.AccentDark = below.Accent, below.AccentDark
		}
	}
	if b.Page == "" && b.PageDark == "" {
		b.Page, b.PageDark = below.Page, below.PageDark
	}
	if b.Corners == "" {
		b.Corners = below.Corners
	}
	if b.Font == "" {
		b.Font = below.Font
	}
	if b.Support == (Support{}) {
		b.Support = below.Support
	}
	return b
}

// Setting is one member of a brand by its name in settings, orders and tickets, and its value as a text.
type Setting struct{ Name, Value string }

// BrandSettings are the names that [Brand.Set] knows, in the order of [Brand.Settings].
var BrandSettings = []string{
	"name", "logo", "logo_dark", "color", "color_dark", "accent", "accent_dark", "page", "page_dark", "corners", "font", "support.url", "support.email",
}

func (b *Brand) member(name string) *string {
	return map[string]*string{
		"name": &b.Name, "color": &b.Color, "color_dark": &b.ColorDark, "accent": &b.Accent, "accent_dark": &b.AccentDark,
		"page": &b.Page, "page_dark": &b.PageDark, "corners": &b.Corners, "font": &b.Font,
		"support.url": &b.Support.URL, "support.email": &b.Support.Email,
	}[name]
}

// Set takes a member of the brand by its name, and returns what is wrong with the value: words that follow the name, and do not repeat the
// value. A logo is the address "data:…" that holds it.
func (b *Brand) Set(name, value string) (wrong string) {
	switch name {
	case "logo", "logo_dark":
		logo, wrong := inlineLogo(value)
		if name == "logo" {
			b.Logo = logo
		} else {
			b.LogoDark = logo
		}
		return wrong
	case "name":
		wrong = badName(value)
	case "corners":
		value, wrong = corners(value)
	case "font":
		value, wrong = fontStack(value)
	case "support.url":
		if u, err := url.Parse(value); err != nil || u.Scheme != "https" || u.Host == "" {
			wrong = "is no https address"
		}
	case "support.email":
		wrong = BadEmail(value)
	default:
		if value = strings.ToLower(value); !colourShape.MatchString(value) {
			wrong = `is no colour: write "#rrggbb"`
		}
	}
	member := b.member(name)
	if member == nil {
		return "is no setting of a brand, which are " + strings.Join(BrandSettings, ", ")
	}
	if wrong == "" {
		*member = value
	}
	return wrong
}

// Settings are the members that the brand has, as [Brand.Set] takes them.
func (b *Brand) Settings() (all []Setting) {
	for _, name := range BrandSettings {
		value := ""
		switch name {
		case "logo":
			value = b.Logo.Address()
		case "logo_dark":
			value = b.LogoDark.Address()
		default:
			value = *b.member(name)
		}
		if value != "" {
			all = append(all, Setting{name, value})
		}
	}
	return all
}

// Address is the picture as an address "data:…" that holds it; empty for none.
func (i *Image) Address() string {
	if i == nil {
		return ""
	}
	return "data:" + i.Type + ";base64," + base64.StdEncoding.EncodeToString(i.Data)
}

var colourShape = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// badName refuses what does not stand on one line as it is read. Joiners are part of some scripts' spelling.
func badName(value string) string {
	unseen := func(r rune) bool {
		return r == utf8.RuneError || r != ' ' && r != '\u200c' && r != '\u200d' && !unicode.IsGraphic(r) || r != ' ' && unicode.IsSpace(r)
	}
	switch {
	case strings.TrimSpace(value) == "":
		return "is empty"
	case utf8.RuneCountInString(value) > MaxName:
		return "has more than " + strconv.Itoa(MaxName) + " characters"
	case strings.ContainsFunc(value, unseen):
		return "holds a sign that cannot be seen, or turns the direction of writing around"
	}
	return ""
}

func corners(value string) (plain, wrong string) {
	n, err := strconv.ParseUint(value, 10, 8)
	if err != nil || n > MaxCorners {
		return "", "is no whole number of pixels from 0 to " + strconv.Itoa(MaxCorners)
	}
	return strconv.FormatUint(n, 10), ""
}

// BadEmail says what is wrong with an e-mail address, which stands after "mailto:" as it is; empty if nothing is.
func BadEmail(value string) string {
	if a, err := mail.ParseAddress(value); err != nil || a.Address != value || strings.ContainsAny(value, "\"?&%#/ ") {
		return "is no e-mail address: write help@example.com, without a name"
	}
	return ""
}

// systemFonts are the families that systems bring along, and the names that stand for the system's own. A page fetches no font.
var systemFonts = map[string][]string{
	"sans-serif": {
		"system-ui", "ui-sans-serif", "ui-rounded", "-apple-system", "BlinkMacSystemFont", "Segoe UI", "Segoe UI Variable Text", "Roboto", "Helvetica Neue",
		"Helvetica", "Arial", "Arial Nova", "Nimbus Sans", "Noto Sans", "Ubuntu", "Cantarell", "DejaVu Sans", "Liberation Sans", "Verdana", "Tahoma",
		"Trebuchet MS", "Calibri", "Candara", "Corbel", "Optima", "Avenir", "Avenir Next", "Futura", "Gill Sans", "Gill Sans Nova", "Century Gothic",
		"Bahnschrift", "Franklin Gothic Medium", "Lucida Grande", "Lucida Sans Unicode", "Geneva", "Seravek", "SF Pro Text", "SF Pro Rounded", "sans-serif",
	},
	"serif": {
		"ui-serif", "Georgia", "Times New Roman", "Times", "Cambria", "Constantia", "Charter", "Bitstream Charter", "Sitka Text", "Palatino",
		"Palatino Linotype", "Book Antiqua", "Baskerville", "Iowan Old Style", "Hoefler Text", "Rockwell", "Noto Serif", "DejaVu Serif",
		"Liberation Serif", "Nimbus Roman", "serif",
	},
}

// maxFonts bounds a stack. More than a few are of no use: each system has one of them.
const maxFonts = 8

// fontStack writes a list of families as CSS wants it, ending with a generic one. No byte of the list itself gets there.
func fontStack(list string) (stack, wrong string) {
	var written []string
	generic := ""
	for name := range strings.SplitSeq(list, ",") {
		name = strings.Trim(strings.TrimSpace(name), `"'`)
		found := ""
		for kind, families := range systemFonts {
			if i := slices.IndexFunc(families, func(f string) bool { return strings.EqualFold(f, name) }); i >= 0 {
				if found = families[i]; generic == "" {
					generic = kind
				}
			}
		}
		if found == "" {
			return "", "names a font that is not known to come with a system; known are " + strings.Join(Fonts(), ", ")
		}
		if strings.Contains(found, " ") {
			found = `"` + found + `"`
		}
		written = append(written, found)
	}
	if len(written) > maxFonts {
		return "", "has more than " + strconv.Itoa(maxFonts) + " fonts"
	}
	if last := written[len(written)-1]; systemFonts[last] == nil {
		written = append(written, generic)
	}
	return strings.Join(written, ","), ""
}

// Fonts are the families that a brand may name.
func Fonts() []string {
	return append(slices.Clone(systemFonts["sans-serif"]), systemFonts["serif"]...)
}

package views

import (
	"bytes"
	"compress/flate"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"strings"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/cache"
	"github.com/open-reconnect/reconnect/static"
)

// The colours of the page itself, as widget.css has them (a test compares), and of a main button without a brand.
const (
	pageLight = "#ffffff"
	pageDark  = "#151719"
	ownBrand  = "#14594d"
)

// Style is the style sheet of a client's pages, which each of them holds. The client may be nil.
func Style(c *reconnect.Client, look reconnect.Appearance) *Sheet { return styleOf(c, look) }

// Sheet is a style sheet and what is made of it once, because it is the greater part of each page.
type Sheet struct {
	CSS string
	// Hash is as a Content-Security-Policy's style-src wants it, without the quotes: "sha256-…".
	Hash string
	// Element is the sheet as it stands in a page, and Deflated the same as blocks of RFC 1951 that end at a byte and refer to nothing before.
	Element  string
	Deflated []byte
}

// styles keeps the sheets, which are few: one for each choice of colours and theme. Links choose them, and each has some 20 kB.
var styles = cache.Cache[reconnect.Appearance, *Sheet]{Most: 200}

func styleOf(c *reconnect.Client, look reconnect.Appearance) *Sheet {
	key := reconnect.Appearance{Theme: look.Theme, Page: look.Page, Color: look.Color, Accent: look.Accent}
	if key.Color == "" && c != nil {
		key.Color = c.Color
	}
	s, ok := styles.Get(key)
	if !ok {
		s = newStyle(key)
		styles.Put(key, s)
	}
	return s
}

const whenDark = "@media (prefers-color-scheme:dark)"

func newStyle(look reconnect.Appearance) *Sheet {
	brand, ok := parseColour(look.Color)
	if !ok {
		brand, _ = parseColour(ownBrand)
	}
	accent, ok := parseColour(look.Accent)
	if !ok {
		accent = brand
	}
	light, _ := parseColour(pageLight)
	dark, _ := parseColour(pageDark)
	var b strings.Builder
	b.WriteString(static.Style)
	b.WriteString(":root{")
	writeBrand(&b, brand, accent, light)
	b.WriteString("}" + whenDark + "{:root{")
	writeBrand(&b, brand, accent, dark)
	b.WriteString("}}")
	css := b.String()
	switch look.Theme { // one that is wished for decides instead of the browser
	case "dark":
		css = strings.NewReplacer(whenDark, "@media all", "color-scheme:light dark", "color-scheme:dark").Replace(css)
	case "light":
		css = strings.NewReplacer(whenDark, "@media not all", "color-scheme:light dark", "color-scheme:light").Replace(css)
	}
	if page, ok := parseColour(look.Page); ok {
		b.Reset()
		b.WriteString(css + "@media (forced-colors:none){:root{") // otherwise the user's own colours are all that counts
		writeGround(&b, page)
		writeBrand(&b, brand, accent, page)
		b.WriteString("}}")
		css = b.String()
	}
	sum := sha256.Sum256([]byte(css))
	element := "<style>" + css + "</style>"
	return &Sheet{
		CSS: css, Hash: "sha256-" + base64.StdEncoding.EncodeToString(sum[:]),
		Element: element, Deflated: deflated(element),
	}
}

func deflated(text string) []byte {
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, flate.BestCompression) // the level is valid, and a buffer takes everything
	_, _ = io.WriteString(w, text)
	_ = w.Flush()
	return b.Bytes()
}

func write(b *strings.Builder, name string, c colour) {
	b.WriteString("--" + name + ":" + c.String() + ";")
}

// writeBrand writes the brand's variables for one page colour. Whatever colours were chosen: the button keeps its own, its
// edge stands out from the page (3:1), its text from it (4.5:1), and links from the page (4.5:1).
func writeBrand(b *strings.Builder, brand, accent, page colour) {
	write(b, "brand", brand)
	write(b, "on", brand.ink())
	write(b, "rim", brand.against(3, page))
	write(b, "accent", accent.against(4.5, page))
}

// inks are the colours of what stands on the page, as widget.css has them for its own (a test compares).
var inks = map[string]struct{ text, mute, bad, good colour }{
	"light": {colour{0x1c, 0x1d, 0x1f}, colour{0x5b, 0x5d, 0x61}, colour{0xa3, 0x26, 0x1b}, colour{0x1c, 0x6b, 0x3c}},
	"dark":  {colour{0xed, 0xed, 0xeb}, colour{0xa9, 0xac, 0xb0}, colour{0xff, 0x9d, 0x92}, colour{0x7f, 0xd0, 0xa0}},
}

// writeGround writes the variables of a page whose colour was chosen, in any theme: what stands on it is our own as far as
// that can be read there, and else as much nearer to black or white as it takes.
func writeGround(b *strings.Builder, page colour) {
	far, near := page.ends()
	scheme := "light" // for whatever the browser draws itself
	if far == white {
		scheme = "dark"
	}
	b.WriteString("color-scheme:" + scheme + ";")
	soft := page.mix(far, 0.05)
	if contrast(far, soft) < 5 { // there is no room to come nearer to the text
		soft = page.mix(near, 0.12)
	}
	own := inks[scheme]
	write(b, "page", page)
	write(b, "soft", soft)
	write(b, "hair", page.mix(far, 0.12).against(1.25, page))
	write(b, "edge", page.mix(far, 0.45).against(3, page, soft))
	write(b, "text", own.text.against(7, page, soft))
	write(b, "mute", own.mute.against(4.5, page, soft))
	write(b, "bad", own.bad.against(4.5, page, soft))
	write(b, "good", own.good.against(4.5, page, soft))
}

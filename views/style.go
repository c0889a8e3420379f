package views

import (
	"bytes"
	"cmp"
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

// look is all that a style sheet depends on.
type look struct {
	theme         string
	ground        string // the page's colour, in any theme
	light, dark   hues
	corners, font string
	plate         bool // the client's logo for dark pages stands on the page itself
}

// hues are the colours of one scheme, each empty for ours.
type hues struct{ page, color, accent string }

// lookOf is how a client's pages look, where a link has chosen as well: what it chooses counts.
func lookOf(c *reconnect.Client, chosen reconnect.Appearance) look {
	k := look{theme: chosen.Theme, ground: chosen.Page}
	if c = dressed(c, chosen); c != nil {
		b := c.Brand
		k.light = hues{b.Page, b.Color, cmp.Or(b.Accent, b.Color)}
		k.dark = hues{b.PageDark, cmp.Or(b.ColorDark, b.Color), cmp.Or(b.AccentDark, b.Accent, b.ColorDark, b.Color)}
		k.corners, k.font, k.plate = b.Corners, b.Font, b.LogoDark != nil
	}
	for _, h := range []*hues{&k.light, &k.dark} {
		if chosen.Color != "" {
			h.color, h.accent = chosen.Color, chosen.Color
		}
		if chosen.Accent != "" {
			h.accent = chosen.Accent
		}
	}
	return k
}

// styles keeps the sheets, which are few: one for each choice of colours and theme. Links choose them, and each has some 20 kB.
var styles = cache.Cache[look, *Sheet]{Most: 200}

func styleOf(c *reconnect.Client, chosen reconnect.Appearance) *Sheet {
	key := lookOf(c, chosen)
	s, ok := styles.Get(key)
	if !ok {
		s = newStyle(key)
		styles.Put(key, s)
	}
	return s
}

// The parts of a sheet that the browser chooses between, unless a theme is wished for.
const (
	whenLight = "@media (prefers-color-scheme:light)"
	whenDark  = "@media (prefers-color-scheme:dark)"
)

// palette is a scheme's colours as they are drawn on.
type palette struct {
	page, brand, accent colour
	own                 bool // the page's colour is ours, and so is what stands on it
}

func (h hues) palette(page string) palette {
	p := palette{own: true}
	p.page, _ = parseColour(page)
	if chosen, ok := parseColour(h.page); ok {
		p.page, p.own = chosen, false
	}
	var ok bool
	if p.brand, ok = parseColour(h.color); !ok {
		p.brand, _ = parseColour(ownBrand)
	}
	if p.accent, ok = parseColour(h.accent); !ok {
		p.accent = p.brand
	}
	return p
}

// on is the scheme on a page of another colour.
func (p palette) on(page colour) palette {
	p.page, p.own = page, false
	return p
}

func (p palette) dark() bool {
	far, _ := p.page.ends()
	return far == white
}

// palettes are those that the browser chooses between: one twice where a link has chosen.
func (k look) palettes() (light, dark palette) {
	light, dark = k.light.palette(pageLight), k.dark.palette(pageDark)
	if ground, ok := parseColour(k.ground); ok {
		if light = light.on(ground); light.dark() {
			light = dark.on(ground)
		}
		return light, light
	}
	switch k.theme {
	case "dark":
		light = dark
	case "light":
		dark = light
	}
	return light, dark
}

func newStyle(k look) *Sheet {
	light, dark := k.light.palette(pageLight), k.dark.palette(pageDark)
	var b strings.Builder
	b.WriteString(static.Style + ":root{")
	if k.corners != "" {
		b.WriteString("--round:" + k.corners + "px;")
	}
	writeBrand(&b, light)
	b.WriteString("}" + whenDark + "{:root{")
	writeBrand(&b, dark)
	b.WriteString("}}")
	if k.font != "" {
		b.WriteString("body,.mark text{font-family:" + k.font + "}")
	}
	if k.plate {
		b.WriteString("picture{display:contents}")
	}
	for _, s := range []struct {
		when string
		palette
	}{{whenLight, light}, {whenDark, dark}} {
		if !s.own { // where colours are forced the user's own are all that counts
			b.WriteString("@media (forced-colors:none){" + s.when + "{:root{")
			writeGround(&b, s.page)
			b.WriteString("}}}")
		}
		if k.plate && s.dark() {
			b.WriteString(s.when + "{" + noPlate + "}")
		}
	}
	css := b.String()
	switch k.theme { // one that is wished for decides instead of the browser
	case "dark":
		css = strings.NewReplacer(whenDark, "@media all", whenLight, "@media not all", "color-scheme:light dark", "color-scheme:dark").Replace(css)
	case "light":
		css = strings.NewReplacer(whenDark, "@media not all", whenLight, "@media all", "color-scheme:light dark", "color-scheme:light").Replace(css)
	}
	if k.ground != "" {
		if one, _ := k.palettes(); !one.own {
			b.Reset()
			b.WriteString(css + "@media (forced-colors:none){:root{")
			writeGround(&b, one.page)
			writeBrand(&b, one)
			b.WriteString("}}")
			if k.plate {
				b.WriteString(map[bool]string{true: noPlate, false: ".own{background:#fff}"}[one.dark()])
			}
			css = b.String()
		}
	}
	sum := sha256.Sum256([]byte(css))
	element := "<style>" + css + "</style>"
	return &Sheet{
		CSS: css, Hash: "sha256-" + base64.StdEncoding.EncodeToString(sum[:]),
		Element: element, Deflated: deflated(element),
	}
}

// noPlate has a logo that was drawn for dark pages stand on the page. Others have a plate of white.
const noPlate = ".own{background:none}"

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
func writeBrand(b *strings.Builder, p palette) {
	write(b, "brand", p.brand)
	write(b, "on", p.brand.ink())
	write(b, "rim", p.rim())
	write(b, "accent", p.link())
}

func (p palette) rim() colour  { return p.brand.against(edgeRatio, p.page) }
func (p palette) link() colour { return p.accent.against(textRatio, p.page) }

// What is to be had between two colours: WCAG's 1.4.3 for text, 1.4.11 for edges, and 1.4.6 for the text that is read most.
const (
	bestRatio = 7.0
	textRatio = 4.5
	edgeRatio = 3.0
)

// inks are the colours of what stands on the page, as widget.css has them for its own (a test compares).
var inks = map[string]struct{ text, mute, bad, good colour }{
	"light": {colour{0x1c, 0x1d, 0x1f}, colour{0x5b, 0x5d, 0x61}, colour{0xa3, 0x26, 0x1b}, colour{0x1c, 0x6b, 0x3c}},
	"dark":  {colour{0xed, 0xed, 0xeb}, colour{0xa9, 0xac, 0xb0}, colour{0xff, 0x9d, 0x92}, colour{0x7f, 0xd0, 0xa0}},
}

// ground is a page whose colour was chosen, in any theme, and what stands on it: our own as far as that can be read there, and else as much nearer to
// black or white as it takes.
type ground struct {
	scheme                                        string // for whatever the browser draws itself
	page, soft, hair, edge, text, mute, bad, good colour
}

func groundOf(page colour) ground {
	far, near := page.ends()
	g := ground{scheme: "light", page: page}
	if far == white {
		g.scheme = "dark"
	}
	g.soft = page.mix(far, 0.05)
	if contrast(far, g.soft) < 5 { // there is no room to come nearer to the text
		g.soft = page.mix(near, 0.12)
	}
	own := inks[g.scheme]
	g.hair = page.mix(far, 0.12).against(1.25, page)
	g.edge = page.mix(far, 0.45).against(edgeRatio, page, g.soft)
	g.text = own.text.against(bestRatio, page, g.soft)
	g.mute = own.mute.against(textRatio, page, g.soft)
	g.bad = own.bad.against(textRatio, page, g.soft)
	g.good = own.good.against(textRatio, page, g.soft)
	return g
}

func writeGround(b *strings.Builder, page colour) {
	g := groundOf(page)
	b.WriteString("color-scheme:" + g.scheme + ";")
	write(b, "page", g.page)
	write(b, "soft", g.soft)
	write(b, "hair", g.hair)
	write(b, "edge", g.edge)
	write(b, "text", g.text)
	write(b, "mute", g.mute)
	write(b, "bad", g.bad)
	write(b, "good", g.good)
}

package views

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"sync"

	"reconnect"
	"reconnect/static"
)

// The colours of the page itself, as widget.css has them (a test compares), and of a main button without a brand.
const (
	pageLight = "#ffffff"
	pageDark  = "#151719"
	ownBrand  = "#14594d"
)

// Style returns the style sheet of a client's pages, and its hash as a Content-Security-Policy's style-src wants it,
// without the quotes: "sha256-…". The client may be nil.
func Style(c *reconnect.Client) (css, hash string) {
	s := styleOf(c)
	return s.css, s.hash
}

type style struct{ css, hash, element string }

// styles keeps one sheet per colour. Colours come from the configuration and are few.
var styles sync.Map // of string to *style

func styleOf(c *reconnect.Client) *style {
	brand := ""
	if c != nil {
		brand = c.Color
	}
	if s, ok := styles.Load(brand); ok {
		return s.(*style)
	}
	s := newStyle(brand)
	styles.Store(brand, s)
	return s
}

func newStyle(brand string) *style {
	base, ok := parseColour(brand)
	if !ok {
		base, _ = parseColour(ownBrand)
	}
	var b strings.Builder
	b.WriteString(static.Style)
	b.WriteString(":root{")
	writeBrand(&b, base, pageLight)
	b.WriteString("}@media (prefers-color-scheme:dark){:root{")
	writeBrand(&b, base, pageDark)
	b.WriteString("}}")
	css := b.String()
	sum := sha256.Sum256([]byte(css))
	return &style{
		css:     css,
		hash:    "sha256-" + base64.StdEncoding.EncodeToString(sum[:]),
		element: "<style>" + css + "</style>",
	}
}

// writeBrand writes the brand's variables for one page colour. Whatever colour an integrator chose: the button keeps
// it, its edge stands out from the page (3:1), its text from it (4.5:1), and links from the page (4.5:1).
func writeBrand(b *strings.Builder, base colour, page string) {
	ground, _ := parseColour(page)
	b.WriteString("--brand:" + base.String())
	b.WriteString(";--on:" + base.ink().String())
	b.WriteString(";--rim:" + base.against(ground, 3).String())
	b.WriteString(";--accent:" + base.against(ground, 4.5).String())
}

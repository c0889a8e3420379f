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
func Style(c *reconnect.Client, look reconnect.Look) (css, hash string) {
	s := styleOf(c, look)
	return s.css, s.hash
}

type style struct{ css, hash, element string }

// styles keeps the sheets, which are few: one per colour and theme.
var styles struct {
	sync.RWMutex
	kept map[[2]string]*style
}

// maxStyles bounds what links can have us keep.
const maxStyles = 200

func styleOf(c *reconnect.Client, look reconnect.Look) *style {
	key := [2]string{look.Color, look.Theme}
	if key[0] == "" && c != nil {
		key[0] = c.Color
	}
	styles.RLock()
	s := styles.kept[key]
	styles.RUnlock()
	if s != nil {
		return s
	}
	s = newStyle(key[0], key[1])
	styles.Lock()
	defer styles.Unlock()
	if styles.kept == nil || len(styles.kept) >= maxStyles {
		styles.kept = map[[2]string]*style{}
	}
	styles.kept[key] = s
	return s
}

const whenDark = "@media (prefers-color-scheme:dark)"

func newStyle(brand, theme string) *style {
	base, ok := parseColour(brand)
	if !ok {
		base, _ = parseColour(ownBrand)
	}
	var b strings.Builder
	b.WriteString(static.Style)
	b.WriteString(":root{")
	writeBrand(&b, base, pageLight)
	b.WriteString("}" + whenDark + "{:root{")
	writeBrand(&b, base, pageDark)
	b.WriteString("}}")
	css := b.String()
	switch theme { // one that is wished for decides instead of the browser
	case "dark":
		css = strings.NewReplacer(whenDark, "@media all", "color-scheme:light dark", "color-scheme:dark").Replace(css)
	case "light":
		css = strings.NewReplacer(whenDark, "@media not all", "color-scheme:light dark", "color-scheme:light").Replace(css)
	}
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

//go:build browser && screenshots

package e2e_test

import (
	"bytes"
	"cmp"
	"image"
	"image/color"
	"image/png"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"

	"github.com/playwright-community/playwright-go"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// hang lays the frames of some screens beside each other.
const hang = `(paths) => {
	document.body.replaceChildren(...paths.map((p) => Object.assign(document.createElement('iframe'), { src: '/gallery/' + p })))
	Object.assign(document.body.style, { display: 'grid', gridTemplateColumns: 'repeat(4, 340px)', gap: '12px', padding: '12px', margin: 0, maxWidth: 'none', background: '#e6e7ea', alignItems: 'start' })
	for (const f of document.body.children) Object.assign(f.style, { width: '340px', height: '300px', border: 0 })
}`

// fit makes each frame as tall as the page in it, and says how many pages have come.
const fit = `() => [...document.body.children].filter((f) => {
	const page = f.contentDocument?.querySelector('#page')
	if (!page || f.contentDocument.readyState !== 'complete') return false
	f.style.height = Math.min(Math.ceil(page.getBoundingClientRect().height), 900) + 'px'
	return true
}).length`

var hungUp = regexp.MustCompile(`<iframe[^>]* src="([a-z0-9-]+)[?"]`)

var pictured = regexp.MustCompile(`\(pictures/([a-z-]+)\.png\)`)

// TestScreenshotsOfTheDocuments draws the pictures of docs/screens.md, one of each kind of screen, into docs/pictures.
func TestScreenshotsOfTheDocuments(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "docs", "screens.md"))
	if err != nil {
		t.Fatal(err)
	}
	wanted := os.Getenv("KIND")
	for _, m := range pictured.FindAllSubmatch(text, -1) {
		if kind := string(m[1]); wanted == "" || wanted == kind {
			picture(t, kind)
		}
	}
}

// picture draws the screens of one kind beside each other.
func picture(t *testing.T, kind string) {
	t.Helper()
	page := tab(t, person(t))
	defer page.Close()
	if err := page.SetViewportSize(1420, 900); err != nil {
		t.Fatal(err)
	}
	sheet := widget.widget + "/gallery/?lang=en&kind=" + kind
	_, body := get(t, sheet)
	var paths []string
	for _, m := range hungUp.FindAllStringSubmatch(body, -1) {
		if p := m[1] + "?lang=en&theme=light"; !slices.Contains(paths, p) {
			paths = append(paths, p)
		}
	}
	if len(paths) == 0 {
		t.Fatalf("the gallery has no screens of the kind %s", kind)
	}
	visit(t, page, sheet)
	if _, err := page.Evaluate(hang, paths); err != nil {
		t.Fatal(err)
	}
	soon.Await(t, "all pages of the picture "+kind, func() bool {
		there, err := page.Evaluate(fit)
		return err == nil && int(number(there)) == len(paths)
	})
	drawn, err := page.Screenshot(playwright.PageScreenshotOptions{FullPage: playwright.Bool(true), Animations: playwright.ScreenshotAnimationsDisabled})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join("..", "docs", "pictures", kind+".png")
	if err := os.WriteFile(file, fewColours(t, drawn), 0o644); err != nil {
		t.Fatal(err)
	}
	t.Log(file)
}

// fewColours makes a picture small, for it comes with the program: sixteen colours, those that are most in it and no two of them near each
// other, show our screens as they are.
func fewColours(t *testing.T, drawn []byte) []byte {
	t.Helper()
	from, err := png.Decode(bytes.NewReader(drawn))
	if err != nil {
		t.Fatal(err)
	}
	much := map[color.RGBA]int{}
	each := func(do func(x, y int, c color.RGBA)) {
		for y := range from.Bounds().Dy() {
			for x := range from.Bounds().Dx() {
				do(x, y, color.RGBAModel.Convert(from.At(x, y)).(color.RGBA))
			}
		}
	}
	each(func(_, _ int, c color.RGBA) { much[c]++ })
	colours := slices.SortedFunc(maps.Keys(much), func(a, b color.RGBA) int {
		return cmp.Or(much[b]-much[a], cmp.Compare(a.R, b.R), cmp.Compare(a.G, b.G), cmp.Compare(a.B, b.B))
	})
	var palette color.Palette
	for _, apart := range []int{1800, 600, 200, 1} {
		for _, c := range colours {
			if len(palette) < 16 && !slices.ContainsFunc(palette, func(p color.Color) bool { return distance(c, p.(color.RGBA)) < apart }) {
				palette = append(palette, c)
			}
		}
	}
	nearest := map[color.RGBA]uint8{}
	to := image.NewPaletted(from.Bounds(), palette)
	each(func(x, y int, c color.RGBA) {
		i, known := nearest[c]
		if !known {
			i = uint8(palette.Index(c))
			nearest[c] = i
		}
		to.SetColorIndex(x, y, i)
	})
	var out bytes.Buffer
	if err := (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(&out, to); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// distance is the square of that between two colours.
func distance(a, b color.RGBA) int {
	r, g, x := int(a.R)-int(b.R), int(a.G)-int(b.G), int(a.B)-int(b.B)
	return r*r + g*g + x*x
}

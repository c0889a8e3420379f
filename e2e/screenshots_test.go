//go:build browser && screenshots

package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/playwright-community/playwright-go"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// grow makes each frame of a sheet as tall as the page in it, and says how many pages have come.
const grow = `() => [...document.querySelectorAll('.sheet iframe')].filter((f) => {
	const page = f.contentDocument?.querySelector('#page')
	if (!page || f.contentDocument.readyState !== 'complete' || [...f.contentDocument.images].some((i) => !i.complete)) return false
	const tall = Math.min(Math.ceil(page.getBoundingClientRect().height), 2000)
	f.parentElement.style.setProperty('--h', tall)
	return true
}).length`

// tallest is how much of a sheet one picture holds: browsers draw no larger ones.
const tallest = 6000

// atOnce is how many pages of a sheet are begun at once.
const atOnce = 40

// TestScreenshots draws pictures for people's eyes: a sheet of each kind of screen, with each of its screens on a phone and on a
// desktop, in light and dark, in each language.
func TestScreenshots(t *testing.T) {
	if err := os.MkdirAll(outDir, 0o755); err != nil {
		t.Fatal(err)
	}
	kinds := regexp.MustCompile(`[?&;]kind=([a-z-]+)`).FindAllStringSubmatch(gallery(t), -1)
	if len(kinds) < 10 {
		t.Fatalf("the gallery has %d kinds", len(kinds))
	}
	wanted := os.Getenv("KIND")
	for _, kind := range kinds {
		if wanted == "" || wanted == kind[1] {
			sheet(t, kind[1])
		}
	}
	if wanted == "" || wanted == "front" {
		front(t)
	}
}

// front draws the four screens that README.md shows.
func front(t *testing.T) {
	t.Helper()
	page := tab(t, person(t, playwright.BrowserNewContextOptions{DeviceScaleFactor: playwright.Float(1.5)}))
	if err := page.SetViewportSize(1468, 590); err != nil {
		t.Fatal(err)
	}
	body := `<!doctype html><title>Screens</title><style>body{display:flex;gap:12px;margin:10px;background:#e6e7ea}iframe{width:353px;height:570px;border:0}</style>`
	for _, screen := range []string{"ask-sign-in?theme=light", "approve?theme=light", "ask-code-refused?theme=dark", "failed-maintenance?theme=dark"} {
		body += `<iframe src="` + widget.widget + "/gallery/" + screen + `&amp;lang=en"></iframe>`
	}
	if err := page.SetContent(body, playwright.PageSetContentOptions{WaitUntil: playwright.WaitUntilStateLoad}); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(outDir, "screens.png")
	if _, err := page.Screenshot(playwright.PageScreenshotOptions{Path: &file, Animations: playwright.ScreenshotAnimationsDisabled}); err != nil {
		t.Fatal(err)
	}
	t.Log(file)
}

// sheet draws one, in as many pictures as it takes.
func sheet(t *testing.T, kind string) {
	t.Helper()
	page := tab(t, person(t))
	defer page.Close()
	if err := page.SetViewportSize(1440, 900); err != nil {
		t.Fatal(err)
	}
	visit(t, page, widget.widget+"/gallery/?kind="+kind)
	all, err := page.Evaluate(`() => document.querySelectorAll('.sheet iframe').length`)
	if err != nil {
		t.Fatal(err)
	}
	for n, begun := int(number(all)), 0; begun < n; { // hundreds of pages at once take a machine that is busy longer than anything is waited for
		begun = min(begun+atOnce, n)
		if _, err := page.Evaluate(`(n) => { for (const f of [...document.querySelectorAll('.sheet iframe')].slice(0, n)) f.loading = 'eager' }`, begun); err != nil {
			t.Fatal(err)
		}
		soon.Await(t, fmt.Sprintf("%d of %d pages of the sheet %s", begun, n, kind), func() bool {
			there, err := page.Evaluate(grow)
			return err == nil && number(there) >= float64(begun)
		})
	}
	said, err := page.Evaluate(`() => document.documentElement.scrollHeight`)
	if err != nil {
		t.Fatal(err)
	}
	for part, height := 1, int(number(said)); height > (part-1)*tallest; part++ {
		file := filepath.Join(outDir, fmt.Sprintf("sheet-%s-%d.png", kind, part))
		from := (part - 1) * tallest
		if _, err := page.Screenshot(playwright.PageScreenshotOptions{
			Path: &file, FullPage: playwright.Bool(true), Animations: playwright.ScreenshotAnimationsDisabled,
			Clip: &playwright.Rect{Y: float64(from), Width: 1440, Height: float64(min(tallest, height-from))},
		}); err != nil {
			t.Fatal(err)
		}
		t.Log(file)
	}
}

//go:build browser

package e2e_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// look is a way in which somebody's browser shows pages.
type look struct {
	name  string
	media playwright.PageEmulateMediaOptions
	rules string // axe's
}

// allRules are those that WCAG 2.2 AA asks for, and what axe's authors hold for good practice beside it. The same page in
// other colours can only break those about colours.
const (
	allRules    = `['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']`
	colourRules = `{type: 'rule', values: ['color-contrast', 'link-in-text-block']}`
)

// looks are what a page is looked at in, one after the other.
func looks() []look {
	return []look{
		{"light", playwright.PageEmulateMediaOptions{ColorScheme: playwright.ColorSchemeLight, ForcedColors: playwright.ForcedColorsNone}, allRules},
		{"dark", playwright.PageEmulateMediaOptions{ColorScheme: playwright.ColorSchemeDark, ForcedColors: playwright.ForcedColorsNone}, colourRules},
		{"forced", playwright.PageEmulateMediaOptions{ColorScheme: playwright.ColorSchemeLight, ForcedColors: playwright.ForcedColorsActive}, colourRules},
	}
}

// axe reads the checker's source.
func axe(t testing.TB) string {
	t.Helper()
	folder := os.Getenv("E2E_DRIVER")
	if folder == "" {
		folder = filepath.Join("..", ".tools", "playwright")
	}
	source, err := os.ReadFile(filepath.Join(folder, "..", "npm", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		t.Fatalf("there is no axe: run \"make e2e\", which installs it: %v", err)
	}
	return string(source)
}

// screens are the addresses of the gallery's pages.
func screens(t testing.TB) []string {
	t.Helper()
	page := tab(t, person(t))
	visit(t, page, widget.widget+"/gallery")
	said, err := page.Evaluate(`() => JSON.stringify([...new Set([...document.links]
		.filter((a) => /^\/gallery\/./.test(a.pathname)).map((a) => a.href))])`)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	if err := json.Unmarshal([]byte(said.(string)), &all); err != nil || len(all) < 20 {
		t.Fatalf("the gallery lists %d screens (%v)", len(all), err)
	}
	return all
}

// still keeps a page where it is: some of the last screens go on by themselves.
func still(t testing.TB, page playwright.Page) {
	t.Helper()
	away := func(address string) bool {
		return !strings.HasPrefix(address, widget.widget+"/gallery/") && !strings.HasPrefix(address, widget.widget+"/static/") &&
			!strings.HasPrefix(address, "data:")
	}
	err := page.Route(away, func(route playwright.Route) {
		_ = route.Fulfill(playwright.RouteFulfillOptions{Status: playwright.Int(204)}) // a browser stays where it is
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestEveryScreenFitsAndCanBeUsedByEverybody(t *testing.T) {
	t.Parallel()
	all, source := screens(t), axe(t)
	const parts = 3
	for part := range parts {
		t.Run(fmt.Sprint("part ", part+1), func(t *testing.T) {
			t.Parallel()
			page := tab(t, person(t))
			still(t, page)
			for i := part; i < len(all); i += parts {
				expectUsable(t, page, all[i], source)
			}
		})
	}
}

// expectUsable proves it of one screen, in each look and in each language.
func expectUsable(t *testing.T, page playwright.Page, address, axe string) {
	t.Helper()
	name, _, _ := strings.Cut(address[strings.LastIndex(address, "/")+1:], "?")
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	must(page.SetViewportSize(320, 640))
	must(page.EmulateMedia(looks()[0].media))
	open(t, page, address)
	_, err := page.Evaluate(axe)
	must(err)
	expectNames(t, page, name)
	for _, l := range looks() {
		must(page.EmulateMedia(l.media))
		expectNoScroll(t, page, name+" in "+l.name)
		expectNoViolations(t, page, l.rules, name+" in "+l.name)
		if os.Getenv("SHOTS") != "" && l.name != "forced" {
			shoot(t, page, name+"-"+l.name)
			must(page.SetViewportSize(320, 640))
		}
	}
	for _, lang := range []string{"fr", "es"} { // other words are longer
		open(t, page, strings.Replace(address, "lang=en", "lang="+lang, 1))
		expectNoScroll(t, page, name+" in "+lang)
	}
}

// expectNoScroll proves that nothing is cut off at the sides of a narrow window.
func expectNoScroll(t testing.TB, page playwright.Page, name string) {
	t.Helper()
	said, err := page.Evaluate(`() => {
		const wide = document.scrollingElement.scrollWidth
		if (wide <= innerWidth) return ''
		const who = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
		return wide + ' px: ' + who.slice(0, 3).map((e) => e.outerHTML.slice(0, 120)).join(' | ')
	}`)
	if err != nil || said != "" {
		t.Errorf("%s is too wide for 320 px: %v (%v)", name, said, err)
	}
}

// expectNoViolations asks axe.
func expectNoViolations(t testing.TB, page playwright.Page, rules, name string) {
	t.Helper()
	said, err := page.Evaluate(`async () => JSON.stringify((await axe.run(document, {runOnly: ` + rules + `, resultTypes: ['violations']})).violations
		.flatMap((v) => v.nodes.map((n) => v.id + ': ' + n.html.slice(0, 160) + ' ' + n.failureSummary.replace(/\s+/g, ' '))))`)
	if err != nil {
		t.Fatalf("%s: axe does not run: %v", name, err)
	}
	var faults []string
	if err := json.Unmarshal([]byte(said.(string)), &faults); err != nil {
		t.Fatal(err)
	}
	for _, fault := range faults {
		t.Errorf("%s: %s", name, fault)
	}
}

// shoot takes pictures for people's eyes.
func shoot(t testing.TB, page playwright.Page, name string) {
	t.Helper()
	if err := os.MkdirAll(outDir, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, width := range []int{320, 400, 800} {
		if err := page.SetViewportSize(width, 640); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join(outDir, fmt.Sprintf("%s-%d.png", name, width))
		if _, err := page.Screenshot(playwright.PageScreenshotOptions{
			Path: &file, FullPage: playwright.Bool(true), Animations: playwright.ScreenshotAnimationsDisabled,
		}); err != nil {
			t.Fatal(err)
		}
	}
}

// open goes to a screen, again if the one before it left by itself at that very moment.
func open(t testing.TB, page playwright.Page, address string) {
	t.Helper()
	var err error
	for range 3 {
		if _, err = page.Goto(address); err == nil {
			return
		}
	}
	t.Fatalf("%s does not open: %v", address, err)
}

// expectNames proves that a person who hears a form knows its controls apart.
func expectNames(t testing.TB, page playwright.Page, name string) {
	t.Helper()
	said, err := page.Evaluate(`() => {
		const name = (e) => e.getAttribute('aria-label') || [...(e.labels || [])].map((l) => l.innerText.trim()).join(' ') || e.innerText
		const group = (e) => e.closest('fieldset')?.querySelector('legend')?.innerText || ''
		const all = [...document.querySelectorAll('main form input:not([type=hidden]), main form select, main form button')]
		const named = all.map((e) => group(e) + '/' + name(e).trim())
		return named.filter((n, i) => n.endsWith('/') || named.indexOf(n) !== i).join(', ')
	}`)
	if err != nil || said != "" {
		t.Errorf("%s: these names are empty or given twice: %v (%v)", name, said, err)
	}
}

//go:build browser

package e2e_test

import (
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
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

// listed finds the gallery's pages in its own.
var listed = regexp.MustCompile(`<li>.*?<a href="([^"]+)"`)

// screens are the addresses of the gallery's pages, in English.
func screens(t testing.TB) []string {
	t.Helper()
	body := gallery(t)
	var all []string
	for _, found := range listed.FindAllStringSubmatch(body, -1) {
		all = append(all, widget.widget+"/gallery/"+html.UnescapeString(found[1]))
	}
	if len(all) < 20 {
		t.Fatalf("the gallery lists %d screens", len(all))
	}
	return all
}

// gallery is the source of the gallery's own page, in English.
func gallery(t testing.TB) string {
	t.Helper()
	resp, err := http.Get(widget.widget + "/gallery/?lang=en")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// A page that is looked at must be there still, with the same clock, when the next person comes to the table.
func TestTheGalleryStaysAsItIsForTenMinutes(t *testing.T) {
	t.Parallel()
	page := tab(t, person(t))
	if err := page.Clock().Install(); err != nil {
		t.Fatal(err)
	}
	var asked atomic.Int32
	page.OnRequest(func(playwright.Request) { asked.Add(1) })
	// Those that would ask, count or leave, were they a person's.
	for _, name := range []string{
		"ask-question-with-a-deadline", "approve", "visit", "wait", "done", "failed-cancelled", "notice-away", "welcome", "returned",
	} {
		visit(t, page, widget.widget+"/gallery/"+name+"?lang=en")
		before, asks := stands(t, page), asked.Load()
		if err := page.Clock().FastForward("10:00"); err != nil {
			t.Fatal(err)
		}
		if after := stands(t, page); after != before || asked.Load() != asks {
			t.Errorf("after ten minutes, and %d requests,\n%s\nhas become\n%s", asked.Load()-asks, before, after)
		}
	}
}

// stands is what stands in a window.
func stands(t testing.TB, page playwright.Page) string {
	t.Helper()
	said, err := page.Evaluate(`() => location.href + ' ' + document.title + ' ' + document.body.innerText`)
	if err != nil {
		t.Fatal(err)
	}
	return said.(string)
}

func TestTheGallerysOwnPageCanBeUsedByEverybody(t *testing.T) {
	t.Parallel()
	page := tab(t, person(t))
	if err := page.SetViewportSize(320, 640); err != nil {
		t.Fatal(err)
	}
	visit(t, page, widget.widget+"/gallery/?lang=en")
	if _, err := page.Evaluate(axe(t)); err != nil {
		t.Fatal(err)
	}
	expectNoScroll(t, page, "the gallery")
	expectNoViolations(t, page, allRules, "the gallery")
}

func TestEveryScreenFitsAndCanBeUsedByEverybody(t *testing.T) {
	t.Parallel()
	all, source := screens(t), axe(t)
	others := []string{"ar", "de", "pt-BR", "pl", "fr", "he", "nl", "it", "es", "pt"}
	const parts = 3
	for part := range parts {
		t.Run(fmt.Sprint("part ", part+1), func(t *testing.T) {
			t.Parallel()
			page := tab(t, person(t))
			for i := part; i < len(all); i += parts {
				// Other words are longer, or stand the other way about. Each screen is looked at in two languages, each language on every sixth.
				expectUsable(t, page, all[i], source, others[i%len(others)], others[(i+5)%len(others)])
			}
		})
	}
}

// expectUsable proves it of one screen, in each look, and that it fits in other languages, too.
func expectUsable(t *testing.T, page playwright.Page, address, axe string, others ...string) {
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
	visit(t, page, address)
	_, err := page.Evaluate(axe)
	must(err)
	expectNames(t, page, name)
	for _, l := range looks() {
		must(page.EmulateMedia(l.media))
		expectNoScroll(t, page, name+" in "+l.name)
		expectNoViolations(t, page, l.rules, name+" in "+l.name)
	}
	for _, lang := range others {
		visit(t, page, strings.Replace(address, "lang=en", "lang="+lang, 1))
		expectNoScroll(t, page, name+" in "+lang)
	}
}

// expectNoScroll proves that nothing is cut off at the sides of a narrow window.
func expectNoScroll(t testing.TB, page playwright.Page, name string) {
	t.Helper()
	said, err := page.Evaluate(`() => {
		const wide = document.scrollingElement.scrollWidth
		if (wide <= innerWidth) return ''
		const who = [...document.querySelectorAll('body *')].filter((e) => e.getBoundingClientRect().right > innerWidth + 1 || e.getBoundingClientRect().left < -1)
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

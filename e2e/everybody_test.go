//go:build browser

package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"

	"github.com/open-reconnect/reconnect/providers/sandbox"
	"github.com/open-reconnect/reconnect/sandboxtest"
)

// look is a way in which a browser shows pages.
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
	// contrastRules are of level AAA, for who asks for more.
	contrastRules = `{type: 'rule', values: ['color-contrast-enhanced', 'link-in-text-block']}`
)

// looks are what a page is looked at in, one after the other.
func looks() []look {
	media := func(
		scheme *playwright.ColorScheme, forced *playwright.ForcedColors, contrast *playwright.Contrast, motion *playwright.ReducedMotion,
	) playwright.PageEmulateMediaOptions {
		return playwright.PageEmulateMediaOptions{ColorScheme: scheme, ForcedColors: forced, Contrast: contrast, ReducedMotion: motion}
	}
	usual, none, still := playwright.ContrastNoPreference, playwright.ForcedColorsNone, playwright.ReducedMotionReduce
	return []look{
		{"light", media(playwright.ColorSchemeLight, none, usual, still), allRules},
		{"dark", media(playwright.ColorSchemeDark, none, usual, playwright.ReducedMotionNoPreference), colourRules},
		{"forced colours", media(playwright.ColorSchemeLight, playwright.ForcedColorsActive, usual, still), colourRules},
		{"more contrast", media(playwright.ColorSchemeLight, none, playwright.ContrastMore, still), contrastRules},
		{"more contrast in the dark", media(playwright.ColorSchemeDark, none, playwright.ContrastMore, still), contrastRules},
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

// eye looks at pages as those do who see little, hear them, or hit with difficulty, in one window that is 320 px wide.
type eye struct {
	t      *testing.T
	page   playwright.Page
	source string
	runs   *atomic.Int32 // of axe
}

func newEye(t *testing.T, runs *atomic.Int32) *eye {
	t.Helper()
	return eyeAt(t, tab(t, person(t)), runs)
}

// eyeAt looks at a window that is there.
func eyeAt(t *testing.T, page playwright.Page, runs *atomic.Int32) *eye {
	t.Helper()
	more, err := os.ReadFile(filepath.Join("testdata", "everybody.js"))
	if err != nil {
		t.Fatal(err)
	}
	e := &eye{t: t, page: page, source: axe(t) + "\n" + string(more), runs: runs}
	if err := e.page.SetViewportSize(320, 640); err != nil {
		t.Fatal(err)
	}
	return e
}

// faults are what it finds on the page that is open: all of it in light, and what colours can spoil in the other looks. Main is how large
// a target should be that a step is done with.
func (e *eye) faults(main int) []string {
	e.t.Helper()
	var all []string
	ask := func(name, script string) {
		e.t.Helper()
		said, err := e.page.Evaluate(script)
		if err != nil {
			e.t.Fatalf("%s: %v", e.page.URL(), err)
		}
		for _, one := range said.([]any) {
			all = append(all, name+" "+one.(string))
		}
	}
	if _, err := e.page.Evaluate(e.source); err != nil {
		e.t.Fatal(err)
	}
	for i, l := range looks() {
		if err := e.page.EmulateMedia(l.media); err != nil {
			e.t.Fatal(err)
		}
		// What comes in with a motion has colours of its own until it is there.
		if _, err := e.page.Evaluate(`() => document.getAnimations().forEach((a) => a.effect.getComputedTiming().endTime < 1e4 && a.finish())`); err != nil {
			e.t.Fatal(err)
		}
		if i == 0 {
			ask("it", fmt.Sprintf(`everybody.look(%d)`, main))
		}
		if l.rules == contrastRules && strings.Contains(e.page.URL(), "/look-on-") {
			l.rules = colourRules // such a ground has no more to give
		}
		ask("in "+l.name, `everybody.axe(`+l.rules+`)`)
		ask("in "+l.name, `[...everybody.arrows(), ...everybody.moves()]`)
		e.runs.Add(1)
	}
	return all
}

// expectNoFaults visits a page and says what is wrong with it.
func (e *eye) expectNoFaults(address string) {
	e.t.Helper()
	visit(e.t, e.page, address)
	e.expectNone(strings.TrimPrefix(address, widget.widget), 44)
}

func (e *eye) expectNone(name string, main int) {
	e.t.Helper()
	for _, fault := range e.faults(main) {
		e.t.Errorf("%s: %s", name, fault)
	}
}

// sample is which language a screen is looked at in: "all" for each, or a number, for one that changes from screen to screen and from number
// to number, so that each has had its turn after as many as there are languages. By itself it is the day of the year.
func sample(t testing.TB, languages []string) func(screen int) []string {
	t.Helper()
	said := os.Getenv("SAMPLE")
	if said == "all" {
		return func(int) []string { return languages }
	}
	day := time.Now().YearDay()
	if said != "" {
		var err error
		if day, err = strconv.Atoi(said); err != nil {
			t.Fatalf("SAMPLE is %q, and should be \"all\" or a number", said)
		}
	}
	t.Logf("to look at the same again: SAMPLE=%d", day)
	return func(screen int) []string { return languages[(screen+day)%len(languages):][:1] }
}

func TestEveryScreenCanBeUsedByEverybody(t *testing.T) {
	t.Parallel()
	var runs, visits atomic.Int32
	all, spoken := screens(t), languages(t)
	chosen := sample(t, spoken)
	const parts = 3
	t.Run("screens", func(t *testing.T) {
		for part := range parts {
			t.Run(strconv.Itoa(part+1), func(t *testing.T) {
				t.Parallel()
				e := newEye(t, &runs)
				for i := part; i < len(all); i += parts {
					for _, lang := range chosen(i) {
						e.expectNoFaults(strings.Replace(all[i], "lang=en", "lang="+lang, 1))
						visits.Add(1)
					}
				}
			})
		}
	})
	fmt.Printf("everybody: %d screens, %d languages, %d pages, %d runs of axe\n", len(all), len(spoken), visits.Load(), runs.Load())
}

// operators finds the operator's page in what the program logs, which is told of the port that it took.
var operators = regexp.MustCompile(`the operator's page" listens=(\S+)`)

// Beside the pages people read documents, press the buttons of simulated banks, and operate the server.
func TestWhatStandsBesideThePagesCanBeUsedByEverybody(t *testing.T) {
	t.Parallel()
	e := newEye(t, new(atomic.Int32))
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	box := sandboxtest.Join(t, widget.control) // where no other test's connections are
	box.Powens(sandbox.AskApproval("Open your bank's app."))
	box.Powens(sandbox.AskVisit())
	for _, address := range []string{
		widget.playground + "/docs/", widget.playground + "/docs/apps", widget.playground + "/docs/tickets", widget.sandbox + "/", box.Controls + "/",
	} {
		visit(t, e.page, address)
		e.expectNone(address, 0)
	}
	address, _ := link(t, "powens/webauth")
	visit(t, e.page, address)
	must(e.page.Locator("main a.go").Click())
	must(e.page.Locator("button[name=decision]").First().WaitFor())
	e.expectNone("the bank", 0)
	found := operators.FindStringSubmatch(widget.said())
	if found == nil {
		t.Fatal("the program does not say where the operator's page is")
	}
	visit(t, e.page, "http://"+found[1]+"/login")
	e.expectNone("the operator's door", 0)
	must(e.page.Locator("[name=token]").Fill("demo"))
	must(e.page.Locator("main button").Click())
	must(e.page.Locator("#replicas").WaitFor())
	e.expectNone("the operator's page", 0)
	must(e.page.Locator("a[href='/funnel']").Click())
	must(e.page.Locator("a[href^='/funnel.csv']").WaitFor())
	e.expectNone("the funnel", 0)
}

// What finds nothing may be blind.
func TestWhatIsWrongIsSeen(t *testing.T) {
	t.Parallel()
	e := newEye(t, new(atomic.Int32))
	visit(t, e.page, widget.widget+"/gallery/ask-sign-in?lang=en")
	if _, err := e.page.Evaluate(`() => {
		const main = document.querySelector('main')
		const add = (html) => main.insertAdjacentHTML('beforeend', html)
		add('<img src="data:,">')
		add('<p id="pale">Hardly to be read</p>')
		add('<p id="long">' + 'x'.repeat(99) + '</p>')
		add('<button id="tiny">.</button>')
		add('<p id="cut">Two lines of which only one is seen, because the box does not grow with what is in it</p>')
		add('<form><button>Same</button><button id="over">Same</button></form>')
		const set = (id, css) => document.getElementById(id).style.cssText = css
		set('pale', 'color: #bbb; background: #fff')
		set('long', 'overflow-wrap: normal')
		set('tiny', 'width: 10px; min-height: 10px; padding: 0')
		set('cut', 'height: 24px; overflow: hidden')
		set('over', 'margin-top: -30px')
	}`); err != nil {
		t.Fatal(err)
	}
	said := strings.Join(e.faults(44), "\n")
	for _, want := range []string{
		"image-alt", "color-contrast", "px wide in 320", "target of 10 × 26", "cuts off <p id=\"cut\"", "given twice: /Same", "lets one cover the other",
		"in letters of twice the size", "spaced out",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("%q was planted and is not found:\n%s", want, said)
		}
	}
}

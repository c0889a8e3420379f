//go:build browser

package e2e_test

import (
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// where says what has the focus: an element of the page, or a part of what stands over it.
const where = `() => {
	let e = document.activeElement
	if (e.shadowRoot) e = e.shadowRoot.activeElement
	return e ? e.id || e.ariaLabel || e.textContent || e.localName : ''
}`

// focused waits until something has the focus.
func focused(t *testing.T, page playwright.Page, want string) {
	t.Helper()
	var at any
	if !soon.Becomes(func() bool { at, _ = page.Evaluate(where); return at == want }) {
		t.Fatalf("the focus is at %q, not at %q", at, want)
	}
}

// inModal is the page that a modal shows.
func inModal(page playwright.Page) playwright.FrameLocator {
	return page.FrameLocator("dialog.modal iframe")
}

// expectUsableOver proves that axe, which is in the page, has nothing to say of what stands over it, apart from the page in that.
func expectUsableOver(t *testing.T, page playwright.Page) {
	t.Helper()
	faults, err := page.Evaluate(`async (rules) => {
		const over = {fromShadowDom: ['body > div:last-of-type', 'dialog']}
		const {violations, passes} = await axe.run({include: over}, {iframes: false, runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']})
		return passes.length ? violations.map((v) => v.id + ' ' + v.nodes[0].html).join() : 'nothing was looked at'
	}`)
	if err != nil || faults != "" {
		t.Errorf("what stands over the page: %v (%v)", faults, err)
	}
}

func TestAModalIsUsedByTheKeyboardAlone(t *testing.T) {
	t.Parallel()
	page := loader(t, "powens/otp")
	for _, script := range []string{axe(t), busyPage} {
		if _, err := page.Evaluate(script); err != nil {
			t.Fatal(err)
		}
	}
	before, err := page.Evaluate(`() => {
		document.querySelector('#open').onclick = () => begin('modal', {lang: 'fr'})
		return state()
	}`)
	if err != nil {
		t.Fatal(err)
	}
	press := func(keys ...string) {
		t.Helper()
		for _, key := range keys {
			if err := page.Keyboard().Press(key); err != nil {
				t.Fatal(err)
			}
		}
	}
	code := inModal(page).Locator(field("otp"))
	// reach presses Tab until the code has the focus.
	reach := func() {
		t.Helper()
		if err := code.WaitFor(); err != nil {
			t.Fatal(err)
		}
		focused(t, page, "iframe")
		for range 20 {
			if yes, err := code.Evaluate(`(i) => i === document.activeElement && document.hasFocus()`, nil); err != nil || yes == true {
				return
			}
			press("Tab")
		}
		t.Fatal("no Tab leads to the code")
	}
	closed := func(what string) {
		t.Helper()
		says(t, page, what)
		var now any
		if !soon.Becomes(func() bool { now, _ = page.Evaluate(`() => state()`); return now == before }) {
			t.Fatalf("the page is not as before, but %v", now)
		}
	}

	// Nothing was typed, so nothing is asked.
	press("Enter")
	reach()
	press("Escape")
	closed(`"exit closed"`)

	press("Enter")
	reach()
	press("1", "2", "3", "Escape")
	focused(t, page, "Continuer")
	expectUsableOver(t, page)
	press("Escape") // closes the question
	focused(t, page, "iframe")
	if typed, err := code.InputValue(); err != nil || typed != "123" {
		t.Errorf("after the question %q is typed (%v)", typed, err)
	}
	// However often, Tab does not lead to the page beneath.
	for range 15 {
		press("Tab")
		if at, _ := page.Evaluate(where); at == "open" {
			t.Fatal("Tab leads out of the modal")
		}
	}
	press("Escape")
	focused(t, page, "Continuer")
	press("Tab", "Enter")
	closed(`"exit closed"`)

	// The same link leads back. What it ends with takes the modal away.
	press("Enter")
	reach()
	for _, digit := range "123456" {
		press(string(digit))
	}
	press("Enter")
	closed(`"success"`)
	if said := saidBy(t, page); strings.Count(said, `"exit closed"`) != 2 || strings.Count(said, `"success"`) != 1 {
		t.Errorf("the page was told %s", said)
	}
}

func TestAModalStaysUntilAFailureWasRead(t *testing.T) {
	t.Parallel()
	page := loader(t, "powens/bank-down")
	if _, err := page.Evaluate(`() => { begin('modal') }`); err != nil {
		t.Fatal(err)
	}
	if said := says(t, page, `"reason":"bank_unavailable"`); strings.Contains(said, "exit") || strings.Contains(said, `"type":"failed"`) {
		t.Errorf("it can still be tried again: %s", said)
	}
	if err := inModal(page).Locator("form.retry ~ form.leave[action$='/cancel'] button").Click(); err != nil {
		t.Fatal(err)
	}
	if said := says(t, page, `"exit bank_unavailable"`); strings.Count(said, "exit") != 1 {
		t.Errorf("the page was told %s", said)
	}
	if n, err := page.Locator("dialog").Count(); err != nil || n != 0 {
		t.Errorf("%d dialogs are left (%v)", n, err)
	}
}

// unanswered is a page whose link is not answered until it is opened for the second time.
func unanswered(t *testing.T, page playwright.Page, opening string) {
	t.Helper()
	address, _ := link(t, "powens/healthy")
	first := true
	err := page.Context().Route(widget.widget+"/**/reconnect?*", func(route playwright.Route) {
		if !first {
			_ = route.Continue()
		}
		first = false
	})
	if err != nil {
		t.Fatal(err)
	}
	embedding(t, page, loading(address)+`<script>onload = () => setTimeout(() => { `+opening+` })</script>`)
}

func TestWhatDoesNotLoadLeadsToAWindow(t *testing.T) {
	t.Parallel()
	page := tab(t, near(t))
	unanswered(t, page, `begin('modal', {timeout: 400, onError: (e) => said.push('error ' + e.reason)})`)
	says(t, page, `"error timeout"`)
	window, err := page.ExpectPopup(func() error { return page.Locator("dialog a").Click() })
	if err != nil {
		t.Fatal(err)
	}
	if said := says(t, page, `"success"`); strings.Count(said, `"error`) != 2 {
		t.Errorf("the page was told %s", said)
	}
	if n, err := page.Locator("dialog").Count(); err != nil || n != 0 {
		t.Errorf("%d dialogs are left beside the window (%v)", n, err)
	}
	soon.Await(t, "the window to close", window.IsClosed)
}

// Playwright's browsers refuse no window, and it calls each function as if by a click.
func TestAWindowThatTheBrowserRefusesBecomesALink(t *testing.T) {
	t.Parallel()
	strict, err := browser.driver.Chromium.Launch(playwright.BrowserTypeLaunchOptions{
		ExecutablePath: &browser.whole, Args: arguments(",LocalNetworkAccessChecks"), IgnoreDefaultArgs: []string{"--disable-popup-blocking"},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = strict.Close() })
	page := tab(t, guest(t, strict))
	address, _ := link(t, "powens/healthy")
	embedding(t, page, loading(address)+`<script>
		const begun = performance.now()
		new MutationObserver(() => {
			const a = document.querySelector('body > div:last-of-type')?.shadowRoot?.querySelector('a')
			if (a) said.push('a link after ' + (performance.now() - begun < 1000 ? 'less' : 'more') + ' than a second')
		}).observe(document.body, {childList: true})
		begin('popup')
		said.push('blocked ' + handle.blocked)
	</script>`)
	says(t, page, `"blocked true"`)
	says(t, page, `"a link after less than a second"`)
	if _, err := page.Evaluate(axe(t)); err != nil {
		t.Fatal(err)
	}
	expectUsableOver(t, page)
	a := page.Locator("dialog a")
	if _, err := page.ExpectPopup(func() error { return a.Click() }); err != nil {
		t.Fatal(err)
	}
	said := says(t, page, `"success"`)
	if strings.Contains(said, `"error"`) {
		t.Errorf("the page was told %s", said)
	}
	if n, err := page.Locator("dialog").Count(); err != nil || n != 0 {
		t.Errorf("%d dialogs are left (%v)", n, err)
	}
}

//go:build browser

package e2e_test

import (
	"fmt"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// A story of each kind, played by keys alone in a window of 320 px whose pages are written from right to left, or in letters of twice the
// size. That the others have nothing else to press, [walker.expectKeys] proves.
func TestStoriesArePlayedByKeysAloneFromRightToLeft(t *testing.T) {
	t.Parallel()
	each(t, named(t, "powens/long-chain", "powens/webauth", "powens/approve", "syncfy/choose", "syncfy/images", "flinks/locked", "powens/bank-down"), func(t *testing.T, s story) {
		v := arriveIn(t, person(t, playwright.BrowserNewContextOptions{
			Viewport: &playwright.Size{Width: 320, Height: 640}, ReducedMotion: playwright.ReducedMotionReduce,
		}), s.ID, byRedirect, "ar", true)
		v.keyed = true
		v.each = func(now screen) {
			if now.Step == "" || now.Outcome != "" {
				return
			}
			said, err := v.frame().Evaluate(`() => document.documentElement.dir + ' ' + (document.scrollingElement.scrollWidth > innerWidth)`)
			if err == nil && said != "rtl false" && v.look().Step == now.Step { // a page may leave at this moment
				t.Errorf("%v is %v, want rtl, and nothing to scroll to the side", now, said)
			}
		}
		v.play()
		v.expectEnd()
	})
}

// enter presses what it reaches by Tab.
func (v *visitor) enter(page playwright.Page, what string) {
	v.t.Helper()
	v.reach(page, what)
	v.must(page.Keyboard().Press("Enter"))
}

// reach goes by Tab until the focus is on what is wanted, and proves that a person sees where it is.
func (v *visitor) reach(page playwright.Page, what string) {
	v.t.Helper()
	v.must(v.tabTo(page, what))
}

// tabTo is [visitor.reach] where the page may go on by itself meanwhile.
func (v *visitor) tabTo(page playwright.Page, what string) error {
	v.t.Helper()
	if err := page.Locator(what).First().WaitFor(); err != nil {
		return err
	}
	for range 80 {
		said, err := page.Evaluate(`(what) => {
			const e = document.activeElement
			if (!e?.matches(what)) return ''
			const ring = (e) => e && getComputedStyle(e).outlineStyle !== 'none'
			return ring(e) || ring(e.closest('.peek')) ? 'seen' : 'hidden: ' + e.outerHTML
		}`, what)
		if err != nil || said == "seen" {
			return err
		}
		if said != "" {
			return fmt.Errorf("the focus is %.200s", said)
		}
		if err := page.Keyboard().Press("Tab"); err != nil {
			return err
		}
	}
	return fmt.Errorf("the key Tab does not lead to %s", what)
}

// typeInto answers one field by keys.
func (v *visitor) typeInto(kind, where, value string) {
	v.t.Helper()
	v.reach(v.window, where)
	keys := v.window.Keyboard()
	turn, chosen := "ArrowDown", `(value) => document.activeElement.value === value`
	switch kind {
	case "radio":
		v.must(keys.Press("Space"))
		chosen = `(value) => document.activeElement.checked && document.activeElement.value === value`
	case "checkbox":
		turn = "Tab"
	case "select-one":
	default:
		v.must(keys.Press("Control+A"))
		v.must(keys.Type(value))
		return
	}
	for range 80 {
		there, err := v.window.Evaluate(chosen, value)
		v.must(err)
		if there == true {
			if kind == "checkbox" {
				v.must(keys.Press("Space"))
			}
			return
		}
		v.must(keys.Press(turn))
	}
	v.t.Fatalf("%s: keys do not choose %s of %s", v.story.ID, value, where)
}

// decideByKeys is [visitor.decide].
func (v *visitor) decideByKeys(bank playwright.Page) {
	v.t.Helper()
	if v.story.Answers["bank"] == "refuse" {
		v.enter(bank, "button[value=refuse], button[value=cancel]")
		return
	}
	if first(bank.Locator("input[name=user]").Count()) > 0 {
		v.reach(bank, "input[name=user]")
		v.must(bank.Keyboard().Type("mary"))
	}
	v.enter(bank, "button[value=sign_in]")
}

//go:build browser

package e2e_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// each runs a test for every story that is wanted, all at the same time.
func each(t *testing.T, wanted func(story) bool, test func(*testing.T, story)) {
	for _, s := range stories(t) {
		if !wanted(s) {
			continue
		}
		t.Run(s.ID, func(t *testing.T) {
			t.Parallel()
			test(t, s)
		})
	}
}

// of wants the stories of an aggregator.
func of(aggregator string) func(story) bool {
	return func(s story) bool { return strings.HasPrefix(s.ID, aggregator+"/") }
}

// named wants a few stories, which must be there.
func named(t *testing.T, names ...string) func(story) bool {
	t.Helper()
	for _, name := range names {
		storyOf(t, name)
	}
	return func(s story) bool { return slices.Contains(names, s.ID) }
}

// A browser plays in a frame what [fewest] chooses, and every story in "make everybody". The other ways in and out are its own matter where a window, a tab at the bank, a
// script or a cookie decides how a kind of page goes on; [TestEveryStoryReachesItsEndByEveryWay] goes them all without one.
var (
	inAWindow = []string{
		"powens/chain", "powens/webauth", "powens/webauth-refused", "powens/webview", "powens/bank-down", "powens/dead-code",
		"syncfy/confirm", "flinks/stringified",
	}
	inPlace = []string{
		"powens/long-chain", "powens/password", "powens/webauth-refused", "powens/webview", "powens/dead-code", "flinks/credentials",
	}
	scriptlessInAFrame = []string{
		"powens/long-chain", "powens/every-field", "powens/webauth-refused", "powens/webview", "powens/validating", "powens/dead-code",
	}
	scriptlessInPlace = []string{
		"powens/long-chain", "powens/slow", "syncfy/choose", "syncfy/images", "syncfy/every-element", "syncfy/other-session", "flinks/several",
	}
	withoutThirdParties = []string{"powens/long-chain", "powens/password", "powens/webview", "powens/dead-code"}
)

func TestEveryStoryReachesItsEndInAFrame(t *testing.T) {
	t.Parallel()
	each(t, fewest(t), func(t *testing.T, s story) {
		v := arrive(t, person(t), s.ID, byFrame, true)
		v.patient = true
		v.each = v.isTold
		v.play()
		v.expectEnd()
		v.expectMessages()
	})
}

func TestStoriesReachTheirEndInAWindowOfItsOwn(t *testing.T) {
	t.Parallel()
	each(t, named(t, inAWindow...), func(t *testing.T, s story) {
		v := arrive(t, person(t), s.ID, byPopup, true)
		v.play()
		v.expectEnd()
		v.expectMessages()
		v.ended().expectFollowed(v.t)
	})
}

func TestStoriesReachTheirEndInPlaceOfThePage(t *testing.T) {
	t.Parallel()
	each(t, named(t, inPlace...), func(t *testing.T, s story) {
		v := arrive(t, person(t), s.ID, byRedirect, true)
		v.play()
		v.expectEnd()
	})
}

func TestEverythingWorksWithoutJavaScript(t *testing.T) {
	t.Parallel()
	for embed, names := range map[string][]string{byFrame: scriptlessInAFrame, byRedirect: scriptlessInPlace} {
		t.Run(embed, func(t *testing.T) {
			t.Parallel()
			each(t, named(t, names...), func(t *testing.T, s story) {
				v := arrive(t, scriptless(t), s.ID, embed, false)
				v.play()
				v.expectEnd()
			})
		})
	}
}

func TestEverythingWorksWithoutThirdPartyCookies(t *testing.T) {
	t.Parallel()
	each(t, named(t, withoutThirdParties...), func(t *testing.T, s story) {
		v := arrive(t, guest(t, browser.with(t, "phaseout", arguments("", "--test-third-party-cookie-phaseout"))), s.ID, byFrame, true)
		v.play()
		v.expectEnd()
		v.expectMessages()
	})
}

func TestEverythingWorksWithoutCookiesAndStorage(t *testing.T) {
	t.Parallel()
	each(t, named(t, "powens/password", "powens/chain", "powens/webauth", "powens/bank-down"), func(t *testing.T, s story) {
		context := blocked(t)
		v := arrive(t, context, s.ID, byFrame, true)
		v.each = func(screen) {
			if said, err := v.frame().Evaluate(`() => { try { return String(localStorage) } catch { return 'throws' } }`); said != "throws" {
				t.Errorf("storage can be had (%v, %v), so this test proves nothing", said, err)
			}
		}
		v.play()
		v.expectEnd()
		v.expectMessages()
		if cookies, err := context.Cookies(); err != nil || len(cookies) > 0 {
			t.Errorf("the browser has cookies (%v, %v), so this test proves nothing", cookies, err)
		}
	})
}

func TestEverythingWorksWherePowersOfTheBrowserThrow(t *testing.T) {
	t.Parallel()
	each(t, named(t, "powens/password", "powens/approve", "powens/webauth"), func(t *testing.T, s story) {
		context := person(t)
		if err := context.AddInitScript(playwright.Script{Content: playwright.String(`
			const thrower = {get() { throw new Error('refused') }}
			for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches', 'EventSource', 'ResizeObserver'])
				Object.defineProperty(window, name, thrower)
			history.replaceState = () => { throw new Error('refused') }
		`)}); err != nil {
			t.Fatal(err)
		}
		v := arrive(t, context, s.ID, byFrame, true)
		v.play()
		v.expectEnd()
	})
}

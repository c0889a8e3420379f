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

// named wants a few stories of Powens.
func named(names ...string) func(story) bool {
	return func(s story) bool { return slices.Contains(names, strings.TrimPrefix(s.ID, "powens/")) }
}

// byAnyWay wants all stories of Powens, and of the others those whose way in and out is their own: the rest of the page is
// the same, whichever aggregator is behind it.
func byAnyWay(s story) bool {
	return of("powens")(s) || slices.Contains([]string{
		"syncfy/password", "syncfy/choose", "syncfy/expired-token", "syncfy/confirm", "flinks/question", "flinks/credentials",
		"flinks/stringified", "flinks/dead-request", "flinks/push",
	}, s.ID)
}

func TestEveryStoryReachesItsEndInAFrame(t *testing.T) {
	t.Parallel()
	each(t, func(s story) bool { return !playedClosely(s) }, func(t *testing.T, s story) {
		v := arrive(t, person(t), s.ID, byFrame, true)
		v.patient = true
		v.play()
		v.expectEnd()
		v.expectMessages()
	})
}

func TestEveryStoryReachesItsEndInAWindowOfItsOwn(t *testing.T) {
	t.Parallel()
	each(t, byAnyWay, func(t *testing.T, s story) {
		v := arrive(t, person(t), s.ID, byPopup, true)
		v.play()
		v.expectEnd()
		if s.Answers["bank"] == "" { // a bank's page cuts the tie to the window that opened it
			v.expectMessages()
		}
	})
}

func TestEveryStoryReachesItsEndInPlaceOfThePage(t *testing.T) {
	t.Parallel()
	each(t, byAnyWay, func(t *testing.T, s story) {
		v := arrive(t, person(t), s.ID, byRedirect, true)
		v.play()
		v.expectEnd()
	})
}

func TestEverythingWorksWithoutJavaScript(t *testing.T) {
	t.Parallel()
	for _, embed := range []string{byFrame, byRedirect} {
		t.Run(embed, func(t *testing.T) {
			t.Parallel()
			each(t, func(s story) bool { return of("powens")(s) || embed == byRedirect }, func(t *testing.T, s story) {
				v := arrive(t, scriptless(t), s.ID, embed, false)
				v.play()
				v.expectEnd()
			})
		})
	}
}

func TestEverythingWorksWithoutThirdPartyCookies(t *testing.T) {
	t.Parallel()
	each(t, of("powens"), func(t *testing.T, s story) {
		v := arrive(t, guest(t, browser.with(t, "phaseout", arguments("", "--test-third-party-cookie-phaseout"))), s.ID, byFrame, true)
		v.play()
		v.expectEnd()
		v.expectMessages()
	})
}

func TestEverythingWorksWithoutCookiesAndStorage(t *testing.T) {
	t.Parallel()
	each(t, named("password", "chain", "webauth", "bank-down"), func(t *testing.T, s story) {
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
	each(t, named("password", "approve", "webauth"), func(t *testing.T, s story) {
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

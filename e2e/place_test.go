//go:build browser

package e2e_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// old is a way to the widget that says nothing of what a request is for, as old browsers, those over plain http and some
// proxies do.
func old(t *testing.T) string {
	t.Helper()
	return between(t, func(w http.ResponseWriter, r *http.Request, on http.Handler) {
		for name := range r.Header {
			if strings.HasPrefix(name, "Sec-Fetch-") {
				r.Header.Del(name)
			}
		}
		on.ServeHTTP(w, r)
	})
}

// A browser that does not say that a person goes there is asked first, by its script. Back must not ask again.
func TestAnOldBrowserComesToTheFormByItselfAndLeavesByBack(t *testing.T) {
	t.Parallel()
	address, _ := link(t, "powens/otp")
	page := tab(t, person(t))
	visit(t, page, widget.playground+"/")
	visit(t, page, strings.Replace(address, widget.widget, old(t), 1))
	if err := page.Locator("main[data-step=ask] form.ask").WaitFor(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(page.URL(), "/f/") {
		t.Errorf("a reload would open %s", page.URL())
	}
	if _, err := page.GoBack(); err != nil {
		t.Fatal(err)
	}
	if page.URL() != widget.playground+"/" {
		t.Errorf("Back leads to %s", page.URL())
	}
}

func TestAFrameThatNobodyToldTheServerOfOpensTheBankInAWindow(t *testing.T) {
	t.Parallel()
	proxy := old(t)
	address, run := link(t, "powens/webauth")
	v := &visitor{t: t, story: storyOf(t, "powens/webauth"), embed: byFrame, script: true, context: near(t), run: run}
	v.host = tab(t, v.context)
	v.window = v.host
	embedding(t, v.host, `<iframe src="`+strings.Replace(address, widget.widget, proxy, 1)+`" width=500 height=700></iframe>`)
	v.sees(`main[data-step=visit] a.go[target=_blank][rel~=noopener]`)
	v.sees(`main[data-place=frame]`) // the server knows, too
	v.signIn()
	v.awaitEnd()
}

func TestTheBankCannotSteerTheWindowThatOpenedThePopup(t *testing.T) {
	t.Parallel()
	v := arrive(t, person(t), "powens/webauth", byPopup, true)
	v.awaitStep("visit")
	v.sees("main[data-place=popup]")
	bank, err := v.context.ExpectPage(func() error { return v.frame().Locator("main a.go").Click() })
	v.must(err)
	v.must(bank.Locator("button[name=decision]").First().WaitFor())
	if tied, err := bank.Evaluate(`() => window.opener !== null`); err != nil || tied != false {
		t.Errorf("the bank's page holds on to a window of ours (%v)", err)
	}
	v.decide(bank)
	v.awaitReturn(bank)
	v.await("another page", func(s screen) bool { return s.Step != "visit" })
	v.play()
	v.expectEnd()
	v.expectMessages()
}

// swallowing is a browser in an app that opens no further windows, and says so to nobody.
func swallowing(t *testing.T, context playwright.BrowserContext) playwright.BrowserContext {
	t.Helper()
	if err := context.AddInitScript(playwright.Script{Content: playwright.String(`
		addEventListener('click', (e) => { if (e.target.closest('main a[target=_blank]')) e.preventDefault() }, true)
	`)}); err != nil {
		t.Fatal(err)
	}
	return context
}

func TestWhereNoWindowOpensTheBankOpensInTheSame(t *testing.T) {
	t.Parallel()
	t.Run("frame", func(t *testing.T) {
		t.Parallel()
		v := framed(t, swallowing(t, near(t)), "powens/webauth")
		v.script = true
		v.sees("main[data-step=visit] a.go")
		v.press("main a.go")
		v.sees("#same:not([hidden]) a")
		v.press("#same a")
		v.embed = byRedirect // the frame is gone
		v.decide(v.window)
		v.awaitEnd()
		v.play()
		v.expectEnd()
	})
	t.Run("popup", func(t *testing.T) {
		t.Parallel()
		v := arrive(t, swallowing(t, person(t)), "powens/webauth", byPopup, true)
		v.sees("main[data-place=popup] a.go")
		v.press("main a.go")
		v.sees("#same:not([hidden]) a")
		v.press("#same a")
		v.must(v.window.Locator("button[name=decision]").First().WaitFor())
		if tied, err := v.window.Evaluate(`() => window.opener !== null`); err != nil || tied != false {
			t.Errorf("the bank's page holds on to the window that opened the pop-up (%v)", err)
		}
		v.decide(v.window)
		v.awaitEnd()
	})
}

func TestComingBackOpensTheCallbackNoSecondTime(t *testing.T) {
	t.Parallel()
	contexts := map[string]func(testing.TB) playwright.BrowserContext{
		"with cookies": near, "without cookies and storage": blocked, "without a script": scriptless,
	}
	for name, context := range contexts {
		for _, embed := range []string{byRedirect, byFrame} {
			if embed == byFrame && name != "with cookies" {
				continue // a local page may not be framed by a made-up one there
			}
			t.Run(name+" by "+embed, func(t *testing.T) {
				t.Parallel()
				address, run := link(t, "powens/healthy")
				v := &visitor{t: t, story: storyOf(t, "powens/healthy"), embed: embed, script: true, context: context(t), run: run}
				var calls atomic.Int32
				var here atomic.Value // the flow's page
				v.context.OnRequest(func(r playwright.Request) {
					if r.IsNavigationRequest() && strings.Contains(r.URL(), "/callback?") {
						calls.Add(1)
					}
					if key, of := strings.CutPrefix(r.URL(), widget.widget+"/f/"); of {
						if end := strings.IndexAny(key, "/?"); end >= 0 {
							key = key[:end]
						}
						here.CompareAndSwap(nil, widget.widget+"/f/"+key)
					}
				})
				v.host = tab(t, v.context)
				v.window = v.host
				if embed == byFrame {
					embedding(t, v.host, `<iframe src="`+address+`" width=500 height=700></iframe>`)
				} else {
					visit(t, v.host, widget.playground+"/")
					visit(t, v.window, address)
				}
				s := v.await("the callback", func(s screen) bool { return s.Outcome == "done" })
				for i := range 2 {
					switch {
					case embed == byFrame:
						_, err := v.host.Reload()
						v.must(err)
					case i == 0 && name == "without a script":
						_, err := v.window.GoBack()
						v.must(err)
						if !strings.HasPrefix(v.window.URL(), widget.widget) {
							continue // leaving at once has replaced the last page here, too
						}
					default: // leaving has replaced the last page, so that Back does not lead to it
						visit(t, v.window, here.Load().(string))
					}
					v.sees("main[data-step=done]:not([data-after]) a.go")
					if n := first(v.frame().Locator("noscript").Count()); n > 0 {
						t.Error("without a script the page leaves again")
					}
				}
				if n := calls.Load(); n != 1 {
					t.Errorf("the callback was called %d times; it was at %s", n, s.URL)
				}
			})
		}
	}
}

// Leaving takes the place of the last page, so that Back does not lead to it.
func TestBackAfterTheEndLeadsToTheIntegratorsPage(t *testing.T) {
	t.Parallel()
	v := arrive(t, person(t), "powens/healthy", byRedirect, true)
	v.await("the callback", func(s screen) bool { return s.Outcome == "done" })
	_, err := v.window.GoBack()
	v.must(err)
	v.must(v.window.Locator("#host").WaitFor())
}

// A host that isolates itself shows no frame that has not agreed to it, and a strict one runs and draws only what it has named.
func TestAHostThatIsolatesItselfMayFrameThePage(t *testing.T) {
	t.Parallel()
	address, _ := link(t, "powens/approve")
	page := tab(t, near(t))
	host := widget.playground + "/an-isolated-page"
	err := page.Route(host, func(route playwright.Route) {
		_ = route.Fulfill(playwright.RouteFulfillOptions{
			ContentType: playwright.String("text/html"),
			Headers: map[string]string{
				"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp",
				"Content-Security-Policy": "default-src 'none'; script-src 'nonce-ours' " + widget.widget + "; frame-src " + widget.widget,
			},
			Body: `<!doctype html><title>An integrator</title>` + loaderTag() + `
				<body><script nonce="ours">
					window.said = []
					addEventListener('securitypolicyviolation', (e) => said.push(e.violatedDirective))
					Reconnect.open({url: '` + address + `', onEvent: (e) => said.push(e)})
				</script>`,
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	visit(t, page, host)
	if isolated, err := page.Evaluate(`() => crossOriginIsolated`); err != nil || isolated != true {
		t.Fatalf("the host does not isolate itself (%v), so this test proves nothing", err)
	}
	if err := inModal(page).Locator("main[data-step=approve]").WaitFor(); err != nil {
		t.Fatal(err)
	}
	if said := says(t, page, `"step":"approve"`); strings.Contains(said, "-src") {
		t.Errorf("the loader wants more than the host allows: %s", said)
	}
	if round, err := page.Locator("dialog").Evaluate(`(d) => getComputedStyle(d).borderRadius`, nil); err != nil || round != "14px" {
		t.Errorf("the modal has no style: %v (%v)", round, err)
	}
}

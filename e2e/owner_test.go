//go:build browser

package e2e_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// links makes as many broken connections of a story, and returns a link for each.
func links(t testing.TB, id string, n int) (all []string) {
	t.Helper()
	for range n {
		address, _ := link(t, id)
		all = append(all, address)
	}
	return all
}

// mend gives the code that a page asks for, wherever that page is.
func mend(in playwright.Locator) error {
	if err := in.Locator(field("otp")).Fill("123456"); err != nil {
		return err
	}
	return in.Locator("form.ask button").Click()
}

// crowds are how many pages of one browser mend connections at once.
var crowds = []int{2, 4, 16}

func TestFramesOnOnePageAllFinish(t *testing.T) {
	t.Parallel()
	for _, n := range crowds {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			context := near(t)
			page, body := tab(t, context), ""
			for _, address := range links(t, "powens/otp", n) {
				body += `<iframe src="` + strings.ReplaceAll(address, "&", "&amp;") + `" width=300 height=700></iframe>`
			}
			embedding(t, page, body)
			var pages []playwright.Locator
			for i := range n {
				pages = append(pages, page.FrameLocator(fmt.Sprintf("iframe >> nth=%d", i)).Locator("html"))
			}
			expectAllFinish(t, context, pages)
		})
	}
}

func TestTabsOfOneBrowserAllFinish(t *testing.T) {
	t.Parallel()
	for _, n := range crowds {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			context := person(t)
			var pages []playwright.Locator
			for _, address := range links(t, "powens/otp", n) {
				page := tab(t, context)
				visit(t, page, address)
				pages = append(pages, page.Locator("html"))
			}
			expectAllFinish(t, context, pages)
		})
	}
}

// expectAllFinish waits until each page asks, and answers only then, so that none is over before the last one begins.
func expectAllFinish(t *testing.T, context playwright.BrowserContext, pages []playwright.Locator) {
	t.Helper()
	var cookies []playwright.Cookie
	soon.Await(t, "a cookie for each flow", func() bool {
		cookies, _ = context.Cookies()
		return len(cookies) >= len(pages)
	})
	if len(cookies) != len(pages) {
		t.Errorf("%d flows have %d cookies", len(pages), len(cookies))
	}
	for i, page := range pages {
		if err := mend(page); err != nil {
			t.Fatalf("page %d of %d: %v", i+1, len(pages), err)
		}
	}
	for i, page := range pages {
		done := page.Locator(`main[data-step=done], body.back #result[data-outcome=done]`)
		there := playwright.LocatorWaitForOptions{State: playwright.WaitForSelectorStateAttached, Timeout: playwright.Float(20_000)}
		for again := 0; done.WaitFor(there) != nil; again++ {
			// A click may come to nothing where many frames are drawn at once. A person makes it again.
			if asks, err := page.Locator(`#page:not(.busy) form.ask`).Count(); again > 5 || err != nil || asks == 0 && again > 2 {
				t.Errorf("page %d of %d does not finish: %v", i+1, len(pages), err)
				break
			} else if asks > 0 {
				_ = mend(page)
			}
		}
	}
}

// latency is what a phone's network takes.
const latency = 150 * time.Millisecond

// far is a way to the widget that takes a while, and counts how often links are opened.
func far(t *testing.T, openings *atomic.Int32) string {
	t.Helper()
	return between(t, func(w http.ResponseWriter, r *http.Request, on http.Handler) {
		if strings.Contains(r.URL.Path, "/reconnect") {
			openings.Add(1)
		}
		time.Sleep(latency)
		on.ServeHTTP(w, r)
	})
}

// In development React mounts, unmounts and mounts again in one go, and pages that draw themselves anew a little later.
func TestAFrameThatIsMountedTwiceIsNeverLost(t *testing.T) {
	t.Parallel()
	const browsers, rounds, atOnce = 5, 10, 4
	var all sync.WaitGroup
	var forms, openings atomic.Int32
	for range browsers {
		page, proxy := tab(t, near(t)), far(t, &openings)
		embedding(t, page, `<div id="here"></div><script src="`+widget.widget+`/embed.js"></script>
			<script>
				const mount = (url, heard) => Reconnect.open({url, mode: 'frame', container: '#here', onEvent: (e) => heard(e)})
				const strictly = async (url, i) => {
					const first = mount(url, () => {})
					if (i) await new Promise((on) => setTimeout(on, 25 * i)) // its request has left
					first.destroy()
					return new Promise((done) => {
						const last = mount(url, (e) => {
							if (e.type !== 'failed' && e.type !== 'error' && e.step !== 'ask') return
							setTimeout(() => { last.destroy(); done(e.reason || e.step) })
						})
					})
				}
			</script>`)
		all.Go(func() {
			for range rounds {
				var through []string
				for _, address := range links(t, "powens/otp", atOnce) {
					through = append(through, strings.Replace(address, widget.widget, proxy, 1))
				}
				said, err := page.Evaluate(`async (urls) => JSON.stringify(await Promise.all(urls.map(strictly)))`, through)
				if err != nil {
					t.Error(err)
					return
				}
				var ends []string
				_ = json.Unmarshal([]byte(fmt.Sprint(said)), &ends)
				for _, end := range ends {
					if end == "ask" {
						forms.Add(1)
					} else {
						t.Errorf("a frame that was mounted twice shows %q", end)
					}
				}
			}
		})
	}
	if all.Wait(); forms.Load() != browsers*rounds*atOnce {
		t.Errorf("%d of %d frames have a form", forms.Load(), browsers*rounds*atOnce)
	}
	if openings.Load() <= forms.Load() {
		t.Errorf("%d links were opened %d times, so this test proves nothing", forms.Load(), openings.Load())
	}
}

// The second click comes before the first one's answer, which the browser then throws away.
func TestTwoClicksOnALinkShowItsForm(t *testing.T) {
	t.Parallel()
	var came atomic.Int32
	again := make(chan struct{})
	proxy := between(t, func(w http.ResponseWriter, r *http.Request, on http.Handler) {
		if strings.Contains(r.URL.Path, "/reconnect") {
			// The server does not notice that a browser gives up, so the first request opens the flow.
			answer := httptest.NewRecorder()
			on.ServeHTTP(answer, r.WithContext(context.WithoutCancel(r.Context())))
			if came.Add(1) == 2 {
				close(again)
			}
			<-again
			maps.Copy(w.Header(), answer.Header())
			_, _ = w.Write(answer.Body.Bytes())
			return
		}
		time.Sleep(latency)
		on.ServeHTTP(w, r)
	})
	address, run := link(t, "powens/otp")
	v := &visitor{t: t, story: storyOf(t, "powens/otp"), embed: byRedirect, script: true, context: person(t), run: run}
	v.host = tab(t, v.context)
	v.window = v.host
	// Chromium takes a second click on the very same address for none.
	to := strings.ReplaceAll(strings.Replace(address, widget.widget, proxy, 1), "&", "&amp;")
	embedding(t, v.host, `<a href="`+to+`">Mend it</a><a href="`+to+`#">Mend it!</a>`)
	// On a busy machine the second click may come to nothing, and is made again: by the page, because while it waits for the next one
	// Playwright speaks with neither.
	_, err := v.host.Evaluate(`() => {
		const [once, again] = document.links
		once.click()
		for (const later of [110, 3000, 6000, 12000]) setTimeout(() => again.click(), later)
	}`)
	v.must(err)
	soon.Await(t, "a second request", func() bool { return came.Load() > 1 })
	v.play()
	v.expectEnd()
}

func TestALoadThatBreaksOffSpendsNothing(t *testing.T) {
	t.Parallel()
	var came atomic.Int32
	proxy := between(t, func(w http.ResponseWriter, r *http.Request, on http.Handler) {
		if strings.Contains(r.URL.Path, "/reconnect") && came.Add(1) == 1 {
			on.ServeHTTP(httptest.NewRecorder(), r)
			panic(http.ErrAbortHandler)
		}
		on.ServeHTTP(w, r)
	})
	address, run := link(t, "powens/otp")
	address = strings.Replace(address, widget.widget, proxy, 1)
	v := &visitor{t: t, story: storyOf(t, "powens/otp"), embed: byRedirect, script: true, context: whole(t), run: run}
	v.host = tab(t, v.context)
	v.window = v.host
	// The browser may ask again by itself, or show its own page of what broke off while the link is opened once more.
	soon.Await(t, "the link to open", func() bool { _, err := v.window.Goto(address); return err == nil })
	v.play()
	v.expectEnd()
	if n := came.Load(); n < 2 {
		t.Errorf("the link was opened %d times, so this test proves nothing", n)
	}
}

func TestWhatABrowserLoadsAheadSpendsNothing(t *testing.T) {
	t.Parallel()
	rules := func(what string) string {
		return `<script type="speculationrules">{"` + what + `": [{"urls": ["LINK"], "eagerness": "immediate"}]}</script>`
	}
	for name, ahead := range map[string]struct{ body, says string }{
		"a link to prefetch":     {`<link rel="prefetch" href="LINK">`, "prefetch"},
		"a rule to prefetch":     {rules("prefetch"), "prefetch"},
		"a rule to render ahead": {rules("prerender"), "prefetch;prerender"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			address, run := link(t, "powens/otp")
			connection := resultOf(t, run).Connection
			var body string
			var came atomic.Int32
			proxy := between(t, func(w http.ResponseWriter, r *http.Request, on http.Handler) {
				if r.URL.Path == "/a-page" { // of the same origin, or nothing would be rendered ahead
					respond(w, http.StatusOK, body)
					return
				}
				on.ServeHTTP(w, r)
				if strings.Contains(r.URL.Path, "/reconnect") && r.Header.Get("Sec-Purpose") == ahead.says {
					came.Add(1)
				}
			})
			to := strings.Replace(address, widget.widget, proxy, 1)
			body = `<!doctype html><title>A page</title><a href="` + to + `">Mend it</a>` + strings.Replace(ahead.body, "LINK", to, 1)
			before := len(history(t, connection))
			v := &visitor{t: t, story: storyOf(t, "powens/otp"), embed: byRedirect, script: true, context: person(t), run: run}
			v.host = tab(t, v.context)
			v.window = v.host
			visit(t, v.host, proxy+"/a-page")
			soon.Await(t, "the browser to load ahead", func() bool { return came.Load() > 0 })
			if n := len(history(t, connection)); n != before {
				t.Errorf("the aggregator was asked %d times before a person came", n-before)
			}
			v.press("a")
			v.play()
			v.expectEnd()
		})
	}
}

func TestAVisitToTheBankInTheSameBrowserGoesStraightOn(t *testing.T) {
	t.Parallel()
	v := arrive(t, person(t), "powens/webauth", byFrame, true)
	v.awaitStep("visit")
	v.awaitCookie()
	bank, err := v.context.ExpectPage(func() error { return v.frame().Locator("main a.go").Click() })
	v.must(err)
	v.must(bank.AddInitScript(playwright.Script{Content: playwright.String(`
		addEventListener('DOMContentLoaded', () => { if (document.querySelector('main[data-step=returned] form')) window.asked = true })
		window.close = () => {}`)})) // it would be gone before the test has seen it
	v.decide(bank)
	v.awaitReturn(bank)
	if asked, err := bank.Evaluate(`() => window.asked || !!document.querySelector('form')`); err != nil || asked != false {
		t.Errorf("a person who is back in the same browser is asked (%v)", err)
	}
	v.awaitEnd()
}

// awaitCookie waits until the flow has an owner, whose browser has the flow's cookie.
func (v *visitor) awaitCookie() {
	v.t.Helper()
	soon.Await(v.t, "a cookie", func() bool { cookies, err := v.context.Cookies(); return err == nil && len(cookies) > 0 })
}

// A person who is sent a bank's link by another one would give that one a way to the accounts.
func TestAVisitToTheBankInAnotherBrowserIsAskedAbout(t *testing.T) {
	t.Parallel()
	v := arrive(t, person(t), "powens/webauth", byFrame, true)
	s := v.awaitStep("visit")
	v.awaitCookie()
	// The page was looked at with the cookie, which binds the flow to this browser.
	_, err := v.host.Reload()
	v.must(err)
	v.awaitStep("visit")
	bank, err := v.context.ExpectPage(func() error { return v.frame().Locator("main a.go").Click() })
	v.must(err)
	v.must(bank.Locator("button[name=decision]").First().WaitFor())

	other := *v
	other.context = person(t)
	page := tab(t, other.context)
	visit(t, page, bank.URL())
	other.decide(page)
	v.must(page.Locator("main[data-step=returned] form button").WaitFor())
	expectNoKey := func() {
		t.Helper()
		content, err := page.Content()
		v.must(err)
		if strings.Contains(content, strings.TrimPrefix(s.URL, widget.widget)) || strings.Contains(content, "/f/") || strings.Contains(page.URL(), "/f/") {
			t.Error("the page holds the flow's key")
		}
	}
	expectNoKey()
	names := first(page.Locator(".names").InnerText())
	if !strings.Contains(names, "Coinwhistle") || len(strings.TrimSpace(names)) <= len("Coinwhistle")+3 {
		t.Errorf("the question names %q, not the app and the bank", names)
	}
	v.must(page.Locator("form button").Click())
	v.must(page.Locator("main[data-step=returned]:not(:has(form))").WaitFor())
	expectNoKey()
	v.awaitEnd()
}

// further makes links for the connection of one, whose own code is spent for that.
func further(t *testing.T, address string, n int) (all []string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q, api := u.Query(), widget.sandbox+"/powens/2.0/auth/token"
	call := func(r *http.Request, err error, into any) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		resp, err := plain.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		if err := json.NewDecoder(resp.Body).Decode(into); err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("%s is answered %d (%v)", r.URL.Path, resp.StatusCode, err)
		}
	}
	var access struct {
		Token string `json:"access_token"`
	}
	form := url.Values{"client_id": {q.Get("client_id")}, "client_secret": {"any"}, "code": {q.Get("code")}}.Encode()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, api+"/access", strings.NewReader(form))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	call(r, err, &access)
	for range n {
		var minted struct{ Code string }
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, api+"/code?type=singleAccess", nil)
		r.Header.Set("Authorization", "Bearer "+access.Token)
		call(r, err, &minted)
		q.Set("code", minted.Code)
		u.RawQuery = q.Encode()
		all = append(all, u.String())
	}
	return all
}

func TestASecondLinkForAConnectionAsksWhetherToTakeOver(t *testing.T) {
	t.Parallel()
	for id, hears := range map[string]func(page playwright.Page) error{
		"powens/webauth": func(playwright.Page) error { return nil }, // it waits, so it hears by itself
		"powens/otp":     func(page playwright.Page) error { return mend(page.FrameLocator("#here iframe").Locator("html")) },
	} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			address, _ := link(t, id)
			both := further(t, address, 2)
			page := opened(t, both[0])
			says(t, page, `"type":"step"`)
			soon.Await(t, "a cookie", func() bool { cookies, err := page.Context().Cookies(); return err == nil && len(cookies) > 0 })

			second := tab(t, person(t))
			visit(t, second, both[1])
			must := func(err error) {
				t.Helper()
				if err != nil {
					t.Fatal(err)
				}
			}
			must(second.Locator("main[data-step=ask][data-reason=already_open] form.ask button").WaitFor())
			if said := saidBy(t, page); strings.Contains(said, "failed") {
				t.Fatalf("before a yes the first page says %s", said)
			}
			must(second.Locator("form.ask button").Click())
			must(second.Locator("main:not([data-reason=already_open])[data-step]").WaitFor())
			must(hears(page))
			said := says(t, page, `"reason":"superseded"`)
			if strings.Count(said, `"type":"failed"`) != 1 {
				t.Errorf("the first page's host hears %s", said)
			}
			must(page.FrameLocator("#here iframe").Locator("main[data-step=failed][data-reason=superseded] h1").WaitFor())
		})
	}
}

//go:build browser

package e2e_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// aloud is what a screen reader is told on a page: by its live regions, and of what has the focus, with its description.
type aloud struct {
	Live, Alert, Focus, Described string
}

func (v *visitor) hears() (h aloud) {
	v.t.Helper()
	said, err := v.frame().Evaluate(`() => {
		const words = (e) => e ? (e.alt || e.textContent).replace(/\s+/g, ' ').trim() : ''
		const f = document.activeElement
		return JSON.stringify({
			Live: words(document.querySelector('#live')), Alert: words(document.querySelector('[role=alert]')),
			Focus: f.dataset.field || f.className || f.tagName, Described: (f.getAttribute('aria-describedby') || '').split(' ').map((id) => words(document.getElementById(id))).join(' '),
		})
	}`)
	v.must(err)
	v.must(json.Unmarshal([]byte(said.(string)), &h))
	return h
}

// isTold checks that a person who does not see the page hears of a screen that came in place of another: its heading is said by the live region,
// or has the focus, or an alert speaks; and the focus is somewhere, unless the person is at work in the host's page.
func (v *visitor) isTold(now screen) {
	v.t.Helper()
	said, err := v.frame().Evaluate(`() => {
		const came = document.body.dataset.known === 'before', words = (e) => e ? e.textContent.replace(/\s+/g, ' ').trim() : ''
		document.body.dataset.known = 'before' // a page that the browser loads is read from its beginning
		const heading = document.querySelector('h1'), focus = document.activeElement, alert = document.querySelector('main [role=alert]')
		if (!came || !heading) return ''
		if (document.hasFocus() && focus === document.body) return 'the focus is nowhere'
		if (/[?!؟]\./.test(words(document.querySelector('#live')))) return 'a question is told with a full stop: ' + words(document.querySelector('#live'))
		if (focus === heading || alert || words(document.querySelector('#live')).includes(words(heading))) return ''
		return 'nothing says ' + words(heading) + '; the focus is on ' + focus.outerHTML.slice(0, 80)
	}`)
	if err == nil && said != "" { // pages come and go
		v.t.Errorf("%s at %v: %v", v.story.ID, now, said)
	}
}

// invalid counts the fields that the browser exposes as invalid.
func (v *visitor) invalid() (n int) {
	v.t.Helper()
	session, err := v.context.NewCDPSession(v.window)
	v.must(err)
	tree, err := session.Send("Accessibility.getFullAXTree", nil)
	v.must(err)
	for _, node := range tree.(map[string]any)["nodes"].([]any) {
		properties, _ := node.(map[string]any)["properties"].([]any)
		for _, p := range properties {
			if p := p.(map[string]any); p["name"] == "invalid" && p["value"].(map[string]any)["value"] == "true" {
				n++
			}
		}
	}
	return n
}

// One visit: nothing is invalid before it was filled in; two minutes before the end that is said, and more time may be had, without a loss of
// what was typed or of the focus; a form on its way says so to the eye.
func TestAPersonAtAFormIsToldOfTheTimeAndGetsMore(t *testing.T) {
	t.Parallel()
	proxy, stalled := stall(t)
	context := person(t)
	clock := context.Clock()
	if err := clock.Install(); err != nil {
		t.Fatal(err)
	}
	v := stand(t, context, "powens/every-field", proxy)
	v.awaitStep("ask")
	v.sees("main[data-until]")
	if n := v.invalid(); n > 0 {
		t.Errorf("%d fields that were not touched are invalid", n)
	}
	v.must(v.frame().Locator(field("login")).Fill("12345678"))
	v.must(v.frame().Locator(field("password")).Fill("half a pass"))
	v.must(clock.FastForward("27:50"))
	if n := first(v.frame().Locator("#soon").Count()); n > 0 {
		t.Error("the end is said too soon")
	}
	v.must(clock.FastForward("00:20"))
	v.sees("#soon")
	if h := v.hears(); !strings.Contains(h.Alert, "closes in 2 minutes") || h.Focus != "password" {
		t.Errorf("two minutes before the end: %+v", h)
	}
	v.press("#soon button")
	soon.Await(t, "more time", func() bool { return first(v.frame().Locator("#soon").Count()) == 0 })
	if h := v.hears(); !strings.Contains(h.Live, "30 more minutes") || h.Focus == "BODY" {
		t.Errorf("with more time: %+v", h)
	}
	for name, want := range map[string]string{"login": "12345678", "password": "half a pass"} {
		if got := first(v.frame().Locator(field(name)).InputValue()); got != want {
			t.Errorf("with more time %s is %q", name, got)
		}
	}
	v.fill()
	v.press("form.ask button:not([type=button])")
	<-stalled
	if got := first(v.frame().Locator("form.ask > button").TextContent()); got != "Sending…" {
		t.Errorf("a form on its way has a button %q", got)
	}
	v.must(clock.FastForward("00:21"))
	v.sees("#lost")
	if got := first(v.frame().Locator("form.ask > button").TextContent()); got == "Sending…" {
		t.Error("a form that was given up seems to be on its way")
	}
}

// The stages of a wait are said by the live region. The focus stays where it is, and so does what was opened.
func TestTheStagesOfAWaitTakeNoFocus(t *testing.T) {
	t.Parallel()
	var stage atomic.Int32
	proxy := between(t, func(w http.ResponseWriter, r *http.Request, on http.Handler) {
		if isStream(r) { // the page asks by itself then
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		if r.Method != http.MethodGet || strings.Count(r.URL.Path, "/") != 2 || !strings.HasPrefix(r.URL.Path, "/f/") {
			on.ServeHTTP(w, r)
			return
		}
		r.Header.Del("Accept-Encoding")
		was := httptest.NewRecorder()
		on.ServeHTTP(was, r)
		body := was.Body.String()
		if n := stage.Load(); n > 0 && strings.Contains(body, `data-step="wait"`) {
			body = strings.Replace(strings.Replace(body, `<h1 tabindex="-1">`, `<h1 tabindex="-1">Stage: `, 1), `data-turn="`, `data-turn="x`, 1)
		}
		for name, values := range was.Header() {
			if name != "Content-Length" {
				w.Header()[name] = values
			}
		}
		w.WriteHeader(was.Code)
		_, _ = w.Write([]byte(body))
	})
	v := stand(t, person(t), "powens/slow", proxy)
	v.awaitStep("ask")
	v.fill()
	v.press("form.ask button:not([type=button])")
	v.awaitStep("wait")
	v.must(v.frame().Locator(".leave[action$='/cancel'] button").Focus())
	stage.Store(1)
	soon.Await(t, "another stage", func() bool { return strings.HasPrefix(v.hears().Live, "Stage: ") })
	if h := v.hears(); h.Focus != "quiet" {
		t.Errorf("another stage has taken the focus: %+v", h)
	}
	stage.Store(0)
	v.awaitEnd()
}

// unscripted makes a page what a browser without scripts makes of it.
const unscripted = `async (address) => {
	const page = await (await fetch(address)).text()
	document.open()
	document.write(page.replace(/<script src.*?<\/script>|<\/?noscript[^>]*>/gs, ''))
	document.close()
}`

// Without a script a page that waits loads itself again where the person wants that, and else nothing on it is what axe finds, its rule on pages that
// load themselves included. Axe is a script, so it looks at the page as a browser without scripts makes it.
func TestAPageWithoutAScriptLoadsItselfOnlyWhenAskedTo(t *testing.T) {
	t.Parallel()
	v := arrive(t, person(t), "powens/approve", byRedirect, true)
	here := v.awaitStep("approve")
	e := eyeAt(t, v.window, new(atomic.Int32))
	_, err := v.window.Evaluate(unscripted, here.URL)
	v.must(err)
	v.sees("a.again")
	e.expectNone("an approval without a script", 44)
	link, err := v.window.Locator("a.often").GetAttribute("href")
	v.must(err)
	_, err = v.window.Evaluate(unscripted, link)
	v.must(err)
	v.sees("a.often:not([href$=often])")
	if said := strings.Join(e.faults(44), " "); !strings.Contains(said, "meta-refresh") {
		t.Errorf("axe does not see that a page loads itself, so this test proves nothing: %s", said)
	}
}

// After a change the field with the focus is described by what stands before the form, and the live region says the heading.
func TestAfterAChangeAllThatIsNewIsHeard(t *testing.T) {
	t.Parallel()
	context := person(t)
	v := stand(t, context, "powens/otp", widget.widget)
	v.awaitStep("ask")
	v.must(v.frame().Locator(field("otp")).Fill("000000"))
	v.press("form.ask button:not([type=button])")
	v.await("a refusal", func(s screen) bool { return s.Reason == "wrong_code" })
	if h := v.hears(); h.Focus != "otp" || h.Live == "" || !strings.Contains(h.Alert, "attempts") && !strings.Contains(h.Described, "attempts") {
		t.Errorf("after a refusal: %+v", h)
	}
	// What is lost is said at once.
	v.must(context.SetOffline(true))
	v.fill()
	v.press("form.ask button:not([type=button])")
	v.sees("#lost")
	v.must(context.SetOffline(false))
	v.press("form.ask button:not([type=button])")
	v.awaitEnd()
}

//go:build browser

package e2e_test

import (
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/playwright-community/playwright-go"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// loader is an integrator's page that opens a story with our loader, and notes what it hears.
func loader(t *testing.T, id string) playwright.Page {
	t.Helper()
	address, _ := link(t, id)
	page := tab(t, near(t))
	embedding(t, page, loading(address))
	return page
}

// loading is the body of a page that opens a link with our loader.
func loading(address string) string {
	return `<div id="here"></div><button id="open">Open</button>` + loaderTag() + `
		<script>
			window.said = []
			window.link = '` + address + `'
			window.begin = (mode, more) => window.handle = Reconnect.open({
				url: link, mode, container: mode === 'frame' ? '#here' : undefined,
				onEvent: (e) => said.push(e), onSuccess: () => said.push('success'), onExit: (e) => said.push('exit ' + e.reason), ...more,
			})
		</script>`
}

// loaderTag is the element by which pages have our loader, as the guide says it, for the widget that runs here.
var loaderTag = sync.OnceValue(func() string {
	guide, _ := os.ReadFile("../docs/embed.md")
	tag := regexp.MustCompile(`<script src="https://reconnect.example.com(/embed/\S+)" integrity="sha384-\S+" crossorigin="anonymous"></script>`).FindString(string(guide))
	return strings.Replace(tag, "https://reconnect.example.com", widget.widget, 1)
})

// loaderPath is where the newest version is.
func loaderPath() string {
	_, after, _ := strings.Cut(loaderTag(), widget.widget)
	path, _, _ := strings.Cut(after, `"`)
	return path
}

// says waits until the page's script says a word that the widget told it.
func says(t *testing.T, page playwright.Page, word string) string {
	t.Helper()
	var all string
	if !soon.Becomes(func() bool {
		text, err := page.Evaluate(`() => JSON.stringify(said)`)
		if err != nil {
			t.Fatal(err)
		}
		all, _ = text.(string)
		return strings.Contains(all, word)
	}) {
		t.Fatalf("the loader does not say %s; it said %s", word, all)
	}
	return all
}

func TestTheLoaderTellsOfEachEventOnce(t *testing.T) {
	t.Parallel()
	page := loader(t, "powens/healthy")
	const lie = `() => parent.postMessage({source: 'reconnect', type: 'failed', seq: 99, reason: 'a lie'}, '*')`
	frame := func(path string) (found playwright.Frame) {
		soon.Await(t, "a frame with "+path, func() bool {
			for _, f := range page.Frames() {
				if strings.Contains(f.URL(), path) {
					found = f
				}
			}
			return found != nil
		})
		return found
	}
	// Another window of the same origin tells nothing of this one.
	if _, err := page.Evaluate(`(other) => {
		begin('frame')
		const liar = document.body.appendChild(document.createElement('iframe'))
		liar.src = other
	}`, widget.widget+"/livez"); err != nil {
		t.Fatal(err)
	}
	_, err := frame("/livez").Evaluate(lie)
	if err != nil {
		t.Fatal(err)
	}
	says(t, page, `"success"`)
	// Neither does this one while it shows another origin, such as the callback's.
	if _, err := frame("/callback").Evaluate(lie); err != nil {
		t.Fatal(err)
	}
	if _, err := page.Evaluate(`() => new Promise((on) => { addEventListener('message', on); postMessage('what was said before has been heard') })`); err != nil {
		t.Fatal(err)
	}
	said := saidBy(t, page)
	if strings.Count(said, `"type":"done"`) != 1 || strings.Count(said, `"type":"opened"`) != 1 || strings.Contains(said, `"height"`) || strings.Contains(said, "a lie") {
		t.Errorf("the loader's listener heard %s", said)
	}
	title, err := page.Locator("#here iframe").GetAttribute("title")
	if err != nil || title == "" {
		t.Errorf("the frame has no title (%v)", err)
	}
}

func TestTheFrameIsAsHighAsItsPage(t *testing.T) {
	t.Parallel()
	t.Run("objects", func(t *testing.T) { t.Parallel(); expectFit(t, "powens/password", "login") })
	t.Run("texts", func(t *testing.T) { t.Parallel(); expectFit(t, "flinks/stringified", "q0") })
}

// expectFit proves that the loader makes the frame as high as a story's first form.
func expectFit(t *testing.T, id, name string) {
	t.Helper()
	page := loader(t, id)
	if _, err := page.Evaluate(`() => { begin('frame') }`); err != nil {
		t.Fatal(err)
	}
	if err := page.FrameLocator("#here iframe").Locator(field(name)).WaitFor(); err != nil {
		t.Fatal(err)
	}
	frame := page.Frames()[len(page.Frames())-1]
	var said any
	if !soon.Becomes(func() (fits bool) {
		var err error
		said, err = frame.Evaluate(`() => {
			const low = document.documentElement.scrollHeight - innerHeight
			const high = Math.floor(innerHeight - document.querySelector('#page').getBoundingClientRect().height)
			return low + ' ' + high
		}`)
		if err != nil {
			t.Fatal(err)
		}
		return said == "0 0"
	}) {
		t.Fatalf("the frame does not fit its page: too low and too high by %v px", said)
	}
}

// A frame that shrinks while the bank thinks, to grow again, pushes around what stands below it.
func TestAFrameKeepsItsHeightWhileItWaits(t *testing.T) {
	t.Parallel()
	page := loader(t, "powens/slow")
	if _, err := page.Evaluate(`() => { begin('frame') }`); err != nil {
		t.Fatal(err)
	}
	inside := page.FrameLocator("#here iframe")
	if err := inside.Locator(field("otp")).Fill("123456"); err != nil {
		t.Fatal(err)
	}
	height := func() float64 {
		said, err := page.Locator("#here iframe").Evaluate(`(f) => f.offsetHeight`, nil)
		if err != nil {
			t.Fatal(err)
		}
		return number(said)
	}
	form := height()
	if err := inside.Locator("form.ask > button").Click(); err != nil {
		t.Fatal(err)
	}
	if err := inside.Locator("main[data-step=wait]").WaitFor(); err != nil {
		t.Fatal(err)
	}
	if got := height(); got != form {
		t.Errorf("a frame of %v px has %v while it waits", form, got)
	}
	if err := inside.Locator("main[data-step=done]").WaitFor(); err != nil {
		t.Fatal(err)
	}
	soon.Await(t, "a height of its own for the end", func() bool { return height() < form })
}

// A page that counts its window's listeners, is scrolled, has its focus somewhere and a style of its own.
const busyPage = `() => {
	const {addEventListener: add, removeEventListener: remove} = window
	window.listeners = 0
	window.addEventListener = (...a) => { listeners++; return add.apply(window, a) }
	window.removeEventListener = (...a) => { listeners--; return remove.apply(window, a) }
	document.documentElement.style.setProperty('--mine', '1')
	document.body.style.minHeight = '5000px'
	document.querySelector('#open').focus()
	scrollTo(0, 300)
	window.state = () => [document.documentElement.outerHTML, listeners, scrollY, document.activeElement.id].join()
}`

func TestTheLoaderLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	page := loader(t, "powens/healthy")
	if _, err := page.Evaluate(busyPage); err != nil {
		t.Fatal(err)
	}
	said, err := page.Evaluate(`async () => {
		link = location.origin + '/none' // fifty links would be needed otherwise
		const before = state(), at = [], ends = []
		for (const mode of ['frame', 'modal', 'popup']) for (let i = 0; i < 50; i++) {
			begin(mode)
			if (i % 2) await new Promise((on) => setTimeout(on)) // the frame is there
			if (i === 1) at.push([document.querySelectorAll('#here iframe, body > div:not([id])').length, document.documentElement.style.overflow])
			handle.destroy()
			handle.destroy()
			ends.push((await handle.ended).type)
		}
		return JSON.stringify([state() === before || state(), at, [...new Set(ends)], said])
	}`)
	if err != nil || said != `[true,[[1,""],[1,"hidden"],[0,""]],["destroyed"],[]]` {
		t.Errorf("after opening and closing fifty times: page as before, what was there meanwhile, ends, calls: %v (%v)", said, err)
	}
}

func TestTheLoaderKnowsItsWaysAndRefusesOthers(t *testing.T) {
	t.Parallel()
	page := loader(t, "powens/healthy")
	below := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { // a proxy that has us below a base path
		http.Redirect(w, r, widget.widget+"/embed.js", http.StatusFound)
	}))
	t.Cleanup(below.Close)
	said, err := page.Evaluate(`async ([base, below]) => {
		const ways = [], tries = [
			{url: undefined}, {url: undefined, ticket: 'a', server: ''}, {container: '#nowhere', mode: 'frame'}, {url: 'javascript:alert(1)'}, {url: 'https://'},
		]
		for (const wrong of tries) {
			try { begin('modal', wrong); ways.push('opened') } catch (e) { ways.push(e.constructor.name) }
		}
		ways.push(document.querySelectorAll('body > div:not([id])').length)
		// A ticket goes to where the script comes from, or to the server that a module is told, below its base path.
		const {open} = await import(base + '/embed.mjs')
		const asks = [[Reconnect.open], [open, 'https://other.example'], [open, 'https://other.example/apps/bank'], [open, 'https://other.example/apps/bank/']]
		for (const src of [new URL(base).origin + '/embed.js', below + '/bank/embed.js', below + '/apps/bank/embed/9.9.9/embed.js?a=/embed.js']) {
			await new Promise((onload, onerror) => document.head.append(Object.assign(document.createElement('script'), {src, onload, onerror})))
			asks.push([Reconnect.open])
		}
		for (const [by, server] of asks) {
			const handle = by({ticket: 'a+b', server, container: '#here', timeout: 1e6})
			await 0
			ways.push(document.querySelector('#here iframe').src.replace(new URL(base).origin, 'home').replace(below, 'below'))
			handle.destroy()
		}
		const reason = await new Promise((on) => begin('modal', {url: Promise.reject(1), onError: (e) => on(e.reason)}))
		const {shadowRoot} = document.querySelector('body > div:last-of-type')
		ways.push(reason, shadowRoot.querySelector('[role=alert]').textContent)
		shadowRoot.querySelector('button').click()
		ways.push((await handle.ended).type)
		return ways.join()
	}`, []string{strings.TrimSuffix(widget.widget+loaderPath(), "/embed.js"), below.URL})
	want := "Error,Error,Error,Error,TypeError,0," +
		"home/open?ticket=a%2Bb,https://other.example/open?ticket=a%2Bb,https://other.example/apps/bank/open?ticket=a%2Bb,https://other.example/apps/bank/open?ticket=a%2Bb," +
		"home/open?ticket=a%2Bb,below/bank/open?ticket=a%2Bb,below/apps/bank/open?ticket=a%2Bb,no_link,The page does not load here.,closed"
	if err != nil || said != want {
		t.Errorf("the loader does %v, not %s (%v)", said, want, err)
	}
	if _, err := page.Evaluate(`() => { begin('redirect') }`); err != nil {
		t.Fatal(err)
	}
	if err := page.Locator("main[data-status=done], body.back").First().WaitFor(); err != nil {
		t.Errorf("a redirect does not lead to the page: %v", err)
	}
}

func TestTheLoaderOpensAWindowAndNoticesThatItIsClosed(t *testing.T) {
	t.Parallel()
	page := loader(t, "powens/otp")
	// The link comes later than the click.
	if _, err := page.Evaluate(`() => {
		const later = new Promise((on) => { window.bring = () => on(link) })
		document.querySelector('#open').onclick = () => begin('popup', {url: later})
	}`); err != nil {
		t.Fatal(err)
	}
	window, err := page.ExpectPopup(func() error { return page.Locator("#open").Click() })
	if err != nil {
		t.Fatal(err)
	}
	if _, err := page.Evaluate(`() => bring()`); err != nil {
		t.Fatal(err)
	}
	if err := window.Locator(field("otp")).WaitFor(); err != nil {
		t.Fatal(err)
	}
	says(t, page, `"step":"ask"`)
	if err := window.Close(); err != nil {
		t.Fatal(err)
	}
	says(t, page, `"exit closed"`)
}

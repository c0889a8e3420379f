//go:build browser

package e2e_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

const termination = "powensWebviewTermination"

// opened is an integrator's page that has opened a link in a frame with our loader.
func opened(t *testing.T, address string) playwright.Page {
	t.Helper()
	page := tab(t, near(t))
	embedding(t, page, loading(address))
	begin(t, page)
	return page
}

func begin(t *testing.T, page playwright.Page) {
	t.Helper()
	if _, err := page.Evaluate(`() => { begin('frame') }`); err != nil {
		t.Fatal(err)
	}
}

// saidBy is what the loader has told the page so far.
func saidBy(t *testing.T, page playwright.Page) string {
	t.Helper()
	text, err := page.Evaluate(`() => JSON.stringify(said)`)
	if err != nil {
		t.Fatal(err)
	}
	all, _ := text.(string)
	return all
}

func TestTheHostHearsOfALinkThatOpensNothing(t *testing.T) {
	t.Parallel()
	good, _ := link(t, "powens/consent")
	u, err := url.Parse(good)
	if err != nil {
		t.Fatal(err)
	}
	used, _ := link(t, "powens/consent")
	arriveAt(t, used)
	for reason, address := range map[string]string{
		"bad_link":            widget.widget + set("connection_id", "../users")(u.Path, u.Query()),
		"address_not_allowed": widget.widget + set("redirect_uri", "https://evil.example/")(u.Path, u.Query()),
		"dead_link":           used,
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			page := opened(t, address)
			var err error
			said := says(t, page, `"reason":"`+reason+`"`)
			if !strings.Contains(said, `"type":"failed","seq":1`) || strings.Contains(said, termination) {
				t.Errorf("the host heard %s", said)
			}
			if height := first(page.Locator("#here iframe").GetAttribute("style")); strings.Contains(height, "height: 480px") {
				t.Error("the host has not heard how high the page is")
			}
			// The vendor's component would take the page away at its word: it comes as the person leaves, in whichever way.
			frame := page.Frames()[len(page.Frames())-1]
			if reason == "bad_link" {
				_, err = frame.Evaluate(`() => dispatchEvent(new Event('pagehide'))`)
			} else {
				_, err = frame.Evaluate(`() => {
					const way = document.querySelector('main a.go')
					way.addEventListener('click', (e) => e.preventDefault()) // it leads out of the page that listens
					way.click(); way.click(); dispatchEvent(new Event('pagehide'))
				}`)
			}
			if err != nil {
				t.Fatal(err)
			}
			said = says(t, page, termination)
			if strings.Count(said, termination) != 1 || strings.Count(said, `"type":"failed"`) != 1 {
				t.Errorf("the host heard %s", said)
			}
		})
	}
}

// arriveAt opens a link in a browser of its own.
func arriveAt(t *testing.T, address string) {
	t.Helper()
	page := tab(t, person(t))
	visit(t, page, address)
	if err := page.Locator(`main .leave[action$='/cancel'] button`).Click(); err != nil {
		t.Fatal(err)
	}
	if err := page.Locator(`main[data-status="failed"], body.back`).First().WaitFor(); err != nil {
		t.Fatal(err)
	}
}

func TestWhoeverNoClientIsKnownForHearsThatNothingCanBeHeard(t *testing.T) {
	t.Parallel()
	good, _ := link(t, "powens/consent")
	u, err := url.Parse(good)
	if err != nil {
		t.Fatal(err)
	}
	page := opened(t, widget.widget+set("client_id", "99999999")(u.Path, u.Query()))
	if said := says(t, page, `"error"`); said != `[{"source":"reconnect","type":"error","reason":"silent"}]` {
		t.Errorf("the loader says %s", said)
	}
}

func TestAPageThatIsLateGoesOnAsUsual(t *testing.T) {
	t.Parallel()
	page := loader(t, "powens/healthy")
	held := true
	err := page.Route(widget.widget+"/**/reconnect?*", func(route playwright.Route) {
		if !held {
			_ = route.Continue()
			return
		}
		held = false
		_ = route.Fulfill(playwright.RouteFulfillOptions{ContentType: playwright.String("text/html"), Body: "A proxy says: please wait."})
	})
	if err != nil {
		t.Fatal(err)
	}
	begin(t, page)
	says(t, page, `"silent"`)
	if _, err := page.Evaluate(`() => { document.querySelector('iframe').src = link }`); err != nil {
		t.Fatal(err)
	}
	said := says(t, page, `"type":"done"`)
	if strings.Count(said, `"error"`) != 1 || !strings.Contains(said, `"type":"opened"`) {
		t.Errorf("the loader says %s", said)
	}
}

func TestAPageOfAWrongOriginIsToldWhichIsMissing(t *testing.T) {
	t.Parallel()
	for _, how := range []string{"loader", "iframe"} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			address, _ := link(t, "powens/consent")
			body := loading(address)
			if how == "iframe" {
				body = `<iframe src="` + strings.ReplaceAll(address, "&", "&amp;") + `" width=500 height=700></iframe>`
			}
			stranger := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", "text/html")
				_, _ = w.Write([]byte("<!doctype html><title>A stranger</title>" + body))
			}))
			defer stranger.Close()
			page := tab(t, near(t))
			visit(t, page, stranger.URL)
			if how == "loader" {
				begin(t, page)
			}
			frame := page.FrameLocator("iframe")
			if said, err := frame.Locator("main pre").TextContent(); err != nil || !strings.Contains(said, stranger.URL+",") {
				t.Errorf("the page does not name the origin that is missing: %q (%v)", said, err)
			}
			if title := first(frame.Locator("h1").InnerText()); title != "This page can’t be shown here" {
				t.Errorf("the page is called %q", title)
			}
			if how == "loader" {
				if said := says(t, page, `"error"`); said != `[{"source":"reconnect","type":"error","reason":"silent"}]` {
					t.Errorf("the loader says %s", said)
				}
			}
		})
	}
}

func TestTheVendorsWordOfAFailureWaitsUntilThePersonLeaves(t *testing.T) {
	t.Parallel()
	page := loader(t, "powens/not-supported")
	begin(t, page)
	said := says(t, page, `"type":"failed"`)
	if strings.Contains(said, termination) {
		t.Fatalf("the vendor's component would take the page away before it is read: %s", said)
	}
	// The callback opens in the frame, as the vendor has it.
	if err := page.FrameLocator("#here iframe").Locator("main a.go").Click(); err != nil {
		t.Fatal(err)
	}
	said = says(t, page, termination)
	if strings.Count(said, termination) != 1 || strings.Count(said, `"type":"failed"`) != 1 {
		t.Errorf("the host heard %s", said)
	}
}

func TestTheVendorsWordOfAFailureWaitsHalfAMinuteAtMost(t *testing.T) {
	t.Parallel()
	address, _ := link(t, "powens/not-supported")
	context := near(t)
	page := tab(t, context)
	if err := context.Clock().Install(); err != nil {
		t.Fatal(err)
	}
	embedding(t, page, loading(address))
	begin(t, page)
	says(t, page, `"type":"failed"`)
	if err := context.Clock().RunFor(10_000); err != nil { // the clock runs by itself besides
		t.Fatal(err)
	}
	if said := saidBy(t, page); strings.Contains(said, termination) {
		t.Fatalf("it came at once: %s", said)
	}
	if err := context.Clock().RunFor(20_000); err != nil {
		t.Fatal(err)
	}
	says(t, page, termination)
}

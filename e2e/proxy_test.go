//go:build browser

package e2e_test

import (
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// between puts a proxy of the test's own before the widget, as people have them: it sees each request, and passes on what it
// likes. It returns its base URL, whose host is the widget's.
func between(t *testing.T, proxy func(w http.ResponseWriter, r *http.Request, on http.Handler)) string {
	t.Helper()
	to, err := url.Parse(widget.widget)
	if err != nil {
		t.Fatal(err)
	}
	on := &httputil.ReverseProxy{
		Rewrite:       func(r *httputil.ProxyRequest) { r.SetURL(to); r.Out.Host = r.In.Host },
		FlushInterval: -1,
		ErrorHandler:  func(http.ResponseWriter, *http.Request, error) {}, // the browser has gone
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { proxy(w, r, on) }))
	if server.Listener, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		t.Fatal(err)
	}
	server.Start()
	t.Cleanup(func() { server.CloseClientConnections(); server.Close() })
	return strings.Replace(server.URL, "127.0.0.1", to.Hostname(), 1)
}

// stand is a visitor in a window of its own, who follows a story's link by way of a proxy.
func stand(t testing.TB, context playwright.BrowserContext, id, proxy string) *visitor {
	t.Helper()
	address, run := link(t, id)
	v := &visitor{t: t, story: storyOf(t, id), embed: byRedirect, script: true, context: context, run: run, told: &messages{}}
	v.host = tab(t, context)
	v.window = v.host
	// What comes later than the page may be held back.
	_, err := v.window.Goto(strings.Replace(address, widget.widget, proxy, 1), playwright.PageGotoOptions{WaitUntil: playwright.WaitUntilStateDomcontentloaded})
	v.must(err)
	return v
}

// sees waits until the page shows something.
func (v *visitor) sees(what string) {
	v.t.Helper()
	v.must(v.frame().Locator(what).WaitFor())
}

// says is the alert that the page's script shows.
func (v *visitor) alert() string {
	v.t.Helper()
	text, err := v.frame().Locator("#lost").TextContent()
	v.must(err)
	return text
}

func isStream(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/events") }
func isAnswer(r *http.Request) bool {
	return r.Method == http.MethodPost && strings.Count(r.URL.Path, "/") == 2
}

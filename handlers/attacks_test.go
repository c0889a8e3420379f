package handlers_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/static"
)

func TestEveryPageHasItsHeaders(t *testing.T) {
	s := start(t, always(login))
	b := s.browser()
	page := b.open("/open?code=c")
	res := b.get(page)
	for name, want := range map[string]string{
		"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Content-Type-Options": "nosniff",
	} {
		if got := res.Header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if got := res.Header.Get("Permissions-Policy"); !strings.Contains(got, "camera=()") || strings.Contains(got, "otp-credentials") {
		t.Errorf("the page may use what it does not need, or not what it does: %q", got)
	}
	csp := res.Header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self' 'sha256-", "form-action 'self'", "base-uri 'none'", "frame-ancestors https://shop.example"} {
		if !strings.Contains(csp, want) {
			t.Errorf("the policy has no %q: %s", want, csp)
		}
	}
	if strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") {
		t.Errorf("the policy is open: %s", csp)
	}
}

// A host that isolates itself frames nothing that does not agree to it, and every answer on the way there must.
func TestHostsThatIsolateThemselvesMayFrameThePages(t *testing.T) {
	s := start(t, always(login))
	b := s.browser()
	page := b.open("/open?code=c")
	for _, path := range []string{"/open?code=c", "/open", page, "/f/none", "/return?state=x", "/embed.js", static.Widget.Path} {
		h := b.get(path).Header
		if got := h.Get("Cross-Origin-Resource-Policy"); got != "cross-origin" {
			t.Errorf("%s: Cross-Origin-Resource-Policy is %q", path, got)
		}
		if got := h.Get("Cross-Origin-Embedder-Policy"); got != "require-corp" && !strings.HasSuffix(path, ".js") {
			t.Errorf("%s: Cross-Origin-Embedder-Policy is %q", path, got)
		}
		if got := h.Get("Cross-Origin-Opener-Policy"); got != "" {
			t.Errorf("%s: Cross-Origin-Opener-Policy %q parts a pop-up from its host", path, got)
		}
	}
}

// Integrators pin a version by its hash, which a browser checks only of what it may read, and import it as a module.
func TestEveryPageMayReadTheLoaderAndAVersionStaysAsItIs(t *testing.T) {
	b := start(t, always(login)).browser()
	if static.CacheControl != "public, max-age=31536000, immutable" {
		t.Errorf("a version is kept with %q", static.CacheControl)
	}
	newest := static.Releases()[len(static.Releases())-1]
	for path, cache := range map[string]string{
		newest.Script.Path: static.CacheControl, newest.Module.Path: static.CacheControl, newest.Words.Path: static.CacheControl, "/embed.js": "public, max-age=3600",
	} {
		res := b.get(path)
		if res.StatusCode != http.StatusOK || res.Header.Get("Access-Control-Allow-Origin") != "*" || res.Header.Get("Cache-Control") != cache {
			t.Errorf("%s is answered %d with %v", path, res.StatusCode, res.Header)
		}
	}
	if res := b.get("/embed/0.0.0/embed.js"); res.StatusCode != http.StatusNotFound || res.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Errorf("a version that is not there is answered %d with %v", res.StatusCode, res.Header)
	}
}

func TestAnotherPagesFormIsRefused(t *testing.T) {
	s := start(t, always(login))
	b := s.browser()
	page := b.open("/open?code=c")
	turn := b.get(page).shows(t, "ask", "")
	form := url.Values{"turn": {turn}, "f0": {"mary"}, "f1": {"x"}}
	for _, h := range []http.Header{
		{"Sec-Fetch-Site": {"cross-site"}},
		{"Sec-Fetch-Site": {"same-site"}},
		{"Origin": {"https://shop.example"}},
		{"Origin": {"null"}},
	} {
		b.header = h
		if res := b.do(http.MethodPost, page, form); res.StatusCode != http.StatusForbidden {
			t.Errorf("%v: status %d, want 403", h, res.StatusCode)
		}
		b.do(http.MethodPost, page+"/cancel", nil)
	}
	if n := len(s.bank.sent()); n != 0 {
		t.Fatalf("%d forged answers went upstream", n)
	}
	b.header = http.Header{"Sec-Fetch-Site": {"same-origin"}, "Origin": {"null"}}
	if res := b.do(http.MethodPost, page, form); res.StatusCode == http.StatusForbidden {
		t.Error("our own form is refused")
	}
}

func TestAStolenAddressIsWorthNothingOnceTheCookieWasShown(t *testing.T) {
	s := start(t, always(login))
	owner := s.browser()
	page := owner.open("/open?code=c")
	owner.get(page).shows(t, "ask", "")
	thief := s.browser()
	for _, path := range []string{page, page + "/events", page + "/logo"} {
		if res := thief.get(path); res.StatusCode != http.StatusForbidden {
			t.Errorf("GET %s without the cookie: %d, want 403", path[:3], res.StatusCode)
		}
	}
	if res := thief.do(http.MethodPost, page+"/cancel", nil); res.StatusCode != http.StatusForbidden {
		t.Errorf("POST without the cookie: %d, want 403", res.StatusCode)
	}
	thief.cookies["__Host-reconnect-"+reconnect.FlowID(strings.TrimPrefix(page, "/f/"))] = "forged"
	if res := thief.get(page); res.StatusCode != http.StatusForbidden {
		t.Errorf("a forged cookie: %d, want 403", res.StatusCode)
	}
	owner.get(page).shows(t, "ask", "")
}

func TestABrowserWithoutCookiesGoesThrough(t *testing.T) {
	s := start(t, func(a reconnect.Answers) reconnect.Step {
		if a == nil {
			return login
		}
		return reconnect.Done{}
	})
	b := s.browser()
	b.refuses = true
	page := b.open("/open?code=c")
	turn := b.get(page).shows(t, "ask", "")
	b.do(http.MethodPost, page, url.Values{"turn": {turn}, "f0": {"mary"}, "f1": {"x"}})
	b.get(page).shows(t, "done", "")
}

func TestTheCookieIsOneForFrames(t *testing.T) {
	s := start(t, always(login))
	b := s.browser()
	b.scriptless = true
	page := b.open("/open?code=c")
	res := b.do(http.MethodPost, page+"/here", nil)
	cookies := res.Header["Set-Cookie"]
	if len(cookies) != 1 {
		t.Fatalf("cookies %q", cookies)
	}
	for _, want := range []string{"__Host-", "Path=/", "Secure", "HttpOnly", "SameSite=None", "Partitioned"} {
		if !strings.Contains(cookies[0], want) {
			t.Errorf("the cookie is not %s: %s", want, cookies[0])
		}
	}
	if key := strings.TrimPrefix(page, "/f/"); strings.Contains(cookies[0], key) {
		t.Error("the cookie shows the key")
	}
}

func TestACodeWorksOnce(t *testing.T) {
	s := start(t, always(login))
	owner := s.browser()
	owner.do(http.MethodHead, "/open?code=c", nil)
	owner.header.Set("Sec-Purpose", "prefetch")
	owner.get("/open?code=c")
	owner.header.Del("Sec-Purpose")
	page := owner.open("/open?code=c")
	if again := owner.open("/open?code=c"); again != page {
		t.Errorf("after a reload of the host page the same browser is at %q, not %q", again, page)
	}
	res := s.browser().get("/open?code=c&state=s")
	if res.StatusCode != http.StatusGone {
		t.Errorf("another browser is answered %d, want 410", res.StatusCode)
	}
	res.shows(t, "failed", reconnect.DeadLink)
	if link, _ := res.page(t).Find("main a").Attr("href"); !strings.HasPrefix(link, "https://shop.example/back?") {
		t.Errorf("the dead link leads to %q", link)
	}
	if !strings.Contains(res.body, `"type":"vendor"`) {
		t.Error("the host window is not told")
	}
}

func TestPeopleGetAPageWhateverTheyAskFor(t *testing.T) {
	s := start(t, always(login))
	for _, c := range []struct {
		method, path string
		header       http.Header
		form         url.Values
		status       int
		reason       reconnect.Reason
	}{
		{"GET", "/open", nil, nil, 400, reconnect.BadLink},
		{"GET", "/nowhere", nil, nil, 404, reconnect.NotFound},
		{"GET", "/f/none", nil, nil, 404, reconnect.NotFound},
		{"POST", "/f/none", nil, nil, 404, reconnect.NotFound},
		{"GET", "/return", nil, nil, 404, reconnect.NotFound},
		{"GET", "/return?state=a.b", nil, nil, 404, reconnect.NotFound},
		{"GET", "/open?boom=1&code=secret", nil, nil, 500, reconnect.Internal},
		{"POST", "/f/none", nil, url.Values{"x": {strings.Repeat("x", 2<<20)}}, 413, reconnect.BadRequest},
		{
			"GET", "/open?code=d",
			http.Header{"Sec-Fetch-Dest": {"iframe"}, "Referer": {"https://evil.example/"}},
			nil, 403,
			reconnect.AddressNotAllowed,
		},
	} {
		b := s.browser()
		b.header = c.header
		res := b.do(c.method, c.path, c.form)
		if res.StatusCode != c.status {
			t.Errorf("%s %s: status %d, want %d", c.method, c.path, res.StatusCode, c.status)
		}
		main := res.page(t).Find("main")
		if got := main.AttrOr("data-reason", ""); got != string(c.reason) {
			t.Errorf("%s %s: reason %q, want %q", c.method, c.path, got, c.reason)
		}
		if strings.TrimSpace(main.Find("h1").Text()) == "" {
			t.Errorf("%s %s: no heading", c.method, c.path)
		}
		for _, leak := range []string{"goroutine", "site_test.go", "panic", "secret"} {
			if strings.Contains(res.body, leak) {
				t.Errorf("%s %s: the page holds %q", c.method, c.path, leak)
			}
		}
	}
	if log := s.log.String(); strings.Contains(log, "secret") || !strings.Contains(log, "handler panicked") {
		t.Errorf("the log holds the panic's value, or nothing:\n%s", log)
	}
}

func TestTheGalleryShowsEveryScreen(t *testing.T) {
	s := start(t, always(login))
	b := s.browser()
	index := b.get("/gallery/")
	links := index.page(t).Find("li a")
	if links.Length() < 30 {
		t.Fatalf("%d screens", links.Length())
	}
	for _, a := range links.EachIter() {
		if res := b.get("/gallery/" + a.AttrOr("href", "")); res.StatusCode != http.StatusOK {
			t.Errorf("%s: %d", a.AttrOr("href", ""), res.StatusCode)
		}
	}
	if res := b.get("/gallery/none"); res.StatusCode != http.StatusNotFound {
		t.Errorf("an unknown screen: %d", res.StatusCode)
	}
}

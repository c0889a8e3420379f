//go:build browser

package e2e_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// broken changes a good link into a bad one and says what the page must give as its reason.
type broken struct {
	name   string
	change func(path string, query url.Values) string // the new path and raw query
	reason string
	way    bool // the client is known, so a link leads back to it
}

// set changes parameters of the query; an empty value removes one.
func set(pairs ...string) func(string, url.Values) string {
	return func(path string, query url.Values) string {
		for i := 0; i < len(pairs); i += 2 {
			if query.Del(pairs[i]); pairs[i+1] != "" {
				query.Set(pairs[i], pairs[i+1])
			}
		}
		return path + "?" + query.Encode()
	}
}

// after puts something behind the good callback.
func after(suffix string) func(string, url.Values) string {
	return func(path string, query url.Values) string {
		query.Set("redirect_uri", query.Get("redirect_uri")+suffix)
		return path + "?" + query.Encode()
	}
}

func brokenLinks() []broken {
	return []broken{
		{"no parameters", func(p string, _ url.Values) string { return p }, "bad_link", false},
		{"no code", set("code", ""), "bad_link", true},
		{"no connection", set("connection_id", ""), "bad_link", true},
		{"a connection that is no number", set("connection_id", "../users"), "bad_link", true},
		{"no callback", set("redirect_uri", ""), "bad_link", true},
		{"a link to add a bank", func(_ string, q url.Values) string { return "/fr/connect?" + q.Encode() }, "reconnect_only", true},
		{"a link to manage banks", func(_ string, q url.Values) string { return "/manage?" + q.Encode() }, "reconnect_only", true},
		{"another client", set("client_id", "99999999"), "unknown_client", false},
		{"another domain", set("domain", "evil.example"), "unknown_client", false},
		{"a domain with a path", set("domain", "demo.biapi.pro/x?"), "", false},
		{"a stranger's callback", set("redirect_uri", "https://evil.example/callback"), "address_not_allowed", true},
		{"a script", set("redirect_uri", "javascript:alert(1)"), "", true},
		{"data", set("redirect_uri", "data:text/html,<script>alert(1)</script>"), "", true},
		{"no scheme", set("redirect_uri", "//evil.example/"), "", true},
		{"backslashes", set("redirect_uri", `http:\\evil.example`), "", true},
		{"a longer path", after("/more"), "address_not_allowed", true},
		{"a path that climbs", after("/../../x"), "address_not_allowed", true},
		{"a query of its own", after("?next=https://evil.example"), "address_not_allowed", true},
		{"a user before the host", set("redirect_uri", strings.Replace(widget.playground, "://", "://x@", 1)+"/callback"), "address_not_allowed", true},
		{"the host as a user", set("redirect_uri", widget.playground+"@evil.example/callback"), "", true},
		{"another case", set("redirect_uri", strings.ToUpper(widget.playground)+"/callback"), "address_not_allowed", true},
		{"a broken escape", func(p string, q url.Values) string { return p + "?" + q.Encode() + "&connection_id=%zz" }, "bad_link", false},
		{"another page", func(_ string, q url.Values) string { return "/nowhere?" + q.Encode() }, "not_found", false},
		{"no such flow", func(string, url.Values) string { return "/f/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA" }, "not_found", false},
	}
}

// bad is the address of a link that was good before it was changed.
func (b broken) bad(t *testing.T) string {
	t.Helper()
	good, _ := link(t, "powens/consent")
	u, err := url.Parse(good)
	if err != nil {
		t.Fatal(err)
	}
	return widget.widget + b.change(u.Path, u.Query())
}

func TestAHostileLinkShowsAPlainPageWithAWayBack(t *testing.T) {
	for _, b := range brokenLinks() {
		t.Run(b.name, func(t *testing.T) {
			w := &walker{t: t, way: ways[2]}
			w.browse(widget.playground) // a person comes from somewhere
			w.browse(b.bad(t))
			if w.status < 400 || w.status > 499 {
				t.Errorf("answered %d, not with a fault of the link", w.status)
			}
			if !w.onWidget() {
				t.Fatalf("the browser was sent to %s", w.at)
			}
			main := w.page.Find("main[data-reason]")
			reason := main.AttrOr("data-reason", "")
			if allowed := []string{"bad_link", "unknown_client", "address_not_allowed"}; b.reason == "" && !slices.Contains(allowed, reason) || b.reason != "" && reason != b.reason {
				t.Errorf("the page gives the reason %q, not %q", reason, b.reason)
			}
			if w.page.Find("form, input").Length() > 0 {
				t.Error("the page asks something")
			}
			for _, a := range w.page.Find("a[href]").EachIter() {
				if href := a.AttrOr("href", ""); strings.Contains(href, "evil") || strings.HasPrefix(href, "javascript:") {
					t.Errorf("the page links to %s", href)
				}
			}
			if b.way && w.page.Find("main a.go").Length() == 0 {
				t.Error("no link leads back to the client")
			}
			if w.page.Find("main a.go, main[data-back]").Length() == 0 {
				t.Error("there is no way back at all")
			}
		})
	}
}

// In a browser the page has a way back even where no client is known: to wherever the person came from.
func TestFromAHostileLinkABrowserGoesBack(t *testing.T) {
	t.Parallel()
	for _, b := range brokenLinks() {
		if !slices.Contains([]string{"no parameters", "a script", "data", "another page"}, b.name) {
			continue
		}
		t.Run(b.name, func(t *testing.T) {
			t.Parallel()
			page := tab(t, person(t))
			visit(t, page, widget.playground)
			visit(t, page, b.bad(t))
			if !strings.HasPrefix(page.URL(), widget.widget+"/") {
				t.Fatalf("the browser was sent to %s", page.URL())
			}
			if err := page.Locator("main a.go, main button.back").Last().Click(); err != nil {
				t.Fatal(err)
			}
			if err := page.WaitForURL(widget.playground + "/"); err != nil {
				t.Errorf("the way back leads to %s", page.URL())
			}
		})
	}
}

func TestAStrangersFrameSeesASentenceAndNoForm(t *testing.T) {
	t.Parallel()
	address, _ := link(t, "powens/consent")
	stranger := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<!doctype html><title>A stranger</title><iframe src="` + strings.ReplaceAll(address, "&", "&amp;") + `" width=500 height=700></iframe>`))
	}))
	defer stranger.Close()
	page := tab(t, person(t))
	visit(t, page, stranger.URL)
	main := page.FrameLocator("iframe").Locator("main[data-reason]")
	if reason, err := main.GetAttribute("data-reason"); err != nil || reason != "address_not_allowed" {
		t.Errorf("the frame gives the reason %q, not address_not_allowed (%v)", reason, err)
	}
	if words, err := main.InnerText(); err != nil || words == "" {
		t.Errorf("the frame says nothing (%v)", err)
	}
}

func TestAStrangersFrameOfARunningFlowIsBlank(t *testing.T) {
	t.Parallel()
	v := arrive(t, person(t), "powens/otp", byRedirect, true)
	s := v.awaitStep("ask")
	stranger := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<!doctype html><title>A stranger</title><iframe src="` + s.URL + `"></iframe>`))
	}))
	defer stranger.Close()
	page := tab(t, v.context)
	visit(t, page, stranger.URL)
	for _, f := range page.Frames()[1:] {
		if n := first(f.Locator("form").Count()); n > 0 {
			t.Error("a stranger has the form in a frame, and could lay something over it")
		}
	}
	// What keeps it out is said by the server, not by the cookie alone.
	resp, err := v.window.ExpectResponse(s.URL, func() error { _, err := v.window.Reload(); return err })
	if err != nil {
		t.Fatal(err)
	}
	policy := first(resp.HeaderValue("content-security-policy"))
	if !strings.Contains(policy, "frame-ancestors "+widget.playground) {
		t.Errorf("the policy %q does not name who may embed the page", policy)
	}
}

func TestAPreviewDoesNotUseUpALink(t *testing.T) {
	t.Parallel()
	address, run := link(t, "powens/consent")
	for range 2 {
		resp, err := plainly(t, http.MethodHead, address)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
	}
	v := &visitor{t: t, story: storyOf(t, "powens/consent"), embed: byRedirect, context: person(t), run: run}
	v.host = tab(t, v.context)
	v.window = v.host
	visit(t, v.host, address)
	v.play()
	v.expectEnd()
}

func TestNothingIsAskedOfTheWorld(t *testing.T) {
	t.Parallel()
	context := person(t)
	strangers := make(chan string, 100)
	context.OnRequest(func(r playwright.Request) {
		u, err := url.Parse(r.URL())
		if err == nil && u.Scheme != "data" && u.Hostname() != "localhost" && u.Hostname() != "127.0.0.1" {
			strangers <- r.URL()
		}
	})
	v := arrive(t, context, "powens/chain", byFrame, true)
	v.play()
	select {
	case address := <-strangers:
		t.Errorf("the page asked for %s", address)
	default:
	}
}

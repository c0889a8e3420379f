package handlers_test

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/static"
)

const basePath = "/apps/reconnect"

// crawler is a browser that sees us below a base path, and finds whatever leads out of it.
type crawler struct {
	*browser
	stripped bool // a proxy takes the base path away
	seen     map[string]bool
	found    []string // links to pages of ours
}

// ask requests an address as browsers know it.
func (c *crawler) ask(method, path string, form url.Values) answer {
	c.Helper()
	c.below(path)
	to := path
	if c.stripped {
		to = strings.TrimPrefix(to, basePath)
	}
	res := c.do(method, to, form)
	if at := res.Header.Get("Location"); at != "" {
		c.link(path, at)
	}
	for _, cookie := range res.Cookies() {
		if cookie.Path != basePath+"/" || !strings.HasPrefix(cookie.Name, "__Secure-reconnect-") || !cookie.Secure || !cookie.HttpOnly || cookie.Domain != "" {
			c.Errorf("%s sets the cookie %s, which other apps get, too", path, cookie)
		}
	}
	if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
		return res
	}
	page := res.page(c.T)
	page.Find("[href],[src],[action],[formaction],[data-action],[data-leave]").Each(func(_ int, e *goquery.Selection) {
		for _, name := range []string{"href", "src", "action", "formaction", "data-action", "data-leave"} {
			if value, has := e.Attr(name); has {
				c.link(path, value)
			}
		}
	})
	if _, to, refreshes := strings.Cut(res.body, ";url="); refreshes {
		c.link(path, to[:strings.IndexByte(to, '"')])
	}
	return res
}

// link takes note of an address that something at another one leads to.
func (c *crawler) link(from, address string) {
	c.Helper()
	base, _ := url.Parse("https://example.com" + from)
	to, err := base.Parse(address)
	if err != nil {
		c.Errorf("%s has the address %q: %v", from, address, err)
		return
	}
	if to.Host == "example.com" {
		if c.below(to.Path); strings.Contains(address, "gallery") || strings.Contains(address, "/static/") || strings.Contains(address, "accessibility") {
			c.found = append(c.found, to.RequestURI())
		}
	}
}

func (c *crawler) below(path string) {
	c.Helper()
	if !strings.HasPrefix(path, basePath+"/") {
		c.Errorf("%s is beside the base path", path)
	}
}

// follow opens all that was found, and what is found there.
func (c *crawler) follow() {
	c.Helper()
	for len(c.found) > 0 {
		next, _, _ := strings.Cut(c.found[0], "?")
		if c.found = c.found[1:]; c.seen[next] || strings.Contains(next, "/f/gallery") {
			continue
		}
		c.seen[next] = true
		if res := c.ask(http.MethodGet, next, nil); res.StatusCode >= 400 {
			c.Errorf("%s is answered %d", next, res.StatusCode)
		}
	}
}

func TestNothingLeavesTheBasePath(t *testing.T) {
	for way, stripped := range map[string]bool{"the proxy passes it on": false, "the proxy takes it away": true} {
		t.Run(way, func(t *testing.T) {
			next := always(login)
			s := startWith(t, func(a reconnect.Answers) reconnect.Step { return next(a) }, func(s *handlers.Site) {
				taking(s)
				s.URL = "https://example.com" + basePath
				s.Engine.ReturnURL = s.URL + "/return"
			})
			c := &crawler{browser: s.browser(), stripped: stripped, seen: map[string]bool{}}
			open := func(code string) string {
				t.Helper()
				page := c.ask(http.MethodGet, basePath+"/fr/open?code="+code, nil).page(t).Find("main").AttrOr("data-action", "")
				c.ask(http.MethodPost, page+"/here", nil)
				return page
			}
			page := open("login")
			if len(c.cookies) != 1 {
				t.Errorf("the browser holds the cookies %v", c.cookies)
			}
			turn := c.ask(http.MethodGet, page, nil).shows(t, "ask", "")
			for _, path := range []string{"", "/back", "/renew", "/longer", "/language/de", "/cancel"} {
				c.ask(http.MethodPost, page+path, url.Values{"turn": {turn}, "login": {"mary"}})
				c.ask(http.MethodGet, page+path, nil)
			}
			c.ask(http.MethodGet, page, nil).shows(t, "failed", reconnect.Cancelled)
			c.ask(http.MethodGet, page+"/leave", nil)
			// Steps of every kind, and a way to the bank and back.
			for code, step := range map[string]reconnect.Step{"approve": reconnect.Approve{}, "act": reconnect.Act{}, "wait": reconnect.Wait{}, "done": reconnect.Done{}} {
				next = always(step)
				c.ask(http.MethodGet, open(code), nil)
			}
			next = visiting
			page = open("visit")
			c.ask(http.MethodGet, page, nil).shows(t, "visit", "")
			if to := c.ask(http.MethodGet, page+"/visit", nil).Header.Get("Location"); to != "https://bank.example/" {
				t.Errorf("the bank is at %s", to)
			}
			state := reconnect.FlowID(strings.TrimPrefix(page, basePath+"/f/")) + ".visit"
			if to := c.ask(http.MethodGet, basePath+"/return?state="+state, nil).Header.Get("Location"); !strings.HasPrefix(to, basePath+"/f/") {
				t.Errorf("the bank leads back to %s", to)
			}
			// What has no flow.
			for _, path := range []string{"/return?state=x", "/open", "/nothing", "/f/x", "/embed.js", "/gallery", "/accessibility", "/livez"} {
				c.ask(http.MethodGet, basePath+path, nil)
			}
			c.follow()
			for _, want := range []string{"/gallery/", static.Widget.Path, static.More.Path, static.MoreStyle.Path, static.Still.Path, "/accessibility"} {
				if !c.seen[basePath+want] {
					t.Errorf("no page leads to %s", want)
				}
			}
			for _, f := range static.Files() {
				if body := string(f.Body); strings.Contains(body, "/static/") || strings.Contains(body, "'/readyz") {
					t.Errorf("%s has an address at the root", f.Name)
				}
			}
		})
	}
}

// A server is told of an address as others see it, and a vendor has signed that.
func TestProgramsAreToldAddressesBelowTheBasePath(t *testing.T) {
	var pushed []string
	s := startWith(t, always(login), func(s *handlers.Site) {
		taking(s)
		s.URL = "https://example.com" + basePath
		s.Engine.Providers["bank"].(*bank).pushed = func(p reconnect.Push) (string, error) {
			pushed = append(pushed, p.Path)
			return "27", nil
		}
	})
	plain := s.base
	p := s.order(shopKey, good)
	if p.code != http.StatusCreated || p.header.Get("Location") != basePath+"/api/v1/flows/"+p.Flow || !strings.HasPrefix(p.URL, s.URL+"/open/") {
		t.Errorf("an order is answered %+v", p)
	}
	for _, at := range []string{plain + basePath, plain} {
		s.base = at
		if res := s.browser().do(http.MethodPost, "/push/test", nil); res.StatusCode != http.StatusNoContent {
			t.Errorf("a webhook at %s is answered %d", at, res.StatusCode)
		}
	}
	if want := basePath + "/push/test"; !slices.Equal(pushed, []string{want, want}) {
		t.Errorf("vendors sign %s, and the door is given %v", want, pushed)
	}
	for path, want := range map[string]int{
		basePath + "x/livez": 404, "/other/livez": 404, basePath + "//example.org": 400, basePath + basePath + "/livez": 404, basePath + "/": 404, basePath: 404, basePath + "/livez?x": 200,
	} {
		res, err := http.Get(plain + path)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, res.Body)
		if _ = res.Body.Close(); res.StatusCode != want {
			t.Errorf("%s is answered %d", path, res.StatusCode)
		}
	}
}

// A request below a base path that is allowed is none of our routes, so that it does not matter whether a proxy has taken the base away.
func TestABasePathIsNoneOfOurRoutes(t *testing.T) {
	s := start(t, always(login))
	for _, r := range s.Site.Mount().GetRoutes(true) {
		first, _, goesOn := strings.Cut(strings.TrimPrefix(r.Path, "/"), "/")
		if goesOn && !strings.HasPrefix(first, ":") && !handlers.Reserved("/"+first+"/x") {
			t.Errorf("/%s may be a base path, and %s begins with it", first, r.Path)
		}
	}
	for base, want := range map[string]bool{"/F": true, "/fr": true, "/pt-BR/x": true, "/reconnect": false, "/apps/f": false, "/v2": true} {
		if handlers.Reserved(base) != want {
			t.Errorf("%s is allowed: %t", base, want)
		}
	}
}

//go:build browser

package e2e_test

import (
	"bytes"
	"cmp"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
)

// walker plays a story as [visitor] does, but without a browser: it sends what a browser would send and reads what is
// answered. It runs no script; where its way has one, it asks as that would ask.
type walker struct {
	t     testing.TB
	way   way
	story story
	run   string

	cookies map[string]string // the widget's; nil in a browser that takes none
	public  string            // the address of a widget beside the usual one, a base path included; empty for the usual
	at      *url.URL          // where the page came from, after all redirects
	status  int
	header  http.Header
	body    string
	page    *goquery.Document

	shown   []screen
	heard   []heard
	said    int  // the number of the last message that was heard
	there   bool // the script has said that it is seen
	visits  int
	outcome string
}

// way is how a walker comes in, and what its browser can do.
type way struct {
	name    string
	embed   string // how the integrator's page opens the widget
	script  bool
	cookies bool
	lang    string // that its link asks for; English if empty
	modern  bool   // the browser says what it asks for, and on whose behalf
}

func (w way) framed() bool { return w.embed == byFrame }

// walk opens the integrator's page for a story and follows its link to the widget.
func walk(t testing.TB, s story, by way) *walker {
	t.Helper()
	return walkBy(t, s, by, func(link string) string { return link })
}

// walkBy follows another link, which is made of the one on the integrator's page.
func walkBy(t testing.TB, s story, by way, other func(link string) string) *walker {
	t.Helper()
	w := &walker{t: t, way: by, story: s}
	w.open(other)
	return w
}

// open opens the integrator's page and follows a link that is made of the one on it.
func (w *walker) open(other func(link string) string) {
	w.t.Helper()
	t, s, by := w.t, w.story, w.way
	if by.cookies {
		w.cookies = map[string]string{}
	}
	host := &walker{t: t, way: by, story: s} // the page around a frame, or before
	host.way.embed = byRedirect
	host.browse(widget.playground + "/?story=" + url.QueryEscape(s.ID) + "&embed=" + by.embed + "&lang=" + cmp.Or(by.lang, "en") + "&open=1")
	w.run = host.page.Find("#host").AttrOr("data-run", "")
	link := host.page.Find("a#open").AttrOr("href", "")
	if by.framed() {
		link = host.page.Find("iframe#widget").AttrOr("src", "")
	}
	if w.run == "" || link == "" {
		t.Fatalf("%s %s: the integrator's page does not lead to the widget", s.ID, by.name)
	}
	w.at, w.header = host.at, host.header
	w.browse(other(link))
}

func (w *walker) fatal(format string, args ...any) {
	w.t.Helper()
	w.t.Fatalf("%s %s, after %v: "+format, append([]any{w.story.ID, w.way.name, w.shown}, args...)...)
}

// wrong reports what does not stop the story.
func (w *walker) wrong(format string, args ...any) {
	w.t.Helper()
	w.t.Errorf("%s %s, after %v: "+format, append([]any{w.story.ID, w.way.name, w.shown}, args...)...)
}

// browse goes to an address.
func (w *walker) browse(to string) { w.t.Helper(); w.ask(http.MethodGet, to, "", nil, false) }

// fetch is browse as the page's script does it.
func (w *walker) fetch(to string) { w.t.Helper(); w.ask(http.MethodGet, to, "", nil, true) }

// send sends a form with what is in it and what else is given.
func (w *walker) send(form *goquery.Selection, more ...pair) {
	w.t.Helper()
	if form.Length() == 0 {
		w.fatal("there is no such form on the page %v", w.screen())
	}
	fields := append(w.controls(form), more...)
	var body bytes.Buffer
	kind := "application/x-www-form-urlencoded"
	if form.AttrOr("enctype", "") == "multipart/form-data" {
		m := multipart.NewWriter(&body)
		for _, f := range fields {
			if f.file {
				_, _ = m.CreateFormFile(f.name, "")
			} else {
				_ = m.WriteField(f.name, f.value)
			}
		}
		_ = m.Close()
		kind = m.FormDataContentType()
	} else {
		for i, f := range fields {
			if i > 0 {
				body.WriteByte('&')
			}
			body.WriteString(url.QueryEscape(f.name) + "=" + url.QueryEscape(f.value))
		}
	}
	w.ask(http.MethodPost, form.AttrOr("action", ""), kind, body.Bytes(), w.way.script && w.onWidget())
}

// ask sends one request and goes on wherever it is sent, with the headers of a browser that goes there or, if script,
// those of a script that fetches.
func (w *walker) ask(method, address, kind string, body []byte, script bool) {
	w.t.Helper()
	from, to := w.at, w.resolve(w.at, address)
	site := "none"
	for range 12 {
		r, err := http.NewRequestWithContext(w.t.Context(), method, to.String(), bytes.NewReader(body))
		if err != nil {
			w.fatal("%v", err)
		}
		r.Header.Set("Accept", "text/html")
		r.Header.Set("Accept-Language", "en")
		if kind != "" {
			r.Header.Set("Content-Type", kind)
		}
		if from != nil {
			site = apart(site, from, to)
		}
		w.explain(r, from, site, script)
		if w.widgets(to) {
			for name, value := range w.cookies {
				r.AddCookie(&http.Cookie{Name: name, Value: value})
			}
		}
		resp, err := plain.Do(r)
		if err != nil {
			w.fatal("%v", err)
		}
		text, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil {
			w.fatal("an answer was cut off: %v", err)
		}
		w.keep(to, resp)
		if next := resp.Header.Get("Location"); next != "" && resp.StatusCode < 400 {
			if w.public != "" && to.Scheme+"://"+to.Host == widget.playground {
				next = strings.Replace(next, widget.widget, w.public, 1) // where the integrator knows it
			}
			method, kind, body, to = http.MethodGet, "", nil, w.resolve(to, next)
			continue
		}
		w.at, w.status, w.header, w.body = to, resp.StatusCode, resp.Header, string(text)
		if w.page, err = goquery.NewDocumentFromReader(strings.NewReader(w.body)); err != nil {
			w.fatal("%v", err)
		}
		return
	}
	w.fatal("%s leads in circles", to.Path)
}

// explain adds what a browser says about who asks for what.
func (w *walker) explain(r *http.Request, from *url.URL, site string, script bool) {
	private := w.header.Get("Referrer-Policy") == "no-referrer"
	if from != nil && !private && !script {
		r.Header.Set("Referer", from.Scheme+"://"+from.Host+"/")
	}
	if r.Method == http.MethodPost {
		switch origin := from.Scheme + "://" + from.Host; {
		case script || !private:
			r.Header.Set("Origin", origin)
		case w.way.modern:
			r.Header.Set("Origin", "null") // a form's, from a page that does not want to be named
		}
	}
	if !w.way.modern {
		return
	}
	mode, dest := "navigate", "document"
	switch {
	case script:
		mode, dest = "cors", "empty"
	case w.way.framed():
		dest = "iframe"
	}
	r.Header.Set("Sec-Fetch-Mode", mode)
	r.Header.Set("Sec-Fetch-Dest", dest)
	r.Header.Set("Sec-Fetch-Site", site)
}

// apart is how far an address is from where it is asked for, and from what lay on the way.
func apart(before string, from, to *url.URL) string {
	const cross, same, origin = "cross-site", "same-site", "same-origin"
	switch {
	case before == cross || from.Hostname() != to.Hostname():
		return cross
	case before == same || from.Host != to.Host:
		return same
	}
	return origin
}

func (w *walker) resolve(from *url.URL, address string) *url.URL {
	w.t.Helper()
	to, err := url.Parse(address)
	if err != nil {
		w.fatal("no address: %v", err)
	}
	if from != nil {
		to = from.ResolveReference(to)
	}
	return to
}

func (w *walker) widgets(u *url.URL) bool {
	at := u.Scheme + "://" + u.Host
	return at == widget.widget || w.public != "" && strings.HasPrefix(at+u.Path, w.public+"/")
}

func (w *walker) onWidget() bool { return w.at != nil && w.widgets(w.at) }

// keep takes the widget's cookies, as a browser does that takes them from a frame only if they are for frames.
func (w *walker) keep(from *url.URL, resp *http.Response) {
	w.t.Helper()
	if !w.widgets(from) {
		return
	}
	for _, c := range resp.Cookies() {
		name, path := "__Host-", "/"
		if u, err := url.Parse(w.public); err == nil && u.Path != "" {
			name, path = "__Secure-", u.Path+"/"
		}
		if !strings.HasPrefix(c.Name, name) || c.Path != path || c.Domain != "" || !c.Secure || !c.HttpOnly ||
			!c.Partitioned || c.SameSite != http.SameSiteNoneMode {
			w.wrong("a frame cannot keep the cookie %s; %s", c.Name, strings.Join(slices.Collect(attributes(c)), "; "))
		}
		switch {
		case w.cookies == nil:
		case c.MaxAge < 0:
			delete(w.cookies, c.Name)
		default:
			w.cookies[c.Name] = c.Value
		}
	}
}

// attributes are what a cookie says beside its value.
func attributes(c *http.Cookie) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for i, part := range strings.Split(c.Raw, ";") {
			if i > 0 && !yield(strings.TrimSpace(part)) {
				return
			}
		}
	}
}

// pair is one entry of a form.
type pair struct {
	name, value string
	file        bool
}

// controls are what a form sends once the story's answers are filled in.
func (w *walker) controls(form *goquery.Selection) (all []pair) {
	w.t.Helper()
	picked := map[string]bool{}
	form.Find("input, select").Each(func(_ int, c *goquery.Selection) {
		name, kind, value := c.AttrOr("name", ""), c.AttrOr("type", "text"), c.AttrOr("value", "")
		if name == "" {
			return
		}
		if kind == "hidden" {
			all = append(all, pair{name: name, value: value})
			return
		}
		asked := c.AttrOr("data-field", name) // a bank's page has no other name for it
		answer, known := w.story.answer(asked, w.run)
		_, checked := c.Attr("checked")
		needed := c.AttrOr("aria-required", "") == "true"
		switch {
		case c.Is("select"):
			value = c.Find("option[selected]").First().AttrOr("value", "")
			if known && c.Find("option").FilterFunction(func(_ int, o *goquery.Selection) bool { return o.AttrOr("value", "") == answer }).Length() == 0 {
				w.fatal("%s cannot be chosen for %q", answer, asked)
			}
		case kind == "radio" || kind == "checkbox":
			picked[asked] = picked[asked] || !known || value == answer
			if value == answer && known || checked && !(known && kind == "radio") {
				all = append(all, pair{name: name, value: value})
			}
			return
		case kind == "file":
			all = append(all, pair{name: name, file: true})
			return
		}
		if known {
			value = answer
		}
		if needed && value == "" {
			w.fatal("the field %q is required, and the story does not say what to answer", asked)
		}
		all = append(all, pair{name: name, value: value})
	})
	for asked, found := range picked {
		if !found {
			w.fatal("%s cannot be picked for %q", w.story.Answers[asked], asked)
		}
	}
	return all
}

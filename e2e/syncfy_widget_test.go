//go:build browser

package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// vendorPage is a page with Syncfy's own widget, talking to our sandbox: what serves that, serves whoever follows the
// vendor's guide. The widget is npm's package, fetched as it was published.
type vendorPage struct {
	t           *testing.T
	page        playwright.Page
	site        string
	user, token string // the integrator's user, and the session that the widget was given
	from        int64  // where the sandbox's history stood before it began
}

// vendorWidget is where "make e2e" puts the package.
var vendorWidget = filepath.Join("..", ".tools", "syncfy-widget", "dist")

// vendorKey is the integrator's API key; the sandbox takes any that looks like one.
const vendorKey = "00000000000000000000000000005eed"

// vendorHTML mounts the widget as its README says, but for the addresses, and writes down what it tells the page. Events
// about the loading of pictures come when they like.
const vendorHTML = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>Syncfy's widget</title><link rel="icon" href="data:,"><link rel="stylesheet" href="style.css">
<body><div id="widget"></div><script src="syncfy-authentication-widget.umd.js"></script><script>
const set = JSON.parse(decodeURIComponent(location.hash.slice(1)))
const heard = []
let last
const widget = new SyncfyWidget({
	token: set.token, element: '#widget', refreshTokenFunction: async () => ({token: set.fresh}),
	config: {
		locale: 'en', entrypoint: {country: 'MX', ...set.entrypoint}, navigation: set.navigation,
		__internal__: {apiBaseUrl: set.base, assetsBaseUrl: set.base},
	},
})
for (const name of ['401', 'api-error', 'back', 'closed', 'error', 'loaded', 'opened', 'organization-selected',
	'organization-site-selected', 'privacy-accepted', 'socket-error', 'status', 'submitted', 'success', 'updated']) {
	widget.on(name, (...args) => {
		heard.push([name, ...args.flatMap((a) => typeof a === 'number' ? a : a?.code ?? [])].join(' '))
		if (name === 'success' || name === 'error') last = args[0]
	})
}
widget.open()
</script>`

// serveVendor serves the page and the package's files to all tests.
func serveVendor(t *testing.T) (base string) {
	t.Helper()
	if _, err := os.Stat(filepath.Join(vendorWidget, "syncfy-authentication-widget.umd.js")); err != nil {
		t.Fatalf("Syncfy's widget is not in %s: run \"make e2e\", which fetches it from npm", vendorWidget)
	}
	files := http.FileServer(http.Dir(vendorWidget))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			files.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte(vendorHTML))
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// alone is a browser that knows no name but this machine's: the widget also wants to tell Google and others of what people
// do. All of its pages are of one context, because a script that was compiled once opens in half the time.
func alone(t *testing.T) playwright.BrowserContext {
	t.Helper()
	return guest(t, browser.with(t, "alone", arguments("", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1")))
}

// openVendor opens the widget for a new user, at a site or with a credential that is planted there.
func openVendor(t *testing.T, context playwright.BrowserContext, base string, c vendorCase) *vendorPage {
	t.Helper()
	v := &vendorPage{t: t, site: c.site}
	history := v.history(0)
	if len(history) > 0 {
		v.from = history[len(history)-1].Seq
	}
	v.user = v.integrator("/users", map[string]any{"name": "Mary"})["id_user"].(string)
	v.token = v.session()
	entrypoint := map[string]any{"site": c.site}
	if c.planted != nil {
		c.planted["id_user"], c.planted["id_site"] = v.user, c.site
		entrypoint = map[string]any{"credential": v.post(widget.control+"/syncfy/credentials", c.planted)["id_credential"]}
	}
	navigation := map[string]any{"oneSiteFlow": true, "displayPrivacyScreen": false}
	if c.browsing {
		entrypoint, navigation = map[string]any{}, map[string]any{}
	}
	settings, err := json.Marshal(map[string]any{
		"token": v.token, "fresh": v.session(), "base": widget.sandbox + "/syncfy", "entrypoint": entrypoint, "navigation": navigation,
	})
	if err != nil {
		t.Fatal(err)
	}
	if c.expired {
		v.expire()
	}
	v.page = tab(t, context)
	t.Cleanup(func() { _ = v.page.Close() })
	v.page.OnResponse(func(r playwright.Response) {
		if u, err := url.Parse(r.URL()); err != nil || u.Hostname() != "127.0.0.1" && u.Scheme != "data" {
			t.Errorf("the browser was answered by %s", r.URL())
		}
	})
	visit(t, v.page, base+"/#"+url.PathEscape(string(settings)))
	return v
}

func (v *vendorPage) must(err error) {
	v.t.Helper()
	if err != nil {
		v.t.Fatalf("after %v: %v", v.heard(), err)
	}
}

// post sends JSON and returns the object that is answered.
func (v *vendorPage) post(address string, body any) (answer map[string]any) {
	v.t.Helper()
	b, err := json.Marshal(body)
	v.must(err)
	resp, err := plain.Post(address, "application/json", bytes.NewReader(b))
	v.must(err)
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || resp.StatusCode != http.StatusOK {
		v.t.Fatalf("%s answered %d, %v", address, resp.StatusCode, answer)
	}
	return answer
}

// integrator asks the API as the integrator's back end does.
func (v *vendorPage) integrator(path string, body map[string]any) map[string]any {
	v.t.Helper()
	answer, ok := v.post(widget.sandbox+"/syncfy/v1"+path+"?api_key="+vendorKey, body)["response"].(map[string]any)
	if !ok {
		v.t.Fatalf("%s answered no object", path)
	}
	return answer
}

func (v *vendorPage) session() string {
	v.t.Helper()
	return v.integrator("/sessions", map[string]any{"id_user": v.user})["token"].(string)
}

// expire ends the session that the widget was given.
func (v *vendorPage) expire() {
	v.t.Helper()
	resp, err := plainly(v.t, http.MethodDelete, widget.sandbox+"/syncfy/v1/sessions/"+v.token)
	v.must(err)
	_ = resp.Body.Close()
}

// phone does something on the user's phone.
func (v *vendorPage) phone(decision string) {
	v.t.Helper()
	v.await("status 410", 1)
	v.post(widget.control+"/syncfy/credentials/"+v.user+"/"+decision, nil)
}

// field is an input of the widget's form by the element's name. A second form with the same question is in a message beside
// the widget where a credential was there already.
func (v *vendorPage) field(name string) playwright.Locator {
	return v.page.Locator(fmt.Sprintf(`#widget input[name$="[%s]"]`, name))
}

func (v *vendorPage) fill(name, value string) {
	v.t.Helper()
	v.must(v.field(name).Fill(value))
}

// choose picks an item of a form's list.
func (v *vendorPage) choose(list, label string) {
	v.t.Helper()
	v.must(v.page.Locator("#widget [data-testid=" + list + "]").Click())
	v.must(v.page.Locator(".el-select-dropdown__item:visible", playwright.PageLocatorOptions{HasText: label}).Click())
}

func (v *vendorPage) press(what string) {
	v.t.Helper()
	v.must(v.page.Locator(what).First().Click())
}

// signIn sends the site's form with a user name and a password.
func (v *vendorPage) signIn(password string) {
	v.t.Helper()
	v.fill("username", "test")
	v.fill("password", password)
	v.press("[data-testid=site-button]")
}

// answer sends the form of a two-factor question.
func (v *vendorPage) answer() {
	v.t.Helper()
	v.press("#widget [data-testid=twofa-button]")
}

// sendToken answers the question for a token.
func (v *vendorPage) sendToken(code string) {
	v.t.Helper()
	v.fill("token", code)
	v.answer()
}

// heard is what the widget has told the page, each event with the code that it brought.
func (v *vendorPage) heard() (events []string) {
	if v.page == nil {
		return nil
	}
	said, err := v.page.Evaluate("heard.join('\\n')")
	if text, ok := said.(string); err == nil && ok && text != "" {
		return strings.Split(text, "\n")
	}
	return nil
}

// await waits until an event has come so many times.
func (v *vendorPage) await(event string, times int) {
	v.t.Helper()
	_, err := v.page.WaitForFunction("([event, times]) => heard.filter((e) => e === event).length >= times", []any{event, times})
	v.must(err)
}

// expectHeard waits for as many events as are wanted, and compares.
func (v *vendorPage) expectHeard(want []string) {
	v.t.Helper()
	_, err := v.page.WaitForFunction("(n) => heard.length >= n", len(want))
	if got := v.heard(); err != nil || !slices.Equal(got, want) {
		v.t.Errorf("the widget said\n%s\nand not\n%s", strings.Join(got, ", "), strings.Join(want, ", "))
	}
}

// vendorRequest is one request that the sandbox remembers.
type vendorRequest struct {
	Seq                   int64
	Method, Path, Subject string
	Query                 url.Values
	Body                  map[string]string
}

func (v *vendorPage) history(after int64) []vendorRequest {
	v.t.Helper()
	var answer struct{ Requests []vendorRequest }
	readJSON(v.t, fmt.Sprintf("%s/history?after=%d", widget.control, after), &answer)
	return answer.Requests
}

// anyID is an id in a path or a query.
var anyID = regexp.MustCompile(`[0-9a-f]{24}`)

// asked is what the widget sent, one line for each request: ids are taken out, but for the site's.
func (v *vendorPage) asked() (lines []string) {
	v.t.Helper()
	named := func(text string) string {
		if v.site != "" {
			text = strings.ReplaceAll(text, v.site, "SITE")
		}
		return anyID.ReplaceAllString(text, "ID")
	}
	for _, r := range v.history(v.from) {
		if r.Subject != "user "+v.user || r.Query.Has("api_key") { // the integrator's own
			continue
		}
		line := r.Method + " " + strings.TrimPrefix(r.Path, "/syncfy/v1")
		if len(r.Query) > 0 {
			line += "?" + r.Query.Encode()
		}
		body := map[string]any{}
		for name, text := range r.Body {
			var value any
			if json.Unmarshal([]byte(text), &value) != nil || strings.HasPrefix(name, "id_") {
				value = text
			}
			body[name] = value
		}
		if len(body) > 0 {
			b, err := json.Marshal(body)
			v.must(err)
			line += " " + string(b)
		}
		lines = append(lines, named(line))
	}
	return lines
}

// expectAsked proves what the sandbox was asked for, in which words and how often. Requests that leave together may arrive
// in any order.
func (v *vendorPage) expectAsked(want []string) {
	v.t.Helper()
	got := v.asked()
	slices.Sort(got)
	want = slices.Sorted(slices.Values(want))
	if !slices.Equal(got, want) {
		v.t.Errorf("the widget asked\n%s\nand not\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// expectCredential proves that the end event brought the credential that the sandbox has.
func (v *vendorPage) expectCredential() {
	v.t.Helper()
	said, err := v.page.Evaluate("JSON.stringify(last ?? null)")
	v.must(err)
	var told struct {
		ID       string `json:"id_credential"`
		Job      string `json:"id_job"`
		UUID     string `json:"id_job_uuid"`
		Username string
		WS       string
	}
	v.must(json.Unmarshal([]byte(said.(string)), &told))
	var kept struct {
		ID string `json:"id_credential"`
	}
	readJSON(v.t, widget.control+"/syncfy/credentials/"+v.user, &kept)
	if told.ID == "" || told.ID != kept.ID || told.UUID == "" || told.UUID == told.Job || !strings.HasSuffix(told.WS, told.Job) || !strings.Contains(told.Username, "*") {
		v.t.Errorf("the widget told of %s, and the sandbox has the credential %q", said, kept.ID)
	}
}

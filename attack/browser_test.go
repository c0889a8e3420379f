package attack_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
)

// browser is a person with a browser that runs no script, unless it is told to, at an address of this machine that is theirs.
type browser struct {
	t       *target
	ip      string
	cookies map[string]string // the widget's
	header  http.Header       // sent besides, and instead
	http    *http.Client
	run     string // of the integrator's, that is being played
	again   int    // how often a link was tried again, because it was crowded
}

func (t *target) browser() *browser { return t.browserAt(t.sources(1)[0]) }

func (t *target) browserAt(ip string) *browser {
	dialer := &net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(ip)}, Timeout: 10 * time.Second}
	return &browser{
		t: t, ip: ip, cookies: map[string]string{}, header: http.Header{},
		http: &http.Client{
			Timeout: 30 * time.Second,
			Transport: &http.Transport{
				DialContext:         dialer.DialContext,
				MaxIdleConnsPerHost: 64, IdleConnTimeout: 5 * time.Second, DisableCompression: true,
			},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		},
	}
}

// reply is what was answered.
type reply struct {
	url    string
	status int
	header http.Header
	body   string
}

func (b *browser) get(address string) (*reply, error) { return b.do(http.MethodGet, address, "") }

func (b *browser) post(address string, form url.Values) (*reply, error) {
	return b.do(http.MethodPost, address, form.Encode())
}

// request is as a browser makes it that goes to a page, but for the headers that this one was told to send.
func (b *browser) request(method, address, body string) (*http.Request, error) {
	r, err := http.NewRequestWithContext(b.t, method, address, strings.NewReader(body))
	if err != nil {
		return nil, err
	}
	r.Header = http.Header{
		"Sec-Fetch-Mode": {"navigate"}, "Sec-Fetch-Dest": {"document"}, "Sec-Fetch-Site": {"cross-site"}, "Accept": {"text/html"},
		"User-Agent": {"Mozilla/5.0 (attack)"}, "Accept-Language": {"en"},
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		r.Header.Set("Origin", b.t.base)
	}
	// The address is another one than the one it listens at, so that the host name is the public one.
	if strings.HasPrefix(address, b.t.base) {
		r.URL.Host = b.t.address
		r.Host = strings.TrimPrefix(b.t.base, "http://")
		for _, name := range slices.Sorted(maps.Keys(b.cookies)) {
			r.AddCookie(&http.Cookie{Name: name, Value: b.cookies[name]})
		}
	}
	for name, values := range b.header {
		if r.Header[name] = values; len(values) == 0 || values[0] == "" {
			delete(r.Header, name)
		}
	}
	return r, nil
}

// do sends a request and reads what is answered.
func (b *browser) do(method, address, body string) (*reply, error) {
	r, err := b.request(method, address, body)
	if err != nil {
		return nil, err
	}
	resp, err := b.http.Do(r)
	if err != nil {
		return nil, fmt.Errorf("%s %.60s: %w", method, strings.TrimPrefix(address, b.t.base), errors.Unwrap(err))
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(io.LimitReader(resp.Body, 8<<20))
	if err != nil {
		return nil, fmt.Errorf("%s: the answer broke off: %w", method, err)
	}
	for _, c := range resp.Cookies() {
		if b.cookies[c.Name] = c.Value; c.MaxAge < 0 {
			delete(b.cookies, c.Name)
		}
	}
	rep := &reply{url: address, status: resp.StatusCode, header: resp.Header, body: string(data)}
	if key := rep.key(); key != "" {
		b.t.hideKey(key)
	}
	return rep, nil
}

var flowPath = regexp.MustCompile(`/f/([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{43})`)

// key is the secret address of a flow's page that the reply leads to, or is.
func (r *reply) key() string {
	if m := flowPath.FindStringSubmatch(r.header.Get("Location")); m != nil {
		return m[1]
	}
	if _, main, found := strings.Cut(r.body, "data-action=\""); found {
		if m := flowPath.FindStringSubmatch(main[:min(len(main), 200)]); m != nil {
			return m[1]
		}
	}
	return ""
}

// flowOf is the public part of a key.
func flowOf(key string) string {
	id, _, _ := strings.Cut(key, ".")
	return id
}

// here is the page's own address, which is not that of the link that was answered with it.
func (r *reply) here(t *target) string {
	return t.base + r.page().Find("main").AttrOr("data-action", "/nowhere")
}

// again is the page's own address as its script and its refresh ask for it: with the turn that it shows, so that what a store has lost of the
// flow is noticed.
func (r *reply) again(t *target) string { return r.here(t) + "?" + r.says("turn") }

func (r *reply) page() *goquery.Document {
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(r.body))
	if err != nil {
		return &goquery.Document{Selection: &goquery.Selection{}}
	}
	return doc
}

// says is an attribute of the page's main part: step, turn, reason.
func (r *reply) says(what string) string { return r.page().Find("main").AttrOr("data-"+what, "") }

func want(r *reply, statuses ...int) error {
	if slices.Contains(statuses, r.status) {
		return nil
	}
	return fmt.Errorf("answered %d (%s %s), want %v", r.status, r.says("step"), r.says("reason"), statuses)
}

// link has the integrator make a broken connection, and returns the link into the widget.
func (b *browser) link(story string) (string, error) {
	r, err := b.get(b.t.host + "/start?story=" + url.QueryEscape(story))
	if err != nil {
		return "", err
	}
	to := r.header.Get("Location")
	u, err := url.Parse(to)
	if err != nil || r.status != http.StatusSeeOther {
		return "", fmt.Errorf("the integrator could not begin %s: %d %.300s", story, r.status, r.page().Find("main").Text())
	}
	b.run = u.Query().Get("state")
	if back, err := url.Parse(u.Query().Get("redirectUrl")); err == nil && b.run == "" {
		b.run = back.Query().Get("state")
	}
	for _, name := range []string{"code", "token"} {
		if v := u.Query().Get(name); v != "" {
			b.t.hide(v, url.QueryEscape(v))
		}
	}
	return to, nil
}

// connection is the aggregator's id of the connection that is being mended.
func (b *browser) connection() string { return b.result().Connection }

// result is what the integrator knows about a run.
type result struct {
	Connection string `json:"connection_id"`
	Outcome    string `json:"outcome"`
	Query      string `json:"query"`
	Upstream   string `json:"upstream"` // how the connection was after the callback
}

func (b *browser) result() (res result) {
	if r, err := b.get(b.t.host + "/runs/" + b.run + ".json"); err == nil {
		_ = json.Unmarshal([]byte(r.body), &res)
	}
	return res
}

// open follows a link into the widget and what it leads to, and waits for a page that asks for something. A person who is
// told that it is crowded tries the same link again, a few times.
func (b *browser) open(link string) (*reply, error) {
	for {
		r, err := b.get(link)
		if err == nil {
			r, err = b.settle(r)
		}
		if err != nil || r.status != http.StatusTooManyRequests || b.again == maxAgain {
			return r, err
		}
		b.again++
		select {
		case <-b.t.Done():
			return nil, b.t.Err()
		case <-time.After(time.Second):
		}
	}
}

// maxAgain is how often a person tries a link again, a second apart.
const maxAgain = 8

// begin opens a story of the integrator's, and stops at the first page that asks for something.
func (b *browser) begin(story string) (*reply, error) {
	link, err := b.link(story)
	if err != nil {
		return nil, err
	}
	return b.open(link)
}

// arrive is begin in a browser whose page says that it is seen, so that it owns the flow, and whose cookie is shown.
func (b *browser) arrive(story string) (*reply, error) {
	page, err := b.begin(story)
	if err != nil {
		return nil, err
	}
	return b.own(page)
}

// patience is how long a person waits for anything.
const patience = 40 * time.Second

// settle follows redirects, and looks again while the page says that it waits.
func (b *browser) settle(r *reply) (*reply, error) { return b.settleWithin(r, patience) }

func (b *browser) settleWithin(r *reply, limit time.Duration) (*reply, error) {
	for deadline := time.Now().Add(limit); ; {
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("the page still waits after %v", limit)
		}
		if to := r.header.Get("Location"); to != "" {
			next, err := url.Parse(r.url)
			if err != nil {
				return nil, err
			}
			if next, err = next.Parse(to); err != nil {
				return nil, err
			}
			if r, err = b.get(next.String()); err != nil {
				return nil, err
			}
			continue
		}
		switch r.says("step") {
		case "wait":
		default:
			return r, nil
		}
		select {
		case <-b.t.Done():
			return nil, b.t.Err()
		case <-time.After(100 * time.Millisecond):
		}
		var err error
		if r, err = b.get(r.here(b.t)); err != nil {
			return nil, err
		}
	}
}

var refreshes = regexp.MustCompile(`<noscript><meta http-equiv="refresh" content="(\d+)`)

// refresh is after how long a browser without a script loads the page again: by itself, or because the person looks.
func (r *reply) refresh() time.Duration {
	if strings.Contains(r.body, `class="again"`) {
		return 2 * time.Second
	}
	m := refreshes.FindStringSubmatch(r.body)
	if m == nil {
		return time.Minute
	}
	s, _ := time.ParseDuration(m[1] + "s")
	return s
}

// own has the page's script say that a person is at it, so that it owns the flow, and loads the page again with the cookie
// that it gets for that.
func (b *browser) own(r *reply) (*reply, error) {
	said, err := b.post(r.here(b.t)+"/here", url.Values{})
	if err == nil {
		err = want(said, http.StatusNoContent)
	}
	if err != nil {
		return nil, err
	}
	return b.get(r.again(b.t))
}

// hear listens to the page's stream, as its script does, until the flow is at another turn than the page. It is an error that
// the stream ends before, or says nothing for longer than the script bears.
func (b *browser) hear(page *reply) error {
	r, err := b.request(http.MethodGet, page.here(b.t)+"/events", "")
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	r = r.WithContext(ctx)
	maps.Copy(r.Header, http.Header{
		"Sec-Fetch-Mode": {"cors"}, "Sec-Fetch-Dest": {"empty"}, "Sec-Fetch-Site": {"same-origin"}, "Accept": {"text/event-stream"},
	})
	silent := time.AfterFunc(silence, cancel)
	defer silent.Stop()
	resp, err := b.http.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	for lines := bufio.NewScanner(resp.Body); lines.Scan(); silent.Reset(silence) {
		if turn, told := strings.CutPrefix(lines.Text(), "data: "); told && turn != page.says("turn") {
			return nil
		}
	}
	return errors.New("the stream has ended")
}

// silence is how long a stream may say nothing before the page's script asks by itself.
const silence = 4500 * time.Millisecond

// typed is what a person knows, by what a field is for.
type typed struct{ login, password, code string }

var right = typed{"mary", "1234", "123456"}

// fill reads the page's form and fills it in. Where there is something to choose, it is the first.
func (r *reply) fill(with typed) url.Values {
	form := url.Values{}
	for _, in := range r.page().Find("form.ask [name]").EachIter() {
		name, value := in.AttrOr("name", ""), in.AttrOr("value", "")
		switch {
		case in.AttrOr("type", "") == "hidden":
		case in.Is("select"):
			if value = in.Find("option[selected]").AttrOr("value", ""); value == "" && in.Is("[aria-required=true]") {
				value = in.Find("option[value!='']").AttrOr("value", "")
			}
		case in.AttrOr("type", "") == "radio" || in.AttrOr("type", "") == "checkbox":
			if form.Has(name) {
				continue
			}
		case in.AttrOr("type", "") == "password":
			value = with.password
		case in.AttrOr("autocomplete", "") == "one-time-code":
			value = with.code
		default:
			value = with.login
		}
		form.Add(name, value)
	}
	return form
}

// action is where the page's form goes.
func (r *reply) action(t *target) string {
	return t.base + r.page().Find("form.ask").AttrOr("action", "/nowhere")
}

// through plays a story from the link to the integrator's callback.
func (b *browser) through(story string) error {
	r, err := b.begin(story)
	if err != nil {
		return err
	}
	return b.finish(r, story)
}

// finish answers what a page asks for with what is right, until the callback.
func (b *browser) finish(r *reply, story string) (err error) {
	defer b.http.CloseIdleConnections()
	for range 8 {
		switch step := r.says("step"); step {
		case "ask":
			if r, err = b.post(r.action(b.t), r.fill(right)); err != nil {
				return err
			}
			if r, err = b.settle(r); err != nil {
				return err
			}
		case "visit":
			if r, err = b.visit(r); err != nil {
				return err
			}
			if r, err = b.settle(r); err != nil {
				return err
			}
		case "done":
			back, ok := r.page().Find("main a.go").Attr("href")
			if !ok {
				return fmt.Errorf("%s: the last page leads nowhere", story)
			}
			if _, err := b.get(back); err != nil {
				return err
			}
			if res := b.result(); res.Outcome != "done" {
				return fmt.Errorf("%s: the integrator heard %q", story, res.Outcome)
			}
			return nil
		default:
			return fmt.Errorf("%s: a page of status %d says %s %s: %.120s", story, r.status, step, r.says("reason"),
				strings.Join(strings.Fields(r.page().Find("main").Text()), " "))
		}
	}
	return fmt.Errorf("%s does not end", story)
}

// visit goes to the bank and signs in there. It returns what the bank's way back was answered.
func (b *browser) visit(r *reply) (*reply, error) {
	back, err := b.atBank(r)
	if err != nil {
		return nil, err
	}
	return b.get(back)
}

// atBank goes to the bank and signs in there, and returns the address that the bank sends the browser back to.
func (b *browser) atBank(r *reply) (string, error) {
	to, err := url.Parse(b.t.base + r.page().Find("main a.go").AttrOr("href", ""))
	if err != nil {
		return "", err
	}
	for i := range 8 {
		if i > 0 && strings.HasPrefix(to.String(), b.t.base) {
			return to.String(), nil
		}
		r, err := b.get(to.String())
		if err != nil {
			return "", err
		}
		if r.header.Get("Location") == "" {
			if r, err = b.post(to.String(), url.Values{"user": {"mary"}, "password": {"1234"}, "decision": {"sign_in"}}); err != nil {
				return "", err
			}
		}
		if to, err = to.Parse(r.header.Get("Location")); err != nil || r.header.Get("Location") == "" {
			return "", fmt.Errorf("the bank's page leads nowhere: %d", r.status)
		}
	}
	return "", errors.New("the bank leads nowhere")
}

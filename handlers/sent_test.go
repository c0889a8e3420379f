package handlers_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/codes"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/store/file"
	"github.com/open-reconnect/reconnect/store/seal"
)

// giver is an integrator's server that gives codes, or answers with another status. It is safe for concurrent use.
type giver struct {
	*httptest.Server
	asked  atomic.Int32
	status atomic.Int32
}

func giving(t *testing.T) *giver {
	g := &giver{}
	g.status.Store(http.StatusOK)
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		n := g.asked.Add(1)
		w.WriteHeader(int(g.status.Load()))
		_, _ = fmt.Fprintf(w, `{"code":"fresh-%d"}`, n)
	}))
	t.Cleanup(g.Close)
	return g
}

// sending is a door whose aggregator has its name, as all that are real.
type sending struct{ ordered }

func (d sending) Open(o reconnect.Order) (reconnect.Entry, error) {
	e, err := d.ordered.Open(o)
	e.Connection.Provider = d.Name()
	return e, err
}

// with has the shop's links be sent.
func (g *giver) with(s *handlers.Site) {
	taking(s)
	s.Engine.Providers["test"] = s.Engine.Providers["bank"]
	s.Doors = []reconnect.Door{sending{ordered{door{s.Clients["shop"]}}}}
	s.Clients["shop"].CodeURL = g.URL
	s.Codes = codes.New(s.Results, time.Now)
	s.Engine.Codes = s.Code
}

const sentOrder = `{"aggregator":"test","connection":"27","callback":"https://shop.example/back","state":"mine","language":"fr","delivery":"link","expires_in":172800}`

// sent orders a link, and returns what the API answers and its path.
func (s *site) sent() (p placed, link string) {
	s.Helper()
	p = s.order(shopKey, sentOrder)
	if p.code != http.StatusCreated || !strings.HasPrefix(p.URL, "https://reconnect.example/open/") {
		s.Fatalf("it is answered %+v", p)
	}
	return p, strings.TrimPrefix(p.URL, "https://reconnect.example")
}

// opens presses the button of a link.
func (b *browser) opens(link string) (page string, res answer) {
	b.Helper()
	res = b.do(http.MethodPost, link, nil)
	return res.leads(), res
}

func TestALinkMailedTodayAndOpenedTomorrowAfterTenScannersLeadsToTheForm(t *testing.T) {
	ring, err := seal.New([]byte(strings.Repeat("k", seal.MinSecret)))
	if err != nil {
		t.Fatal(err)
	}
	g, path, ahead := giving(t), filepath.Join(t.TempDir(), "store.db"), atomic.Int64{}
	var store *file.Store
	kept := func(s *handlers.Site) {
		g.with(s)
		if store, err = file.Open(path, ring, s.Log); err != nil {
			t.Fatal(err)
		}
		s.Engine.Store, s.Engine.Now = store, func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }
	}
	today := startWith(t, always(login), kept)
	_, link := today.sent()
	today.Site.End()
	store.Close()
	ahead.Store(int64(24 * time.Hour))
	s := startWith(t, always(login), kept)
	t.Cleanup(store.Close)
	s.Engine.Sweep(t.Context())

	for i := range 10 {
		robot := s.browser()
		switch i % 4 {
		case 1: // says nothing of itself
			robot.header = http.Header{"Accept-Language": {"es"}}
		case 2:
			robot.header.Set("Sec-Purpose", "prefetch")
			if res := robot.get(link); res.StatusCode != http.StatusServiceUnavailable {
				t.Errorf("a preview is answered %d", res.StatusCode)
			}
			continue
		case 3:
			if res := robot.do(http.MethodHead, link, nil); res.StatusCode != http.StatusNoContent {
				t.Errorf("a link checker is answered %d", res.StatusCode)
			}
			continue
		}
		res := robot.get(link)
		main := res.page(t).Find("main")
		if res.StatusCode != http.StatusOK || main.AttrOr("data-action", "") != "" || main.Find("form#welcome").Length() != 0 || len(robot.cookies) != 0 {
			t.Fatalf("a scanner is shown %d: %s", res.StatusCode, res.body)
		}
		for _, name := range []string{"fresh", "mine", "27", "data-new"} {
			if strings.Contains(main.Text(), name) || strings.Contains(res.body, `"`+name) {
				t.Errorf("before the button the page says %q", name)
			}
		}
	}
	if len(s.bank.sent()) != 0 || g.asked.Load() != 0 || strings.Contains(s.log.String(), "step=") {
		t.Fatal("something has begun before the button")
	}

	b := s.browser()
	if form := b.get(link).page(t).Find("form[method=post]"); form.Length() != 1 || form.AttrOr("action", "") != "" {
		t.Fatal("there is no button")
	}
	page, res := b.opens(link)
	if res.StatusCode != http.StatusSeeOther || len(b.cookies) != 1 {
		t.Fatalf("the button leads to %q, with %d", page, res.StatusCode)
	}
	shown := b.get(page)
	shown.shows(t, "ask", "")
	if n := g.asked.Load(); n != 1 {
		t.Errorf("%d codes were asked for", n)
	}
	html := shown.page(t)
	if html.Find("html").AttrOr("lang", "") != "fr" || html.Find("input[type=password]").Length() != 1 || strings.Contains(shown.body, "Encore une étape") {
		t.Errorf("the form is %s", shown.body)
	}
	if res := s.browser().get(link); res.StatusCode != http.StatusConflict {
		t.Errorf("the link leads another browser to %d", res.StatusCode)
	}
	b.get(link).shows(t, "ask", "")
	if strings.Contains(s.log.String(), "fresh") || strings.Contains(s.log.String(), g.URL) {
		t.Error("the code or its address is in the log")
	}
}

func TestALinkIsFollowedFromItsSendingOn(t *testing.T) {
	g := giving(t)
	s := startWith(t, always(login), g.with)
	p, link := s.sent()
	at := "/api/v1/flows/" + p.Flow
	if f := s.call(http.MethodGet, at, shopKey); f.Status != "open" || f.Step != "ask" || f.Reason != "not_begun" || f.State != "mine" {
		t.Errorf("before it is opened: %+v", f)
	}
	expires, err := time.Parse(time.RFC3339, p.Expires)
	if left := time.Until(expires); err != nil || left < 47*time.Hour || left > 48*time.Hour {
		t.Errorf("it expires %s, in %s (%v)", p.Expires, left, err)
	}
	b := s.browser()
	page, _ := b.opens(link)
	b.get(page).shows(t, "ask", "")
	b.do(http.MethodPost, page+"/cancel", nil)
	f := s.call(http.MethodGet, at, shopKey)
	if f.Status != "failed" || f.Reason != "cancelled" || !slices.Equal(f.types(), []string{"opened", "answered", "step", "failed"}) {
		t.Errorf("at the end: %+v", f)
	}
	left, _ := url.Parse(b.get(page + "/leave").Header.Get("Location"))
	if q := left.Query(); q.Get("flow") != p.Flow || q.Get("state") != "mine" || s.proven(q.Get("result"))["flow"] != p.Flow {
		t.Errorf("the callback is %s", left)
	}
}

func TestWhereNoCodeComesThePersonAndTheIntegratorAreTold(t *testing.T) {
	g := giving(t)
	g.status.Store(http.StatusInternalServerError)
	s := startWith(t, always(login), g.with)
	p, link := s.sent()
	b := s.browser()
	page, _ := b.opens(link)
	turn := b.get(page).shows(t, "ask", reconnect.NoCode)
	if html := b.get(page).page(t); !strings.Contains(html.Find("[role=alert]").Text(), "Shop n’a pas répondu") || html.Find("main[data-new]").Length() != 0 {
		t.Errorf("the page says %s", html.Find("main").Text())
	}
	if f := s.call(http.MethodGet, "/api/v1/flows/"+p.Flow, shopKey); f.Status != "open" || f.Reason != "no_code" {
		t.Errorf("the integrator is told %+v", f)
	}
	if !strings.Contains(s.log.String(), "no code for a sent link") || !strings.Contains(s.log.String(), "answered 500") {
		t.Error("the operator is not told")
	}
	// Again from the page itself, and then from the mail, in another browser.
	b.do(http.MethodPost, page, url.Values{"turn": {turn}})
	b.get(page).shows(t, "ask", reconnect.NoCode)
	if g.asked.Load() != 2 {
		t.Errorf("%d requests", g.asked.Load())
	}
	g.status.Store(http.StatusOK)
	other := s.browser()
	if res := other.get(link); res.StatusCode != http.StatusOK {
		t.Errorf("the link answers %d", res.StatusCode)
	}
	page, _ = other.opens(link)
	other.get(page).shows(t, "ask", "")
	if res := b.do(http.MethodPost, link, nil); res.StatusCode != http.StatusConflict {
		t.Errorf("the first browser is answered %d", res.StatusCode)
	}
}

func TestALinkThatIsOverSaysSo(t *testing.T) {
	g := giving(t)
	s := startWith(t, always(login), g.with)
	p, link := s.sent()
	s.call(http.MethodDelete, "/api/v1/flows/"+p.Flow, shopKey)
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		res := s.browser().do(method, link, nil)
		res.shows(t, "notice", reconnect.DeadLink)
		if res.StatusCode != http.StatusGone || !strings.Contains(res.body, "Shop") {
			t.Errorf("%s is answered %d", method, res.StatusCode)
		}
	}
	_, link = s.sent()
	g.status.Store(http.StatusGone)
	b := s.browser()
	page, _ := b.opens(link)
	b.get(page).shows(t, "failed", reconnect.DeadLink)
}

func TestOnlyTheLinksOwnPageHasItBegin(t *testing.T) {
	g := giving(t)
	s := startWith(t, always(login), g.with)
	_, link := s.sent()
	for name, header := range map[string]http.Header{
		"a form of another page":   {"Sec-Fetch-Mode": {"navigate"}, "Sec-Fetch-Site": {"cross-site"}},
		"a form of another origin": {"Origin": {"https://evil.example"}},
		"a script":                 {"Sec-Fetch-Mode": {"cors"}, "Sec-Fetch-Site": {"same-origin"}},
	} {
		b := s.browser()
		b.header = header
		if _, res := b.opens(link); res.StatusCode != http.StatusForbidden {
			t.Errorf("%s is answered %d", name, res.StatusCode)
		}
	}
	if g.asked.Load() != 0 {
		t.Error("it has begun")
	}
	// Of several at once one has it.
	won := atomic.Int32{}
	done := make(chan struct{})
	for range 8 {
		go func() {
			if _, res := s.browser().opens(link); res.StatusCode == http.StatusSeeOther {
				won.Add(1)
			}
			done <- struct{}{}
		}()
	}
	for range 8 {
		<-done
	}
	eventually(t, func() bool { return g.asked.Load() > 0 }) // the page does not wait for it
	if won.Load() != 1 || g.asked.Load() != 1 {
		t.Errorf("%d browsers have it, %d codes were asked for", won.Load(), g.asked.Load())
	}
}

func TestEachOrderOfALinkThatIsRefusedIsToldWhy(t *testing.T) {
	g := giving(t)
	s := startWith(t, always(login), g.with)
	for _, c := range []struct{ from, to, told string }{
		{`"state"`, `"code":"c","state"`, "code is not taken"},
		{`"link"`, `"email"`, "delivery is something else"},
		{`"link"`, `7`, "delivery is something else"},
		{`"expires_in"`, `"expire_in"`, "person, delivery, expires_in, webview and options"},
		{`"delivery":"link",`, ``, "expires_in is for a link"},
		{`172800`, `3599`, "from 3600 to 1209600"},
		{`172800`, `1209601`, "from 3600 to 1209600"},
		{`172800`, `"172800"`, "from 3600 to 1209600"},
		{`172800`, `-1`, "from 3600 to 1209600"},
		{`172800`, `9e99`, "from 3600 to 1209600"},
		{`/back`, `/else`, "callback is not on the client's list"},
	} {
		body := strings.Replace(sentOrder, c.from, c.to, 1)
		if p := s.order(shopKey, body); p.code/100 != 4 || !strings.Contains(p.Detail, c.told) {
			t.Errorf("%s: %+v", body, p)
		}
	}
	first := s.order(shopKey, sentOrder, "Idempotency-Key", "k1")
	if again := s.order(shopKey, sentOrder, "Idempotency-Key", "k1"); again.Flow != first.Flow || again.URL != first.URL || again.code != 201 {
		t.Errorf("again: %+v", again)
	}
	s.Clients["shop"].CodeURL = ""
	if p := s.order(shopKey, sentOrder); p.code != 400 || !strings.Contains(p.Detail, "no code_url") {
		t.Errorf("without an address: %+v", p)
	}
}

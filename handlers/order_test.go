package handlers_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
)

// ordered is a door that takes orders.
type ordered struct{ door }

func (d ordered) Open(o reconnect.Order) (reconnect.Entry, error) {
	switch {
	case o.Client != d.client:
		return reconnect.Entry{}, &reconnect.EntryError{Reason: reconnect.UnknownClient, Detail: "no account"}
	case o.Callback != "" && !slices.Contains(o.Client.Callbacks, o.Callback):
		return reconnect.Entry{}, &reconnect.EntryError{Reason: reconnect.AddressNotAllowed, Detail: "callback is not on the client's list"}
	}
	return reconnect.Entry{
		Client: o.Client, Callback: o.Callback, State: o.State, Lang: o.Lang,
		Connection: reconnect.Connection{Provider: "bank", ID: o.Connection, Secret: o.Code},
	}, nil
}

func taking(s *handlers.Site) {
	trusted(s)
	s.URL = "https://reconnect.example"
	s.Doors = []reconnect.Door{ordered{door{s.Clients["shop"]}}}
}

// placed is what an order is answered.
type placed struct {
	told
	URL     string
	Expires string `json:"expires_at"`
}

// order asks for a flow; more is a name and a value of a header, and so on.
func (s *site) order(key, body string, more ...string) placed {
	s.Helper()
	req, err := http.NewRequestWithContext(s.Context(), http.MethodPost, s.base+"/api/v1/flows", strings.NewReader(body))
	if err != nil {
		s.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+key)
	req.Header.Set("Content-Type", "application/json")
	for i := 0; i < len(more); i += 2 {
		req.Header.Set(more[i], more[i+1])
	}
	code, header, text := s.sends(req, body)
	var p placed
	if err := json.Unmarshal(text, &p); err != nil {
		s.Fatalf("%v: %s", err, text)
	}
	p.code, p.header = code, header
	return p
}

const good = `{"aggregator":"test","connection":"27","code":"s3cret","callback":"https://shop.example/back","state":"mine","language":"fr","theme":"dark"}`

func TestAServerOpensAFlowByOneCall(t *testing.T) {
	s := startWith(t, always(login), taking)
	p := s.order(shopKey, good)
	if p.code != http.StatusCreated || p.Flow == "" || p.Expires == "" || p.header.Get("Location") != "/api/v1/flows/"+p.Flow ||
		!strings.HasPrefix(p.URL, "https://reconnect.example/open/"+p.Flow+".") || strings.Contains(p.URL, "s3cret") {
		t.Fatalf("it is answered %+v", p)
	}
	link := strings.TrimPrefix(p.URL, "https://reconnect.example")
	// Robots, previews and openings that are given up spend nothing.
	robot := s.browser()
	robot.header = http.Header{}
	if res := robot.get(link); res.StatusCode != 200 || strings.Contains(res.body, "data-turn") {
		t.Errorf("a robot is shown %d: %s", res.StatusCode, res.body)
	}
	preview := s.browser()
	preview.header.Set("Sec-Purpose", "prefetch")
	if res := preview.get(link); res.StatusCode != 503 {
		t.Errorf("a preview is answered %d", res.StatusCode)
	}
	scriptless := s.browser()
	scriptless.scriptless = true
	scriptless.open(link)
	for _, wrong := range []string{link + "x", "/open/" + p.Flow, "/open/" + p.Flow + ".", "/f/" + strings.TrimPrefix(link, "/open/")} {
		if res := s.browser().get(wrong); res.StatusCode != http.StatusNotFound {
			t.Errorf("%s is answered %d", wrong, res.StatusCode)
		}
	}
	b := s.browser()
	page := b.open(link)
	b.get(link).shows(t, "ask", "") // the owner's browser comes back
	if res := s.browser().get(link); res.StatusCode != http.StatusConflict {
		t.Errorf("another browser is answered %d", res.StatusCode)
	}
	if html := b.get(page); html.page(t).Find("html").AttrOr("lang", "") != "fr" {
		t.Error("the page is not in the language that was asked for")
	}
	b.do(http.MethodPost, page+"/cancel", nil)
	left, err := url.Parse(b.get(page + "/leave").Header.Get("Location"))
	q := left.Query()
	if err != nil || q.Get("status") != "failed" || q.Get("reason") != "cancelled" || q.Get("flow") != p.Flow || q.Get("state") != "mine" {
		t.Fatalf("the callback is %s", left)
	}
	if claims := s.proven(q.Get("result")); claims["door"] != "reconnect" || claims["state"] != "mine" {
		t.Errorf("the result says %v", claims)
	}
	if strings.Contains(s.log.String(), "s3cret") {
		t.Error("the code is in the log")
	}
}

func TestTheSameOrderIsTheSameFlow(t *testing.T) {
	s := startWith(t, always(login), taking)
	const key = "Idempotency-Key"
	first := s.order(shopKey, good, key, "k1")
	if again := s.order(nextKey, good, key, "k1"); again.code != 201 || again.Flow != first.Flow || again.URL != first.URL {
		t.Errorf("again: %+v", again)
	}
	without := s.order(shopKey, `{"aggregator":"test","connection":"28"}`, key, "k2")
	if again := s.order(shopKey, `{"aggregator":"test","connection":"28"}`, key, "k2"); again.Flow != without.Flow || without.code != 201 {
		t.Errorf("without a code: %+v, %+v", without, again)
	}
	for _, c := range []struct {
		body, key, detail string
	}{
		{strings.Replace(good, "s3cret", "another", 1), "k1", "used with another body"},
		{good, "k3", "has opened a flow before"},
		{strings.Replace(good, "mine", "other", 1), "", "has opened a flow before"},
	} {
		if p := s.order(shopKey, c.body, key, c.key); p.code != http.StatusConflict || !strings.Contains(p.Detail, c.detail) {
			t.Errorf("%q: %+v", c.key, p)
		}
	}
	// Many at once are one.
	var group sync.WaitGroup
	flows := make([]string, 16)
	for i := range flows {
		group.Go(func() { flows[i] = s.order(shopKey, `{"aggregator":"test","code":"at once"}`, key, "k4").Flow })
	}
	group.Wait()
	if slices.Sort(flows); flows[0] == "" || len(slices.Compact(flows)) != 1 {
		t.Errorf("%d orders opened %v", len(flows), flows)
	}
}

func TestEachOrderThatIsRefusedIsToldWhy(t *testing.T) {
	s := startWith(t, always(login), taking)
	for _, c := range []struct {
		key, body    string
		status       int
		reason, told string
	}{
		{"x", good, 401, "forbidden", "no key"},
		{otherKey, good, 403, "unknown_client", "no account"},
		{shopKey, strings.Replace(good, "/back", "/else", 1), 403, "address_not_allowed", "callback is not on the client's list"},
		{shopKey, strings.Replace(good, "test", "nope", 1), 400, "bad_request", "aggregator is none"},
		{shopKey, strings.Replace(good, "test", "reconnect", 1), 400, "bad_request", "aggregator is none"},
		{shopKey, `{"code":"c"}`, 400, "bad_request", "missing: aggregator"},
		{shopKey, strings.Replace(good, `"code"`, `"Code"`, 1), 400, "bad_request", `no member "Code"`},
		{shopKey, strings.Replace(good, `"27"`, `27`, 1), 400, "bad_request", "connection is no text"},
		{shopKey, strings.Replace(good, `"27"`, `null`, 1), 400, "bad_request", "connection is no text"},
		{shopKey, strings.Replace(good, `"state"`, `"code"`, 1), 400, "bad_request", `says "code" twice`},
		{shopKey, strings.Replace(good, `"dark"`, `"pink"`, 1), 400, "bad_request", "theme is neither"},
		{shopKey, strings.Replace(good, `"fr"`, `"fr/../x"`, 1), 400, "bad_request", "language is no language tag"},
		{shopKey, `{"aggregator":"test","options":[]}`, 400, "bad_request", "options is no JSON object"},
		{shopKey, `{"aggregator":"test","options":{"a":1}}`, 400, "bad_request", "a member of options is no text"},
		{shopKey, good + good, 400, "bad_request", "no JSON object alone"},
		{shopKey, `[]`, 400, "bad_request", "no JSON object"},
		{shopKey, ``, 400, "bad_request", "no JSON object"},
		{shopKey, `{"aggregator":"test","state":"` + strings.Repeat("s", 64<<10) + `"}`, 413, "bad_request", "larger than 64 KiB"},
	} {
		if p := s.order(c.key, c.body); p.code != c.status || p.Reason != c.reason || !strings.Contains(p.Detail, c.told) || p.URL != "" {
			t.Errorf("%.60s: %+v", c.body, p)
		}
	}
	if p := s.order(shopKey, good, "Content-Type", "text/plain"); p.code != 415 {
		t.Errorf("a form of another page: %+v", p)
	}
	if p := s.order(shopKey, good, "Idempotency-Key", strings.Repeat("k", 256)); p.code != 400 {
		t.Errorf("a long key: %+v", p)
	}
	if len(s.bank.sent()) != 0 || strings.Contains(s.log.String(), "flow opened") {
		t.Error("one of them opened a flow")
	}
}

package handlers_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/result"
)

const (
	shopKey  = "shop-key-0123456789-0123456789-0123"
	nextKey  = "shop-key-of-tomorrow-0123456789-012"
	otherKey = "mall-key-0123456789-0123456789-0123"
)

// trusted has a shop with two keys and signed results, and a mall beside it.
func trusted(s *handlers.Site) {
	s.Results = result.New("https://reconnect.example", ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, 32)))
	s.Clients["shop"].Result = true
	s.Clients["mall"] = &reconnect.Client{ID: "mall"}
	s.APIKeys = map[string][]handlers.APIKey{
		"shop": {handlers.NewAPIKey(shopKey), handlers.NewAPIKey(nextKey)}, "mall": {handlers.NewAPIKey(otherKey)},
	}
}

// told is what the API says of a flow.
type told struct {
	Flow, Door, Aggregator, Connection, State, Step, Reason, Result string

	Status  any // a problem's is a number
	Events  []reconnect.Event
	Results map[string]string
	Title   string // of a problem, as Detail
	Detail  string

	code   int
	header http.Header
}

func (t told) types() (types []string) {
	for _, e := range t.Events {
		types = append(types, e.Type)
	}
	return types
}

// call asks the API as an integrator's server does.
func (s *site) call(method, path, key string) told {
	s.Helper()
	req, err := http.NewRequestWithContext(s.Context(), method, s.base+path, nil)
	if err != nil {
		s.Fatal(err)
	}
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	code, header, body := s.sends(req, "")
	var t told
	if err := json.Unmarshal(body, &t); err != nil && len(body) > 0 {
		s.Fatalf("%s %s: %v: %s", method, path, err, body)
	}
	if header.Get("Access-Control-Allow-Origin") != "" || header.Get("Cache-Control") != "no-store" && method != http.MethodHead {
		s.Errorf("%s %s: headers %v", method, path, header)
	}
	t.code, t.header = code, header
	return t
}

// begin opens a link, and returns its page and the API's address of its flow.
func (s *site) begin(b *browser, link string) (page, address string) {
	s.Helper()
	page = b.open(link)
	return page, "/api/v1/flows/" + reconnect.FlowID(strings.TrimPrefix(page, "/f/"))
}

func TestAServerFollowsAFlowThatAPersonIsAt(t *testing.T) {
	s := startWith(t, func(a reconnect.Answers) reconnect.Step {
		if a == nil {
			return login
		}
		return reconnect.Done{}
	}, trusted)
	b := s.browser()
	page, flow := s.begin(b, "/open?code=c&state=a%26b")
	for _, key := range []string{shopKey, nextKey} {
		f := s.call(http.MethodGet, flow, key)
		if f.code != http.StatusOK || f.Status != "open" || f.Step != "ask" || f.State != "a&b" || f.Connection != "27" ||
			f.Result != "" || !slices.Equal(f.types(), []string{"opened", "step"}) {
			t.Fatalf("it says %+v", f)
		}
	}
	b.do(http.MethodPost, page, url.Values{"turn": {b.get(page).shows(t, "ask", "")}, "f0": {"u"}, "f1": {"p"}})
	res := b.get(page)
	res.shows(t, "done", "")
	f := s.call(http.MethodGet, flow, shopKey)
	if f.Status != "done" || !slices.Equal(f.types(), []string{"opened", "step", "answered", "done"}) {
		t.Fatalf("at the end: %+v", f)
	}
	// The host window has heard the same, by the same numbers.
	said, _ := res.spoken(t)
	var seqs []int
	for _, m := range said.Said {
		if m.Data["source"] == "reconnect" {
			seqs = append(seqs, m.Seq)
			if e := f.Events[len(seqs)-1]; e.Seq != m.Seq || e.Type != m.Data["type"] {
				t.Errorf("the window heard %v, the server %+v", m.Data, e)
			}
		}
	}
	if len(seqs) != len(f.Events) {
		t.Errorf("the window heard %v of %d events", seqs, len(f.Events))
	}
	if f := s.call(http.MethodGet, flow+"?after=3&wait=25", shopKey); !slices.Equal(f.types(), []string{"done"}) {
		t.Errorf("behind the third event: %v", f.types())
	}
	if f := s.call(http.MethodGet, flow+"?after=4&wait=25", shopKey); len(f.Events) != 0 || f.Status != "done" {
		t.Errorf("nothing comes behind the end: %+v", f)
	}
}

func TestEachRequestThatIsRefusedIsToldWhy(t *testing.T) {
	s := startWith(t, always(login), trusted)
	_, flow := s.begin(s.browser(), "/open?code=c")
	long := strings.Repeat("k", 40)
	for _, c := range []struct {
		method, path, key string
		status            int
		reason, detail    string
	}{
		{"GET", flow, "", 401, "forbidden", "no key that is known"},
		{"GET", flow, long, 401, "forbidden", "no key that is known"},
		{"DELETE", flow, shopKey[1:], 401, "forbidden", "no key that is known"},
		{"GET", flow, otherKey, 404, "not_found", "no such flow"},
		{"DELETE", flow, otherKey, 404, "not_found", "no such flow"},
		{"GET", "/api/v1/flows/0123456789abcdef01234567", shopKey, 404, "not_found", "no such flow"},
		{"GET", "/api/v1/flows/" + long, shopKey, 404, "not_found", "no such flow"},
		{"GET", flow + "?after=-1", shopKey, 400, "bad_request", "after is one whole number, from 0 to 1073741824"},
		{"GET", flow + "?wait=26", shopKey, 400, "bad_request", "wait is one whole number, from 0 to 25"},
		{"GET", flow + "?wait=1&wait=2", shopKey, 400, "bad_request", "wait is one whole number"},
		{"GET", flow + "?wait=1s", shopKey, 400, "bad_request", "wait is one whole number"},
		{"GET", flow + "?since=1", shopKey, 400, "bad_request", `no parameter "since"`},
		{"GET", "/api/v1/flow", shopKey, 404, "not_found", "no page at this address"},
		{"PUT", flow, shopKey, 405, "not_found", "not for this method"},
		{"OPTIONS", flow, "", 405, "not_found", "not for this method"},
	} {
		f := s.call(c.method, c.path, c.key)
		if f.code != c.status || f.Reason != c.reason || !strings.Contains(f.Detail, c.detail) || f.Title == "" ||
			f.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s %s: %d %s %+v", c.method, c.path, f.code, f.header.Get("Content-Type"), f)
		}
		if (f.code == 401) != (f.header.Get("WWW-Authenticate") == "Bearer") {
			t.Errorf("%s %s: %v", c.method, c.path, f.header)
		}
	}
	if f := s.call(http.MethodGet, flow, shopKey); f.Status != "open" {
		t.Errorf("one of them ended the flow: %+v", f)
	}
	for _, key := range []string{shopKey, nextKey, otherKey, long} {
		if strings.Contains(s.log.String(), key) {
			t.Error("a key is in the log")
		}
	}
}

// The page is at one server, and the one who follows at another; they have the store alone in common.
func TestALongPollHearsWhatAnotherServerDoes(t *testing.T) {
	first := startWith(t, refusing, trusted)
	hears(t, first, startWith(t, refusing, func(s *handlers.Site) { trusted(s); s.Engine.Store = first.Engine.Store }))
}

// hears has one server hear by a long poll what a person does at another.
func hears(t *testing.T, first, second *site) {
	t.Helper()
	b := first.browser()
	page, flow := first.begin(b, "/open?code=c")
	heard := make(chan told, 1)
	began := time.Now()
	go func() {
		f := second.call(http.MethodGet, flow+"?after=2&wait=25", shopKey)
		heard <- f
	}()
	waiting(t, second)
	b.do(http.MethodPost, page+"/cancel", nil)
	f := <-heard
	if f.Status != "failed" || f.Reason != "cancelled" || !slices.Equal(f.types(), []string{"failed"}) || f.Result == "" {
		t.Errorf("it hears %+v", f)
	}
	if took := time.Since(began); took > 20*time.Second {
		t.Errorf("it waited %s", took)
	}
}

// waiting waits until a caller waits for news.
func waiting(t *testing.T, s *site) {
	t.Helper()
	for began := time.Now(); !strings.Contains(s.log.String(), "route=/api/v1/flows/:id"); time.Sleep(time.Millisecond) {
		if time.Since(began) > 10*time.Second {
			t.Fatal("no caller came")
		}
	}
}

func TestALongPollEndsWithItsTimeAndWithTheServer(t *testing.T) {
	s := startWith(t, always(login), trusted)
	_, flow := s.begin(s.browser(), "/open?code=c")
	f := s.call(http.MethodGet, flow+"?after=2&wait=1", shopKey)
	if f.code != http.StatusOK || f.Status != "open" || len(f.Events) != 0 {
		t.Errorf("after a second: %+v", f)
	}
	heard := make(chan told, 1)
	go func() {
		f := s.call(http.MethodGet, flow+"?after=2&wait=25", shopKey)
		heard <- f
	}()
	s.Site.End()
	if f := <-heard; f.Status != "open" || f.Flow == "" {
		t.Errorf("at the server's end: %+v", f)
	}
}

func TestCallersWhoWaitTakeNoMoreThanTheirPart(t *testing.T) {
	s := startWith(t, always(login), func(s *handlers.Site) { trusted(s); s.Limits.Streams = 4 })
	_, flow := s.begin(s.browser(), "/open?code=c")
	held := make(chan struct{})
	go func() {
		defer close(held)
		s.call(http.MethodGet, flow+"?after=2&wait=25", shopKey)
	}()
	waiting(t, s)
	if f := s.call(http.MethodGet, flow+"?after=2&wait=25", shopKey); f.code != 429 || f.Reason != "crowded" || f.header.Get("Retry-After") == "" {
		t.Errorf("the second one: %d, %+v", f.code, f)
	}
	if f := s.call(http.MethodGet, flow, shopKey); f.code != 200 {
		t.Errorf("one who does not wait: %d", f.code)
	}
	s.Site.End()
	<-held
}

func TestAServerEndsAFlowOnce(t *testing.T) {
	s := startWith(t, always(login), trusted)
	b := s.browser()
	page, flow := s.begin(b, "/open?code=c")
	var first told
	for i := range 2 {
		f := s.call(http.MethodDelete, flow, shopKey)
		if f.code != 200 || f.Status != "failed" || f.Reason != "cancelled" || f.Events[len(f.Events)-1].Type != "failed" {
			t.Fatalf("%d: %d, %+v", i, f.code, f)
		}
		if i == 0 {
			first = f
		} else if !slices.Equal(f.Events, first.Events) {
			t.Errorf("it ended again: %+v, then %+v", first.Events, f.Events)
		}
	}
	b.get(page).shows(t, "failed", reconnect.Cancelled)
}

// proven reads a result by the published keys, without the library that wrote it.
func (s *site) proven(token string) map[string]any {
	s.Helper()
	res := s.browser().get(handlers.KeySetPath)
	var set struct{ Keys []struct{ Kid, X string } }
	if err := json.Unmarshal([]byte(res.body), &set); err != nil || len(set.Keys) != 1 {
		s.Fatalf("%v: %s", err, res.body)
	}
	public, _ := base64.RawURLEncoding.DecodeString(set.Keys[0].X)
	i := strings.LastIndex(token, ".")
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		s.Fatalf("no token: %q", token)
	}
	signature, _ := base64.RawURLEncoding.DecodeString(parts[2])
	if !ed25519.Verify(public, []byte(token[:i]), signature) {
		s.Fatalf("the signature is wrong: %s", token)
	}
	payload, _ := base64.RawURLEncoding.DecodeString(parts[1])
	var claims map[string]any
	if err := json.Unmarshal(payload, &claims); err != nil {
		s.Fatal(err)
	}
	return claims
}

func TestTheEndCarriesAResultWhereTheClientWantsIt(t *testing.T) {
	for _, wanted := range []bool{true, false} {
		s := startWith(t, always(login), func(s *handlers.Site) { trusted(s); s.Clients["shop"].Result = wanted })
		b := s.browser()
		page, flow := s.begin(b, "/open?code=c&state=mine")
		b.do(http.MethodPost, page+"/cancel", nil)
		res := b.get(page)
		said, _ := res.spoken(t)
		last := said.Said[len(said.Said)-2].Data // the vendor's word comes after it
		for _, m := range said.Said[:len(said.Said)-2] {
			if m.Data["result"] != nil {
				t.Errorf("told before the end: %v", m.Data)
			}
		}
		left, err := url.Parse(b.get(page + "/leave").Header.Get("Location"))
		if err != nil || left.Query().Get("state") != "mine" {
			t.Fatalf("the callback is %s, %v", left, err)
		}
		f := s.call(http.MethodGet, flow, shopKey)
		if !wanted {
			if last["result"] != nil || left.Query().Has("result") {
				t.Errorf("the client does not want it: %v, %s", last, left)
			}
			s.proven(f.Result) // who asks for it gets it
			continue
		}
		for name, token := range map[string]string{
			"the event": last["result"].(string), "the callback": left.Query().Get("result"), "the API": f.Result,
		} {
			claims := s.proven(token)
			if claims["outcome"] != "failed" || claims["reason"] != "cancelled" || claims["state"] != "mine" || claims["flow"] != f.Flow || claims["jti"] != f.Flow {
				t.Errorf("%s says %v", name, claims)
			}
		}
	}
}

// calling is a door whose links name their callback.
type calling struct{ door }

func (d calling) Enter(r reconnect.Request) (reconnect.Entry, error) {
	e, err := d.door.Enter(r)
	e.Callback = r.Query.Get("to")
	return e, err
}

func TestACallbackMustNotHoldAResultOfItsOwn(t *testing.T) {
	s := startWith(t, always(login), func(s *handlers.Site) { trusted(s); s.Doors = []reconnect.Door{calling{door{s.Clients["shop"]}}} })
	for _, own := range []string{"result=x", "a=1&RESULT%5B%5D=x", "resul%2574=x"} {
		res := s.browser().get("/open?code=c&to=" + url.QueryEscape("https://shop.example/back?"+own))
		res.shows(t, "notice", reconnect.AddressNotAllowed)
	}
	if res := s.browser().get("/open?code=c&to=" + url.QueryEscape("https://shop.example/back?results=x")); res.StatusCode != 200 {
		t.Errorf("another name: %d", res.StatusCode)
	}
}

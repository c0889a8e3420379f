package sandbox_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

func TestBadOrdersAreRefusedInWords(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	_, id := b.connect(odd)
	breaking := fmt.Sprintf("/powens/connections/%d/break", id)
	for body, words := range map[string]string{
		`{"script":[{"do":"dance"}]}`:                            "ask_approval", // the acts are listed
		`{"script":[{"do":"accept"},{"do":"consent"}]}`:          "ends a script",
		`{"script":[{"do":"dawdle"}]}`:                           "dawdle needs for",
		`{"script":[{"do":"dawdle","for":"soon"}]}`:              "no length of time",
		`{"script":[{"do":"dawdle","for":3}]}`:                   "string such as",
		`{"script":[{"do":"ask_choice"}]}`:                       "needs choices",
		`{"script":[{"do":"ask_fields","fields":[{}]}]}`:         "no name",
		`{"script":[{"do":"strange"}]}`:                          "needs a state",
		`{"script":[{"do":"consent","decides":"approve"}]}`:      "only ask_approval",
		`{"script":[{"do":"ask_approval","decides":"perhaps"}]}`: "approve, refuse or expire",
		`{"script":[{"do":"consent","worsd":"x"}]}`:              "worsd",
		`{"script":[]}`: "a script is needed",
		`{}`:            "a script is needed",
		`{"script":[{"do":"consent"}],"source":"openapi"}`: "it has directaccess",
		`{"script":`:                         "not as expected",
		`{"script":[{"do":"consent"}]} more`: "goes on after its end",
	} {
		req, _ := http.NewRequest("POST", b.controls.URL+breaking, strings.NewReader(body))
		req.Header.Set("Content-Type", "application/json")
		if got := b.send(req).want(400); !strings.Contains(got.text("error"), words) {
			t.Errorf("%s: %q does not say %q", body, got.text("error"), words)
		}
	}
	b.control("POST", "/powens/connections/9/break", nil).want(404)
	b.control("GET", "/powens/nothing", nil).want(404)
	b.control("GET", "/history?after=x", nil).want(400)
	b.control("PUT", "/chaos", map[string]any{"error": 2}).want(400)
	b.control("PUT", "/chaos", map[string]any{"eror": 0.1}).want(400)
	b.control("PUT", "/switches", map[string]any{"denied": 404}).want(400)
	b.control("PUT", "/switches", map[string]any{"wrongpass": "WRONG"}).want(400)
}

func TestEveryActHasAConstructorThatIsValid(t *testing.T) {
	acts := sandbox.Script{
		sandbox.Consent(), sandbox.RefusePassword(), sandbox.ExpirePassword(), sandbox.AskCode("1"),
		sandbox.AskChoice(sandbox.Choice{Value: "a"}), sandbox.AskFields(sandbox.Field{Name: "a"}), sandbox.AskPicture([]byte{1}, "x"),
		sandbox.AskApproval(""), sandbox.AskVisit(), sandbox.RequireAction(""), sandbox.Dawdle(time.Second), sandbox.Limit(),
		sandbox.GoDown(), sandbox.Break(), sandbox.Unsupported(), sandbox.Lock(), sandbox.Strange("x"), sandbox.Accept(),
	}
	if err := acts.Valid(); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, a := range acts {
		names = append(names, a.Do)
	}
	if !slices.Equal(names, sandbox.Acts()) {
		t.Errorf("constructors %v, acts %v", names, sandbox.Acts())
	}
	text, err := json.Marshal(acts)
	if err != nil {
		t.Fatal(err)
	}
	var again sandbox.Script
	if err := json.Unmarshal(text, &again); err != nil || fmt.Sprint(again) != fmt.Sprint(acts) {
		t.Errorf("%v: %s", err, text)
	}
}

func TestOrdersThatFitNothingPendingAreConflicts(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	_, id := b.connect(odd)
	for _, what := range []string{"approve", "refuse", "expire", "finish", "deny", "act"} {
		if got := b.press(id, what).want(409); got.text("error") == "" {
			t.Errorf("%s: %s", what, got.raw)
		}
	}
}

func TestTheControlsTellWhereAStoryStands(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	_, id := b.broken(sandbox.AskVisit(), sandbox.Dawdle(time.Second), sandbox.Accept())
	address := b.visit(id, "s")
	got := b.control("GET", fmt.Sprintf("/powens/connections/%d", id), nil).want(200)
	if got.text("state") != "webauthRequired" || got.body["act"].(map[string]any)["do"] != "ask_visit" || len(got.body["rest"].([]any)) != 2 ||
		got.text("pending") != "visit" || got.text("visit") != address || got.text("phone") != fmt.Sprintf("%s/phone/%d", b.api.URL, id) {
		t.Fatal(got.raw)
	}
	if list := b.control("GET", "/powens/connections", nil).want(200).body["connections"].([]any); len(list) != 1 {
		t.Fatalf("%v", list)
	}
}

func TestAVisitIsFinishedOrDeniedByTheControls(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.broken(sandbox.AskVisit(), sandbox.Accept())
	address := b.visit(id, "s")
	to, _ := url.Parse(b.press(id, "deny").want(200).text("redirect"))
	if to.Query().Get("error") != "access_denied" || to.Query().Get("state") != "s" {
		t.Fatalf("redirect %q", to)
	}
	b.browse("GET", address, nil).want(410)
	b.call("GET", path, nil).state("webauthRequired")
	b.visit(id, "s2")
	if to := b.press(id, "finish").want(200).text("redirect"); to != fmt.Sprintf("%s?id_connection=%d&state=s2", back, id) {
		t.Fatalf("redirect %q", to)
	}
	b.call("GET", path, nil).state("")
}

func TestHistoryTellsWhatTheAPIWasAsked(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.broken(sandbox.AskCode("1"))
	b.control("DELETE", "/history", nil).want(204)
	b.call("POST", path+"?background=true", map[string]any{"otp": "1", "resume": false})
	b.call("GET", "/connectors", nil)
	h := b.box.History()
	if len(h) != 2 {
		t.Fatalf("%d requests", len(h))
	}
	r := h[0]
	if r.Seq < 2 || r.Method != "POST" || r.Path != "/powens/2.0"+path || r.Query.Get("background") != "true" || r.Body["otp"] != "1" ||
		r.Body["resume"] != "false" || r.Subject != fmt.Sprintf("user %d", b.user) || r.Connection != fmt.Sprint(id) || r.Status != 200 ||
		r.Fate != "served" || !r.At.Equal(b.clock.now()) {
		t.Fatalf("%+v", r)
	}
	one := b.control("GET", fmt.Sprintf("/history?after=%d", r.Seq), nil).want(200).body["requests"].([]any)
	if len(one) != 1 || one[0].(map[string]any)["path"] != "/powens/2.0/connectors" {
		t.Fatalf("%v", one)
	}
	if one := b.control("GET", fmt.Sprintf("/history?connection=%d", id), nil).body["requests"].([]any); len(one) != 1 {
		t.Fatalf("%v", one)
	}
}

func TestAHeldRequestIsInHistoryBeforeItsAnswer(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.broken(sandbox.AskApproval(""))
	b.box.ClearHistory()
	held := make(chan answer, 1)
	go func() { held <- b.call("POST", path, map[string]any{"resume": true}) }()
	b.until("the request", func() bool { return len(b.box.History()) == 1 })
	if r := b.box.History()[0]; r.Fate != "pending" || r.Status != 0 {
		t.Errorf("%+v", r)
	}
	b.until("validating", func() bool {
		return b.control("GET", fmt.Sprintf("/powens/connections/%d", id), nil).text("state") == "validating"
	})
	b.press(id, "approve")
	<-held
}

func TestNoOtherSiteDrivesTheControls(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	for name, headers := range map[string]map[string]string{
		"another site": {"Sec-Fetch-Site": "cross-site"}, "another port": {"Sec-Fetch-Site": "same-site"},
		"an old browser": {"Origin": "https://evil.example"}, "a sandboxed frame": {"Origin": "null"},
	} {
		req := b.request("POST", b.controls.URL+"/powens/codes/expire", "", nil)
		for k, v := range headers {
			req.Header.Set(k, v)
		}
		if b.send(req).status != 403 {
			t.Errorf("%s was obeyed", name)
		}
	}
	req := b.request("POST", b.controls.URL+"/powens/codes/expire", "", nil)
	req.Header.Set("Origin", b.controls.URL)
	b.send(req).want(200)
	req = b.request("GET", b.controls.URL+"/", "", nil)
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	req.Header.Set("Sec-Fetch-Mode", "navigate")
	b.send(req).want(200)
}

func TestThePageOfControlsWorksByForms(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.connect(odd)
	breaking := fmt.Sprintf("/powens/connections/%d/break?story=approval", id)
	if page := b.browse("GET", b.controls.URL+"/", nil).want(200); !strings.Contains(page.raw, breaking) {
		t.Fatalf("no button in %s", page.raw)
	}
	if to := b.browse("POST", b.controls.URL+breaking, url.Values{}).want(303).header.Get("Location"); to != "/" {
		t.Fatalf("sent to %q", to)
	}
	b.call("GET", path, nil).state("decoupled")
	page := b.browse("GET", b.controls.URL+"/", nil)
	for _, want := range []string{fmt.Sprintf("/powens/connections/%d/refuse", id), fmt.Sprintf("%s/phone/%d", b.api.URL, id)} {
		if !strings.Contains(page.raw, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	b.browse("POST", b.controls.URL+"/powens/connections/0/approve", url.Values{}).want(404)
	b.browse("POST", strings.Replace(b.controls.URL+breaking, "approval", "tragedy", 1), url.Values{}).want(400)
}

func TestSettingChaosCountsAnew(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, _ := b.connect(odd)
	run := func() (statuses []int) {
		b.control("PUT", "/chaos", map[string]any{"seed": 3, "error": 0.5, "slowness": "1ms"}).want(200)
		for range 12 {
			statuses = append(statuses, b.call("GET", path, nil).status)
		}
		return statuses
	}
	if first, second := run(), run(); !slices.Equal(first, second) {
		t.Errorf("%v and %v", first, second)
	}
	if got := b.control("GET", "/chaos", nil); got.text("slowness") != "1ms" || got.body["error"] != 0.5 {
		t.Fatal(got.raw)
	}
}

func TestCloseLetsGoOfEverything(t *testing.T) {
	before := runtime.NumGoroutine()
	b := newBench(t, sandbox.Options{})
	path, _ := b.broken(sandbox.AskApproval(""))
	silent, end := make(chan bool, 100), make(chan bool)
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { silent <- true; <-end }))
	b.control("PUT", "/powens/webhooks", map[string]any{"CONNECTION_SYNCED": server.URL, "secret": "s"}).want(200)
	held := make(chan answer, 1)
	go func() { held <- b.call("POST", path, map[string]any{"resume": true}) }()
	b.until("validating", func() bool { return b.call("GET", path, nil).text("state") == "validating" })
	b.connect(odd)
	<-silent // a webhook is under way and nobody answers it
	begin := time.Now()
	b.box.Close()
	b.box.Close()
	if took := time.Since(begin); took > 4*time.Second { // a webhook is given up after five
		t.Errorf("closing took %v", took)
	}
	close(end)
	server.Close()
	(<-held).want(503)
	b.api.Close()
	b.controls.Close()
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
	b.until("goroutines to end", func() bool { return runtime.NumGoroutine() <= before })
}

package handlers_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/providers/powens"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/powens"
)

// outage is a site whose aggregator is the sandbox, which fails when it is told to.
type outage struct {
	*site
	box           *sandbox.Sandbox
	api, controls *httptest.Server
	bearer, id    string
	passed        atomic.Int64 // by the adapter's clock, ahead of the machine's
}

func withOutages(t *testing.T) *outage {
	o := &outage{box: sandbox.New(sandbox.Options{Dialects: []sandbox.Dialect{dialect.Dialect()}})}
	o.api, o.controls = httptest.NewServer(o.box.API()), httptest.NewServer(o.box.Controls())
	t.Cleanup(func() { o.box.Close(); o.api.Close(); o.controls.Close() })
	o.site = startWith(t, nil, func(s *handlers.Site) {
		account := powens.Account{
			Client: s.Clients["shop"], Domain: "acme-sandbox.biapi.pro", ClientID: "4711", ClientSecret: "very-secret",
			BaseURL: o.api.URL + "/powens/2.0", Agent: true, WebhookSecret: hookSecret,
		}
		adapter, err := powens.New([]powens.Account{account}, s.Log)
		if err != nil {
			t.Fatal(err)
		}
		adapter.Now = func() time.Time { return time.Now().Add(time.Duration(o.passed.Load())) }
		s.Engine.Providers = map[string]reconnect.Provider{"powens": adapter}
		s.Doors = []reconnect.Door{powens.NewDoor([]powens.Account{account})}
	})
	o.bearer = o.call("POST", "/auth/init", map[string]any{"client_id": "4711", "client_secret": "s"})["auth_token"].(string)
	made := o.call("POST", "/users/me/connections", map[string]any{"id_connector": 901, "login": "12345678", "password": sandbox.RightPassword})
	o.id = fmt.Sprint(made["id"])
	o.tell("POST", "/powens/connections/"+o.id+"/break", map[string]any{"script": sandbox.Script{sandbox.AskCode("123456")}})
	return o
}

func (o *outage) call(method, path string, body any) map[string]any {
	return o.send(method, o.api.URL+"/powens/2.0"+path, body)
}

func (o *outage) tell(method, path string, body any) { o.send(method, o.controls.URL+path, body) }

func (o *outage) send(method, address string, body any) (out map[string]any) {
	o.Helper()
	b, _ := json.Marshal(body)
	q, _ := http.NewRequestWithContext(o.Context(), method, address, bytes.NewReader(b))
	q.Header = http.Header{"X-Sandbox-Calm": {"1"}, "Content-Type": {"application/json"}, "Authorization": {"Bearer " + o.bearer}}
	res, err := http.DefaultClient.Do(q)
	if err != nil || res.StatusCode >= 400 {
		o.Fatalf("%s %s: %v %v", method, address, res, err)
	}
	defer res.Body.Close()
	_ = json.NewDecoder(res.Body).Decode(&out)
	return out
}

func (o *outage) link() string {
	return "/en/reconnect?" + url.Values{
		"domain": {"acme-sandbox"}, "client_id": {"4711"}, "redirect_uri": {"https://shop.example/back"}, "connection_id": {o.id},
		"code": {o.call("GET", "/auth/token/code", nil)["code"].(string)},
	}.Encode()
}

// begins has all requests fail, and so many people come that the account is held.
func (o *outage) begins() {
	links := []string{o.link(), o.link(), o.link()}
	o.tell("PUT", "/chaos", map[string]any{"error": 1})
	for _, l := range links {
		o.browser().get(l)
	}
	soon.Await(o.T, "the storm", func() bool { return o.told("no answers from the aggregator") > o.told("answers again") })
}

func (o *outage) ends() {
	o.tell("PUT", "/chaos", map[string]any{})
	o.passed.Add(int64(time.Minute))
}

func (o *outage) told(line string) int { return strings.Count(o.log.String(), line) }

func TestAnOutageIsToldAtOnceAndTheFlowGoesOnByItself(t *testing.T) {
	o := withOutages(t)
	late := o.link()
	o.begins()
	b := o.browser()
	page := b.open(late)
	res := b.get(page)
	res.shows(t, "wait", reconnect.Unreachable)
	for _, want := range []string{"We can’t connect right now", "We’ll keep trying", "/cancel", `"reason":"unreachable"`} {
		if !strings.Contains(res.body, want) {
			t.Errorf("the page lacks %q:\n%s", want, res.body)
		}
	}
	o.ends()
	soon.Await(t, "the question", func() bool { return strings.Contains(b.get(page).body, `data-step="ask"`) })
	if o.told("no answers from the aggregator") != 1 || o.told("answers again") != 1 {
		t.Errorf("the operator is told\n%s", o.log)
	}
}

func TestAnAnswerDuringAnOutageIsAskedForAgainAndSentOnce(t *testing.T) {
	o := withOutages(t)
	b := o.browser()
	page := b.open(o.link())
	turn := ""
	soon.Await(t, "the question", func() bool {
		turn = b.get(page).page(t).Find("main[data-step=ask]").AttrOr("data-turn", "")
		return turn != ""
	})
	o.begins()
	b.do(http.MethodPost, page, url.Values{"turn": {turn}, "f0": {"123456"}})
	res := b.get(page)
	turn = res.shows(t, "ask", reconnect.Unreachable)
	if !strings.Contains(res.body, "your answer was not sent") {
		t.Errorf("the page does not say so:\n%s", res.body)
	}
	o.ends()
	b.do(http.MethodPost, page, url.Values{"turn": {turn}, "f0": {"123456"}})
	soon.Await(t, "the end", func() bool { return strings.Contains(b.get(page).body, `data-step="done"`) })
	answers := 0
	for _, r := range o.box.History() {
		if r.Method == "POST" && r.Connection == o.id && len(r.Body) > 0 && !strings.Contains(r.Path, "token") {
			answers++
		}
	}
	if answers != 1 {
		t.Errorf("%d answers were sent", answers)
	}
	if strings.Contains(o.log.String(), "123456") {
		t.Error("the log holds the code")
	}
}

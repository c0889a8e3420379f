package sandbox_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/open-reconnect/reconnect/providers/sandbox"
	"github.com/open-reconnect/reconnect/providers/sandbox/flinks"
	"github.com/open-reconnect/reconnect/providers/sandbox/powens"
	"github.com/open-reconnect/reconnect/providers/sandbox/syncfy"
)

// many is a program with namespaces.
type many struct {
	*testing.T
	api, controls string
}

func newMany(t *testing.T) many {
	api := httptest.NewUnstartedServer(nil)
	n := sandbox.NewNamespaces(sandbox.Options{
		Dialects: []sandbox.Dialect{powens.Dialect(), syncfy.Dialect(), flinks.Dialect()}, PublicURL: "http://" + api.Listener.Addr().String(),
	})
	api.Config.Handler = n.API()
	api.Start()
	controls := httptest.NewServer(n.Controls())
	t.Cleanup(func() { n.Close(); api.Close(); controls.Close() })
	return many{t, api.URL, controls.URL}
}

// ask sends a request and gives the status and what was said, as text and by name.
func (m many) ask(method, address, bearer, body string) (status int, raw string, said map[string]any) {
	req, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		m.Error(err)
		return
	}
	req.Header.Set("Content-Type", "application/json")
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	res, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		m.Error(err)
		return
	}
	defer res.Body.Close()
	var b bytes.Buffer
	b.ReadFrom(res.Body)
	json.Unmarshal(b.Bytes(), &said)
	return res.StatusCode, b.String() + res.Header.Get("Location"), said
}

func TestFiftyNamespacesAtOnceSeeNothingOfOneAnother(t *testing.T) {
	m := newMany(t)
	tokens := make([]string, 50)
	var runs sync.WaitGroup
	for i := range tokens {
		runs.Go(func() {
			below := fmt.Sprintf("/n/run-%d", i)
			_, _, made := m.ask("POST", m.api+below+"/powens/2.0/auth/init", "", fmt.Sprintf(`{"client_id":"%d","client_secret":"s"}`, 1000+i))
			tokens[i], _ = made["auth_token"].(string)
			body := `{"id_connector":901,"login":"12345678","password":"1234"}`
			if status, raw, _ := m.ask("POST", m.api+below+"/powens/2.0/users/me/connections", tokens[i], body); status != 200 {
				t.Errorf("%d: %s", status, raw)
			}
			if status, raw, _ := m.ask("POST", m.controls+below+"/powens/connections/101/break", "", `{"script":[{"do":"consent"}]}`); status != 200 {
				t.Errorf("%d: %s", status, raw)
			}
		})
	}
	runs.Wait()
	for i := range tokens {
		_, raw, said := m.ask("GET", fmt.Sprintf("%s/n/run-%d/history", m.controls, i), "", "")
		if n := len(said["requests"].([]any)); n != 2 || !strings.Contains(raw, fmt.Sprintf(`"client_id":"%d"`, 1000+i)) {
			t.Errorf("run-%d remembers %d requests: %s", i, n, raw)
		}
	}
	for i := range tokens {
		other := fmt.Sprintf("%s/n/run-%d/powens/2.0/users/me/connections", m.api, (i+1)%50)
		if status, raw, _ := m.ask("GET", other, tokens[i], ""); status != 401 {
			t.Errorf("the token of run-%d opens the next one: %d %s", i, status, raw)
		}
	}
	if _, raw, said := m.ask("GET", m.controls+"/history", "", ""); len(said["requests"].([]any)) != 0 {
		t.Errorf("the first one heard of them: %s", raw)
	}
	if _, raw, said := m.ask("GET", m.controls+"/namespaces", "", ""); len(said["namespaces"].([]any)) != 50 {
		t.Error(raw)
	}
}

func TestEveryAddressThatANamespaceWritesLeadsBackIntoIt(t *testing.T) {
	m := newMany(t)
	api, controls := m.api+"/n/one", m.controls+"/n/one"
	_, _, made := m.ask("POST", api+"/powens/2.0/auth/init", "", `{"client_id":"1","client_secret":"s"}`)
	token := made["auth_token"].(string)
	m.ask("POST", api+"/powens/2.0/users/me/connections", token, `{"id_connector":901,"login":"12345678","password":"1234"}`)
	_, _, k := m.ask("POST", controls+"/powens/connections/101/break", "", `{"script":[{"do":"ask_visit"}]}`)
	_, raw, visit := m.ask("GET", api+"/powens/2.0/webauth-url?client_id=1&id_connection=101&redirect_uri=https://app.example/back", token, "")
	_, _, login := m.ask("POST", controls+"/flinks/logins", "", `{"customer":"c","username":"u"}`)
	_, _, planted := m.ask("POST", controls+"/syncfy/credentials", "", "")
	for what, address := range map[string]any{"bank": visit["url"], "phone": k["phone"], "login": login["phone"], "credential": planted["phone"]} {
		text, _ := address.(string)
		if status, page, _ := m.ask("GET", text, "", ""); !strings.HasPrefix(text, api+"/") || status != 200 {
			t.Errorf("%s: %q: %d %s; %s", what, text, status, page, raw)
		}
	}
	m.ask("POST", controls+"/powens/connections/101/break", "", `{"script":[{"do":"ask_approval"}]}`)
	pressed := func(address, form string) string {
		t.Helper()
		req, err := http.NewRequest("POST", address, strings.NewReader(form))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Accept", "text/html")
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.Header.Get("Location")
	}
	if to := pressed(k["phone"].(string), "story=0&decision=approve"); to != "/n/one/phone/101" {
		t.Errorf("the phone leads to %q", to)
	}
	if to := pressed(controls+"/powens/connections/101/break?story=consent", ""); to != "/n/one/" {
		t.Errorf("a button of the controls leads to %q", to)
	}
	_, page, _ := m.ask("GET", controls+"/", "", "")
	_, index, _ := m.ask("GET", api, "", "")
	_, phone, _ := m.ask("POST", k["phone"].(string)+"?", "", "") // refused, as a page
	_, older, _ := m.ask("GET", api+"/powens/2.0/auth/webview/reconnect?code=x", "", "")
	for what, said := range map[string]string{"controls": page, "index": index, "phone": phone, "webview": older} {
		for _, wrong := range []string{`action="/p`, `action="/s`, `action="/f`, `href="/h`, `href="/p`} {
			if strings.Contains(said, wrong) {
				t.Errorf("%s has %s: %s", what, wrong, said)
			}
		}
	}
	if !strings.HasSuffix(older, api+"/powens/webview/en/reconnect?code=x") {
		t.Error(older)
	}
}

func TestAJobOfSyncfyIsFollowedByItsSocketInANamespace(t *testing.T) {
	m := newMany(t)
	_, _, k := m.ask("POST", m.controls+"/n/one/syncfy/credentials", "", "")
	m.ask("PUT", m.controls+"/n/one/switches", "", `{"syncfy":{"urls":"double_slash","pace":"1ms"}}`)
	query := fmt.Sprintf("?api_key=%s&id_user=%s", k["api_key"], k["id_user"])
	status, raw, said := m.ask("PUT", m.api+"/n/one/syncfy/v1/credentials/"+k["id_credential"].(string)+"/sync"+query, "", "{}")
	job, _ := said["response"].(map[string]any)
	address, _ := job["ws"].(string)
	if status != 200 || !strings.HasPrefix(address, "ws"+strings.TrimPrefix(m.api, "http")+"/n/one/syncfy//v1/status/") {
		t.Fatalf("%d: %s", status, raw)
	}
	socket, res, err := websocket.Dial(t.Context(), address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if res.Body != nil {
		res.Body.Close()
	}
	defer socket.CloseNow()
	for code := 0; code < 200; {
		_, text, err := socket.Read(t.Context())
		var state struct{ Code int }
		if err != nil || json.Unmarshal(text, &state) != nil {
			t.Fatalf("%v: %s", err, text)
		}
		code = state.Code
	}
}

func TestANamespaceIsMadeListedAndEndedByTheControls(t *testing.T) {
	m := newMany(t)
	status, raw, made := m.ask("POST", m.controls+"/namespaces", "", "")
	roots, _ := made["roots"].(map[string]any)
	if status != 201 || made["api"] != m.api+"/n/"+made["key"].(string) || roots["powens"] != made["api"].(string)+"/powens/2.0" {
		t.Fatalf("%d: %s", status, raw)
	}
	if status, raw, _ := m.ask("GET", roots["powens"].(string)+"/connectors", "", ""); status != 200 {
		t.Errorf("%d: %s", status, raw)
	}
	if status, _, said := m.ask("GET", made["controls"].(string)+"/history", "", ""); status != 200 || len(said["requests"].([]any)) != 1 {
		t.Errorf("%d: %v", status, said)
	}
	key := made["key"].(string)
	for _, row := range []struct {
		method, path, body string
		status             int
	}{
		{"POST", "/namespaces", `{"key":"` + key + `"}`, 409},
		{"POST", "/namespaces", `{"key":"a b"}`, 400},
		{"POST", "/namespaces", `{"name":"a"}`, 400},
		{"GET", "/n/-/history", "", 400},
		{"GET", "/n//history", "", 400},
		{"DELETE", "/namespaces/nobody", "", 404},
		{"DELETE", "/namespaces/" + key, "", 204},
		{"DELETE", "/namespaces/" + key, "", 404},
	} {
		if status, raw, _ := m.ask(row.method, m.controls+row.path, "", row.body); status != row.status {
			t.Errorf("%s %s %s: %d, not %d: %s", row.method, row.path, row.body, status, row.status, raw)
		}
	}
	if _, raw, said := m.ask("GET", m.controls+"/namespaces", "", ""); len(said["namespaces"].([]any)) != 0 {
		t.Error(raw)
	}
}

func TestTheClockGoesForwardInOneNamespaceOnly(t *testing.T) {
	m := newMany(t)
	at := func(key string) (now time.Time, forward string) {
		_, _, said := m.ask("GET", m.controls+"/n/"+key+"/clock", "", "")
		now, err := time.Parse(time.RFC3339, said["now"].(string))
		if err != nil {
			t.Error(err)
		}
		return now, said["forward"].(string)
	}
	_, _, made := m.ask("POST", m.api+"/n/one/powens/2.0/auth/init", "", `{"client_id":"1","client_secret":"s"}`)
	_, _, code := m.ask("GET", m.api+"/n/one/powens/2.0/auth/token/code", made["auth_token"].(string), "")
	look := m.api + "/n/one/powens/2.0/users/me/connections"
	if status, raw, _ := m.ask("GET", look, code["code"].(string), ""); status != 200 {
		t.Fatalf("%d: %s", status, raw)
	}
	if status, raw, _ := m.ask("POST", m.controls+"/n/one/clock", "", `{"forward":"179d23h59m"}`); status != 200 {
		t.Fatalf("%d: %s", status, raw)
	}
	m.ask("POST", m.controls+"/n/one/clock", "", `{"forward":"1m"}`)
	one, forward := at("one")
	two, still := at("two")
	if d := one.Sub(two); d < 4319*time.Hour || d > 4321*time.Hour || forward != "4320h0m0s" || still != "0s" {
		t.Errorf("%v apart, %s and %s", d, forward, still)
	}
	if status, raw, _ := m.ask("GET", look, code["code"].(string), ""); status != 401 {
		t.Errorf("a code of 30 minutes lives after 180 days: %d %s", status, raw)
	}
	for _, body := range []string{`{}`, `{"forward":"0s"}`, `{"forward":"-8m"}`, `{"forward":"8"}`, `{"forward":"d"}`, `{"forward":"1.5d"}`, `{"forward":"7200d"}`, `{"forward":"99999d"}`, `{"back":"1m"}`} {
		if status, raw, _ := m.ask("POST", m.controls+"/n/one/clock", "", body); status != 400 {
			t.Errorf("%s: %d %s", body, status, raw)
		}
	}
}

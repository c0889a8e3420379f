package sandbox_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// What the clients, libraries and samples of this aggregator ask of a server.

// list is a member of an answer.
func (a answer) list(name string) []any {
	a.t.Helper()
	l, ok := a.body[name].([]any)
	if !ok {
		a.t.Fatalf("%s: %s is no list: %s", a.what, name, a.raw)
	}
	return l
}

func listed(text string) []string { return strings.Split(strings.ReplaceAll(text, " ", ""), ",") }

func TestAClientThatPagesUntilAShortPageComesToAnEnd(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	for range 3 {
		b.connect(odd)
	}
	for path, total := range map[string]int{"/connectors": 4, "/users/me/connections": 3, "/users/me/accounts": 3, "/users/me/transactions": 6} {
		name := path[strings.LastIndex(path, "/")+1:]
		seen := map[any]bool{}
		for offset, pages := 0, 0; ; offset, pages = offset+2, pages+1 {
			got := b.call("GET", fmt.Sprintf("%s?limit=2&offset=%d", path, offset), nil).want(200)
			if got.body["total"] != float64(total) || pages > 4 || len(got.list(name)) > 2 {
				t.Fatalf("page %d of %s: %s", pages, path, got.raw)
			}
			for _, one := range got.list(name) {
				seen[one.(map[string]any)["id"]] = true
			}
			if len(got.list(name)) < 2 {
				break
			}
		}
		if len(seen) != total {
			t.Errorf("%s: %d of %d were seen", path, len(seen), total)
		}
	}
	b.call("GET", "/connectors?limit=some", nil).want(400).code("invalidValue")
}

func TestCountryCodesFilterConnectors(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	for query, want := range map[string]int{"fr": 4, "FR,BE": 4, "be": 1, "de,be": 1, "de": 0, "": 4} {
		if got := b.call("GET", "/connectors?country_codes="+query, nil).want(200); len(got.list("connectors")) != want {
			t.Errorf("country_codes=%s: %s", query, got.raw)
		}
	}
}

func TestAUserIsToldAndDeleted(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, _ := b.connect(odd)
	got := b.call("GET", "/users/me", nil).want(200)
	if got.body["id"] != float64(b.user) || got.text("signin") != "2026-11-03 10:00:00" {
		t.Error(got.raw)
	}
	b.call("GET", fmt.Sprintf("/users/%d", b.user), nil).want(200)
	b.call("GET", "/users/4711", nil).want(404)
	b.call("DELETE", "/users/me", nil).want(204)
	b.call("GET", path, nil).want(401)
	if got := b.control("GET", "/powens/connections", nil); len(got.list("connections")) != 0 {
		t.Error(got.raw)
	}
}

// A key that the API made signs webhooks. It is asked for below the domain itself, with the domain's own token.
func TestAKeyThatWasRegisteredSignsWebhooks(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	at := func(method, path, bearer string) answer {
		return b.send(b.request(method, b.api.URL+path, bearer, nil))
	}
	const keys = "/powens/webhooks/auth"
	at("POST", keys+"?type=hmac_signature&name=x", "").want(401)
	at("POST", keys+"?type=hmac_signature&name=x", b.token).want(403)
	at("POST", keys+"?type=hmac_signature", "domain").want(400)
	made := at("POST", keys+"?type=hmac_signature&name=x", "domain").want(200)
	config, _ := made.body["config"].(map[string]any)
	secret, _ := config["secret_key"].(string)
	if made.text("type") != "hmac_signature" || made.text("name") != "x" || secret == "" {
		t.Fatal(made.raw)
	}
	at("POST", keys+"?type=hmac_signature&name=x", "domain").want(409)
	listed := at("GET", keys+"?limit=1000", "domain").want(200).list("authproviders")
	if one := listed[0].(map[string]any); len(listed) != 1 || one["id"] != made.body["id"] || one["name"] != "x" || one["type"] != "hmac_signature" || one["config"] != nil {
		t.Fatal(listed)
	}

	came := b.listenWith("", 0)
	path, _ := b.connect(odd)
	h := b.next(came)
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "POST./synced.%s.%s", h.date, h.raw)
	if h.signature != base64.StdEncoding.EncodeToString(mac.Sum(nil)) {
		t.Errorf("signature %q of %q", h.signature, h.date)
	}
	at("DELETE", fmt.Sprintf("%s/%v", keys, made.body["id"]), "domain").want(204)
	at("DELETE", fmt.Sprintf("%s/%v", keys, made.body["id"]), "domain").want(404)
	b.clock.pass(time.Minute)
	b.call("PUT", path, nil).want(200)
	if h := b.next(came); h.signature != "" || h.bearer != "Bearer "+b.token {
		t.Errorf("without a key it comes with %q, %q", h.signature, h.bearer)
	}
}

// Consumers make one event of each account, and drop a synchronization that has none.
func TestEachConnectionHasOneInventedAccountWithTwoTransactions(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	came := b.listen(0)
	path, id := b.connect(odd)
	h := b.next(came)
	accounts := h.body["connection"].(map[string]any)["accounts"].([]any)
	if len(accounts) != 1 || len(accounts[0].(map[string]any)["transactions"].([]any)) != 2 {
		t.Fatalf("%s", h.raw)
	}
	account := accounts[0].(map[string]any)
	if account["id_connection"] != float64(id) || account["id_user"] != float64(b.user) || account["currency"].(map[string]any)["id"] != "EUR" {
		t.Errorf("%v", account)
	}
	for _, where := range []string{"/users/me/accounts", path + "/accounts"} {
		got := b.call("GET", where, nil).want(200).list("accounts")
		if len(got) != 1 || got[0].(map[string]any)["id"] != account["id"] || got[0].(map[string]any)["balance"] != account["balance"] {
			t.Errorf("%s: %v", where, got)
		}
	}
	if got := b.call("GET", path+"?expand=accounts[transactions],all_accounts", nil); len(got.list("accounts")) != 1 || len(got.list("all_accounts")) != 1 {
		t.Error(got.raw)
	}
	one := fmt.Sprintf("/users/me/accounts/%v", account["id"])
	got := b.call("GET", one+"/transactions?limit=10", nil).want(200)
	if len(got.list("transactions")) != 2 || got.text("first_date") != "2026-11-01" || got.text("last_date") != "2026-11-02" {
		t.Error(got.raw)
	}
	b.call("POST", one, map[string]any{"disabled": true}).want(200)
	if got := b.call("GET", "/users/me/accounts", nil).want(200); len(got.list("accounts")) != 0 {
		t.Error(got.raw)
	}
	b.call("GET", "/users/me/transactions", nil).want(409).code("noAccount")
	b.call("POST", one, map[string]any{"disabled": false}).want(404)
	b.call("PUT", one+"?all", map[string]any{"disabled": false}).want(200)
	b.call("GET", one, nil).want(200)
	b.call("GET", "/users/me/accounts/1", nil).want(404)
}

func TestWhatHasNeverWorkedHasNoAccount(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	b.call("POST", "/users/me/connections", map[string]any{"id_connector": test, "login": "a", "password": "1234", "openapiwebsite": "SCARequired", "directaccesswebsite": "SCARequired"}).want(202)
	for path, name := range map[string]string{"/users/me/accounts": "accounts", "/users/me/transactions": "transactions"} {
		if got := b.call("GET", path, nil).want(200); len(got.list(name)) != 0 {
			t.Error(got.raw)
		}
	}
}

func TestBrowsersOfAnyOriginMayAsk(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	for _, path := range []string{"/powens/2.0/users/me/connections", "/powens/2.0/connectors", "/powens/webhooks/auth"} {
		req := b.request("OPTIONS", b.api.URL+path, "", nil)
		req.Header.Set("Origin", "https://shop.example")
		req.Header.Set("Access-Control-Request-Method", "PUT")
		got := b.send(req).want(204)
		if h := got.header; h.Get("Access-Control-Allow-Origin") != "*" || !slices.Contains(listed(h.Get("Access-Control-Allow-Methods")), "PUT") ||
			!slices.Contains(listed(h.Get("Access-Control-Allow-Headers")), "Authorization") {
			t.Errorf("%s: %v", path, h)
		}
	}
	if got := b.as("none", "GET", "/users/me").want(401); got.header.Get("Access-Control-Allow-Origin") != "*" {
		t.Error("a page cannot read that its token is dead")
	}
}

func TestAConnectionIsResumedByPUTToo(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.broken(sandbox.AskApproval(""), sandbox.Accept())
	b.press(id, "approve").want(200)
	b.call("PUT", path, map[string]any{"resume": true}).want(200).state("")
	path, id = b.broken(sandbox.AskApproval(""), sandbox.Accept())
	b.press(id, "approve").want(200)
	b.call("PUT", path+"?resume=true", nil).want(200).state("")
}

func TestAScopeComesBackAsItWas(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	ask := func(scope any) any {
		return b.calm("POST", "/auth/token", "", map[string]any{
			"client_id": "1", "client_secret": "s", "grant_type": "client_credentials", "scope": scope,
		}).want(200).body["scope"]
	}
	if got := ask("payments:admin"); got != "payments:admin" {
		t.Errorf("%v", got)
	}
	if got, ok := ask([]string{"payments:admin", "payments:validate"}).([]any); !ok || len(got) != 2 || got[1] != "payments:validate" {
		t.Errorf("%v", got)
	}
}

func TestSmallThingsThatClientsAskFor(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	const uuid = "338178e6-3d01-564f-9a7b-52ca442459bf"
	for _, file := range []string{uuid + "-thumbnail.webp", uuid + "-thumbnail@2x.png"} {
		if got := b.call("GET", "/logos/"+file, nil).want(200); got.header.Get("Content-Type") != "image/png" {
			t.Errorf("%s: %v", file, got.header)
		}
	}
	b.call("GET", "/logos/"+uuid+"-thumbnail.gif", nil).want(404)
	if got := b.call("GET", "/connectors/"+uuid+"/sources", nil).want(200); len(got.list("sources")) != 2 {
		t.Error(got.raw)
	}
	if got := b.call("GET", "/clients/4711", nil).want(200); got.body["id"] != 4711.0 || got.body["redirect_uris"] == nil || got.body["secret"] != nil {
		t.Error(got.raw)
	}
}

func TestWhatIsNotPlayedIsRefusedAsTheVendorWouldAndSaysSo(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	for path, status := range map[string]int{
		"/users/me/subscriptions": 403, "/users/me/subscriptions/1/documents": 403, "/config": 403, "/users": 403, "/never/heard/of": 404,
	} {
		got := b.call("GET", path, nil).want(status)
		if got.header.Get("X-Sandbox-Note") != "not played here" || got.text("code") == "" {
			t.Errorf("%s: %v %s", path, got.header, got.raw)
		}
	}
	b.as("", "GET", "/config").want(401)
	for _, path := range []string{"/powens/webview/en/connect?domain=x", "/powens/webview/manage"} {
		if got := b.send(b.request("GET", b.api.URL+path, "", nil)).want(404); got.header.Get("X-Sandbox-Note") != "not played here" {
			t.Errorf("%s: %v", path, got.header)
		}
	}
	if got := b.call("GET", "/users/me", nil); got.header.Get("X-Sandbox-Note") != "" {
		t.Error("what is played says that it is not")
	}
}

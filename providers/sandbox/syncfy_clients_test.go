package sandbox_test

import (
	"testing"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// What the clients, libraries and samples of this aggregator ask of a server.

// rows are the objects of a list in the envelope.
func (a answer) rows() (list []map[string]any) {
	a.t.Helper()
	for _, one := range a.response().([]any) {
		list = append(list, one.(map[string]any))
	}
	return list
}

// Clients count the elements of the 410, and one library's own suite answers every element with 123456.
func TestTheSiteTokenAsksForATokenAndNothingElse(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	j := d.create(acmeToken, nil).want(100, 101, 410)
	elements := j.elements()
	if len(elements) != 1 || elements[0]["name"] != "token" {
		t.Fatalf("%v", elements)
	}
	answers := map[string]any{}
	for _, e := range elements {
		answers[e["name"].(string)] = "123456"
	}
	j.answer(answers).want(200)
	j.want(100, 101, 410, 103, 102, 200)

	hidden := d.create("56cf5728784806f72b000019", nil).want(100, 101, 410)
	if e := hidden.elements(); len(e) != 2 || e[1]["type"] != "challenge" {
		t.Fatalf("%v", e)
	}
}

func TestASyncfyCredentialThatHasWorkedHasAnInventedAccount(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	refused := d.create(acmeNormal, map[string]any{"username": "other", "password": "wrong"}).want(100, 101, 401)
	j := d.create(acmeNormal, nil).want(100, 101, 102, 200)
	accounts := d.ask("GET", "/accounts", nil).want(200).rows()
	if len(accounts) != 1 || accounts[0]["id_credential"] != j.credential || accounts[0]["id_user"] != d.user || accounts[0]["balance"] == nil ||
		accounts[0]["site"].(map[string]any)["name"] != "Normal" {
		t.Fatalf("%v", accounts)
	}
	account := accounts[0]["id_account"].(string)
	for query, want := range map[string]int{
		"": 2, "?limit=1": 1, "?skip=1": 1, "?id_account=" + account: 2, "?id_credential=" + j.credential: 2, "?id_credential=" + refused.credential: 0, "?id_site=none": 0,
	} {
		if got := d.ask("GET", "/transactions"+query, nil).want(200).rows(); len(got) != want || want > 0 && got[0]["id_account"] != account {
			t.Errorf("%s: %v", query, got)
		}
	}
	for path, want := range map[string]float64{
		"/transactions/count": 2, "/transactions/count?id_credential=" + j.credential: 2, "/transactions/count?id_credential=" + refused.credential: 0, "/attachments/count": 0,
	} {
		if got := d.ask("GET", path, nil).want(200).at("count"); got != want {
			t.Errorf("%s: %v", path, got)
		}
	}
	// The vendor's libraries send each call as a POST, whose body holds what a query would.
	req := d.request("POST", d.address("/transactions"), "", map[string]any{"token": d.token, "id_credential": j.credential, "limit": 1})
	req.Header.Set("X-Http-Method-Override", "GET")
	if got := d.send(req).want(200).rows(); len(got) != 1 {
		t.Errorf("%v", got)
	}
}

func TestAllCredentialsAreToldToASessionAndToAKey(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	id := d.plant()
	asKey := "API_KEY api_key=" + syncfyKey
	other := d.as(asKey, "POST", "/users", map[string]any{"name": "joe", "id_external": "joe-7"}).want(200).at("id_user").(string)
	d.control("POST", "/syncfy/credentials", map[string]any{"id_user": other, "id_site": acmeNormal}).want(200)
	if got := d.ask("GET", "/credentials/all", nil).want(200).rows(); len(got) != 1 || got[0]["id_credential"] != id {
		t.Errorf("%v", got)
	}
	if got := d.as(asKey, "GET", "/credentials/all", nil).want(200).rows(); len(got) != 2 {
		t.Errorf("%v", got)
	}
	d.as("", "GET", "/credentials/all", nil).want(401)
	if got := d.as(asKey, "GET", "/users?id_external=joe-7", nil).want(200).rows(); len(got) != 1 || got[0]["id_user"] != other {
		t.Errorf("%v", got)
	}
}

func TestAJobIsBegunAtTheEndpointWithPullsToo(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	body := map[string]any{"id_site": acmeTwoWays, "input_name": "user", "input": map[string]any{"username": "test", "password": "test"}}
	for _, path := range []string{"/jobs", "/jobs/pulls"} {
		d.job(d.ask("POST", path, body).want(200)).want(100, 101, 102, 200)
	}
	d.ask("POST", "/credentials/pulls", body).want(400)
}

func TestSyncfysWebhooksAreKeptAndTellOfJobs(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	address, came := d.receiver(0)
	asKey := "API_KEY api_key=" + syncfyKey
	hook := map[string]any{"url": address + "/hook", "events": []string{"credential_create", "credential_update", "refresh"}}
	made := d.as(asKey, "POST", "/webhooks", hook).want(200)
	if d.as(asKey, "POST", "/webhooks", hook).want(200).at("id_webhook") != made.at("id_webhook") {
		t.Error("the same address is another webhook")
	}
	d.as(asKey, "POST", "/webhooks", map[string]any{"url": address}).want(400)
	for _, listed := range [][]map[string]any{d.as(asKey, "GET", "/webhooks", nil).rows(), d.ask("GET", "/webhooks", nil).rows()} {
		if len(listed) != 1 || listed[0]["url"] != address+"/hook" || listed[0]["is_disabled"] != 0.0 || len(listed[0]["events"].([]any)) != 3 {
			t.Errorf("%v", listed)
		}
	}
	expect := func(event string, credential string) {
		t.Helper()
		if h := d.next(came); h.body["event"] != event || h.body["id_credential"] != credential || h.body["id_user"] != d.user {
			t.Fatalf("not %s: %s", event, h.raw)
		}
	}
	j := d.create(acmeNormal, nil)
	expect("credential_create", j.credential)
	j.want(100, 101, 102, 200)
	expect("refresh", j.credential)
	j = d.sync(j.credential, newPassword(acmeNormal, "wrong"))
	expect("credential_update", j.credential)
	j.want(100, 101, 401)
	expect("credential_update", j.credential)
	pending := d.create(acmeSimulator, map[string]any{"code": "201"})
	expect("credential_create", pending.credential)
	pending.want(100, 101, 102, 201) // which is a 200 later
	expect("refresh", pending.credential)
	pending.want(100, 101, 102, 201, 200)
	again := d.sync(pending.credential, nil)
	expect("credential_update", again.credential) // and nothing in between

	d.as(asKey, "DELETE", "/webhooks/"+made.at("id_webhook").(string), nil).want(200)
	d.as(asKey, "DELETE", "/webhooks/"+made.at("id_webhook").(string), nil).want(404)
	d.as(asKey, "POST", "/webhooks", map[string]any{"url": "https://shop.example/hook", "events": []string{"refresh"}}).want(200)
	d.sync(j.credential, newPassword(acmeNormal, "test")).want(100, 101, 102, 200) // and nothing leaves this machine
}

func TestSyncfyRefusesWhatIsNotPlayedAndSaysSo(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	for path, status := range map[string]int{"/attachments/5db073b4caaf236a6a4c2eb5/extra": 402, "/stamping": 402, "/never/heard/of": 404} {
		if got := d.ask("GET", path, nil).want(status); got.header.Get("X-Sandbox-Note") != "not played here" || got.body["rid"] == nil {
			t.Errorf("%s: %v %s", path, got.header, got.raw)
		}
	}
	d.as("", "GET", "/stamping", nil).want(401)
}

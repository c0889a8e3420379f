package sandbox_test

import (
	"slices"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// names are what a list is of.
func names(a answer, key string) (list []string) {
	a.t.Helper()
	for _, item := range a.want(200).response().([]any) {
		name, _ := item.(map[string]any)[key].(string)
		list = append(list, name)
	}
	return list
}

// The vendor's own libraries send every call as a POST whose header says what it is, with its parameters in the body.
func TestCataloguesAreFilteredByQueryAndByBody(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	library := func(path string, body map[string]any) answer {
		req := d.request("POST", d.address(path), d.token, body)
		req.Header.Set("X-Http-Method-Override", "GET")
		return d.send(req)
	}
	const meridiano = "5f00d1a0c0ffee0000000100"
	byQuery := names(d.ask("GET", "/catalogues/sites?id_site_organization="+meridiano, nil), "name")
	byBody := names(library("/catalogues/sites", map[string]any{"id_site_organization": meridiano}), "name")
	if len(byQuery) != 4 || !slices.Equal(byQuery, byBody) {
		t.Errorf("%v by query, %v by body", byQuery, byBody)
	}
	for query, want := range map[string]int{
		"is_business=1": 3, "is_business=0": 1, "is_personal=1": 1, "is_personal=0": 3, "is_business=1&is_personal=1": 0,
		"id_site=5f00d1a0c0ffee0002000003": 1, "id_site=none": 0, "id_site_organization_type=56cf4f5b784806cf028b4569": 0, "id_country=none": 0,
		"skip=1": 3, "limit=2": 2, "skip=9": 0,
	} {
		if got := names(d.ask("GET", "/catalogues/sites?id_site_organization="+meridiano+"&"+query, nil), "name"); len(got) != want {
			t.Errorf("%s: %v", query, got)
		}
	}
	if both := names(d.ask("GET", "/catalogues/organizations/sites?is_business=1&is_personal=1", nil), "name"); !slices.Equal(both, []string{"Acme Bank"}) {
		t.Errorf("%v", both)
	}
	same(t, "chosen fields", d.ask("GET", "/catalogues/sites?id_site="+acmeNormal+"&fields=name,version", nil).want(200).response(),
		[]any{map[string]any{"name": "Normal", "version": 1}})
	for path, key := range map[string]string{"countries": "code", "account_types": "id_account_type", "attachment_types": "id_attachment_type"} {
		if got := names(d.ask("GET", "/catalogues/"+path, nil), key); len(got) != 1 || got[0] == "" {
			t.Errorf("%s: %v", path, got)
		}
	}
	if got := names(d.ask("GET", "/catalogues/countries?id_country=none", nil), "code"); len(got) != 0 {
		t.Errorf("%v", got)
	}
}

func TestNewerVersionsDoNotSayWhatAnElementIsFor(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	keys := func(site string) (list []string) {
		object := d.ask("GET", "/catalogues/widget/sites/"+site, nil).want(200).response().([]any)[0].(map[string]any)
		elements, ok := object["credentials"].([]any)
		if !ok {
			elements = object["input"].([]any)[0].(map[string]any)["fields"].([]any)
		}
		for name := range elements[0].(map[string]any) {
			list = append(list, name)
		}
		return slices.Sorted(slices.Values(list))
	}
	for site, want := range map[string][]string{
		acmeNormal:    {"label", "name", "required", "token", "type", "username", "validation"},
		acmeTwoWays:   {"label", "name", "required", "type", "validation"},
		acmeStatement: {"identifier", "name", "options", "required"},
	} {
		if got := keys(site); !slices.Equal(got, want) {
			t.Errorf("%s: %v", site, got)
		}
	}
}

func TestAUserCanBeRenamed(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	d.clock.pass(time.Minute)
	a := d.as("API_KEY api_key="+syncfyKey, "PUT", "/users/"+d.user+"?name=Ann", nil).want(200)
	if a.at("name") != "Ann" || a.at("dt_modify").(float64) != a.at("dt_create").(float64)+60 || a.header.Get("Request-ID") != a.text("rid") {
		t.Error(a.raw)
	}
	d.as("API_KEY api_key="+syncfyKey, "PUT", "/users/none", nil).want(404)
}

func TestACredentialIsFoundByItsOwnIdOnly(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	d.plant()
	d.ask("PUT", "/credentials/"+d.user+"/sync", nil).want(404)
	d.ask("DELETE", "/credentials/"+d.user, nil).want(404)
}

func TestAJobIsForgottenAfterFifteenDaysAndMayBeUnknownAtFirst(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	d.control("PUT", "/switches", map[string]any{"syncfy": map[string]any{"unknown_for": "100ms", "session_idle": "999h"}}).want(200)
	j := d.sync(d.plant(), nil)
	d.ask("GET", j.status, nil).want(404)
	if _, status, err := j.dial(t.Context()); err == nil || status != 404 {
		t.Errorf("its socket answers %d, %v", status, err)
	}
	j.want(100, 101, 102, 200)
	d.clock.pass(15*24*time.Hour - 3*time.Second)
	j.want(100, 101, 102, 200)
	d.clock.pass(time.Second)
	d.ask("GET", j.status, nil).want(404)
}

func TestWhatHasWorkedIsNotReadAgainTooSoon(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	d.control("PUT", "/switches", map[string]any{"syncfy": map[string]any{"ready_in": "24h", "session_idle": "99h"}}).want(200)
	shows := func(id string, twofa, can, ready float64) {
		t.Helper()
		k := d.ask("GET", "/credentials?id_credential="+id, nil).want(200).response().([]any)[0].(map[string]any)
		if k["is_twofa"] != twofa || k["can_sync"] != can || k["ready_in"] != ready || (k["dt_ready"] == nil) != (ready == 0) {
			t.Errorf("%v", k)
		}
	}
	id := d.plant()
	shows(id, 0, 1, 0)
	d.sync(id, nil).want(100, 101, 102, 200)
	shows(id, 0, 0, 86400-1)
	if a := d.ask("PUT", "/credentials/"+id+"/sync", nil).want(400); a.text("message") != "Credential can't be sync at this moment" {
		t.Error(a.raw)
	}
	d.sync(id, newPassword(acmeNormal, "test")).want(100, 101, 102, 200) // new values are always taken
	d.clock.pass(24 * time.Hour)
	d.sync(id, nil).want(100, 101, 102, 200)

	j := d.create(acmeToken, nil).want(100, 101, 410)
	j.answer(map[string]any{"token": "1"}).want(200)
	j.want(100, 101, 410, 103, 102, 200)
	shows(j.credential, 1, 1, 0)
}

func TestARefusalMayLookLikeASuccess(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	id := d.plant()
	d.control("POST", "/syncfy/credentials/"+id+"/break", map[string]any{"faults": map[string]any{"refuse": 200, "refuse_times": 1}}).want(200)
	a := d.ask("PUT", "/credentials/"+id+"/sync", nil).want(200)
	if a.body["status"] != false || a.body["response"] != nil || a.body["message"] == nil {
		t.Error(a.raw)
	}
	d.sync(id, nil).want(100, 101, 102, 200)
}

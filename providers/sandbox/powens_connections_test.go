package sandbox_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

func TestEachScenarioOfTheTestConnector(t *testing.T) {
	for value, want := range map[string]struct {
		status int
		state  string
		code   string
	}{
		"par": {200, "", ""}, "pro": {200, "", ""},
		"SCARequired": {202, "SCARequired", ""}, "SCARequiredAndOTP": {202, "SCARequired", ""}, "SCARequiredAndDecoupled": {202, "SCARequired", ""},
		"additionalInformationNeeded": {202, "additionalInformationNeeded", ""},
		"shortDecoupled":              {202, "decoupled", ""}, "AppValidationCancelled": {202, "decoupled", ""}, "AppValidationExpired": {202, "decoupled", ""},
		"actionNeeded": {202, "actionNeeded", ""}, "bug": {202, "bug", ""},
		"wrongpass": {400, "", "wrongpass"}, "passwordExpired": {400, "", "passwordExpired"}, "nonsense": {400, "", "invalidValue"},
	} {
		for _, field := range []string{"openapiwebsite", "directaccesswebsite"} {
			b := newBench(t, sandbox.Options{})
			got := b.call("POST", "/users/me/connections", map[string]any{
				"connector_uuid": "338178e6-3d01-564f-9a7b-52ca442459bf",
				"login":          "anybody", "password": "1234", field: value,
			}).want(want.status)
			if want.code != "" {
				got.code(want.code)
				if n := b.call("GET", "/users/me/connections", nil).body["total"]; n != 0.0 {
					t.Errorf("%s: %v connections remain after a refusal", value, n)
				}
				continue
			}
			got.state(want.state)
		}
	}
}

func TestScenariosGoOnAsObserved(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.connect(test)
	b.call("POST", path, map[string]any{"openapiwebsite": "SCARequiredAndOTP"}).want(202).state("SCARequired")
	got := b.call("POST", path, map[string]any{}).want(202).state("additionalInformationNeeded")
	if got.body["fields"].([]any)[0].(map[string]any)["name"] != "openapisms" {
		t.Fatal(got.raw)
	}
	b.call("POST", path, map[string]any{"openapisms": "abc"}).want(400).code("wrongpass")
	b.call("POST", path, map[string]any{"openapisms": "abcd"}).want(200).state("")

	b.call("POST", path, map[string]any{"openapiwebsite": "shortDecoupled", "password": "1234"}).want(202).state("decoupled")
	b.call("POST", path+"?background=true", map[string]any{"resume": true}).want(200).state("validating")
	b.clock.pass(time.Second)
	b.call("GET", path, nil).state("")

	for _, value := range []string{"AppValidationCancelled", "AppValidationExpired"} {
		b.call("POST", path, map[string]any{"openapiwebsite": value}).want(202).state("decoupled")
		b.clock.pass(time.Second)
		b.call("POST", path, map[string]any{"resume": true}).want(202).state("SCARequired")
	}
	b.call("POST", path, map[string]any{"openapiwebsite": "wrongpass"}).want(400).code("wrongpass")
	b.call("POST", path, map[string]any{"openapiwebsite": "SCARequiredAndDecoupled"}).want(202).state("SCARequired")
	b.call("POST", path, nil).want(202).state("decoupled")
	b.press(id, "approve").want(200)
	b.call("POST", path, map[string]any{"resume": true}).want(200).state("")
}

func TestAFormThatSendsTheOldSiteBackKeepsTheScript(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.connect(test)
	b.control("POST", fmt.Sprintf("/powens/connections/%d/break", id), map[string]any{"script": sandbox.Script{sandbox.RefusePassword(), sandbox.AskCode("1")}}).want(200)
	b.call("POST", path, map[string]any{"login": "a", "password": "1234", "openapiwebsite": "par"}).want(202).state("additionalInformationNeeded")
}

func TestARefusedCreationLeavesNothing(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	b.call("POST", "/users/me/connections", map[string]any{"id_connector": odd, "login": "12345678", "password": "0000"}).want(400).code("wrongpass")
	b.call("POST", "/users/me/connections", map[string]any{"id_connector": odd, "password": "1234"}).want(400).code("missingParameter")
	b.call("POST", "/users/me/connections", map[string]any{"id_connector": odd, "login": "short", "password": "1234"}).want(400).code("invalidValue")
	b.call("POST", "/users/me/connections", map[string]any{"id_connector": 7}).want(400).code("invalidValue")
	b.call("POST", "/users/me/connections", nil).want(400).code("missingParameter")
	if n := b.call("GET", "/users/me/connections", nil).body["total"]; n != 0.0 {
		t.Fatalf("%v connections", n)
	}
	b.call("GET", "/users/me/connections/101", nil).want(404)
}

func TestCreationInTheBackgroundIsValidatingFirst(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	got := b.call("POST", "/users/me/connections?background=true", map[string]any{"id_connector": odd, "login": "12345678", "password": "1234"}).want(202).state("validating")
	b.clock.pass(100 * time.Millisecond)
	b.call("GET", fmt.Sprintf("/users/me/connections/%v", got.body["id"]), nil).state("")
}

func TestASyncRightAfterAnotherIsAConflict(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.connect(odd)
	b.clock.pass(time.Minute)
	b.call("PUT", path, nil).want(200).state("")
	got := b.call("PUT", path, nil).want(409).code("conflict")
	if want := fmt.Sprintf("Can't force synchronization of connection %d", id); !strings.Contains(got.text("description"), want) {
		t.Fatalf("description %q", got.text("description"))
	}
	b.clock.pass(10 * time.Second)
	b.call("PUT", path, nil).want(200)
}

func TestBodiesComeInThreeForms(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, _ := b.broken(sandbox.AskCode("0+1 &2"), sandbox.AskCode("zwei"), sandbox.AskCode("drei"), sandbox.Accept())
	b.call("POST", path, map[string]any{"otp": "0+1 &2"}).want(202)

	form := b.request("POST", b.api.URL+"/powens/2.0"+path, b.token, nil)
	form.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	form.Body = http.NoBody
	text := url.Values{"otp": {"zwei"}}.Encode()
	form, _ = http.NewRequest("POST", form.URL.String(), strings.NewReader(text))
	form.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	form.Header.Set("Authorization", "Bearer "+b.token)
	b.send(form).want(202)

	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	_ = parts.WriteField("otp", "drei")
	parts.Close()
	multi, _ := http.NewRequest("POST", b.api.URL+"/powens/2.0"+path, &body)
	multi.Header.Set("Content-Type", parts.FormDataContentType())
	multi.Header.Set("Authorization", "Bearer "+b.token)
	b.send(multi).want(200).state("")
}

func TestBadBodiesAreRefusedAndRemembered(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.connect(odd)
	for _, body := range []string{"[1]", "{", `"text"`, strings.Repeat("x", 1<<20+1)} {
		req, _ := http.NewRequest("POST", b.api.URL+"/powens/2.0"+path, strings.NewReader(body))
		req.Header.Set("Authorization", "Bearer "+b.token)
		req.Header.Set("Content-Type", "application/json")
		b.send(req).want(400).code("invalidValue")
		last := b.box.History()[len(b.box.History())-1]
		if last.Raw == "" || len(last.Raw) > 1024 || last.Connection != fmt.Sprint(id) {
			t.Errorf("history: %d bytes of raw, connection %q", len(last.Raw), last.Connection)
		}
	}
	b.call("PATCH", path, nil).want(405).code("methodNotAllowed")
	b.call("GET", "/nowhere", nil).want(404).code("notFound")
}

func TestDatesAreParisWithoutOffset(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, _ := b.connect(odd)
	got := b.call("GET", path, nil)
	if got.text("created") != "2026-11-03 10:00:00" || got.text("last_update") != "2026-11-03 10:00:00" {
		t.Fatalf("created %q, last_update %q; 09:00 UTC in November is 10:00 in Paris", got.text("created"), got.text("last_update"))
	}
}

func TestSourcesHaveStatesOfTheirOwn(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.connect(test)
	control := fmt.Sprintf("/powens/connections/%d/break", id)
	b.control("POST", control, map[string]any{"source": "directaccess", "script": sandbox.Script{sandbox.AskCode("1")}}).want(200)
	got := b.call("GET", path+"?expand=sources,connector[countries]", nil).state("additionalInformationNeeded")
	sources := got.body["sources"].([]any)
	first, second := sources[0].(map[string]any), sources[1].(map[string]any)
	if first["state"] != nil || second["state"] != "additionalInformationNeeded" || second["source"].(map[string]any)["name"] != "directaccess" {
		t.Fatalf("sources %v", sources)
	}
	if got.body["connector"].(map[string]any)["uuid"] != got.text("connector_uuid") {
		t.Fatal("the expanded connector is another one")
	}
	b.control("POST", control, map[string]any{"source": "openapi", "script": sandbox.Script{sandbox.Consent()}}).want(200)
	b.call("GET", path, nil).state("SCARequired")
	b.call("POST", path+"?source=directaccess", map[string]any{"otp": "1"}).want(202).state("SCARequired")
	b.call("POST", path, map[string]any{"source": "openapi"}).want(200).state("")
	b.call("POST", path, map[string]any{"source": "fallback"}).want(400).code("invalidValue")

	b.control("POST", control, map[string]any{"source": "openapi", "script": sandbox.Script{sandbox.Break()}}).want(200)
	one := fmt.Sprintf("%s/sources/%v", path, first["id"])
	b.call("POST", one, map[string]any{"disabled": true}).want(200)
	b.call("GET", path, nil).state("")
	b.call("GET", one, nil).want(404)
	if got := b.call("GET", path+"/sources", nil); got.body["total"] != 1.0 {
		t.Fatal(got.raw)
	}
	if got := b.call("GET", path+"/sources?all", nil); got.body["total"] != 2.0 {
		t.Fatal(got.raw)
	}
	b.call("PUT", one+"?all", map[string]any{"disabled": false}).want(200)
	b.call("GET", path, nil).state("bug")
}

func TestASourceCanBeAddedLater(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, _ := b.connect(mixed)
	b.call("POST", path+"?source=openapi", nil).want(202).state("webauthRequired")
	if got := b.call("GET", path+"/sources", nil); got.body["total"] != 2.0 {
		t.Fatal(got.raw)
	}
}

func TestRefreshingAConsentTriggersAnAuthentication(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, _ := b.connect(test)
	b.call("POST", path+"?source=directaccess", map[string]any{"refresh_auth": true}).want(400).code("invalidValue")
	b.call("POST", path+"?source=openapi", map[string]any{"refresh_auth": true}).want(202).state("decoupled")
}

func TestLogsAreNewestFirst(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, _ := b.broken(sandbox.Consent(), sandbox.Accept())
	b.call("POST", path, nil).want(200)
	logs := b.call("GET", path+"/logs?limit=2", nil).want(200).body["connectionlogs"].([]any)
	if len(logs) != 2 || logs[0].(map[string]any)["error"] != nil || logs[1].(map[string]any)["error"] != "SCARequired" {
		t.Fatalf("logs %v", logs)
	}
}

func TestADeletedConnectionIsGone(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.connect(odd)
	b.call("DELETE", path, nil).want(204)
	b.call("POST", path, nil).want(404)
	b.press(id, "approve").want(404)
}

func TestConnectorsAreListedUnderThreeNames(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	for _, plural := range []string{"/connectors", "/banks", "/providers"} {
		if got := b.as("", "GET", plural).want(200); got.body["total"] != 4.0 {
			t.Fatal(got.raw)
		}
		b.as("", "GET", plural+"/40").want(200)
	}
	got := b.as("", "GET", "/connectors/338178e6-3d01-564f-9a7b-52ca442459bf?expand=fields,sources").want(200)
	if len(got.body["fields"].([]any)) != 4 || len(got.body["sources"].([]any)) != 2 {
		t.Fatal(got.raw)
	}
	b.as("", "GET", "/connectors/0").want(404)
	kinds := map[any]bool{}
	for _, f := range b.as("", "GET", "/connectors/901/fields").want(200).body["fields"].([]any) {
		field := f.(map[string]any)
		kinds[field["type"]] = true
		if field["name"] == "password" {
			if _, err := regexp.Compile(field["regex"].(string)); err == nil {
				t.Error("Go compiles the regex that only PCRE should know")
			}
		}
	}
	for _, kind := range []string{"text", "password", "date", "list", "number", "hidden", "voiceprint"} {
		if !kinds[kind] {
			t.Errorf("no field of type %s", kind)
		}
	}
}

func TestLogosSayWhatTheyAre(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	got := b.as("", "GET", "/logos/338178e6-3d01-564f-9a7b-52ca442459bf-thumbnail.webp").want(200)
	if got.header.Get("Content-Type") != "image/png" || http.DetectContentType([]byte(got.raw)) != "image/png" {
		t.Fatalf("type %q, bytes are %s", got.header.Get("Content-Type"), http.DetectContentType([]byte(got.raw)))
	}
	b.as("", "GET", "/logos/unknown-thumbnail.webp").want(404)
}

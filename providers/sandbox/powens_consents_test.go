package sandbox_test

import (
	"strconv"
	"testing"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

func TestAConsentEndsAfter180DaysAndIsGivenAnewForAsLong(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	got := b.control("POST", "/powens/connections", object{"connector_uuid": "902", "id_user": b.user}).want(200)
	id := int(got.body["id"].(float64))
	direct := int(b.control("POST", "/powens/connections", object{"connector_uuid": "901", "id_user": b.user}).want(200).body["id"].(float64))
	path := "/users/me/connections/" + strconv.Itoa(id)
	openapi := func() object {
		return b.call("GET", path+"/sources", nil).want(200).body["sources"].([]any)[0].(object)
	}
	if src := openapi(); src["name"] != "openapi" || src["access_expire"] != "2027-05-02 11:00:00" { // in Paris it is summer then
		t.Fatalf("%v", src)
	}
	b.control("POST", "/clock", object{"forward": "90d"}).want(200)
	b.call("PUT", path, nil).want(200).state("") // reading is no consent
	b.control("POST", "/clock", object{"forward": "89d23h59m"}).want(200)
	b.call("GET", path, nil).want(200).state("")
	b.control("POST", "/clock", object{"forward": "1m"}).want(200)
	b.call("GET", path, nil).want(200).state("webauthRequired")
	b.call("GET", "/users/me/connections/"+strconv.Itoa(direct), nil).want(200).state("")
	b.visit(id, "s")
	b.press(id, "finish").want(200)
	b.call("GET", path, nil).want(200).state("")
	if src := openapi(); src["access_expire"] != "2027-10-29 11:00:00" {
		t.Errorf("renewed until %v", src["access_expire"])
	}
	b.control("POST", "/clock", object{"forward": "180d"}).want(200)
	b.call("GET", path, nil).want(200).state("webauthRequired")
}

func TestASessionOfEightMinutesAndAnotherOfFiveEndByTheClock(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	credential := b.control("POST", "/syncfy/credentials", nil).want(200)
	key := "api_key api_key=" + credential.text("api_key")
	ask := func(method, path, auth string, body any) answer {
		req := b.request(method, b.api.URL+path, "", body)
		req.Header.Set("Authorization", auth)
		return b.send(req)
	}
	session := ask("POST", "/syncfy/v1/sessions", key, object{"id_user": credential.text("id_user")}).want(200)
	token := "Bearer " + session.body["response"].(object)["token"].(string)
	login := b.control("POST", "/flinks/logins", object{"script": []object{{"do": "ask_code", "accepts": "1"}}}).want(200)
	root := "/flinks/v3/" + login.text("customer") + "/BankingServices/"
	b.control("PUT", "/switches", object{"flinks": object{"token_needed": false}}).want(200)
	asked := ask("POST", root+"Authorize", "", object{"LoginId": login.text("id"), "MostRecentCached": false, "Save": true}).want(203)
	b.control("POST", "/clock", object{"forward": "4m59s"}).want(200)
	ask("GET", "/syncfy/v1/credentials", token, nil).want(200) // being used, it lives on
	b.control("POST", "/clock", object{"forward": "3m"}).want(200)
	ask("GET", "/syncfy/v1/credentials", token, nil).want(200)
	b.control("POST", "/clock", object{"forward": "5m"}).want(200)
	ask("GET", "/syncfy/v1/credentials", token, nil).want(401)
	if code := ask("GET", root+"AuthorizeAsync/"+asked.text("RequestId"), "", nil).text("FlinksCode"); code != "SESSION_NONEXISTENT" {
		t.Errorf("after eight minutes the RequestId is %q", code)
	}
}

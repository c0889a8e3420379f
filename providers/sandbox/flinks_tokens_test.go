package sandbox_test

import (
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

func TestAnAuthorizeTokenIsGoodForOneSignInAndItsAnswers(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	token := b.mint()
	with := func(token string, body map[string]any) answer {
		return b.as("POST", "/Authorize", "flinks-auth-key", token, body)
	}
	credentials := map[string]any{"Institution": "FlinksCapital", "Username": "challenge_question", "Password": "Everyday"}
	first := with(token, credentials).want(203)
	with(token, credentials).want(401).flinks("UNAUTHORIZED")
	// The same token goes with the answers, and so does a fresh one.
	wrong := with(token, map[string]any{"RequestId": first.text("RequestId"), "SecurityResponses": map[string]any{first.asks()[0].Prompt: one("Tom")}}).
		want(401).flinks("INVALID_SECURITY_RESPONSE")
	fresh := b.mint()
	right := map[string]any{"RequestId": wrong.text("RequestId"), "SecurityResponses": map[string]any{first.asks()[0].Prompt: one("Rex")}}
	with("", right).want(401).flinks("UNAUTHORIZED")
	with(fresh, right).want(200)
	with(fresh, credentials).want(401).flinks("UNAUTHORIZED")
}

func TestAnAuthorizeTokenDiesUnusedAfterHalfAnHour(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	token, credentials := b.mint(), map[string]any{"Institution": "FlinksCapital", "Username": "greatday_nomfa", "Password": "Everyday"}
	b.clock.pass(30*time.Minute - time.Second)
	b.as("POST", "/Authorize", "flinks-auth-key", token, credentials).want(200)
	late := b.mint()
	b.clock.pass(30 * time.Minute)
	b.as("POST", "/Authorize", "flinks-auth-key", late, credentials).want(401).flinks("UNAUTHORIZED")
	b.control("PUT", "/switches", map[string]any{"flinks": map[string]any{"token_lifetime": "15m"}}).want(200)
	short := b.mint()
	b.clock.pass(15 * time.Minute)
	b.as("POST", "/Authorize", "flinks-auth-key", short, credentials).want(401)
	b.mint()
	if n := b.control("POST", "/flinks/tokens/expire", nil).want(200).body["expired"]; n == float64(0) {
		t.Error("no token was expired")
	}
}

func TestEachEndpointWantsItsOwnKey(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	for _, key := range []string{"", "wrong-key"} {
		got := b.as("POST", "/GenerateAuthorizeToken", "flinks-auth-key", key, nil).want(401).flinks("UNAUTHORIZED")
		if got.text("Message") != "You must provide a valid auth key" {
			t.Error(got.raw)
		}
	}
	b.as("GET", "/Institutions", "flinks-auth-key", "secret", nil).want(401)
	b.as("GET", "/Institutions", "x-api-key", "key", nil).want(200)
	b.as("POST", "/Authorize", "x-api-key", "key", map[string]any{"LoginId": "x"}).want(401)
	b.control("PUT", "/switches", map[string]any{"flinks": map[string]any{"token_needed": false}}).want(200)
	b.as("POST", "/Authorize", "", "", map[string]any{"Institution": "FlinksCapital", "Username": "greatday_nomfa", "Password": "Everyday"}).want(200)
}

func TestInstitutionsAreListedInPages(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	all := b.as("GET", "/Institutions", "x-api-key", "key", nil).want(200)
	list := all.body["Data"].([]any)
	if all.body["Count"] != float64(len(list)) || list[0].(map[string]any)["Id"] != float64(14) {
		t.Fatal(all.raw)
	}
	page := b.as("GET", "/Institutions?skip=1&take=1", "x-api-key", "key", nil).want(200)
	if got := page.body["Data"].([]any); len(got) != 1 || got[0].(map[string]any)["Id"] != float64(901) || page.body["Count"] != all.body["Count"] {
		t.Fatal(page.raw)
	}
	b.as("GET", "/Institutions?skip=9999999&take=-1", "x-api-key", "key", nil).want(200)
}

package sandbox_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

func (b *bench) mint(kind string) string {
	b.t.Helper()
	return b.call("GET", "/auth/token/code?type="+kind, nil).want(200).text("code")
}

func (b *bench) exchange(code string) answer {
	b.t.Helper()
	return b.calm("POST", "/auth/token/access", "", map[string]any{"client_id": "4711", "client_secret": "s", "code": code})
}

// as calls with another bearer.
func (b *bench) as(bearer, method, path string) answer {
	b.t.Helper()
	return b.send(b.request(method, b.api.URL+"/powens/2.0"+path, bearer, nil))
}

func TestCodesAndTokensMustBeEscaped(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	code := b.mint("singleAccess")
	for _, text := range []string{code, b.token} {
		if !strings.Contains(text, "+") || !strings.Contains(text, "/") || !strings.HasSuffix(text, "=") {
			t.Errorf("%q lacks one of + / =", text)
		}
	}
	// A client that does not escape loses the plus sign and must fail here rather than at the vendor's.
	form := "client_id=1&client_secret=s&code=" + code
	req, _ := http.NewRequest("POST", b.api.URL+"/powens/2.0/auth/token/access", strings.NewReader(form))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	b.send(req).want(401)
	req, _ = http.NewRequest("POST", b.api.URL+"/powens/2.0/auth/token/access", strings.NewReader(
		url.Values{"client_id": {"1"}, "client_secret": {"s"}, "code": {code}}.Encode()))
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	b.send(req).want(200)
}

func TestSingleAccessCodeIsExchangedOnce(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	code := b.mint("singleAccess")
	b.as(code, "GET", "/users/me/connections").want(200)
	if got := b.exchange(code).want(200); got.text("access_token") == "" || got.text("token_type") != "Bearer" {
		t.Fatal(got.raw)
	}
	b.exchange(code).want(401)
	b.as(code, "GET", "/users/me/connections").want(401)
}

func TestRequestAccessCodeIsExchangedUntilItExpires(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	code := b.mint("requestAccess")
	b.exchange(code).want(200)
	b.exchange(code).want(200)
	b.clock.pass(30 * time.Minute)
	b.exchange(code).want(401)
	b.as(code, "GET", "/users/me/connections").want(401)
	b.call("GET", "/auth/token/code?type=other", nil).want(400).code("invalidValue")
}

func TestTheControlsExpireCodes(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	code := b.mint("singleAccess")
	if got := b.control("POST", "/powens/codes/expire", nil).want(200); got.body["expired"] != 1.0 {
		t.Fatal(got.raw)
	}
	b.exchange(code).want(401)
}

func TestRevokedTokenIsDenied(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	token := b.exchange(b.mint("singleAccess")).text("access_token")
	b.as(token, "DELETE", "/auth/token").want(204)
	b.as(token, "GET", "/users/me/connections").want(401)
	b.as(b.mint("requestAccess"), "DELETE", "/auth/token").want(400)
	b.control("PUT", "/switches", map[string]any{"denied": 403}).want(200)
	b.as(token, "GET", "/users/me/connections").want(403)
	b.as("", "GET", "/users/me/connections").want(401)
}

func TestRenewMayRevokeWhatWasBefore(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	got := b.calm("POST", "/auth/renew", "", map[string]any{
		"client_id": "1", "client_secret": "s", "grant_type": "client_credentials",
		"id_user": b.user, "revoke_previous": true,
	}).want(200)
	b.call("GET", "/users/me/connections", nil).want(401)
	b.as(got.text("access_token"), "GET", "/users/me/connections").want(200)
	b.calm("POST", "/auth/renew", "", map[string]any{"client_id": "1", "client_secret": "s", "grant_type": "client_credentials", "id_user": 999}).want(404)
}

func TestAnonymousUserHasHalfAnHour(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	got := b.calm("POST", "/auth/init", "", map[string]any{}).want(200)
	if got.text("type") != "temporary" || got.body["expires_in"] != 1800.0 {
		t.Fatal(got.raw)
	}
	b.as(got.text("auth_token"), "GET", "/users/me/connections").want(200)
	b.clock.pass(30 * time.Minute)
	b.as(got.text("auth_token"), "GET", "/users/me/connections").want(401)
}

func TestClientsShowDigitsAndASecret(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	b.calm("POST", "/auth/init", "", map[string]any{"client_id": "abc", "client_secret": "s"}).want(400).code("invalidValue")
	b.calm("POST", "/auth/init", "", map[string]any{"client_id": "1"}).want(400).code("missingParameter")
}

func TestUsersSeeOnlyTheirOwnConnections(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, _ := b.connect(odd)
	other := b.calm("POST", "/auth/init", "", map[string]any{"client_id": "1", "client_secret": "s"}).text("auth_token")
	b.as(other, "GET", path).want(404).code("notFound")
	b.as(other, "GET", "/users/1/connections").want(404)
	b.call("GET", "/users/1/connections", nil).want(200)
}

package sandbox_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

const back = "https://integrator.example/return"

// browse opens a page or sends one of its forms.
func (b *bench) browse(method, address string, form url.Values) answer {
	b.t.Helper()
	req, err := http.NewRequest(method, address, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	if form != nil {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	req.Header.Set("Accept", "text/html,*/*;q=0.8")
	return b.send(req)
}

// visit asks for the bank's address.
func (b *bench) visit(id int, state string) string {
	b.t.Helper()
	q := url.Values{"client_id": {"4711"}, "redirect_uri": {back}, "id_connection": {fmt.Sprint(id)}, "state": {state}}
	return b.call("GET", "/webauth-url?"+q.Encode(), nil).want(200).text("url")
}

func TestTheLinkInTheMessageHoldsASecret(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, _ := b.broken(sandbox.AskVisit(), sandbox.Accept())
	message := b.call("GET", path, nil).state("webauthRequired").text("error_message")
	if !regexp.MustCompile(`^Redirecting to https://\S+[?&]state=\S{20,}$`).MatchString(message) {
		t.Fatalf("message %q", message)
	}
	got := b.call("PUT", path, nil).want(202).state("webauthRequired")
	if got.text("error_message") == message {
		t.Error("PUT made no fresh link")
	}
}

func TestSigningInAtTheBankMovesTheConnectionOn(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.broken(sandbox.AskVisit(), sandbox.AskCode("1"), sandbox.Accept())
	const state = "a b+c/d=&é"
	address := b.visit(id, state)
	page := b.browse("GET", address, nil).want(200)
	if page.header.Get("X-Frame-Options") != "DENY" || page.header.Get("Cross-Origin-Opener-Policy") != "same-origin" {
		t.Errorf("headers %v", page.header)
	}
	if !strings.Contains(page.raw, "Reconnect sandbox") {
		t.Error("the page does not say what it is")
	}
	b.browse("POST", address, url.Values{"decision": {"sign_in"}}).want(400)
	hop := b.browse("POST", address, url.Values{"decision": {"sign_in"}, "user": {"anybody"}}).want(303).header.Get("Location")
	if !strings.HasPrefix(hop, b.api.URL+"/powens/2.0/webauth/callback?") {
		t.Fatalf("the bank sends to %q", hop)
	}
	b.call("GET", path, nil).state("webauthRequired")
	to, err := url.Parse(b.browse("GET", hop, nil).want(302).header.Get("Location"))
	if err != nil || !strings.HasPrefix(to.String(), back+"?") || to.Query().Get("id_connection") != fmt.Sprint(id) || to.Query().Get("state") != state {
		t.Fatalf("sent to %q", to)
	}
	b.call("GET", path, nil).state("additionalInformationNeeded")
	b.browse("GET", hop, nil).want(410)
	b.browse("GET", address, nil).want(410)
}

func TestRefusingAtTheBankChangesNothing(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.broken(sandbox.AskVisit(), sandbox.Accept())
	hop := b.browse("POST", b.visit(id, "s"), url.Values{"decision": {"refuse"}}).want(303).header.Get("Location")
	to, _ := url.Parse(b.browse("GET", hop, nil).want(302).header.Get("Location"))
	if q := to.Query(); q.Get("error") != "access_denied" || q.Get("error_description") == "" || q.Get("state") != "s" || q.Has("id_connection") {
		t.Fatalf("sent to %q", to)
	}
	b.call("GET", path, nil).state("webauthRequired")
}

func TestAnOldLinkToTheBankIsDead(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	_, id := b.broken(sandbox.AskVisit(), sandbox.Accept())
	address := b.visit(id, "s")
	b.clock.pass(2*time.Hour + time.Second)
	b.browse("POST", address, url.Values{"decision": {"refuse"}}).want(410)
}

func TestThereIsNoBankLinkWhenNothingIsToBeConsentedTo(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	_, id := b.connect(odd)
	ask := func(q string) answer { return b.call("GET", "/webauth-url?client_id=1&redirect_uri="+q, nil) }
	ask(fmt.Sprintf("https://a.example&id_connection=%d", id)).want(409).code("invalidValue")
	ask("https://a.example&id_connection=999").want(404)
	ask("javascript:alert(1)&id_connector=902").want(400).code("invalidValue")
	ask("https://a.example%3Fq%3D1&id_connector=902").want(400).code("invalidValue")
	ask("https://a.example&id_connector=901").want(400).code("invalidValue")
	b.call("GET", "/webauth-url?client_id=1&id_connector=902", nil).want(400).code("missingParameter")
}

func TestOneSignInServesAllSourcesThatWaitForIt(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	got := b.call("POST", "/users/me/connections", map[string]any{"id_connector": consent}).want(202).state("webauthRequired")
	id := int(got.body["id"].(float64))
	b.visit(id, "s")
	b.press(id, "finish").want(200)
	b.call("GET", fmt.Sprintf("/users/me/connections/%d", id), nil).state("")
}

func TestABrowserIsSentToTheBankWithACode(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	q := url.Values{"client_id": {"1"}, "redirect_uri": {"myapp://callback"}, "id_connector": {"902"}, "token": {b.mint("requestAccess")}}
	got := b.browse("GET", b.api.URL+"/powens/2.0/webauth?"+q.Encode(), nil).want(307)
	if !strings.Contains(got.raw, `<a href="`+got.header.Get("Location")+`">`) {
		t.Errorf("no link in %s", got.raw)
	}
	hop := b.browse("POST", got.header.Get("Location"), url.Values{"decision": {"sign_in"}, "user": {"x"}}).want(303).header.Get("Location")
	to := b.browse("GET", hop, nil).want(302).header.Get("Location")
	if !regexp.MustCompile(`^myapp://callback\?id_connection=\d+$`).MatchString(to) {
		t.Fatalf("sent to %q", to)
	}
	q.Set("token", "wrong")
	b.browse("GET", b.api.URL+"/powens/2.0/webauth?"+q.Encode(), nil).want(401)
}

func TestPeopleAreToldInAPageThatThereIsNone(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	if page := b.browse("GET", b.api.URL+"/none", nil).want(404); !strings.Contains(page.raw, "<h1>There is no such page</h1>") {
		t.Errorf("a browser is told %s", page.raw)
	}
	if reply := b.call("GET", "/none", nil).want(404); strings.Contains(reply.raw, "<h1>") {
		t.Errorf("a program is told %s", reply.raw)
	}
}

func TestThePhoneShowsWhatIsPending(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.broken(sandbox.AskCode("987654"), sandbox.AskApproval(`<script>x</script>`), sandbox.Accept())
	phone := fmt.Sprintf("%s/phone/%d", b.api.URL, id)
	page := b.browse("GET", phone, nil).want(200)
	if !strings.Contains(page.raw, "987654") || !strings.Contains(page.raw, `<a href="">Look again</a>`) || strings.Contains(page.raw, "http-equiv") {
		t.Error("no text message, no way to look again, or the page is taken away while it is read")
	}
	b.call("POST", path, map[string]any{"otp": "987654"}).state("decoupled")
	page = b.browse("GET", phone, nil).want(200)
	if strings.Contains(page.raw, "<script>") {
		t.Error("the bank's words are not escaped")
	}
	for _, button := range []string{"approve", "refuse", "expire"} {
		if !strings.Contains(page.raw, `value="`+button+`"`) {
			t.Errorf("no button %s", button)
		}
	}
	b.call("POST", path+"?background=true", map[string]any{"resume": true})
	b.browse("POST", phone, url.Values{"story": {"0"}, "decision": {"nothing"}}).want(400)
	b.browse("POST", phone, url.Values{"story": {"0"}, "decision": {"approve"}}).want(303)
	b.call("GET", path, nil).state("")
	b.browse("POST", phone, url.Values{"story": {"0"}, "decision": {"approve"}}).want(303)
	if page := b.browse("GET", phone, nil); !strings.Contains(page.raw, "Nothing to confirm") {
		t.Error("something is still to be confirmed")
	}
	b.browse("GET", b.api.URL+"/phone/0", nil).want(404)
}

// A program that draws a phone of its own gets the same as JSON.
func TestThePhoneTellsProgramsWhatIsPending(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.broken(sandbox.AskCode("987654"), sandbox.AskApproval("Confirm it."), sandbox.Accept())
	asks := func(want string) {
		t.Helper()
		r := b.request("GET", fmt.Sprintf("%s/phone/%d", b.api.URL, id), "", nil)
		r.Header.Set("Accept", "application/json")
		if got := b.send(r).want(200); !strings.Contains(strings.Join(strings.Fields(got.raw), " "), want) {
			t.Errorf("the phone says %s, not %s", got.raw, want)
		}
	}
	asks(`"code":"987654"`)
	b.call("POST", path, map[string]any{"otp": "987654"}).state("decoupled")
	asks(`"approval":true,"words":"Confirm it."`)
	b.press(id, "approve")
	b.call("POST", path+"?background=true", map[string]any{"resume": true})
	asks(`"rings":[]`)
}

func TestTheStandInForTheWebviewEndsWithStateOnly(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.broken(sandbox.RefusePassword(), sandbox.AskCode("1"), sandbox.Accept())
	address := func(code, lang string) string {
		q := url.Values{
			"domain": {"acme.biapi.pro"}, "client_id": {"4711"}, "redirect_uri": {back}, "code": {code},
			"connection_id": {fmt.Sprint(id)}, "state": {"s+/="},
		}
		return b.api.URL + "/powens/webview" + lang + "/reconnect?" + q.Encode()
	}
	code := b.mint("requestAccess")
	if page := b.browse("GET", address(code, "/fr"), nil).want(200); !strings.Contains(page.raw, "Sign in (simulated)") {
		t.Error("no button")
	}
	to := b.browse("POST", address(code, "/fr"), url.Values{"decision": {"cancel"}}).want(303).header.Get("Location")
	if u, _ := url.Parse(to); u.Query().Get("error") != "access_denied" || u.Query().Get("state") != "s+/=" {
		t.Fatalf("cancel sends to %q", to)
	}
	b.call("GET", path, nil).state("wrongpass")
	to = b.browse("POST", address(code, "/fr"), url.Values{"decision": {"sign_in"}}).want(303).header.Get("Location")
	if to != back+"?state=s%2B%2F%3D" {
		t.Fatalf("success sends to %q", to)
	}
	b.call("GET", path, nil).state("")
	to = b.browse("GET", address("late", "/en"), nil).want(303).header.Get("Location")
	if !strings.Contains(to, "error=session_expired") {
		t.Fatalf("an expired code sends to %q", to)
	}
	if to := b.browse("GET", address(code, ""), nil).want(302).header.Get("Location"); !strings.HasPrefix(to, b.api.URL+"/powens/webview/en/reconnect?") {
		t.Fatalf("without a language: %q", to)
	}
	b.browse("GET", address(code, "/xx"), nil).want(404)
	b.browse("GET", b.api.URL+"/powens/webview/en/reconnect?code=1", nil).want(400)
}

func TestEveryAnswerSaysWhoSpeaks(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	for _, address := range []string{b.api.URL + "/", b.api.URL + "/powens/2.0/connectors", b.api.URL + "/bank/x", b.controls.URL + "/", b.controls.URL + "/history"} {
		if got := b.browse("GET", address, nil); got.header.Get("Server") != "Reconnect-Sandbox" {
			t.Errorf("%s: Server %q", address, got.header.Get("Server"))
		}
	}
}

package sandbox_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

func TestEveryActIsAStateOfFlinks(t *testing.T) {
	for name, c := range map[string]struct {
		script sandbox.Script
		status int
		code   string // or the type of the challenge
	}{
		"healthy":         {sandbox.Script{sandbox.Accept()}, 200, ""},
		"consent":         {sandbox.Script{sandbox.Consent()}, 200, ""}, // there is no such thing
		"refuse_password": {sandbox.Script{sandbox.RefusePassword()}, 401, "INVALID_LOGIN"},
		"expire_password": {sandbox.Script{sandbox.ExpirePassword()}, 401, "INVALID_PASSWORD"},
		"ask_code":        {sandbox.Script{sandbox.AskCode("1")}, 203, "QuestionAndAnswer"},
		"ask_choice":      {sandbox.Script{sandbox.AskChoice(sandbox.Choice{Value: "a"})}, 203, "MultipleChoice"},
		"ask_picture":     {sandbox.Script{sandbox.AskPicture([]byte("x"), "")}, 203, "ImageSelection"},
		"ask_fields":      {sandbox.Script{sandbox.AskFields(sandbox.Field{Name: "pin", Kind: "number"})}, 203, "QuestionAndAnswer"},
		"ask_approval":    {sandbox.Script{sandbox.AskApproval("")}, 203, "TrustedDeviceVerification"},
		"ask_visit":       {sandbox.Script{sandbox.AskVisit()}, 401, "UNAUTHORIZED"},
		"require_action":  {sandbox.Script{sandbox.RequireAction("terms")}, 401, "NEW_ACCOUNT"},
		"lock":            {sandbox.Script{sandbox.Lock()}, 401, "DISABLED_LOGIN"},
		"dawdle":          {sandbox.Script{sandbox.Dawdle(time.Hour)}, 202, "OPERATION_PENDING"},
		"limit":           {sandbox.Script{sandbox.Limit()}, 401, "TOO_MANY_REQUESTS"},
		"go_down":         {sandbox.Script{sandbox.GoDown()}, 401, "RETRY_LATER"},
		"break":           {sandbox.Script{sandbox.Break()}, 500, "AGGREGATION_ERROR"},
		"unsupported":     {sandbox.Script{sandbox.Unsupported()}, 405, "DISABLED_INSTITUTION"},
		"strange":         {sandbox.Script{sandbox.Strange("CARRIER_PIGEON")}, 401, "CARRIER_PIGEON"},
		"a known code":    {sandbox.Script{sandbox.Strange("CARD_IN_USE")}, 400, "CARD_IN_USE"},
	} {
		t.Run(name, func(t *testing.T) {
			b := newFlinksBench(t, sandbox.Options{})
			got := b.opened(c.script...).want(c.status)
			switch c.status {
			case 200:
			case 203:
				got.challenged(c.code)
			default:
				got.flinks(c.code)
			}
			if got.text("RequestId") == "" {
				t.Error("a reply without a RequestId")
			}
		})
	}
}

func TestCredentialsMendARefusedPassword(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	id := b.saved(sandbox.RefusePassword(), sandbox.AskCode("1"))
	b.poll(b.reconnect(id)).want(401).flinks("INVALID_LOGIN")
	sign := func(password string) answer {
		return b.sign("mary", "Institution", "Banque Imaginaire", "Password", password)
	}
	sign("0000").want(401).flinks("INVALID_LOGIN")
	got := sign(sandbox.RightPassword)
	got = b.respond(got, map[string]any{got.challenged("QuestionAndAnswer")[0].Prompt: one("1")}).want(200)
	if got.body["Login"].(map[string]any)["Id"] != id {
		t.Error("the same user has another LoginId")
	}
	b.poll(b.reconnect(id)).want(200)
}

func TestWhatIsNotSavedCannotBeUsedAgain(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	id := b.sign("greatday_nomfa", "Save", false).want(200).body["Login"].(map[string]any)["Id"]
	b.say("POST", "/AuthorizeAsync", map[string]any{"LoginId": id}).want(401).flinks("INVALID_LOGIN")
}

func TestAPushIsDecidedOnThePhone(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	id := b.saved(sandbox.AskApproval("Open the app"))
	got := b.poll(b.reconnect(id))
	if h := got.challenged("TrustedDeviceVerification")[0]; h.Prompt != "Open the app" || h.Iterables != nil {
		t.Fatal(got.raw)
	}
	press := func(what string) answer { return b.control("POST", "/flinks/logins/"+id+"/"+what, nil) }
	b.browse("GET", b.api.URL+"/phone/"+id, nil).want(200)
	press("refuse").want(200)
	press("refuse").want(409)
	if got := b.poll(got).want(401).flinks("INVALID_SECURITY_RESPONSE"); got.asks() != nil {
		t.Fatal(got.raw)
	}
	got = b.poll(b.reconnect(id)).want(203)
	b.browse("POST", b.api.URL+"/phone/"+id, url.Values{"story": {"0"}, "decision": {"approve"}}).want(303)
	b.poll(got).want(200)
}

func TestAnAnswerToAPushIsHeldUntilThePhoneDecides(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	id := b.saved(sandbox.AskApproval("Open the app"))
	got := b.poll(b.reconnect(id)).want(203)
	held := make(chan answer, 1)
	go func() { held <- b.respond(got, map[string]any{"Open the app": one("yes")}) }()
	b.until("the request", func() bool {
		for _, r := range b.box.History() {
			if r.Fate == "pending" {
				return true
			}
		}
		return false
	})
	b.control("POST", "/flinks/logins/"+id+"/approve", nil).want(200)
	(<-held).want(200)
}

func TestAPushMayJustBePending(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	b.control("PUT", "/switches", map[string]any{"flinks": map[string]any{"push": "pending"}, "approval_lifetime": "1m"}).want(200)
	got := b.opened(sandbox.AskApproval("")).want(202).flinks("OPERATION_PENDING")
	b.clock.pass(time.Minute)
	b.poll(got).want(401).flinks("INVALID_SECURITY_RESPONSE")
}

func TestAnActAtTheBankIsDoneByTheControls(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	id := b.saved(sandbox.RequireAction("Accept the terms"), sandbox.AskCode("1"))
	if got := b.poll(b.reconnect(id)).want(401).flinks("NEW_ACCOUNT"); got.text("Message") != "Accept the terms" {
		t.Fatal(got.raw)
	}
	b.control("POST", "/flinks/logins/"+id+"/act", nil).want(200)
	b.control("POST", "/flinks/logins/"+id+"/act", nil).want(409)
	b.poll(b.reconnect(id)).want(203)
}

func TestAFaultHealsAfterItsTime(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	down := sandbox.GoDown()
	down.For = sandbox.Span(time.Minute)
	id := b.saved(down)
	b.poll(b.reconnect(id)).want(401)
	b.clock.pass(time.Minute)
	b.poll(b.reconnect(id)).want(200)
}

func TestABankWithAPageOfItsOwnIsVisited(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	id := b.control("POST", "/flinks/logins", map[string]any{
		"customer": customer, "username": "anne", "institution": "Caisse Chimérique",
		"script": sandbox.Script{sandbox.AskVisit()},
	}).want(200).text("id")
	b.poll(b.reconnect(id)).want(401).flinks("UNAUTHORIZED")
	visit := func() answer {
		query := url.Values{"institution_id": {"902"}, "redirect_uri": {"https://app.example/back"}, "state": {"a b"}, "lang": {"fr"}, "tag": {"t"}}
		req := b.request("GET", b.api.URL+"/flinks/v3/oauth/authorize?"+query.Encode(), "", nil)
		req.Header.Set("flinks-auth-key", b.mint())
		return b.send(req).want(http.StatusFound)
	}
	back := func(page string, form url.Values) url.Values {
		to, err := url.Parse(b.browse("POST", page, form).want(303).header.Get("Location"))
		if err != nil || to.Host != "app.example" {
			t.Fatalf("back to %v", to)
		}
		return to.Query()
	}
	page := visit().header.Get("Location")
	if got := back(page, url.Values{"decision": {"refuse"}}); got.Get("error") != "access_denied" || got.Get("state") != "a b" || got.Has("loginId") {
		t.Fatal(got)
	}
	b.browse("GET", page, nil).want(410)
	page = visit().header.Get("Location")
	if got := back(page, url.Values{"decision": {"sign_in"}, "user": {"anne"}}); got.Get("loginId") != id || got.Get("state") != "a b" {
		t.Fatal(got)
	}
	b.poll(b.reconnect(id)).want(200)
	b.control("POST", "/flinks/logins/"+id+"/finish", nil).want(409)
	visit()
	if to := b.control("POST", "/flinks/logins/"+id+"/finish", nil).want(200).text("redirect"); !strings.Contains(to, "loginId=") {
		t.Fatal(to)
	}
}

func TestControlsExpireARequestIdAndRefuseBadOrders(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	id := b.saved(sandbox.AskCode("1"))
	got := b.poll(b.reconnect(id)).want(203)
	b.control("POST", "/flinks/requests/"+got.text("RequestId")+"/expire", nil).want(200)
	b.poll(got).want(400).flinks("SESSION_NONEXISTENT")
	b.control("POST", "/flinks/requests/unknown/expire", nil).want(404)
	for path, status := range map[string]int{
		"/flinks/logins/unknown/approve": 404, "/flinks/logins/" + id + "/deny": 409,
		"/flinks/logins/" + id + "/act": 409, "/flinks/logins/" + id + "/break": 400,
	} {
		b.control("POST", path, nil).want(status)
	}
	for _, body := range []map[string]any{
		{"customer": customer, "username": "a", "institution": "Nowhere"},
		{"customer": customer, "username": "nobody", "institution": "FlinksCapital"},
		{"customer": customer, "username": "a", "script": []any{map[string]any{"do": "dance"}}},
	} {
		b.control("POST", "/flinks/logins", body).want(400)
	}
	for name, value := range map[string]any{
		"bad_login": 402, "rate_limited": 500, "poll": "put", "wrong_answer": "perhaps", "expired": "GONE",
		"push": "shove", "concurrent": "queue", "idle": "0s", "push_type": "",
	} {
		b.control("PUT", "/switches", map[string]any{"flinks": map[string]any{name: value}}).want(400)
	}
}

func TestThePageOfControlsHasButtonsForALogin(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	id := b.saved(sandbox.AskApproval("a"))
	b.reconnect(id)
	b.browse("POST", b.controls.URL+"/flinks/logins/"+id+"/break?story=code", url.Values{}).want(303)
	b.browse("POST", b.controls.URL+"/flinks/logins/"+id+"/break?story=approval", url.Values{}).want(303)
	page := b.browse("GET", b.controls.URL+"/", nil).want(200).raw
	for _, want := range []string{"mary at Banque Imaginaire", "/flinks/logins/" + id + "/refuse", "/phone/" + id, "/flinks/tokens/expire"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if list := b.control("GET", "/flinks/logins", nil).want(200).body["logins"].([]any); len(list) != 1 {
		t.Error(list)
	}
}

func TestTooManyRequestsAreRefused(t *testing.T) {
	for _, status := range []int{401, 403, 429} {
		b := newFlinksBench(t, sandbox.Options{})
		b.control("PUT", "/switches", map[string]any{"calls_per_minute": 2, "flinks": map[string]any{"rate_limited": status}}).want(200)
		for range 2 {
			b.mint()
		}
		got := b.as("POST", "/GenerateAuthorizeToken", "flinks-auth-key", "secret", nil).want(status).flinks("TOO_MANY_REQUESTS")
		if got.header.Get("Retry-After") == "" {
			t.Error(got.header)
		}
		b.clock.pass(time.Minute)
		b.mint()
	}
}

func TestFlinksHistoryTellsWhoseRequestItWas(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	id := b.saved(sandbox.AskCode("1"))
	got := b.poll(b.reconnect(id))
	b.box.ClearHistory()
	b.respond(got, map[string]any{got.asks()[0].Prompt: one("1")}).want(200)
	h := b.box.History()
	last := h[len(h)-1]
	if last.Connection != id || last.Subject != "customer "+customer || !strings.Contains(last.Body["SecurityResponses"], "1") {
		t.Fatalf("%+v", last)
	}
}

func TestALostReplyOfFlinksWasObeyed(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{Chaos: sandbox.Chaos{}})
	got := b.opened(sandbox.AskCode("1"))
	token := b.mint()
	b.control("PUT", "/chaos", map[string]any{"lost": 1}).want(200)
	b.as("POST", "/AuthorizeAsync", "flinks-auth-key", token, map[string]any{
		"RequestId":         got.text("RequestId"),
		"SecurityResponses": map[string]any{got.asks()[0].Prompt: one("1")},
	}).want(502)
	b.clock.pass(time.Second)
	b.control("PUT", "/chaos", map[string]any{"unknown": 1}).want(200)
	b.poll(got).want(200) // with the RequestId of before: the younger one was lost
}

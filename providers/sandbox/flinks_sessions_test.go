package sandbox_test

import (
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

func TestGreatdayIsAskedItsQuestionsInBothLanguages(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	for i, c := range []struct{ lang, word, accepts string }{
		{"en", "city", "Montreal"},
		{"en", "country", "Canada"},
		{"en", "shape", "Triangle"},
		{"fr", "ville", "Montréal"},
		{"fr", "pays", "Canada"},
		{"fr", "forme", "Triangle"},
	} {
		asked := b.sign("Greatday", "Language", c.lang)
		prompt := asked.challenged("QuestionAndAnswer")[0].Prompt
		if !strings.Contains(prompt, c.word) {
			t.Fatalf("question %d in %s is %q", i, c.lang, prompt)
		}
		got := b.respond(asked, map[string]any{prompt: one(c.accepts)}).want(200)
		if got.body["Login"].(map[string]any)["Username"] != "Greatday" || got.body["InstitutionId"] != float64(14) || got.body["FlinksCode"] != nil {
			t.Fatal(got.raw)
		}
	}
}

func TestTestUsersDoWhatTheVendorSays(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	b.sign("greatday_nomfa").want(200)
	b.sign("test_disabled_account").want(401).flinks("DISABLED_LOGIN")
	b.sign("test_service_unavailable").want(401).flinks("RETRY_LATER")
	b.sign("Greatday", "Password", "everyday").want(401).flinks("INVALID_LOGIN")
	b.sign("Somebody").want(401).flinks("INVALID_LOGIN")
	b.sign("Greatday", "Institution", "Nowhere").want(401).flinks("INVALID_REQUEST")
	b.sign("mary", "Institution", "Crédit des Nuages", "Password", "1234").want(405).flinks("DISABLED_INSTITUTION")
	b.say("POST", "/Authorize", map[string]any{}).want(401).flinks("INVALID_REQUEST")
	for user, code := range map[string]string{"test_dispatched": "OPERATION_DISPATCHED", "test_pending": "OPERATION_PENDING"} {
		got := b.sign(user).want(202).flinks(code)
		b.clock.pass(10 * time.Second)
		b.poll(got).want(200)
	}
}

func TestInvalidLoginMayBe400(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	b.control("PUT", "/switches", map[string]any{"flinks": map[string]any{"bad_login": 400}}).want(200)
	b.say("POST", "/AuthorizeAsync", map[string]any{"LoginId": "unknown"}).want(400).flinks("INVALID_LOGIN")
	b.say("POST", "/Authorize", map[string]any{"LoginId": ""}).want(400).flinks("INVALID_REQUEST")
}

func TestMidSessionReconnectGoesAsTheArticleSays(t *testing.T) {
	for _, form := range []string{"GET", "POST"} {
		b := newFlinksBench(t, sandbox.Options{})
		poll := func(last answer) answer {
			if form == "GET" {
				return b.poll(last)
			}
			return b.say("POST", "/AuthorizeAsync", map[string]any{"RequestId": last.text("RequestId")})
		}
		id := b.saved(sandbox.AskCode("123456"))
		got := b.say("POST", "/AuthorizeAsync", map[string]any{"LoginId": id, "MostRecentCached": false, "Save": true}).want(202).flinks("OPERATION_PENDING")
		got = poll(got).want(202)
		b.clock.pass(time.Second)
		got = poll(got)
		prompt := got.challenged("QuestionAndAnswer")[0].Prompt
		if got.body["Login"] != nil || got.body["FlinksCode"] != nil || got.text("Institution") != "Banque Imaginaire" {
			t.Fatal(got.raw)
		}
		got = b.say("POST", "/AuthorizeAsync", map[string]any{"RequestId": got.text("RequestId"), "SecurityResponses": map[string]any{prompt: one("123456")}}).want(202)
		b.clock.pass(time.Second)
		got = poll(got).want(200)
		if got.body["Login"].(map[string]any)["Id"] != id {
			t.Fatal(got.raw)
		}
		got = poll(got).want(200) // looking is never an error
		b.say("POST", "/Authorize", map[string]any{"RequestId": got.text("RequestId")}).want(400).flinks("ALREADY_AUTHORIZED")
		cached := b.say("POST", "/Authorize", map[string]any{"LoginId": id, "MostRecentCached": true}).want(200)
		b.as("POST", "/GetAccountsDetail", "x-api-key", "key", map[string]any{"RequestId": cached.text("RequestId")}).want(200)
		b.as("POST", "/GetAccountsDetail", "x-api-key", "key", map[string]any{"RequestId": cached.text("RequestId")}).want(400).flinks("SESSION_NONEXISTENT")
	}
}

func TestPollingIsByOneMethodWhenTheSwitchSaysSo(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	last := b.reconnect(b.saved(sandbox.AskCode("1")))
	set := func(how string) {
		b.control("PUT", "/switches", map[string]any{"flinks": map[string]any{"poll": how}}).want(200)
	}
	body := func() map[string]any { return map[string]any{"RequestId": last.text("RequestId")} }
	set("get")
	b.say("POST", "/AuthorizeAsync", body()).want(401).flinks("INVALID_REQUEST")
	last = b.poll(last).want(203)
	set("post")
	b.poll(last).want(404)
	b.say("POST", "/AuthorizeAsync", body()).want(203)
}

func TestEachReplyBringsANewRequestIdWhoseUseEndsTheOlder(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	first := b.reconnect(b.saved(sandbox.AskCode("1")))
	lost := b.poll(first).want(203)
	second := b.poll(first).want(203) // the reply before may have been lost
	if first.text("RequestId") == second.text("RequestId") || lost.text("RequestId") == second.text("RequestId") {
		t.Fatal("a RequestId was given twice")
	}
	third := b.poll(second).want(203)
	for _, old := range []answer{first, lost} {
		b.poll(old).want(400).flinks("SESSION_NONEXISTENT")
	}
	for range 60 { // somebody goes on with an old one all the time
		b.poll(third).want(203)
	}
	b.control("PUT", "/switches", map[string]any{"flinks": map[string]any{"new_request_id": false}}).want(200)
	fourth := b.poll(third).want(203)
	if again := b.poll(fourth).want(203); again.text("RequestId") != fourth.text("RequestId") {
		t.Fatal("the RequestId has changed")
	}
}

func TestARequestIdDiesAfterEightIdleMinutes(t *testing.T) {
	for _, code := range []string{"SESSION_NONEXISTENT", "SESSION_EXPIRED"} {
		b := newFlinksBench(t, sandbox.Options{})
		b.control("PUT", "/switches", map[string]any{"flinks": map[string]any{"expired": code}}).want(200)
		got := b.opened(sandbox.AskCode("1"))
		b.clock.pass(7 * time.Minute)
		got = b.poll(got).want(203) // which counts as activity
		b.clock.pass(7 * time.Minute)
		got = b.poll(got).want(203)
		b.clock.pass(8 * time.Minute)
		if got := b.poll(got).flinks(code); got.status != 400 && got.status != 401 {
			t.Fatal(got.raw)
		}
		b.say("GET", "/AuthorizeAsync/never-was", nil).want(400).flinks("SESSION_NONEXISTENT")
	}
	b := newFlinksBench(t, sandbox.Options{})
	b.control("PUT", "/switches", map[string]any{"flinks": map[string]any{"poll_keeps_alive": false}}).want(200)
	got := b.opened(sandbox.AskCode("1"))
	b.clock.pass(5 * time.Minute)
	got = b.poll(got).want(203)
	b.clock.pass(5 * time.Minute)
	b.poll(got).want(400)
}

func TestASyncRequestIsHeldAndThenDispatched(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	id := b.saved(sandbox.Dawdle(5*time.Minute), sandbox.AskCode("1"))
	held := make(chan answer, 1)
	go func() { held <- b.say("POST", "/Authorize", map[string]any{"LoginId": id, "MostRecentCached": false}) }()
	b.until("the request", func() bool {
		return b.control("GET", "/flinks/logins/"+id, nil).text("state") == "202"
	})
	b.clock.pass(209 * time.Second)
	select {
	case early := <-held:
		t.Fatalf("it was answered %d", early.status)
	case <-time.After(100 * time.Millisecond):
	}
	b.clock.pass(time.Second)
	got := (<-held).want(202).flinks("OPERATION_DISPATCHED")
	b.clock.pass(2 * time.Minute)
	b.poll(got).want(203)
}

func TestASecondSignInGoesOnBesideTheFirstReplacesItOrIsRefused(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	id := b.saved(sandbox.AskCode("1"))
	first := b.poll(b.reconnect(id)).want(203)
	b.poll(b.reconnect(id)).want(203)
	b.poll(first).want(203)
	b.control("PUT", "/switches", map[string]any{"flinks": map[string]any{"concurrent": "replace"}}).want(200)
	first = b.poll(b.reconnect(id)).want(203)
	second := b.poll(b.reconnect(id)).want(203)
	b.poll(first).want(400).flinks("SESSION_NONEXISTENT")
	b.poll(second).want(203)
	b.control("PUT", "/switches", map[string]any{"flinks": map[string]any{"concurrent": "refuse"}}).want(200)
	b.say("POST", "/AuthorizeAsync", map[string]any{"LoginId": id}).want(400).flinks("CONCURRENT_SESSION")
}

func TestACachedAuthorizeTellsOfTheLastFailure(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	id := b.saved(sandbox.GoDown())
	cached := func() answer {
		return b.say("POST", "/Authorize", map[string]any{"LoginId": id, "MostRecentCached": true})
	}
	cached().want(200)
	b.poll(b.reconnect(id)).want(401).flinks("RETRY_LATER")
	cached().want(401).flinks("RETRY_LATER")
	b.control("POST", "/flinks/logins/"+id+"/break", map[string]any{"script": sandbox.Script{sandbox.Accept()}}).want(200)
	b.poll(b.reconnect(id)).want(200)
	cached().want(200)
	if b.say("POST", "/Authorize", map[string]any{"Institution": "FlinksCapital", "Username": "Greatday", "Password": "Everyday", "MostRecentCached": true}).want(200).body["Login"] == nil {
		t.Error("cached credentials bring no login")
	}
}

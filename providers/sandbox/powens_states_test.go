package sandbox_test

import (
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

func TestAgreeingLeavesSCARequired(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, _ := b.broken(sandbox.Consent(), sandbox.Accept())
	b.call("GET", path, nil).want(200).state("SCARequired")
	b.call("PUT", path+"?psu_requested=false", nil).want(202).state("SCARequired")
	b.call("POST", path, map[string]any{}).want(200).state("")
}

func TestWrongCodeIsRefusedAndTheRightOneIsCompared(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, _ := b.broken(sandbox.AskCode("012345"), sandbox.Accept())
	got := b.call("GET", path, nil).state("additionalInformationNeeded")
	field := got.body["fields"].([]any)[0].(map[string]any)
	if field["name"] != "otp" || field["type"] != "text" || field["required"] != true || field["regex"] != nil {
		t.Fatalf("field %v", field)
	}
	b.call("POST", path, map[string]any{"otp": "12345"}).want(400).code("wrongpass")
	b.call("POST", path, map[string]any{"other": "x"}).want(400).code("missingParameter")
	b.call("POST", path, nil).want(202).state("additionalInformationNeeded")
	b.call("POST", path, map[string]any{"otp": "012345"}).want(200).state("")
}

func TestAChainIsPlayedInOrder(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.broken(sandbox.Consent(), sandbox.AskCode("1"), sandbox.AskApproval("Look at your app."), sandbox.Accept())
	b.call("POST", path, nil).want(202).state("additionalInformationNeeded")
	got := b.call("POST", path, map[string]any{"otp": "1"}).want(202).state("decoupled")
	if got.text("error_message") != "Look at your app." || got.body["fields"] != nil {
		t.Fatalf("message %v, fields %v", got.body["error_message"], got.body["fields"])
	}
	b.press(id, "approve").want(200)
	b.call("GET", path, nil).state("decoupled")
	b.call("POST", path, map[string]any{"resume": true}).want(200).state("")
}

func TestResumeHoldsTheRequestUntilThePhoneDecides(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.broken(sandbox.AskApproval(""), sandbox.AskCode(""), sandbox.Accept())
	held := make(chan answer, 1)
	go func() { held <- b.call("POST", path, map[string]any{"resume": true}) }()
	b.until("validating", func() bool { return b.call("GET", path, nil).text("state") == "validating" })
	select {
	case <-held:
		t.Fatal("the request was answered before anybody decided")
	default:
	}
	b.call("POST", path, map[string]any{"password": "1234"}).want(409).code("conflict")
	b.press(id, "approve").want(200)
	(<-held).want(202).state("additionalInformationNeeded")
}

func TestResumeInTheBackgroundAnswersAtOnce(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.broken(sandbox.AskApproval(""), sandbox.Accept())
	b.call("POST", path+"?background=true", map[string]any{"resume": true}).want(200).state("validating")
	b.call("POST", path+"?background", map[string]any{"resume": true}).want(200).state("validating")
	b.press(id, "approve").want(200)
	b.call("GET", path, nil).want(200).state("")
	b.press(id, "approve").want(409)
}

func TestRefusedApprovalFallsBackToSCARequired(t *testing.T) {
	for _, decision := range []string{"refuse", "expire"} {
		b := newBench(t, sandbox.Options{})
		path, id := b.broken(sandbox.AskApproval(""), sandbox.Accept())
		b.call("POST", path+"?background=true", map[string]any{"resume": "true"}).want(200).state("validating")
		b.press(id, decision).want(200)
		b.call("GET", path, nil).state("SCARequired")
		b.call("POST", path, map[string]any{"resume": true}).want(200).state("SCARequired")
		b.call("POST", path, nil).want(202).state("decoupled")
		b.press(id, "approve").want(200)
		b.call("POST", path, map[string]any{"resume": true}).want(200).state("")
	}
}

func TestAnApprovalExpiresByItself(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, _ := b.broken(sandbox.AskApproval(""), sandbox.Accept())
	b.call("POST", path+"?background=true", map[string]any{"resume": true}).state("validating")
	b.clock.pass(2*time.Minute + time.Second)
	b.call("GET", path, nil).state("SCARequired")
}

func TestAHeldResumeIsLetGoAtTheLimit(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, _ := b.broken(sandbox.AskApproval(""), sandbox.Accept())
	held := make(chan answer, 1)
	go func() { held <- b.call("POST", path, map[string]any{"resume": true}) }()
	b.until("validating", func() bool { return b.call("GET", path, nil).text("state") == "validating" })
	b.clock.pass(time.Minute)
	(<-held).want(202).state("decoupled")
}

func TestNothingElseMayBePostedWhileDecoupled(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, _ := b.broken(sandbox.AskApproval(""), sandbox.Accept())
	b.call("POST", path, map[string]any{"login": "12345678", "password": "1234"}).want(409).code("conflict")
	b.call("POST", path, nil).want(409).code("conflict")
	b.call("PUT", path, nil).want(409).code("conflict")
	b.call("GET", path, nil).state("decoupled")
}

func TestOnlyTheRightPasswordMendsWrongpass(t *testing.T) {
	for state, act := range map[string]sandbox.Act{"wrongpass": sandbox.RefusePassword(), "passwordExpired": sandbox.ExpirePassword()} {
		b := newBench(t, sandbox.Options{})
		path, _ := b.broken(act, sandbox.Accept())
		got := b.call("GET", path, nil).state(state)
		if fields := got.body["fields"].([]any); len(fields) != 7 {
			t.Fatalf("%d fields, want the connector's 7", len(fields))
		}
		first := b.call("POST", path, map[string]any{"password": "0000"}).want(400).code("wrongpass").text("code")
		second := b.call("POST", path, map[string]any{"login": "12345678"}).want(400).code("wrongpass").text("code")
		if first != "wrongpass" || second != "wrongpass" {
			t.Errorf("refusals are spelled %q and %q, not as the vendor's clients compare them", first, second)
		}
		b.control("PUT", "/switches", map[string]any{"wrongpass": "mixed"}).want(200)
		first = b.call("POST", path, map[string]any{"password": "0000"}).want(400).code("wrongpass").text("code")
		second = b.call("POST", path, map[string]any{"password": "0000"}).want(400).code("wrongpass").text("code")
		if first == second {
			t.Errorf("both refusals are spelled %q; the spelling takes turns", first)
		}
		b.call("POST", path, map[string]any{"password": "1234", "birthdate": "03/11/1990"}).want(400).code("invalidValue")
		b.call("POST", path, map[string]any{"password": "1234", "birthdate": "1990-11-03", "branch": "north", "contract": 7}).want(200).state("")
	}
}

func TestFieldsMayBeMissingOnWrongpass(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	bare := sandbox.RefusePassword()
	bare.NoFields = true
	path, _ := b.broken(bare)
	if got := b.call("GET", path, nil).state("wrongpass"); got.body["fields"] != nil {
		t.Fatalf("fields %v, want null", got.body["fields"])
	}
	path, _ = b.broken(sandbox.RefusePassword())
	b.control("PUT", "/switches", map[string]any{"fields_on_wrongpass": false}).want(200)
	if got := b.call("GET", path, nil).state("wrongpass"); got.body["fields"] != nil {
		t.Fatalf("fields %v, want null", got.body["fields"])
	}
	b.call("POST", path, map[string]any{"password": "1234"}).want(200).state("")
}

func TestCredentialsInTheBackgroundAreJudgedLater(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, _ := b.broken(sandbox.RefusePassword(), sandbox.Accept())
	b.call("POST", path+"?background=true", map[string]any{"password": "0000"}).want(200).state("validating")
	b.call("POST", path, map[string]any{"password": "1234"}).want(409).code("conflict")
	b.clock.pass(100 * time.Millisecond)
	b.call("GET", path, nil).state("wrongpass")
	b.call("POST", path+"?background=true", map[string]any{"password": "1234"}).want(200).state("validating")
	b.clock.pass(100 * time.Millisecond)
	b.call("GET", path, nil).state("")
}

func TestACodeRefusedInTheBackgroundShowsAsWrongpassWithItsField(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, _ := b.broken(sandbox.AskCode("1"), sandbox.Accept())
	b.call("POST", path+"?background=true", map[string]any{"otp": "2"}).want(200).state("validating")
	b.clock.pass(100 * time.Millisecond)
	got := b.call("GET", path, nil).state("wrongpass")
	if got.body["fields"].([]any)[0].(map[string]any)["name"] != "otp" {
		t.Fatalf("fields %v", got.body["fields"])
	}
	b.call("POST", path, map[string]any{"otp": "1"}).want(200).state("")
}

func TestResettingCredentialsOfAHealthyConnectionIsJudgedToo(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, _ := b.connect(test)
	b.call("POST", path, map[string]any{"login": "x", "password": "9999"}).want(400).code("wrongpass")
	b.call("GET", path, nil).state("")
	b.call("POST", path, map[string]any{"login": "x", "password": "1234"}).want(200).state("")
}

func TestABankThatIsSlowHoldsTheAnswer(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, _ := b.broken(sandbox.Consent(), sandbox.Dawdle(5*time.Second), sandbox.AskCode(""), sandbox.Accept())
	held := make(chan answer, 1)
	go func() { held <- b.call("POST", path, nil) }()
	b.until("validating", func() bool { return b.call("GET", path, nil).text("state") == "validating" })
	b.clock.pass(5 * time.Second)
	(<-held).want(202).state("additionalInformationNeeded")
}

func TestAnActionIsOverOnlyOnceTheUserActed(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	path, id := b.broken(sandbox.RequireAction("Accept the new terms."), sandbox.Accept())
	if got := b.call("GET", path, nil).state("actionNeeded"); got.text("error_message") != "Accept the new terms." {
		t.Fatalf("message %q", got.text("error_message"))
	}
	b.call("PUT", path, nil).want(200).state("actionNeeded")
	b.call("POST", path, nil).want(200).state("actionNeeded")
	b.press(id, "act").want(200)
	b.press(id, "act").want(409)
	b.call("GET", path, nil).state("actionNeeded")
	b.call("PUT", path, nil).want(200).state("")
}

func TestSomeStatesCannotBeRecovered(t *testing.T) {
	for state, act := range map[string]sandbox.Act{
		"rateLimiting": sandbox.Limit(), "websiteUnavailable": sandbox.GoDown(),
		"bug": sandbox.Break(), "notSupported": sandbox.Unsupported(), "reticulating": sandbox.Strange("reticulating"),
		"actionNeeded": sandbox.Lock(),
	} {
		b := newBench(t, sandbox.Options{})
		path, _ := b.broken(act)
		b.call("GET", path, nil).want(200).state(state)
		b.call("POST", path, nil).want(200).state(state)
		b.call("PUT", path, nil).want(200).state(state)
	}
}

func TestATemporaryStateMayHealByItself(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	down := sandbox.GoDown()
	down.For = sandbox.Span(time.Minute)
	path, _ := b.broken(down)
	b.call("GET", path, nil).state("websiteUnavailable")
	b.clock.pass(time.Minute)
	b.call("GET", path, nil).state("")
}

func TestChoicesAndFieldsAreChecked(t *testing.T) {
	b := newBench(t, sandbox.Options{})
	choice := sandbox.AskChoice(sandbox.Choice{Value: "sms", Label: "Text"}, sandbox.Choice{Value: "app", Label: "App"})
	choice.Accepts = "sms"
	path, _ := b.broken(choice, sandbox.AskFields(
		sandbox.Field{Name: "city", Kind: "text", Required: true, Accepts: "Lyon"}, sandbox.Field{Name: "since", Kind: "date"}), sandbox.Accept())
	if field := b.call("GET", path, nil).body["fields"].([]any)[0].(map[string]any); len(field["values"].([]any)) != 2 || field["type"] != "list" {
		t.Fatalf("field %v", field)
	}
	b.call("POST", path, map[string]any{"choice": "fax"}).want(400).code("invalidValue")
	b.call("POST", path, map[string]any{"choice": "app"}).want(400).code("wrongpass")
	b.call("POST", path, map[string]any{"choice": "sms"}).want(202).state("additionalInformationNeeded")
	b.call("POST", path, map[string]any{"city": "Nice"}).want(400).code("wrongpass")
	b.call("POST", path, map[string]any{"city": "Lyon", "since": "soon"}).want(400).code("invalidValue")
	b.call("POST", path, map[string]any{"city": "Lyon", "since": "2020-01-31"}).want(200).state("")
}

func TestTheBankLocksAfterTooManyRefusals(t *testing.T) {
	switches := sandbox.DefaultSwitches()
	switches.LockAfter = 3
	b := newBench(t, sandbox.Options{Switches: &switches})
	path, _ := b.broken(sandbox.AskCode("1"), sandbox.Accept())
	for range 3 {
		b.call("POST", path, map[string]any{"otp": "2"}).want(400).code("wrongpass")
	}
	if got := b.call("GET", path, nil).state("actionNeeded"); !strings.Contains(got.text("error_message"), "locked") {
		t.Fatalf("message %q", got.text("error_message"))
	}
}

package sandbox_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

func TestEachTypeOfChallengeIsAskedAndJudged(t *testing.T) {
	type given = map[string]any
	for user, c := range map[string]struct {
		kind  string
		wrong func(challenge) given
		right func(challenge) given
	}{
		"challenge_question": {
			"QuestionAndAnswer", func(h challenge) given { return given{h.Prompt: one("rex")} },
			func(h challenge) given { return given{h.Prompt: one("Rex")} },
		},
		"challenge_choose": {
			"QuestionAndAnswer", func(h challenge) given { return given{h.Iterables[0]: one("Tom")} },
			func(h challenge) given { return given{h.Iterables[1]: one("Rex")} },
		},
		"challenge_choice": {
			"MultipleChoice", func(h challenge) given { return given{h.Prompt: one("elsewhere")} },
			func(h challenge) given { return given{h.Prompt: one(h.Iterables[1])} },
		},
		"challenge_choices": {
			"MultipleChoiceMultipleAnswers", func(h challenge) given { return given{h.Prompt: h.Iterables} },
			func(h challenge) given { return given{h.Prompt: []string{"A cottage", "A car"}} },
		},
		"challenge_image": {
			"ImageSelection", func(h challenge) given { return given{h.Prompt: one(h.Iterables[0])} },
			func(h challenge) given { return given{h.Prompt: one(h.Iterables[1])} },
		},
		"challenge_unknown": {
			"VoicePrint", func(h challenge) given { return given{h.Prompt: one("Canada")} },
			func(h challenge) given { return given{h.Prompt: one("Alouette")} },
		},
		"challenge_odd": {
			"QuestionAndAnswer", func(h challenge) given { return given{h.Prompt: one("Zoe")} },
			func(h challenge) given { return given{h.Prompt: one("Zoé")} },
		},
	} {
		t.Run(user, func(t *testing.T) {
			b := newFlinksBench(t, sandbox.Options{})
			asked := b.sign(user)
			first := asked.challenged(c.kind)[0]
			refused := b.respond(asked, c.wrong(first)).want(401).flinks("INVALID_SECURITY_RESPONSE")
			if again := refused.asks(); len(again) != 1 || again[0].Prompt != first.Prompt {
				t.Fatalf("asked again is %v", again)
			}
			b.respond(refused, c.right(first)).want(200)
		})
	}
}

func TestTextOrCallSendsACodeThatCannotBeSentAgain(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	ways := func() answer {
		asked := b.sign("challenge_call")
		phone := asked.challenged("TextOrCall")[0].Iterables[0]
		if !strings.Contains(phone, "•") {
			t.Fatalf("phone %q", phone)
		}
		b.respond(asked, map[string]any{"Security code": one("Text")}).want(401).flinks("UNKNOWN_CHALLENGE_KEY")
		return b.respond(asked, map[string]any{phone: one("Text")})
	}
	code := ways()
	prompt := code.challenged("QuestionAndAnswer")[0].Prompt
	b.respond(code, map[string]any{prompt: one("123456")}).want(200)
	code = ways()
	if got := b.respond(code, map[string]any{prompt: one("000000")}).want(401).flinks("INVALID_SECURITY_RESPONSE"); got.asks() != nil {
		t.Fatal(got.raw)
	}
}

func TestAnOddPromptIsItsKeyByteForByte(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	asked := b.sign("challenge_odd")
	prompt := asked.challenged("QuestionAndAnswer")[0].Prompt
	if n := utf8.RuneCountInString(prompt); n < 2000 || !strings.HasPrefix(prompt, "  ") || !strings.HasSuffix(prompt, " ") ||
		!strings.Contains(prompt, `"O'Brien" \u2022 •`) {
		t.Fatalf("%d characters: %.100q", n, prompt)
	}
	for _, changed := range []string{strings.TrimSpace(prompt), prompt[:200], strings.ReplaceAll(prompt, `\u2022`, "•"), strings.ToUpper(prompt)} {
		b.respond(asked, map[string]any{changed: one("Zoé")}).want(401).flinks("UNKNOWN_CHALLENGE_KEY")
	}
	b.respond(asked, map[string]any{prompt: one("Zoé")}).want(200)
}

func TestSeveralChallengesAreAnsweredAtOnce(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	asked := b.sign("challenge_several")
	list := asked.challenged("QuestionAndAnswer", "MultipleChoice", "QuestionAndAnswer")
	some := map[string]any{list[0].Prompt: one("Rex")}
	if got := b.respond(asked, some).want(401).flinks("SECURITYRESPONSES_INCOMPLETE"); len(got.asks()) != 3 {
		t.Fatal(got.raw)
	}
	if got := b.respond(asked, map[string]any{}); len(got.challenged("QuestionAndAnswer", "MultipleChoice", "QuestionAndAnswer")) != 3 {
		t.Fatal(got.raw)
	}
	some[list[1].Prompt], some[list[2].Iterables[0]] = one("Sud"), one("Rex")
	b.say("POST", "/Authorize", map[string]any{"RequestId": asked.text("RequestId"), "SecurityResponses": map[string]any{list[0].Prompt: "Rex"}}).
		want(401).flinks("INVALID_REQUEST")
	b.respond(asked, some).want(200)
}

func TestARefusalWithoutChallengesEndsTheSession(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	b.control("PUT", "/switches", map[string]any{"flinks": map[string]any{"wrong_answer": "bare"}}).want(200)
	asked := b.sign("challenge_question")
	prompt := asked.asks()[0].Prompt
	refused := b.respond(asked, map[string]any{prompt: one("Tom")}).want(401).flinks("INVALID_SECURITY_RESPONSE")
	if refused.asks() != nil {
		t.Fatal(refused.raw)
	}
	b.respond(refused, map[string]any{prompt: one("Rex")}).want(400).flinks("SESSION_NONEXISTENT")
}

func TestARefusalInTheBackgroundStandsUntilItIsMadeGood(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	got := b.opened(sandbox.AskCode("123456"))
	prompt := got.asks()[0].Prompt
	say := func(code string) answer {
		got := b.say("POST", "/AuthorizeAsync", map[string]any{"RequestId": got.text("RequestId"), "SecurityResponses": map[string]any{prompt: one(code)}}).want(202)
		b.say("POST", "/AuthorizeAsync", map[string]any{"RequestId": got.text("RequestId"), "SecurityResponses": map[string]any{prompt: one(code)}}).want(400).flinks("CARD_IN_USE")
		b.clock.pass(time.Second)
		return b.poll(got)
	}
	got = say("000000").want(401).flinks("INVALID_SECURITY_RESPONSE")
	got = b.poll(got).want(401)
	if len(got.asks()) != 1 {
		t.Fatal(got.raw)
	}
	say("123456").want(200)
}

func TestTooManyRefusalsLockTheLogin(t *testing.T) {
	b := newFlinksBench(t, sandbox.Options{})
	b.control("PUT", "/switches", map[string]any{"lock_after": 2}).want(200)
	got := b.opened(sandbox.AskCode("123456"))
	prompt := got.asks()[0].Prompt
	got = b.respond(got, map[string]any{prompt: one("1")}).want(401)
	b.respond(got, map[string]any{prompt: one("2")}).want(401).flinks("DISABLED_LOGIN")
}

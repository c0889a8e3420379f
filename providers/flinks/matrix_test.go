package flinks_test

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/providertest"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/flinks"
)

func bare(w *dialect.Switches) { w.WrongAnswer = "bare" }

// eachWay runs a test for each way to ask how a session stands.
func eachWay(t *testing.T, run func(t *testing.T, plays func(setting) providertest.Dialect)) {
	for name, way := range map[string]setting{"post": {pollBy: http.MethodPost}, "get": {pollBy: http.MethodGet}, "sync": {sync: true}} {
		t.Run(name, func(t *testing.T) {
			run(t, func(s setting) providertest.Dialect {
				s.script, s.pollBy, s.sync = slices.Clone(s.script), way.pollBy, way.sync
				return played(s)
			})
		})
	}
}

func TestEachScriptIsShownStepByStep(t *testing.T) {
	eachWay(t, func(t *testing.T, plays func(setting) providertest.Dialect) {
		providertest.Matrix(t, func(script sandbox.Script) providertest.Dialect { return plays(setting{script: script}) }, map[string]string{
			"expired password": "ask wrong_credentials, ask, done", "action": "act action_needed, ask, done", "locked": "act locked, ask, done",
			"unsupported": "failed bank_unavailable", "strange": "ask, failed unknown",
			// Each session is another one, and without a LoginId it takes credentials.
			"down for a while": "ask, ask, done", "down twice as long": "ask, ask, done", "limited for a while": "ask, ask, done",
			"broken for a while": "ask, ask, ask, ask, ask, ask, ask, failed aggregator_fault",
		})
	})
}

func TestEachChallengeIsShownStepByStep(t *testing.T) {
	choices := []sandbox.Choice{{Value: "sms", Label: "SMS"}, {Value: "call", Label: "Call"}}
	capital := func(user string) setting { return setting{bank: "FlinksCapital", user: user} }
	script := func(acts ...sandbox.Act) setting { return setting{script: acts} }
	code := sandbox.AskCode("123456")
	with := func(s setting, change func(*setting)) setting { change(&s); return s }
	bareToo := func(s *setting) { s.switches = bare }
	login := func(s *setting) { s.enter = byLogin }
	form := func(s *setting) { s.enter = byInstitution }
	for _, c := range []struct {
		name  string
		set   setting
		wrong int
		phone []string
		want  string
	}{
		{name: "a question", set: capital("greatday"), want: "ask, done"},
		{name: "a question in French", set: with(capital("greatday"), func(s *setting) { s.lang = "fr"; s.enter = byLogin }), want: "ask, done"},
		{name: "no question", set: capital("greatday_nomfa"), want: "done"},
		{name: "disabled", set: capital("test_disabled_account"), want: "act locked, ask, done"},
		{name: "unavailable", set: capital("test_service_unavailable"), want: "failed bank_unavailable"},
		{name: "dispatched", set: capital("test_dispatched"), want: "wait, done"},
		{name: "pending", set: capital("test_pending"), want: "wait, done"},
		{name: "question", set: capital("challenge_question"), want: "ask, done"},
		{name: "choose", set: capital("challenge_choose"), want: "ask, done"},
		{name: "choice", set: capital("challenge_choice"), want: "ask, done"},
		{name: "choices", set: capital("challenge_choices"), want: "ask, done"},
		{name: "image", set: capital("challenge_image"), want: "ask, done"},
		{name: "call", set: capital("challenge_call"), want: "ask, ask, done"},
		{name: "several", set: capital("challenge_several"), want: "ask, done"},
		{name: "unknown", set: capital("challenge_unknown"), want: "ask, done"},
		{name: "push", set: capital("challenge_push"), phone: []string{"approve"}, want: "approve, done"},
		{name: "odd", set: capital("challenge_odd"), want: "ask, done"},
		{name: "wrong code, bare", set: with(script(code), bareToo), wrong: 1, want: "ask, ask wrong_code, ask, done"},
		{name: "wrong code, bare, LoginId known", set: with(with(script(code), bareToo), login), wrong: 1, want: "ask, ask wrong_code, done"},
		{name: "two codes", set: script(code, sandbox.AskChoice(choices...)), want: "ask, ask, done"},
		{name: "approval, pending", set: with(script(sandbox.AskApproval("")), func(s *setting) {
			s.script[0].For, s.script[0].Decides = sandbox.Span(3*time.Second), "approve"
			s.switches = func(w *dialect.Switches) { w.Push = "pending" }
		}), want: "wait, done"},
		{
			name: "refused approval, LoginId known", set: with(script(sandbox.AskApproval("")), login), phone: []string{"refuse", "approve"},
			want: "approve, ask not_approved, approve, done",
		},
		{name: "action", set: script(sandbox.RequireAction("Accept the terms")), want: "act action_needed, ask, done"},
		{name: "action, LoginId known", set: with(script(sandbox.RequireAction("Accept the terms")), login), want: "act action_needed, done"},
		{name: "locked", set: with(script(sandbox.Lock()), login), want: "act locked, done"},
		{name: "strange", set: with(script(sandbox.Strange("QUANTUM_ENTANGLED")), form), want: "ask, failed unknown"},
		{name: "credentials", set: with(script(code), form), want: "ask, ask, done"},
		{name: "wrong credentials", set: with(script(code), form), wrong: 1, want: "ask, ask wrong_credentials, ask, done"},
		{name: "credentials, 400", set: with(with(script(), form), func(s *setting) {
			s.switches = func(w *dialect.Switches) { w.BadLogin = 400 }
		}), wrong: 1, want: "ask, ask wrong_credentials, done"},
	} {
		eachWay(t, func(t *testing.T, plays func(setting) providertest.Dialect) {
			t.Run(c.name, func(t *testing.T) {
				t.Parallel()
				providertest.Story{Wrong: c.wrong, Phone: c.phone, Want: c.want}.Play(t, plays(c.set))
			})
		})
	}
}

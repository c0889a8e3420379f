package flinks_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/flinks"
)

// calmUser does the right thing at each step, after so many wrong ones.
func calmUser(wrong int, phone ...string) user {
	acts := 0
	return func(p *play, f *reconnect.Flow) bool {
		switch s := f.Step.(type) {
		case reconnect.Ask:
			a := p.form(s, p.password, "123456")
			if wrong > 0 && len(s.Fields) > 0 {
				wrong--
				a = p.form(s, "9999", wrongOTP)
			}
			return p.say(f, a)
		case reconnect.Approve:
			if len(phone) > 0 && p.control(phone[0])["status"] == 200 {
				phone = phone[1:]
			}
		case reconnect.Act:
			if acts++; acts > 1 || wrong == 0 { // first says that it was done, and it was not
				p.control("act")
			}
			return p.say(f, reconnect.Answers{})
		case reconnect.Visit, reconnect.Wait, reconnect.Done, reconnect.Failed:
		}
		return false
	}
}

func bare(w *dialect.Switches) { w.WrongAnswer = "bare" }

func TestEachScriptIsShownStepByStep(t *testing.T) {
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
		{name: "healthy", want: "done"},
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
		{name: "code", set: script(code), want: "ask, done"},
		{name: "wrong code", set: script(code), wrong: 2, want: "ask, ask wrong_code, ask wrong_code, done"},
		{name: "three wrong codes", set: script(code), wrong: 3, want: "ask, ask wrong_code, ask wrong_code, failed too_many_attempts"},
		{name: "wrong code, bare", set: with(script(code), bareToo), wrong: 1, want: "ask, ask wrong_code, ask, done"},
		{name: "wrong code, bare, LoginId known", set: with(with(script(code), bareToo), login), wrong: 1, want: "ask, ask wrong_code, done"},
		{name: "two codes", set: script(code, sandbox.AskChoice(choices...)), want: "ask, ask, done"},
		{name: "picture", set: script(sandbox.AskPicture(nil, "")), want: "ask, done"},
		{name: "approval", set: script(sandbox.AskApproval("Open the app")), phone: []string{"approve"}, want: "approve, done"},
		{name: "two approvals", set: script(sandbox.AskApproval("a"), sandbox.AskApproval("b")), phone: []string{"approve", "approve"}, want: "approve, approve, done"},
		{name: "approval, pending", set: with(script(sandbox.AskApproval("")), func(s *setting) {
			s.script[0].For, s.script[0].Decides = sandbox.Span(3*time.Second), "approve"
			s.switches = func(w *dialect.Switches) { w.Push = "pending" }
		}), want: "wait, done"},
		{name: "refused approval", set: script(sandbox.AskApproval("")), phone: []string{"refuse", "approve"}, want: "approve, ask not_approved, approve, done"},
		{
			name: "refused approval, LoginId known", set: with(script(sandbox.AskApproval("")), login), phone: []string{"refuse", "approve"},
			want: "approve, ask not_approved, approve, done",
		},
		{name: "expired approval", set: script(sandbox.AskApproval("")), phone: []string{"expire", "approve"}, want: "approve, ask not_approved, approve, done"},
		{name: "dawdling", set: script(sandbox.Dawdle(3*time.Second), code, sandbox.Dawdle(5*time.Second)), want: "wait, ask, done"},
		{name: "password", set: script(sandbox.RefusePassword()), want: "ask wrong_credentials, done"},
		{name: "wrong password", set: script(sandbox.RefusePassword()), wrong: 1, want: "ask wrong_credentials, ask wrong_credentials, done"},
		{name: "expired password", set: script(sandbox.ExpirePassword(), code), want: "ask wrong_credentials, ask, done"},
		{name: "action", set: script(sandbox.RequireAction("Accept the terms")), want: "act action_needed, ask, done"},
		{name: "action, LoginId known", set: with(script(sandbox.RequireAction("Accept the terms")), login), want: "act action_needed, done"},
		{name: "locked", set: with(script(sandbox.Lock()), login), want: "act locked, done"},
		{name: "limited", set: script(sandbox.Limit()), want: "failed rate_limited"},
		{name: "down", set: script(sandbox.GoDown()), want: "failed bank_unavailable"},
		{name: "broken", set: script(sandbox.Break()), want: "failed aggregator_fault"},
		{name: "unsupported", set: script(sandbox.Unsupported()), want: "failed bank_unavailable"},
		{name: "strange", set: with(script(sandbox.Strange("QUANTUM_ENTANGLED")), form), want: "ask, failed unknown"},
		{name: "down after the code", set: script(code, sandbox.GoDown()), want: "ask, failed bank_unavailable"},
		{name: "credentials", set: with(script(code), form), want: "ask, ask, done"},
		{name: "wrong credentials", set: with(script(code), form), wrong: 1, want: "ask, ask wrong_credentials, ask, done"},
		{name: "credentials, 400", set: with(with(script(), form), func(s *setting) {
			s.switches = func(w *dialect.Switches) { w.BadLogin = 400 }
		}), wrong: 1, want: "ask, ask wrong_credentials, done"},
	} {
		for _, way := range []struct {
			name   string
			pollBy string
			sync   bool
		}{{"post", http.MethodPost, false}, {"get", http.MethodGet, false}, {"sync", "", true}} {
			t.Run(c.name+"/"+way.name, func(t *testing.T) {
				t.Parallel()
				set := c.set
				set.script = slices.Clone(set.script)
				set.pollBy, set.sync = way.pollBy, way.sync
				p := newPlay(t, set)
				defer p.close()
				f := p.run(calmUser(c.wrong, c.phone...))
				got := slices.DeleteFunc(story(f), func(s string) bool { return s == "wait" })
				want := slices.DeleteFunc(strings.Split(c.want, ", "), func(s string) bool { return s == "wait" })
				if fmt.Sprint(got) != fmt.Sprint(want) {
					t.Errorf("\n got %q\nwant %q\n%s", got, want, p.log)
				}
				if f.Status() == "done" && f.Results["loginId"] != p.login {
					t.Errorf("facts %v", f.Results)
				}
			})
		}
	}
}

package powens_test

import (
	"slices"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// calmUser does the right thing at each step, after so many wrong ones.
func calmUser(wrong int, phone []string) user {
	denied := wrong > 0
	acts := 0
	return func(p *play, f *reconnect.Flow) bool {
		switch s := f.Step.(type) {
		case reconnect.Ask:
			a := form(s, sandbox.RightPassword, "123456")
			if wrong > 0 && len(s.Fields) > 0 {
				wrong--
				a = form(s, "9999", wrongOTP)
			}
			return p.say(f, a)
		case reconnect.Approve:
			if len(phone) > 0 {
				if p.control(phone[0], nil)["status"] == 200 {
					phone = phone[1:]
				}
			}
		case reconnect.Visit:
			if denied {
				denied = false
				return p.back(s, false)
			}
			return p.back(s, true)
		case reconnect.Act:
			if acts++; acts > 1 || wrong == 0 { // first says that it was done, and it was not
				p.control("act", nil)
			}
			return p.say(f, reconnect.Answers{})
		case reconnect.Wait, reconnect.Done, reconnect.Failed:
		}
		return false
	}
}

func TestEachScriptIsShownStepByStep(t *testing.T) {
	choices := []sandbox.Choice{{Value: "sms", Label: "SMS"}, {Value: "call", Label: "Call"}}
	for _, c := range []struct {
		name   string
		script sandbox.Script
		set    setting
		wrong  int
		phone  []string
		want   []string
	}{
		{name: "healthy", want: []string{"done"}},
		{name: "consent", script: sandbox.Script{sandbox.Consent()}, want: []string{"ask consent_needed", "done"}},
		{name: "code", script: sandbox.Script{sandbox.AskCode("123456")}, want: []string{"ask", "done"}},
		{name: "wrong code", script: sandbox.Script{sandbox.AskCode("123456")}, wrong: 2, want: []string{"ask", "ask wrong_code", "ask wrong_code", "done"}},
		{
			name: "three wrong codes", script: sandbox.Script{sandbox.AskCode("123456")}, wrong: 3,
			want: []string{"ask", "ask wrong_code", "ask wrong_code", "failed too_many_attempts"},
		},
		{name: "choice", script: sandbox.Script{sandbox.AskChoice(choices...)}, want: []string{"ask", "done"}},
		{name: "picture", script: sandbox.Script{sandbox.AskPicture([]byte("x"), "123456")}, want: []string{"ask", "done"}},
		{name: "approval", script: sandbox.Script{sandbox.AskApproval("Open the app")}, phone: []string{"approve"}, want: []string{"approve", "done"}},
		{
			name: "refused approval", script: sandbox.Script{sandbox.AskApproval("")}, phone: []string{"refuse", "approve"},
			want: []string{"approve", "ask not_approved", "approve", "done"},
		},
		{
			name: "expired approval", script: sandbox.Script{sandbox.AskApproval("")}, phone: []string{"expire", "approve"},
			want: []string{"approve", "ask not_approved", "approve", "done"},
		},
		{
			name: "two approvals", script: sandbox.Script{sandbox.AskApproval("a"), sandbox.AskApproval("b")}, phone: []string{"approve", "approve"},
			want: []string{"approve", "approve", "done"},
		},
		{
			name: "chain", script: sandbox.Script{sandbox.Consent(), sandbox.AskCode("123456"), sandbox.AskApproval("a"), sandbox.AskCode("")},
			phone: []string{"approve"}, want: []string{"ask consent_needed", "ask", "approve", "ask", "done"},
		},
		{
			name: "dawdling", script: sandbox.Script{sandbox.Dawdle(3 * time.Second), sandbox.AskCode("123456"), sandbox.Dawdle(5 * time.Second)},
			want: []string{"wait", "ask", "done"},
		},
		{name: "password", script: sandbox.Script{sandbox.RefusePassword()}, want: []string{"ask wrong_credentials", "done"}},
		{
			name: "wrong password", script: sandbox.Script{sandbox.RefusePassword()}, wrong: 1,
			want: []string{"ask wrong_credentials", "ask wrong_credentials", "done"},
		},
		{name: "password without fields", script: sandbox.Script{{Do: "refuse_password", NoFields: true}}, want: []string{"ask wrong_credentials", "done"}},
		{name: "expired password", script: sandbox.Script{sandbox.ExpirePassword(), sandbox.AskCode("123456")}, want: []string{"ask password_expired", "ask", "done"}},
		{name: "visit", script: sandbox.Script{sandbox.AskVisit()}, want: []string{"visit", "done"}},
		{name: "denied visit", script: sandbox.Script{sandbox.AskVisit()}, wrong: 1, want: []string{"visit", "visit not_authorized", "done"}},
		{name: "action", script: sandbox.Script{sandbox.RequireAction("Accept the terms")}, want: []string{"act", "done"}},
		{name: "action not done", script: sandbox.Script{sandbox.RequireAction("Accept the terms")}, wrong: 1, want: []string{"act", "act action_needed", "done"}},
		{name: "locked", script: sandbox.Script{sandbox.Lock()}, want: []string{"act", "done"}},
		{name: "limited", script: sandbox.Script{sandbox.Limit()}, want: []string{"failed rate_limited"}},
		{name: "down", script: sandbox.Script{sandbox.GoDown()}, want: []string{"failed bank_unavailable"}},
		{name: "broken", script: sandbox.Script{sandbox.Break()}, want: []string{"failed aggregator_fault"}},
		{name: "unsupported", script: sandbox.Script{sandbox.Unsupported()}, want: []string{"failed not_supported"}},
		{name: "strange", script: sandbox.Script{sandbox.Strange("quantumEntangled")}, want: []string{"failed unknown"}},
		{name: "down after the code", script: sandbox.Script{sandbox.AskCode(""), sandbox.GoDown()}, want: []string{"ask", "failed bank_unavailable"}},
		{
			name: "second source", set: setting{bank: twoSources, source: "directaccess"}, script: sandbox.Script{sandbox.RefusePassword()},
			want: []string{"ask wrong_credentials", "visit", "done"},
		},
		{name: "reset", set: setting{options: map[string]string{"reset_credentials": "true"}}, want: []string{"ask", "done"}},
		{name: "wrong reset", set: setting{options: map[string]string{"reset_credentials": "true"}}, wrong: 1, want: []string{"ask", "ask wrong_credentials", "done"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			c.set.agent, c.set.script = true, c.script
			if c.set.bank == 0 {
				c.set.bank = onlyPassword
			}
			p := newPlay(t, c.set)
			defer p.close()
			f := p.run(calmUser(c.wrong, c.phone))
			if got := story(f); !slices.Equal(got, c.want) {
				t.Errorf("\n got %q\nwant %q\n%s", got, c.want, p.log)
			}
			if f.Bank.Name == "" { // replies to answers do not describe the connector
				t.Errorf("the bank has lost its name: %+v", f.Bank)
			}
		})
	}
}

func TestWithoutAgentStatusTheVendorsPageAsksForCredentials(t *testing.T) {
	for _, c := range []struct {
		script  sandbox.Script
		options map[string]string
		wrong   int
		want    []string
	}{
		{sandbox.Script{sandbox.RefusePassword()}, nil, 0, []string{"visit wrong_credentials", "done"}},
		{sandbox.Script{sandbox.RefusePassword()}, nil, 1, []string{"visit wrong_credentials", "visit not_authorized", "done"}},
		{sandbox.Script{sandbox.ExpirePassword()}, nil, 0, []string{"visit password_expired", "done"}},
		{sandbox.Script{sandbox.AskCode("123456")}, nil, 0, []string{"ask", "done"}},
		{nil, map[string]string{"reset_credentials": "true"}, 0, []string{"visit", "done"}},
	} {
		p := newPlay(t, setting{bank: onlyPassword, script: c.script, options: c.options})
		f := p.run(calmUser(c.wrong, nil))
		if got := story(f); !slices.Equal(got, c.want) {
			t.Errorf("\n got %q\nwant %q\n%s", got, c.want, p.log)
		}
		for _, r := range p.box.History() {
			if r.Method == "POST" && r.Body["password"] != "" {
				t.Errorf("a password was sent: %v", r.Path)
			}
		}
		p.close()
	}
}

func TestTheTokenIsRevokedHoweverTheFlowEnds(t *testing.T) {
	for _, script := range []sandbox.Script{nil, {sandbox.GoDown()}} {
		p := newPlay(t, setting{bank: onlyPassword, script: script, agent: true})
		p.run(calmUser(0, nil))
		revoked := func() bool {
			return slices.ContainsFunc(p.box.History(), func(r sandbox.Request) bool {
				return r.Method == "DELETE" && r.Path == "/powens/2.0/auth/token" && r.Status == 204
			})
		}
		soon.Await(t, "the end of the token", revoked)
		p.close()
	}
}

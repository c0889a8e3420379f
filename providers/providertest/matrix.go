package providertest

import (
	"slices"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// Story is a script, how a person plays it, and what the page shows then.
type Story struct {
	Name   string
	Script sandbox.Script
	Wrong  int      // how many answers are wrong
	Phone  []string // what is done on the phone at an approval, one after the other
	Again  bool     // what fails is tried again a minute later, and must be offered
	Want   string   // the steps, each with its reason: "ask, ask wrong_code, done"
}

// stories are what the user of any bank may meet, with the steps that are expected of an adapter.
func stories() []Story {
	code := sandbox.AskCode(RightCode)
	lasts := func(a sandbox.Act, d time.Duration) sandbox.Act { a.For = sandbox.Span(d); return a }
	one := func(a ...sandbox.Act) sandbox.Script { return a }
	return []Story{
		{Name: "healthy", Want: "done"},
		{Name: "code", Script: one(code), Want: "ask, done"},
		{Name: "wrong codes", Script: one(code), Wrong: 2, Want: "ask, ask wrong_code, ask wrong_code, done"},
		{Name: "three wrong codes", Script: one(code), Wrong: 3, Want: "ask, ask wrong_code, ask wrong_code, failed too_many_attempts"},
		{Name: "choice", Script: one(sandbox.AskChoice(sandbox.Choice{Value: "sms", Label: "SMS"}, sandbox.Choice{Value: "call", Label: "Call"})), Want: "ask, done"},
		{Name: "picture", Script: one(sandbox.AskPicture(nil, "")), Want: "ask, done"},
		{Name: "approval", Script: one(sandbox.AskApproval("Open the app")), Phone: []string{"approve"}, Want: "approve, done"},
		{
			Name: "refused approval", Script: one(sandbox.AskApproval("")), Phone: []string{"refuse", "approve"},
			Want: "approve, ask not_approved, approve, done",
		},
		{
			Name: "expired approval", Script: one(sandbox.AskApproval("")), Phone: []string{"expire", "approve"},
			Want: "approve, ask not_approved, approve, done",
		},
		{
			Name: "two approvals", Script: one(sandbox.AskApproval("a"), sandbox.AskApproval("b")), Phone: []string{"approve", "approve"},
			Want: "approve, approve, done",
		},
		{
			Name: "chain", Script: one(code, sandbox.AskApproval("a"), sandbox.AskCode("")), Phone: []string{"approve"},
			Want: "ask, approve, ask, done",
		},
		{Name: "dawdling", Script: one(sandbox.Dawdle(3*time.Second), code, sandbox.Dawdle(5*time.Second)), Want: "wait, ask, done"},
		{Name: "password", Script: one(sandbox.RefusePassword()), Want: "ask wrong_credentials, done"},
		{Name: "wrong password", Script: one(sandbox.RefusePassword()), Wrong: 1, Want: "ask wrong_credentials, ask wrong_credentials, done"},
		{
			Name: "three wrong passwords", Script: one(sandbox.RefusePassword()), Wrong: 3,
			Want: "ask wrong_credentials, ask wrong_credentials, ask wrong_credentials, failed too_many_attempts",
		},
		{Name: "expired password", Script: one(sandbox.ExpirePassword(), code), Want: "ask password_expired, ask, done"},
		{Name: "action", Script: one(sandbox.RequireAction("Accept the terms")), Want: "act action_needed, done"},
		{Name: "locked", Script: one(sandbox.Lock()), Want: "act locked, done"},
		{Name: "limited", Script: one(sandbox.Limit()), Want: "failed rate_limited"},
		{Name: "down", Script: one(sandbox.GoDown()), Want: "failed bank_unavailable"},
		{Name: "broken", Script: one(sandbox.Break()), Want: "failed aggregator_fault"},
		{Name: "unsupported", Script: one(sandbox.Unsupported()), Want: "failed not_supported"},
		{Name: "strange", Script: one(sandbox.Strange("quantumEntangled")), Want: "failed unknown"},
		{Name: "down after the code", Script: one(sandbox.AskCode(""), sandbox.GoDown()), Want: "ask, failed bank_unavailable"},
		{Name: "down for a while", Script: one(lasts(sandbox.GoDown(), 40*time.Second), code), Again: true, Want: "ask, done"},
		{Name: "down twice as long", Script: one(lasts(sandbox.GoDown(), 90*time.Second)), Again: true, Want: "done"},
		{Name: "limited for a while", Script: one(lasts(sandbox.Limit(), 40*time.Second), code), Again: true, Want: "ask, done"},
		{Name: "broken for a while", Script: one(code, lasts(sandbox.Break(), 40*time.Second)), Again: true, Want: "ask, done"},
	}
}

// Matrix plays the stories of any bank in a dialect, and fails where the page shows other steps than are expected. Where
// an aggregator cannot say the same, differs has the steps by the story's name; empty: the story cannot be told in it.
func Matrix(t *testing.T, dialect func(sandbox.Script) Dialect, differs map[string]string) {
	told := stories()
	for name := range differs {
		if !slices.ContainsFunc(told, func(s Story) bool { return s.Name == name }) {
			t.Errorf("there is no story %q", name)
		}
	}
	for _, s := range told {
		if want, ok := differs[s.Name]; ok {
			s.Want = want
		}
		if s.Want == "" {
			continue
		}
		t.Run(s.Name, func(t *testing.T) {
			t.Parallel()
			s.Play(t, dialect(slices.Clone(s.Script)))
		})
	}
}

// Renewed plays a story in which a code, a picture or a request is wanted anew as often as that is offered. It fails unless the bank was had to
// send one each time, the question stood, and the flow ends well. The function counts the requests that the simulator has taken for that.
func Renewed(t *testing.T, d Dialect, asked func(*Play) int) {
	t.Helper()
	p := Begin(t, d)
	defer p.Close()
	calm, renewals, first := p.Calm(0, "approve"), 0, 0
	f := p.Run(func(f *reconnect.Flow) bool {
		if !f.Renewable() {
			return calm(f)
		}
		if renewals == 0 {
			first = asked(p)
		}
		if reason := reconnect.ReasonOf(f.Step); reason != "" {
			t.Errorf("after %d renewals the question is asked for %q", renewals, reason)
		}
		renewals++
		return p.Renew(f)
	})
	p.endsWell(f)
	if n := asked(p) - first; n != reconnect.MaxRenewals || renewals != n || f.Refusals != 0 || f.Status() != "done" {
		t.Errorf("%d of %d renewals reached the bank, %d answers were refused, and the flow is %s: %s", n, renewals, f.Refusals, f.Status(), Steps(f))
	}
}

// Chosen plays a story in which the user chooses how what the bank sends comes, and has it sent anew once. It fails unless the page may say that there
// are several ways, and the choice is asked again.
func Chosen(t *testing.T, d Dialect) {
	t.Helper()
	p := Begin(t, d)
	defer p.Close()
	calm := p.Calm(0, "approve")
	f := p.Run(func(f *reconnect.Flow) bool {
		if !f.Renewable() || f.Renewals > 0 {
			return calm(f)
		}
		if ask, _ := f.Step.(reconnect.Ask); !ask.Ways {
			if approve, _ := f.Step.(reconnect.Approve); !approve.Ways {
				t.Errorf("there is one way: %+v", f.Step)
			}
		}
		return p.Renew(f)
	})
	p.endsWell(f)
	choices := 0
	for _, e := range f.Events {
		if e.Type == reconnect.EventStep && e.Challenge == reconnect.ForChoice {
			choices++
		}
	}
	if choices != 2 || f.Renewals != 1 || f.Status() != "done" {
		t.Errorf("%d choices, %d renewals, %s: %s", choices, f.Renewals, f.Status(), Steps(f))
	}
}

// Play plays the story with a calm person.
func (s Story) Play(t *testing.T, d Dialect) {
	p := Begin(t, d)
	defer p.Close()
	if s.Again {
		p.Retries = reconnect.MaxRetries
	}
	f := p.Run(p.Calm(s.Wrong, s.Phone...))
	if s.Again && f.Retries == 0 {
		t.Error("there was no offer to try again")
	}
	p.Wants(f, s.Want)
	p.endsWell(f)
	if f.Bank.Name == "" { // a reply to an answer may not say it again
		t.Errorf("the bank has lost its name: %+v", f.Bank)
	}
}

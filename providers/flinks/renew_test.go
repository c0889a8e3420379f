package flinks_test

import (
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/flinks"
)

// sessions counts those that were opened by the LoginId.
func sessions(p *providertest.Play) (n int) {
	for _, r := range p.Box.History() {
		if r.Body["LoginId"] != "" && r.Body["MostRecentCached"] == "false" && r.Status < 300 {
			n++
		}
	}
	return n
}

func TestWhereTheWayWasChosenItIsAskedAnew(t *testing.T) {
	ways := sandbox.AskChoice(sandbox.Choice{Value: "a", Label: "In the app"}, sandbox.Choice{Value: "b", Label: "By text message"})
	for name, act := range map[string]sandbox.Act{"code": sandbox.AskCode(providertest.RightCode), "approval": sandbox.AskApproval("Confirm")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.Chosen(t, played(setting{enter: byLogin, script: sandbox.Script{ways, act}}))
		})
	}
}

func TestACodeOrARequestIsHadAnew(t *testing.T) {
	for name, act := range map[string]sandbox.Act{"code": sandbox.AskCode(providertest.RightCode), "approval": sandbox.AskApproval("Confirm")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.Renewed(t, played(setting{enter: byLogin, script: sandbox.Script{act}}), sessions)
		})
	}
}

// Flinks may have one session of a login at a time: the first one stands then, and its code is good.
func TestASessionStandsWhereNoOtherIsOpened(t *testing.T) {
	p := newPlay(t, setting{
		enter: byLogin, script: sandbox.Script{sandbox.AskCode(providertest.RightCode)},
		switches: func(w *dialect.Switches) { w.Concurrent = "refuse" },
	})
	defer p.Close()
	calm := p.Calm(0)
	f := p.Run(func(f *reconnect.Flow) bool {
		if f.Renewable() {
			return p.Renew(f)
		}
		return calm(f)
	})
	if f.Status() != "done" || f.Renewals != 1 || f.Refusals != 0 {
		t.Errorf("%s after %d renewals", providertest.Steps(f), f.Renewals)
	}
}

// Credentials that were typed here are kept by nothing that could sign in with them again; the way back asks for them.
func TestAQuestionAfterCredentialsIsNotOfferedAnew(t *testing.T) {
	p := newPlay(t, setting{enter: byInstitution, script: sandbox.Script{sandbox.AskCode(providertest.RightCode)}})
	defer p.Close()
	calm := p.Calm(0)
	f := p.Run(func(f *reconnect.Flow) bool {
		if f.Renewable() {
			t.Errorf("offered: %+v", f.Step)
		}
		return calm(f)
	})
	if f.Status() != "done" {
		t.Error(providertest.Steps(f))
	}
}

package syncfy_test

import (
	"net/http"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/syncfy"
)

// pulls counts the jobs that were begun with what is stored.
func pulls(p *providertest.Play) (n int) {
	for _, r := range p.Box.History() {
		if r.Method == http.MethodPut && r.Body["credentials"] == "" && r.Status < 300 {
			n++
		}
	}
	return n
}

func TestACodeAPictureOrARequestIsHadAnew(t *testing.T) {
	for name, act := range map[string]sandbox.Act{
		"code": sandbox.AskCode(providertest.RightCode), "picture": {Do: sandbox.DoAskPicture, Accepts: "test"},
		"approval": sandbox.AskApproval("Open the app"), "picture to scan": {Do: sandbox.DoAskApproval, Image: sandbox.PictureQR},
	} {
		for _, watched := range []bool{false, true} {
			t.Run(name+map[bool]string{true: " watched"}[watched], func(t *testing.T) {
				t.Parallel()
				providertest.Renewed(t, played(setting{
					site: normal, script: sandbox.Script{act}, watched: watched, given: map[string]string{"captcha": "test"},
				}), pulls)
			})
		}
	}
}

func TestWhereTheWayWasChosenItIsAskedAnew(t *testing.T) {
	ways := sandbox.AskChoice(sandbox.Choice{Value: "a", Label: "In the app"}, sandbox.Choice{Value: "b", Label: "By text message"})
	for name, act := range map[string]sandbox.Act{"code": sandbox.AskCode(providertest.RightCode), "approval": sandbox.AskApproval("Confirm")} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			providertest.Chosen(t, played(setting{site: normal, script: sandbox.Script{ways, act}}))
		})
	}
}

// What is chosen is not sent by the bank.
func TestWhatTheBankHasNotSentIsNotOfferedAnew(t *testing.T) {
	p := newPlay(t, setting{site: normal, script: sandbox.Script{sandbox.AskChoice(sandbox.Choice{Value: "a", Label: "A"})}})
	defer p.Close()
	for f := p.Settled(); reconnect.StepName(f.Step) == "wait"; f = p.Settled() {
		p.Clock.Pass(max(f.Next.Sub(p.Clock.Now()), 0))
	}
	if f := p.Settled(); f.Renewable() || reconnect.StepName(f.Step) != "ask" {
		t.Errorf("%+v", f.Step)
	}
}

// The API may refuse another job while one asks: its code is still good.
func TestAQuestionStandsWhereNoOtherJobIsBegun(t *testing.T) {
	p := newPlay(t, setting{
		site: normal, script: sandbox.Script{sandbox.AskCode(providertest.RightCode)}, switches: func(w *dialect.Switches) { w.Busy = "refuse" },
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

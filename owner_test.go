package reconnect_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
)

func TestTheFirstKeyThatIsUsedOwnsTheFlow(t *testing.T) {
	play(t, func(k talk) {
		f := k.flow()
		first, second, third := f.NewKey(), f.NewKey(), f.NewKey()
		if first == second || !f.Made(first) || !f.Admits(first) || !f.Admits(second) {
			t.Fatal("before it is owned each key leads to the flow")
		}
		for _, forged := range []string{"", f.ID, f.ID + ".", f.ID + ".x.y", first + "x", first[:len(first)-1], f.ID + "." + reconnect.Opening(first) + "."} {
			if f.Made(forged) {
				t.Errorf("%q is taken for a key", forged)
			}
		}
		if _, err := k.Own(k.Context(), second, ""); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if _, err := k.Own(k.Context(), first, reconnect.InFrame); !errors.Is(err, reconnect.ErrElsewhere) {
				t.Errorf("a second owner: %v", err)
			}
		}
		f = k.flow()
		if f.OwnKey() != second || f.Framed || f.Admits(first) || f.Admits(third) || !f.Admits(second) {
			t.Errorf("the owner is %q", f.Owner)
		}
	}, reply{step: login("")})
}

func TestAPersonsTimeBeginsWhenTheyCome(t *testing.T) {
	play(t, func(k talk) {
		time.Sleep(25 * time.Minute)
		f, err := k.Own(k.Context(), k.flow().NewKey(), "")
		if err != nil {
			t.Fatal(err)
		}
		if left := f.Until.Sub(k.Now()); left != reconnect.Lifetime {
			t.Errorf("%s are left", left)
		}
		time.Sleep(5 * time.Minute)
		if f, err = k.Own(k.Context(), f.OwnKey(), ""); err != nil || f.Until.Sub(k.Now()) != reconnect.Lifetime-5*time.Minute {
			t.Errorf("the owner's time began anew (%v)", err)
		}
	}, reply{step: login("")})
}

// owned has a person at a flow.
func (k talk) owned() talk {
	k.Helper()
	if _, err := k.Own(k.Context(), k.flow().NewKey(), ""); err != nil {
		k.Fatal(err)
	}
	return k
}

var gate = reconnect.Ask{Reason: reconnect.AlreadyOpen}

func TestASecondFlowOfAConnectionAsksWhetherToTakeOver(t *testing.T) {
	play(t, func(k talk) {
		first := k.owned()
		if first.flow().Proven { // by the code of the first flow nothing was claimed
			t.Fatal("the first flow is proven")
		}
		second := k.another("b", nil).owned()
		second.shows(gate)
		if e := second.flow().Events; e[len(e)-1].Reason != reconnect.AlreadyOpen {
			t.Errorf("the host hears %+v", e)
		}
		turn := second.flow().Turn
		second.answerTurn(turn-1, nil)
		second.shows(gate)
		second.answerTurn(turn, nil)
		second.shows(login(""))
		first.shows(reconnect.Failed{Reason: reconnect.Superseded})
		if n := k.provider.count("answer"); n != 0 {
			t.Errorf("%d answers have left", n)
		}
	}, reply{step: login("")})
}

func TestTheSameBrowserTakesOverWithoutAQuestion(t *testing.T) {
	play(t, func(k talk) {
		first := k.owned()
		second := k.another("b", func(e *reconnect.Entry) { e.Beside = []string{first.id} })
		first.shows(login("")) // it may be a robot that has opened the second one
		second.owned().shows(login(""))
		first.shows(reconnect.Failed{Reason: reconnect.Superseded})
	}, reply{step: login("")})
}

func TestAFlowGoesOnWhenItsRivalHasEnded(t *testing.T) {
	play(t, func(k talk) {
		first := k.owned()
		second := k.another("b", nil).owned()
		second.shows(gate)
		if err := first.Cancel(k.Context(), first.id); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		second.shows(login(""))
	}, reply{step: login("")})
}

// Codes can be invented: one that the aggregator has not accepted must neither tell of another flow nor end it.
func TestALinkThatIsNotProvenLearnsOfNoOtherFlow(t *testing.T) {
	play(t, func(k talk) {
		first := k.owned()
		k.another("invented", nil).owned().shows(reconnect.Failed{Reason: reconnect.DeadLink})
		for name, change := range map[string]func(*reconnect.Entry){
			"another account": func(e *reconnect.Entry) { e.Connection.Account = "other" },
			"another client":  func(e *reconnect.Entry) { e.Client = &reconnect.Client{ID: "mall"} },
			"no connection":   func(e *reconnect.Entry) { e.Connection.ID = "" },
		} {
			k.provider.replies[1] = reply{step: login("")}
			if k.another(name, change).flow().Rival != "" {
				t.Errorf("%s learns of a flow", name)
			}
		}
		first.shows(login(""))
	}, reply{step: login("")}, reply{step: reconnect.Failed{Reason: reconnect.DeadLink}})
}

// A form that is shown before the aggregator is asked proves nothing about the link's code.
func TestAnInventedTokenIsProvenByNoFormOfOurs(t *testing.T) {
	play(t, func(k talk) {
		for _, unasked := range []bool{true, false} {
			f := k.another(map[bool]string{true: "a", false: "b"}[unasked], func(e *reconnect.Entry) { e.Unasked = unasked }).flow()
			if f.Proven == unasked {
				t.Errorf("unasked %v: proven %v", unasked, f.Proven)
			}
		}
	}, reply{step: login("")})
}

func TestAWaitIsNoProofOfACode(t *testing.T) {
	play(t, func(k talk) {
		k.owned()
		k.provider.replies[1] = reply{step: reconnect.Wait{Again: time.Minute}}
		second := k.another("invented", nil).owned()
		second.shows(reconnect.Wait{Again: time.Minute})
		second.pass(2 * time.Minute)
		second.shows(gate) // now the aggregator has accepted it
	}, reply{step: login("")}, reply{}, reply{step: login("")})
}

package reconnect_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

// halted is what a provider says of a failure after which its session lives.
func halted(r reconnect.Reason) reconnect.Failed { return reconnect.Failed{Reason: r, Retry: true} }

// offer is what a flow makes of it.
func offer(r reconnect.Reason) reconnect.Ask { return reconnect.Ask{Reason: r, Retry: true} }

// ends are the last events that a flow may have.
func (k talk) ends() (all []string) {
	for _, e := range k.flow().Events {
		if e.Terminal() {
			all = append(all, e.Type+" "+string(e.Reason))
		}
	}
	return all
}

func TestAFailureIsTriedAgainThreeTimesAndEndsOnce(t *testing.T) {
	play(t, func(k talk) {
		k.shows(offer(reconnect.BankUnavailable))
		for range reconnect.MaxRetries {
			if len(k.ends()) > 0 || k.provider.closed > 0 {
				k.Fatal("it has ended, and what is held upstream was given back")
			}
			turn := k.flow().Turn
			k.answerTurn(turn-1, nil)
			k.answerTurn(turn, nil)
			k.answerTurn(turn, nil)
		}
		k.shows(reconnect.Failed{Reason: reconnect.BankUnavailable})
		if n := k.provider.count("answer"); n != reconnect.MaxRetries || !slices.Equal(k.ends(), []string{"failed bank_unavailable"}) {
			k.Fatalf("tried %d times, ends %v", n, k.ends())
		}
	}, reply{step: halted(reconnect.BankUnavailable)})
}

func TestWhatIsTriedAgainGoesOn(t *testing.T) {
	play(t, func(k talk) {
		k.answer(nil)
		k.shows(code(""))
		if f := k.flow(); time.Until(f.Until) != reconnect.Lifetime || f.Refusals != 0 {
			k.Fatalf("until %s, %d refusals", f.Until, f.Refusals)
		}
		k.answer(form("otp", "123456"))
		k.shows(reconnect.Done{})
	}, reply{step: halted(reconnect.Unknown)}, reply{step: code("")}, reply{step: reconnect.Done{}})
}

// The integrator is told what has failed, not that a person has gone or was away after that.
func TestWhoDoesNotTryAgainEndsWithWhatHasFailed(t *testing.T) {
	play(t, func(k talk) {
		if err := k.Cancel(k.Context(), k.id); err != nil {
			k.Fatal(err)
		}
		k.shows(reconnect.Failed{Reason: reconnect.Maintenance, Quit: true})
	}, reply{step: halted(reconnect.Maintenance)})
	play(t, func(k talk) {
		time.Sleep(6 * time.Minute)
		k.Sweep(k.Context())
		k.shows(reconnect.Failed{Reason: reconnect.Maintenance})
	}, reply{step: halted(reconnect.Maintenance)})
	play(t, func(k talk) { // a reason that is no failure's own
		k.answer(nil)
		if err := k.Cancel(k.Context(), k.id); err != nil {
			k.Fatal(err)
		}
		k.shows(reconnect.Failed{Reason: reconnect.Cancelled})
	}, reply{step: halted(reconnect.Maintenance)}, reply{step: code("")})
}

// What nobody can get over here is no offer, whatever a provider says of its session.
func TestOnlyWhatMayHelpIsOffered(t *testing.T) {
	for _, r := range reconnect.Reasons() {
		play(t, func(k talk) {
			ask, offered := k.flow().Shown().(reconnect.Ask)
			if want := slices.Contains(r.Remedies(), reconnect.TryHere); offered != want || offered && !ask.Retry {
				k.Errorf("%s: offered %t", r, offered)
			}
		}, reply{step: halted(r)})
	}
	play(t, func(k talk) {
		k.shows(reconnect.Failed{Reason: reconnect.BankUnavailable})
	}, reply{step: reconnect.Failed{Reason: reconnect.BankUnavailable}})
}

func TestWhenItMayWorkAgainIsKept(t *testing.T) {
	play(t, func(k talk) {
		ask := k.flow().Shown().(reconnect.Ask)
		if in := time.Until(ask.When); in < 14*time.Minute || in > 15*time.Minute {
			k.Fatalf("in %s", in)
		}
		_ = k.Cancel(k.Context(), k.id)
		if failed := k.flow().Shown().(reconnect.Failed); !failed.When.Equal(ask.When) {
			k.Fatalf("%+v", failed)
		}
	}, reply{step: reconnect.Failed{Reason: reconnect.RateLimited, After: 15 * time.Minute, Retry: true}})
}

// A retry whose reply is lost is looked for as any answer is, and counts against nobody.
func TestARetryThatIsLostIsNoRefusal(t *testing.T) {
	play(t, func(k talk) {
		k.answer(nil)
		k.shows(reconnect.Wait{})
		k.pass(3 * time.Second)
		ask, is := k.flow().Shown().(reconnect.Ask)
		if f := k.flow(); !is || !ask.Retry || f.Refusals != 0 || k.provider.count("answer") != 1 {
			k.Fatalf("%+v, %d refusals", f.Step, f.Refusals)
		}
	}, reply{step: halted(reconnect.BankUnavailable)}, reply{err: errLost}, reply{step: halted(reconnect.BankUnavailable)})
}

func TestEachReasonHasARemedyAndEachRemedyAReason(t *testing.T) {
	met := map[reconnect.Remedy]bool{}
	for _, r := range reconnect.Reasons() {
		if len(r.Remedies()) == 0 || r != reconnect.Unknown && slices.Equal(r.Remedies(), reconnect.Unknown.Remedies()) {
			t.Errorf("the table lacks %s", r)
		}
		for _, remedy := range r.Remedies() {
			met[remedy] = true
			if !slices.Contains(reconnect.Remedies(), remedy) {
				t.Errorf("%s has %q", r, remedy)
			}
		}
	}
	if len(met) != len(reconnect.Remedies()) {
		t.Errorf("some remedy is of no use: %v", met)
	}
	if got := strings.Join([]string{string(reconnect.Reason("new").Remedies()[0])}, ""); got != "try_here" {
		t.Errorf("a reason that is not known has %s", got)
	}
}

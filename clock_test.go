package reconnect_test

import (
	"sync/atomic"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

// walled plays a flow by a wall clock that can be set.
func walled(t *testing.T, test func(k talk, set func(time.Duration)), replies ...reply) {
	play(t, func(k talk) {
		var by atomic.Int64
		k.Now = func() time.Time { return time.Now().Round(0).Add(time.Duration(by.Load())) }
		test(k, func(d time.Duration) { by.Add(int64(d)) })
	}, replies...)
}

func TestAnExchangeOutlivesAClockThatIsSet(t *testing.T) {
	for name, by := range map[string]time.Duration{"forward a little": time.Minute, "back a little": -time.Minute, "back by hours": -5 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			walled(t, func(k talk, set func(time.Duration)) {
				k.answer(form("otp", "123456"))
				w := k.Watch(k.id)
				time.Sleep(2 * time.Second)
				set(by)
				sweeps(k.Context(), k.Engine, 100*time.Second)
				w.Leave()
				k.shows(reconnect.Done{})
				events(k, "opened step answered done")
				if n := k.provider.count("look"); n != 0 {
					k.Errorf("%d looks, as if this process were dead", n)
				}
			}, reply{step: code("")}, reply{step: reconnect.Done{}, slow: 90 * time.Second})
		})
	}
}

func TestAClockThatIsSetForwardEndsAFlowOnce(t *testing.T) {
	walled(t, func(k talk, set func(time.Duration)) {
		k.answer(form("otp", "123456"))
		set(5 * time.Hour)
		sweeps(k.Context(), k.Engine, 2*time.Second)
		k.shows(reconnect.Failed{Reason: reconnect.Expired})
		sweeps(k.Context(), k.Engine, 20*time.Second)
		k.shows(reconnect.Failed{Reason: reconnect.Expired})
		events(k, "opened step answered failed")
	}, reply{step: code("")}, reply{step: reconnect.Done{}, slow: 10 * time.Second})
}

func TestAClockThatIsSetBackProlongsNoFlowThatIsWatched(t *testing.T) {
	walled(t, func(k talk, set func(time.Duration)) {
		set(-5 * time.Hour)
		k.pass(reconnect.Lifetime - time.Minute)
		if k.flow().Over() {
			k.Error("the flow has ended early")
		}
		if n := k.provider.count("look"); n < 100 {
			k.Errorf("only %d looks", n)
		}
		k.pass(2 * time.Minute)
		k.shows(reconnect.Failed{Reason: reconnect.Expired})
	}, reply{step: reconnect.Approve{}})
}

func TestALeaseOfAClockThatWasSetBackRunsOut(t *testing.T) {
	walled(t, func(k talk, set func(time.Duration)) {
		k.answer(form("otp", "123456"))
		next := k.process(&scripted{replies: []reply{{step: reconnect.Done{}}}})
		k.die()
		set(-5 * time.Hour)
		w := next.Watch(k.id)
		time.Sleep(5 * time.Second)
		w.Leave()
		f, err := next.Read(k.Context(), k.id)
		if err != nil || f.Status() != "done" {
			k.Errorf("the flow shows %#v: %v", f.Shown(), err)
		}
		time.Sleep(exchangeEnds)
	}, reply{step: code("")}, reply{step: code(reconnect.WrongCode), slow: time.Minute})
}

func TestAClockThatIsSetBackLocksNobodyOut(t *testing.T) {
	walled(t, func(k talk, set func(time.Duration)) {
		for range reconnect.MaxRefusals {
			k.answer(wrong)
		}
		set(-48 * time.Hour)
		locked := k.another("b", nil)
		locked.shows(reconnect.Failed{Reason: reconnect.TooManyAttempts})
		time.Sleep(time.Hour + time.Minute)
		if f := k.another("c", nil).flow(); f.Over() {
			k.Errorf("after an hour the flow shows %#v", f.Shown())
		}
	}, reply{step: login("")}, reply{step: login(reconnect.WrongCredentials)}, reply{step: login(reconnect.WrongCredentials)},
		reply{step: login(reconnect.WrongCredentials)}, reply{step: login("")})
}

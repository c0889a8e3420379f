package reconnect_test

import (
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

func TestAPersonGetsMoreTimeTenTimesAndNoMore(t *testing.T) {
	play(t, func(k talk) {
		turn := k.flow().Turn
		for n := range reconnect.MaxExtensions + 1 {
			k.pass(reconnect.Lifetime - time.Minute)
			if k.flow().Over() {
				k.Fatalf("the flow has ended although it was extended %d times", n)
			}
			f, err := k.Extend(k.Context(), k.id)
			if err != nil {
				k.Fatal(err)
			}
			if more := n < reconnect.MaxExtensions; f.Until.Sub(k.Now()) > 2*time.Minute != more || f.Extended > reconnect.MaxExtensions {
				k.Errorf("asked for the %dth time, a flow has %v left", n+1, f.Until.Sub(k.Now()))
			}
		}
		if k.flow().Turn != turn {
			k.Error("more time makes a form old")
		}
		k.pass(2 * time.Minute)
		k.shows(reconnect.Failed{Reason: reconnect.Expired})
		if f, err := k.Extend(k.Context(), k.id); err != nil || !f.Over() {
			k.Errorf("a flow that has ended gets more time: %v", err)
		}
	}, reply{step: code("")})
}

package reconnect_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
)

// A person finds the phone, unlocks it and reads: an approval that comes late is to be seen as soon as one that comes at once.
func TestAnApprovalIsLookedForAtOnePaceForTwoMinutes(t *testing.T) {
	const pace = 800 * time.Millisecond
	play(t, func(k talk) {
		k.pass(110 * time.Second)
		if n := k.provider.count("look"); n < 130 || n > 138 {
			k.Errorf("%d looks in 110 seconds", n)
		}
		k.pass(10 * time.Minute)
		before := k.provider.count("look")
		k.pass(time.Minute)
		if n := k.provider.count("look") - before; n < 5 || n > 9 {
			k.Errorf("%d looks in a minute, after twelve", n)
		}
	}, reply{step: reconnect.Approve{Again: pace}})
}

// Phones stop a page while the bank's app is in front, so who comes back from there has just approved.
func TestWhoComesBackIsLookedForAtOnce(t *testing.T) {
	for name, step := range map[string]reconnect.Step{
		"from the phone": reconnect.Approve{Again: time.Second}, "from the bank’s page": reconnect.Visit{URL: "https://bank.example/", State: "s", Again: time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(k talk) {
				k.pass(8 * time.Minute) // the looks have become slow
				shown := func() int {
					if _, err := k.Settle(k.Context(), k.id, time.Second); err != nil {
						k.Fatal(err)
					}
					synctest.Wait()
					return k.provider.count("look")
				}
				before := k.provider.count("look")
				time.Sleep(time.Second)
				if n := shown(); n != before+1 {
					k.Errorf("%d looks when the page was seen again", n-before)
				}
				for range 20 {
					shown()
				}
				if n := shown(); n != before+1 {
					k.Errorf("%d looks of a page that asks and asks", n-before)
				}
			}, reply{step: step})
		})
	}
}

// What many wait for at once costs the machine and the aggregator no more for each.
func TestManyWhoApproveAreLookedForOneAfterAnother(t *testing.T) {
	play(t, func(k talk) {
		k.pass(20 * time.Second)
		alone := k.provider.count("look")
		for i := range 300 { // of flows that have ended, which nothing is looked for
			defer k.Watch(fmt.Sprintf("%024x", i)).Leave()
		}
		k.pass(30 * time.Second)
		if n := k.provider.count("look") - alone; alone < 18 || n < 8 || n > 11 {
			k.Errorf("%d looks in 20 seconds alone, %d in 30 among 300", alone, n)
		}
	}, reply{step: reconnect.Approve{Again: time.Second}})
}

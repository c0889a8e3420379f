//go:build attack

// Package attack_test plays a campaign against the built program, on this machine only: it builds cmd/widget as it is
// delivered, starts it with its default limits beside simulated aggregators, attacks it, and prints for each attack what
// was tried, how often, and what held. An attack that gets through fails; with -v what the program said is printed, too.
//
// Nothing here imports the widget's own code: it is told what it is by what it answers.
package attack_test

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"
)

// attack is one line of the campaign.
type attack struct {
	name  string // a few words, unique
	tried string // what is done, and how often
	// strike attacks a program that was started for it, and says what held with its figures. An error says what got through.
	strike func(*target) (held string, err error)
	// exhausts says that the attack is on the server's means: its memory is measured, and people go through all the while. Of
	// those that are not patient only one goes on at a time; all other attacks go on beside it.
	exhausts bool
	// patient says that the attack is mostly waiting, so it goes on beside the others, and begins before them.
	patient bool
	// setting changes the configuration that the program is started with; nil is the usual one.
	setting func(*setting)
}

// campaign is every attack, in the order of what it is on.
func campaign() []attack {
	return slices.Concat(bodies(), manifold(), connections(), openings(), framing(), keys(), returns(), guesses(), doors(), tickets(), upstreams(), contents())
}

// alone says that the attack takes the machine's means as well as the server's, so that two of its kind would disturb each other.
func (a attack) alone() bool { return a.exhausts && !a.patient }

// atOnce is how many attacks go on beside those that are alone.
const atOnce = 6

func TestNoAttackGetsThrough(t *testing.T) {
	b := newBench(t)
	var printing sync.Mutex
	play := func(a attack) {
		t.Run(a.name, func(t *testing.T) {
			began := time.Now()
			held, said, err := b.play(t.Context(), a)
			verdict := "held"
			if err != nil {
				verdict, held = "FAILED", err.Error()
				t.Fail()
			}
			printing.Lock()
			defer printing.Unlock()
			fmt.Printf("%-6s  %-34s %5.1f s  %s\n%48s→ %s\n", verdict, a.name, time.Since(began).Seconds(), a.tried, "", held)
			if err != nil && testing.Verbose() {
				fmt.Println(said)
			}
		})
	}
	var all sync.WaitGroup
	next := make(chan attack)
	for range atOnce {
		all.Go(func() {
			for a := range next {
				play(a)
			}
		})
	}
	all.Go(func() {
		defer close(next)
		for _, patient := range []bool{true, false} {
			for _, a := range campaign() {
				if !a.alone() && a.patient == patient {
					next <- a
				}
			}
		}
	})
	for _, a := range campaign() {
		if a.alone() {
			play(a)
		}
	}
	all.Wait()
}

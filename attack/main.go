// Command attack plays a campaign against the built program, on this machine only: it builds cmd/widget as it is
// delivered, starts it with its default limits beside simulated aggregators, attacks it, and prints for each attack what
// was tried, how often, and what held. Its status is not zero when an attack got through.
//
//	attack              all of it, within five minutes
//	attack -run REGEXP  the attacks whose names match
//	attack -log         what the program said, after an attack that got through
//
// Nothing here imports the widget's own code: it is told what it is by what it answers.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"regexp"
	"slices"
	"sync"
	"syscall"
	"time"
)

// attack is one line of the campaign.
type attack struct {
	name  string // a few words, unique
	tried string // what is done, and how often
	// strike attacks a program that was started for it, and says what held with its figures. An error says what got through.
	strike func(*target) (held string, err error)
	// exhausts says that the attack is on the server's means: its memory is measured, and people go through all the while.
	exhausts bool
	// patient says that the attack is mostly waiting, so it goes on beside the others.
	patient bool
	// setting changes the configuration that the program is started with; nil is the usual one.
	setting func(*setting)
}

// campaign is every attack, in the order of what it is on.
func campaign() []attack {
	return slices.Concat(bodies(), manifold(), connections(), openings(), framing(), keys(), doors(), upstreams(), contents())
}

// atOnce is how many patient attacks go on beside one another.
const atOnce = 4

func main() { os.Exit(run()) }

func run() int {
	only := flag.String("run", ".", "the `regexp` of the names of attacks to play")
	showLog := flag.Bool("log", false, "print what the program said, after an attack that got through")
	program := flag.String("widget", "", "the built `program`; built anew if empty")
	flag.Parse()
	chosen, err := regexp.Compile(*only)
	if err != nil || flag.NArg() > 0 {
		fmt.Fprintln(os.Stderr, "attack: -run takes a regular expression, and nothing else is read:", err)
		return 2
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	bench, err := newBench(ctx, *program)
	if err != nil {
		fmt.Fprintln(os.Stderr, "attack:", err)
		return 1
	}
	defer bench.close()

	began, failed, played := time.Now(), 0, 0
	var printing sync.Mutex
	play := func(a attack) {
		from := time.Now()
		held, said, err := bench.play(ctx, a)
		printing.Lock()
		defer printing.Unlock()
		played++
		verdict := "held"
		if err != nil {
			failed++
			verdict, held = "FAILED", err.Error()
		}
		fmt.Printf("%-6s  %-34s %5.1f s  %s\n%48s→ %s\n", verdict, a.name, time.Since(from).Seconds(), a.tried, "", held)
		if err != nil && *showLog {
			fmt.Println(said)
		}
	}
	var quick, patient []attack
	for _, a := range campaign() {
		switch {
		case !chosen.MatchString(a.name):
		case a.patient:
			patient = append(patient, a)
		default:
			quick = append(quick, a)
		}
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
		for _, a := range patient {
			next <- a
		}
	})
	for _, a := range quick {
		if ctx.Err() == nil {
			play(a)
		}
	}
	all.Wait()
	fmt.Printf("\n%d attacks in %.0f s, %d got through\n", played, time.Since(began).Seconds(), failed)
	if failed > 0 || played == 0 || ctx.Err() != nil {
		return 1
	}
	return 0
}

// Package chaostest plays many flows against a simulator that fails at random, each from a seed of its own, so that what
// went wrong once can be played again.
package chaostest

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// Env is the variable that chooses the seeds: "5000" are the seeds from 1 to 5000, "77-77" is seed 77 alone. If it is unset
// or empty, a test plays as many as are usual for it.
const Env = "CHAOS"

// Play plays the seeds side by side and fails if fewer than a quarter of the flows end with "done". The play of a seed gets
// a test of its own to fail: Fatal there ends that seed alone.
func Play(t *testing.T, usual int, play func(tb testing.TB, seed uint64) (end string)) {
	t.Helper()
	from, to, err := seeds(os.Getenv(Env), uint64(usual))
	if err != nil {
		t.Fatal(err)
	}
	var (
		mu    sync.Mutex
		ends  = map[string]int{}
		group sync.WaitGroup
		next  = make(chan uint64)
	)
	for range 4 * runtime.GOMAXPROCS(0) { // flows wait more than they work
		group.Go(func() {
			for seed := range next {
				end := one(t, seed, play)
				mu.Lock()
				ends[end]++
				mu.Unlock()
			}
		})
	}
	for seed := from; seed <= to && !t.Failed(); seed++ {
		next <- seed
	}
	close(next)
	group.Wait()
	t.Logf("ends of the flows of the seeds %d to %d: %v", from, to, ends)
	if n := int(to - from + 1); n >= 100 && ends["done"] < n/4 && !t.Failed() {
		t.Errorf("only %d of %d flows end well", ends["done"], n)
	}
}

// one plays one seed. What ends a test at once must not be called outside of its goroutine, so it panics into here.
func one(t *testing.T, seed uint64, play func(testing.TB, uint64) string) (end string) {
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("seed %d: %v", seed, r)
		}
	}()
	return play(&seeded{t, seed}, seed)
}

// seeded is a test that says which seed it is about.
type seeded struct {
	testing.TB
	seed uint64
}

func (s *seeded) Errorf(format string, args ...any) {
	s.TB.Errorf("seed %d: "+format, append([]any{s.seed}, args...)...)
}

func (s *seeded) Fatal(args ...any)                 { panic(fmt.Sprint(args...)) }
func (s *seeded) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

// seeds reads what [Env] may be.
func seeds(wanted string, usual uint64) (from, to uint64, err error) {
	if wanted == "" {
		return 1, usual, nil
	}
	first, last, ranged := strings.Cut(wanted, "-")
	if !ranged {
		first, last = "1", wanted
	}
	from, err = strconv.ParseUint(first, 10, 63)
	if err == nil {
		to, err = strconv.ParseUint(last, 10, 63)
	}
	if err != nil || from < 1 || to < from {
		return 0, 0, fmt.Errorf("%s=%q is neither a number of seeds nor a range such as 70-80", Env, wanted)
	}
	return from, to, nil
}

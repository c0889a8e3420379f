package storetest

import (
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

// Shared proves that a store keeps the contract of [reconnect.Shared] besides. Each subtest opens two stores, as two processes have
// them on one server, which knows none of the names of the test.
func Shared(t *testing.T, open func(t *testing.T) (one, two reconnect.Shared)) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, reconnect.Shared, reconnect.Shared){
		"ANameHasOneHolder":              oneHolder,
		"ALeaseEnds":                     leaseEnds,
		"OneOfManyTakesALease":           leaseRace,
		"TurnsComeOneAfterAnother":       turns,
		"AnUnusedRateSavesNothingUp":     unused,
		"NoRateIsNoWait":                 noRate,
		"AHeldAccountTakesNoTurn":        holds,
		"SeatsAreBounded":                seats,
		"AllSeatsAreTakenOrNone":         allOrNone,
		"SeatsBecomeFree":                seatsEnd,
		"WhatOneCommitsTheOtherIsToldOf": toldAcross,
	} {
		t.Run(name, func(t *testing.T) {
			one, two := open(t)
			test(t, one, two)
		})
	}
}

// eventually waits until something is so.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("%s: not within 10 s", what)
		}
	}
}

func leased(t *testing.T, s reconnect.Shared, holder string, last time.Duration, names ...string) []bool {
	t.Helper()
	held, err := s.Lease(t.Context(), names, holder, last)
	must(t, err)
	if len(held) != len(names) {
		t.Fatalf("%d names, %d answers", len(names), len(held))
	}
	return held
}

func oneHolder(t *testing.T, one, two reconnect.Shared) {
	is := func(got []bool, want ...bool) {
		t.Helper()
		if !slices.Equal(got, want) {
			t.Fatalf("held is %v, want %v", got, want)
		}
	}
	is(leased(t, one, "1", time.Minute, "a", "b"), true, true)
	is(leased(t, two, "2", time.Minute, "b", "c", "a"), false, true, false)
	is(leased(t, one, "1", time.Minute, "c", "a"), false, true)
	must(t, two.Release(t.Context(), []string{"a", "c", "never taken"}, "2"))
	is(leased(t, two, "2", time.Minute, "a", "b"), false, false)
	must(t, one.Release(t.Context(), []string{"a", "b"}, "1"))
	is(leased(t, two, "2", time.Minute, "a", "b"), true, true)
	is(leased(t, one, "1", time.Minute, "a", "c"), false, true)
	is(leased(t, one, "1", time.Minute))
	must(t, one.Release(t.Context(), nil, "1"))
}

func leaseEnds(t *testing.T, one, two reconnect.Shared) {
	const short = 200 * time.Millisecond
	began := time.Now()
	leased(t, one, "1", short, "renewed", "left")
	leased(t, one, "1", time.Minute, "renewed")
	eventually(t, "a lease that is not renewed ends", func() bool { return leased(t, two, "2", time.Minute, "left")[0] })
	if took := time.Since(began); took < short {
		t.Errorf("it has ended after %v already", took)
	}
	if leased(t, two, "2", time.Minute, "renewed")[0] {
		t.Error("one that was renewed has ended")
	}
	if leased(t, one, "1", time.Minute, "left")[0] {
		t.Error("the first has it still")
	}
}

func leaseRace(t *testing.T, one, two reconnect.Shared) {
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		won   int
	)
	for i := range 20 {
		s := []reconnect.Shared{one, two}[i%2]
		group.Go(func() {
			held, err := s.Lease(t.Context(), []string{"a"}, strconv.Itoa(i), time.Minute)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			} else if held[0] {
				won++
			}
		})
	}
	group.Wait()
	if won != 1 {
		t.Fatalf("%d hold it", won)
	}
}

func turn(t *testing.T, s reconnect.Shared, rate string, every time.Duration, account string) (wait, held time.Duration) {
	t.Helper()
	wait, held, err := s.Turn(t.Context(), rate, every, account)
	must(t, err)
	if wait < 0 || held < 0 || wait > 0 && held > 0 {
		t.Fatalf("wait %v, held %v", wait, held)
	}
	return wait, held
}

// fine is how finely a server measures.
const fine = 2 * time.Millisecond

func turns(t *testing.T, one, two reconnect.Shared) {
	const every, n = 300 * time.Millisecond, 8
	began := time.Now()
	for i := range n {
		before := time.Since(began)
		wait, _ := turn(t, []reconnect.Shared{one, two}[i%2], "r", every, strconv.Itoa(i%3))
		if comes := time.Since(began) + wait; comes < time.Duration(i)*every-fine {
			t.Errorf("turn %d comes after %v", i, comes)
		}
		if most := time.Duration(i)*every + before + fine; before < every && wait > most {
			t.Errorf("turn %d waits %v, want %v at most", i, wait, most)
		}
	}
	if wait, _ := turn(t, one, "another", every, "0"); wait != 0 {
		t.Errorf("another rate's first turn waits %v", wait)
	}
}

func unused(t *testing.T, one, two reconnect.Shared) {
	const every = 100 * time.Millisecond
	turn(t, one, "r", every, "a")
	time.Sleep(3 * every)
	began := time.Now()
	for i, s := range []reconnect.Shared{one, two, one} {
		if wait, _ := turn(t, s, "r", every, "a"); i == 0 && wait > 0 || time.Since(began)+wait < time.Duration(i)*every-fine {
			t.Errorf("turn %d after a pause waits %v", i, wait)
		}
	}
}

func noRate(t *testing.T, one, two reconnect.Shared) {
	for _, s := range []reconnect.Shared{one, two, one, two} {
		if wait, held := turn(t, s, "r", 0, "a"); wait != 0 || held != 0 {
			t.Errorf("waits %v, is held %v", wait, held)
		}
	}
}

func holds(t *testing.T, one, two reconnect.Shared) {
	const every, long = time.Minute, 400 * time.Millisecond
	began := time.Now()
	must(t, one.Hold(t.Context(), "r", "a", long))
	must(t, two.Hold(t.Context(), "r", "a", time.Millisecond)) // a shorter one changes nothing
	for _, s := range []reconnect.Shared{one, two} {
		if wait, held := turn(t, s, "r", every, "a"); wait != 0 || held <= 0 || held > long {
			t.Fatalf("waits %v, is held %v", wait, held)
		}
	}
	if wait, held := turn(t, two, "r", 0, "b"); wait != 0 || held != 0 {
		t.Errorf("another account waits %v, is held %v: a held one has taken a turn", wait, held)
	}
	if _, held := turn(t, two, "another", 0, "a"); held != 0 {
		t.Errorf("at another upstream it is held %v", held)
	}
	eventually(t, "an account is held no more", func() bool { _, held := turn(t, two, "r", 0, "a"); return held == 0 })
	if took := time.Since(began); took < long-fine {
		t.Errorf("after %v already", took)
	}
}

func sit(t *testing.T, s reconnect.Shared, member string, want int, seats ...reconnect.Seat) {
	t.Helper()
	full, err := s.Sit(t.Context(), member, time.Minute, seats)
	must(t, err)
	if full != want {
		t.Fatalf("%s: full is %d, want %d", member, full, want)
	}
}

func seats(t *testing.T, one, two reconnect.Shared) {
	two2 := reconnect.Seat{Name: "s", Bound: 2}
	ask := reconnect.Seat{Name: "s", Bound: 2, Ask: true}
	sit(t, one, "1", -1, two2)
	sit(t, two, "5", -1, ask)
	sit(t, two, "2", -1, two2)
	sit(t, one, "3", 0, two2)
	sit(t, one, "3", 0, ask)
	sit(t, two, "1", -1, two2)
	sit(t, two, "1", -1, ask)
	sit(t, two, "3", -1, reconnect.Seat{Name: "s"}) // no bound
	must(t, one.Rise(t.Context(), "2", []string{"s", "never taken"}))
	sit(t, one, "4", 0, two2)
	must(t, two.Rise(t.Context(), "3", []string{"s"}))
	sit(t, one, "4", -1, two2)
	sit(t, one, "5", -1)
	must(t, one.Rise(t.Context(), "5", nil))
}

func allOrNone(t *testing.T, one, two reconnect.Shared) {
	sit(t, one, "1", -1, reconnect.Seat{Name: "b", Bound: 1})
	sit(t, two, "2", 1, reconnect.Seat{Name: "a", Bound: 1}, reconnect.Seat{Name: "b", Bound: 1}, reconnect.Seat{Name: "c", Bound: 1})
	sit(t, two, "2", 1, reconnect.Seat{Name: "a", Bound: 1}, reconnect.Seat{Name: "b", Bound: 1, Ask: true})
	sit(t, one, "3", -1, reconnect.Seat{Name: "a", Bound: 1}, reconnect.Seat{Name: "c", Bound: 1})
}

func seatsEnd(t *testing.T, one, two reconnect.Shared) {
	const short = 200 * time.Millisecond
	began := time.Now()
	seat := []reconnect.Seat{{Name: "s", Bound: 2}}
	for _, member := range []string{"1", "2"} {
		if full, err := one.Sit(t.Context(), member, short, seat); err != nil || full >= 0 {
			t.Fatal(full, err)
		}
	}
	sit(t, two, "2", -1, seat...)
	eventually(t, "a seat whose time is over is free", func() bool {
		full, err := two.Sit(t.Context(), "3", time.Minute, seat)
		must(t, err)
		return full < 0
	})
	if took := time.Since(began); took < short {
		t.Errorf("it is free after %v already", took)
	}
	sit(t, one, "4", 0, seat...)
}

func toldAcross(t *testing.T, one, two reconnect.Shared) {
	f := create(t, one, &clock{now: start})
	changed, stop := reconnect.Changed(two, f.ID)
	defer stop()
	must(t, update(t, one, f.ID, func(f *reconnect.Flow) { f.Turn++ }))
	select {
	case <-changed:
	case <-time.After(10 * time.Second):
		t.Fatal("not told")
	}
	if got, err := two.Read(t.Context(), f.ID); err != nil || got.Turn != f.Turn+1 {
		t.Fatalf("the other reads %+v, %v", got, err)
	}
}

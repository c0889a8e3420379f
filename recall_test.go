package reconnect_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/storetest"
)

// runs has a replica attend to its flows by itself until the end of the test.
func (r replica) runs(k talk) {
	ctx, stop := context.WithCancel(k.Context())
	done := make(chan struct{})
	go func() { defer close(done); r.Run(ctx, time.Second) }()
	k.Cleanup(func() { stop(); <-done })
	synctest.Wait()
}

// loses has the server go back so many commits of the flow, and be there again.
func (r replica) loses(k talk, commits int) {
	k.Helper()
	if err := r.kept.Lose(k.Context(), k.id, commits); err != nil {
		k.Fatal(err)
	}
	synctest.Wait()
}

// as is a talk by way of another replica.
func (k talk) as(r replica) talk {
	k.Engine = r.Engine
	return k
}

func TestAnAnswerUnderWayOutlivesALostSecond(t *testing.T) {
	for _, swept := range []bool{true, false} {
		replicas(t, func(k talk, _ *storetest.Server, one, two replica) {
			if swept {
				one.runs(k)
			}
			turn := k.flow().Turn
			k.answer(form("otp", "1"))
			one.loses(k, 1)
			if swept {
				k.as(two).shows(reconnect.Wait{})
				k.as(two).answerTurn(turn, form("otp", "1"))
			}
			time.Sleep(4 * time.Second)
			k.as(two).shows(reconnect.Done{})
			events(k, "opened step answered done")
			if n := k.provider.count("answer"); n != 1 {
				k.Errorf("%d answers", n)
			}
			if n := k.provider.count("look"); n != 0 {
				k.Errorf("%d looks for what was known", n)
			}
		}, reply{step: code("")}, reply{step: reconnect.Done{}, slow: 3 * time.Second})
	}
}

func TestWhatWasLostIsLookedForUntilTheStoreIsRead(t *testing.T) {
	replicas(t, func(k talk, _ *storetest.Server, one, two replica) {
		one.runs(k)
		time.Sleep(500 * time.Millisecond) // between two sweeps
		k.answer(form("otp", "1"))
		one.faults.Away(true, true)
		one.loses(k, 1)
		one.faults.Away(false, false)
		k.as(two).shows(code(""))
		time.Sleep(time.Second)
		k.as(two).shows(reconnect.Wait{})
		time.Sleep(3 * time.Second)
		k.as(two).shows(reconnect.Done{})
	}, reply{step: code("")}, reply{step: reconnect.Done{}, slow: 3 * time.Second})
}

func TestAnEndThatWasToldOutlivesALostSecond(t *testing.T) {
	replicas(t, func(k talk, _ *storetest.Server, one, two replica) {
		one.runs(k)
		k.answer(form("otp", "1"))
		k.shows(reconnect.Done{})
		one.loses(k, 2) // that it is given back, and that it has ended
		k.as(two).shows(reconnect.Done{})
		events(k, "opened step answered done")
		if n := k.provider.closed; n != 1 {
			k.Errorf("given back %d times", n)
		}
	}, reply{step: code("")}, reply{step: reconnect.Done{}})
}

func TestWhereAnAnswerIsLostWithItsProcessABrowserIsBelieved(t *testing.T) {
	replicas(t, func(k talk, _ *storetest.Server, one, two replica) {
		k.answer(form("otp", "1"))
		shown := k.flow()
		k.die()
		one.loses(k, 1)
		k = k.as(two)
		k.shows(code(""))
		if _, err := two.Doubt(k.Context(), k.id, shown.Turn); err != nil {
			k.Fatal(err)
		}
		k.shows(reconnect.Wait{})
		f := k.flow()
		if last, was := f.Events[len(f.Events)-1], shown.Events[len(shown.Events)-1]; f.Turn <= shown.Turn || last.Seq <= was.Seq {
			k.Errorf("turn %d, event %d come after turn %d, event %d", f.Turn, last.Seq, shown.Turn, was.Seq)
		}
		k.answerTurn(shown.Turn-1, form("otp", "1"))
		k.answerTurn(f.Turn, form("otp", "1"))
		if n := k.provider.count("answer"); n != 1 {
			k.Fatalf("%d answers", n)
		}
		sweeps(k.Context(), two.Engine, 20*time.Second)
		k.shows(reconnect.Done{})
	}, reply{step: code("")}, reply{step: reconnect.Done{}, slow: 2 * time.Second}, reply{step: reconnect.Done{}})
}

func TestATurnThatCannotHaveBeenShownIsNoEvidence(t *testing.T) {
	replicas(t, func(k talk, _ *storetest.Server, one, two replica) {
		before := k.flow()
		for _, turn := range []int{-1, 0, before.Turn - 1, before.Turn, before.Turn + 1000, 1 << 62} {
			if _, err := two.Doubt(k.Context(), k.id, turn); err != nil {
				k.Fatal(err)
			}
		}
		if after := k.flow(); after.Version != before.Version {
			k.Errorf("it became %#v", after)
		}
		if _, err := two.Doubt(k.Context(), "no-such-flow", 3); !errors.Is(err, reconnect.ErrNotFound) {
			k.Error(err)
		}
	}, reply{step: code("")})
}

// Others have gone on from what was left, before the process that runs the exchange noticed.
func TestWhatOthersMadeOfALossIsLookedForFirst(t *testing.T) {
	replicas(t, func(k talk, _ *storetest.Server, one, two replica) {
		k.answer(form("otp", "1"))
		one.loses(k, 1)
		for range 3 {
			if _, err := two.Bind(k.Context(), k.id); err != nil {
				k.Fatal(err)
			}
		}
		time.Sleep(4 * time.Second)
		k.shows(reconnect.Wait{})
		sweeps(k.Context(), two.Engine, 20*time.Second)
		k.shows(reconnect.Done{})
		if n, looks := k.provider.count("answer"), k.provider.count("look"); n != 1 || looks != 1 {
			k.Errorf("%d answers, %d looks", n, looks)
		}
	}, reply{step: code("")}, reply{step: code(""), slow: 3 * time.Second}, reply{step: reconnect.Done{}})
}

func TestAnotherExchangeOfTheSameNumberIsNotTakenForOnesOwn(t *testing.T) {
	replicas(t, func(k talk, _ *storetest.Server, one, two replica) {
		turn := k.flow().Turn
		k.answer(form("otp", "1"))
		one.loses(k, 1)
		time.Sleep(time.Millisecond)
		k.as(two).answerTurn(turn, form("otp", "2")) // the harm is done
		time.Sleep(4 * time.Second)
		sweeps(k.Context(), two.Engine, 20*time.Second)
		k.shows(reconnect.Done{})
		events(k, "opened step answered step done")
		if n := k.provider.count("look"); n != 1 {
			k.Errorf("%d looks", n)
		}
	}, reply{step: code("")}, reply{step: code("first"), slow: 3 * time.Second}, reply{step: code("second"), slow: 10 * time.Second},
		reply{step: reconnect.Done{}})
}

func TestEachReplicaPutsBackWhatItHasKeptInWhateverOrder(t *testing.T) {
	for _, other := range []bool{true, false} {
		replicas(t, func(k talk, _ *storetest.Server, one, two replica) {
			if _, err := two.Bind(k.Context(), k.id); err != nil {
				k.Fatal(err)
			}
			k.answer(form("otp", "1"))
			kept := k.flow()
			one.loses(k, 2)
			for _, r := range map[bool][]replica{true: {two, one, two}, false: {one, two, one}}[other] {
				if _, err := r.Read(k.Context(), k.id); err != nil {
					k.Fatal(err)
				}
			}
			if f := k.flow(); f.Version != kept.Version || !f.Bound || f.InFlight == nil || f.InFlight.N != kept.InFlight.N {
				k.Errorf("version %d is put back as version %d: %+v", kept.Version, f.Version, f)
			}
		}, reply{step: code("")}, reply{step: reconnect.Done{}, slow: 3 * time.Second})
	}
}

func TestAServerThatStartsAgainEmptyHasBackWhatWasAtWork(t *testing.T) {
	replicas(t, func(k talk, server *storetest.Server, one, two replica) {
		one.runs(k)
		k.answer(form("otp", "1"))
		time.Sleep(time.Minute)
		one.loses(k, 1000)
		server.Forget()
		k.as(two).shows(reconnect.Wait{})
		time.Sleep(time.Minute)
		k.as(two).shows(reconnect.Done{})
		if n := k.provider.count("answer"); n != 1 {
			k.Errorf("%d answers", n)
		}
	}, reply{step: code("")}, reply{step: reconnect.Done{}, slow: 90 * time.Second})
}

func TestAFlowThatAnotherReplicaHasForgottenForRoomDoesNotComeBack(t *testing.T) {
	for _, lost := range []bool{false, true} {
		replicas(t, func(k talk, _ *storetest.Server, one, two replica) {
			if _, err := two.Bind(k.Context(), k.id); err != nil {
				k.Fatal(err)
			}
			if lost {
				two.runs(k)
				one.loses(k, 1000)
			} else if err := k.kept.Delete(k.Context(), k.id); err != nil {
				k.Fatal(err)
			}
			if _, err := two.Read(k.Context(), k.id); lost && err != nil || !lost && !errors.Is(err, reconnect.ErrNotFound) {
				k.Errorf("it is read (lost: %t): %v", lost, err)
			}
		}, reply{step: reconnect.Wait{}})
	}
}

func TestAFlowThatIsGoneIsGoneAndItsLinkWorksAgain(t *testing.T) {
	replicas(t, func(k talk, server *storetest.Server, one, two replica) {
		one.runs(k)
		time.Sleep(time.Minute) // nothing happens: a person types
		one.loses(k, 1000)
		server.Forget()
		for _, r := range []replica{one, two} {
			if _, err := r.Read(k.Context(), k.id); !errors.Is(err, reconnect.ErrNotFound) {
				k.Fatalf("it is read: %v", err)
			}
		}
		again, err := two.Open(k.Context(), link("the-code"), "script", "the-code", false)
		if err != nil || again.ID == k.id {
			k.Errorf("the same link: %v", err)
		}
	}, reply{step: code("")})
}

func TestWhatAnotherReplicaIsAboutToPutBackIsWaitedFor(t *testing.T) {
	for _, noticed := range []bool{true, false} {
		replicas(t, func(k talk, _ *storetest.Server, one, two replica) {
			two.runs(k)
			if noticed {
				two.loses(k, 1000)
			} else if err := k.kept.Delete(k.Context(), k.id); err != nil {
				k.Fatal(err)
			}
			if _, err := two.Read(k.Context(), k.id); !errors.Is(err, reconnect.ErrNotFound) {
				k.Fatalf("it is read: %v", err)
			}
			back := make(chan struct{})
			go func() {
				defer close(back)
				time.Sleep(1200 * time.Millisecond)
				_, _ = one.Read(k.Context(), k.id)
			}()
			defer func() { <-back }()
			began := time.Now()
			switch f, err := two.Find(k.Context(), k.id); {
			case noticed && (err != nil || f.ID != k.id):
				k.Errorf("it is not found: %v", err)
			case !noticed && (!errors.Is(err, reconnect.ErrNotFound) || time.Since(began) > 0):
				k.Errorf("nothing was lost, and it is looked for %s: %v", time.Since(began), err)
			}
			began = time.Now()
			if _, err := two.Find(k.Context(), "nothing"); !errors.Is(err, reconnect.ErrNotFound) || time.Since(began) > 3*time.Second {
				k.Errorf("what never was is looked for %s: %v", time.Since(began), err)
			}
		}, reply{step: code("")})
	}
}

// A form is looked at first, and then taken: in between the store may have lost its turn.
func TestAFormWhoseTurnIsLostMeanwhileIsTakenWhereThatComesBack(t *testing.T) {
	for _, comes := range []bool{true, false} {
		replicas(t, func(k talk, _ *storetest.Server, one, two replica) {
			k.answer(form("otp", "1"))
			k.shows(code("second"))
			turn := k.flow().Turn
			for f := k.flow(); f.Turn >= turn; {
				one.loses(k, 1)
				var err error
				if f, err = k.kept.Read(k.Context(), k.id); err != nil {
					k.Fatal(err)
				}
			}
			back := make(chan struct{})
			go func() {
				defer close(back)
				if time.Sleep(300 * time.Millisecond); comes {
					_, _ = one.Read(k.Context(), k.id)
				}
			}()
			sent, problems, err := two.Answer(k.Context(), k.id, turn, form("otp", "2"))
			<-back
			if sent != comes || problems != nil || err != nil {
				k.Fatalf("sent: %t (%v, %v), where it comes back: %t", sent, problems, err, comes)
			}
			k = k.as(two)
			if comes {
				k.shows(reconnect.Done{})
			} else {
				k.shows(reconnect.Wait{})
			}
			if n := k.provider.count("answer"); comes && n != 2 || !comes && n != 1 {
				k.Errorf("%d answers were sent, where it comes back: %t", n, comes)
			}
		}, reply{step: code("first")}, reply{step: code("second")}, reply{step: reconnect.Done{}})
	}
}

package reconnect_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
)

// A full disk: what is kept can be read, and nothing more can be kept.
func TestAnAnswerThatCannotBeKeptIsNotSentAndMayBeSentAgain(t *testing.T) {
	for name, step := range map[string]reconnect.Step{"counted": login(""), "uncounted": reconnect.Act{}} {
		t.Run(name, func(t *testing.T) {
			play(t, func(k talk) {
				turn := k.flow().Turn
				k.faults.Away(false, true)
				sent, problems, err := k.Answer(k.Context(), k.id, turn, wrong)
				if sent || problems != nil || !errors.Is(err, reconnect.ErrAway) {
					k.Fatalf("it was sent: %v, %v, %v", sent, problems, err)
				}
				time.Sleep(time.Minute)
				if f := k.flow(); f.Turn != turn || f.InFlight != nil || k.provider.count("answer") != 0 {
					k.Fatalf("turn %d became %d, under way is %v", turn, f.Turn, f.InFlight)
				}
				k.faults.Away(false, false)
				k.answerTurn(turn, wrong)
				k.shows(reconnect.Done{})
				if n := k.provider.count("answer"); n != 1 {
					k.Errorf("%d answers were sent", n)
				}
				events(k, "opened step answered done")
			}, reply{step: step}, reply{step: reconnect.Done{}})
		})
	}
}

// The store may have kept that an answer is under way and be lost before it says so. Then nothing was sent, and nobody knows.
func TestAnAnswerWhoseKeepingIsInDoubtIsNotSent(t *testing.T) {
	play(t, func(k talk) {
		turn := k.flow().Turn
		k.faults.Lose(1)
		if _, _, err := k.Answer(k.Context(), k.id, turn, nil); !errors.Is(err, reconnect.ErrAway) {
			k.Fatal(err)
		}
		k.answerTurn(turn, nil) // once more, as the page proposes
		sweeps(k.Context(), k.Engine, 20*time.Second)
		if answers, looks := k.provider.count("answer"), k.provider.count("look"); answers != 0 || looks != 1 {
			k.Errorf("%d answers and %d looks were sent", answers, looks)
		}
		k.shows(reconnect.Act{})
		k.answer(nil)
		k.shows(reconnect.Done{})
	}, reply{step: reconnect.Act{}}, reply{step: reconnect.Act{}}, reply{step: reconnect.Done{}})
}

func TestWhatABankHasSaidIsKeptOnceTheStoreIsBack(t *testing.T) {
	for name, away := range map[string]time.Duration{"a hiccup": time.Second, "longer than a lease": 100 * time.Second} {
		t.Run(name, func(t *testing.T) {
			play(t, func(k talk) {
				k.answer(form("otp", "123456"))
				k.faults.Away(true, true)
				time.Sleep(away)
				k.Sweep(k.Context())
				if err := k.Ready(); !errors.Is(err, reconnect.ErrAway) {
					k.Errorf("while the store is away, ready is %v", err)
				}
				k.faults.Away(false, false)
				time.Sleep(5 * time.Second)
				k.Sweep(k.Context())
				k.shows(reconnect.Done{})
				events(k, "opened step answered done")
				if n := k.provider.count("look"); n != 0 {
					k.Errorf("%d looks for an answer that was there", n)
				}
				if err := k.Ready(); err != nil {
					k.Errorf("once the store is back, ready is %v", err)
				}
				if n := strings.Count(k.log.String(), "store away"); n < 1 || n > 3 {
					k.Errorf("the log says %d times that the store is away:\n%s", n, k.log)
				}
			}, reply{step: code("")}, reply{step: reconnect.Done{}, slow: 500 * time.Millisecond})
		})
	}
}

// Reads work while a disk is full, so that only trying to write finds when it is not any more.
func TestReadyNoticesAFullDiskAndItsEnd(t *testing.T) {
	play(t, func(k talk) {
		if err := k.Ready(); !errors.Is(err, reconnect.ErrSilent) {
			k.Errorf("before the store was asked, ready is %v", err)
		}
		k.Sweep(k.Context())
		if err := k.Ready(); err != nil {
			k.Errorf("ready is %v", err)
		}
		k.faults.Away(false, true)
		_ = k.Cancel(k.Context(), k.id)
		for range 3 {
			k.Sweep(k.Context())
			if err := k.Ready(); !errors.Is(err, reconnect.ErrAway) {
				k.Errorf("while nothing can be kept, ready is %v", err)
			}
		}
		k.faults.Away(false, false)
		k.Sweep(k.Context())
		if err := k.Ready(); err != nil {
			k.Errorf("once things can be kept, ready is %v", err)
		}
		time.Sleep(time.Minute)
		if err := k.Ready(); !errors.Is(err, reconnect.ErrSilent) {
			k.Errorf("a minute after the store was asked last, ready is %v", err)
		}
	}, reply{step: code("")})
}

func TestADrainRecordsWhatItCutsAsLost(t *testing.T) {
	play(t, func(k talk) {
		k.answer(form("otp", "123456"))
		ctx, cancel := context.WithTimeout(k.Context(), 2*time.Second)
		defer cancel()
		if err := k.Drain(ctx); !errors.Is(err, context.DeadlineExceeded) {
			k.Fatalf("the drain ends with %v", err)
		}
		if f := k.flow(); f.InFlight != nil || !f.Unsure {
			k.Fatalf("under way is %+v, unsure: %v", f.InFlight, f.Unsure)
		}
		next := k.process(&scripted{replies: []reply{{step: reconnect.Done{}}}})
		sweeps(k.Context(), next, 3*time.Second)
		k.shows(reconnect.Done{})
		time.Sleep(exchangeEnds)
		k.shows(reconnect.Done{})
		events(k, "opened step answered done")
	}, reply{step: code("")}, reply{step: code(reconnect.WrongCode), slow: time.Minute})
}

func TestADrainBeginsNothingMore(t *testing.T) {
	play(t, func(k talk) {
		turn := k.flow().Turn
		if err := k.Drain(k.Context()); err != nil {
			k.Fatal(err)
		}
		if err := k.Ready(); !errors.Is(err, reconnect.ErrDraining) {
			k.Errorf("ready is %v", err)
		}
		_, _, err := k.Answer(k.Context(), k.id, turn, form("otp", "123456"))
		_, back := k.Back(k.Context(), k.id, turn)
		_, _, arrive := k.Arrive(k.Context(), k.id+".x", nil)
		_, open := k.Open(k.Context(), reconnect.Entry{Client: &reconnect.Client{ID: "shop"}, Connection: reconnect.Connection{Provider: "script"}}, "script", "", false)
		time.Sleep(2 * time.Second)
		if err := k.Poll(k.Context(), k.id); err != nil {
			k.Error(err)
		}
		for _, err := range []error{err, back, arrive, open} {
			if !errors.Is(err, reconnect.ErrAway) {
				k.Errorf("what would begin something returns %v", err)
			}
		}
		if f := k.flow(); f.Turn != turn || f.InFlight != nil {
			k.Errorf("turn %d became %d, under way is %v", turn, f.Turn, f.InFlight)
		}
		if n := k.provider.count("look"); n != 0 {
			k.Errorf("%d looks have begun", n)
		}
	}, reply{step: reconnect.Ask{Fields: code("").Fields, Again: time.Second}})
}

func TestAnAnswerThatCannotBeCountedIsNotSent(t *testing.T) {
	play(t, func(k talk) {
		k.Store = uncounting{k.Store}
		turn := k.flow().Turn
		if sent, _, err := k.Answer(k.Context(), k.id, turn, wrong); sent || !errors.Is(err, errUncounted) {
			k.Errorf("sent: %v, %v", sent, err)
		}
		if f := k.flow(); f.Turn != turn || f.InFlight != nil || k.provider.count("answer") != 0 {
			k.Errorf("turn %d became %d, under way is %v", turn, f.Turn, f.InFlight)
		}
	}, reply{step: login("")})
}

// uncounting is a store that has lost what it counts with.
type uncounting struct{ reconnect.Store }

var errUncounted = errors.New("store: connection refused")

func (uncounting) Attempts(context.Context, string, time.Time, func(*reconnect.Attempts)) (reconnect.Attempts, error) {
	return reconnect.Attempts{}, errUncounted
}

func TestARestartCountsTheFlowsThatGoOn(t *testing.T) {
	play(t, func(k talk) {
		k.answer(wrong)
		next := k.process(k.provider)
		next.Limits = reconnect.Limits{Flows: 1, Unproven: 2, UnprovenPerSource: 1, Starts: 1, Starting: 1}
		open := func() error {
			_, err := next.Open(k.Context(), reconnect.Entry{
				Client: &reconnect.Client{ID: "shop"}, Connection: reconnect.Connection{Provider: "script", ID: "28"}, Source: "192.0.2.1",
			}, "script", "", false)
			synctest.Wait()
			return err
		}
		w := next.Watch(k.id)
		synctest.Wait()
		if err := open(); !errors.As(err, new(*reconnect.CrowdedError)) {
			k.Errorf("beside the one that goes on another one is opened: %v", err)
		}
		if err := next.Cancel(k.Context(), k.id); err != nil {
			k.Fatal(err)
		}
		w.Leave()
		if err := open(); err != nil {
			k.Errorf("after its end there is no room: %v", err)
		}
		if err := next.Drain(k.Context()); err != nil {
			k.Error(err)
		}
	}, reply{step: login("")}, reply{step: login(reconnect.WrongCredentials)}, reply{step: reconnect.Ask{}})
}

// Flows that were adopted are the first to be forgotten for room, as any that are unproven: nothing panics over them.
func TestAdoptedFlowsMakeRoom(t *testing.T) {
	play(t, func(k talk) {
		next := k.process(k.provider)
		next.Limits = reconnect.Limits{Unproven: 1}
		w := next.Watch(k.id)
		synctest.Wait()
		f, err := next.Open(k.Context(), reconnect.Entry{
			Client: &reconnect.Client{ID: "shop"}, Connection: reconnect.Connection{Provider: "script", ID: "28"}, Source: "192.0.2.1",
		}, "script", "", false)
		if err != nil {
			k.Fatal(err)
		}
		if _, err := next.Read(k.Context(), k.id); !errors.Is(err, reconnect.ErrNotFound) {
			k.Errorf("the adopted flow was not forgotten: %v", err)
		}
		w.Leave()
		synctest.Wait()
		if err := errors.Join(next.Cancel(k.Context(), f.ID), next.Drain(k.Context())); err != nil {
			k.Error(err)
		}
	}, reply{step: reconnect.Wait{}})
}

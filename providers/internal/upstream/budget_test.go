package upstream

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestRetryAfterStopsTheAccountAndNotItsNeighbours(t *testing.T) {
	for _, status := range []int{429, 503} {
		var n atomic.Int32
		budget := NewBudget(4, 0)
		h := func(w http.ResponseWriter, r *http.Request) {
			n.Add(1)
			w.Header().Set("Retry-After", "40")
			w.WriteHeader(status)
		}
		first, neighbour := serve(t, budget, h), serve(t, budget, h)
		elsewhere, err := first.At("http://127.0.0.1:1/") // the same account
		if err != nil {
			t.Fatal(err)
		}
		if _, err := first.Do(context.Background(), get()); err != nil {
			t.Fatal(err)
		}
		for _, c := range []*Client{first, elsewhere} {
			_, err := c.Do(context.Background(), get())
			if e := failure(t, err); e.Kind != Paused || !e.Unsent || e.RetryAfter < 20*time.Second || e.RetryAfter > 30*time.Second {
				t.Errorf("%+v", e)
			}
		}
		if n.Load() != 1 {
			t.Errorf("%d requests in a pause", n.Load())
		}
		if _, err := neighbour.Do(context.Background(), get()); err != nil || n.Load() != 2 {
			t.Errorf("a neighbour's request: %v", err)
		}
	}
}

func TestAnAccountThatPausesLetsTheOthersBy(t *testing.T) {
	inQueue(t, NewBudget(10, 1), func(l *queue) {
		l.join("first", time.Minute, Usual, time.Time{})
		l.b.pause(l.s, 5*time.Second)
		l.join("answer", time.Minute, Answering, time.Time{})
		l.join("look", time.Minute, Usual, time.Time{})
		l.s = newShare("bank")
		for range 6 {
			l.join("neighbour", time.Minute, Leisure, time.Time{})
		}
		l.went("first at 0s", "neighbour at 1s", "neighbour at 2s", "neighbour at 3s", "neighbour at 4s", "answer at 5s", "look at 6s", "neighbour at 7s",
			"neighbour at 8s")
	})
}

func TestOneReplyHoldsTheOthersForAMomentOnly(t *testing.T) {
	inQueue(t, NewBudget(4, 0), func(l *queue) {
		l.b.pause(l.s, 999_999*time.Second)
		if left := l.s.left(); left != 30*time.Second {
			l.Errorf("all are held for %s", left)
		}
		time.Sleep(30 * time.Second)
		release, _, err := l.b.acquire(l.Context(), l.s, Request{})
		if err != nil {
			l.Fatal(err)
		}
		l.join("second", 5*time.Second, Usual, time.Time{}) // one goes ahead, to see whether the aggregator meant all
		l.b.pause(l.s, 999_999*time.Second)                 // and it did
		release()
		l.all.Wait()
		time.Sleep(30 * time.Second)
		release, _, err = l.b.acquire(l.Context(), l.s, Request{})
		if err != nil {
			l.Fatal(err)
		}
		l.join("third", 5*time.Second, Usual, time.Time{})
		l.join("fourth", 5*time.Second, Usual, time.Time{})
		l.b.letThrough(l.s) // now it did not
		l.went("second gives up at 30s", "third at 1m0s", "fourth at 1m0s")
		release()
	})
}

func TestAShortPauseIsWaitedFor(t *testing.T) {
	var n atomic.Int32
	c := serve(t, nil, func(w http.ResponseWriter, r *http.Request) {
		if n.Add(1) == 1 {
			w.WriteHeader(429) // without a time: one second
		}
	})
	began := time.Now()
	_, _ = c.Do(context.Background(), get())
	if reply, err := c.Do(context.Background(), get()); err != nil || reply.Status != 200 || time.Since(began) < time.Second {
		t.Errorf("%v after %s", err, time.Since(began))
	}
	// But not longer than the caller lives.
	c.budget.pause(c.share, 20*time.Second)
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	req := get()
	req.Patience = time.Hour
	_, err := c.Do(ctx, req)
	if e := failure(t, err); !e.Unsent || n.Load() != 2 {
		t.Errorf("%+v", e)
	}
}

func TestRetryAfterInBothForms(t *testing.T) {
	now := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	for in, want := range map[string]time.Duration{
		"": 0, "5": 5 * time.Second, "-5": 0, "x": 0, "999999999": maxPause, "1.5": 0,
		"Fri, 01 May 2026 12:00:30 GMT": 30 * time.Second, "Fri, 01 May 2026 11:00:30 GMT": 0,
	} {
		if got := retryAfter(http.Header{"Retry-After": {in}}, now); got != want {
			t.Errorf("%q is %s", in, got)
		}
	}
}

func TestNoMoreAtOnceThanTheBudgetAllows(t *testing.T) {
	var now, most atomic.Int32
	c := serve(t, NewBudget(2, 0), func(w http.ResponseWriter, r *http.Request) {
		n := now.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		time.Sleep(20 * time.Millisecond)
		now.Add(-1)
	})
	done := make(chan error)
	for range 10 {
		go func() { _, err := c.Do(context.Background(), get()); done <- err }()
	}
	for range 10 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if most.Load() > 2 {
		t.Errorf("%d at once", most.Load())
	}
}

// queue plays requests that wait for a budget, in a bubble of fake time.
type queue struct {
	*testing.T
	b   *Budget
	s   *share // of the account whose requests they are
	all sync.WaitGroup

	mu    sync.Mutex
	began time.Time
	order []string // who had a turn, and when
}

func inQueue(t *testing.T, b *Budget, test func(*queue)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		l := &queue{T: t, b: b, s: newShare("bank"), began: time.Now()}
		test(l)
		l.all.Wait()
	})
}

func (l *queue) join(name string, patience time.Duration, urgency Urgency, since time.Time) {
	l.all.Go(func() {
		release, _, err := l.b.acquire(l.Context(), l.s, Request{Patience: patience, Urgency: urgency, Since: since})
		l.mu.Lock()
		defer l.mu.Unlock()
		at := time.Since(l.began).Round(100 * time.Millisecond)
		if err != nil {
			l.order = append(l.order, fmt.Sprint(name, " gives up at ", at))
			return
		}
		release()
		l.order = append(l.order, fmt.Sprint(name, " at ", at))
	})
	synctest.Wait()
}

func (l *queue) went(want ...string) {
	l.Helper()
	l.all.Wait()
	if !slices.Equal(l.order, want) {
		l.Errorf("the order was %q, want %q", l.order, want)
	}
}

func TestTheMostUrgentGoesFirstAndOfEqualsWhoCameFirst(t *testing.T) {
	inQueue(t, NewBudget(10, 1), func(l *queue) {
		now := time.Now()
		l.join("first", time.Minute, Usual, now)
		l.join("background", time.Minute, Leisure, now.Add(-time.Hour))
		l.join("late", time.Minute, Usual, now)
		l.join("early", time.Minute, Usual, now.Add(-time.Minute))
		l.join("session", time.Minute, Pressing, now)
		l.join("answer", time.Minute, Answering, now)
		l.join("answer after it", time.Minute, Answering, time.Time{})
		time.Sleep(2500 * time.Millisecond)
		l.join("newcomer", time.Minute, Answering, time.Time{})
		l.went("first at 0s", "answer at 1s", "answer after it at 2s", "newcomer at 3s", "session at 4s", "early at 5s", "late at 6s",
			"background at 7s")
	})
}

func TestAPlaceThatIsGivenUpCostsNobodyATurn(t *testing.T) {
	inQueue(t, NewBudget(10, 1), func(l *queue) {
		l.join("first", time.Second, Usual, time.Time{})
		for range 100 { // hundreds who look for a moment must not push one another's turns away
			l.join("look", 300*time.Millisecond, Usual, time.Time{})
		}
		time.Sleep(500 * time.Millisecond)
		l.join("second", time.Second, Usual, time.Time{})
		l.all.Wait()
		if n := len(l.order); n != 102 || l.order[0] != "first at 0s" || l.order[100] != "look gives up at 300ms" || l.order[101] != "second at 1s" {
			l.Errorf("%q", l.order)
		}
	})
}

func TestWhoGivesUpIsToldHowLongItWouldTake(t *testing.T) {
	inQueue(t, NewBudget(10, 0.5), func(l *queue) {
		for range 3 {
			l.join("", time.Minute, Usual, time.Time{})
		}
		_, left, err := l.b.acquire(l.Context(), l.s, Request{Patience: 200 * time.Millisecond})
		if !errors.Is(err, errBusy) || left != 5800*time.Millisecond {
			l.Errorf("%s, %v", left, err)
		}
	})
}

func TestNobodyGoesDuringAPauseNorAllAtItsEnd(t *testing.T) {
	inQueue(t, NewBudget(10, 1), func(l *queue) {
		l.b.pause(l.s, 5*time.Second)
		l.join("impatient", 2*time.Second, Answering, time.Time{})
		for range 3 {
			l.join("patient", time.Minute, Usual, time.Time{})
		}
		time.Sleep(time.Second)
		l.b.pause(l.s, 8*time.Second) // it is made longer
		l.went("impatient gives up at 0s", "patient at 9s", "patient at 10s", "patient at 11s")
	})
}

func TestAPlaceInTheLineEndsWithItsContext(t *testing.T) {
	inQueue(t, NewBudget(10, 1), func(l *queue) {
		l.join("first", time.Second, Usual, time.Time{})
		ctx, cancel := context.WithCancel(l.Context())
		time.AfterFunc(200*time.Millisecond, cancel)
		if _, _, err := l.b.acquire(ctx, l.s, Request{Patience: time.Minute, Urgency: Answering}); !errors.Is(err, errBusy) || time.Since(l.began) != 200*time.Millisecond {
			l.Errorf("%v after %s", err, time.Since(l.began))
		}
		l.join("second", time.Second, Usual, time.Time{})
		l.went("first at 0s", "second at 1s")
	})
}

// Whoever has a turn may be late on a busy machine; then the next ones are later, too.
func TestTheRateIsKeptWhoeverComesWhen(t *testing.T) {
	inQueue(t, NewBudget(4, 4.5), func(l *queue) {
		var (
			mu    sync.Mutex
			times []time.Time
		)
		for i := range 60 {
			time.Sleep(time.Duration(i%7) * 90 * time.Millisecond)
			l.all.Go(func() {
				release, _, err := l.b.acquire(l.Context(), l.s, Request{Patience: time.Minute, Urgency: Urgency(i%4 - 1)})
				if err != nil {
					l.Error(err)
					return
				}
				mu.Lock()
				times = append(times, time.Now())
				mu.Unlock()
				time.Sleep(time.Duration(i%5) * 400 * time.Millisecond)
				release()
			})
		}
		l.all.Wait()
		slices.SortFunc(times, time.Time.Compare)
		for i := 5; i < len(times); i++ {
			if span := times[i].Sub(times[i-5]); span < time.Second {
				l.Errorf("six requests within %s", span)
			}
		}
		if len(times) != 60 {
			l.Errorf("%d had a turn", len(times))
		}
	})
}

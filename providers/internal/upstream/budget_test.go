package upstream

import (
	"context"
	"errors"
	"net/http"
	"sync/atomic"
	"testing"
	"time"
)

func TestRetryAfterStopsEverybodyWhoSharesTheBudget(t *testing.T) {
	for _, status := range []int{429, 503} {
		var n atomic.Int32
		budget := NewBudget(4, 0)
		h := func(w http.ResponseWriter, r *http.Request) {
			n.Add(1)
			w.Header().Set("Retry-After", "40")
			w.WriteHeader(status)
		}
		first, second := serve(t, budget, h), serve(t, budget, h)
		if _, err := first.Do(context.Background(), get()); err != nil {
			t.Fatal(err)
		}
		began := time.Now()
		_, err := second.Do(context.Background(), get())
		if e := failure(t, err); e.Kind != Paused || !e.Unsent || e.RetryAfter < 30*time.Second || e.RetryAfter > 40*time.Second {
			t.Errorf("%+v", e)
		}
		if n.Load() != 1 || time.Since(began) > time.Second {
			t.Errorf("%d requests in %s", n.Load(), time.Since(began))
		}
	}
}

func TestAShortPauseIsWaitedFor(t *testing.T) {
	var n atomic.Int32
	c := serve(t, nil, func(w http.ResponseWriter, r *http.Request) {
		if n.Add(1) == 1 {
			w.WriteHeader(429) // without a time: one second
		}
	})
	_, _ = c.Do(context.Background(), get())
	began := time.Now()
	if reply, err := c.Do(context.Background(), get()); err != nil || reply.Status != 200 || time.Since(began) < 500*time.Millisecond {
		t.Errorf("%v after %s", err, time.Since(began))
	}
	// But not longer than the caller lives.
	c.budget.pause(time.Minute)
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

func TestTheRateIsKept(t *testing.T) {
	b := NewBudget(10, 50)
	began := time.Now()
	for range 6 {
		release, _, err := b.acquire(context.Background(), time.Second)
		if err != nil {
			t.Fatal(err)
		}
		release()
	}
	if took := time.Since(began); took < 95*time.Millisecond {
		t.Errorf("six in %s", took)
	}
}

func TestATurnThatComesTooLateIsNotTaken(t *testing.T) {
	b := NewBudget(10, 2)
	release, _, err := b.acquire(context.Background(), time.Second)
	if err != nil {
		t.Fatal(err)
	}
	release()
	for range 100 { // hundreds who look must not queue, nor push one another's turns away
		if _, left, err := b.acquire(context.Background(), 100*time.Millisecond); !errors.Is(err, errBusy) || left <= 0 || left > 500*time.Millisecond {
			t.Fatal(left, err)
		}
	}
	if _, _, err := b.acquire(context.Background(), time.Second); err != nil {
		t.Error(err)
	}
}

func TestLateRequestsDoNotLeaveTogether(t *testing.T) {
	b := NewBudget(10, 10)
	for range 10 { // all had their turn, and come at once
		if wait := b.begin(); wait != 0 {
			t.Fatal(wait)
		}
	}
	if wait := b.begin(); wait < 500*time.Millisecond {
		t.Errorf("the eleventh waits %s", wait)
	}
}

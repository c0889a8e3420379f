package cache

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestWhatIsTheSameForEverybodyIsFetchedOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := Cache[string, int]{Life: time.Hour, Most: 10}
		fetched := 0
		fetch := func() (int, error) { //nolint:unparam // as Fetch wants it
			fetched++
			time.Sleep(time.Second)
			return fetched, nil
		}
		var wg sync.WaitGroup
		for range 200 {
			wg.Go(func() {
				if got, err := c.Fetch(t.Context(), "a", fetch); got != 1 || err != nil {
					t.Errorf("%d, %v", got, err)
				}
			})
		}
		wg.Wait()
		over, cancel := context.WithCancel(t.Context())
		cancel()
		if got, err := c.Fetch(over, "a", fetch); got != 1 || err != nil {
			t.Errorf("what is there needs no time: %d, %v", got, err)
		}
		if got, err := c.Fetch(t.Context(), "b", fetch); got != 2 || err != nil {
			t.Errorf("another key is another value: %d, %v", got, err)
		}
		time.Sleep(2 * time.Hour)
		if got, ok := c.Get("a"); ok {
			t.Errorf("an old value is good: %d", got)
		}
		if got, err := c.Fetch(t.Context(), "a", fetch); got != 3 || err != nil {
			t.Errorf("an old value is fetched anew: %d, %v", got, err)
		}
	})
}

// A caller that has no time left is let go while another's fetch hangs; another's failure is not its own.
func TestNoCallerWaitsForAnothersFetchLongerThanItsTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := Cache[string, int]{Most: 10}
		failure := errors.New("its session is over")
		done := make(chan error)
		go func() {
			_, err := c.Fetch(t.Context(), "a", func() (int, error) { time.Sleep(time.Minute); return 0, failure })
			done <- err
		}()
		synctest.Wait()
		for _, wait := range []struct{ patience, want time.Duration }{{time.Second, time.Second}, {time.Hour, 59 * time.Second}} {
			ctx, cancel := context.WithTimeout(t.Context(), wait.patience)
			began := time.Now()
			if _, err := c.Fetch(ctx, "a", nil); !errors.Is(err, ErrBusy) || time.Since(began) != wait.want {
				t.Errorf("%v after %s", err, time.Since(began))
			}
			cancel()
		}
		if err := <-done; !errors.Is(err, failure) {
			t.Errorf("the failure is its own: %v", err)
		}
		if got, err := c.Fetch(t.Context(), "a", func() (int, error) { return 7, nil }); got != 7 || err != nil {
			t.Errorf("after a failure it is fetched again: %d, %v", got, err)
		}
	})
}

func TestAFetchThatPanicsLetsTheNextOneFetch(t *testing.T) {
	c := Cache[string, int]{Most: 10}
	func() {
		defer func() { _ = recover() }()
		_, _ = c.Fetch(t.Context(), "a", func() (int, error) { panic("gone") })
	}()
	if got, err := c.Fetch(t.Context(), "a", func() (int, error) { return 7, nil }); got != 7 || err != nil {
		t.Errorf("%d, %v", got, err)
	}
}

func TestWhatIsKeptIsBounded(t *testing.T) {
	c := Cache[int, int]{Most: 5, Room: 60, Weigh: func(n int) int { return n }}
	for i := range 50 {
		key := i % 7
		if i > 25 {
			key = i % 3 // one that is kept is put again
		}
		c.Put(key, i%20)
		held := 0
		for _, e := range c.kept {
			held += e.value
		}
		if len(c.kept) > 5 || held > 60 || held != c.weight {
			t.Fatalf("%d values are kept that weigh %d, and %d are counted", len(c.kept), held, c.weight)
		}
		if got, ok := c.Get(key); !ok || got != i%20 {
			t.Fatalf("the newest is lost: %d, %v", got, ok)
		}
	}
}

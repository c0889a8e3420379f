package upstream

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
		c := NewCache[int]("bank", "/list", time.Hour)
		fetched := 0
		fetch := func() (int, error) { //nolint:unparam // as Get wants it
			fetched++
			time.Sleep(time.Second)
			return fetched, nil
		}
		var wg sync.WaitGroup
		for range 200 {
			wg.Go(func() {
				if got, err := c.Get(t.Context(), "a", time.Minute, fetch); got != 1 || err != nil {
					t.Errorf("%d, %v", got, err)
				}
			})
		}
		wg.Wait()
		if got, err := c.Get(t.Context(), "a", 0, fetch); got != 1 || err != nil {
			t.Errorf("what is there needs no patience: %d, %v", got, err)
		}
		if got, err := c.Get(t.Context(), "b", 0, fetch); got != 2 || err != nil {
			t.Errorf("another key is another value: %d, %v", got, err)
		}
		time.Sleep(2 * time.Hour)
		if got, err := c.Get(t.Context(), "a", 0, fetch); got != 3 || err != nil {
			t.Errorf("an old value is fetched anew: %d, %v", got, err)
		}
	})
}

// A caller that has no time left is let go while another's fetch hangs, and so is one whose ctx ends.
func TestNobodyWaitsForAFetchLongerThanPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewCache[int]("bank", "/list", time.Hour)
		failure := errors.New("its session is over")
		done := make(chan error)
		go func() {
			_, err := c.Get(t.Context(), "a", 0, func() (int, error) { time.Sleep(time.Minute); return 0, failure })
			done <- err
		}()
		synctest.Wait()
		gone, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		for _, wait := range []struct {
			ctx      context.Context
			patience time.Duration
			want     time.Duration
		}{{t.Context(), time.Second, time.Second}, {gone, time.Hour, time.Second}, {t.Context(), time.Hour, 58 * time.Second}} {
			began := time.Now()
			_, err := c.Get(wait.ctx, "a", wait.patience, nil)
			var busy *Error
			if !errors.As(err, &busy) || busy.Kind != Busy || !busy.Unsent || time.Since(began) != wait.want {
				t.Errorf("%v after %s", err, time.Since(began))
			}
		}
		if err := <-done; !errors.Is(err, failure) {
			t.Errorf("the failure is its own: %v", err)
		}
		if got, err := c.Get(t.Context(), "a", 0, func() (int, error) { return 7, nil }); got != 7 || err != nil {
			t.Errorf("after a failure it is fetched again: %d, %v", got, err)
		}
	})
}

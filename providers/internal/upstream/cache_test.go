package upstream

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

// The other's own failure may be due to its session; this caller may try again, as nothing of its own has left.
func TestAnothersFetchThatTakesTooLongIsAQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := NewCache[int]("bank", "/list", time.Hour)
		go func() {
			_, _ = c.Get(t.Context(), "a", 0, func() (int, error) { time.Sleep(time.Minute); return 7, nil })
		}()
		synctest.Wait()
		began := time.Now()
		_, err := c.Get(t.Context(), "a", time.Second, nil)
		var busy *Error
		if !errors.As(err, &busy) || busy.Kind != Busy || !busy.Unsent || time.Since(began) != time.Second {
			t.Errorf("%v after %s", err, time.Since(began))
		}
		if got, err := c.Get(t.Context(), "a", time.Hour, nil); got != 7 || err != nil {
			t.Errorf("%d, %v", got, err)
		}
		if got, err := c.Get(t.Context(), "a", 0, nil); got != 7 || err != nil {
			t.Errorf("what is there needs no patience: %d, %v", got, err)
		}
	})
}

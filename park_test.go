package reconnect_test

import (
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/memory"
)

func TestWhatIsParkedHoldsNoGoroutineAndIsDoneWhenItIsDueOrItsFlowHasChanged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const many = 500
		e := &reconnect.Engine{Store: memory.New(), Now: time.Now}
		f := reconnect.NewFlow(reconnect.Entry{Client: &reconnect.Client{ID: "c"}}, "door", time.Now())
		if err := e.Store.Create(t.Context(), f); err != nil {
			t.Fatal(err)
		}
		change := func() {
			t.Helper()
			if _, err := e.Store.Update(t.Context(), f.ID, func(f *reconnect.Flow) error { f.Turn++; return nil }); err != nil {
				t.Fatal(err)
			}
			synctest.Wait()
		}
		var done, atOnce, twice atomic.Int64
		leaves := false
		before := runtime.NumGoroutine()
		for range many {
			var under atomic.Int64
			e.Park(f.ID, false, func(p *reconnect.Parked) time.Duration {
				if under.Add(1) > 1 {
					twice.Add(1)
				}
				defer under.Add(-1)
				if atOnce.Add(-1) >= 0 {
					p.Wake() // while it is done: once more
					p.Wake()
				}
				if done.Add(1); leaves {
					p.Leave()
					p.Leave()
				}
				return time.Minute
			})
		}
		is := func(want int64, what string) {
			t.Helper()
			if got := done.Swap(0); got != want || twice.Load() != 0 {
				t.Fatalf("%s, it is done %d times, not %d; twice at once %d times", what, got, want, twice.Load())
			}
			now := runtime.NumGoroutine()
			for range 100_000 { // one that has ended counts until the runtime has put it away
				if now <= before+5 {
					break
				}
				runtime.Gosched()
				now = runtime.NumGoroutine()
			}
			if now > before+5 {
				t.Fatalf("%s, %d goroutines are there for %d", what, now-before, many)
			}
		}
		synctest.Wait()
		is(many, "at first")
		change()
		is(many, "after a change")
		atOnce.Store(3)
		change()
		is(many+3, "woken meanwhile")
		time.Sleep(59 * time.Second)
		synctest.Wait()
		is(0, "before it is due")
		time.Sleep(2 * time.Second)
		synctest.Wait()
		is(many, "when it is due")
		leaves = true
		change()
		is(many, "for the last time")
		change()
		time.Sleep(time.Hour)
		synctest.Wait()
		is(0, "when it has left")
	})
}

func TestWhatIsParkedIsDoneAtItsOwnTimeWhicheverCameFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &reconnect.Engine{Store: memory.New(), Now: time.Now}
		began := time.Now()
		var mu sync.Mutex
		var done []time.Duration
		park := func(again time.Duration) (p *reconnect.Parked) {
			first := true
			e.Park("f", false, func(is *reconnect.Parked) time.Duration {
				if p = is; first {
					first = false
					return again
				}
				mu.Lock()
				defer mu.Unlock()
				done = append(done, time.Since(began))
				return 0
			})
			synctest.Wait()
			return p
		}
		for _, minutes := range []time.Duration{5, 3, 7, 1, 3} {
			park(minutes * time.Minute)
		}
		park(2 * time.Minute).Leave()
		woken := park(4 * time.Minute)
		time.Sleep(90 * time.Second)
		woken.Wake()
		time.Sleep(time.Hour)
		synctest.Wait()
		want := []time.Duration{time.Minute, 90 * time.Second, 3 * time.Minute, 3 * time.Minute, 5 * time.Minute, 7 * time.Minute}
		if !slices.Equal(done, want) {
			t.Errorf("things are done after %v, not %v", done, want)
		}
	})
}

package upstream

import (
	"context"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/store/memory"
	"github.com/open-reconnect/reconnect/store/storetest"
)

// paced are the budgets of two processes that share a rate.
func paced(server *storetest.Server, perSecond float64) (one, two *Budget) {
	shared := server.On(memory.New())
	one, two = NewBudget(10, perSecond), NewBudget(10, perSecond)
	one.Pace(shared, "bank")
	two.Pace(shared, "bank")
	return one, two
}

// times are when requests left, of whichever process.
type times struct {
	mu   sync.Mutex
	left []time.Duration
}

// hurry has so many requests wait for a budget, and leaves when the last has left.
func (l *queue) hurry(b *Budget, n int, into *times) {
	for range n {
		l.all.Go(func() {
			release, _, err := b.acquire(l.Context(), l.s, Request{Patience: time.Hour})
			if err != nil {
				l.Error(err)
				return
			}
			into.mu.Lock()
			into.left = append(into.left, time.Since(l.began))
			into.mu.Unlock()
			release()
		})
	}
}

func TestARateIsKeptOverAllProcesses(t *testing.T) {
	server := &storetest.Server{}
	one, two := paced(server, 4)
	inQueue(t, one, func(l *queue) {
		var left times
		l.hurry(one, 20, &left)
		l.hurry(two, 20, &left)
		l.all.Wait()
		slices.Sort(left.left)
		for i, at := range left.left {
			if want := time.Duration(i) * time.Second / 4; at < want || at > want+time.Second/2 {
				t.Fatalf("request %d of 40 leaves after %s, not after %s", i, at, want)
			}
		}
		if n := server.Turns(); n > 45 {
			t.Errorf("turns were asked for %d times for 40 requests", n)
		}
	})
}

func TestATurnIsOfWhoeverIsFirstWhenItComes(t *testing.T) {
	one, two := paced(&storetest.Server{}, 1)
	inQueue(t, one, func(l *queue) {
		var others times
		l.hurry(two, 1, &others)
		time.Sleep(100 * time.Millisecond)
		l.join("look", time.Minute, Leisure, time.Time{}) // it takes the turn at 1s
		l.join("answer", time.Minute, Answering, time.Time{})
		l.went("answer at 1s", "look at 2s")
	})
}

func TestATurnThatIsNotUsedIsNotSavedUp(t *testing.T) {
	server := &storetest.Server{}
	one, two := paced(server, 1)
	inQueue(t, one, func(l *queue) {
		var left times
		l.hurry(two, 1, &left)
		time.Sleep(100 * time.Millisecond)
		l.join("impatient", 100*time.Millisecond, Usual, time.Time{})
		time.Sleep(10 * time.Second)
		l.hurry(one, 3, &left)
		l.hurry(two, 3, &left)
		l.all.Wait()
		slices.Sort(left.left)
		for i := 2; i < len(left.left); i++ {
			if d := left.left[i] - left.left[i-1]; d < time.Second {
				t.Errorf("requests leave after %v", left.left)
			}
		}
	})
}

func TestWithoutTheOthersABudgetGoesOnByItsOwnRate(t *testing.T) {
	server := &storetest.Server{}
	one, _ := paced(server, 4)
	inQueue(t, one, func(l *queue) {
		server.Away(true)
		var left times
		l.hurry(one, 20, &left)
		l.all.Wait()
		slices.Sort(left.left)
		for i, at := range left.left {
			if want := time.Duration(i) * time.Second / 4; at != want {
				t.Fatalf("request %d leaves after %s, not after %s", i, at, want)
			}
		}
		server.Away(false)
		l.hurry(one, 10, &left)
		l.all.Wait()
		if n := server.Turns(); n < 5 {
			t.Errorf("when the others can be asked again they are asked %d times", n)
		}
	})
}

// silent never answers.
type silent struct{ asked atomic.Int64 }

func (s *silent) Turn(ctx context.Context, _ string, _ time.Duration, _ string) (wait, held time.Duration, err error) {
	s.asked.Add(1)
	<-ctx.Done()
	return 0, 0, ctx.Err()
}

func (s *silent) Hold(ctx context.Context, _, _ string, _ time.Duration) error {
	<-ctx.Done()
	return ctx.Err()
}

func TestAServerThatIsSilentCostsAMoment(t *testing.T) {
	b, s := NewBudget(10, 0), &silent{}
	b.Pace(s, "bank")
	inQueue(t, b, func(l *queue) {
		var left times
		for range 20 {
			l.hurry(b, 1, &left)
			l.all.Wait()
		}
		if took := left.left[19]; took > 300*time.Millisecond || s.asked.Load() > 2 {
			t.Errorf("20 requests take %s, and it is asked %d times", took, s.asked.Load())
		}
	})
}

func TestAPauseHoldsTheAccountInAllProcesses(t *testing.T) {
	var asked atomic.Int64
	h := func(w http.ResponseWriter, r *http.Request) {
		if asked.Add(1) == 1 {
			w.Header().Set("Retry-After", "20")
			w.WriteHeader(http.StatusTooManyRequests)
		}
	}
	a, b := paced(&storetest.Server{}, 0)
	one, two, neighbour := serve(t, a, h), serve(t, b, h), serve(t, b, h)
	one.share.account, two.share.account, neighbour.share.account = "shop", "shop", "other"
	if _, err := one.Do(t.Context(), get()); err != nil {
		t.Fatal(err)
	}
	_, err := two.Do(t.Context(), get())
	if e := failure(t, err); e.Kind != Paused || !e.Unsent || e.RetryAfter < 15*time.Second || e.RetryAfter > 20*time.Second {
		t.Errorf("%+v", e)
	}
	if _, err := neighbour.Do(t.Context(), get()); err != nil || asked.Load() != 2 {
		t.Errorf("another account: %v, %d requests", err, asked.Load())
	}
}

func TestARequestThatEndsSaysNothingOfTheServer(t *testing.T) {
	b, s := NewBudget(10, 0), &silent{}
	b.Pace(s, "bank")
	inQueue(t, b, func(l *queue) {
		ctx, cancel := context.WithTimeout(l.Context(), askTime/2)
		defer cancel()
		if release, _, err := b.acquire(ctx, l.s, Request{}); err == nil {
			release()
		}
		l.join("the next", time.Minute, Usual, time.Time{})
		if l.all.Wait(); s.asked.Load() != 2 {
			l.Errorf("it is asked %d times", s.asked.Load())
		}
	})
}

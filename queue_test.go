package reconnect_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
)

// queueing is a scripted provider before which others are: each of its exchanges waits that long for its turn, and says
// so as the upstream client does.
type queueing struct {
	*scripted
	mu   sync.Mutex
	wait time.Duration
	gone int // exchanges that were told to send nothing
}

func (q *queueing) set(wait time.Duration) { q.mu.Lock(); defer q.mu.Unlock(); q.wait = wait }

func (q *queueing) Continue(ctx context.Context, c reconnect.Call) (reconnect.Reply, error) {
	q.mu.Lock()
	left := q.wait
	q.mu.Unlock()
	for ; left > 0; left -= time.Second {
		if err := reconnect.InQueue(ctx, left); err != nil {
			q.mu.Lock()
			defer q.mu.Unlock()
			q.gone++
			return reconnect.Reply{}, err
		}
		time.Sleep(time.Second)
	}
	if err := reconnect.InQueue(ctx, 0); err != nil {
		return reconnect.Reply{}, err
	}
	return q.scripted.Continue(ctx, c)
}

func queued(t *testing.T, wait time.Duration, test func(talk, *queueing), replies ...reply) {
	t.Helper()
	play(t, func(k talk) {
		q := &queueing{scripted: k.provider, wait: wait}
		k.Providers["script"] = q
		test(k, q)
		synctest.Wait()
	}, replies...)
}

func TestAnAnswerThatQueuesSaysSo(t *testing.T) {
	queued(t, 150*time.Second, func(k talk, _ *queueing) {
		asked := k.flow().Turn
		k.answer(form("otp", "123456"))
		k.shows(reconnect.Wait{Stage: reconnect.Queued, Left: 3 * time.Minute})
		turns := map[int]reconnect.Step{}
		for range 160 {
			f := k.flow()
			if before, seen := turns[f.Turn]; seen && before != f.Shown() {
				k.Fatalf("turn %d shows %#v and then %#v, which nobody is told", f.Turn, before, f.Shown())
			}
			if f.Turn <= asked {
				k.Fatalf("the form of turn %d would be taken again", asked)
			}
			if !f.Over() {
				turns[f.Turn] = f.Shown()
			}
			time.Sleep(time.Second)
		}
		k.shows(reconnect.Done{})
		if n := k.provider.count("answer"); n != 1 {
			k.Errorf("%d answers were sent", n)
		}
		if len(turns) != 4 { // three minutes, two, one; sent
			k.Errorf("the page changed %d times: %v", len(turns), turns)
		}
		events(k, "opened step answered done")
	}, reply{step: code("")}, reply{step: reconnect.Done{}, slow: 5 * time.Second})
}

func TestALookThatQueuesIsShownOnlyWhereNothingHasBegun(t *testing.T) {
	for _, c := range []struct {
		step reconnect.Step
		want reconnect.Step
	}{
		{reconnect.Wait{}, reconnect.Wait{Stage: reconnect.Queued, Left: time.Minute}},
		{reconnect.Wait{Stage: reconnect.Queued}, reconnect.Wait{Stage: reconnect.Queued, Left: time.Minute}},
		{reconnect.Wait{Stage: reconnect.Reading}, reconnect.Wait{Stage: reconnect.Reading}},
		{reconnect.Approve{}, reconnect.Approve{}},
	} {
		queued(t, 30*time.Second, func(k talk, _ *queueing) {
			turn := k.flow().Turn
			w := k.Watch(k.id)
			time.Sleep(5 * time.Second)
			k.shows(c.want)
			if changed := k.flow().Turn != turn; changed != (c.want != c.step) {
				k.Errorf("%#v: the page changes: %v", c.step, changed)
			}
			w.Leave()
			time.Sleep(time.Minute)
		}, reply{step: c.step})
	}
}

// Whoever has left, or has answered since, must not take anybody's turn.
func TestWhatIsNotWantedAnyMoreLeavesTheQueue(t *testing.T) {
	t.Run("a flow that was cancelled", func(t *testing.T) {
		queued(t, 100*time.Second, func(k talk, q *queueing) {
			k.answer(form("otp", "1"))
			if err := k.Cancel(k.Context(), k.id); err != nil {
				k.Fatal(err)
			}
			time.Sleep(5 * time.Second)
			synctest.Wait()
			if q.gone != 1 || k.provider.count("answer") != 0 {
				k.Errorf("%d gave up their place, %d answers were sent", q.gone, k.provider.count("answer"))
			}
			k.shows(reconnect.Failed{Reason: reconnect.Cancelled})
		}, reply{step: code("")}, reply{step: reconnect.Done{}})
	})
	t.Run("a look that an answer overtook", func(t *testing.T) {
		asked := code("")
		asked.Again = time.Second
		queued(t, 100*time.Second, func(k talk, q *queueing) {
			k.pass(2 * time.Second) // a look begins to queue
			q.set(0)
			k.answer(form("otp", "1"))
			time.Sleep(5 * time.Second)
			synctest.Wait()
			if q.gone != 1 || k.provider.count("look") != 0 {
				k.Errorf("%d gave up their place, %d looks were sent", q.gone, k.provider.count("look"))
			}
			k.shows(reconnect.Done{})
		}, reply{step: asked}, reply{step: reconnect.Done{}})
	})
	t.Run("a look when the process ends", func(t *testing.T) {
		queued(t, 100*time.Second, func(k talk, q *queueing) {
			k.pass(2 * time.Second)
			ctx, cancel := context.WithTimeout(k.Context(), 10*time.Second)
			defer cancel()
			if err := k.Drain(ctx); err != nil || q.gone != 1 {
				k.Errorf("%v, %d gave up", err, q.gone)
			}
		}, reply{step: reconnect.Wait{}})
	})
	t.Run("but not an answer when the process ends", func(t *testing.T) {
		queued(t, 20*time.Second, func(k talk, q *queueing) {
			k.answer(form("otp", "1"))
			if err := k.Drain(k.Context()); err != nil || q.gone != 0 {
				k.Errorf("%v, %d gave up", err, q.gone)
			}
			k.shows(reconnect.Done{})
		}, reply{step: code("")}, reply{step: reconnect.Done{}})
	})
}

// A page is not kept waiting for what is known to take longer.
func TestAPageDoesNotWaitForWhatQueues(t *testing.T) {
	queued(t, 30*time.Second, func(k talk, _ *queueing) {
		k.answer(form("otp", "1"))
		began := time.Now()
		f, err := k.Settle(k.Context(), k.id, time.Second)
		if err != nil || time.Since(began) != 0 || f.Shown() != (reconnect.Wait{Stage: reconnect.Queued, Left: time.Minute}) {
			k.Errorf("after %s: %#v, %v", time.Since(began), f.Shown(), err)
		}
		time.Sleep(time.Minute)
	}, reply{step: code("")}, reply{step: reconnect.Done{}})
}

package upstream

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

// storm has requests of an account fail until it is held.
func (l *queue) storm() {
	for range stormSize {
		l.b.fail(l.s, time.Now(), TimedOut)
	}
}

// refused is how long an account's requests are refused for, at once; 0 if they are not.
func (l *queue) refused() time.Duration {
	began := time.Now()
	release, left, err := l.b.acquire(l.Context(), l.s, Request{Patience: time.Minute, Urgency: Answering})
	switch {
	case err == nil:
		release()
		return 0
	case !errors.Is(err, errDown), !time.Now().Equal(began):
		l.Errorf("refused with %v after %s", err, time.Since(began))
	}
	return left
}

func TestAStormHoldsItsAccountAndNotTheNeighbours(t *testing.T) {
	inQueue(t, NewBudget(9, 0), func(l *queue) {
		for range stormSize - 1 {
			l.b.fail(l.s, time.Now(), TimedOut)
		}
		l.b.letThrough(l.s)
		for range stormSize - 1 {
			l.b.fail(l.s, time.Now(), TimedOut)
		}
		if l.refused() != 0 {
			l.Error("it is held although an answer stands between the failures")
		}
		time.Sleep(stormTime + 1)
		l.b.fail(l.s, time.Now(), TimedOut)
		if l.refused() != 0 {
			l.Error("it is held for failures of long ago")
		}
		l.storm()
		if left := l.refused(); left != firstHold {
			l.Errorf("it is held for %s", left)
		}
		neighbour := &queue{T: l.T, b: l.b, s: newShare("bank")}
		if neighbour.refused() != 0 {
			l.Error("its neighbour is held")
		}
	})
}

func TestOneRequestGoesAheadAndItsAnswerEndsTheStorm(t *testing.T) {
	inQueue(t, NewBudget(9, 0), func(l *queue) {
		old := time.Now().Add(-time.Second)
		l.storm()
		for _, want := range []time.Duration{2 * firstHold, 4 * firstHold, maxPaused, maxPaused} {
			time.Sleep(l.s.left())
			ahead, _, err := l.b.acquire(l.Context(), l.s, Request{})
			if err != nil {
				l.Fatal(err)
			}
			if left := l.refused(); left != headStart {
				l.Errorf("beside the one that went ahead the others are refused for %s", left)
			}
			l.b.fail(l.s, old, TimedOut) // one that left before the storm says nothing new
			l.b.fail(l.s, time.Now(), TimedOut)
			ahead()
			if left := l.refused(); left != want {
				l.Errorf("it is held for %s, want %s", left, want)
			}
		}
		time.Sleep(maxPaused)
		slow, _, err := l.b.acquire(l.Context(), l.s, Request{})
		if err != nil {
			l.Fatal(err)
		}
		time.Sleep(headStart) // the one ahead is slow, so another one goes
		other, _, err := l.b.acquire(l.Context(), l.s, Request{})
		if err != nil {
			l.Fatal("one slow request keeps all the others")
		}
		l.b.letThrough(l.s)
		if l.refused() != 0 {
			l.Error("it is held after an answer")
		}
		slow()
		other()
		l.storm()
		if left := l.refused(); left != firstHold {
			l.Errorf("the next storm holds it for %s at first", left)
		}
	})
}

func TestThoseInTheQueueLearnOfAStormAtOnce(t *testing.T) {
	inQueue(t, NewBudget(1, 0), func(l *queue) {
		release, _, err := l.b.acquire(l.Context(), l.s, Request{})
		if err != nil {
			l.Fatal(err)
		}
		l.join("answer", time.Minute, Answering, time.Time{})
		time.Sleep(time.Second)
		l.storm()
		l.went("answer gives up at 1s")
		release()
	})
}

func TestOnlyTheAggregatorsOwnFaultsAreAStorm(t *testing.T) {
	for status, held := range map[int]bool{200: false, 302: false, 400: false, 401: false, 404: false, 408: false, 500: true, 502: true, 503: true} {
		var n atomic.Int32
		c := serve(t, nil, func(w http.ResponseWriter, r *http.Request) { n.Add(1); w.WriteHeader(status) })
		for range 3 * stormSize {
			_, _ = c.Do(context.Background(), get())
		}
		if sent := n.Load(); (sent == stormSize) != held {
			t.Errorf("%d: %d requests were sent", status, sent)
		}
	}
	// That we gave up ourselves is none.
	c := serve(t, nil, func(w http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	for range 2 * stormSize {
		ctx, cancel := context.WithCancel(context.Background())
		time.AfterFunc(10*time.Millisecond, cancel)
		_, err := c.Do(ctx, get())
		if e := failure(t, err); e.Kind != TimedOut {
			t.Errorf("%+v", e)
		}
	}
}

func TestTheOperatorIsToldOnceWhenAStormBeginsAndOnceWhenItEnds(t *testing.T) {
	var (
		log   bytes.Buffer
		now   = time.Now()
		heals atomic.Bool
	)
	c := serve(t, nil, func(w http.ResponseWriter, r *http.Request) {
		if !heals.Load() {
			w.WriteHeader(500)
		}
	})
	c.Watched("shop", slog.New(slog.NewTextHandler(&log, nil)), func() time.Time { return now })
	var err error
	for range 50 {
		_, err = c.Do(context.Background(), get())
	}
	if e := failure(t, err); e.Kind != Down || !e.Unsent || !errors.Is(err, reconnect.ErrDown) || e.RetryAfter != firstHold || e.Reason() != reconnect.Unreachable {
		t.Errorf("%+v", e)
	}
	now = now.Add(firstHold)
	heals.Store(true)
	for range 50 {
		if _, err := c.Do(context.Background(), get()); err != nil {
			t.Error(err)
		}
	}
	lines := strings.Split(strings.TrimSpace(log.String()), "\n")
	if len(lines) != 2 || !strings.Contains(lines[0], `level=WARN msg="bank: no answers from the aggregator, the account is held" account=shop failures=5 last="status 500"`) ||
		!strings.Contains(lines[1], `level=INFO msg="bank: the aggregator answers again" account=shop after=5s`) {
		t.Errorf("%s", log.String())
	}
}

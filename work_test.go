package reconnect_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

// timed is what a timer has heard: work that has ended, in that order.
type timed struct {
	mu    sync.Mutex
	begun int // of what has not ended
	heard []reconnect.Work
	ends  []reconnect.Outcome
}

func (h *timed) Begun(ctx context.Context, _ *reconnect.Work) context.Context {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.begun++
	return ctx
}

func (h *timed) Ended(_ context.Context, w *reconnect.Work, _ time.Duration, o reconnect.Outcome) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if w.Kind != reconnect.WorkKeeping && w.Kind != reconnect.WorkRequest {
		h.begun--
	}
	h.heard, h.ends = append(h.heard, *w), append(h.ends, o)
}

// of is the work of some kinds, each with its fault.
func (h *timed) of(kinds ...reconnect.WorkKind) string {
	h.mu.Lock()
	defer h.mu.Unlock()
	var all []string
	for i, w := range h.heard {
		if slices.Contains(kinds, w.Kind) {
			all = append(all, strings.TrimSpace(string(w.Kind)+" "+w.Name+" "+h.ends[i].Fault))
		}
	}
	return strings.Join(all, ", ")
}

func TestATimerHearsHowLongAllTakesThatIsDoneForAFlow(t *testing.T) {
	play(t, func(k talk) {
		k.answer(form("otp", "123456"))
		k.pass(time.Minute)
		if got, want := k.timed.of(reconnect.WorkExchange), "exchange look, exchange answer lost, exchange look, exchange close"; got != want {
			t.Errorf("heard %s, not %s", got, want)
		}
		k.faults.Away(true, false)
		_, _ = k.Read(k.Context(), k.id)
		k.faults.Away(false, false)
		if got := k.timed.of(reconnect.WorkKeeping); !strings.HasPrefix(got, "keeping create, keeping ") || !strings.HasSuffix(got, "keeping read away") {
			t.Errorf("the store: %s", got)
		}
		k.timed.mu.Lock()
		defer k.timed.mu.Unlock()
		if k.timed.begun != 0 {
			t.Errorf("%d began more than have ended", k.timed.begun)
		}
		for i, w := range k.timed.heard {
			if w.Flow != k.id || w.Began.IsZero() || w.Kind == reconnect.WorkExchange && w.Provider != "script" {
				t.Errorf("%+v is not said whose it is", k.timed.heard[i])
			}
		}
	}, reply{step: code("")}, reply{err: errLost, slow: 2 * time.Second}, reply{step: reconnect.Done{}})
}

// What an adapter does with its context is for the flow whose exchange it is.
func TestWorkWithinAnExchangeIsOfItsFlow(t *testing.T) {
	h := &timed{}
	e := &reconnect.Engine{Timers: []reconnect.Timer{h}}
	ctx, end := reconnect.Begin(e.Timed(t.Context(), "f1"), reconnect.Work{Kind: reconnect.WorkExchange, Name: "look"})
	_, called := reconnect.Begin(ctx, reconnect.Work{Kind: reconnect.WorkCall, Name: "GET /"})
	called(reconnect.Outcome{Status: 200})
	end(reconnect.Outcome{})
	if len(h.heard) != 2 || h.heard[0].Flow != "f1" || h.ends[0].Status != 200 {
		t.Errorf("heard %+v", h.heard)
	}
	_, end = reconnect.Begin(t.Context(), reconnect.Work{}) // of an engine without timers
	end(reconnect.Outcome{})
	if len(h.heard) != 2 {
		t.Error("work is heard that is none of the engine's")
	}
}

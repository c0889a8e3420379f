package reconnect

import (
	"context"
	"errors"
	"time"
)

// InQueue tells the engine that what an exchange wants to send has to wait for its turn, which comes in about so long as
// the queue stands; zero says that it has come. Meanwhile pages show [Wait] with [Queued], also where an answer waits.
//
// It is called from within [Provider.Continue], with its context, and again when the figure has changed; with zero it is
// called before anything is sent. Its error is [ErrUnwanted] if the flow is over or was answered since, or if this process
// has been taken for dead: then nothing may be sent. With any other context it does nothing.
func InQueue(ctx context.Context, left time.Duration) error {
	if say, ok := ctx.Value(queueKey{}).(func(time.Duration) bool); ok && !say(left) {
		return ErrUnwanted
	}
	return nil
}

// ErrUnwanted is what becomes of an exchange that another has overtaken while it waited for its turn.
var ErrUnwanted = errors.New("reconnect: overtaken while it waited for its turn")

type queueKey struct{}

// queueing lets an exchange say that it waits for its turn.
func (e *Engine) queueing(ctx context.Context, l *lease) context.Context {
	return context.WithValue(ctx, queueKey{}, func(left time.Duration) bool {
		return e.queue(context.WithoutCancel(ctx), l, left)
	})
}

// queue takes note of where an exchange is in the queue, and reports whether it is wanted still. One whose lease has run out,
// because this process was stopped or the store is away, may send nothing before it has the lease anew: another may have
// taken its place.
func (e *Engine) queue(ctx context.Context, l *lease, left time.Duration) (wanted bool) {
	if !l.held(e.instant()) {
		if wanted, err := e.renew(l); err != nil || !wanted {
			return false
		}
	}
	if !l.queues(left) && left <= 0 {
		return true
	}
	id, n := l.of.ID, l.n
	f, err := e.Read(ctx, id)
	if err != nil {
		return !errors.Is(err, ErrNotFound)
	}
	if wanted = f.wants(n); wanted && f.InFlight.Queued == wholeMinutes(left, f.InFlight.Queued) {
		return !e.stopping(f.InFlight.Answer)
	}
	_, err = e.update(ctx, id, func(f *Flow) error {
		if wanted = f.wants(n); wanted {
			f.queue(left)
			wanted = !e.stopping(f.InFlight.Answer)
			return nil
		}
		return ErrUnchanged
	})
	if err != nil {
		e.Log.Warn("place in the queue not kept", "flow", id, "error", err.Error())
	}
	return wanted
}

// stopping reports that the process is about to end, and that what queues is no answer: a person who comes then begins anew.
func (e *Engine) stopping(answer bool) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.draining && !answer
}

// wants reports that an exchange is the one under way, and that the flow has not ended since it began.
func (f *Flow) wants(n int) bool { return !f.Over() && f.InFlight != nil && f.InFlight.N == n }

// queue notes how long the exchange under way waits for its turn. Where pages say something else now, that is a new turn.
func (f *Flow) queue(left time.Duration) {
	before, _ := f.Shown().(Wait)
	f.InFlight.Queued = wholeMinutes(left, f.InFlight.Queued)
	if after, _ := f.Shown().(Wait); after != before {
		f.Turn++
	}
}

// wholeMinutes is a wait in whole minutes, rounded up; 0 for none. It is no better known than that: what is more urgent
// goes first. A little more than was said before is no news.
func wholeMinutes(left, said time.Duration) time.Duration {
	if left <= 0 {
		return 0
	}
	minutes := (left + time.Minute - 1).Truncate(time.Minute)
	if said == 0 || minutes <= said || left > said+20*time.Second {
		return minutes
	}
	return said
}

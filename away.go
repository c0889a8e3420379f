package reconnect

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// The store may be away for a while: see [ErrAway]. What was to be sent is not sent then, because it could not be kept that it
// was. What came back is kept as soon as that works.

// Not-ready states, by [Engine.Ready].
var (
	// ErrDraining says that the process finishes what is under way, and begins nothing more. It wraps [ErrAway]: the next
	// process, or another one, goes on.
	ErrDraining = fmt.Errorf("%w: the process is stopping", ErrAway)
	// ErrSilent says that the store has not answered for a while, or was not asked yet.
	ErrSilent = errors.New("reconnect: the store does not answer")
)

// storeHealth is what the last tries have shown. The engine's mu guards it.
type storeHealth struct {
	answered time.Time // when the store was last asked and did answer
	reads    bool      // away for reads
	writes   bool      // away for writes: as by a full disk, while reads go on
	gone     bool      // it was away since the last sweep that was answered
	since    time.Time
	said     time.Time // in the log
}

// silence is how long the sweep may get no answer from the store.
const silence = 10 * time.Second

// Ready returns nil if the engine can take new links: the store answers and keeps, and the process is not stopping. Its
// error is [ErrDraining], [ErrAway] or [ErrSilent]. It is known from what [Engine.Run] does, and costs nothing.
func (e *Engine) Ready() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	switch h := &e.health; {
	case e.draining:
		return ErrDraining
	case h.reads || h.writes:
		return ErrAway
	case h.answered.IsZero() || time.Since(h.answered) > silence:
		return ErrSilent
	}
	return nil
}

// wrote takes note of how a write has ended, and returns its error.
func (e *Engine) wrote(err error) error { return e.noted(err, &e.health.writes) }

// asked does the same for a read.
func (e *Engine) asked(err error) { _ = e.noted(err, &e.health.reads) }

func (e *Engine) noted(err error, away *bool) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	h, was := &e.health, e.health.reads || e.health.writes
	*away = errors.Is(err, ErrAway) && !errors.Is(err, ErrDraining)
	h.gone = h.gone || *away
	switch is := h.reads || h.writes; {
	case is && !was:
		h.since, h.said = time.Now(), time.Time{}
		fallthrough
	case is && *away && time.Since(h.said) > time.Minute:
		h.said = time.Now()
		e.Log.Error("store away", "error", err.Error(), "for", time.Since(h.since).Round(time.Second))
	case was && !is:
		e.Log.Info("store back", "after", time.Since(h.since).Round(time.Millisecond))
	}
	return err
}

// missed has the next sweep that is answered look for what was lost.
func (e *Engine) missed() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.health.gone = true
}

// heard takes note that the store has answered a sweep, and reports whether it was away since the last.
func (e *Engine) heard() (back bool) {
	e.mu.Lock()
	defer e.mu.Unlock()
	back, e.health.gone = e.health.gone, false
	e.health.answered = time.Now()
	return back
}

// probe asks the store to keep something, if it could not do so last.
func (e *Engine) probe(ctx context.Context, now time.Time) {
	e.mu.Lock()
	away := e.health.writes
	e.mu.Unlock()
	if away {
		_ = e.attempts(ctx, "probe", now, func(a *Attempts) { a.Refused, a.Last = 1, now })
	}
}

// attempts is [Store.Attempts].
func (e *Engine) attempts(ctx context.Context, name string, now time.Time, fn func(*Attempts)) error {
	_, err := e.Store.Attempts(ctx, name, now, fn)
	return e.wrote(err)
}

// insist calls fn again, ever more slowly, as long as it fails because the store is away, ctx lasts and the process is not over.
func (e *Engine) insist(ctx context.Context, id string, fn func() error) error {
	for n := 0; ; n++ {
		err := fn()
		if !errors.Is(err, ErrAway) {
			return err
		}
		timer := time.NewTimer(insisting.wait(n, id))
		select {
		case <-timer.C:
			continue
		case <-ctx.Done():
		case <-e.over():
		}
		timer.Stop()
		return err
	}
}

// seeTo does something that must be done, now, or where the store is away apart from the caller, as soon as it lets it. It returns
// how that went, and tells failed of what went wrong later.
func (e *Engine) seeTo(ctx context.Context, id string, do func(context.Context) error, failed func(error)) error {
	err := do(ctx)
	if !errors.Is(err, ErrAway) {
		return err
	}
	e.under.Go(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), exchangeTime)
		defer cancel()
		if err := e.insist(ctx, id, func() error { return do(ctx) }); err != nil {
			failed(err)
		}
	})
	return nil
}

// over is closed when [Engine.Drain] has ended.
func (e *Engine) over() chan struct{} {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.ending == nil {
		e.ending = make(chan struct{})
	}
	return e.ending
}

// mayBegin returns [ErrDraining] when nothing may be begun any more.
func (e *Engine) mayBegin() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.draining {
		return ErrDraining
	}
	return nil
}

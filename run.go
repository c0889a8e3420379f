package reconnect

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"
	"time"
)

// Run attends to flows that no page watches, until ctx ends: those whose deadline has passed, those that still hold
// something upstream, those to be forgotten.
func (e *Engine) Run(ctx context.Context, every time.Duration) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	reset := make(chan struct{}, 1)
	defer e.Store.Changes("", func() { // of no flow: what is told there concerns all
		e.recent.miss()
		select {
		case reset <- struct{}{}:
		default:
		}
	})()
	e.Sweep(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case <-reset:
			e.recallAll(ctx)
		case <-tick.C:
			e.Sweep(ctx)
		}
	}
}

// Sweep is one round of Run.
func (e *Engine) Sweep(ctx context.Context) {
	now := e.Now()
	e.crowd().forgetSilent()
	e.probe(ctx, now)
	asked := time.Now()
	ids, err := e.Store.Due(ctx, now, 1000)
	_ = e.kept(ctx, "", "due", asked, err)
	switch e.asked(err); {
	case errors.Is(err, ErrAway):
		return
	case err != nil:
		e.Log.Error("store does not say what is due", "error", err.Error())
		return
	}
	if e.heard() {
		e.recallAll(ctx)
	}
	e.recent.tick()
	e.agree(ctx)
	for _, id := range ids {
		f, err := e.Read(ctx, id)
		if err == nil {
			e.tellIfDue(f, now)
		}
		switch {
		case err != nil:
		case now.Before(f.attendDue()): // another process has seen to it since, or this one
		case !f.Over() && now.Before(f.Until):
			err = e.Poll(ctx, id)
		case !f.Over():
			err = e.stop(ctx, id, Expired)
		case !f.Closed:
			_, err = e.update(ctx, id, func(f *Flow) error { return keepIf(e.bury(f)) })
			e.ended(ctx, id)
		case (f.owes() || now.Before(f.waitsForBank())) && !f.Folded:
			if _, err = e.update(ctx, id, func(f *Flow) error { f.fold(); return nil }); err == nil {
				e.crowd().forget(id)
			}
		default:
			if err = e.forget(ctx, id); err == nil {
				e.crowd().forget(id)
				if f.owes() {
					e.Log.Error("a flow is forgotten whose events were not all taken", "flow", id, "client", f.Client)
				}
			}
		}
		switch {
		case errors.Is(err, ErrAway):
			return
		case err != nil && !errors.Is(err, ErrNotFound):
			e.Log.Error("flow not swept", "flow", id, "error", err.Error())
		}
	}
}

// Drain waits until the exchanges under way are finished, or ctx ends; nothing more is begun meanwhile, and what would begin
// something returns [ErrDraining]. What is under way still when ctx ends is recorded as lost, so that the next process looks
// for it at once.
func (e *Engine) Drain(ctx context.Context) error {
	e.mu.Lock()
	e.draining = true
	for _, w := range e.watched {
		if !w.ended {
			w.look.Wake() // it gives its lead back
		}
	}
	if e.renewing != nil {
		e.renewing()
	}
	e.mu.Unlock()
	done := make(chan struct{})
	go func() { e.under.Wait(); close(done) }()
	var err error
	select {
	case <-done:
	case <-ctx.Done():
		err = ctx.Err()
		e.cut(context.WithoutCancel(ctx))
	}
	e.drained.Do(func() { close(e.over()) })
	return err
}

// cutTime is how long the store may take to keep that exchanges were cut.
const cutTime = 3 * time.Second

// cut records the exchanges that this process runs as lost. What they bring yet is dropped.
func (e *Engine) cut(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, cutTime)
	defer cancel()
	e.mu.Lock()
	leases := slices.Collect(maps.Values(e.leases))
	e.mu.Unlock()
	var all sync.WaitGroup
	for _, l := range leases {
		all.Go(func() {
			log := e.Log.With("flow", l.of.ID)
			log.Warn("exchange cut: the process ends")
			e.record(ctx, l.of, l.n, Reply{}, ErrDraining, log)
			l.cancel(ErrDraining)
		})
	}
	all.Wait()
}

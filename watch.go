package reconnect

import (
	"context"
	"errors"
	"time"
)

// Read returns a snapshot of a flow. It is shared: callers must not change it.
func (e *Engine) Read(ctx context.Context, id string) (*Flow, error) { return e.Store.Read(ctx, id) }

// Settle waits until a flow has something better to show than Wait, but no longer than patience, and returns a
// snapshot. It looks upstream if that is due, so that a page without a script moves on at each refresh.
func (e *Engine) Settle(ctx context.Context, id string, patience time.Duration) (*Flow, error) {
	f, err := e.Store.Read(ctx, id)
	if err != nil || !f.unsettled(e.Now()) && !e.ahead(f) {
		return f, err
	}
	if err := e.Poll(ctx, id); err != nil {
		return nil, err
	}
	changed, stop := e.Store.Changes(id)
	defer stop()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		if f, err = e.Store.Read(ctx, id); err != nil || f.InFlight == nil || f.InFlight.Queued > 0 {
			return f, err // what queues has nothing better to show soon
		}
		select {
		case <-changed:
		case <-timer.C:
			return f, nil
		case <-ctx.Done():
			return f, nil
		}
	}
}

// unsettled reports whether something is under way or due, so that waiting a little may show more.
func (f *Flow) unsettled(now time.Time) bool {
	if f.Over() {
		return false
	}
	_, looks := pace(f.Step)
	return f.InFlight != nil || (looks || f.Unsure) && !now.Before(f.Next)
}

// Watching is one watcher's place. Changed is as [Store.Changes] has it. Leave must be called once.
type Watching struct {
	Changed <-chan struct{}
	Leave   func()
}

// watch is how many watch a flow in this process, and how to stop the loop that looks for them.
type watch struct {
	people int
	stop   context.CancelFunc
}

// Watch tells of a flow's changes, and has it looked at upstream as long as it is watched: one loop a flow, however many
// watch.
func (e *Engine) Watch(id string) *Watching {
	changed, stop := e.Store.Changes(id)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.watched == nil {
		e.watched = map[string]*watch{}
	}
	w := e.watched[id]
	if w == nil {
		ctx, cancel := context.WithCancel(context.Background()) // a loop outlives the request that began it
		w = &watch{stop: cancel}
		e.watched[id] = w
		if !e.draining {
			e.under.Go(func() { e.loop(ctx, id) })
		}
	}
	w.people++
	return &Watching{Changed: changed, Leave: func() {
		stop()
		e.mu.Lock()
		defer e.mu.Unlock()
		if w.people--; w.people == 0 {
			w.stop()
			delete(e.watched, id)
		}
	}}
}

// loop looks upstream until ctx ends.
func (e *Engine) loop(ctx context.Context, id string) {
	changed, stop := e.Store.Changes(id)
	defer stop()
	conn := &pushConn{engine: e, id: id}
	defer conn.drop()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for ctx.Err() == nil {
		timer.Reset(min(e.attend(ctx, id, conn), time.Minute))
		select {
		case <-changed:
		case <-conn.lost():
		case <-timer.C:
		case <-ctx.Done():
		}
	}
}

// attend does what is due for a watched flow, and says how long there is nothing more to do unless something changes.
func (e *Engine) attend(ctx context.Context, id string, conn *pushConn) time.Duration {
	const soon, late = 5 * time.Second, time.Minute
	f, err := e.Store.Read(ctx, id)
	switch {
	case ctx.Err() != nil:
		return soon
	case errors.Is(err, ErrNotFound): // the page tells those who watch
		return late
	case errors.Is(err, ErrAway):
		return time.Second
	case err != nil:
		e.Log.Warn("watched flow cannot be read", "flow", id, "error", err.Error())
		return soon
	}
	now := e.Now()
	if f.Over() {
		conn.drop()
		return late
	}
	if !now.Before(f.Until) {
		if e.stop(ctx, id, Expired) != nil {
			return soon
		}
		return late
	}
	e.crowd().note(f)
	if e.ahead(f) {
		_, _ = e.update(ctx, id, func(*Flow) error { return ErrUnchanged })
		return time.Second
	}
	conn.hold(ctx, f)
	_, looks := pace(f.Step)
	next := f.Next
	if conn.connected() && !f.Unsure {
		next = next.Add(whilePushed) // news comes by itself; this is for the news that gets lost
	}
	switch {
	case f.InFlight != nil && !e.dead(f):
		return min(max(f.InFlight.Until.Sub(now), time.Second), leaseTime)
	case f.InFlight == nil && !looks && !f.Unsure:
		return late
	case f.InFlight == nil && now.Before(next):
		return next.Sub(now)
	}
	if err := e.Poll(ctx, id); err != nil {
		return soon
	}
	return late
}

// whilePushed is how much longer the engine waits with a look of its own while a connection brings news.
const whilePushed = 20 * time.Second

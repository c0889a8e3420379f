package reconnect

import (
	"context"
	"time"
)

// Read returns a snapshot of a flow. It is shared: callers must not change it.
func (e *Engine) Read(ctx context.Context, id string) (*Flow, error) { return e.Store.Read(ctx, id) }

// Settle waits until a flow has something better to show than Wait, but no longer than patience, and returns a
// snapshot. It looks upstream if that is due, so that a page without a script moves on at each refresh.
func (e *Engine) Settle(ctx context.Context, id string, patience time.Duration) (*Flow, error) {
	f, err := e.Store.Read(ctx, id)
	if err != nil || !f.unsettled(e.Now()) {
		return f, err
	}
	if err := e.Look(ctx, id); err != nil {
		return nil, err
	}
	changed, leave := e.join(id, false)
	defer leave()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		next := changed() // before reading, or a change in between would be missed
		if f, err = e.Store.Read(ctx, id); err != nil || f.InFlight == nil || f.InFlight.Queued > 0 {
			return f, err // what queues has nothing better to show soon
		}
		select {
		case <-next:
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

// Watch tells of a flow's changes, and has it looked at upstream as long as anybody watches: one loop a flow, however
// many watch. The channel that Changed returns is closed at the next change.
func (e *Engine) Watch(id string) *Watching {
	changed, leave := e.join(id, true)
	return &Watching{Changed: changed, Leave: leave}
}

// Watching is one watcher's place. Leave must be called once.
type Watching struct {
	Changed func() <-chan struct{}
	Leave   func()
}

func (e *Engine) join(id string, person bool) (changed func() <-chan struct{}, leave func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.watched == nil {
		e.watched = map[string]*watch{}
	}
	w := e.watched[id]
	if w == nil {
		w = &watch{changed: make(chan struct{})}
		e.watched[id] = w
	}
	w.waiters++
	if person {
		w.people++
		if !w.looping && !e.draining {
			w.looping = true
			e.under.Go(func() { e.loop(id, w) })
		}
	}
	changed = func() <-chan struct{} {
		e.mu.Lock()
		defer e.mu.Unlock()
		return w.changed
	}
	leave = func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		w.waiters--
		if person {
			w.people--
		}
		if w.people == 0 {
			e.signal(id) // the loop stops by itself
		}
		if w.waiters == 0 && !w.looping {
			delete(e.watched, id)
		}
	}
	return changed, leave
}

func (e *Engine) changed(id string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.signal(id)
}

// signal wakes everybody who waits for a change. The caller holds mu.
func (e *Engine) signal(id string) {
	if w := e.watched[id]; w != nil {
		close(w.changed)
		w.changed = make(chan struct{})
	}
}

// loop looks upstream while people watch.
func (e *Engine) loop(id string, w *watch) {
	ctx, cancel := context.WithCancel(context.Background()) // a loop outlives the request that began it
	defer cancel()
	line := &line{engine: e, id: id}
	defer line.drop()
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		e.mu.Lock()
		changed := w.changed
		if w.people == 0 || e.draining {
			w.looping = false
			if w.waiters == 0 {
				delete(e.watched, id)
			}
			e.mu.Unlock()
			return
		}
		e.mu.Unlock()
		timer.Reset(min(e.attend(ctx, id, line), time.Minute))
		select {
		case <-changed:
		case <-line.lost():
		case <-timer.C:
		}
	}
}

// attend does what is due for a watched flow, and says how long there is nothing more to do unless something changes.
func (e *Engine) attend(ctx context.Context, id string, line *line) time.Duration {
	const soon, late = 5 * time.Second, time.Minute
	f, err := e.Store.Read(ctx, id)
	if err != nil {
		e.Log.Warn("watched flow cannot be read", "flow", id, "error", err.Error())
		return soon
	}
	now := e.Now()
	if f.Over() {
		line.drop()
		return late
	}
	if !now.Before(f.Until) {
		_ = e.stop(ctx, id, Expired)
		return late
	}
	line.hold(ctx, f)
	_, looks := pace(f.Step)
	next := f.Next
	if line.connected() && !f.Unsure {
		next = next.Add(whilePushed) // news comes by itself; this is for the news that gets lost
	}
	switch {
	case f.InFlight != nil:
		return max(f.InFlight.Until.Sub(now), time.Second)
	case !looks && !f.Unsure:
		return late
	case now.Before(next):
		return next.Sub(now)
	}
	if err := e.Look(ctx, id); err != nil {
		return soon
	}
	return late
}

// whilePushed is how much longer the engine waits with a look of its own while a connection brings news.
const whilePushed = 20 * time.Second

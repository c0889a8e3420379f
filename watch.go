package reconnect

import (
	"context"
	"errors"
	"time"
)

// Settle waits until a flow has something better to show than Wait, but no longer than patience, and returns a
// snapshot. It looks upstream if that is due, so that a page without a script moves on at each refresh; and for what happens on
// another device or page already before, so that it has happened for a person who comes back.
func (e *Engine) Settle(ctx context.Context, id string, patience time.Duration) (*Flow, error) {
	f, err := e.Read(ctx, id)
	if err != nil || !f.unsettled(e.Now()) && !f.early(e.Now()) && !e.ahead(f) {
		return f, err
	}
	if err := e.poll(ctx, id, true); err != nil {
		return nil, err
	}
	changed, stop := e.Store.Changes(id)
	defer stop()
	timer := time.NewTimer(patience)
	defer timer.Stop()
	for {
		if f, err = e.Read(ctx, id); err != nil || f.InFlight == nil || f.InFlight.Queued > 0 {
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

// watch is how many watch a flow in this process, and the loop that looks for them.
type watch struct {
	id     string
	people int
	stop   context.CancelFunc
	word   chan struct{} // holds one when leads has changed
	leads  bool          // the loop looks, and no other process's does
	over   bool          // the loop has ended, or is about to
	ended  chan struct{} // closed when it has
}

// Watch tells of a flow's changes, and has it looked at upstream as long as it is watched: one loop a flow, however many
// watch, in however many processes.
func (e *Engine) Watch(id string) *Watching {
	changed, stop := e.Store.Changes(id)
	e.mu.Lock()
	defer e.mu.Unlock()
	w := e.watched[id]
	if w == nil || w.people == 0 {
		w = e.begin(id, w)
	}
	w.people++
	return &Watching{Changed: changed, Leave: func() {
		stop()
		e.mu.Lock()
		defer e.mu.Unlock()
		if w.people--; w.people == 0 {
			w.stop()
			e.unwatch(w)
		}
	}}
}

// begin has a flow watched that was not, or is no more: the loop that ends gives its lead back before the next one takes it. The
// caller holds mu.
func (e *Engine) begin(id string, last *watch) *watch {
	ctx, cancel := context.WithCancel(context.Background()) // a loop outlives the request that began it
	w := &watch{id: id, stop: cancel, word: make(chan struct{}, 1), ended: make(chan struct{})}
	if e.watched == nil {
		e.watched = map[string]*watch{}
	}
	e.watched[id] = w
	if e.draining {
		w.over = true
		close(w.ended)
		return w
	}
	e.under.Go(func() {
		if last != nil {
			<-last.ended
		}
		e.loop(ctx, w)
		e.follow(w)
		e.mu.Lock()
		defer e.mu.Unlock()
		close(w.ended)
		e.unwatch(w)
	})
	return w
}

// unwatch forgets a flow that is not watched any more, when its loop has ended. The caller holds mu.
func (e *Engine) unwatch(w *watch) {
	select {
	case <-w.ended:
		if w.people == 0 && e.watched[w.id] == w {
			delete(e.watched, w.id)
		}
	default:
	}
}

// loop looks upstream until ctx ends, while this process leads.
func (e *Engine) loop(ctx context.Context, w *watch) {
	changed, stop := e.Store.Changes(w.id)
	defer stop()
	conn := &pushConn{engine: e, id: w.id}
	defer conn.drop()
	timer := time.NewTimer(0)
	defer timer.Stop()
	e.lead(ctx, w)
	select {
	case <-w.word: // it is looked at now
	default:
	}
	for ctx.Err() == nil {
		next := time.Minute
		if e.leading(w) {
			next = min(next, e.attend(ctx, w.id, conn))
		} else {
			conn.drop()
		}
		timer.Reset(next)
		select {
		case <-changed:
		case <-w.word:
		case <-conn.lost():
		case <-timer.C:
		case <-ctx.Done():
		}
	}
}

// attend does what is due for a watched flow, and says how long there is nothing more to do unless something changes.
func (e *Engine) attend(ctx context.Context, id string, conn *pushConn) time.Duration {
	const soon, late = 5 * time.Second, time.Minute
	f, err := e.Read(ctx, id)
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
	next := f.Next.Add(e.spread(f))
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

// spread is how much later a flow's approval is looked for because of others: all that are watched here have one look every so
// often, and each has its own every few seconds.
func (e *Engine) spread(f *Flow) time.Duration {
	const each, most = 10 * time.Millisecond, 8 * time.Second
	if _, approving := f.Step.(Approve); !approving {
		return 0
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return max(0, min(time.Duration(len(e.watched))*each, most)-f.pause())
}

// whilePushed is how much longer the engine waits with a look of its own while a connection brings news.
const whilePushed = 20 * time.Second

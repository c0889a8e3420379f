package reconnect

import (
	"context"
	"errors"
	"sync"
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
	changed, stop := Changed(e.Store, id)
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

// Watching is one watcher's place. Changed then holds a word after a change, one for all since it was read. Leave must be called once.
type Watching struct {
	Changed <-chan struct{}
	Leave   func()
}

// Watch tells of a flow's changes, and has it looked at upstream as long as it is watched: by one process, however many watch, in however
// many.
func (e *Engine) Watch(id string) *Watching {
	changed := make(chan struct{}, 1)
	return &Watching{Changed: changed, Leave: e.watch(id, wordTo(changed))}
}

// Changed is [Store.Changes] for who waits: the channel holds a word after a change, one for all since it was read.
func Changed(s Store, id string) (changed <-chan struct{}, stop func()) {
	c := make(chan struct{}, 1)
	return c, s.Changes(id, wordTo(c))
}

func wordTo(c chan<- struct{}) func() {
	return func() {
		select {
		case c <- struct{}{}:
		default: // it holds a word already
		}
	}
}

// watch is a flow that is watched in this process.
type watch struct {
	id   string
	stop func()    // hearing of changes
	look *Parked   // looks upstream as long as anything watches; nil where nothing is begun any more
	conn *pushConn // what looks alone has it; nil where nothing is pushed

	mu     sync.Mutex
	people Listeners // those who watch

	// Of the engine's lock.
	leads bool // this process looks, and no other
	over  bool // it looks no more, or is about to
	ended bool // it has given its lead back

	asked bool // look has asked for the lead

	// Of the lock of subjects.
	subject string
	at      int // among the subject's flows
}

// tell tells those who watch of a change. It is called by the store.
func (w *watch) tell() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.people.Tell()
	if w.look != nil {
		w.look.Wake()
	}
}

func (w *watch) isWatched() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return !w.people.Empty()
}

// watch has a flow watched, and tell called at each change. Leave must be called once.
func (e *Engine) watch(id string, tell func()) (leave func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	w := e.watched[id]
	if w == nil {
		w = e.begin(id)
	}
	w.mu.Lock()
	one := w.people.Add(tell)
	w.mu.Unlock()
	return func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		w.mu.Lock()
		w.people.Remove(one)
		w.mu.Unlock()
		e.unwatch(w)
	}
}

// begin has a flow watched that was not. The caller holds mu.
func (e *Engine) begin(id string) *watch {
	w := &watch{id: id}
	if e.watched == nil {
		e.watched = map[string]*watch{}
	}
	e.watched[id] = w
	if e.draining {
		w.over, w.ended = true, true
		w.stop = e.Store.Changes(id, w.tell)
		return w
	}
	e.under.Add(1)
	w.look = &Parked{lot: &e.looks, do: func(*Parked) time.Duration { return e.look(w) }}
	w.stop = e.Store.Changes(id, w.tell)
	w.look.Wake()
	return w
}

// unwatch forgets a flow that is not watched any more, once nothing looks. The caller holds mu.
func (e *Engine) unwatch(w *watch) {
	switch {
	case w.isWatched():
	case w.ended && e.watched[w.id] == w:
		delete(e.watched, w.id)
		w.stop()
	case !w.ended:
		w.look.Wake()
	}
}

// look does what is due for a flow, while it is watched and this process leads. When it is not watched any more the lead is given back,
// before it is asked for again.
func (e *Engine) look(w *watch) (again time.Duration) {
	ctx := context.Background() // it outlives the request that began it
	if !e.wanted(w) {
		e.subjects.enter(w, "", time.Now())
		w.conn.drop()
		e.follow(w)
		w.asked = false
		if e.rests(w) {
			return 0
		}
	}
	if !w.asked {
		w.asked = true
		e.lead(ctx, w)
	}
	if !e.leading(w) {
		e.subjects.enter(w, "", time.Now())
		w.conn.drop()
		return time.Minute
	}
	return min(time.Minute, e.attend(ctx, w))
}

// wanted reports whether a flow is to be looked at.
func (e *Engine) wanted(w *watch) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return w.isWatched() && !e.draining
}

// rests has a flow be looked at no more, unless it has come to be watched again.
func (e *Engine) rests(w *watch) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if w.isWatched() && !e.draining {
		w.over = false
		return false
	}
	w.ended = true
	w.look.Leave()
	e.unwatch(w)
	e.under.Done()
	return true
}

// attend does what is due for a watched flow, and says how long there is nothing more to do unless something changes.
func (e *Engine) attend(ctx context.Context, w *watch) time.Duration {
	id := w.id
	const soon, late = 5 * time.Second, time.Minute
	f, err := e.Read(ctx, id)
	switch {
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
		e.subjects.enter(w, "", now)
		w.conn.drop()
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
	w.hold(ctx, e, f)
	every, looks := pace(f.Step)
	next := f.Next.Add(e.spread(f))
	if w.conn.connected() && !f.Unsure {
		next = next.Add(whilePushed) // news comes by itself; this is for the news that gets lost
	}
	first, flows, heard := e.subjects.enter(w, e.subject(f), time.Now())
	switch {
	case f.InFlight != nil && !e.dead(f):
		return min(max(f.InFlight.Until.Sub(now), time.Second), leaseTime)
	case f.InFlight == nil && !looks && !f.Unsure:
		return late
	case f.InFlight == nil && !first: // another one is looked at for it
		return unheard + time.Duration(flows)*2*time.Millisecond // if that has not been heard of then
	case f.InFlight == nil && flows > 1 && f.Losses == 0: // for all of them, and so no more rarely the longer it takes
		next = now.Add(every - time.Since(heard))
		if now.Before(next) {
			return next.Sub(now)
		}
		if now.Before(f.Next) {
			if err := e.pollNow(ctx, id); err != nil {
				return soon
			}
			return late
		}
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

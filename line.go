package reconnect

import (
	"context"
	"sync"
	"time"
)

// line is a connection over which an aggregator pushes news about one flow that is being watched. There is none for a
// Provider that is no Watcher.
type line struct {
	engine *Engine
	id     string

	topic  string
	cancel context.CancelFunc
	ended  chan struct{} // closed when the connection has ended
	fails  int
	retry  time.Time

	mu sync.Mutex
	up bool
}

// hold connects if there is something to watch, and again if that is something else now, or if the connection was lost.
func (l *line) hold(ctx context.Context, f *Flow) {
	p, ok := l.engine.Providers[f.Provider].(Watcher)
	if !ok || f.Cursor == nil {
		return
	}
	topic := p.Topic(f.Cursor)
	if topic != l.topic {
		l.drop()
		l.fails, l.retry = 0, time.Time{}
	}
	if l.ended != nil {
		select {
		case <-l.ended:
			l.cancel()
			l.ended = nil
			l.fails++
			l.retry = l.engine.Now().Add(min(time.Second<<min(l.fails, 6), 30*time.Second))
		default:
			return
		}
	}
	if topic == "" || l.engine.Now().Before(l.retry) {
		return
	}
	ctx, l.cancel = context.WithCancel(ctx)
	ended, cur := make(chan struct{}), f.Cursor
	l.topic, l.ended = topic, ended
	l.engine.under.Go(func() {
		defer close(ended)
		defer l.set(false)
		err := l.watch(ctx, p, cur)
		if ctx.Err() == nil && err != nil {
			l.engine.Log.Info("push connection lost", "flow", l.id, "error", err.Error())
		}
	})
}

func (l *line) watch(ctx context.Context, p Watcher, cur Cursor) error {
	_, err := l.engine.callRecovering(l.id, func() (Reply, error) {
		return Reply{}, p.Watch(ctx, cur, func() {
			l.set(true)
			// Whatever was pushed before we were connected is found by one look.
			_ = l.engine.with(ctx, l.id, func(f *Flow) error { f.Next = time.Time{}; return nil })
			if err := l.engine.Look(ctx, l.id); err != nil {
				l.engine.Log.Warn("no look after connecting", "flow", l.id, "error", err.Error())
			}
		}, func(n News) { l.engine.hear(ctx, l.id, p, n) })
	})
	return err
}

// lost is closed when the connection has ended, so that the loop takes note.
func (l *line) lost() <-chan struct{} {
	if l.ended == nil {
		return nil
	}
	return l.ended
}

func (l *line) drop() {
	if l.ended != nil {
		l.cancel()
		l.ended = nil
	}
	l.topic = ""
}

func (l *line) set(up bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.up = up
}

func (l *line) connected() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.up
}

// hear takes news into account. While an exchange is under way it waits: what that brings must not be overwritten by
// what is older, nor overwrite what is newer.
func (e *Engine) hear(ctx context.Context, id string, p Watcher, n News) {
	changed, leave := e.join(id, false)
	defer leave()
	for {
		next := changed()
		busy, over := false, false
		err := e.with(ctx, id, func(f *Flow) error {
			f.expireExchange(e.Now())
			if busy = f.InFlight != nil; busy || f.Over() {
				return nil
			}
			r, err := e.callRecovering(id, func() (Reply, error) { return p.Hear(f.call(nil), n) })
			if err != nil {
				return err
			}
			f.record(0, r, nil, e.Now())
			over = f.Over()
			return nil
		})
		switch {
		case err != nil:
			e.Log.Warn("news not understood", "flow", id, "error", err.Error())
			return
		case !busy:
			e.changed(id)
			if over {
				e.ended(ctx, id)
			}
			return
		}
		select {
		case <-next:
		case <-ctx.Done():
			return
		}
	}
}

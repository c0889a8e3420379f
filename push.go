package reconnect

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// pushConn is a connection over which an aggregator pushes news about one flow that is being watched.
type pushConn struct {
	engine *Engine
	by     Watcher
	id     string
	lost   func() // is called when the connection has ended

	topic  string
	cancel context.CancelFunc
	ended  chan struct{} // closed when the connection has ended
	fails  int
	retry  time.Time

	mu sync.Mutex
	up bool
}

// hold has an aggregator push news about a flow, if it does, over a connection of the flow's own.
func (w *watch) hold(ctx context.Context, e *Engine, f *Flow) {
	by, pushes := e.Providers[f.Provider].(Watcher)
	if !pushes {
		return
	}
	if w.conn == nil {
		w.conn = &pushConn{engine: e, by: by, id: w.id, lost: w.look.Wake}
	}
	w.conn.hold(ctx, f)
}

// hold connects if there is something to watch, and again if that is something else now, or if the connection was lost.
func (c *pushConn) hold(ctx context.Context, f *Flow) {
	if f.Cursor == nil {
		return
	}
	topic := c.by.Topic(f.Cursor)
	if topic != c.topic {
		c.drop()
		c.fails, c.retry = 0, time.Time{}
	}
	if c.ended != nil {
		select {
		case <-c.ended:
			c.cancel()
			c.ended = nil
			c.retry = c.engine.Now().Add(connecting.wait(c.fails, c.id))
			c.fails++
		default:
			return
		}
	}
	if topic == "" || c.engine.Now().Before(c.retry) {
		return
	}
	ctx, c.cancel = context.WithCancel(ctx)
	ended, cur := make(chan struct{}), f.Cursor
	c.topic, c.ended = topic, ended
	c.engine.under.Go(func() {
		defer func() {
			c.set(false)
			close(ended)
			c.lost()
		}()
		err := c.watch(ctx, cur)
		if ctx.Err() == nil && err != nil {
			c.engine.Log.Log(ctx, min(slog.LevelInfo, lossLevel(err)), "push connection lost", "flow", c.id, "error", err.Error())
		}
	})
}

func (c *pushConn) watch(ctx context.Context, cur Cursor) error {
	_, err := c.engine.callRecovering(c.id, func() (Reply, error) {
		return Reply{}, c.by.Watch(c.engine.Timed(ctx, c.id), cur, func() {
			c.set(true)
			// Whatever was pushed before we were connected is found by one look.
			if err := c.engine.pollNow(ctx, c.id); err != nil {
				c.engine.Log.Warn("no look after connecting", "flow", c.id, "error", err.Error())
			}
		}, func(n News) { _ = c.engine.hear(ctx, c.id, c.by, n) })
	})
	return err
}

// drop closes what there is; nil is nothing.
func (c *pushConn) drop() {
	if c == nil {
		return
	}
	if c.ended != nil {
		c.cancel()
		c.ended = nil
	}
	c.topic = ""
}

func (c *pushConn) set(up bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.up = up
}

// connected reports whether news comes by itself; nil is no connection.
func (c *pushConn) connected() bool {
	if c == nil {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.up
}

// hear takes news into account. While an exchange is under way it waits: what that brings must not be overwritten by
// what is older, nor overwrite what is newer. Its error was logged, if it is one to log.
func (e *Engine) hear(ctx context.Context, id string, p Hearer, n News) error {
	changed, stop := Changed(e.Store, id)
	defer stop()
	for {
		var before *Flow
		err := e.insist(ctx, id, func() (err error) { before, err = e.Read(ctx, id); return err })
		if err != nil || before.Over() {
			return err
		}
		if before.InFlight == nil || e.dead(before) {
			r, err := e.callRecovering(id, func() (Reply, error) { return p.Hear(before.call(nil), n) })
			if err != nil {
				e.Log.Warn("news not understood", "flow", id, "error", err.Error())
				return err
			}
			overtaken := false
			err = e.insist(ctx, id, func() error {
				_, err := e.keep(ctx, before, r, nil, e.Log.With("flow", id), func(f *Flow, lost error, left int) error {
					if overtaken = f.Version != before.Version; overtaken {
						return ErrUnchanged
					}
					e.bury(f)
					f.record(0, r, lost, left, e.Now())
					return nil
				})
				return err
			})
			if err != nil {
				e.Log.Warn("news not kept", "flow", id, "error", err.Error())
			} else if overtaken {
				continue
			}
			return err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

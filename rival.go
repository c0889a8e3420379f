package reconnect

import (
	"context"
	"errors"
	"slices"
	"time"
)

// rivalOf finds another flow about the same connection at which a person is; empty if there is none. It is looked for once,
// when the aggregator accepts the code: a link with an invented code neither learns of another flow nor ends it.
func (e *Engine) rivalOf(ctx context.Context, f *Flow) string {
	if f.Proven || f.Connection == "" {
		return ""
	}
	ids, err := e.Store.About(ctx, f.Provider, f.Connection, true)
	if err != nil {
		e.Log.Warn("flows about the same connection not found", "flow", f.ID, "error", err.Error())
	}
	for _, id := range ids {
		other, err := e.Read(ctx, id)
		if err == nil && id != f.ID && other.Owner != "" && !other.Over() && other.Client == f.Client && other.Account == f.Account {
			return id
		}
	}
	return ""
}

// takeOver has this flow go on in place of its rival, and returns the rival; empty if there is none, or if the form was made
// for another turn.
func (f *Flow) takeOver(turn int, now time.Time) (rival string) {
	if f.Rival == "" || turn != f.Turn || f.Over() {
		return ""
	}
	rival, f.Rival = f.Rival, ""
	f.Turn++
	f.tell(EventStep, now)
	return rival
}

// supersede takes over without asking where the same browser holds both flows, as after a reload of the host page.
func (e *Engine) supersede(ctx context.Context, f *Flow) (*Flow, error) {
	if f.Rival == "" || f.Owner == "" || !slices.Contains(f.Beside, f.Rival) {
		return f, nil
	}
	rival := ""
	f, err := e.update(ctx, f.ID, func(f *Flow) error {
		rival = f.takeOver(f.Turn, e.Now())
		return keepIf(rival != "")
	})
	if err == nil {
		err = e.displace(ctx, rival)
	}
	return f, err
}

// displace ends the flow in whose place another one goes on; empty is none.
func (e *Engine) displace(ctx context.Context, rival string) error {
	if rival == "" {
		return nil
	}
	return e.seeTo(ctx, rival, func(ctx context.Context) error {
		if err := e.stop(ctx, rival, Superseded); !errors.Is(err, ErrNotFound) { // else it is gone
			return err
		}
		return nil
	}, func(err error) {
		e.Log.Error("flow that is gone on beside not ended", "flow", rival, "error", err.Error())
	})
}

// freeRivals lets the flows go on that have waited for the end of this one. None waits for a flow at which no person was: invented
// codes, of which there may be thousands for one connection, cost nothing here.
func (e *Engine) freeRivals(ctx context.Context, f *Flow) {
	if f.Connection == "" || f.Owner == "" {
		return
	}
	ids, err := e.Store.About(ctx, f.Provider, f.Connection, false)
	for _, id := range ids {
		if o, read := e.Store.Read(ctx, id); read == nil && o.Rival != f.ID {
			continue
		}
		_, freed := e.update(ctx, id, func(o *Flow) error {
			return keepIf(o.Rival == f.ID && o.takeOver(o.Turn, e.Now()) != "")
		})
		if !errors.Is(freed, ErrNotFound) {
			err = errors.Join(err, freed)
		}
	}
	if err != nil {
		e.Log.Error("flows that wait for another one not freed", "flow", f.ID, "error", err.Error())
	}
}

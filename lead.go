package reconnect

import (
	"context"
	"maps"
	"slices"
	"time"
)

// Of the processes that share a store, one leads the watching of a flow: it alone runs the loop that looks upstream and holds the
// aggregator's connection. It does so by a lease, which it gives back when the last who watches here leaves and at a drain, and which
// runs out when it dies. Where a flow is watched elsewhere, too, another takes it over then.
//
// Two that lead by mistake, because one was stopped for a while or cut off from the server, do no harm: what is looked for and when is
// the flow's own, and is kept by compare and swap. So a process whose server is away leads on what it has led before.
const (
	leadTime  = 6 * time.Second // how long a lead lasts that is not renewed
	leadEvery = 2 * time.Second // how often it is renewed, and asked for where another has it
	leadBatch = 500             // flows that are asked for at once
)

// leadName is what a flow's lead is called.
func leadName(id string) string { return "watch/" + id }

// lead begins to lead a flow that is watched here, if no other process does.
func (e *Engine) lead(ctx context.Context, w *watch) {
	s, shared := e.Store.(Shared)
	if !shared {
		e.leads(w, true, false)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, leadEvery)
	defer cancel()
	held, err := s.Lease(ctx, []string{leadName(w.id)}, e.self(), leadTime)
	e.leads(w, err == nil && held[0], false)
	e.keepLeading(s)
}

// leads takes note of whether this process leads, and has it looked then if that is news and asked for. It reports whether the flow is
// watched still.
func (e *Engine) leads(w *watch, leads, wakes bool) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if wakes && w.leads != leads && w.look != nil {
		w.look.Wake()
	}
	w.leads = leads
	return !w.over
}

// leading reports whether this process leads.
func (e *Engine) leading(w *watch) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return w.leads
}

// follow gives a lead back.
func (e *Engine) follow(w *watch) {
	e.mu.Lock()
	w.over = true
	leads := w.leads
	w.leads = false
	e.mu.Unlock()
	if s, shared := e.Store.(Shared); shared && leads {
		e.free(s, []string{leadName(w.id)})
	}
}

// keepLeading renews what this process leads, and asks for what it does not, as long as anything is watched here.
func (e *Engine) keepLeading(s Shared) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.renewing != nil || e.draining {
		return
	}
	var ctx context.Context
	ctx, e.renewing = context.WithCancel(context.Background())
	e.under.Go(func() {
		tick := time.NewTicker(leadEvery)
		defer tick.Stop()
		for {
			select {
			case <-tick.C:
			case <-ctx.Done():
			}
			all := e.loops()
			if all == nil {
				return
			}
			for some := range slices.Chunk(all, leadBatch) {
				e.renewLeads(s, some)
			}
		}
	})
}

// loops are the watches that look in this process; nil when there is nothing more to renew.
func (e *Engine) loops() []*watch {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.draining || len(e.watched) == 0 {
		e.renewing()
		e.renewing = nil
		return nil
	}
	return slices.Collect(maps.Values(e.watched))
}

func (e *Engine) renewLeads(s Shared, some []*watch) {
	names := make([]string, len(some))
	for i, w := range some {
		names[i] = leadName(w.id)
	}
	ctx, cancel := context.WithTimeout(context.Background(), leadEvery)
	defer cancel()
	held, err := s.Lease(ctx, names, e.self(), leadTime)
	if err != nil {
		return
	}
	var left []string
	for i, w := range some {
		if !e.leads(w, held[i], true) && held[i] {
			left = append(left, names[i])
		}
	}
	if left != nil {
		e.free(s, left)
	}
}

// free has others lead at once; where that fails they do when the lead has run out.
func (e *Engine) free(s Shared, names []string) {
	ctx, cancel := context.WithTimeout(context.Background(), leadEvery)
	defer cancel()
	_ = s.Release(ctx, names, e.self())
}

// self is what this process is called among those that share a store.
func (e *Engine) self() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.name == "" {
		e.name = randomID()
	}
	return e.name
}

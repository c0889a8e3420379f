// Package snapshots has what stores do alike that hold flows as snapshots in memory: they compare and swap, and tell of changes.
package snapshots

import (
	"context"
	"errors"
	"sync"

	"github.com/open-reconnect/reconnect"
)

// ErrOvertaken is what a swap returns where something else was kept meanwhile.
var ErrOvertaken = errors.New("snapshots: another change was quicker")

// Update is reconnect.Store's, by what reads a snapshot and what keeps another one in its place.
func Update(
	ctx context.Context, id string, fn func(*reconnect.Flow) error,
	read func(context.Context, string) (*reconnect.Flow, error), swap func(before, after *reconnect.Flow) error,
) (*reconnect.Flow, error) {
	for {
		before, err := read(ctx, id)
		if err != nil {
			return nil, err
		}
		after := before.Clone()
		switch err := fn(after); {
		case errors.Is(err, reconnect.ErrUnchanged):
			return before, nil
		case err != nil:
			return nil, err
		}
		after.Version++
		switch err := swap(before, after); {
		case err == nil:
			return after, nil
		case !errors.Is(err, ErrOvertaken):
			return nil, err
		}
	}
}

// Watchers are told of changes to flows. The zero value has none. It is safe for concurrent use.
type Watchers struct {
	mu sync.Mutex
	of map[string]reconnect.Listeners // by Flow.ID
}

// Watch is reconnect.Store's Changes.
func (w *Watchers) Watch(id string, tell func()) (stop func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.of == nil {
		w.of = map[string]reconnect.Listeners{}
	}
	watching := w.of[id]
	one := watching.Add(tell)
	w.of[id] = watching
	return func() { w.stop(id, one) }
}

func (w *Watchers) stop(id string, one *reconnect.Listener) {
	w.mu.Lock()
	defer w.mu.Unlock()
	watching := w.of[id]
	if watching.Remove(one); watching.Empty() {
		delete(w.of, id)
		return
	}
	w.of[id] = watching
}

// Tell has those who watch a flow know of a change.
func (w *Watchers) Tell(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	watching := w.of[id]
	watching.Tell()
}

// TellAll is for when it is not known what has changed.
func (w *Watchers) TellAll() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, watching := range w.of {
		watching.Tell()
	}
}

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
	of map[string]map[chan struct{}]bool // by Flow.ID
}

// Watch is reconnect.Store's Changes.
func (w *Watchers) Watch(id string) (changed <-chan struct{}, stop func()) {
	mine := make(chan struct{}, 1)
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.of == nil {
		w.of = map[string]map[chan struct{}]bool{}
	}
	if w.of[id] == nil {
		w.of[id] = map[chan struct{}]bool{}
	}
	w.of[id][mine] = true
	return mine, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if delete(w.of[id], mine); len(w.of[id]) == 0 {
			delete(w.of, id)
		}
	}
}

// Tell has those who watch a flow know of a change.
func (w *Watchers) Tell(id string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	tell(w.of[id])
}

// TellAll is for when it is not known what has changed.
func (w *Watchers) TellAll() {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, watching := range w.of {
		tell(watching)
	}
}

func tell(watching map[chan struct{}]bool) {
	for changed := range watching {
		select {
		case changed <- struct{}{}:
		default: // it holds a word already
		}
	}
}

package storetest

import (
	"context"
	"sync"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/internal/snapshots"
)

// Lossy wraps a store that loses, when a test wants it, what it has acknowledged. It is safe for concurrent use, except that nothing
// may be kept while it loses something.
type Lossy struct {
	reconnect.Store
	watching snapshots.Watchers

	mu      sync.Mutex
	history map[string][]*reconnect.Flow // all that was kept, by Flow.ID
}

// NewLossy wraps a store, which loses nothing until [Lossy.Lose].
func NewLossy(s reconnect.Store) *Lossy {
	return &Lossy{Store: s, history: map[string][]*reconnect.Flow{}}
}

// Lose has a flow be as it was so many commits ago, or not be at all. All who watch anything are told of something.
func (s *Lossy) Lose(ctx context.Context, id string, commits int) error {
	s.mu.Lock()
	kept := s.history[id]
	kept = kept[:max(0, len(kept)-commits)]
	s.history[id] = kept
	s.mu.Unlock()
	err := s.Store.Delete(ctx, id)
	if err == nil && len(kept) > 0 {
		err = s.Store.Create(ctx, kept[len(kept)-1])
	}
	s.watching.TellAll()
	return err
}

// Create implements reconnect.Store.
func (s *Lossy) Create(ctx context.Context, f *reconnect.Flow) error {
	err := s.Store.Create(ctx, f)
	if err == nil {
		s.note(f.Clone())
	}
	return err
}

// Update implements reconnect.Store.
func (s *Lossy) Update(ctx context.Context, id string, fn func(*reconnect.Flow) error) (*reconnect.Flow, error) {
	changed := false
	f, err := s.Store.Update(ctx, id, func(f *reconnect.Flow) error {
		err := fn(f)
		changed = err == nil
		return err
	})
	if err == nil && changed {
		s.note(f)
		s.watching.Tell(id)
	}
	return f, err
}

func (s *Lossy) note(f *reconnect.Flow) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.history[f.ID] = append(s.history[f.ID], f)
}

// Delete implements reconnect.Store.
func (s *Lossy) Delete(ctx context.Context, id string) error {
	err := s.Store.Delete(ctx, id)
	if err == nil {
		s.mu.Lock()
		delete(s.history, id)
		s.mu.Unlock()
		s.watching.Tell(id)
	}
	return err
}

// Changes implements reconnect.Store.
func (s *Lossy) Changes(id string, tell func()) (stop func()) { return s.watching.Watch(id, tell) }

// Package file keeps flows in one local file, for one server: what was kept is there after a crash or a power loss. The file is
// sealed. Reading takes place in memory, which holds all that the file does; many writers share one commit.
package file

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"maps"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/internal/snapshots"
	"github.com/open-reconnect/reconnect/store/seal"
)

// Store is a reconnect.Store. While the file cannot be written it goes on to be read, and is tried again every second.
type Store struct {
	path string
	keys *seal.Ring
	log  *slog.Logger

	mu   sync.RWMutex
	held *held // nil until the file was read for the first time
	away error // why nothing can be kept at present, wraps reconnect.ErrAway; nil if it can

	cleared  atomic.Int64 // when attempts were last looked through for what is to be forgotten, in Unix seconds
	watching snapshots.Watchers
	queue    chan *change
	closing  chan struct{} // closed when no change is taken any more
	closed   chan struct{} // closed when the file is
	once     sync.Once
}

// Open opens a file, and makes it where there is none. A full disk, a folder that is not there yet and the like are no errors: the store
// is away until they have passed, and the log says why. It is an error if another server has the file, if its values are sealed by
// a key that is not in the ring, if it is damaged, or another program's.
func Open(path string, keys *seal.Ring, log *slog.Logger) (*Store, error) {
	d, held, err := open(path, keys, log, true)
	if err != nil && !errors.Is(err, reconnect.ErrAway) {
		return nil, err
	}
	s := &Store{
		path: path, keys: keys, log: log, held: held, away: err,
		queue: make(chan *change, maxBatch), closing: make(chan struct{}), closed: make(chan struct{}),
	}
	if err != nil {
		s.warn(err)
	}
	go s.run(d)
	return s, nil
}

// Close waits for the commit under way, if there is one, and lets another server have the file. Nothing is kept afterwards.
func (s *Store) Close() {
	s.once.Do(func() { close(s.closing) })
	<-s.closed
}

// look reads what is held.
func (s *Store) look(ctx context.Context, at func(*held)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	if s.held == nil {
		return s.away
	}
	at(s.held)
	return nil
}

// Create implements reconnect.Store.
func (s *Store) Create(ctx context.Context, f *reconnect.Flow) error {
	f = f.Clone()
	for {
		var (
			taken bool
			owner string
		)
		err := s.look(ctx, func(h *held) { taken, owner = h.flows[f.ID] != nil, h.claims[f.Claim] })
		switch {
		case err != nil:
			return err
		case taken:
			return reconnect.ErrExists
		case owner != "":
			return &reconnect.ClaimedError{Flow: owner}
		}
		if err := s.swapFlow(f.ID, nil, f); !errors.Is(err, snapshots.ErrOvertaken) {
			return err
		}
	}
}

// Read implements reconnect.Store.
func (s *Store) Read(ctx context.Context, id string) (f *reconnect.Flow, err error) {
	if err = s.look(ctx, func(h *held) { f = h.flows[id] }); err == nil && f == nil {
		err = reconnect.ErrNotFound
	}
	return f, err
}

// Update implements reconnect.Store.
func (s *Store) Update(ctx context.Context, id string, fn func(*reconnect.Flow) error) (*reconnect.Flow, error) {
	return snapshots.Update(ctx, id, fn, s.Read, func(before, after *reconnect.Flow) error { return s.swapFlow(id, before, after) })
}

// Delete implements reconnect.Store.
func (s *Store) Delete(ctx context.Context, id string) error {
	for {
		before, err := s.Read(ctx, id)
		if errors.Is(err, reconnect.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := s.swapFlow(id, before, nil); !errors.Is(err, snapshots.ErrOvertaken) {
			return err
		}
	}
}

// swapFlow keeps a flow instead of the snapshot that it was made from; nil stands for none.
func (s *Store) swapFlow(id string, before, after *reconnect.Flow) error {
	c := &change{
		bucket: flowsBucket, name: id,
		current: func(h *held) bool { return h.flows[id] == before },
		apply:   func(h *held) { h.setFlow(id, after) },
		changed: true,
	}
	if before == nil && after.Claim != "" {
		c.claim = after.Claim
		c.current = func(h *held) bool { return h.flows[id] == nil && h.claims[after.Claim] == "" }
	}
	if after == nil {
		return s.commit(c)
	}
	return s.seal(c, after)
}

// Claimed implements reconnect.Store.
func (s *Store) Claimed(ctx context.Context, claim string) (id string, err error) {
	err = s.look(ctx, func(h *held) { id = h.claims[claim] })
	return id, err
}

// About implements reconnect.Store.
func (s *Store) About(ctx context.Context, provider, connection string, owned bool) (ids []string, err error) {
	about := [2]string{provider, connection}
	err = s.look(ctx, func(h *held) {
		if owned {
			ids = slices.Collect(maps.Keys(h.owned[about]))
		} else {
			ids = slices.Collect(maps.Keys(h.about[about]))
		}
	})
	return ids, err
}

// Due implements reconnect.Store. The ids come in the order of their times. It returns why the store is away, if it is: nothing could
// be done about them.
func (s *Store) Due(ctx context.Context, now time.Time, n int) (ids []string, err error) {
	lost := s.look(ctx, func(h *held) { ids, err = h.due(now, n), s.away })
	if err = errors.Join(lost, err); err != nil {
		return nil, err
	}
	if last := s.cleared.Load(); now.Unix()-last > 60 && s.cleared.CompareAndSwap(last, now.Unix()) {
		go s.forget(context.WithoutCancel(ctx), now)
	}
	return ids, nil
}

// forget deletes attempts and notes whose time is up and that nothing has come to.
func (s *Store) forget(ctx context.Context, now time.Time) {
	var old []func() error
	_ = s.look(ctx, func(h *held) {
		for name, a := range h.attempts {
			if a.Forgotten(now) {
				old = append(old, func() error { return s.swapAttempts(name, a, nil) })
			}
		}
		for name, n := range h.notes {
			if n.Forgotten(now) {
				old = append(old, func() error { return s.swapNote(name, n, nil) })
			}
		}
	})
	for _, forget := range old {
		if err := forget(); err != nil && !errors.Is(err, snapshots.ErrOvertaken) {
			return // the next round tries again
		}
	}
}

// Attempts implements reconnect.Store.
func (s *Store) Attempts(
	ctx context.Context, name string, now time.Time, fn func(*reconnect.Attempts),
) (reconnect.Attempts, error) {
	for {
		var before *reconnect.Attempts
		if err := s.look(ctx, func(h *held) { before = h.attempts[name] }); err != nil {
			return reconnect.Attempts{}, err
		}
		after := &reconnect.Attempts{}
		if before != nil && !before.Forgotten(now) {
			*after = *before
			after.Open = maps.Clone(after.Open)
		}
		fn(after)
		kept := *after
		kept.Open = maps.Clone(after.Open) // the caller's
		if after.Forgotten(now) {
			after = nil
		}
		if before == after || before != nil && after != nil && reflect.DeepEqual(before, after) {
			return kept, nil
		}
		if err := s.swapAttempts(name, before, after); !errors.Is(err, snapshots.ErrOvertaken) {
			return kept, err
		}
	}
}

func (s *Store) swapAttempts(name string, before, after *reconnect.Attempts) error {
	c := &change{
		bucket: attemptsBucket, name: name,
		current: func(h *held) bool { return h.attempts[name] == before },
		apply:   func(h *held) { h.setAttempts(name, after) },
	}
	if after == nil {
		return s.commit(c)
	}
	return s.seal(c, after)
}

// Flows implements reconnect.Store.
func (s *Store) Flows(ctx context.Context, n int) (flows []*reconnect.Flow, err error) {
	err = s.look(ctx, func(h *held) { flows = h.first(n) })
	return flows, err
}

// Note implements reconnect.Store.
func (s *Store) Note(ctx context.Context, name string, now time.Time, last time.Duration, fn func([]byte) []byte) ([]byte, error) {
	for {
		var before *snapshots.Note
		if err := s.look(ctx, func(h *held) { before = h.notes[name] }); err != nil {
			return nil, err
		}
		after, news := before.Next(now, last, fn)
		if !news {
			return slices.Clone(after.Kept()), nil
		}
		if err := s.swapNote(name, before, after); !errors.Is(err, snapshots.ErrOvertaken) {
			return slices.Clone(after.Kept()), err
		}
	}
}

func (s *Store) swapNote(name string, before, after *snapshots.Note) error {
	c := &change{
		bucket: notesBucket, name: name,
		current: func(h *held) bool { return h.notes[name] == before },
		apply:   func(h *held) { h.setNote(name, after) },
	}
	if after == nil {
		return s.commit(c)
	}
	return s.seal(c, after)
}

// seal has a change keep a value, and commits it.
func (s *Store) seal(c *change, value any) error {
	data, err := json.Marshal(value)
	if err != nil {
		return err
	}
	if c.data, err = s.keys.Seal(c.bucket, c.name, data); err != nil {
		return err
	}
	return s.commit(c)
}

// Changes implements reconnect.Store.
func (s *Store) Changes(id string, tell func()) (stop func()) { return s.watching.Watch(id, tell) }

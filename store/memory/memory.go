// Package memory keeps flows in the process's own memory, for tests: a restart ends every flow.
package memory

import (
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/internal/snapshots"
)

// Store is a reconnect.Store.
type Store struct {
	mu       sync.Mutex
	flows    map[string]*reconnect.Flow    // snapshots: replaced, never written into
	claims   map[string]string             // Flow.ID by Flow.Claim
	about    map[[2]string]map[string]bool // Flow.ID by provider and connection
	watching snapshots.Watchers
	attempts map[string]reconnect.Attempts
	notes    map[string]*snapshots.Note
	cleared  time.Time // when attempts were last looked through for what is to be forgotten
}

// New returns an empty store.
func New() *Store {
	return &Store{
		flows: map[string]*reconnect.Flow{}, claims: map[string]string{}, about: map[[2]string]map[string]bool{},
		attempts: map[string]reconnect.Attempts{}, notes: map[string]*snapshots.Note{},
	}
}

// Create implements reconnect.Store.
func (m *Store) Create(ctx context.Context, f *reconnect.Flow) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.flows[f.ID] != nil {
		return reconnect.ErrExists
	}
	if f.Claim != "" {
		if owner := m.claims[f.Claim]; owner != "" {
			return &reconnect.ClaimedError{Flow: owner}
		}
		m.claims[f.Claim] = f.ID
	}
	m.flows[f.ID] = f.Clone()
	of := m.about[subject(f)]
	if of == nil {
		of = map[string]bool{}
		m.about[subject(f)] = of
	}
	of[f.ID] = true
	return nil
}

// subject is what a flow is about, which never changes.
func subject(f *reconnect.Flow) [2]string { return [2]string{f.Provider, f.Connection} }

// Read implements reconnect.Store.
func (m *Store) Read(ctx context.Context, id string) (*reconnect.Flow, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if f := m.flows[id]; f != nil {
		return f, nil
	}
	return nil, reconnect.ErrNotFound
}

// Update implements reconnect.Store.
func (m *Store) Update(ctx context.Context, id string, fn func(*reconnect.Flow) error) (*reconnect.Flow, error) {
	return snapshots.Update(ctx, id, fn, m.Read, m.swap)
}

func (m *Store) swap(before, after *reconnect.Flow) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.flows[before.ID] != before {
		return snapshots.ErrOvertaken
	}
	m.flows[before.ID] = after
	m.watching.Tell(before.ID)
	return nil
}

// Delete implements reconnect.Store.
func (m *Store) Delete(ctx context.Context, id string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if f := m.flows[id]; f != nil {
		delete(m.claims, f.Claim)
		delete(m.flows, id)
		if delete(m.about[subject(f)], id); len(m.about[subject(f)]) == 0 {
			delete(m.about, subject(f))
		}
		m.watching.Tell(id)
	}
	return nil
}

// Claimed implements reconnect.Store.
func (m *Store) Claimed(ctx context.Context, claim string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.claims[claim], nil
}

// About implements reconnect.Store.
func (m *Store) About(ctx context.Context, provider, connection string, owned bool) (ids []string, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for id := range m.about[[2]string{provider, connection}] {
		if !owned || m.flows[id].Owner != "" {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// Due implements reconnect.Store.
func (m *Store) Due(ctx context.Context, now time.Time, n int) (ids []string, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for id, f := range m.flows {
		if len(ids) == n {
			break
		}
		if !f.Due().After(now) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// Flows implements reconnect.Store.
func (m *Store) Flows(ctx context.Context, n int) ([]*reconnect.Flow, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	all := slices.Collect(maps.Values(m.flows))
	m.mu.Unlock()
	slices.SortFunc(all, func(a, b *reconnect.Flow) int { return a.Due().Compare(b.Due()) })
	return all[:min(n, len(all))], nil
}

// Note implements reconnect.Store.
func (m *Store) Note(ctx context.Context, name string, now time.Time, last time.Duration, fn func([]byte) []byte) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	maps.DeleteFunc(m.notes, func(_ string, n *snapshots.Note) bool { return n.Forgotten(now) })
	next, _ := m.notes[name].Next(now, last, fn)
	if m.notes[name] = next; next == nil {
		delete(m.notes, name)
	}
	return slices.Clone(next.Kept()), nil
}

// Attempts implements reconnect.Store.
func (m *Store) Attempts(ctx context.Context, name string, now time.Time, fn func(*reconnect.Attempts)) (reconnect.Attempts, error) {
	if err := ctx.Err(); err != nil {
		return reconnect.Attempts{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if now.Sub(m.cleared) > time.Minute {
		m.cleared = now
		maps.DeleteFunc(m.attempts, func(_ string, a reconnect.Attempts) bool { return a.Forgotten(now) })
	}
	a := m.attempts[name]
	if a.Forgotten(now) {
		a = reconnect.Attempts{}
	}
	a.Open = maps.Clone(a.Open)
	fn(&a)
	if m.attempts[name] = a; a.Forgotten(now) {
		delete(m.attempts, name)
	}
	a.Open = maps.Clone(a.Open)
	return a, nil
}

// Changes implements reconnect.Store.
func (m *Store) Changes(id string, tell func()) (stop func()) { return m.watching.Watch(id, tell) }

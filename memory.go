package reconnect

import (
	"context"
	"sync"
	"time"
)

// MemoryStore is a Store in the process's own memory, for tests and demonstrations: a restart ends every flow.
type MemoryStore struct {
	mu     sync.Mutex
	flows  map[string]*kept
	claims map[string]string // Flow.ID by Flow.Claim
}

type kept struct {
	lock chan struct{} // one token: held while a flow is being changed
	flow *Flow         // a snapshot: replaced, never written into; guarded by MemoryStore.mu
}

// NewMemoryStore returns an empty store.
func NewMemoryStore() *MemoryStore {
	return &MemoryStore{flows: map[string]*kept{}, claims: map[string]string{}}
}

// Create implements Store.
func (m *MemoryStore) Create(ctx context.Context, f *Flow) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.flows[f.ID] != nil {
		return ErrExists
	}
	if f.Claim != "" {
		if owner := m.claims[f.Claim]; owner != "" {
			return &ClaimedError{Flow: owner}
		}
		m.claims[f.Claim] = f.ID
	}
	k := &kept{lock: make(chan struct{}, 1), flow: f.Clone()}
	k.lock <- struct{}{}
	m.flows[f.ID] = k
	return nil
}

// With implements Store.
func (m *MemoryStore) With(ctx context.Context, id string, fn func(*Flow) error) error {
	m.mu.Lock()
	k := m.flows[id]
	m.mu.Unlock()
	if k == nil {
		return ErrNotFound
	}
	select {
	case <-k.lock:
		defer func() { k.lock <- struct{}{} }()
	case <-ctx.Done():
		return ctx.Err()
	}
	m.mu.Lock()
	f, gone := k.flow.Clone(), m.flows[id] != k
	m.mu.Unlock()
	if gone { // deleted while we waited
		return ErrNotFound
	}
	err := fn(f)
	m.mu.Lock()
	k.flow = f
	m.mu.Unlock()
	return err
}

// Read implements Store.
func (m *MemoryStore) Read(ctx context.Context, id string) (*Flow, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	k := m.flows[id]
	if k == nil {
		return nil, ErrNotFound
	}
	return k.flow, nil
}

// Claimed implements Store.
func (m *MemoryStore) Claimed(ctx context.Context, claim string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.claims[claim], nil
}

// Due implements Store.
func (m *MemoryStore) Due(ctx context.Context, now time.Time, n int) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var ids []string
	for id, k := range m.flows {
		if len(ids) == n {
			break
		}
		if !k.flow.Due().After(now) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// Delete implements Store.
func (m *MemoryStore) Delete(ctx context.Context, id string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if k := m.flows[id]; k != nil {
		delete(m.claims, k.flow.Claim)
		delete(m.flows, id)
	}
	return nil
}

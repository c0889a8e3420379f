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
	claims map[string]claim
	now    func() time.Time
}

type kept struct {
	lock chan struct{} // one token: held while a flow is being changed
	flow *Flow         // a snapshot: replaced, never written into; guarded by MemoryStore.mu
}

type claim struct {
	owner string
	until time.Time
}

// NewMemoryStore returns an empty store. A nil now is time.Now.
func NewMemoryStore(now func() time.Time) *MemoryStore {
	if now == nil {
		now = time.Now
	}
	return &MemoryStore{flows: map[string]*kept{}, claims: map[string]claim{}, now: now}
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

// Claim implements Store.
func (m *MemoryStore) Claim(ctx context.Context, key, owner string, until time.Time) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if c, ok := m.claims[key]; ok && m.now().Before(c.until) {
		return c.owner, nil
	}
	m.claims[key] = claim{owner, until}
	return owner, nil
}

// Due implements Store. It also forgets claims that have run out.
func (m *MemoryStore) Due(ctx context.Context, now time.Time, n int) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	for key, c := range m.claims {
		if !now.Before(c.until) {
			delete(m.claims, key)
		}
	}
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
	delete(m.flows, id)
	return nil
}

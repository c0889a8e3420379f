package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/open-reconnect/reconnect"
)

// Faulty injects faults into a store: it is away for as long as a test wants. It is safe for concurrent use.
type Faulty struct {
	reconnect.Store

	mu            sync.Mutex
	reads, writes bool // away
	lost          int  // writes that are kept before their reply is lost
	refused       int  // reads that have failed
}

// NewFaulty wraps a store, which works until [Faulty.Away].
func NewFaulty(s reconnect.Store) *Faulty { return &Faulty{Store: s} }

// Away has reads, writes or both fail with [reconnect.ErrAway] from now on; a full disk fails writes only.
func (s *Faulty) Away(reads, writes bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads, s.writes = reads, writes
}

// Lose has the next n writes kept, and their replies lost.
func (s *Faulty) Lose(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lost = n
}

// Refused is how many reads have failed.
func (s *Faulty) Refused() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refused
}

var errFault = fmt.Errorf("%w: %w", reconnect.ErrAway, errors.New("injected"))

func (s *Faulty) read() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.reads {
		s.refused++
		return errFault
	}
	return nil
}

// cut reports whether writes are away.
func (s *Faulty) cut() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.writes
}

func (s *Faulty) write(do func() error) error {
	s.mu.Lock()
	away, lost := s.writes, s.lost > 0
	s.lost = max(0, s.lost-1)
	s.mu.Unlock()
	if away {
		return errFault
	}
	if err := do(); err != nil || !lost {
		return err
	}
	return errFault
}

// Create implements reconnect.Store.
func (s *Faulty) Create(ctx context.Context, f *reconnect.Flow) error {
	return s.write(func() error { return s.Store.Create(ctx, f) })
}

// Read implements reconnect.Store.
func (s *Faulty) Read(ctx context.Context, id string) (*reconnect.Flow, error) {
	if err := s.read(); err != nil {
		return nil, err
	}
	return s.Store.Read(ctx, id)
}

// Update implements reconnect.Store. Where nothing is to be kept it is a read.
func (s *Faulty) Update(ctx context.Context, id string, fn func(*reconnect.Flow) error) (kept *reconnect.Flow, err error) {
	before, err := s.Read(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := fn(before.Clone()); errors.Is(err, reconnect.ErrUnchanged) {
		return before, nil
	}
	err = s.write(func() error {
		kept, err = s.Store.Update(ctx, id, fn)
		return err
	})
	if err != nil {
		return nil, err
	}
	return kept, nil
}

// Delete implements reconnect.Store.
func (s *Faulty) Delete(ctx context.Context, id string) error {
	return s.write(func() error { return s.Store.Delete(ctx, id) })
}

// Claimed implements reconnect.Store.
func (s *Faulty) Claimed(ctx context.Context, claim string) (string, error) {
	if err := s.read(); err != nil {
		return "", err
	}
	return s.Store.Claimed(ctx, claim)
}

// About implements reconnect.Store.
func (s *Faulty) About(ctx context.Context, provider, connection string, owned bool) ([]string, error) {
	if err := s.read(); err != nil {
		return nil, err
	}
	return s.Store.About(ctx, provider, connection, owned)
}

// Due implements reconnect.Store.
func (s *Faulty) Due(ctx context.Context, now time.Time, n int) ([]string, error) {
	if err := s.read(); err != nil {
		return nil, err
	}
	return s.Store.Due(ctx, now, n)
}

// Flows implements reconnect.Store.
func (s *Faulty) Flows(ctx context.Context, n int) ([]*reconnect.Flow, error) {
	if err := s.read(); err != nil {
		return nil, err
	}
	return s.Store.Flows(ctx, n)
}

// Note implements reconnect.Store.
func (s *Faulty) Note(ctx context.Context, name string, now time.Time, last time.Duration, fn func([]byte) []byte) (kept []byte, err error) {
	err = s.write(func() error {
		kept, err = s.Store.Note(ctx, name, now, last, fn)
		return err
	})
	return kept, err
}

// Attempts implements reconnect.Store.
func (s *Faulty) Attempts(ctx context.Context, name string, now time.Time, fn func(*reconnect.Attempts)) (a reconnect.Attempts, err error) {
	err = s.write(func() error {
		a, err = s.Store.Attempts(ctx, name, now, fn)
		return err
	})
	return a, err
}

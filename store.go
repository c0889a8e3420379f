package reconnect

import (
	"context"
	"errors"
	"time"
)

// Store finds, locks and keeps flows. Every method is safe for concurrent use, and store/storetest holds the contract
// that each implementation passes.
type Store interface {
	// Create keeps a new flow. It returns ErrExists if the id is taken.
	Create(ctx context.Context, f *Flow) error
	// With locks a flow, runs fn on it, and keeps what fn made of it even if fn failed, whose error it returns. It
	// returns ErrNotFound if there is no such flow. fn must not block on anything but the flow.
	With(ctx context.Context, id string, fn func(*Flow) error) error
	// Read returns a snapshot without waiting for the lock. It is shared: callers must not change it.
	Read(ctx context.Context, id string) (*Flow, error)
	// Claim decides who owns a key: the first caller's owner is kept until the given time, and every caller is told
	// the owner. A code works once because its hash is claimed for one flow.
	Claim(ctx context.Context, key, owner string, until time.Time) (string, error)
	// Due returns the ids of at most n flows whose [Flow.Due] is not after now.
	Due(ctx context.Context, now time.Time, n int) ([]string, error)
	// Delete forgets a flow. It is no error if there is none.
	Delete(ctx context.Context, id string) error
}

// ErrNotFound is returned for a flow that is not kept, or not any more.
var ErrNotFound = errors.New("reconnect: no such flow")

// ErrExists is returned for a flow whose id is taken.
var ErrExists = errors.New("reconnect: flow exists")

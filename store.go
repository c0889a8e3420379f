package reconnect

import (
	"context"
	"errors"
	"time"
)

// Store finds, locks and keeps flows. Every method is safe for concurrent use, and store/storetest holds the contract
// that each implementation passes.
type Store interface {
	// Create keeps a new flow and with it its claim, if it has one: a code works once because its hash is claimed by one
	// flow. Of several with the same claim one is kept, and the others are told its id by a [*ClaimedError]. It returns
	// ErrExists if the id is taken.
	Create(ctx context.Context, f *Flow) error
	// With locks a flow, runs fn on it, and keeps what fn made of it even if fn failed, whose error it returns. It
	// returns ErrNotFound if there is no such flow. fn must not block on anything but the flow.
	With(ctx context.Context, id string, fn func(*Flow) error) error
	// Read returns a snapshot without waiting for the lock. It is shared: callers must not change it.
	Read(ctx context.Context, id string) (*Flow, error)
	// Claimed returns the id of the flow that has a claim, empty if none has.
	Claimed(ctx context.Context, claim string) (id string, err error)
	// Due returns the ids of at most n flows whose [Flow.Due] is not after now.
	Due(ctx context.Context, now time.Time, n int) ([]string, error)
	// Delete forgets a flow and its claim. It is no error if there is none.
	Delete(ctx context.Context, id string) error
}

// ErrNotFound is returned for a flow that is not kept, or not any more.
var ErrNotFound = errors.New("reconnect: no such flow")

// ErrExists is returned for a flow whose id is taken.
var ErrExists = errors.New("reconnect: flow exists")

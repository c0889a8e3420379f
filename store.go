package reconnect

import (
	"context"
	"errors"
	"time"
)

// Store keeps flows by compare and swap. Every method is safe for concurrent use, and store/storetest holds the contract
// that each implementation passes. An error of any method that may pass by itself wraps [ErrAway].
type Store interface {
	// Create keeps a new flow, as it is, and with it its claim, if it has one: a code works once because its hash is claimed by one
	// flow. Of several with the same claim one is kept, and the others are told its id by a [*ClaimedError]. It returns
	// ErrExists if the id is taken. A flow with a claim has it by [Flow.ClaimBy].
	Create(ctx context.Context, f *Flow) error
	// Read returns a snapshot. It is shared: callers must not change it.
	Read(ctx context.Context, id string) (*Flow, error)
	// Update runs fn on a copy of a flow, and keeps what fn made of it, with the next Version, if nothing else was kept
	// meanwhile; otherwise it runs fn again, on what is kept by then. So fn must be pure. Where fn changes Version, the next is counted
	// from that. It returns a snapshot of what is kept. If fn returns ErrUnchanged, that is the flow as it is. Any other error of fn
	// keeps nothing and is returned. It returns ErrNotFound if there is no such flow.
	Update(ctx context.Context, id string, fn func(*Flow) error) (*Flow, error)
	// Delete forgets a flow and its claim. It is no error if there is none.
	Delete(ctx context.Context, id string) error
	// Claimed returns the id of the flow that has a claim, empty if none has.
	Claimed(ctx context.Context, claim string) (id string, err error)
	// About returns the ids of the flows that are about an aggregator's connection; with owned, of those at which a person is, and of others
	// only as far as that is quicker.
	About(ctx context.Context, provider, connection string, owned bool) ([]string, error)
	// Due returns the ids of at most n flows whose [Flow.Due] is not after now.
	Due(ctx context.Context, now time.Time, n int) ([]string, error)
	// Flows returns snapshots of at most n flows, those first whose [Flow.Due] comes first. They are shared, as that of Read.
	Flows(ctx context.Context, n int) ([]*Flow, error)
	// Note runs fn on what is kept by a name, or on nil where nothing is or its time is over, and keeps what it returns for so long from
	// now; where it returns what it was given, that stays as it is. If something else was kept meanwhile it runs fn again: fn is
	// pure, and changes nothing in place. It returns what is kept then. Names must tell nothing; what is kept by them is sealed.
	Note(ctx context.Context, name string, now time.Time, last time.Duration, fn func(kept []byte) []byte) ([]byte, error)
	// Attempts runs fn on what is kept of attempts by a name, or on none, as Update does, and returns what is kept then. They
	// are forgotten [AttemptsKept] after their Last, and when nothing is in them.
	Attempts(ctx context.Context, name string, now time.Time, fn func(*Attempts)) (Attempts, error)
	// Changes has tell called after each commit to a flow from now on, by any process, its deletion included. It is called, too, when commits
	// may have been missed or lost, as after a server was away; then that of each flow is, whatever id it is for. It returns at once, and
	// calls nothing of the store. Stop must be called once. [Changed] is for who waits.
	Changes(id string, tell func()) (stop func())
}

// ErrNotFound is returned for a flow that is not kept, or not any more.
var ErrNotFound = errors.New("reconnect: no such flow")

// ErrExists is returned for a flow whose id is taken.
var ErrExists = errors.New("reconnect: flow exists")

// ErrAway is wrapped by what a store returns while it cannot be used and may be again: a full disk, an I/O error, a file that is
// not open yet, a server that is not reached. It is not known then whether what was to be kept was kept.
var ErrAway = errors.New("reconnect: the store is away")

// ErrUnchanged is what the function of [Store.Update] returns when there is nothing to keep.
var ErrUnchanged = errors.New("reconnect: unchanged")

// ClaimedError says that a code has opened a flow before, which is kept still.
type ClaimedError struct{ Flow string }

func (e *ClaimedError) Error() string { return "reconnect: the code was used before" }

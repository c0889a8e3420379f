package reconnect

import (
	"context"
	"time"
)

// Shared is a [Store] that several processes use at once. A store that is none belongs to one process, which knows by itself what
// is said here. Every method is safe for concurrent use, and store/storetest holds its contract.
//
// Times are measured by the server's clock, never by a process's. Names are up to some 100 bytes of ASCII; they hold nothing that
// must not be seen. What is kept by a name is no flow: it is not sealed, goes by itself when its time is over, and may be lost at any
// time, as by a server that starts again empty: then it is as if it had never been. An error that may pass by itself wraps
// [ErrAway]; it is not known then whether the call had its effect.
type Shared interface {
	Store

	// Lease has holder take each name that is free, or keep each that it holds, for so long from now, and tells by index which of them
	// it holds then. The others are another's.
	Lease(ctx context.Context, names []string, holder string, last time.Duration) (held []bool, err error)
	// Release frees those of the names that holder holds. The others it leaves alone.
	Release(ctx context.Context, names []string, holder string) error

	// Turn takes the next turn of a rate for an account, and says how long it is until that comes; 0 is now. A turn comes at the
	// earliest so long after the one before it, which any process has taken; an every of 0 is no rate, and each turn comes at once.
	// While the account is held no turn is taken, and held says for how long. A turn that was taken is not given back. Rates and
	// accounts are told apart by their names; an account's is good within its rate.
	Turn(ctx context.Context, rate string, every time.Duration, account string) (wait, held time.Duration, err error)
	// Hold holds an account for so long from now, or for longer where it is held for longer already. Turns that were taken before
	// stand.
	Hold(ctx context.Context, rate, account string, last time.Duration) error

	// Sit has a member take the seats, each for so long from now; one that it has already it has for so long, too. Where there is no
	// room in one of them it takes none, and full is the index of the first such; else full is -1. A member that sits already always has room. A
	// server that keeps seats apart may let in a few too many when several come at once, never refuse for good where there is room.
	Sit(ctx context.Context, member string, last time.Duration, seats []Seat) (full int, err error)
	// Rise has a member leave what it sits in by these names.
	Rise(ctx context.Context, member string, names []string) error
}

// Seat is a place among so many, which all processes count together. A seat whose time is over is free.
type Seat struct {
	Name  string
	Bound int  // how many may sit; 0 is no bound
	Ask   bool // it is not to be taken: only whether there is room for one more is asked
}

// Pacer is what of [Shared] holds requests to an aggregator back. Names given to it may be told: they are masked before they leave.
type Pacer interface {
	// Turn is that of [Shared].
	Turn(ctx context.Context, rate string, every time.Duration, account string) (wait, held time.Duration, err error)
	// Hold is that of [Shared].
	Hold(ctx context.Context, rate, account string, last time.Duration) error
}

// Paced is a Provider that keeps to rates and pauses which processes share, where they share a store. Pace is called before the first
// use.
type Paced interface{ Pace(by Pacer) }

// Pace has the providers share rates and pauses with other processes, if the store is shared. It is called before the first use.
func (e *Engine) Pace() {
	s, shared := e.Store.(Shared)
	if !shared {
		return
	}
	for name, p := range e.Providers {
		if paced, ok := p.(Paced); ok {
			paced.Pace(pacer{e, s, name})
		}
	}
}

// pacer masks names, and keeps providers apart.
type pacer struct {
	engine   *Engine
	shared   Shared
	provider string
}

func (p pacer) Turn(ctx context.Context, rate string, every time.Duration, account string) (wait, held time.Duration, err error) {
	return p.shared.Turn(ctx, p.mask("rate", rate), every, p.mask("pause", account))
}

func (p pacer) Hold(ctx context.Context, rate, account string, last time.Duration) error {
	return p.shared.Hold(ctx, p.mask("rate", rate), p.mask("pause", account), last)
}

func (p pacer) mask(kind, name string) string { return p.engine.masked(kind, p.provider, name) }

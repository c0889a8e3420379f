package sandbox

import (
	"fmt"
	"slices"
	"time"
)

// Switches are the points on which the documents are silent or contradict each other, and the lengths of time that a
// test or a demonstration wants to choose. Each dialect reads those that its aggregator knows, and may have a
// [Switchboard] of its own beside them.
type Switches struct {
	// Denied is the status of a request whose token or code is unknown, revoked or too old: 401 or 403. Powens' older
	// guide says 403, its newer one 401, and clients treat both alike.
	Denied int `json:"denied"`
	// FieldsOnWrongpass says whether a connection whose password is refused lists the fields to fill in.
	FieldsOnWrongpass bool `json:"fields_on_wrongpass"`
	// Wrongpass is how that error code is spelled: "wrongpass" (Powens' SDK, and what its clients compare with), "wrongPass"
	// (its pages), or "mixed", which takes turns per connection.
	Wrongpass string `json:"wrongpass"`
	// ApprovalLifetime is how long a phone may take to approve.
	ApprovalLifetime Span `json:"approval_lifetime"`
	// Hold is the longest that a request is held open while a bank makes up its mind.
	Hold Span `json:"hold"`
	// Check is how long a bank looks at an answer. In the background it takes at least 100 ms, so that the state
	// in between can be seen.
	Check Span `json:"check"`
	// SyncPause is how long after a good synchronization another one is refused.
	SyncPause Span `json:"sync_pause"`
	// CodeLifetime is how long a temporary code lives.
	CodeLifetime Span `json:"code_lifetime"`
	// CallsPerMinute is how many API requests one subject may send in a minute before 429; 0 is no limit.
	CallsPerMinute int `json:"calls_per_minute"`
	// LockAfter is the number of refused answers after which the bank locks the user out; 0 is never.
	LockAfter int `json:"lock_after"`
}

// DefaultSwitches are the documented behaviour where there is one, and quick answers.
func DefaultSwitches() Switches {
	return Switches{
		Denied: 401, FieldsOnWrongpass: true, Wrongpass: "wrongpass",
		ApprovalLifetime: Span(2 * time.Minute), Hold: Span(time.Minute), SyncPause: Span(10 * time.Second),
		CodeLifetime: Span(30 * time.Minute),
	}
}

// Valid reports the first switch that is in no possible position.
func (w Switches) Valid() error {
	switch {
	case w.Denied != 401 && w.Denied != 403:
		return fmt.Errorf("switches: denied is 401 or 403, not %d", w.Denied)
	case !slices.Contains([]string{"mixed", "wrongPass", "wrongpass"}, w.Wrongpass):
		return fmt.Errorf("switches: wrongpass is mixed, wrongPass or wrongpass, not %q", w.Wrongpass)
	case w.ApprovalLifetime <= 0, w.Hold <= 0, w.CodeLifetime <= 0:
		return fmt.Errorf("switches: approval_lifetime, hold and code_lifetime are longer than nothing")
	case w.Check < 0, w.SyncPause < 0, w.CallsPerMinute < 0, w.LockAfter < 0:
		return fmt.Errorf("switches: check, sync_pause, calls_per_minute and lock_after are not negative")
	}
	return nil
}

// Switchboard lets the controls read and change the switches that are a dialect's own; [Board] makes one.
type Switchboard interface {
	positions() any
	// turn reads new positions over the present ones, and gives the function that makes them count.
	turn(read func(any) error) (set func(), err error)
}

// Board is the switchboard of the switches at a place: a struct with JSON names, whose Valid reports the first one that is
// in no possible position.
func Board[T interface{ Valid() error }](at *T) Switchboard { return board[T]{at} }

type board[T interface{ Valid() error }] struct{ at *T }

func (b board[T]) positions() any { return *b.at }

func (b board[T]) turn(read func(any) error) (set func(), err error) {
	next := *b.at
	if err := read(&next); err != nil {
		return nil, err
	}
	return func() { *b.at = next }, next.Valid()
}

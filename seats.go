package reconnect

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"time"
)

// Processes that share a store count the flows together: each has a seat in what it counts among, by its id, wherever it is gone on
// with. The process whose change makes a flow proven, or ends it, has it change seats. What a process that dies in between leaves behind
// is free again when its time is over. Where seats cannot be asked for a process counts alone, what it has opened itself.

// seatTime is how long a flow keeps its seats at most: its time begins anew once, when a person is there. Whenever that asks for more
// time, the flow sits down anew.
const seatTime = 2 * Lifetime

// seating is a seat, and what is said where it is taken.
type seating struct {
	what string
	Seat
}

// seats are what a flow counts among while it is under way: as an unproven one, and as a proven one. What has no bound is not counted.
func (e *Engine) seats(f *Flow) (unproven, proven []seating) {
	add := func(to []seating, bound int, what, kind string, of ...string) []seating {
		if bound <= 0 {
			return to
		}
		return append(to, seating{what, Seat{Name: e.masked(kind, of...), Bound: bound}})
	}
	proven = add(proven, e.Limits.Flows, "flows under way", "flows")
	proven = add(proven, e.Limits.FlowsPerClient, "flows under way of this client", "client", f.Client)
	proven = add(proven, e.Limits.FlowsPerAccount, "flows under way at this account", "account", f.Provider, f.Account)
	if f.Source != "" {
		proven = add(proven, e.Limits.FlowsPerSource, "flows under way from this address", "source", f.Source)
		unproven = add(unproven, e.Limits.UnprovenPerSource, "flows from this address whose code was not accepted", "unproven", f.Source)
	}
	return unproven, proven
}

// masked is a name of which nothing can be told without the key.
func (e *Engine) masked(kind string, of ...string) string {
	mac := hmac.New(sha256.New, e.Key)
	mac.Write([]byte(kind))
	for _, part := range of {
		mac.Write([]byte{0})
		mac.Write([]byte(part))
	}
	return hex.EncodeToString(mac.Sum(nil)[:12])
}

// sit has a new flow take its seat among the unproven ones, if there is room for it among those under way, too. It returns a
// [*CrowdedError] if there is none, and reports whether that is known.
func (e *Engine) sit(ctx context.Context, f *Flow) (known bool, err error) {
	s, shared := e.Store.(Shared)
	if !shared {
		return false, nil
	}
	unproven, proven := e.seats(f)
	all := slices.Concat(proven, unproven)
	seats := make([]Seat, len(all))
	for i, a := range all {
		seats[i] = a.Seat
		seats[i].Ask = i < len(proven)
	}
	full, err := s.Sit(ctx, f.ID, seatTime, seats)
	switch {
	case err != nil:
		e.Log.Warn("flows are not counted together", "error", err.Error())
		return false, nil
	case full >= 0:
		return true, &CrowdedError{all[full].what, all[full].Bound}
	}
	return true, nil
}

// standing is what decides where a flow sits.
type standing struct {
	proven, over, waits bool
	extended            int
}

func (f *Flow) standing() standing { return standing{f.Proven, f.Over(), f.waiting(), f.Extended} }

// reseat has a flow change seats, when this process has changed how it stands.
func (e *Engine) reseat(ctx context.Context, f *Flow, was standing) {
	s, shared := e.Store.(Shared)
	is := f.standing()
	if !shared || is == was || was.over {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	unproven, proven := e.seats(f)
	var err error
	if was.waits && !is.waits {
		err = rise(ctx, s, f.ID, e.sentSeats(f))
	}
	switch {
	case is.extended > was.extended && is.proven:
		err = errors.Join(err, seat(ctx, s, f.ID, seatTime, proven))
	case is.extended > was.extended:
		err = errors.Join(err, seat(ctx, s, f.ID, seatTime, unproven))
	case is.over == was.over && is.proven == was.proven:
	case is.over && !is.proven: // it counts as long as it is kept
		err = errors.Join(err, seat(ctx, s, f.ID, keepUnproven, unproven))
	case is.over && was.proven:
		err = errors.Join(err, rise(ctx, s, f.ID, proven))
	case is.over:
		err = errors.Join(err, rise(ctx, s, f.ID, unproven))
	default:
		err = errors.Join(err, seat(ctx, s, f.ID, seatTime, proven), rise(ctx, s, f.ID, unproven))
	}
	if err != nil {
		e.Log.Warn("flow not counted together with the others", "flow", f.ID, "error", err.Error())
	}
}

// vacate frees the seat of a flow that is kept no more, or never was.
func (e *Engine) vacate(ctx context.Context, f *Flow) {
	if s, shared := e.Store.(Shared); shared {
		unproven, _ := e.seats(f)
		_ = rise(context.WithoutCancel(ctx), s, f.ID, unproven) // else it is free in time
	}
}

// evict forgets a flow to make room, which the crowd has forgotten, unless another process has found that its code is good.
func (e *Engine) evict(ctx context.Context, m *member) {
	defer e.crowd().wasEvicted(m)
	f, err := e.Read(ctx, m.id)
	if err == nil && !f.Proven && !f.Waits() {
		if err = e.forget(ctx, m.id); err == nil {
			e.vacate(ctx, f)
		}
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		e.Log.Error("flow not forgotten", "flow", m.id, "error", err.Error())
	}
}

// seat has a flow sit although there may be no room: it was taken in.
func seat(ctx context.Context, s Shared, id string, last time.Duration, all []seating) error {
	seats := make([]Seat, len(all))
	for i, a := range all {
		seats[i] = Seat{Name: a.Name}
	}
	if len(seats) == 0 {
		return nil
	}
	_, err := s.Sit(ctx, id, last, seats)
	return err
}

func rise(ctx context.Context, s Shared, id string, all []seating) error {
	names := make([]string, len(all))
	for i, a := range all {
		names[i] = a.Name
	}
	if len(names) == 0 {
		return nil
	}
	return s.Rise(ctx, id, names)
}

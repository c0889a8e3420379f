package reconnect

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Teller tells integrators' servers, their receivers, of events. It is safe for concurrent use.
type Teller interface {
	// Tells reports whether a client has a receiver.
	Tells(client string) bool
	// Tell sends an event of a flow to the receiver of its client. Without an error the receiver has taken it. An error may wrap a
	// [*LaterError]; it is logged, and holds no secrets. An event may be told again, with the same id.
	Tell(ctx context.Context, f *Flow, e Event) error
}

// LaterError is the answer of a receiver that says when to come again.
type LaterError struct {
	After time.Duration // more than an hour counts as an hour
	Err   error
}

func (e *LaterError) Error() string {
	return fmt.Sprintf("%v; it asks for a pause of %s", e.Err, e.After)
}

func (e *LaterError) Unwrap() error { return e.Err }

// maxPause is the longest pause that a receiver may ask for.
const maxPause = time.Hour

func (e *Engine) tells(client string) bool { return e.Teller != nil && e.Teller.Tells(client) }

// leaseToTell has this process tell of what a change brings, in the commit that keeps it: no further one is needed before the event is
// sent. A process that stops leaves it to the next.
func (e *Engine) leaseToTell(f *Flow) {
	if f.Outbox != nil && e.mayBegin() == nil {
		f.takeToTell(e.self(), e.Now())
	}
}

// tellLeased begins to tell what was leased so.
func (e *Engine) tellLeased(f *Flow) {
	if f.Outbox != nil && f.Outbox.By == e.self() && e.Now().Before(f.Outbox.Until) {
		e.tell(f)
	}
}

// tellIfDue begins to tell what is due and was left: by a process that has died, or because the receiver did not take it.
func (e *Engine) tellIfDue(f *Flow, now time.Time) {
	if due, ok := f.tellDue(); ok && !now.Before(due) {
		e.tell(f)
	}
}

// tell begins to tell a flow's events, or puts them off where there is no room.
func (e *Engine) tell(f *Flow) {
	client, id := f.Client, f.ID
	if e.mayBegin() != nil {
		return
	}
	switch e.telling.enter(client, id) {
	case inHand:
	case begins:
		e.under.Go(func() { e.tellInPlace(client, id) })
	case outside:
		e.under.Go(func() { e.putOff(id) })
	}
}

// tellInPlace tells of a flow, and then of those that have waited for its place.
func (e *Engine) tellInPlace(client, id string) {
	for id != "" {
		came, err := e.tellUntold(id)
		more, next, out, turned := e.telling.leave(client, id, came)
		switch {
		case turned && err != nil:
			e.Log.Warn("a receiver does not take events; they are tried again for a day", "client", client, "error", err.Error())
		case turned:
			e.Log.Info("a receiver takes events again", "client", client)
		}
		for _, waits := range out {
			e.putOff(waits)
		}
		if !more {
			id = next
		}
	}
}

// tellUntold tells the events of a flow one after the other, until one is not taken or this process is to stop.
func (e *Engine) tellUntold(id string) (came outcome, why error) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	f, err := e.update(ctx, id, func(f *Flow) error {
		if f.Outbox != nil && !e.tells(f.Client) { // it had one once
			f.Outbox = nil
			return nil
		}
		has, news := false, false
		if f.Outbox != nil {
			has, news = f.takeToTell(e.self(), e.Now())
		}
		return keepIf(has && news)
	})
	for err == nil && e.tellsNow(f) {
		event := f.Untold()[0]
		telling, end := Begin(e.Timed(ctx, id), Work{Kind: WorkTelling, Client: f.Client, Name: event.Type})
		why = e.tellOne(telling, f, event)
		came = notTaken
		if why == nil {
			came = allTaken
		}
		lost := f.lost()
		f, err = e.keepTold(ctx, id, event, why)
		end(toldAs(why, err == nil && f.lost() > lost))
		if why != nil {
			break
		}
	}
	if err != nil && !errors.Is(err, ErrNotFound) {
		e.Log.Warn("what a receiver was told is not kept, and is told again", "flow", id, "error", err.Error())
	}
	return came, why
}

// tellsNow reports whether this process has the next event to tell. One that stops frees it for the others.
func (e *Engine) tellsNow(f *Flow) bool {
	return f.Untold() != nil && f.Outbox.By == e.self() && e.Now().Before(f.Outbox.Until) && e.mayBegin() == nil
}

func (e *Engine) tellOne(ctx context.Context, f *Flow, event Event) (err error) {
	ctx, cancel := context.WithTimeout(ctx, tellTime)
	defer cancel()
	return e.Teller.Tell(ctx, f, event)
}

// keepTold keeps what came of telling an event.
func (e *Engine) keepTold(ctx context.Context, id string, event Event, why error) (f *Flow, err error) {
	ctx, cancel := context.WithTimeout(ctx, tellLease-tellTime)
	defer cancel()
	later, pause := (*LaterError)(nil), time.Duration(0)
	if errors.As(why, &later) {
		pause = min(later.After, maxPause)
	}
	lost := 0
	err = e.insist(ctx, id, func() error {
		f, err = e.update(ctx, id, func(f *Flow) error {
			lost = -f.lost()
			kept := f.told(event, e.self(), why == nil, pause, e.Now())
			lost += f.lost()
			return keepIf(kept)
		})
		return err
	})
	switch {
	case err != nil:
	case lost > 0:
		e.Log.Error("an event was not taken for a day, and is given up; widget webhooks tells it again", "flow", id, "seq", event.Seq, "error", why.Error())
	case why != nil:
		e.Log.Debug("event not taken", "flow", id, "seq", event.Seq, "error", why.Error())
	}
	return f, err
}

func (f *Flow) lost() int {
	if f.Outbox == nil {
		return 0
	}
	return f.Outbox.Lost
}

// putOff has events tried again later, without a try: their receiver fails, or has more to be told than it takes.
func (e *Engine) putOff(id string) {
	ctx, cancel := context.WithTimeout(context.Background(), tellTime)
	defer cancel()
	_, _ = e.update(ctx, id, func(f *Flow) error { return keepIf(f.putOff(e.self(), e.Now())) }) // else it comes again when its lease is over
}

// Owing returns at most n flows whose receivers have not taken all events.
func (e *Engine) Owing(ctx context.Context, n int) (flows []*Flow, err error) {
	ids, err := e.Store.Due(ctx, e.Now().Add(2*keepUntold), maxOwing)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		f, err := e.Store.Read(ctx, id)
		if err == nil && f.owes() {
			flows = append(flows, f)
		}
		if len(flows) == n || err != nil && !errors.Is(err, ErrNotFound) {
			return flows, err
		}
	}
	return flows, nil
}

// maxOwing is how many flows are looked through for those that owe something.
const maxOwing = 100_000

// Retell has all events of a flow told again, in order, with the ids that they had. It reports false if the client has no receiver.
func (e *Engine) Retell(ctx context.Context, id string) (bool, error) {
	has := false
	_, err := e.update(ctx, id, func(f *Flow) error {
		if has = e.tells(f.Client); has {
			f.Outbox = &Outbox{}
		}
		return keepIf(has)
	})
	return has, err
}

package reconnect

import (
	"context"
	"errors"
	"sync"
	"time"
)

// An exchange is leased by the process that runs it, which renews the lease while the exchange runs or queues. So a process
// that has died is noticed within [leaseTime], by the sweep of any other or of its successor: what it ran is lost, and is
// looked for upstream before anything else is sent.
const (
	// leaseTime is how long an exchange stands without a word from the process that runs it. Replicas' clocks may differ by
	// less than its rest after a renewal.
	leaseTime = 15 * time.Second
	// renewEvery is how often a lease is renewed. An exchange that is shorter costs no write for it.
	renewEvery = 5 * time.Second
	// exchangeTime bounds one exchange with the aggregator, however its lease is renewed: synchronous checks take up to a few
	// minutes. What it brings is recorded within its last ten seconds.
	exchangeTime = 3 * time.Minute
	callTime     = exchangeTime - 10*time.Second
)

// expired reports whether the process that ran an exchange has died. No lease ends further away than its length: one that
// seems to was taken by a clock that has been set back since, or is wrong.
func (x *Exchange) expired(now time.Time) bool {
	return !now.Before(x.Until) || x.Until.Sub(now) > 2*leaseTime
}

// Abandon ends the leases of a process that is known to have died, so that nothing waits for it any more. A store that serves one
// process alone calls it for each flow that it finds when it is opened. The lease of an answer runs out in its own time: the
// aggregator may be at it still, and who looks too soon is told that the question stands, and answers it twice.
func (f *Flow) Abandon(now time.Time) {
	if f.InFlight != nil && !f.InFlight.Answer && f.InFlight.Until.After(now) {
		f.InFlight.Until = now
	}
	if f.Leased.After(now) {
		f.Leased = now
	}
	if f.Outbox != nil && f.Outbox.Until.After(now) {
		f.Outbox.Until = now
	}
}

// lease is an exchange that this process runs.
type lease struct {
	of     *Flow // as it was when the exchange began
	n      int   // Exchange.N
	began  time.Time
	cancel context.CancelCauseFunc
	timer  *time.Timer

	mu      sync.Mutex
	renewed instant
	queued  bool // the exchange has said that it waits for its turn
	ended   bool
}

// instant is a time by both clocks: the one that no setting moves, which may stand still while the machine sleeps, and the
// wall's.
type instant struct{ steady, wall time.Time }

func (e *Engine) instant() instant { return instant{time.Now(), e.Now().Round(0)} }

// within reports whether less than d has passed by both clocks.
func (i instant) within(d time.Duration, now instant) bool {
	steady, wall := now.steady.Sub(i.steady), now.wall.Sub(i.wall)
	return steady < d && -d < wall && wall < d
}

// take leases the exchange that a flow has under way, until release.
func (e *Engine) take(f *Flow, cancel context.CancelCauseFunc) *lease {
	now := e.instant()
	l := &lease{of: f, n: f.InFlight.N, began: now.steady, cancel: cancel, renewed: now}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.leases == nil {
		e.leases = map[string]*lease{}
	}
	e.leases[f.ID] = l // what it overtakes is wanted no more, and learns so when it is renewed
	l.timer = time.AfterFunc(renewEvery, func() { e.renewAgain(l) })
	return l
}

func (e *Engine) release(l *lease) {
	l.mu.Lock()
	l.ended = true
	l.timer.Stop()
	l.mu.Unlock()
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.leases[l.of.ID] == l {
		delete(e.leases, l.of.ID)
	}
}

// runs reports whether the exchange under way is this process's own, which needs no clock to tell.
func (e *Engine) runs(f *Flow) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	l := e.leases[f.ID]
	return l != nil && l.n == f.InFlight.N && time.Since(l.began) < exchangeTime
}

// dead reports whether the exchange that a flow has under way was run by a process that has died.
func (e *Engine) dead(f *Flow) bool {
	return f.InFlight != nil && f.InFlight.expired(e.Now()) && !e.runs(f)
}

// bury takes note of an exchange whose process has died, and reports whether there was one. It is the same case as a lost
// reply, except that nothing upstream asks for a pause.
func (e *Engine) bury(f *Flow) bool {
	if !e.dead(f) {
		return false
	}
	now := e.Now()
	if f.lose(now); !f.Over() {
		f.Next = now
	}
	return true
}

func (e *Engine) renewAgain(l *lease) {
	next := renewEvery
	if _, err := e.renew(l); err != nil {
		next = time.Second
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.ended && time.Since(l.began) < exchangeTime {
		l.timer.Reset(next)
	}
}

// renew renews a lease, and reports whether its exchange is wanted still. One that another has overtaken, in whatever process,
// is stopped. A flow that has ended or was forgotten meanwhile lets its exchange finish: what that brings is needed to give back
// what is held upstream.
func (e *Engine) renew(l *lease) (wanted bool, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), renewEvery)
	defer cancel()
	at := e.instant()
	_, err = e.update(ctx, l.of.ID, func(f *Flow) error {
		if wanted = f.InFlight != nil && f.InFlight.N == l.n; wanted {
			f.InFlight.Until = at.wall.Add(leaseTime)
		}
		return keepIf(wanted)
	})
	switch {
	case errors.Is(err, ErrNotFound):
		return false, nil
	case err != nil:
		return false, err
	case !wanted:
		l.cancel(ErrUnwanted)
		return false, nil
	}
	l.hold(at)
	return true, nil
}

// hold takes note that the lease was renewed.
func (l *lease) hold(at instant) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.renewed = at
}

// held reports whether no other process can have found the exchange dead, as far as this one can tell by its clocks: it may
// have been stopped, or its machine asleep.
func (l *lease) held(now instant) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.renewed.within(leaseTime, now)
}

// queues takes note that the exchange waits for its turn, and reports whether it has said so before.
func (l *lease) queues(left time.Duration) (before bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	before, l.queued = l.queued, left > 0
	return before
}

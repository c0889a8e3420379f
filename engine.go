package reconnect

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"time"
)

// Engine runs what flows allow: it talks to providers apart from the web requests that cause it, looks upstream while
// a page watches, and ends flows whose time has run out. Fields are set before the first use and not changed after.
type Engine struct {
	Store     Store
	Providers map[string]Provider // by Connection.Provider
	ReturnURL string              // Connection.Return
	Log       *slog.Logger
	Now       func() time.Time // time.Now, but for tests
	Key       []byte           // a secret by which attempts are counted; replicas share it
	Limits    Limits
	Teller    Teller     // tells integrators' servers of events; nil tells none
	Observers []Observer // hear what happens here
	Timers    []Timer    // hear how long it takes
	// Codes gets the code with which the flow of a sent link begins, as what there is to mend with it. Its error is told to no browser.
	Codes func(context.Context, *Flow) (Connection, error)

	mu       sync.Mutex
	crowding *crowd
	watched  map[string]*watch // by Flow.ID
	looks    lot               // of what is watched
	parked   lot               // those who wait for changes
	closes   lot               // flows that have ended and hold something upstream
	subjects subjects
	recent   recent
	telling  receivers
	agreed   time.Time          // when other processes were last asked for their settings
	name     string             // of this process, among those that share the store
	renewing context.CancelFunc // stops what renews the leads of what is watched; nil if nothing does
	leases   map[string]*lease  // by Flow.ID: exchanges that this process runs
	draining bool
	ending   chan struct{} // closed when Drain has ended
	drained  sync.Once
	health   storeHealth
	under    sync.WaitGroup // exchanges and loops under way
}

// Open keeps a new flow for an entry and begins it. The claim, if it is not empty, opens one flow only: Open returns a
// [*ClaimedError] with the id of the flow that was opened by it first. It returns a [*CrowdedError] if there is no room.
func (e *Engine) Open(ctx context.Context, entry Entry, door, claim string, framed bool) (*Flow, error) {
	if err := e.mayBegin(); err != nil {
		return nil, err
	}
	p := e.Providers[entry.Connection.Provider]
	if p == nil {
		return nil, fmt.Errorf("reconnect: no provider %q", entry.Connection.Provider)
	}
	f := NewFlow(entry, door, e.Now())
	f.Framed = framed
	if e.tells(f.Client) {
		f.Outbox = &Outbox{}
	}
	c := entry.Connection
	c.Lang, c.Return = entry.Lang, e.ReturnURL
	var err error
	if f.Cursor, err = p.Open(c); err != nil {
		return nil, fmt.Errorf("reconnect: %s opens nothing: %w", c.Provider, err)
	}
	if claim != "" {
		f.ClaimBy(claimed(claim))
		owner, err := e.Store.Claimed(ctx, f.Claim)
		if err != nil {
			return nil, err
		}
		if owner != "" { // the same link again is no new flow, however crowded it is
			return nil, &ClaimedError{Flow: owner}
		}
	}
	if entry.Source != "" {
		f.Source = e.masked("address", entry.Source)
	}
	counted, err := e.sit(ctx, f)
	if err != nil {
		return nil, err
	}
	m, evicted, err := e.crowd().admit(f, counted)
	if err != nil {
		e.vacate(ctx, f)
		return nil, err
	}
	for _, other := range evicted {
		e.evict(ctx, other)
	}
	asked := time.Now()
	if err := e.wrote(e.kept(ctx, f.ID, "create", asked, e.Store.Create(ctx, f))); err != nil {
		e.crowd().forget(f.ID)
		e.vacate(ctx, f)
		return nil, err
	}
	e.remember(f)
	e.happened(f, 0)
	e.Log.Info("flow opened", "flow", f.ID, "door", door, "client", f.Client, "connection", f.Connection)
	e.exchange(f, Look{}, m, nil)
	return f, nil
}

func (e *Engine) crowd() *crowd {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.crowding == nil {
		_, shared := e.Store.(Shared)
		e.crowding = newCrowd(e.Limits, !shared)
	}
	return e.crowding
}

// update is [Store.Update] for a flow that is counted.
func (e *Engine) update(ctx context.Context, id string, fn func(*Flow) error) (*Flow, error) {
	changed, heard := false, 0
	var was standing
	change := func(f *Flow) error {
		was = f.standing()
		back := e.recall(f)
		heard = f.lastTold()
		drawn := f.drawIn(e.Now())
		err := fn(f)
		if (back || drawn) && errors.Is(err, ErrUnchanged) {
			err = nil
		}
		if changed = err == nil; changed {
			e.leaseToTell(f)
		}
		return err
	}
	asked := time.Now()
	f, err := e.Store.Update(ctx, id, change)
	_ = e.kept(ctx, id, "update", asked, err)
	if errors.Is(err, ErrNotFound) && e.recreate(ctx, id) {
		f, err = e.Store.Update(ctx, id, change)
	}
	if changed || errors.Is(err, ErrAway) {
		err = e.wrote(err)
	}
	if err == nil {
		if changed {
			e.remember(f)
			e.happened(f, heard)
			e.tellLeased(f)
		}
		e.crowd().note(f)
		e.reseat(ctx, f, was)
	}
	return f, err
}

// Answer takes a form for one turn and reports whether it was sent. A form of another turn changes nothing. Problems are
// values that were refused here, before anything was sent. With an error that wraps [ErrAway] the form may be sent again: that it
// was answered could not be kept, so nothing was sent.
func (e *Engine) Answer(ctx context.Context, id string, turn int, form Answers) (sent bool, problems []Problem, err error) {
	err = e.atTurn(ctx, id, turn, func() error {
		sent, problems, err = e.answer(ctx, id, turn, form)
		return err
	})
	return sent, problems, err
}

func (e *Engine) answer(ctx context.Context, id string, turn int, form Answers) (sent bool, problems []Problem, err error) {
	var (
		answers Answers
		typed   scratch
		rival   string
	)
	if err := e.mayBegin(); err != nil {
		return false, nil, err
	}
	may, err := e.reserve(ctx, id, turn, form)
	if err != nil {
		return false, nil, err
	}
	behind := false
	f, err := e.update(ctx, id, func(f *Flow) error {
		behind = f.behind(turn)
		if rival = f.takeOver(turn, e.Now()); rival != "" {
			return nil
		}
		if answers, problems = f.accept(turn, form, &typed, e.Now()); answers != nil {
			f.Counted = f.counted(e.Key, answers)
		}
		return keepIf(answers != nil)
	})
	if err == nil && rival != "" {
		return true, nil, e.displace(ctx, rival)
	}
	switch {
	case err == nil && behind:
		typed.wipe()
		return false, nil, errBehind
	case err != nil || answers == nil:
		typed.wipe()
		return false, problems, err
	case !may:
		typed.wipe()
		return true, nil, e.stop(ctx, id, TooManyAttempts)
	}
	e.exchange(f, Answer{answers}, nil, &typed)
	return true, nil, nil
}

// Back leads back to an earlier question, and reports whether there is a way. A form of another turn changes nothing.
func (e *Engine) Back(ctx context.Context, id string, turn int) (bool, error) {
	return e.turnTo(ctx, id, turn, Back{}, func(f *Flow) bool { return f.back(turn, e.Now()) })
}

// Renew has the bank send anew what the step is about, and reports whether it can be had to. A form of another turn changes nothing.
func (e *Engine) Renew(ctx context.Context, id string, turn int) (bool, error) {
	return e.turnTo(ctx, id, turn, Renew{}, func(f *Flow) bool { return f.renew(turn, e.Now()) })
}

// turnTo makes a move that sends no answer, if the flow lets it.
func (e *Engine) turnTo(ctx context.Context, id string, turn int, m Move, may func(*Flow) bool) (leads bool, err error) {
	if err := e.mayBegin(); err != nil {
		return false, err
	}
	err = e.atTurn(ctx, id, turn, func() error {
		behind := false
		f, err := e.update(ctx, id, func(f *Flow) error {
			behind, leads = f.behind(turn), may(f)
			return keepIf(leads)
		})
		switch {
		case err == nil && leads:
			e.exchange(f, m, nil, nil)
		case err == nil && behind:
			return errBehind
		}
		return err
	})
	return leads, err
}

// keepIf has an update kept, or not.
func keepIf(changed bool) error {
	if changed {
		return nil
	}
	return ErrUnchanged
}

// Poll asks the provider what has become of a flow, if that is due and not under way. It does not wait.
func (e *Engine) Poll(ctx context.Context, id string) error { return e.poll(ctx, id, false) }

// poll is [Engine.Poll], also before a look is due where a page asks and the flow lets it.
func (e *Engine) poll(ctx context.Context, id string, asked bool) error {
	if e.mayBegin() != nil {
		return nil
	}
	due := false
	f, err := e.update(ctx, id, func(f *Flow) error {
		now, lost := e.Now(), e.bury(f)
		if asked && f.early(now) {
			f.Next, f.Polls = now, 0
		}
		due = f.poll(now)
		return keepIf(due || lost)
	})
	if err != nil || !due {
		return err
	}
	e.exchange(f, Look{}, nil, nil)
	return nil
}

// Push hears a webhook that was sent to the address which ends with name, and wakes the flows that it is about. Its error
// is that of the [Pusher], or wraps [ErrAway]: then it may be sent again.
func (e *Engine) Push(ctx context.Context, name string, p Push) error {
	for provider, adapter := range e.Providers {
		pusher, ok := adapter.(Pusher)
		if !ok {
			continue
		}
		notice, err := pusher.Pushed(name, p)
		if errors.Is(err, ErrNoPush) {
			continue
		}
		if err == nil {
			err = e.wake(ctx, provider, notice)
		}
		return err
	}
	return ErrNoPush
}

// wake makes the flows about connections look at once, because the aggregator has pushed word about them.
func (e *Engine) wake(ctx context.Context, provider string, n Notice) error {
	mark := hashOf(n.Mark)[:16]
	for _, connection := range n.Connections {
		ids, err := e.Store.About(ctx, provider, connection, false)
		switch {
		case errors.Is(err, ErrAway):
			return err
		case err != nil:
			e.Log.Error("flows of a pushed connection not found", "error", err.Error())
		}
		for _, id := range ids {
			switch err := e.pollOnce(ctx, id, mark); {
			case errors.Is(err, ErrAway):
				return err
			case err != nil && !errors.Is(err, ErrNotFound):
				e.Log.Warn("woken flow not looked at", "flow", id, "error", err.Error())
			}
		}
	}
	return nil
}

// noticed is how many webhooks a flow remembers: more than come about one connection while one may be sent again.
const noticed = 8

// pollOnce polls because of a webhook that the flow has not heard yet. The flow itself remembers it, so that all replicas do.
func (e *Engine) pollOnce(ctx context.Context, id, mark string) error {
	heard := false
	_, err := e.update(ctx, id, func(f *Flow) error {
		if heard = slices.Contains(f.Noticed, mark); heard || f.Over() {
			return ErrUnchanged
		}
		f.Noticed = append(f.Noticed[max(0, len(f.Noticed)+1-noticed):], mark)
		f.Next = time.Time{}
		return nil
	})
	if err != nil || heard {
		return err
	}
	return e.Poll(ctx, id)
}

// pollNow polls although it is too soon by a flow's own pace.
func (e *Engine) pollNow(ctx context.Context, id string) error {
	_, err := e.update(ctx, id, func(f *Flow) error {
		f.Next = time.Time{}
		return keepIf(!f.Over())
	})
	if err != nil {
		return err
	}
	return e.Poll(ctx, id)
}

// Cancel ends a flow because the user wants to leave. The connection stays as it was.
func (e *Engine) Cancel(ctx context.Context, id string) error { return e.stop(ctx, id, Cancelled) }

func (e *Engine) stop(ctx context.Context, id string, r Reason) error {
	var (
		stopped bool
		counted string
		is      fate
	)
	f, err := e.update(ctx, id, func(f *Flow) error {
		refusals := f.Refusals
		stopped = f.stop(r, e.Now())
		counted, is = f.settled(refusals)
		return keepIf(stopped)
	})
	if err != nil {
		return err
	}
	ctx = context.WithoutCancel(ctx) // what follows is seen to, although its cause may leave
	e.settle(ctx, id, counted, is, e.Log.With("flow", id))
	if stopped {
		e.freeRivals(ctx, f)
	}
	e.ended(ctx, id)
	return nil
}

// exchange makes a move apart from the request that caused it, and records what the provider says. A browser that leaves
// does not cancel an answer half way. A flow that begins waits for its turn in the crowd first. What was
// typed is wiped when the provider is done with it.
func (e *Engine) exchange(f *Flow, m Move, beginning *member, typed *scratch) {
	id, n := f.ID, f.InFlight.N
	p, call := e.provider(f), f.call(m)
	subject := ""
	if _, looks := m.(Look); looks {
		subject = e.subject(f)
	}
	all, over := context.WithTimeout(context.Background(), exchangeTime)
	ctx, cancel := context.WithCancelCause(all)
	l := e.take(f, cancel)
	e.under.Go(func() {
		defer over()
		defer e.release(l)
		ctx, done := context.WithTimeout(e.queueing(ctx, l), callTime)
		defer done()
		ctx, end := Begin(e.Timed(ctx, id), Work{Kind: WorkExchange, Provider: f.Provider, Name: moveName(m)})
		began := e.Now()
		r, err := e.callRecovering(id, func() (Reply, error) {
			if beginning != nil {
				if !e.crowd().wait(ctx, beginning, func() error { return InQueue(ctx, time.Minute) }) {
					return f.uncalled(), nil
				}
				defer e.crowd().done(beginning)
			}
			return p.Continue(ctx, call)
		})
		typed.wipe()
		end(outcomeOf(err))
		took := e.Now().Sub(began)
		e.exchanged(f, m, took, err)
		log := e.Log.With("flow", id, "exchange", moveName(m), "took", took.Round(time.Millisecond))
		if err != nil {
			log.Log(ctx, lossLevel(err), "exchange lost", "error", err.Error())
		}
		changed := e.record(all, f, n, r, err, log)
		if p, shares := p.(Sharer); shares && subject != "" && err == nil {
			e.passOn(all, id, subject, p, r.News, changed)
		}
		if beginning != nil && f.Waits() && r.Cursor == nil { // the link waits for another time
			e.crowd().forget(id)
		}
	})
}

// record keeps what an exchange has brought, as soon as the store lets it, and reports whether something else is shown now.
func (e *Engine) record(ctx context.Context, of *Flow, n int, r Reply, lost error, log *slog.Logger) (changed bool) {
	turn := 0
	var f *Flow
	err := e.insist(ctx, of.ID, func() (err error) {
		f, err = e.keep(ctx, of, r, lost, log, func(f *Flow, lost error, left int) error {
			turn = f.Turn
			f.record(n, r, lost, left, e.Now())
			return nil
		})
		return err
	})
	switch {
	case errors.Is(err, ErrNotFound): // it was forgotten to make room
		e.drop(ctx, log, of.Provider, r.Cursor)
	case err != nil:
		log.Error("step not kept", "error", err.Error())
	case f.Turn != turn:
		log.Info("step", "turn", f.Turn, "step", StepName(f.Step), "reason", string(ReasonOf(f.Step)))
		return true
	}
	return false
}

// keep has a flow record a reply, and does what follows from it: what became of the last answer is counted, a flow beside
// this one is found, what is held upstream is given back at the end. The function is told how many answers may still be
// refused, and is pure.
func (e *Engine) keep(
	ctx context.Context, of *Flow, r Reply, lost error, log *slog.Logger, record func(f *Flow, lost error, left int) error,
) (*Flow, error) {
	var (
		rival   string
		counted string
		is      fate
		left    = MaxRefusals
		down    bool
	)
	if lost == nil {
		rival = e.rivalOf(ctx, of)
		switch left, lost = e.attemptsLeft(ctx, of, r.Step); {
		case errors.Is(lost, ErrAway):
			return nil, lost
		case lost != nil:
			log.Error("attempts cannot be counted", "error", lost.Error())
		}
		down = e.knownDown(ctx, of, r)
	}
	f, err := e.update(ctx, of.ID, func(f *Flow) error {
		refusals := f.Refusals
		if !f.Proven {
			f.Rival = rival
		}
		if err := record(f, lost, left); err != nil {
			return err
		}
		f.Down = f.Down || down
		if !f.Proven {
			f.Rival = ""
		}
		counted, is = f.settled(refusals)
		return nil
	})
	if err != nil {
		return f, err
	}
	ctx = context.WithoutCancel(ctx) // news that ends a flow ends its watching, whose news it is
	e.settle(ctx, f.ID, counted, is, log)
	if f.Over() {
		e.freeRivals(ctx, f)
		e.ended(ctx, f.ID)
		return f, nil
	}
	return e.supersede(ctx, f)
}

// moveName is the word for a move in the log.
func moveName(m Move) string {
	switch m.(type) {
	case Look:
		return "look"
	case Answer:
		return "answer"
	case Return:
		return "return"
	case Back:
		return "back"
	case Renew:
		return "renew"
	}
	return ""
}

// callRecovering keeps a provider's panic from ending the process: it is a lost exchange like any other.
func (e *Engine) callRecovering(id string, call func() (Reply, error)) (r Reply, err error) {
	defer func() {
		if p := recover(); p != nil {
			// The value may hold an answer; the stack, as Go prints it here, holds addresses only.
			e.Log.Error("provider panicked", "flow", id, "stack", string(debug.Stack()))
			r, err = Reply{}, errors.New("reconnect: provider panicked")
		}
	}()
	return call()
}

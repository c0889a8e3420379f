package reconnect

import (
	"context"
	"errors"
	"time"
)

// Work is something that takes time: a conversation with an aggregator, one request of it, a page. Its words are each one of few, and nothing
// in it is secret.
type Work struct {
	Kind     WorkKind
	Flow     string // the id of the flow for which it is done; empty where that is none, or the flow of the work around it
	Provider string // Connection.Provider; empty where it is about no aggregator
	Client   string // Client.ID, of a [WorkTelling]
	// Name is a move, "look"; an aggregator's call, "POST /users/{}"; the type of an event; the method and route of a request, "GET /f/:key";
	// what the store does, "update".
	Name  string
	Began time.Time
}

// WorkKind says what is done.
type WorkKind string

// The kinds of [Work].
const (
	WorkExchange WorkKind = "exchange" // a conversation with an aggregator, from its move to its reply
	WorkQueue    WorkKind = "queue"    // the wait of a call for its turn
	WorkCall     WorkKind = "call"     // one request to an aggregator
	WorkTelling  WorkKind = "telling"  // an event is told to an integrator's server
	WorkRequest  WorkKind = "request"  // a request to this server is answered
	WorkKeeping  WorkKind = "keeping"  // the store keeps or reads
)

// Outcome says how work has ended.
type Outcome struct {
	Status int    // of HTTP; 0 where there is none
	Fault  string // one of few words, such as "timed out"; empty where it has gone well
}

// Timer hears how long work takes. Its methods return at once, and are safe for concurrent use.
type Timer interface {
	// Begun hears that work begins. What is done with the context that it returns is part of the work.
	Begun(ctx context.Context, w *Work) context.Context
	// Ended hears that it has ended, with the context that Begun has returned. Of a [WorkRequest] and a [WorkKeeping] only the end is told.
	Ended(ctx context.Context, w *Work, took time.Duration, o Outcome)
}

type timersKey struct{}

// timers are what hears of work, and the flow that it is for.
type timers struct {
	all  []Timer
	flow string
}

// Timed has the timers hear of what is done with a context, by [Begin], for a flow whose id is given, or for none.
func (e *Engine) Timed(ctx context.Context, flow string) context.Context {
	if len(e.Timers) == 0 {
		return ctx
	}
	return context.WithValue(ctx, timersKey{}, timers{e.Timers, flow})
}

// Begin tells the timers of a context that work begins. End must be called once. Without timers it costs next to nothing.
func Begin(ctx context.Context, w Work) (of context.Context, end func(Outcome)) {
	hear, _ := ctx.Value(timersKey{}).(timers)
	if len(hear.all) == 0 {
		return ctx, func(Outcome) {}
	}
	if w.Began = time.Now(); w.Flow == "" {
		w.Flow = hear.flow
	}
	for _, t := range hear.all {
		ctx = t.Begun(ctx, &w)
	}
	return ctx, func(o Outcome) { ended(ctx, hear.all, &w, o) }
}

// Spent tells the engine's timers of work that has ended, with which nothing else was begun.
func (e *Engine) Spent(ctx context.Context, w Work, o Outcome) {
	if len(e.Timers) > 0 {
		ended(ctx, e.Timers, &w, o)
	}
}

func ended(ctx context.Context, all []Timer, w *Work, o Outcome) {
	took := time.Since(w.Began)
	for _, t := range all {
		t.Ended(ctx, w, took, o)
	}
}

// The words of [Outcome].Fault that the engine itself says.
const (
	faultLost    = "lost"     // no reply came
	faultDown    = "down"     // the account gets no answers, so nothing was asked
	faultAway    = "away"     // the store
	faultFailed  = "failed"   // the store, for good
	faultRefused = "refused"  // by a receiver, which hears it again
	faultGivenUp = "given up" // the receiver has not taken an event for a day
)

// outcomeOf is the end of an exchange.
func outcomeOf(err error) Outcome {
	switch {
	case err == nil, errors.Is(err, ErrUnwanted):
		return Outcome{}
	case errors.Is(err, ErrDown):
		return Outcome{Fault: faultDown}
	}
	return Outcome{Fault: faultLost}
}

// toldAs is the end of telling an event.
func toldAs(why error, givenUp bool) Outcome {
	switch {
	case why == nil:
		return Outcome{}
	case givenUp:
		return Outcome{Fault: faultGivenUp}
	}
	return Outcome{Fault: faultRefused}
}

// kept tells of a call of the store, and returns its error.
func (e *Engine) kept(ctx context.Context, flow, what string, began time.Time, err error) error {
	if len(e.Timers) == 0 {
		return err
	}
	o, claimed := Outcome{}, (*ClaimedError)(nil)
	switch {
	case err == nil, errors.Is(err, ErrNotFound), errors.Is(err, ErrExists), errors.As(err, &claimed):
	case errors.Is(err, ErrAway):
		o.Fault = faultAway
	default:
		o.Fault = faultFailed
	}
	e.Spent(ctx, Work{Kind: WorkKeeping, Flow: flow, Name: what, Began: began}, o)
	return err
}

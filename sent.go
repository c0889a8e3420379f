package reconnect

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// A link that is sent, by e-mail or chat, is opened hours or days later, when any code of the aggregator is long dead. So its flow is kept
// without one: it asks its person to go on, knows neither bank nor person, and nothing upstream has begun. When the person goes on, the
// integrator's server is asked for a fresh code, and the flow begins with that. Where no code comes the flow is as it was: the link may be
// opened again, in another browser too.

// Sent is what a flow keeps of a link that is sent; empty for any other flow.
type Sent struct {
	For     time.Duration     `json:"for,omitempty"`     // how long the link is good for; 0 for a flow that is none
	Options map[string]string `json:"options,omitempty"` // Order.Options
	Begun   time.Time         `json:"begun,omitzero"`    // when the aggregator was first asked; zero before
}

// Bounds of [Sent.For].
const (
	MinSent     = time.Hour
	MaxSent     = 14 * 24 * time.Hour
	DefaultSent = 3 * 24 * time.Hour
	// keepSent is how long the flow of a link stands after its end: so long its person, who may come late, is told that it is over.
	keepSent = 24 * time.Hour
)

// Waits reports whether a flow is that of a sent link, which has not begun.
func (f *Flow) Waits() bool { return f.Sent.For > 0 && f.Sent.Begun.IsZero() }

// waiting reports whether it may begin yet.
func (f *Flow) waiting() bool { return f.Waits() && !f.Over() }

// ErrUnwelcome is what [Engine.Codes] returns where the integrator wants its link followed no more.
var ErrUnwelcome = errors.New("reconnect: the integrator wants this link followed no more")

// Send keeps a new flow for a link that is sent, and begins nothing. The entry has no code. The claim is as in [Engine.Open]. It
// returns a [*CrowdedError] if the client has too many such links that wait.
func (e *Engine) Send(ctx context.Context, entry Entry, door, claim string, sent Sent) (*Flow, error) {
	if err := e.mayBegin(); err != nil {
		return nil, err
	}
	now := e.Now()
	f := NewFlow(entry, door, now)
	f.Sent, f.Until, f.Unasked = sent, now.Add(sent.For), false
	f.InFlight, f.Step, f.Events = nil, Ask{Reason: NotBegun}, nil
	f.tell(EventOpened, now)
	if claim != "" {
		f.ClaimBy(claimed(claim))
	}
	if e.tells(f.Client) {
		f.Outbox = &Outbox{}
	}
	if err := e.sitSent(ctx, f); err != nil {
		return nil, err
	}
	asked := time.Now()
	if err := e.wrote(e.kept(ctx, f.ID, "create", asked, e.Store.Create(ctx, f))); err != nil {
		e.riseSent(ctx, f)
		return nil, err
	}
	e.remember(f)
	e.happened(f, 0)
	e.tellIfDue(f, now)
	e.Log.Info("link sent", "flow", f.ID, "door", door, "client", f.Client, "connection", f.Connection, "until", f.Until)
	return f, nil
}

// sentSeats is what a link that waits counts among.
func (e *Engine) sentSeats(f *Flow) []seating {
	if f.Sent.For <= 0 || e.Limits.SentPerClient <= 0 {
		return nil
	}
	return []seating{{"links of this client that are sent and wait", Seat{Name: e.masked("sent", f.Client), Bound: e.Limits.SentPerClient}}}
}

// sitSent counts a link, if there is room for it: by all processes together, or what this one has sent itself.
func (e *Engine) sitSent(ctx context.Context, f *Flow) error {
	seats := e.sentSeats(f)
	if seats == nil {
		return nil
	}
	full := &CrowdedError{seats[0].what, seats[0].Bound}
	s, shared := e.Store.(Shared)
	if !shared {
		if !e.crowd().send(f) {
			return full
		}
		return nil
	}
	switch at, err := s.Sit(ctx, f.ID, f.Sent.For+time.Hour, []Seat{seats[0].Seat}); {
	case err != nil:
		e.Log.Warn("sent links are not counted together", "error", err.Error())
	case at >= 0:
		return full
	}
	return nil
}

// riseSent counts a link no more that is not kept.
func (e *Engine) riseSent(ctx context.Context, f *Flow) {
	if s, shared := e.Store.(Shared); shared {
		_ = rise(context.WithoutCancel(ctx), s, f.ID, e.sentSeats(f)) // else it is free in time
	}
	e.crowd().forgetSent(f)
}

// Begin has the flow of a sent link begin, for the person who has opened it with a key, which becomes the owner's. It reports whether
// it does: a form of another turn changes nothing. It returns a [*CrowdedError] if there is no room; then the link is as it was.
func (e *Engine) Begin(ctx context.Context, key string, turn int) (begins bool, err error) {
	if err := e.mayBegin(); err != nil {
		return false, err
	}
	f, err := e.update(ctx, FlowID(key), func(f *Flow) error {
		begins = f.goOn(key, turn, e.Now())
		return keepIf(begins)
	})
	if err != nil || !begins {
		return false, err
	}
	counted, err := e.sit(ctx, f)
	var (
		m       *member
		evicted []*member
	)
	if err == nil {
		m, evicted, err = e.crowd().admit(f, counted)
	}
	for _, other := range evicted {
		e.evict(ctx, other)
	}
	if err != nil {
		e.record(context.WithoutCancel(ctx), f, f.InFlight.N, Reply{Step: Ask{Reason: Crowded}}, nil, e.Log.With("flow", f.ID))
		return false, err
	}
	e.exchange(f, Answer{}, m, nil)
	return true, nil
}

// goOn takes note that a person wants the flow of a sent link to begin.
func (f *Flow) goOn(key string, turn int, now time.Time) bool {
	if !f.Waits() || turn != f.Turn || f.Over() || f.moving() {
		return false
	}
	f.Owner = Opening(key)
	f.moveOn(EventAnswered, now)
	return true
}

// begun takes note that the aggregator is asked with a code that the integrator has given. From here on the flow is like any other.
func (f *Flow) begun(now time.Time) {
	f.Sent.Begun, f.Sent.Options = now, nil
	f.Until = now.Add(Lifetime)
	f.Proven, f.Step = true, Wait{}
}

// uncalled is what an exchange brings whose turn upstream did not come.
func (f *Flow) uncalled() Reply {
	if f.Waits() {
		return Reply{Step: Ask{Reason: Crowded}}
	}
	return Reply{Step: Failed{Reason: Unreachable}}
}

// provider is what goes on with a flow: that of its aggregator, or before it has begun what gets its code.
func (e *Engine) provider(f *Flow) Provider {
	if f.Waits() {
		return &beginning{e, f}
	}
	return e.Providers[f.Provider]
}

// beginning is the provider of a flow that waits for its code. Its replies have a cursor when there is one.
type beginning struct {
	engine *Engine
	flow   *Flow
}

func (b *beginning) Open(Connection) (Cursor, error) { return nil, errors.ErrUnsupported }

// Continue fetches a code and has the aggregator begin with it. A look, which comes where a process has died over that, finds that
// nothing has begun: the code is lost, and another one is to be had.
func (b *beginning) Continue(ctx context.Context, c Call) (Reply, error) {
	again := Reply{Step: Ask{Reason: NoCode}}
	if _, wanted := c.Move.(Answer); !wanted {
		return again, nil
	}
	cursor, err := b.open(ctx)
	switch {
	case errors.Is(err, ErrUnwelcome):
		return Reply{Step: Failed{Reason: DeadLink}}, nil
	case err != nil:
		b.engine.Log.Warn("no code for a sent link", "flow", b.flow.ID, "client", b.flow.Client, "error", err.Error())
		return again, nil
	}
	r, err := b.engine.Providers[b.flow.Provider].Continue(ctx, Call{Cursor: cursor, Move: Look{}, State: c.State})
	if r.Cursor == nil {
		r.Cursor = cursor
	}
	return r, err
}

func (b *beginning) open(ctx context.Context) (Cursor, error) {
	if b.engine.Codes == nil || b.engine.Providers[b.flow.Provider] == nil {
		return nil, errors.New("reconnect: nothing is set up to get one")
	}
	c, err := b.engine.Codes(ctx, b.flow)
	if err != nil {
		return nil, err
	}
	c.Lang, c.Return = b.flow.Lang, b.engine.ReturnURL
	cursor, err := b.engine.Providers[b.flow.Provider].Open(c)
	if err != nil {
		return nil, fmt.Errorf("reconnect: %s opens nothing: %w", c.Provider, err)
	}
	return cursor, nil
}

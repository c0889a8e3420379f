package providertest

import (
	"context"
	"crypto/rand"
	"time"

	"github.com/open-reconnect/reconnect"
)

// Point is where a conversation with a provider stands, as a flow keeps it. A place does not change: what was said from it
// once can be said again.
type Point struct {
	reconnect.Reply                // the last; its Step is nil before the first, and after a lost one
	Shown           reconnect.Step // the last step that wanted something
	Waiting         bool           // a Wait has been shown since
	Unheard         time.Time      // Call.Unheard of the next move
}

// Open opens a connection, and sends nothing.
func Open(p reconnect.Provider, c reconnect.Connection) (Point, error) {
	cur, err := p.Open(c)
	return Point{Reply: reconnect.Reply{Cursor: cur}}, err
}

// Start opens a connection and looks at it.
func Start(ctx context.Context, p reconnect.Provider, c reconnect.Connection) (reconnect.Step, Point, error) {
	at, err := Open(p, c)
	if err != nil {
		return nil, at, err
	}
	return at.Move(ctx, p, reconnect.Look{})
}

// Continue looks for nil answers, and else brings them: as what the bank's page sent back if a visit is shown.
func (at Point) Continue(ctx context.Context, p reconnect.Provider, a reconnect.Answers) (reconnect.Step, Point, error) {
	_, visiting := at.Shown.(reconnect.Visit)
	switch {
	case a == nil:
		return at.Move(ctx, p, reconnect.Look{})
	case visiting && !at.Waiting:
		return at.Move(ctx, p, reconnect.Return{Query: a})
	}
	return at.Move(ctx, p, reconnect.Answer{Values: a})
}

// Move makes a move, and returns the step that it brings and where the conversation stands then.
func (at Point) Move(ctx context.Context, p reconnect.Provider, m reconnect.Move) (reconnect.Step, Point, error) {
	r, err := p.Continue(ctx, at.Call(m))
	return at.after(r, err)
}

// Call is what a provider is told when a move is made from here.
func (at Point) Call(m reconnect.Move) reconnect.Call {
	return reconnect.Call{Cursor: at.Cursor, Shown: at.Shown, Waiting: at.Waiting, Move: m, State: "flow1." + rand.Text()[:22], Unheard: at.Unheard}
}

// Hear takes a piece of news into account.
func (at Point) Hear(p reconnect.Watcher, n reconnect.News) (reconnect.Step, Point, error) {
	r, err := p.Hear(at.Call(nil), n)
	return at.after(r, err)
}

func (at Point) after(r reconnect.Reply, err error) (reconnect.Step, Point, error) {
	next := at
	if r.Cursor != nil {
		next.Reply, next.Unheard = r, time.Time{}
	}
	if err != nil {
		next.Step = nil
		return nil, next, err
	}
	next.Step = r.Step
	if _, next.Waiting = r.Step.(reconnect.Wait); !next.Waiting {
		next.Shown = r.Step
	}
	return r.Step, next, nil
}

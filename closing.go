package reconnect

import (
	"context"
	"errors"
	"log/slog"
	"time"
)

// closingAtOnce is how many flows give back at once what they hold upstream: when many end together, those that have not heard of it go first.
const closingAtOnce = 16

// ended gives back what the provider holds upstream, which no page waits for.
func (e *Engine) ended(ctx context.Context, id string) {
	e.under.Add(1)
	e.closes.atMost(closingAtOnce)
	(&Parked{lot: &e.closes, do: func(p *Parked) time.Duration {
		defer e.under.Done()
		p.Leave()
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTime)
		defer cancel()
		if err := e.giveBack(ctx, id); err != nil && !errors.Is(err, ErrNotFound) {
			e.Log.Error("closing not kept", "flow", id, "error", err.Error())
		}
		return 0
	}}).Wake()
}

// drop gives back what is held upstream for a flow that is kept no more. It is tried once: there is nothing by which to try
// it again.
func (e *Engine) drop(ctx context.Context, log *slog.Logger, provider string, cur Cursor) {
	p, holds := e.Providers[provider].(Closer)
	if !holds || cur == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, closeTime)
	defer cancel()
	ctx, end := Begin(e.Timed(ctx, ""), Work{Kind: WorkExchange, Provider: provider, Name: "close"})
	err := p.Close(ctx, cur)
	if end(outcomeOf(err)); err != nil {
		log.Warn("not closed upstream", "error", err.Error())
	}
}

func (e *Engine) giveBack(ctx context.Context, id string) error {
	taken := false
	f, err := e.update(ctx, id, func(f *Flow) error {
		taken = f.takeToClose(e.Now())
		return keepIf(taken)
	})
	if err != nil || !taken {
		return err
	}
	closed := true
	if p, holds := e.Providers[f.Provider].(Closer); holds && f.Cursor != nil {
		ctx, end := Begin(e.Timed(ctx, id), Work{Kind: WorkExchange, Provider: f.Provider, Name: "close"})
		err := p.Close(ctx, f.Cursor)
		if end(outcomeOf(err)); err != nil {
			closed = false
			e.Log.Log(ctx, lossLevel(err), "not closed upstream, will be tried again", "flow", id, "error", err.Error())
		}
	}
	return e.insist(ctx, id, func() error {
		_, err := e.update(ctx, id, func(f *Flow) error {
			f.Closes++
			f.Leased = time.Time{}
			f.Closed = closed || f.Closes >= maxCloses
			f.Next = e.Now().Add(closing.wait(f.Closes-1, f.ID))
			if f.Closed {
				f.Cursor = nil // it holds a token that is needed no more
			}
			return nil
		})
		return err
	})
}

// maxCloses is how often we try to give back what is held upstream: some 20 minutes in all.
const maxCloses = 10

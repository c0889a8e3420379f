package upstream

import (
	"context"
	"time"

	"github.com/open-reconnect/reconnect"
)

// pace is a budget's part of a rate that it shares with the budgets of other processes. The budget decides which of its own requests
// goes first, and then takes the next turn of all. A turn that is not yet to come is the budget's, not the request's: whichever is
// first by then goes. The budget's lock guards it.
type pace struct {
	by   reconnect.Pacer // nil is no other process
	rate string          // the upstream's name

	turn  time.Time // when a turn comes that was taken and not used; zero if there is none
	alone time.Time // until then the others are not asked: they could not be
}

const (
	// askTime is how long a turn may take to be had.
	askTime = 250 * time.Millisecond
	// aloneTime is how long a budget goes on by its own rate where none was to be had.
	aloneTime = time.Second
)

// Pace has a budget share its rate, and the pauses of its accounts, with the budgets of the same name in other processes.
func (b *Budget) Pace(by reconnect.Pacer, rate string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pace.by, b.pace.rate = by, rate
}

// mine reports whether a request that has its place may leave now as far as the other processes are concerned. If not, it has given
// the place back and is in the queue again, and its account or the budget is held until it may be asked again.
func (b *Budget) mine(ctx context.Context, w *waiting) bool {
	by, rate, every := b.asks()
	if by == nil {
		return true
	}
	asking, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	wait, held, err := by.Turn(asking, rate, every, w.share.account)
	if err != nil {
		if ctx.Err() == nil { // else it is the request that has ended
			b.goAlone()
		}
		return true
	}
	if wait <= 0 && held <= 0 {
		return true
	}
	b.release(w)
	if held > 0 {
		b.pause(w.share, held)
	} else {
		b.await(wait)
	}
	b.join(w)
	return false
}

// asks returns whom to ask for a turn; none where there is one in hand.
func (b *Budget) asks() (by reconnect.Pacer, rate string, every time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now, p := time.Now(), &b.pace
	inHand := !p.turn.IsZero() && !now.Before(p.turn) && now.Before(p.turn.Add(b.every))
	p.turn = time.Time{}
	if inHand || now.Before(p.alone) {
		return nil, "", 0
	}
	return p.by, p.rate, b.every
}

// await lets no request leave before a turn that was taken.
func (b *Budget) await(wait time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pace.turn = time.Now().Add(wait)
	b.next = b.pace.turn
}

func (b *Budget) goAlone() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.pace.alone = time.Now().Add(aloneTime)
}

// tell has the other processes hold an account, too.
func (b *Budget) tell(ctx context.Context, s *share, d time.Duration) {
	b.mu.Lock()
	by, rate := b.pace.by, b.pace.rate
	b.mu.Unlock()
	if by == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), askTime)
	defer cancel()
	_ = by.Hold(ctx, rate, s.account, min(d, maxPaused)) // else each of them is told so by the aggregator
}

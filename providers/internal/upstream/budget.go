package upstream

import (
	"context"
	"errors"
	"math"
	"sync"
	"time"
)

// Budget is what one aggregator lets us do: so many requests at once, so many a second, none during a pause that it
// asked for. All clients that talk to the same aggregator share one. It is safe for concurrent use.
type Budget struct {
	places chan struct{}
	every  time.Duration // between two requests; 0 for no rate

	mu    sync.Mutex
	next  time.Time   // when the next request may begin
	until time.Time   // end of the pause
	began []time.Time // when the last requests really began, as many as may within span
	span  time.Duration
	at    int // the oldest of began
}

// NewBudget allows so many requests at once (at least one) and so many a second; a rate of 0 is no bound.
func NewBudget(atOnce int, perSecond float64) *Budget {
	b := &Budget{places: make(chan struct{}, max(1, atOnce))}
	if perSecond > 0 {
		b.every = time.Duration(float64(time.Second) / perSecond)
		n := max(1, int(math.Ceil(perSecond)))
		b.began, b.span = make([]time.Time, n), time.Duration(n)*b.every
	}
	return b
}

var (
	errBusy   = errors.New("no turn in time")
	errPaused = errors.New("paused for longer")
)

// acquire waits for a turn, no longer than patience. It returns how to give the place back, or an error together with
// how long to stay away. When the turn would come later than the patience lasts it fails at once and takes nothing:
// callers that look can come back, and hundreds of them must not queue.
func (b *Budget) acquire(ctx context.Context, patience time.Duration) (release func(), left time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	giveUp := time.Now().Add(patience)
	for {
		if left := b.Left(); left > time.Until(giveUp) {
			return nil, left, errPaused
		}
		turn, ok := b.turn(giveUp)
		if !ok {
			return nil, time.Until(turn), errBusy
		}
		timer := time.NewTimer(time.Until(turn))
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil, b.Left(), errBusy
		}
		if b.Left() <= 0 {
			break // else a pause began meanwhile: queue again, or all would come at its end
		}
	}
	select {
	case b.places <- struct{}{}:
		release = func() { <-b.places }
	case <-ctx.Done():
		return nil, 0, errBusy
	}
	for wait := b.begin(); wait > 0; wait = b.begin() {
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			release()
			return nil, 0, errBusy
		}
	}
	return release, 0, nil
}

// turn takes the next free moment of the rate that is not within a pause, unless that is after giveUp; then it only
// says when it would be. A turn that is not used is lost, which errs on the upstream's side.
func (b *Budget) turn(giveUp time.Time) (at time.Time, ok bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, t := range []time.Time{time.Now(), b.next, b.until} {
		if t.After(at) {
			at = t
		}
	}
	if at.After(giveUp) {
		return at, false
	}
	b.next = at.Add(b.every)
	return at, true
}

// begin notes that a request begins now, or says how long it must still wait: turns come evenly, but on a busy machine
// whoever has one may be late, and then several would leave together.
func (b *Budget) begin() (wait time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.began) == 0 {
		return 0
	}
	now := time.Now()
	if free := b.began[b.at].Add(b.span); free.After(now) && !b.began[b.at].IsZero() {
		return free.Sub(now)
	}
	b.began[b.at] = now
	b.at = (b.at + 1) % len(b.began)
	return 0
}

// Left is how much of a pause is left; 0 outside of one.
func (b *Budget) Left() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return max(0, time.Until(b.until))
}

// pause lets nobody begin for d.
func (b *Budget) pause(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if end := time.Now().Add(d); end.After(b.until) {
		b.until = end
	}
}

package upstream

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Budget is what one aggregator lets us do: so many requests at once, so many a second, none during a pause that it
// asked for. All clients that talk to the same aggregator share one. It is safe for concurrent use.
type Budget struct {
	places chan struct{}
	every  time.Duration // between two requests; 0 for no rate

	mu    sync.Mutex
	next  time.Time // when the next request may begin
	until time.Time // end of the pause
}

// NewBudget allows so many requests at once (at least one) and so many a second; a rate of 0 is no bound.
func NewBudget(atOnce int, perSecond float64) *Budget {
	b := &Budget{places: make(chan struct{}, max(1, atOnce))}
	if perSecond > 0 {
		b.every = time.Duration(float64(time.Second) / perSecond)
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
		return func() { <-b.places }, 0, nil
	case <-ctx.Done():
		return nil, 0, errBusy
	}
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

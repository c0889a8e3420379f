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

var errNoPlace = errors.New("no place in time")

// acquire waits for a place, no longer than patience. It returns how to give the place back, or an error together with
// what is left of a pause. During a pause that outlasts the patience it fails at once: callers that look can come
// back, and hundreds of them must not queue.
func (b *Budget) acquire(ctx context.Context, patience time.Duration) (release func(), pause time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	if left := b.Left(); left > patience {
		return nil, left, errNoPlace
	}
	select {
	case b.places <- struct{}{}:
	case <-ctx.Done():
		return nil, 0, errNoPlace
	}
	release = func() { <-b.places }
	// A pause may begin while we wait for our turn, so the end is looked at anew each time.
	for turn := b.turn(); ; {
		wait := max(time.Until(turn), b.Left())
		if wait <= 0 {
			return release, 0, nil
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			release()
			return nil, b.Left(), errNoPlace
		}
	}
}

// turn takes the next free moment of the rate. A turn that is not used is lost, which errs on the upstream's side.
func (b *Budget) turn() time.Time {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := time.Now()
	if b.next.After(at) {
		at = b.next
	}
	b.next = at.Add(b.every)
	return at
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

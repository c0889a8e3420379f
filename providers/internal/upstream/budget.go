package upstream

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/open-reconnect/reconnect"
)

// Budget is what one aggregator lets us do: so many requests at once, so many a second, none during a pause that it
// asked for. All clients that talk to the same aggregator share one. Requests that must wait stand in a queue, the most
// urgent first, and of equals the one whose person came first. It is safe for concurrent use.
type Budget struct {
	places int           // how many at once
	every  time.Duration // between two requests; 0 for no rate

	mu    sync.Mutex
	taken int       // places
	next  time.Time // when the rate lets another request begin
	until time.Time // end of the pause
	wary  bool      // the pause was asked for longer: one request at a time, until one is let through
	queue []*waiting
}

// waiting is one request in the queue.
type waiting struct {
	urgency Urgency
	since   time.Time
	nudge   chan struct{} // holds a word when it may be first
}

// Urgency says who goes first when requests must wait.
type Urgency int

// The urgencies.
const (
	// Leisure is for what no person waits for: a look to be on the safe side, the giving back of a token.
	Leisure Urgency = iota - 1
	// Usual is for what a person waits for.
	Usual
	// Pressing is for what would be lost, such as a session that dies unless it is used.
	Pressing
	// Answering is for what a person has typed. It is kept nowhere, so it cannot be sent later.
	Answering
)

// NewBudget allows so many requests at once (at least one) and so many a second; a rate of 0 is no bound.
func NewBudget(atOnce int, perSecond float64) *Budget {
	b := &Budget{places: max(1, atOnce)}
	if perSecond > 0 {
		b.every = time.Duration(float64(time.Second) / perSecond)
	}
	return b
}

var (
	errBusy   = errors.New("no slot in time")
	errPaused = errors.New("paused for longer")
)

const (
	// unsaid is how long a request may wait without a word to its flow: a page waits as long before it says anything.
	unsaid = 800 * time.Millisecond
	// sayAgain is how often a waiting request says how long it will still be.
	sayAgain = 5 * time.Second
)

// acquire waits for a slot, no longer than the request's patience and ctx, and not at all for a pause that is longer. It
// returns how to give the place back, or an error together with how long to stay away. Its flow hears of a wait that
// takes long.
func (b *Budget) acquire(ctx context.Context, req Request) (release func(), left time.Duration, err error) {
	if req.Patience <= 0 {
		req.Patience = 2 * time.Second
	}
	if req.Since.IsZero() {
		req.Since = time.Now()
	}
	giveUp, say := time.Now().Add(req.Patience), time.Now().Add(unsaid)
	if end, bound := ctx.Deadline(); bound && end.Before(giveUp) {
		giveUp = end
	}
	w := &waiting{req.Urgency, req.Since, make(chan struct{}, 1)}
	b.join(w)
	defer b.leave(w)
	said := false
	for {
		left, due := b.slot(w, !said)
		now := time.Now()
		switch {
		case due && !said:
			return b.release, 0, nil
		case due:
			said = false
			err = reconnect.InQueue(ctx, 0)
		case b.pausedAfter(giveUp):
			return nil, b.Left(), errPaused
		case !now.Before(giveUp):
			return nil, left, errBusy
		case !now.Before(say):
			said, say = true, now.Add(sayAgain)
			err = reconnect.InQueue(ctx, max(left, time.Second))
		}
		if err != nil || ctx.Err() != nil { // the flow has gone on without it, or time is up
			return nil, left, errBusy
		}
		if due {
			continue
		}
		if left <= 0 { // there is no place; a request that gives one back says so
			left = sayAgain
		}
		timer := time.NewTimer(min(left, time.Until(giveUp), time.Until(say)))
		select {
		case <-w.nudge:
		case <-timer.C:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// join takes a place in the queue.
func (b *Budget) join(w *waiting) {
	b.mu.Lock()
	defer b.mu.Unlock()
	at := len(b.queue)
	for at > 0 && w.before(b.queue[at-1]) {
		at--
	}
	b.queue = slices.Insert(b.queue, at, w)
}

func (w *waiting) before(o *waiting) bool {
	if w.urgency != o.urgency {
		return w.urgency > o.urgency
	}
	return w.since.Before(o.since)
}

// slot says how long until a request may leave as the queue stands, and whether it may now. If so, and it is to be
// taken, the request has left the queue.
func (b *Budget) slot(w *waiting, take bool) (left time.Duration, due bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now, at := time.Now(), b.next
	if b.until.After(at) {
		at = b.until
	}
	ahead := slices.Index(b.queue, w)
	left = max(at.Sub(now), 0) + time.Duration(ahead)*b.every
	places := b.places
	if b.wary {
		places = 1
	}
	due = ahead == 0 && left == 0 && b.taken < places
	if due && take {
		b.queue = slices.Delete(b.queue, 0, 1)
		b.taken++
		// From now and not from when it was due: on a busy machine several would leave together.
		b.next = now.Add(b.every)
		b.nudge()
	}
	return left, due
}

// leave gives up a place in the queue, if there is one.
func (b *Budget) leave(w *waiting) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if at := slices.Index(b.queue, w); at >= 0 {
		b.queue = slices.Delete(b.queue, at, at+1)
		b.nudge()
	}
}

func (b *Budget) release() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.taken--
	b.nudge()
}

// nudge wakes the request that is first in the queue. The caller holds mu.
func (b *Budget) nudge() {
	if len(b.queue) > 0 {
		select {
		case b.queue[0].nudge <- struct{}{}:
		default:
		}
	}
}

// Left is how much of a pause is left; 0 outside of one.
func (b *Budget) Left() time.Duration {
	b.mu.Lock()
	defer b.mu.Unlock()
	return max(0, time.Until(b.until))
}

// pausedAfter reports a pause that lasts longer than until t.
func (b *Budget) pausedAfter(t time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.until.After(t)
}

// maxShared is the longest pause that one reply imposes on all. An aggregator may mean one connection, or slip; if it means
// all, it says so again.
const maxShared = 30 * time.Second

// pause lets no request begin for d, or for as long as one reply may ask for. In that case one request goes ahead of the
// others afterwards.
func (b *Budget) pause(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.wary = b.wary || d > maxShared
	if end := time.Now().Add(min(d, maxShared)); end.After(b.until) {
		b.until = end
	}
}

// letThrough takes note of a request that the aggregator has not refused as one too many.
func (b *Budget) letThrough() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.wary && !time.Now().Before(b.until) {
		b.wary = false
		b.nudge()
	}
}

package upstream

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/open-reconnect/reconnect"
)

// Budget is what one aggregator lets us do: so many requests at once, so many a second. All clients that talk to the same
// aggregator share one. A pause that the aggregator asks for is the account's whose request it answered. Requests that must
// wait stand in a queue, the most urgent first, and of equals the one whose person came first; those of an account that
// pauses let the others by. It is safe for concurrent use.
type Budget struct {
	places int           // how many at once
	every  time.Duration // between two requests; 0 for no rate

	mu    sync.Mutex
	taken int       // places
	next  time.Time // when the rate lets another request begin
	queue []*waiting
	pace  pace
}

// waiting is one request in the queue.
type waiting struct {
	share   *share
	urgency Urgency
	since   time.Time
	nudge   chan struct{} // holds a word when it may be first
	called  bool          // its turn has come, where there is no rate, and it has that kept before it leaves: it has its place
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
	b.Allow(perSecond)
	return b
}

// Allow changes how many requests a second are allowed, from the next one on; 0 is no bound.
func (b *Budget) Allow(perSecond float64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.every = 0; perSecond > 0 {
		b.every = time.Duration(float64(time.Second) / perSecond)
	}
}

var (
	errBusy   = errors.New("no slot in time")
	errPaused = errors.New("paused for longer")
	errDown   = errors.New("no answers")
)

const (
	// unsaid is how long a request may wait without a word to its flow: a page waits as long before it says anything.
	unsaid = 800 * time.Millisecond
	// sayAgain is how often a waiting request says how long it will still be.
	sayAgain = 5 * time.Second
)

// acquire waits for a slot, no longer than the request's patience and ctx, and not at all for a pause that is longer or for an
// account that gets no answers. It returns how to give the place back, or an error together with how long to stay away. Its flow hears of a wait that
// takes long.
func (b *Budget) acquire(ctx context.Context, s *share, req Request) (release func(), left time.Duration, err error) {
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
	w := &waiting{share: s, urgency: req.Urgency, since: req.Since, nudge: make(chan struct{}, 1)}
	b.join(w)
	defer b.leave(w)
	said := false
	for {
		left, due := b.slot(w, !said)
		now := time.Now()
		held, refused := b.refuses(s, giveUp)
		switch {
		case due && !said:
			if err := reconnect.InQueue(ctx, 0); err != nil { // this process was stopped, and is taken for dead
				b.release(w)
				return nil, 0, errBusy
			}
			if !b.mine(ctx, w) {
				continue
			}
			return func() { b.release(w) }, 0, nil
		case due:
			said = false
			err = reconnect.InQueue(ctx, 0)
		case refused != nil:
			return nil, held, refused
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
	now, ahead := time.Now(), 0
	for _, o := range b.queue {
		if o == w {
			break
		}
		if !o.called && (o.share == w.share || !o.share.held()) {
			ahead++
		}
	}
	left = max(b.next.Sub(now), w.share.left()) + time.Duration(ahead)*b.every
	due = ahead == 0 && left == 0 && (w.called || b.taken < b.places)
	if due && !take && b.every == 0 && !w.share.wary && !w.called {
		w.called = true
		b.taken++
		b.nudge()
	}
	if due && take {
		b.queue = slices.DeleteFunc(b.queue, func(o *waiting) bool { return o == w })
		if !w.called {
			b.taken++
		}
		w.called = false
		w.share.goes(w)
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
		if w.called {
			b.taken--
		}
		b.nudge()
	}
}

// release gives back the place of a request that has come back.
func (b *Budget) release(w *waiting) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.taken--
	w.share.back(w)
	b.nudge()
}

// nudge wakes the first in the queue that nothing holds. The caller holds mu.
func (b *Budget) nudge() {
	for _, w := range b.queue {
		if !w.called && !w.share.held() {
			w.wake()
			return
		}
	}
}

func (w *waiting) wake() {
	select {
	case w.nudge <- struct{}{}:
	default:
	}
}

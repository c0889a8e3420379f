package reconnect

import (
	"cmp"
	"container/heap"
	"sync"
	"time"
)

// lot is where what waits is parked: as a few words, without a goroutine and without a timer of its own. What is to be done is done by a few
// goroutines ([lotWorkers]), which end when there is nothing more to do. The zero value is empty.
type lot struct {
	few int // how much is done at once, where it is less than that

	mu      sync.Mutex
	began   time.Time
	timed   byTime
	timer   *time.Timer   // rings when the first of them is due
	rings   time.Duration // after began; 0 where it does not
	ready   []*Parked     // in order
	working int
	held    int // how many have nothing be done just now
}

// lotWorkers is how much is done at once: a store that is asked over a network is asked by so many.
const lotWorkers = 64

// atMost has so much be done at once.
func (l *lot) atMost(few int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.few = few
}

// hold has nothing more be begun until the release, which must be called once. What is done just now goes on.
func (l *lot) hold() (release func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.held++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.held--
		for range l.ready {
			l.begin()
		}
	}
}

// begin has one more goroutine do what is ready, if it may. The caller holds mu.
func (l *lot) begin() {
	if l.held == 0 && l.working < cmp.Or(l.few, lotWorkers) {
		l.working++
		go l.work()
	}
}

// Parked is something that is done again and again. See [Engine.Park].
type Parked struct {
	lot   *lot
	do    func(p *Parked) (again time.Duration)
	leave func() // where it is woken by something

	// Of the lot's lock.
	due time.Duration // after the lot's beginning
	at  int32         // its place among those that become due, counted from 1; 0 is none
	is  parking
}

// parking is what becomes of something that is parked.
type parking int8

const (
	asleep  parking = iota
	awake           // it stands in line
	doing           // it is done now
	anew            // it is done now, and once more then
	removed         // it is done no more
)

// Park has do be done soon, after each change of a flow, whenever it is woken, and when the time that it has returned last is over; 0 is
// never. It is done until it leaves, never twice at once, and holds no goroutine meanwhile. Where the flow is watched, it is looked at
// upstream as by [Engine.Watch].
func (e *Engine) Park(id string, watched bool, do func(p *Parked) (again time.Duration)) {
	p := &Parked{lot: &e.parked, do: do}
	if watched {
		p.leave = e.watch(id, p.Wake)
	} else {
		p.leave = e.Store.Changes(id, p.Wake)
	}
	p.Wake()
}

// Wake has it be done soon: once for all wakings before that. It returns at once, and does nothing after Leave.
func (p *Parked) Wake() {
	l := p.lot
	l.mu.Lock()
	defer l.mu.Unlock()
	switch p.is {
	case asleep:
		l.wake(p)
	case doing:
		p.is = anew
	case awake, anew, removed:
	}
}

// wake has what sleeps stand in line. The caller holds mu.
func (l *lot) wake(p *Parked) {
	l.untime(p)
	p.is = awake
	l.ready = append(l.ready, p)
	l.begin()
}

// Leave has it be done no more, and may be called by what is done. It does not wait for what is done just now.
func (p *Parked) Leave() {
	p.lot.mu.Lock()
	again := p.is == removed
	p.is = removed
	p.lot.untime(p)
	p.lot.mu.Unlock()
	if !again && p.leave != nil {
		p.leave()
	}
}

// work does what is ready, until nothing is.
func (l *lot) work() {
	for {
		p := l.next()
		if p == nil {
			return
		}
		p.rest(p.do(p))
	}
}

func (l *lot) next() *Parked {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.held > 0 {
		l.working--
		return nil
	}
	for len(l.ready) > 0 {
		p := l.ready[0]
		l.ready[0] = nil
		l.ready = l.ready[1:]
		if p.is == awake {
			p.is = doing
			return p
		}
	}
	l.ready = nil // its room has grown with those that were woken at once
	l.working--
	return nil
}

// rest has it sleep, unless it was woken meanwhile.
func (p *Parked) rest(again time.Duration) {
	l := p.lot
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case p.is == anew:
		p.is = awake
		l.ready = append(l.ready, p)
		return
	case p.is == removed:
		return
	}
	p.is = asleep
	if again > 0 {
		p.due = l.now() + again
		heap.Push(&l.timed, p)
		l.wind()
	}
}

// now is the time since the lot's beginning, which is never 0. The caller holds mu.
func (l *lot) now() time.Duration {
	if l.began.IsZero() {
		l.began = time.Now().Add(-1)
	}
	return time.Since(l.began)
}

// wind has the timer ring when the first is due. The caller holds mu.
func (l *lot) wind() {
	if len(l.timed) == 0 {
		return // it rings for nothing once
	}
	first := l.timed[0].due
	switch {
	case l.timer == nil:
		l.timer = time.AfterFunc(first-l.now(), l.ring)
	case l.rings == 0 || first < l.rings:
		l.timer.Reset(first - l.now())
	default:
		return
	}
	l.rings = first
}

// ring wakes what is due.
func (l *lot) ring() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.rings = 0
	for now := l.now(); len(l.timed) > 0 && l.timed[0].due <= now; {
		l.wake(l.timed[0])
	}
	l.wind()
}

// untime has it become due no more. The caller holds mu.
func (l *lot) untime(p *Parked) {
	if p.at > 0 {
		heap.Remove(&l.timed, int(p.at)-1)
	}
}

// byTime is what becomes due, as a heap.
type byTime []*Parked

func (t byTime) Len() int           { return len(t) }
func (t byTime) Less(i, j int) bool { return t[i].due < t[j].due }

func (t byTime) Swap(i, j int) {
	t[i], t[j] = t[j], t[i]
	t[i].at, t[j].at = int32(i)+1, int32(j)+1
}

// Push implements heap.Interface.
func (t *byTime) Push(x any) {
	p := x.(*Parked)
	*t = append(*t, p)
	p.at = int32(len(*t))
}

// Pop implements heap.Interface.
func (t *byTime) Pop() any {
	last := len(*t) - 1
	p := (*t)[last]
	(*t)[last] = nil
	if *t = (*t)[:last]; last == 0 {
		*t = nil // its room has grown with those that waited at once
	}
	p.at = 0
	return p
}

package playground

import (
	"crypto/rand"
	"sync"
	"time"
)

// maxRuns bounds what is remembered; the oldest run goes first.
const maxRuns = 1000

// run is one playing of a story. Its id is the state that travels through the widget, so it cannot be guessed.
type run struct {
	id string
	wish
	opening opening

	started time.Time // zero until the link was followed
	ended   time.Time // when the callback came
	outcome string    // "" until then, "done", or the callback's error
	query   string    // the callback's, as it came
	state   string    // how the connection was upstream after the callback
}

// runs remembers the last runs.
type runs struct {
	mu    sync.Mutex
	byID  map[string]*run
	order []string
}

// add remembers a run that is about to begin and gives it its id.
func (rs *runs) add(w wish) run {
	r := run{id: rand.Text(), wish: w}
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if rs.byID == nil {
		rs.byID = map[string]*run{}
	}
	if len(rs.order) >= maxRuns {
		delete(rs.byID, rs.order[0])
		rs.order = append(rs.order[:0], rs.order[1:]...)
	}
	rs.byID[r.id] = &r
	rs.order = append(rs.order, r.id)
	return r
}

// find copies a run; false when there is none, or none any more.
func (rs *runs) find(id string) (run, bool) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	r, ok := rs.byID[id]
	if !ok {
		return run{}, false
	}
	return *r, true
}

// start takes note that a run's link was followed, perhaps again: a frame that is loaded anew is a new attempt.
func (rs *runs) start(id string, o opening, now time.Time) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if r, ok := rs.byID[id]; ok {
		r.opening, r.started = o, now
		r.ended, r.outcome, r.query, r.state = time.Time{}, "", "", ""
	}
}

// end takes note of the callback, once: a page that is loaded again changes nothing.
func (rs *runs) end(id, outcome, query string, now time.Time) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if r, ok := rs.byID[id]; ok && r.outcome == "" {
		r.outcome, r.query, r.ended = outcome, query, now
	}
}

// found takes note of how the connection was after the callback.
func (rs *runs) found(id, state string) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if r, ok := rs.byID[id]; ok {
		r.state = state
	}
}

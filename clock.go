package reconnect

import "time"

// Times are kept by the wall clock, which can be set. Set forward, it ends what its time has run out for. Set back, what is kept
// of times to come may be hours away, and is drawn in when the flow is next touched.

// skew is how much two processes' clocks may differ without a word.
const skew = time.Minute

// drawIn brings times that are further away than they can be as near as they could be, and reports whether there was one.
func (f *Flow) drawIn(now time.Time) bool {
	drawn := false
	draw := func(t *time.Time, most, to time.Duration) {
		if t.After(now.Add(most + skew)) {
			*t, drawn = now.Add(to), true
		}
	}
	draw(&f.Next, closing.limit*5/4, 0)
	draw(&f.Leased, closeTime+10*time.Second, 0)
	draw(&f.Ended, 0, 0)
	if !f.Over() {
		lifetime := Lifetime
		if f.Waits() {
			lifetime = f.Sent.For
		}
		draw(&f.Until, lifetime, lifetime)
	}
	if f.Outbox != nil {
		draw(&f.Outbox.Next, maxPause, 0)
		draw(&f.Outbox.Until, tellLease, 0)
		draw(&f.Outbox.Since, 0, 0)
	}
	return drawn
}

// ahead reports whether a flow has times that the clock, as it is now, cannot have given it.
func (e *Engine) ahead(f *Flow) bool { return f.Clone().drawIn(e.Now()) }

// drawIn does the same for attempts.
func (a *Attempts) drawIn(now time.Time) {
	if a.Last.After(now.Add(skew)) {
		a.Last = now
	}
	for flow, until := range a.Open {
		if until.After(now.Add(Lifetime + skew)) {
			a.Open[flow] = now.Add(Lifetime)
		}
	}
}

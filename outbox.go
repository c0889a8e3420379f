package reconnect

import "time"

// Outbox is what the receiver of a flow's client has not been told yet: the flow's events behind Heard, one after the other. It is part of the
// flow, so that an event and that it is to be told are kept in one commit, by any store.
type Outbox struct {
	Heard int       `json:"heard,omitempty"` // Event.Seq of the last event that is behind us: it was taken, or given up
	Lost  int       `json:"lost,omitempty"`  // how many were given up
	Tries int       `json:"tries,omitempty"` // of the next event, in vain
	Since time.Time `json:"since,omitzero"`  // since when its receiver has taken nothing
	Next  time.Time `json:"next,omitzero"`   // it is not to be tried before
	By    string    `json:"by,omitempty"`    // the process that tells it
	Until time.Time `json:"until,omitzero"`  // by then it has, or has died
}

const (
	// tellTime bounds one attempt to tell an event.
	tellTime = 10 * time.Second
	// tellLease is how long a process has a flow's events to tell before another one may: an attempt, keeping what came of it, and as
	// much again for clocks that differ.
	tellLease = 30 * time.Second
	// tellFor is how long an event is tried in vain, from when it happened or from the first such try, whichever was later.
	tellFor = 24 * time.Hour
	// keepUntold is how long after its end a flow is kept whose events were not all taken: until they are given up, and a day to find out
	// why, in which they can be told again.
	keepUntold = 2 * tellFor
)

// telling is between attempts to tell an event.
var telling = backoff{5 * time.Second, 2, 5 * time.Minute}

// Untold are the events that a receiver is still to be told, in order. Of a flow whose code the aggregator has not accepted it is told
// nothing before the end: such a code can be invented, and strangers shall not have us knock at an integrator's server at will. A link that is sent is its own order.
func (f *Flow) Untold() []Event {
	if f.Outbox == nil || !f.Proven && !f.Over() && f.Sent.For == 0 {
		return nil
	}
	for i, e := range f.Events {
		if e.Seq > f.Outbox.Heard {
			return f.Events[i:]
		}
	}
	return nil
}

// owes reports whether a receiver has not taken all of a flow's events.
func (f *Flow) owes() bool { return f.Untold() != nil || f.Outbox != nil && f.Outbox.Lost > 0 }

// tellDue is when the next event is to be told; ok is false if there is none.
func (f *Flow) tellDue() (due time.Time, ok bool) {
	events := f.Untold()
	if events == nil {
		return time.Time{}, false
	}
	return later(events[0].At, later(f.Outbox.Next, f.Outbox.Until)), true
}

// takeToTell leases what is to be told now to a process. It reports whether that has it then, and whether that is news.
func (f *Flow) takeToTell(by string, now time.Time) (has, news bool) {
	o := f.Outbox
	if events := f.Untold(); events == nil || now.Before(o.Next) {
		return false, false
	}
	switch {
	case o.By == by && o.Until.Sub(now) > tellLease/2:
		return true, false
	case o.By != by && now.Before(o.Until):
		return false, false
	}
	o.By, o.Until = by, now.Add(tellLease)
	return true, true
}

// told takes note of what came of an attempt to tell an event, which a process had leased: it was taken, or it is tried again after a pause, or
// after a day given up. A receiver may ask for a longer pause. It reports false if the event is no longer the next one.
func (f *Flow) told(e Event, by string, taken bool, pause time.Duration, now time.Time) bool {
	events := f.Untold()
	if events == nil || events[0].Seq != e.Seq || f.Outbox.By != by {
		return false
	}
	o := f.Outbox
	switch {
	case taken:
		*o = Outbox{Heard: e.Seq, Lost: o.Lost}
	case !o.Since.IsZero() && now.Sub(later(o.Since, e.At)) >= tellFor:
		*o = Outbox{Heard: e.Seq, Lost: o.Lost + 1, Since: o.Since}
	default:
		o.tryAfter(max(pause, telling.wait(o.Tries, f.ID)), now)
	}
	return true
}

// putOff has the next event tried later, without a try, unless another process has it to tell.
func (f *Flow) putOff(by string, now time.Time) bool {
	o := f.Outbox
	if f.Untold() == nil || now.Before(o.Next) || o.By != by && now.Before(o.Until) {
		return false
	}
	o.tryAfter(telling.wait(o.Tries, f.ID), now)
	return true
}

// tryAfter has the next event tried after a pause, by whichever process comes first.
func (o *Outbox) tryAfter(pause time.Duration, now time.Time) {
	if o.Since.IsZero() {
		o.Since = now
	}
	o.Tries++
	o.Until, o.Next = time.Time{}, now.Add(pause)
}

// fold forgets what no page needs any more, when a flow is kept for its receiver alone: its pages and links, which its secret makes, are gone.
func (f *Flow) fold() {
	f.Secret, f.Link, f.Callback, f.Bank, f.Visits, f.Asked = randomText(32), "", "", Bank{}, nil, nil
	f.DoorOptions, f.Appearance, f.Brand, f.Beside, f.Folded = nil, Appearance{}, nil, nil, true
}

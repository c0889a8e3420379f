package reconnect

import (
	"slices"
	"time"
)

// A failure after which the aggregator's session lives is no end yet: the page says what has happened, and the person tries again or goes.
// Until then the integrator is told of a step, so that exactly one end is told.
const (
	// MaxRetries is how often a flow tries again what has failed.
	MaxRetries = 3
	// offerTime is how long a person has to try again. It is short, because the integrator waits for the end; and sessions upstream live no
	// longer when they are idle.
	offerTime = 5 * time.Minute
)

// offered is a failure as the flow shows it: as an offer to try again, where that can be had and was not had too often.
func (f *Flow) offered(s Step, now time.Time) Step {
	failed, is := s.(Failed)
	if !is {
		return s
	}
	retry := failed.Retry && slices.Contains(failed.Reason.Remedies(), TryHere) && f.Retries < MaxRetries && !f.Waits()
	if failed.After > 0 {
		failed.When = now.Add(failed.After).Truncate(time.Minute) // the same at each look
	}
	if failed.Retry, failed.After = false, 0; !retry {
		return failed
	}
	if offering := f.offering(); offering == nil || f.moving() {
		f.Until = earlier(f.Until, now.Add(offerTime))
	}
	return Ask{Reason: failed.Reason, Words: failed.Words, When: failed.When, Retry: true}
}

// offering is the offer to try again that is shown, if one is.
func (f *Flow) offering() *Ask {
	if ask, is := f.Step.(Ask); is && ask.Retry {
		return &ask
	}
	return nil
}

// again takes an offer: the person's time begins anew.
func (f *Flow) again(now time.Time) {
	if f.offering() != nil {
		f.Retries++
		f.Until = later(f.Until, now.Add(Lifetime))
	}
}

// stopped is the end of a flow that is stopped for a reason. Who does not take an offer to try again ends it with what had failed.
func (f *Flow) stopped(r Reason) Failed {
	if ask := f.offering(); ask != nil && !f.moving() && (r == Cancelled || r == Expired) {
		return Failed{Reason: ask.Reason, Words: ask.Words, When: ask.When, Quit: r == Cancelled}
	}
	return Failed{Reason: r}
}

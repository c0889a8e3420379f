package upstream

import (
	"context"
	"log/slog"
	"time"
)

// share is what one account has of a budget: whether its requests may leave now. The account is held for a while when the
// aggregator asks for a pause, and when it answers nothing that the account asks. Then it is wary: one request goes
// ahead of the others, until one is let through. The budget's lock guards it.
type share struct {
	name    string           // of the upstream, for the log
	account string           // its name, by which other processes know it
	log     *slog.Logger     // nil is silence
	now     func() time.Time // time.Now, but for tests

	until time.Time // end of the pause that was asked for
	wary  bool      // one request at a time
	ahead *waiting  // the one that went ahead, while the others wait for it
	again time.Time // while wary: when the next one may leave, if the one ahead has not come back before

	failed  int       // failures since the last answer
	since   time.Time // the first of them
	down    time.Time // since when the account is held for its failures; zero if it is not
	retries int       // requests that went ahead since then, and failed too
}

func newShare(name string) *share { return &share{name: name, now: time.Now} }

const (
	// stormSize is how many failures, with no answer between them, hold an account, if they come within stormTime.
	stormSize = 5
	stormTime = 2 * time.Minute
	// firstHold is how long failures hold an account at first. It doubles with each request that fails then, up to maxPaused.
	firstHold = 5 * time.Second
	// maxPaused is the longest pause that one reply imposes on its account. An aggregator may mean one connection, or slip; if
	// it means all, it says so again.
	maxPaused = 30 * time.Second
	// headStart is how long the others wait for the one that went ahead: it may be slow, and the aggregator well.
	headStart = 10 * time.Second
)

// held reports that no request of the account may leave now.
func (s *share) held() bool { return s.left() > 0 }

// left is for how long the account is held; 0 if it is not.
func (s *share) left() time.Duration { return max(0, time.Until(s.until), s.again.Sub(s.now())) }

// goes has the others of a wary account wait for a request that leaves now.
func (s *share) goes(w *waiting) {
	if s.wary {
		s.ahead, s.again = w, s.now().Add(headStart)
	}
}

// back takes note that a request has come back.
func (s *share) back(w *waiting) {
	if s.ahead == w {
		s.ahead, s.again = nil, time.Time{}
	}
}

// refuses says why a request that would give up at t need not wait, and for how long that holds: the pause is longer, or there
// are no answers.
func (b *Budget) refuses(s *share, t time.Time) (left time.Duration, why error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch {
	case s.until.After(t):
		why = errPaused
	case !s.down.IsZero() && s.held():
		why = errDown
	}
	return s.left(), why
}

// pause lets no request of an account begin for d, or for as long as one reply may ask for. In that case one request goes
// ahead of the others afterwards.
func (b *Budget) pause(s *share, d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s.wary = s.wary || d > maxPaused
	if end := time.Now().Add(min(d, maxPaused)); end.After(s.until) {
		s.until = end
	}
	b.wakeAll()
}

// fail takes note of a request that the aggregator has not answered, or with a fault of its own, and of when it left. After a run
// of them the account is held, for longer each time that the request which went ahead fails too.
func (b *Budget) fail(s *share, left time.Time, kind Kind) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := s.now()
	if s.failed == 0 || now.Sub(s.since) > stormTime {
		s.failed, s.since = 0, now
	}
	s.failed++
	switch {
	case s.down.IsZero() && s.failed < stormSize, !left.After(s.down): // the latter is of the same storm
		return
	case s.down.IsZero():
		s.down, s.wary = now, true
		s.say(slog.LevelWarn, "no answers from the aggregator, the account is held", "failures", s.failed, "last", string(kind))
	default:
		s.retries++
	}
	s.ahead, s.again = nil, now.Add(min(firstHold<<min(s.retries, 8), maxPaused))
	b.wakeAll()
}

// letThrough takes note of an answer. It ends what holds the account, but for a pause that is not over.
func (b *Budget) letThrough(s *share) {
	b.mu.Lock()
	defer b.mu.Unlock()
	s.failed = 0
	if !s.wary || time.Now().Before(s.until) {
		return
	}
	if !s.down.IsZero() {
		s.say(slog.LevelInfo, "the aggregator answers again", "after", s.now().Sub(s.down).Round(time.Second))
	}
	s.wary, s.ahead, s.again, s.down, s.retries = false, nil, time.Time{}, time.Time{}, 0
	b.nudge()
}

// wakeAll has all who wait look again: the account's own may give up, and others may have waited behind them. The caller holds
// mu.
func (b *Budget) wakeAll() {
	for _, w := range b.queue {
		w.wake()
	}
}

func (s *share) say(level slog.Level, what string, args ...any) {
	if s.log != nil {
		s.log.Log(context.Background(), level, s.name+": "+what, args...)
	}
}

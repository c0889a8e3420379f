package syncfy

import (
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

const (
	// lookPatience is how long a look may queue while something else can bring news, which has to wait for it.
	lookPatience = 700 * time.Millisecond
	// exchangePatience is how long the requests of one exchange may queue together: an answer is not kept, so the user would
	// have to give it again, and a flow that is to begin keeps its place. With the calls themselves it is less than the time
	// that the engine gives an exchange.
	exchangePatience = 2 * time.Minute
	// doubtPatience is how long a look may queue that alone finds out what became of an answer.
	doubtPatience = 5 * time.Second
	// keepAlive is how long a session is left alone: it dies after five idle minutes (samples).
	keepAlive = 3 * time.Minute
	// unheard is how long a job of which no socket brings anything may be left alone because others wait.
	unheard = 20 * time.Second
	// socketTrust is how long it is trusted that a socket which has brought something has not missed anything.
	socketTrust = time.Minute
)

// rank is where the requests of an exchange stand when those of several flows must wait for one another.
type rank struct {
	urgency upstream.Urgency
	since   time.Time
	giveUp  time.Time // by the wall clock, as the queue itself
	session bool      // the urgency is that of a session that would die, so it ends when that is used
}

// ranked is the rank of an exchange that may queue for so long.
func (x *exchange) ranked(u upstream.Urgency, patience time.Duration) rank {
	return rank{urgency: u, since: x.cur.Opened, giveUp: time.Now().Add(patience)}
}

// patience is how long the next request may still queue. lookPatience is always left, for those that follow one another.
func (r rank) patience() time.Duration { return max(time.Until(r.giveUp), lookPatience) }

// claim gives a request this rank, unless it is more urgent by itself.
func (r rank) claim(req *upstream.Request) {
	if req.Urgency <= upstream.Usual {
		req.Urgency = r.urgency
	}
	if req.Patience == 0 {
		req.Patience = r.patience()
	}
	req.Since = r.since
}

// touch takes note that the session was used. What else the exchange sends is as urgent as that of any other flow: else all who
// have waited so long would begin at once, and the jobs that they begin could not be followed.
func (x *exchange) touch() {
	x.cur.Touched = x.a.Now()
	if x.rank.session {
		x.rank.urgency, x.rank.session = upstream.Usual, false
	}
}

// sessionExpiring reports a session that has not been used for so long that it would die. With a key a new one is minted when it
// is needed.
func (x *exchange) sessionExpiring() bool {
	return x.idle() >= keepAlive && (x.acc.APIKey == "" || x.cur.User == "")
}

// idle is how long the session was not used, as far as we know.
func (x *exchange) idle() time.Duration {
	used := x.cur.Touched
	if used.IsZero() {
		used = x.cur.Opened
	}
	return x.a.Now().Sub(used)
}

// rankOfLook is by what would be missed without the look. What waits for its own beginning does not come back for
// another try every second: it stands in line, and its place is better the earlier its flow began.
func (x *exchange) rankOfLook() rank {
	switch expiring := x.sessionExpiring(); x.cur.Phase {
	case phaseOpen, phasePull:
		if expiring {
			r := x.ranked(upstream.Pressing, exchangePatience)
			r.session = true
			return r
		}
		patience := exchangePatience
		if left := keepAlive - x.idle(); left > 0 { // then it is more urgent
			patience = min(patience, max(left, lookPatience))
		}
		return x.ranked(upstream.Usual, patience)
	case phaseJob:
		return x.rankOfFollowing(expiring)
	case phaseLogin:
		if !x.cur.Doubt.IsZero() {
			return x.ranked(upstream.Pressing, doubtPatience)
		}
	case phaseOrganization, phaseSite, phaseOption, phaseAgree, phaseAct:
	}
	return x.ranked(upstream.Pressing, lookPatience) // only what would fade is asked for
}

func (x *exchange) rankOfFollowing(expiring bool) rank {
	j := x.cur.Job
	_, approving := x.shown.(reconnect.Approve)
	switch {
	case over(x.cur.Code): // another one is to begin, or what is asked for now must be read
		return x.ranked(upstream.Usual, exchangePatience)
	case !x.cur.Doubt.IsZero() && !j.Pushed:
		return x.ranked(upstream.Pressing, doubtPatience)
	case !x.cur.Doubt.IsZero(), expiring:
		return x.ranked(upstream.Pressing, lookPatience)
	case j.Behind:
		return x.ranked(upstream.Pressing, socketPatience)
	case x.asked() && !approving, j.Pushed && x.a.Now().Sub(j.Known) < socketTrust:
		return x.ranked(upstream.Leisure, lookPatience)
	case !j.Pushed && x.a.Now().Sub(j.Known) >= unheard:
		return x.ranked(upstream.Pressing, lookPatience)
	}
	// A job is looked at again and again. By the time of the flow it would go before all who came later, each time, and
	// some such jobs would let no other flow begin.
	r := x.ranked(upstream.Usual, lookPatience)
	r.since = j.Known
	return r
}

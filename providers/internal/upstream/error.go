package upstream

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
)

// Kind says why no usable reply came back.
type Kind string

// The kinds of [Error].
const (
	Unreachable Kind = "unreachable"       // no connection, or it broke before an answer
	TimedOut    Kind = "timed out"         // the caller's time ran out
	CutOff      Kind = "cut off"           // the answer broke off
	TooLarge    Kind = "answer too large"  // more than [MaxBody] or [MaxImage]
	Redirected  Kind = "redirected"        // redirects are not followed
	NotJSON     Kind = "answer not json"   // such as the HTML page of a gateway
	NotImage    Kind = "not an image"      // not one of the four types that pages may show
	Paused      Kind = "paused"            // the upstream asked for a pause with Retry-After; nothing was sent
	Down        Kind = "no answers"        // the aggregator has answered nothing of the account for a while; nothing was sent
	Busy        Kind = "busy"              // no place within the budget in time; nothing was sent
	Forbidden   Kind = "forbidden address" // an address that must not be fetched; see [Outside]
	Lost        Kind = "lost"              // answered, but what became of the request is unknown
	Refused     Kind = "refused"           // by a status that says nothing about the connection
	Malformed   Kind = "malformed"         // a fault of ours: the request could not be built; nothing was sent
)

// Error says that an exchange brought no usable reply. Its text holds method, route, status and the upstream's own
// request id; never ids, query strings, headers or bodies, because codes, tokens and answers travel in those.
type Error struct {
	Upstream  string // the name given to [New]
	Method    string
	Route     string // with {} for ids
	Kind      Kind
	Status    int    // HTTP status, 0 if there was none
	RequestID string // the upstream's name for the exchange, if it gave one
	// Unsent is true when certainly nothing of the request has left, or when it was refused as one too many: repeating it
	// repeats nothing.
	Unsent bool
	// RetryAfter is how long the pause still lasts, for Paused, or when the next turn would be, for Busy and Down, if known.
	RetryAfter time.Duration
}

func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s %s: %s", e.Upstream, e.Method, e.Route, e.Kind)
	if e.Status != 0 {
		fmt.Fprintf(&b, ", status %d", e.Status)
	}
	if e.RequestID != "" {
		fmt.Fprintf(&b, ", request %s", e.RequestID)
	}
	if e.RetryAfter > 0 {
		fmt.Fprintf(&b, ", %s left", e.RetryAfter.Round(time.Second))
	}
	return b.String()
}

// Is reports that e is [reconnect.ErrDown].
func (e *Error) Is(target error) bool { return target == reconnect.ErrDown && e.Kind == Down }

// kept is the kind of an error of [Budget.acquire].
func kept(err error) Kind {
	switch {
	case errors.Is(err, errPaused):
		return Paused
	case errors.Is(err, errDown):
		return Down
	}
	return Busy
}

// Reason says why an answer is asked for again that has not left.
func (e Error) Reason() reconnect.Reason {
	if e.Kind == Paused || e.Kind == Busy || e.Status == http.StatusTooManyRequests {
		return reconnect.RateLimited
	}
	return reconnect.Unreachable
}

// Again is the step that was shown, for an answer that has not left: it says so, where something is asked.
func (e Error) Again(shown reconnect.Step) reconnect.Step {
	if ask, ok := shown.(reconnect.Ask); ok {
		ask.Reason = e.Reason()
		return ask
	}
	if act, ok := shown.(reconnect.Act); ok {
		act.Reason = e.Reason()
		return act
	}
	return shown
}

// Failure returns what an error says about an exchange; the zero Error for nil, and for an error that says nothing of one.
func Failure(err error) Error {
	if e := (*Error)(nil); errors.As(err, &e) {
		return *e
	}
	return Error{}
}

// Wait is the step for a look that an upstream's pause has kept back: it says how long that still lasts, if that is known.
func (e Error) Wait(again time.Duration) reconnect.Wait {
	if e.RetryAfter <= 0 {
		return reconnect.Wait{Again: again}
	}
	return reconnect.Wait{Again: again, Stage: reconnect.Queued, Left: (e.RetryAfter + time.Minute - 1).Truncate(time.Minute)}
}

// Failed is the error for a reply that is of no use.
func (r *Reply) Failed(kind Kind) *Error {
	e := r.failure
	e.Kind, e.Unsent = kind, r.Status == http.StatusTooManyRequests
	return &e
}

// Unclear reports a status that leaves unknown what became of the request: a fault, or a time-out on their side.
func (r *Reply) Unclear() bool {
	return r.Status >= 500 || r.Status == http.StatusRequestTimeout || r.Status == http.StatusTooEarly
}

// maxPause bounds Retry-After, so that a slip of a gateway does not stop us for a day.
const maxPause = 10 * time.Minute

// retryAfter is how long a Retry-After has us wait.
func retryAfter(h http.Header, now time.Time) time.Duration { return min(after(h, now), maxPause) }

// maxAfter bounds what a person is told of a Retry-After.
const maxAfter = 48 * time.Hour

// After is when an upstream says that it may be asked again, from now; 0 if it does not.
func (r *Reply) After(now time.Time) time.Duration { return min(after(r.Header, now), maxAfter) }

// after reads the header in both of its forms, seconds and date; 0 if it is absent, past or unreadable.
func after(h http.Header, now time.Time) time.Duration {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return 0
	}
	var d time.Duration
	if n, err := strconv.ParseUint(v, 10, 32); err == nil {
		d = time.Duration(n) * time.Second
	} else if at, err := http.ParseTime(v); err == nil {
		d = at.Sub(now)
	}
	return max(0, d)
}

package flinks

import (
	"fmt"
	"slices"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// Switches are the points on which Flinks' documents are silent or contradict each other, in JSON under "flinks".
type Switches struct {
	// BadLogin is the status of INVALID_LOGIN and INVALID_REQUEST: 401 (the current table of codes) or 400 (the help
	// centre's).
	BadLogin int `json:"bad_login"`
	// RateLimited is the status of TOO_MANY_REQUESTS: 401 (the table of codes), 403 (a client's tests) or 429.
	RateLimited int `json:"rate_limited"`
	// TokenLifetime is how long an unused authorize token lives: 30 minutes on four pages, 15 on one.
	TokenLifetime sandbox.Span `json:"token_lifetime"`
	// TokenNeeded says whether Authorize and AuthorizeAsync want an authorize token. Integrations from before October
	// 2024 need none.
	TokenNeeded bool `json:"token_needed"`
	// KeyNeeded says whether the data endpoints want an x-api-key, which some clients do not send.
	KeyNeeded bool `json:"key_needed"`
	// Processing is how long after a sign-in its data is still being processed, and asked for in vain with 202.
	Processing sandbox.Span `json:"processing"`
	// Poll is how AuthorizeAsync is asked about a RequestId: "get" (…/AuthorizeAsync/{RequestId}), "post"
	// ({"RequestId": …}) or "both". The articles show it in pictures only.
	Poll string `json:"poll"`
	// PollKeepsAlive says whether asking counts as activity of a RequestId. UNVERIFIED.
	PollKeepsAlive bool `json:"poll_keeps_alive"`
	// WrongAnswer says what a refused answer comes with: "challenges", to be answered again, or "bare", which ends the
	// session. The current table of codes says that users may not try again, the widget's texts that users should.
	WrongAnswer string `json:"wrong_answer"`
	// Expired is the code for a RequestId that was idle for too long: SESSION_NONEXISTENT or SESSION_EXPIRED. One that
	// never was is always SESSION_NONEXISTENT.
	Expired string `json:"expired"`
	// Idle is how long a RequestId may be idle while an answer is waited for.
	Idle sandbox.Span `json:"idle"`
	// Hold is how long a synchronous Authorize is held before it is answered 202 OPERATION_DISPATCHED.
	Hold sandbox.Span `json:"hold"`
	// NewRequestID says whether each reply brings a new RequestId, after whose use the older ones are dead. In practice
	// it is said to be the same mostly; clients must not rely on either.
	NewRequestID bool `json:"new_request_id"`
	// Push is how an approval on another device shows: "challenge" (203 with a challenge of the type PushType) or
	// "pending" (202). Neither is documented.
	Push     string `json:"push"`
	PushType string `json:"push_type"`
	// Concurrent is what becomes of a sign-in while another one of the same login is under way: "allow" lets both go on,
	// "replace" ends the older, "refuse" answers CONCURRENT_SESSION, a code of which nothing else is known.
	Concurrent string `json:"concurrent"`
}

// DefaultSwitches are the documented behaviour where there is one.
func DefaultSwitches() Switches {
	return Switches{
		BadLogin: 401, RateLimited: 401, TokenLifetime: sandbox.Span(30 * time.Minute), TokenNeeded: true, KeyNeeded: true,
		Poll: "both", PollKeepsAlive: true, WrongAnswer: "challenges", Expired: "SESSION_NONEXISTENT",
		Idle: sandbox.Span(8 * time.Minute), Hold: sandbox.Span(210 * time.Second), NewRequestID: true,
		Push: "challenge", PushType: "TrustedDeviceVerification", Concurrent: "allow",
	}
}

// Valid reports the first switch that is in no possible position.
func (w Switches) Valid() error {
	for _, s := range []struct {
		name, value string
		positions   []string
	}{
		{"poll", w.Poll, []string{"both", "get", "post"}},
		{"wrong_answer", w.WrongAnswer, []string{"challenges", "bare"}},
		{"expired", w.Expired, []string{"SESSION_NONEXISTENT", "SESSION_EXPIRED"}},
		{"push", w.Push, []string{"challenge", "pending"}},
		{"concurrent", w.Concurrent, []string{"allow", "replace", "refuse"}},
	} {
		if !slices.Contains(s.positions, s.value) {
			return fmt.Errorf("switches: flinks.%s is one of %v, not %q", s.name, s.positions, s.value)
		}
	}
	switch {
	case w.BadLogin != 400 && w.BadLogin != 401:
		return fmt.Errorf("switches: flinks.bad_login is 401 or 400, not %d", w.BadLogin)
	case w.RateLimited != 401 && w.RateLimited != 403 && w.RateLimited != 429:
		return fmt.Errorf("switches: flinks.rate_limited is 401, 403 or 429, not %d", w.RateLimited)
	case w.TokenLifetime <= 0, w.Idle <= 0, w.Hold <= 0:
		return fmt.Errorf("switches: flinks.token_lifetime, idle and hold are longer than nothing")
	case w.Processing < 0:
		return fmt.Errorf("switches: flinks.processing is not negative")
	case w.PushType == "":
		return fmt.Errorf("switches: flinks.push_type is a word")
	}
	return nil
}

package syncfy

import (
	"fmt"
	"slices"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// Switches are the points on which nothing is known of Syncfy, and the times that a test wants to choose. They
// are the member "syncfy" of the controls' switches.
type Switches struct {
	// Pace is the time between two states of a job.
	Pace sandbox.Span `json:"pace"`
	// TwofaTimeout is how long a job waits for an answer until it ends with 411. The vendor gives no figure.
	TwofaTimeout sandbox.Span `json:"twofa_timeout"`
	// SessionIdle is how long a session lives without being used: five minutes (vendor's samples).
	SessionIdle sandbox.Span `json:"session_idle"`
	// Busy is what a second job for one credential does: "replace" ends the first, "refuse" is a 400 with the words
	// that one integrator has seen 376 times.
	Busy string `json:"busy"`
	// ReadyIn is how long after a success a credential is not read again with what is stored, where the site asks for
	// nothing more: it then says can_sync 0 and ready_in (vendor's samples: a day), and another job is a 400.
	ReadyIn sandbox.Span `json:"ready_in"`
	// Repull says whether a credential whose password was refused may be tried again with what is stored. False
	// answers 400, with the very words that the vendor's widget looks for.
	Repull bool `json:"repull"`
	// Rate is how many requests a second the API takes from all clients together; 0 only counts them. The vendor's is 5
	// for each server, yet its own widget sends six within 200 ms.
	Rate int `json:"rate"`
	Faults
}

// Faults are what may go wrong with one job. The controls set them for one credential, the switches for all.
type Faults struct {
	// URLs is how the addresses of a job are written: "" as they should be; "double_slash" for ws and "scheme_less" for
	// twofa, as in the vendor's samples; "both"; "elsewhere" for a foreign host.
	URLs string `json:"urls,omitempty"`
	// Skip lists codes that the job leaves out: 101 and 103 are seen to be missing in the vendor's samples.
	Skip []int `json:"skip,omitempty"`
	// Replay says whether a socket begins with what has happened already. Unknown of the vendor's.
	Replay bool `json:"replay"`
	// Socket is what is wrong with the socket: "" nothing; "drop" closes it after SocketAt messages; "close" right after
	// the opening; "never" refuses to open; "hang" neither refuses nor opens; "junk" sends what is no state between the
	// states; "silent" says nothing.
	Socket string `json:"socket,omitempty"`
	// SocketAt is after how many messages a drop happens.
	SocketAt int `json:"socket_at,omitempty"`
	// SocketTimes is to how many openings of a job's socket it happens; 0 is every one.
	SocketTimes int `json:"socket_times,omitempty"`
	// LateTwofa is the status for an answer that the job is not waiting for, because it has it already or is over:
	// 400, 403, 404, 409, 410, 500, or 200, which says true and does nothing. Undocumented.
	LateTwofa int `json:"late_twofa,omitempty"`
	// UnknownFor is how long a job is not found after it was begun, at its socket and its status: the vendor's own test
	// waits "to ensure always find the job".
	UnknownFor sandbox.Span `json:"unknown_for,omitempty"`
	// Refuse is the HTTP status with which a job is refused from the start: 400, 402, 403, 404, 429, 500 or 503; 200 is
	// what an integrator has met, an envelope that says "status": false; 0 is none.
	Refuse int `json:"refuse,omitempty"`
	// RefuseTimes is how many jobs of a credential are refused so; 0 is every one.
	RefuseTimes int `json:"refuse_times,omitempty"`
	// Hurry is for how long the API wants to be left alone when a job's first answer comes: it is refused with 429 and
	// Retry-After, in whole seconds. 0 is not at all.
	Hurry sandbox.Span `json:"hurry,omitempty"`
}

// DefaultSwitches are what the vendor gives figures of, and quick answers.
func DefaultSwitches() Switches {
	return Switches{
		Pace: sandbox.Span(50 * time.Millisecond), TwofaTimeout: sandbox.Span(3 * time.Minute), SessionIdle: sandbox.Span(5 * time.Minute),
		Busy: "replace", Faults: Faults{Replay: true, LateTwofa: 400},
	}
}

// Valid reports the first switch that is in no possible position.
func (w Switches) Valid() error {
	switch {
	case w.Pace < 0, w.Rate < 0:
		return fmt.Errorf("switches: syncfy's pace and rate are not negative")
	case w.TwofaTimeout <= 0, w.SessionIdle <= 0:
		return fmt.Errorf("switches: syncfy's twofa_timeout and session_idle are longer than nothing")
	case !slices.Contains([]string{"replace", "refuse"}, w.Busy):
		return fmt.Errorf("switches: syncfy's busy is replace or refuse, not %q", w.Busy)
	}
	return w.Faults.Valid()
}

// Valid reports the first fault that cannot be made.
func (f Faults) Valid() error {
	switch {
	case !slices.Contains([]string{"", "double_slash", "scheme_less", "both", "elsewhere"}, f.URLs):
		return fmt.Errorf("urls is double_slash, scheme_less, both, elsewhere or empty, not %q", f.URLs)
	case !slices.Contains([]string{"", "drop", "close", "never", "hang", "junk", "silent"}, f.Socket):
		return fmt.Errorf("socket is drop, close, never, hang, junk, silent or empty, not %q", f.Socket)
	case !slices.Contains([]int{200, 400, 403, 404, 409, 410, 500}, f.LateTwofa):
		return fmt.Errorf("late_twofa is 200, 400, 403, 404, 409, 410 or 500, not %d", f.LateTwofa)
	case !slices.Contains([]int{0, 200, 400, 402, 403, 404, 429, 500, 503}, f.Refuse):
		return fmt.Errorf("refuse is a status that the vendor documents, not %d", f.Refuse)
	case f.SocketAt < 0, f.SocketTimes < 0, f.RefuseTimes < 0:
		return fmt.Errorf("socket_at, socket_times and refuse_times are not negative")
	}
	return nil
}

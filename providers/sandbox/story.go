package sandbox

import "time"

// Story is a script being played for one source of one connection. It knows no aggregator: a dialect asks it where it
// stands and tells it what the user or the client did. The sandbox's lock guards it.
type Story struct {
	Script  Script    // what is still to be played; the first act is the one being played
	Entered time.Time // when that act began
	Verdict string    // what the phone said to an ask_approval, before the aggregator looked: approve, refuse, expire
	Watched time.Time // until when the aggregator looks at the phone; zero: it does not look
	Check   *Check    // answers that the bank is looking at
	Acted   bool      // the user did what a require_action or a lock wanted
	Spurned bool      // an answer was refused after the caller had gone
	Refused int       // answers refused since the script was set
}

// Check is an answer under way: at Due the bank decides, whether or not the client is still there.
type Check struct {
	Due    time.Time
	Decide func(now time.Time) error // moves the story on, or says why not
	done   bool
	Err    error // what Decide said
}

// Set starts another script.
func (t *Story) Set(script Script, now time.Time) {
	*t = Story{Script: script}
	t.Enter(now)
}

// Act is the act being played; Accept when the story is over. It is not to be changed: every story is looked at many
// times a second, so it is not copied.
func (t *Story) Act() *Act {
	if len(t.Script) == 0 {
		return &accepted
	}
	return &t.Script[0]
}

var accepted = Accept()

// Healthy reports that the story has come to its good end.
func (t *Story) Healthy() bool { return t.Act().Do == DoAccept }

// Busy reports that nothing can be answered now: the bank is looking at something or just slow.
func (t *Story) Busy() bool {
	return t.Check != nil || !t.Watched.IsZero() || t.Act().Do == DoDawdle
}

// Enter begins the act being played anew, at the given time.
func (t *Story) Enter(now time.Time) {
	if t.Act().Do == DoAccept {
		t.Script = nil
	}
	t.Entered, t.Verdict, t.Watched, t.Acted, t.Spurned = now, "", time.Time{}, false, false
}

// Advance leaves the act being played, at the given time.
func (t *Story) Advance(now time.Time) {
	if len(t.Script) > 0 {
		t.Script = t.Script[1:]
	}
	t.Enter(now)
}

// PassVisit moves on after a sign-in at the bank. A consent before the visit is given by the same sign-in.
func (t *Story) PassVisit(now time.Time) {
	if t.Act().Do == DoConsent {
		t.Advance(now)
	}
	if t.Act().Do == DoAskVisit {
		t.Advance(now)
	}
}

// Settle brings the story up to now: checks that are due are decided, dawdling ends, approvals run out. lifetime is
// how long an approval may take when its act does not say. It reports whether anything changed.
//
// What the phone said counts only once the aggregator looks, that is after a resume: until then the connection stays
// decoupled. UNVERIFIED, but it follows from the documents: the client "sends a resuming signal".
func (t *Story) Settle(now time.Time, lifetime time.Duration) (changed bool) {
	for {
		a := t.Act()
		switch {
		case t.Check != nil:
			if now.Before(t.Check.Due) {
				return changed
			}
			c := t.Check
			t.Check = nil
			c.Err = c.Decide(c.Due)
			c.done = true
		case a.Do == DoDawdle, a.For > 0 && (a.Do == DoLimit || a.Do == DoGoDown || a.Do == DoBreak):
			end := t.Entered.Add(time.Duration(a.For))
			if now.Before(end) {
				return changed
			}
			t.Advance(end)
		case a.Do == DoAskApproval && t.Verdict == "" && !now.Before(t.ApprovalEnds(lifetime)):
			t.Verdict = "expire"
			if a.Decides != "" {
				t.Verdict = a.Decides
			}
		case a.Do == DoAskApproval && !t.Watched.IsZero() && t.Verdict == "approve":
			t.Advance(now)
		case a.Do == DoAskApproval && !t.Watched.IsZero() && t.Verdict != "":
			// Refused or expired: the user must agree before the bank asks again. Observed on the live sandbox by a
			// third party: such a connection goes to SCARequired.
			t.Script = append(Script{Consent()}, t.Script...)
			t.Enter(now)
		case a.Do == DoAskApproval && !t.Watched.IsZero() && !now.Before(t.Watched):
			t.Watched = time.Time{}
		default:
			return changed
		}
		changed = true
	}
}

// ApprovalEnds is when an undecided approval decides itself.
func (t *Story) ApprovalEnds(lifetime time.Duration) time.Time {
	a := t.Act()
	switch {
	case a.For > 0:
		lifetime = time.Duration(a.For)
	case a.Decides != "":
		lifetime = time.Second
	}
	return t.Entered.Add(lifetime)
}

// Still reports that time changes nothing: no check is under way, and the act being played neither ends nor is decided by
// itself.
func (t *Story) Still() bool {
	switch a := t.Act(); {
	case t.Busy(), a.Do == DoAskApproval:
		return false
	case a.Do == DoLimit, a.Do == DoGoDown, a.Do == DoBreak:
		return a.For == 0
	}
	return true
}

// Pending names what a person outside the client's page could do now: approval, visit, action, or nothing.
func (t *Story) Pending() string {
	switch a := t.Act(); {
	case a.Do == DoAskApproval && t.Verdict == "":
		return "approval"
	case a.Do == DoAskVisit:
		return "visit"
	case (a.Do == DoRequireAction || a.Do == DoLock) && !t.Acted:
		return "action"
	}
	return ""
}

package sandbox

import "time"

// story is a script being played for one source of one connection. It knows no aggregator: a dialect asks it where it
// stands and tells it what the user or the client did. The sandbox's lock guards it.
type story struct {
	script  Script    // what is still to be played; the first act is the one being played
	entered time.Time // when that act began
	verdict string    // what the phone said to an ask_approval, before the aggregator looked: approve, refuse, expire
	watched time.Time // until when the aggregator looks at the phone; zero: it does not look
	check   *check    // answers that the bank is looking at
	acted   bool      // the user did what a require_action or a lock wanted
	spurned bool      // an answer was refused with nobody there to hear it
	refused int       // answers refused since the script was set
}

// check is an answer under way: at due the bank decides, whether or not the client is still there.
type check struct {
	due    time.Time
	decide func(now time.Time) error // moves the story on, or says why not
	done   bool
	err    error
}

// set starts another script.
func (t *story) set(script Script, now time.Time) {
	*t = story{script: script}
	t.enter(now)
}

// act is the act being played; Accept when the story is over.
func (t *story) act() Act {
	if len(t.script) == 0 {
		return Accept()
	}
	return t.script[0]
}

// healthy reports that the story has come to its good end.
func (t *story) healthy() bool { return t.act().Do == doAccept }

// busy reports that nothing can be answered now: the bank is looking at something or just slow.
func (t *story) busy() bool {
	return t.check != nil || !t.watched.IsZero() || t.act().Do == doDawdle
}

func (t *story) enter(now time.Time) {
	if t.act().Do == doAccept {
		t.script = nil
	}
	t.entered, t.verdict, t.watched, t.acted, t.spurned = now, "", time.Time{}, false, false
}

// advance leaves the act being played, at the given time.
func (t *story) advance(now time.Time) {
	if len(t.script) > 0 {
		t.script = t.script[1:]
	}
	t.enter(now)
}

// passVisit moves on after a sign-in at the bank. A consent before the visit is given by the same sign-in.
func (t *story) passVisit(now time.Time) {
	if t.act().Do == doConsent {
		t.advance(now)
	}
	if t.act().Do == doAskVisit {
		t.advance(now)
	}
}

// settle brings the story up to now: checks that are due are decided, dawdling ends, approvals run out. lifetime is
// how long an approval may take when its act does not say. It reports whether anything changed.
//
// What the phone said counts only once the aggregator looks, that is after a resume: until then the connection stays
// decoupled. UNVERIFIED, but it follows from the documents: the client "sends a resuming signal".
func (t *story) settle(now time.Time, lifetime time.Duration) (changed bool) {
	for {
		a := t.act()
		switch {
		case t.check != nil:
			if now.Before(t.check.due) {
				return changed
			}
			c := t.check
			t.check = nil
			c.err = c.decide(c.due)
			c.done = true
		case a.Do == doDawdle, a.For > 0 && (a.Do == doLimit || a.Do == doGoDown || a.Do == doBreak):
			end := t.entered.Add(time.Duration(a.For))
			if now.Before(end) {
				return changed
			}
			t.advance(end)
		case a.Do == doAskApproval && t.verdict == "" && !now.Before(t.approvalEnds(lifetime)):
			t.verdict = "expire"
			if a.Decides != "" {
				t.verdict = a.Decides
			}
		case a.Do == doAskApproval && !t.watched.IsZero() && t.verdict == "approve":
			t.advance(now)
		case a.Do == doAskApproval && !t.watched.IsZero() && t.verdict != "":
			// Refused or expired: the user must agree before the bank asks again. Observed on the live sandbox by a
			// third party: such a connection goes to SCARequired.
			t.script = append(Script{Consent()}, t.script...)
			t.enter(now)
		case a.Do == doAskApproval && !t.watched.IsZero() && !now.Before(t.watched):
			t.watched = time.Time{}
		default:
			return changed
		}
		changed = true
	}
}

// approvalEnds is when an undecided approval decides itself.
func (t *story) approvalEnds(lifetime time.Duration) time.Time {
	a := t.act()
	switch {
	case a.For > 0:
		lifetime = time.Duration(a.For)
	case a.Decides != "":
		lifetime = time.Second
	}
	return t.entered.Add(lifetime)
}

// pending names what a person outside the client's page could do now: approval, visit, action, or nothing.
func (t *story) pending() string {
	switch a := t.act(); {
	case a.Do == doAskApproval && t.verdict == "":
		return "approval"
	case a.Do == doAskVisit:
		return "visit"
	case (a.Do == doRequireAction || a.Do == doLock) && !t.acted:
		return "action"
	}
	return ""
}

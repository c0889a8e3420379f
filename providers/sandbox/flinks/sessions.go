package flinks

import (
	"slices"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// session is one sign-in at a bank, known by its RequestIds.
type session struct {
	ids      []string // the RequestIds that are good for it, oldest first
	login    *login
	password string // given with this request; empty: the stored ones are used
	direct   bool   // credentials were given
	save     bool
	lang     string

	story   sandbox.Story
	made    time.Time
	touched time.Time // when it was last heard of
	fault   *fault    // how it ended badly
	refusal *fault    // what became of the last answers, while the challenges stand
	waiting string    // the code of its 202, when it is not the usual one
	texted  bool      // a code was sent by TextOrCall, which cannot be done again
	done    bool
	ended   time.Time
	held    time.Time // until when a request waits for it; zero: none does
}

// alive reports that something can still come of it.
func (t *session) alive() bool { return t.fault == nil && !t.done }

// begin opens a sign-in, and may end the older one of the same login.
func (p *dialect) begin(l *login, now time.Time, slow bool, fill func(*session)) *session {
	if old := l.current; old != nil && old.alive() && p.switches.Concurrent == "replace" {
		p.end(old, &fault{code: noSession}, now)
		p.forget(old)
	}
	t := &session{login: l, made: now, touched: now}
	fill(t)
	t.story.Set(l.next(t.lang, now), now)
	l.signIns++
	l.current = t
	wait := time.Duration(p.s.Switches().Check)
	if slow {
		wait = max(wait, 100*time.Millisecond)
	}
	t.story.Check = &sandbox.Check{Due: now.Add(wait), Decide: func(time.Time) error { return nil }}
	p.keep(t)
	p.advance(t, now)
	return t
}

// keep lets a session be looked at, or remembered when nothing comes of it any more.
func (p *dialect) keep(t *session) {
	if t.alive() {
		p.live = append(p.live, t)
	} else {
		p.ended = append(p.ended, t)
	}
}

// name gives a session the RequestId of one more reply.
func (p *dialect) name(t *session) string {
	if !p.switches.NewRequestID && len(t.ids) > 0 {
		return t.ids[len(t.ids)-1]
	}
	id := guid()
	// A reply may get lost, so an id dies only when a younger one is used. Who goes on with an old one all the time keeps
	// that one and the last few.
	if len(t.ids) > 20 {
		delete(p.byID, t.ids[1])
		t.ids = slices.Delete(t.ids, 1, 2)
	}
	t.ids = append(t.ids, id)
	p.byID[id] = t
	return id
}

// find is the session of a RequestId, whose older ones die by it. The fault says that there is none.
func (p *dialect) find(id string) (*session, *fault) {
	t := p.byID[id]
	if t == nil {
		return nil, &fault{code: noSession}
	}
	at := slices.Index(t.ids, id)
	for _, old := range t.ids[:at] {
		delete(p.byID, old)
	}
	t.ids = t.ids[at:]
	if t.fault != nil && t.fault.code == p.switches.Expired && !t.alive() {
		return nil, t.fault
	}
	return t, nil
}

// forget makes the RequestIds of a session unknown.
func (p *dialect) forget(t *session) {
	for _, id := range t.ids {
		delete(p.byID, id)
	}
	t.ids = nil
}

// end is how a sign-in fails.
func (p *dialect) end(t *session, why *fault, now time.Time) {
	t.fault, t.refusal, t.ended, t.story.Check = why, nil, now, nil
	if why.code != noSession && why.code != "SESSION_EXPIRED" {
		t.login.failed = why // "a cached Authorize returns the error of the last failed refresh" (nightly refresh page)
	}
}

// Settle brings every sign-in up to now, and forgets those that ended long ago.
func (p *dialect) Settle(now time.Time) (changed bool) {
	live := p.live[:0]
	for _, t := range p.live {
		changed = p.advance(t, now) || changed
		if t.alive() || !t.held.IsZero() {
			live = append(live, t)
		} else {
			p.ended = append(p.ended, t)
		}
	}
	clear(p.live[len(live):])
	p.live = live
	for len(p.ended) > 0 && now.Sub(p.ended[0].ended) > memory {
		p.forget(p.ended[0])
		p.ended = p.ended[1:]
	}
	return changed
}

// advance plays one sign-in up to now: as far as the bank lets it go without the user.
func (p *dialect) advance(t *session, now time.Time) (changed bool) {
	w := p.s.Switches()
	if !t.held.IsZero() && !now.Before(t.held) {
		t.held, changed = time.Time{}, true // wakes the request
	}
	for t.alive() {
		if busy := t.story.Busy(); t.story.Settle(now, time.Duration(w.ApprovalLifetime)) {
			changed = true
			if busy && !t.story.Busy() && t.touched.Before(now) {
				t.touched = now // the user's time begins when the question is there
			}
		}
		if !t.alive() || t.story.Busy() {
			break
		}
		if p.pass(t, now) {
			changed = true
			continue
		}
		break
	}
	if t.alive() && !t.story.Busy() && now.Sub(t.touched) >= time.Duration(p.switches.Idle) {
		p.end(t, &fault{code: p.switches.Expired}, now)
		changed = true
	}
	if t.alive() && now.Sub(t.made) >= 30*time.Minute { // the limit for processing (code table)
		p.end(t, &fault{code: p.switches.Expired}, now)
		changed = true
	}
	return changed
}

// pass leaves an act that wants nothing of the user, or ends the sign-in by it. It is false for one that waits.
func (p *dialect) pass(t *session, now time.Time) bool {
	a := t.story.Act()
	fail := func(code string) bool {
		p.end(t, &fault{code: code, message: a.Words}, now)
		return true
	}
	switch a.Do {
	case sandbox.DoConsent: // this wire has no such thing
		t.story.Advance(now)
		return true
	case sandbox.DoRefusePassword, sandbox.DoExpirePassword:
		if t.direct && t.password == t.login.right(*a) {
			t.story.Advance(now)
			return true
		}
		if a.Do == sandbox.DoExpirePassword {
			return fail("INVALID_PASSWORD")
		}
		return fail(badLogin)
	case sandbox.DoAskApproval:
		switch t.story.Verdict {
		case "approve":
			t.story.Advance(now)
			return true
		case "refuse", "expire":
			return fail(wrongAnswer)
		}
		return false
	case sandbox.DoAskVisit:
		return fail(noAuth) // UNVERIFIED: no page says how a bank of the OAuth kind asks for another sign-in
	case sandbox.DoRequireAction:
		return fail("NEW_ACCOUNT")
	case sandbox.DoLock:
		return fail("DISABLED_LOGIN")
	case sandbox.DoLimit:
		return fail(rateLimited)
	case sandbox.DoGoDown:
		return fail("RETRY_LATER")
	case sandbox.DoBreak:
		return fail("AGGREGATION_ERROR")
	case sandbox.DoUnsupported:
		return fail("DISABLED_INSTITUTION")
	case sandbox.DoStrange:
		return fail(a.State)
	case sandbox.DoAccept:
		l := t.login
		t.done, t.ended, t.refusal = true, now, nil
		l.refreshed, l.failed, l.script, l.acted = now, nil, nil, false
		l.saved = l.saved || t.save
		p.push(t)
		return true
	}
	return false
}

// right is the password that an act or the bank takes.
func (l *login) right(a sandbox.Act) string {
	if a.Accepts != "" {
		return a.Accepts
	}
	return l.bank.password
}

// answer gives the bank what the user said. What is wrong with the form of it is told at once; the bank's verdict is
// there when the story is no longer busy.
func (p *dialect) answer(t *session, responses map[string][]string, now time.Time, slow bool) *fault {
	challenges := p.challenges(t)
	if t.story.Act().Do == sandbox.DoAskApproval {
		challenges[0].accepts = ""
		if _, no := checkResponses(challenges, responses); no != nil {
			return no
		}
		return nil // "I have confirmed": the phone decides, not the answer
	}
	given, no := checkResponses(challenges, responses)
	if no != nil {
		return no
	}
	wait := time.Duration(p.s.Switches().Check)
	if slow {
		wait = max(wait, 100*time.Millisecond)
	}
	t.refusal = nil
	t.story.Check = &sandbox.Check{Due: now.Add(wait), Decide: func(at time.Time) error {
		for i, h := range challenges {
			if !h.takes(given[i]) {
				p.spurn(t, at)
				return nil
			}
			t.texted = t.texted || h.kind == "TextOrCall"
		}
		t.story.Advance(at)
		return nil
	}}
	p.advance(t, now)
	return nil
}

// spurn is a refused answer: asked again, or the end.
func (p *dialect) spurn(t *session, now time.Time) {
	t.story.Refused++
	w := p.s.Switches()
	switch {
	case w.LockAfter > 0 && t.story.Refused >= w.LockAfter:
		t.login.script, t.login.broken, t.login.acted = sandbox.Script{sandbox.Lock(), sandbox.Accept()}, now, false
		p.end(t, &fault{code: "DISABLED_LOGIN"}, now)
	case p.switches.WrongAnswer == "bare", t.texted:
		// Observed by a client: after a TextOrCall nothing can be asked again, because the choice of phone is gone.
		p.end(t, &fault{code: wrongAnswer}, now)
	default:
		t.refusal = &fault{code: wrongAnswer, again: true}
	}
}

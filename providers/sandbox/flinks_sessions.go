package sandbox

import (
	"slices"
	"time"
)

// flinksSession is one sign-in at a bank, known by its RequestIds.
type flinksSession struct {
	ids      []string // the RequestIds that are good for it, oldest first
	login    *flinksLogin
	password string // given with this request; empty: the stored ones are used
	direct   bool   // credentials were given
	save     bool
	lang     string

	story   story
	made    time.Time
	touched time.Time    // when it was last heard of
	fault   *flinksFault // how it ended badly
	refusal *flinksFault // what became of the last answers, while the challenges stand
	waiting string       // the code of its 202, when it is not the usual one
	texted  bool         // a code was sent by TextOrCall, which cannot be done again
	done    bool
	ended   time.Time
	held    time.Time // until when a request waits for it; zero: none does
}

// alive reports that something can still come of it.
func (t *flinksSession) alive() bool { return t.fault == nil && !t.done }

// begin opens a sign-in, and may end the older one of the same login.
func (p *flinks) begin(l *flinksLogin, now time.Time, slow bool, fill func(*flinksSession)) *flinksSession {
	if old := l.current; old != nil && old.alive() && p.s.switches.Flinks.Concurrent == "replace" {
		p.end(old, &flinksFault{code: flinksNoSession}, now)
		p.forget(old)
	}
	t := &flinksSession{login: l, made: now, touched: now}
	fill(t)
	t.story.set(l.next(t.lang, now), now)
	l.signIns++
	l.current = t
	wait := time.Duration(p.s.switches.Check)
	if slow {
		wait = max(wait, 100*time.Millisecond)
	}
	t.story.check = &check{due: now.Add(wait), decide: func(time.Time) error { return nil }}
	p.sessions = append(p.sessions, t)
	p.advance(t, now)
	return t
}

// name gives a session the RequestId of one more reply.
func (p *flinks) name(t *flinksSession) string {
	if !p.s.switches.Flinks.NewRequestID && len(t.ids) > 0 {
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
func (p *flinks) find(id string) (*flinksSession, *flinksFault) {
	t := p.byID[id]
	if t == nil {
		return nil, &flinksFault{code: flinksNoSession}
	}
	at := slices.Index(t.ids, id)
	for _, old := range t.ids[:at] {
		delete(p.byID, old)
	}
	t.ids = t.ids[at:]
	if t.fault != nil && t.fault.code == p.s.switches.Flinks.Expired && !t.alive() {
		return nil, t.fault
	}
	return t, nil
}

// forget makes the RequestIds of a session unknown.
func (p *flinks) forget(t *flinksSession) {
	for _, id := range t.ids {
		delete(p.byID, id)
	}
	t.ids = nil
}

// end is how a sign-in fails.
func (p *flinks) end(t *flinksSession, why *flinksFault, now time.Time) {
	t.fault, t.refusal, t.ended, t.story.check = why, nil, now, nil
	if why.code != flinksNoSession && why.code != "SESSION_EXPIRED" {
		t.login.failed = why // "a cached Authorize returns the error of the last failed refresh" (nightly refresh page)
	}
}

// settle brings every sign-in up to now, and forgets those that ended long ago.
func (p *flinks) settle(now time.Time) (changed bool) {
	kept := p.sessions[:0]
	for _, t := range p.sessions {
		changed = p.advance(t, now) || changed
		if !t.alive() && now.Sub(t.ended) > flinksMemory {
			p.forget(t)
			continue
		}
		kept = append(kept, t)
	}
	clear(p.sessions[len(kept):])
	p.sessions = kept
	return changed
}

// advance plays one sign-in up to now: as far as the bank lets it go without the user.
func (p *flinks) advance(t *flinksSession, now time.Time) (changed bool) {
	w := p.s.switches
	if !t.held.IsZero() && !now.Before(t.held) {
		t.held, changed = time.Time{}, true // wakes the request
	}
	for t.alive() {
		if busy := t.story.busy(); t.story.settle(now, time.Duration(w.ApprovalLifetime)) {
			changed = true
			if busy && !t.story.busy() && t.touched.Before(now) {
				t.touched = now // the user's time begins when the question is there
			}
		}
		if !t.alive() || t.story.busy() {
			break
		}
		if p.pass(t, now) {
			changed = true
			continue
		}
		break
	}
	if t.alive() && !t.story.busy() && now.Sub(t.touched) >= time.Duration(w.Flinks.Idle) {
		p.end(t, &flinksFault{code: w.Flinks.Expired}, now)
		changed = true
	}
	if t.alive() && now.Sub(t.made) >= 30*time.Minute { // the limit for processing (code table)
		p.end(t, &flinksFault{code: w.Flinks.Expired}, now)
		changed = true
	}
	return changed
}

// pass leaves an act that wants nothing of the user, or ends the sign-in by it. It is false for one that waits.
func (p *flinks) pass(t *flinksSession, now time.Time) bool {
	a := t.story.act()
	fail := func(code string) bool {
		p.end(t, &flinksFault{code: code, message: a.Words}, now)
		return true
	}
	switch a.Do {
	case doConsent: // this wire has no such thing
		t.story.advance(now)
		return true
	case doRefusePassword, doExpirePassword:
		if t.direct && t.password == t.login.right(a) {
			t.story.advance(now)
			return true
		}
		if a.Do == doExpirePassword {
			return fail("INVALID_PASSWORD")
		}
		return fail(flinksBadLogin)
	case doAskApproval:
		switch t.story.verdict {
		case "approve":
			t.story.advance(now)
			return true
		case "refuse", "expire":
			return fail(flinksWrongAnswer)
		}
		return false
	case doAskVisit:
		return fail(flinksNoAuth) // UNVERIFIED: no page says how a bank of the OAuth kind asks for another sign-in
	case doRequireAction:
		return fail("NEW_ACCOUNT")
	case doLock:
		return fail("DISABLED_LOGIN")
	case doLimit:
		return fail(flinksRateLimited)
	case doGoDown:
		return fail("RETRY_LATER")
	case doBreak:
		return fail("AGGREGATION_ERROR")
	case doUnsupported:
		return fail("DISABLED_INSTITUTION")
	case doStrange:
		return fail(a.State)
	case doAccept:
		l := t.login
		t.done, t.ended, t.refusal = true, now, nil
		l.refreshed, l.failed, l.script, l.acted = now, nil, nil, false
		l.saved = l.saved || t.save
		return true
	}
	return false
}

// right is the password that an act or the bank takes.
func (l *flinksLogin) right(a Act) string {
	if a.Accepts != "" {
		return a.Accepts
	}
	return l.bank.password
}

// answer gives the bank what the user said. What is wrong with the form of it is told at once; the bank's verdict is
// there when the story is no longer busy.
func (p *flinks) answer(t *flinksSession, responses map[string][]string, now time.Time, slow bool) *flinksFault {
	challenges := p.challenges(t)
	if t.story.act().Do == doAskApproval {
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
	wait := time.Duration(p.s.switches.Check)
	if slow {
		wait = max(wait, 100*time.Millisecond)
	}
	t.refusal = nil
	t.story.check = &check{due: now.Add(wait), decide: func(at time.Time) error {
		for i, h := range challenges {
			if !h.takes(given[i]) {
				p.spurn(t, at)
				return nil
			}
			t.texted = t.texted || h.kind == "TextOrCall"
		}
		t.story.advance(at)
		return nil
	}}
	p.advance(t, now)
	return nil
}

// spurn is a refused answer: asked again, or the end.
func (p *flinks) spurn(t *flinksSession, now time.Time) {
	t.story.refused++
	w := p.s.switches
	switch {
	case w.LockAfter > 0 && t.story.refused >= w.LockAfter:
		t.login.script, t.login.broken, t.login.acted = Script{Lock(), Accept()}, now, false
		p.end(t, &flinksFault{code: "DISABLED_LOGIN"}, now)
	case w.Flinks.WrongAnswer == "bare", t.texted:
		// Observed by a client: after a TextOrCall nothing can be asked again, because the choice of phone is gone.
		p.end(t, &flinksFault{code: flinksWrongAnswer}, now)
	default:
		t.refusal = &flinksFault{code: flinksWrongAnswer, again: true}
	}
}

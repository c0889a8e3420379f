package reconnect

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"time"
)

// Attempts are the answers about one connection that its bank has refused, over all flows: the bank counts them together, so
// one flow's count alone would not keep it from locking the access.
type Attempts struct {
	Refused int                  `json:"refused,omitempty"` // since the last success
	Open    map[string]time.Time `json:"open,omitempty"`    // sent, their fate unknown: until when it is waited for, by Flow.ID
	Last    time.Time            `json:"last,omitzero"`     // when one was sent last
}

// AttemptsKept is how long attempts are remembered after the last one. A store forgets them then.
const AttemptsKept = 24 * time.Hour

// Forgotten reports whether a store need not keep attempts any longer.
func (a *Attempts) Forgotten(now time.Time) bool {
	return a.Refused == 0 && len(a.Open) == 0 || !now.Before(a.Last.Add(AttemptsKept))
}

// attemptPause is how long after the last attempt another one may be made where [MaxRefusals] are reached.
const attemptPause = time.Hour

// left is how many attempts a flow may still make: one in an hour where the limit is reached. Others' that are open count as
// refused.
func (a *Attempts) left(flow string, now time.Time) int {
	others := len(a.Open)
	if _, mine := a.Open[flow]; mine {
		others--
	}
	switch left := MaxRefusals - a.Refused - others; {
	case left > 0:
		return left
	case others == 0 && !now.Before(a.Last.Add(attemptPause)):
		return 1
	}
	return 0
}

// overdue counts open attempts of which nothing more is heard as refused.
func (a *Attempts) overdue(now time.Time) {
	a.drawIn(now)
	for flow, until := range a.Open {
		if !now.Before(until) {
			delete(a.Open, flow)
			a.Refused++
		}
	}
}

// reserve takes note that a flow is about to send an answer, and reports whether it may.
func (a *Attempts) reserve(flow string, now time.Time) bool {
	if a.overdue(now); a.left(flow, now) == 0 {
		return false
	}
	if a.Open == nil {
		a.Open = map[string]time.Time{}
	}
	a.Open[flow], a.Last = now.Add(Lifetime), now
	return true
}

// fate is what became of an answer.
type fate int

const (
	passed    fate = iota // the bank has taken it, or never saw it
	refusedIt             // the bank has refused it, or may have
	succeeded             // the connection works
)

func (a *Attempts) settle(flow string, is fate) {
	_, open := a.Open[flow]
	delete(a.Open, flow)
	switch {
	case is == succeeded:
		a.Refused = 0
	case is == refusedIt && open:
		a.Refused++
	}
}

// counted names the attempts that an answer to the flow's step counts among, without saying what they are about; empty for
// an answer that is counted within the flow alone. Connections are counted as such, and what anonymous flows send by the
// user name that is typed, so that a stranger's guesses end without locking the person's own links. Such a link's bank is
// not told apart: the stranger has written it, perhaps each time in another way that the aggregator takes for the same.
func (f *Flow) counted(key []byte, answers Answers) string {
	ask, asked := f.Step.(Ask)
	if !asked || len(ask.Fields) == 0 {
		return ""
	}
	about := []string{f.Client, f.Provider, f.Account, "connection", f.Connection}
	if f.Connection == "" {
		if f.Claim != "" || f.Sent.For > 0 { // its code is good for one flow
			return ""
		}
		name := ""
		for _, fd := range ask.Fields {
			if fd.Username && len(answers[fd.Name]) > 0 {
				name = strings.ToLower(answers[fd.Name][0])
			}
		}
		if name == "" {
			return ""
		}
		about[3], about[4] = "user name", name
	}
	mac := hmac.New(sha256.New, key)
	for _, part := range about {
		mac.Write([]byte(part))
		mac.Write([]byte{0})
	}
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

// settled says what became of the answer that counts among Counted, once that is known; refusals is how many the flow had
// counted before. What was under way when the flow was ended may have been refused.
func (f *Flow) settled(refusals int) (counted string, is fate) {
	if f.Counted == "" || f.Pending {
		return "", passed
	}
	counted, f.Counted = f.Counted, ""
	reason := ReasonOf(f.Step)
	gaveUp := slices.Contains([]Reason{Locked, Cancelled, Expired, Superseded, Unreachable}, reason)
	switch {
	case f.Status() == "done":
		return counted, succeeded
	case f.Refusals > refusals, reason.Refusal(), f.Over() && gaveUp:
		return counted, refusedIt
	}
	return counted, passed
}

// reserve has the answer that a form brings counted before the flow takes it, and reports whether it may leave. Where it
// cannot be counted nothing has changed, and the form may be sent again. One that is not taken after all stays counted until the
// flow's next answer, or for as long as its fate would be waited for.
func (e *Engine) reserve(ctx context.Context, id string, turn int, form Answers) (may bool, err error) {
	f, err := e.Read(ctx, id)
	if err == nil && f.behind(turn) {
		err = errBehind
	}
	if err != nil {
		return false, err
	}
	var typed scratch
	defer typed.wipe()
	now, counted := e.Now(), ""
	step := f.Clone()
	if answers, _ := step.accept(turn, form, &typed, now); answers != nil {
		counted = f.counted(e.Key, answers)
	}
	if counted == "" {
		return true, nil
	}
	err = e.attempts(ctx, counted, now, func(a *Attempts) { may = a.reserve(id, now) })
	if err != nil && !errors.Is(err, ErrAway) {
		e.Log.Error("attempt not counted, so not made", "flow", id, "error", err.Error())
	}
	return may, err
}

// settle counts what became of an answer, as soon as the store lets it.
func (e *Engine) settle(ctx context.Context, flow, counted string, is fate, log *slog.Logger) {
	if counted == "" {
		return
	}
	failed := func(err error) {
		log.Error("attempt not counted", "error", err.Error()) // it counts as refused when it is overdue
	}
	err := e.seeTo(ctx, flow, func(ctx context.Context) error {
		return e.attempts(ctx, counted, e.Now(), func(a *Attempts) { a.settle(flow, is) })
	}, failed)
	if err != nil {
		failed(err)
	}
}

// attemptsLeft is how many answers to a step may still be refused, over all flows of the connection. Where there is none, and the
// user name decides, nothing is known before that is typed.
func (e *Engine) attemptsLeft(ctx context.Context, f *Flow, s Step) (left int, err error) {
	of := Flow{Client: f.Client, Provider: f.Provider, Account: f.Account, Connection: f.Connection, Step: s}
	name := ""
	if f.Connection != "" {
		name = of.counted(e.Key, nil)
	}
	if name == "" {
		return MaxRefusals, nil
	}
	now := e.Now()
	err = e.attempts(ctx, name, now, func(a *Attempts) {
		a.overdue(now)
		left = a.left(f.ID, now)
	})
	return left, err
}

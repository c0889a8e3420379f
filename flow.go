package reconnect

import (
	crypto "crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"math/rand/v2"
	"reflect"
	"time"
)

// Flow is one conversation: what was asked last, how often the bank refused, what the integrator was told. It holds
// the rules and does no input or output; times are handed in. It never holds an answer.
//
// Flows are written as JSON and read back. Secret and Cursor are secrets: stores that leave the process's memory seal
// what they write.
type Flow struct {
	Version int64  `json:"version"`         // of what is kept: a store counts it up with each change
	ID      string `json:"id"`              // public: in events, logs and the store's key
	Secret  string `json:"secret"`          // 256 bits, by which its keys are made; see [Flow.NewKey]
	Owner   string `json:"owner,omitempty"` // the opening of the key that a person has used first; empty before
	Link    string `json:"link,omitempty"`  // Entry.Link
	// LinkUntil, Origin, Person and Brand are those of the Entry.
	LinkUntil time.Time `json:"link_until,omitzero"`
	Origin    string    `json:"origin,omitempty"`
	Person    string    `json:"person,omitempty"`
	Brand     *Brand    `json:"brand,omitempty"`

	Door        string            `json:"door"`
	Source      string            `json:"source,omitempty"` // of Entry.Source, by Engine.Key: flows of an address are counted together
	Client      string            `json:"client"`           // Client.ID
	Provider    string            `json:"provider"`
	Account     string            `json:"account,omitempty"` // Connection.Account
	Connection  string            `json:"connection"`        // the aggregator's id of the connection
	Callback    string            `json:"callback,omitempty"`
	State       string            `json:"state,omitempty"` // the integrator's, returned byte for byte
	Lang        string            `json:"lang"`
	DoorOptions map[string]string `json:"door_options,omitempty"` // Entry.DoorOptions
	Appearance  Appearance        `json:"appearance,omitzero"`
	Framed      bool              `json:"framed,omitempty"`  // the page stands in an iframe
	Popup       bool              `json:"popup,omitempty"`   // it stands in a window that another page opened
	Claim       string            `json:"claim,omitempty"`   // hash of the code that opened it, which opens no other as long as this one is kept
	Unasked     bool              `json:"unasked,omitempty"` // Entry.Unasked
	Sent        Sent              `json:"sent,omitzero"`
	Proven      bool              `json:"proven,omitempty"` // the aggregator has accepted the code, or a person has answered
	Bound       bool              `json:"bound,omitempty"`  // the browser has shown our cookie, and must from now on

	Bank    Bank              `json:"bank,omitzero"`
	Results map[string]string `json:"results,omitempty"` // Reply.Results
	Cursor  Cursor            `json:"cursor,omitempty"`
	Step    Step              `json:"-"`
	Asked   Step              `json:"-"`                // during a Wait, the last step that wanted something of the user; nil if none has
	Visits  []Visited         `json:"visits,omitempty"` // where the user was sent, the newest last

	// Turn numbers what the page shows. It grows when an answer is accepted and when something else is shown; a form
	// carries it and is good for that turn alone.
	Turn     int       `json:"turn"`
	InFlight *Exchange `json:"in_flight,omitempty"` // what is under way upstream
	Began    int       `json:"began,omitempty"`     // exchanges begun so far
	Unsure   bool      `json:"unsure,omitempty"`
	Unheard  time.Time `json:"unheard,omitzero"`  // Call.Unheard
	Pending  bool      `json:"pending,omitempty"` // an answer was sent, and its fate has not been told
	Refusals int       `json:"refusals,omitempty"`
	Renewals int       `json:"renewals,omitempty"` // times that the bank was had to send something anew
	Retries  int       `json:"retries,omitempty"`  // times that a failure was tried again
	// Typed is what was typed into the last form and is no secret; see [Engine.Keep]. Nil for all who run scripts.
	Typed  Answers   `json:"typed,omitempty"`
	Losses int       `json:"losses,omitempty"` // replies lost in a row
	Polls  int       `json:"polls,omitempty"`  // looks since something else was shown
	Next   time.Time `json:"next,omitzero"`    // do not look before; after the end: do not close before

	Events []Event   `json:"events"`
	Opened time.Time `json:"opened"`
	Until  time.Time `json:"until"` // when the clock ends it
	// Extended is how often that was put off because a person needed more time.
	Extended int       `json:"extended,omitempty"`
	Ended    time.Time `json:"ended,omitzero"` // when it ended
	Left     bool      `json:"left,omitempty"` // a browser has gone to the callback
	Closed   bool      `json:"closed,omitempty"`
	Closes   int       `json:"closes,omitempty"` // attempts to give back what is held upstream
	Leased   time.Time `json:"leased,omitzero"`  // until then another process is giving it back

	Outbox *Outbox `json:"outbox,omitempty"` // nil where the client has no receiver
	Folded bool    `json:"folded,omitempty"` // it is kept for its receiver alone: its pages are gone

	Handover *Handover `json:"handover,omitempty"` // nil as long as no phone was wanted

	Down   bool      `json:"down,omitempty"`  // the bank is known to be down, and nothing was answered yet
	Wished time.Time `json:"wished,omitzero"` // when the person wished that the receiver is told when the bank works again

	Noticed []string `json:"noticed,omitempty"` // hashes of webhooks that have woken it, the newest last

	Beside []string `json:"beside,omitempty"` // Entry.Beside
	// Rival is the id of another flow about the same connection, at which a person is. The page says so first, and ends it
	// if this one is to go on.
	Rival string `json:"rival,omitempty"`
	// Counted names the [Attempts] among which the last answer counts, as long as its fate is open.
	Counted string `json:"counted,omitempty"`
	// Warned is how many answers may still be refused where the bank has refused some in other flows; 0 where it has not.
	Warned int `json:"warned,omitempty"`
}

// Exchange is a conversation with the aggregator that is under way: that it is, never what it says.
type Exchange struct {
	// N is its number in the flow, by which what an overtaken one brings is dropped. It ends by chance, so that another one that was
	// begun where a store has lost this one is not taken for it.
	N      int       `json:"n"`
	Answer bool      `json:"answer"` // it carries an answer, or leads back: the step that is kept is behind us
	Until  time.Time `json:"until"`  // if it was not renewed by then, the process that ran it has died
	// Queued is how long it still waits for its turn upstream, roughly: in whole minutes. 0 if it does not wait.
	Queued time.Duration `json:"queued,omitempty"`
}

// maxLosses is how many lost replies in a row end a flow: with the pauses between them, some three minutes.
const maxLosses = 10

// NewFlow opens a flow for an entry. It waits for its provider's first word.
func NewFlow(e Entry, door string, now time.Time) *Flow {
	f := &Flow{
		ID: randomID(), Secret: randomText(32), Link: e.Link, Beside: e.Beside, Unasked: e.Unasked,
		Door: door, Client: e.Client.ID, Provider: e.Connection.Provider, Account: e.Connection.Account, Connection: e.Connection.ID,
		Callback: e.Callback, State: e.State, Lang: e.Lang, DoorOptions: e.DoorOptions, Appearance: e.Appearance,
		LinkUntil: e.LinkUntil, Origin: e.Origin, Person: e.Person, Brand: e.Brand,
		Step: Wait{}, Turn: 1,
		Opened: now, Until: now.Add(Lifetime),
	}
	f.tell(EventOpened, now)
	f.begin(false, now)
	return f
}

// ClaimBy has a new flow be opened by the code that a claim is made of. Its id begins as the claim does: a store that is spread over
// several servers finds both on one, and keeps them in one step.
func (f *Flow) ClaimBy(claim string) {
	f.Claim = claim
	f.ID = claim[:1] + f.ID[1:]
}

// claimed is a claim as it is kept.
func claimed(claim string) string { return hashOf(claim)[:24] }

func (f *Flow) begin(answer bool, now time.Time) {
	f.Began++
	f.InFlight = &Exchange{N: f.Began<<24 | rand.N(1<<24), Answer: answer, Until: now.Add(leaseTime)}
}

func randomID() string {
	b := make([]byte, 12)
	_, _ = crypto.Read(b) // never fails since Go 1.24
	return hex.EncodeToString(b)
}

func randomText(n int) string {
	b := make([]byte, n)
	_, _ = crypto.Read(b) // never fails since Go 1.24
	return base64.RawURLEncoding.EncodeToString(b)
}

// Status is "open", "done" or "failed". It is derived from the step.
func (f *Flow) Status() string {
	if f.Over() {
		return StepName(f.Step)
	}
	return "open"
}

// Over reports whether the flow has ended.
func (f *Flow) Over() bool { return ends(f.Step) }

// Shown is the step that a page must show: the last one, or Wait while an answer is under way or its fate unknown. A
// wait of which nothing has begun upstream, because what we want to send queues, says so.
func (f *Flow) Shown() Step {
	s := f.Step
	if f.Rival != "" && !f.Over() {
		return Ask{Reason: AlreadyOpen}
	}
	if f.moving() {
		s = Wait{}
	}
	if w, waiting := s.(Wait); waiting && f.InFlight != nil && f.InFlight.Queued > 0 && (w.Stage == "" || w.Stage == Queued) {
		w.Stage, w.Left = Queued, f.InFlight.Queued
		return w
	}
	return s
}

// moving reports whether the last step has been answered, or is in doubt, so that it cannot be answered now.
func (f *Flow) moving() bool {
	return !f.Over() && (f.Unsure || f.InFlight != nil && f.InFlight.Answer)
}

// AttemptsLeft is how many answers the bank may still refuse before the flow stops.
func (f *Flow) AttemptsLeft() int {
	left := max(0, MaxRefusals-f.Refusals)
	if f.Warned > 0 {
		left = min(left, f.Warned)
	}
	return left
}

// Retried reports whether an answer was refused in this flow, so that attempts are worth counting aloud.
func (f *Flow) Retried() bool { return f.Refusals > 0 }

// accept takes what a form says, if it was made for this very turn, and marks the flow as having an answer under way.
// It returns nil Answers for a form of another turn, whose sender is simply shown the current step, and problems for
// values that cannot be sent; then the turn stands.
func (f *Flow) accept(turn int, form Answers, typed *scratch, now time.Time) (Answers, []Problem) {
	if turn != f.Turn || f.Over() || f.moving() || f.Rival != "" {
		return nil, nil
	}
	answers := Answers{}
	switch s := f.Step.(type) {
	case Ask:
		var problems []Problem
		for _, fd := range s.Fields {
			values, p := fd.take(form, typed)
			if p != nil {
				problems = append(problems, *p)
			} else if len(values) > 0 {
				answers[fd.Name] = values
			}
		}
		if problems != nil {
			return nil, problems
		}
	case Act:
	case Approve, Visit, Wait, Done, Failed:
		return nil, nil
	}
	f.again(now)
	f.send(now)
	return answers, nil
}

func (f *Flow) send(now time.Time) {
	f.Pending, f.Proven = true, true
	f.moveOn(EventAnswered, now)
}

// back leaves the question for an earlier one, if it can be left and the form was made for this very turn. Nothing was
// answered, so nothing can be refused.
func (f *Flow) back(turn int, now time.Time) bool {
	ask, asked := f.Step.(Ask)
	if !asked || !ask.Back || turn != f.Turn || f.moving() || f.Rival != "" {
		return false
	}
	f.moveOn(EventBack, now)
	return true
}

// Renewable reports whether the step that is shown can be had anew once more.
func (f *Flow) Renewable() bool { return f.Renewals < MaxRenewals && !f.moving() && renewable(f.Step) }

// renew has what the step is about sent anew, if the form was made for this very turn. Nothing was answered, so nothing can be refused; and
// what was said of the last answer is not about what comes.
func (f *Flow) renew(turn int, now time.Time) bool {
	if turn != f.Turn || f.Rival != "" || !f.Renewable() {
		return false
	}
	if ask, asked := f.Step.(Ask); asked {
		ask.Reason = ""
		f.Step = ask
	}
	f.Renewals++
	f.moveOn(EventRenewed, now)
	return true
}

// moveOn has the step of this turn behind it: its forms are old from here on, and Wait is shown until something comes.
func (f *Flow) moveOn(event string, now time.Time) {
	f.begin(true, now) // a look that is under way is overtaken
	f.Turn++
	f.Polls = 0
	f.Typed, f.Down = nil, false
	f.tell(event, now)
}

// poll marks the flow as being looked at. It reports false when there is nothing to look for, when it is too soon, or
// when another is at it already.
func (f *Flow) poll(now time.Time) bool {
	if f.Over() || f.InFlight != nil || now.Before(f.Next) {
		return false
	}
	if _, looks := pace(f.Step); !looks && !f.Unsure {
		return false
	}
	f.begin(false, now)
	return true
}

// closeTime is how long one attempt to give back what is held upstream may take.
const closeTime = 30 * time.Second

// takeToClose leases a flow that has ended to the caller, who gives back what is held upstream. It reports false if there
// is nothing to do, if an exchange is under way, which comes here when it is done, or if another is at it.
func (f *Flow) takeToClose(now time.Time) bool {
	if !f.Over() || f.Closed || f.InFlight != nil || now.Before(f.Leased) {
		return false
	}
	f.Leased = now.Add(closeTime + 10*time.Second)
	return true
}

// call is what a provider is told when a move is made.
func (f *Flow) call(m Move) Call {
	c := Call{Cursor: f.Cursor, Shown: f.Step, Move: m, State: f.ID + "." + randomText(16), Unheard: f.Unheard}
	if _, c.Waiting = f.Step.(Wait); c.Waiting {
		c.Shown = f.Asked
	}
	return c
}

// record keeps what an exchange brought; news that was not asked for has the number 0. What an exchange brings that
// another one has overtaken is dropped whole: it is about how things were before. A flow that ended meanwhile keeps only the
// cursor, which is needed to give back what is held upstream. The bank may still refuse so many answers as are left, over
// all flows, the one that was sent last among them.
func (f *Flow) record(n int, r Reply, err error, left int, now time.Time) {
	if f.InFlight != nil && f.InFlight.N != n || f.InFlight == nil && n != 0 && !f.Over() {
		return
	}
	if f.Waits() && !f.Over() {
		if r.Cursor != nil {
			f.begun(now)
		} else {
			f.Owner, f.Bound = "", false // the link is as it was
		}
	}
	if r.Cursor != nil {
		f.Cursor, f.Bank, f.Results = r.Cursor, r.Bank, r.Results
	}
	if f.Over() {
		f.InFlight = nil
		return
	}
	if err != nil || r.Step == nil {
		f.lose(now)
		if r.Cursor != nil {
			f.Unheard = time.Time{}
		}
		if next := f.Next; f.troubled(err) {
			f.show(Wait{Reason: Unreachable}, now)
			f.Next = next
		}
		return
	}
	f.Proven = f.Proven || f.accepts(r.Step)
	left += f.Refusals
	s := f.offered(f.judge(r.Step), now)
	left -= f.Refusals
	changed := f.moving() || !reflect.DeepEqual(s, f.Step)
	if ask, asked := s.(Ask); asked && changed && len(ask.Fields) > 0 {
		if f.Warned = 0; left < MaxRefusals-f.Refusals {
			f.Warned = left
		}
		if left <= 0 {
			s = Failed{Reason: TooManyAttempts, Words: ask.Words}
		}
	}
	f.InFlight, f.Unsure, f.Unheard, f.Losses = nil, false, time.Time{}, 0
	if !changed {
		f.Polls++
		f.Next = now.Add(f.pause())
		return
	}
	f.show(s, now)
}

// accepts reports whether a step means that the aggregator has accepted the code that opened the flow. What is shown to
// all, with no code, proves nothing, nor does a wait: it may be our own.
func (f *Flow) accepts(s Step) bool {
	switch s := s.(type) {
	case Ask, Approve, Visit, Act, Done:
	case Failed:
		if !s.Retry || !s.Reason.Down() {
			return false
		}
	case Wait:
		return false
	}
	return f.Claim != "" && !f.Unasked && !f.Waits()
}

// lose takes note of a lost reply. If an answer was in it the flow becomes unsure: nothing is sent before a look has
// told what became of it. A lost look changes nothing that the user sees. After too many in a row the flow ends.
func (f *Flow) lose(now time.Time) {
	answer := f.InFlight != nil && f.InFlight.Answer
	if answer {
		f.Unheard = f.Events[len(f.Events)-1].At // nothing was told since it was accepted
	}
	f.InFlight = nil
	if f.Over() {
		return
	}
	if f.Losses++; f.Losses >= maxLosses {
		f.Unsure = false
		f.show(Failed{Reason: Unreachable}, now)
		return
	}
	f.Next = now.Add(losing.wait(f.Losses-1, f.ID))
	f.Unsure = f.Unsure || answer
}

// judge counts refusals, and turns the last one into the end. A refusal that was there at the start does not count:
// it is the usual reason to come.
func (f *Flow) judge(s Step) Step {
	if f.Waits() {
		return s // nothing was sent that could be refused
	}
	ask, ok := s.(Ask)
	if !ok {
		switch s.(type) {
		case Wait, Approve: // the fate of the answer is still open
		case Ask, Visit, Act, Done, Failed:
			f.Pending = false
		}
		return s
	}
	last, again := f.Step.(Ask)
	if _, approving := f.Step.(Approve); !f.Pending && !approving { // a refused approval is a refusal, too
		if again && reflect.DeepEqual(ask.Fields, last.Fields) && ask.Words == last.Words {
			if f.moving() { // it is shown anew
				ask.Reason = last.Reason
				return ask
			}
			return last // the question stands, and why it was asked
		}
		return s
	}
	f.Pending = false
	switch {
	case f.Unsure && again && reflect.DeepEqual(ask.Fields, last.Fields) &&
		(ask.Reason == last.Reason || last.Reason == Interrupted):
		// The same question stands, and it is not known whether the bank has seen the answer. It may have counted it.
		ask.Reason = Interrupted
		if len(ask.Fields) > 0 {
			f.Refusals++
		}
	case ask.Reason.Refusal():
		f.Refusals++
	default:
		return ask
	}
	if f.Refusals >= MaxRefusals {
		if ask.Reason == Interrupted {
			return Failed{Reason: Unreachable}
		}
		return Failed{Reason: TooManyAttempts, Words: ask.Words}
	}
	return ask
}

func (f *Flow) show(s Step, now time.Time) {
	if _, waits := s.(Wait); !waits {
		f.Asked = nil
	} else if _, waited := f.Step.(Wait); !waited {
		f.Asked = f.Step
	}
	f.Step = s
	f.untype()
	f.expect(s)
	f.Turn++
	f.Polls = 0
	f.Next = now.Add(f.pause())
	switch {
	case !f.Over():
		f.tell(EventStep, now)
	case f.Status() == "done":
		f.Wished = time.Time{}
		f.end(EventDone, now)
	default:
		f.end(EventFailed, now)
	}
}

func (f *Flow) end(event string, now time.Time) {
	f.Pending, f.Unsure = false, false
	f.Ended = now
	f.tell(event, now)
}

func (f *Flow) tell(event string, now time.Time) {
	s := f.Step
	if f.Rival != "" && !f.Over() {
		s = f.Shown()
	}
	seq := 1
	if n := len(f.Events); n > 0 {
		seq = f.Events[n-1].Seq + 1
	}
	events := make([]Event, 0, len(f.Events)+1) // snapshots keep theirs: with no more room than they need
	f.Events = append(append(events, f.Events...), Event{
		Seq: seq, Type: event, Step: StepName(s), Reason: ReasonOf(s), At: now, Challenge: ChallengeOf(s),
	})
}

// stop ends the flow from our side, and reports whether it had not ended: the user cancelled, or the time ran out. The
// connection stays as it was.
func (f *Flow) stop(r Reason, now time.Time) bool {
	if f.Over() {
		return false
	}
	f.show(f.stopped(r), now)
	return true
}

// pause is how long to wait before the next look: at first as long as the step says, and for an approval so as long as a person takes
// to find the phone.
func (f *Flow) pause() time.Duration {
	again, looks := pace(f.Step)
	if !looks {
		return 0
	}
	polls := f.Polls
	if _, approving := f.Step.(Approve); approving {
		polls = max(0, polls-int(steady/again))
	}
	return polling(again).wait(polls, f.ID)
}

// steady is how long the looks for an approval do not slow down.
const steady = 2 * time.Minute

// early reports whether a page that asks has a look made before that is due: what is waited for happens outside, and the person may
// just have come back from there. It is made no sooner after the last one than the step allows.
func (f *Flow) early(now time.Time) bool {
	again, _ := pace(f.Step)
	switch f.Step.(type) {
	case Approve, Visit:
		return f.InFlight == nil && !f.Unsure && f.Losses == 0 && !now.Before(f.Next.Add(again-f.pause()))
	case Ask, Act, Wait, Done, Failed:
	}
	return false
}

// Due is when the clock must attend to the flow next, watched or not: to tell its receiver of an event, or for what the flow itself needs.
func (f *Flow) Due() time.Time {
	if due, ok := f.tellDue(); ok {
		return earlier(due, f.attendDue())
	}
	return f.attendDue()
}

// attendDue is when the flow needs the clock: when the process that runs its exchange is dead, if it is; while the fate of an answer is
// unknown, to look for it; at its deadline; after its end, to give back what is held upstream, and at last to be forgotten.
func (f *Flow) attendDue() time.Time {
	switch {
	case !f.Over() && f.InFlight != nil:
		return earlier(f.InFlight.Until, f.Until)
	case !f.Over() && f.Unsure:
		return earlier(f.Next, f.Until)
	case !f.Over():
		return f.Until
	case !f.Closed:
		if f.Leased.After(f.Next) {
			return f.Leased
		}
		return f.Next
	case f.Folded && (f.owes() || !f.Wished.IsZero()):
		return later(f.Ended.Add(keepUntold), f.waitsForBank())
	case f.Sent.For > 0:
		return f.Ended.Add(keepSent)
	case !f.Proven:
		return later(f.Ended.Add(keepUnproven), f.LinkUntil)
	default:
		return later(f.Ended.Add(keepEnded), f.LinkUntil)
	}
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}

// Clone returns a flow that shares nothing that is ever changed in place.
func (f *Flow) Clone() *Flow {
	c := *f
	if f.InFlight != nil {
		u := *f.InFlight
		c.InFlight = &u
	}
	if f.Outbox != nil {
		o := *f.Outbox
		c.Outbox = &o
	}
	return &c // Cursor, Events, Visits, Handover and Step are replaced, never written into
}

package reconnect

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"time"
)

// A bank is known to be down when the aggregator has said so of several connections within a while, and of none in between that it works.
// All processes know it by a note of the store, one for each bank of an account; so no client's trouble is shown to another's users.
const (
	// downAfter is how many connections must have met it. Only those count of which the aggregator has accepted the code, once each, so
	// neither invented flows nor one person's many can make a bank look down.
	downAfter = 5
	// downFor is how long one counts.
	downFor = 15 * time.Minute
	// WishTime is how long a person's wish lives to be told when a bank works again.
	WishTime = 72 * time.Hour
	// maxWishes bounds those that wait for one bank.
	maxWishes = 1000
)

// outage is what is known of a bank that fails.
type outage struct {
	Met    map[string]time.Time `json:"met,omitempty"`    // when the flow of a connection, by its hash, has met it last
	Wishes map[string]string    `json:"wishes,omitempty"` // which flow of a connection, by its hash, waits for its end
}

func readOutage(kept []byte) (o outage) {
	_ = json.Unmarshal(kept, &o) // what cannot be read is not known
	return o
}

func (o outage) written() []byte {
	if len(o.Met) == 0 && len(o.Wishes) == 0 {
		return nil
	}
	b, _ := json.Marshal(o) // which cannot fail
	return b
}

// down reports whether the bank is known to be down.
func (o outage) down(now time.Time) bool {
	n := 0
	for _, at := range o.Met {
		if now.Sub(at) < downFor {
			n++
		}
	}
	return n >= downAfter
}

// bankKey is what a flow's bank is noted by; empty where the bank or the connection is not known.
func (f *Flow) bankKey(bank Bank) string {
	if bank.ID == "" || f.Connection == "" {
		return ""
	}
	return "bank " + f.Provider + " " + f.Account + " " + bank.ID
}

// outage is what is known of a flow's bank, by a note that fn changes; nil only reads it.
func (e *Engine) outage(ctx context.Context, key string, fn func(*outage)) (outage, error) {
	kept, err := e.Note(ctx, key, WishTime, func(kept []byte) []byte {
		if fn == nil {
			return kept
		}
		o := readOutage(kept)
		fn(&o)
		return o.written()
	})
	return readOutage(kept), err
}

// knownDown reports whether the bank that a reply names for the first time is known to be down, where it asks something of the person. That
// it cannot be found out is as good as that it is not.
func (e *Engine) knownDown(ctx context.Context, of *Flow, r Reply) bool {
	key := of.bankKey(r.Bank)
	if key == "" || of.Bank.ID != "" || ChallengeOf(r.Step) == "" {
		return false
	}
	o, err := e.outage(ctx, key, nil)
	return err == nil && o.down(e.Now())
}

// heardOfBank takes note of what a flow's events say of its bank, from one of them on.
func (e *Engine) heardOfBank(f *Flow, from int) {
	key := f.bankKey(f.Bank)
	if key == "" || !f.Proven {
		return
	}
	for i := from; i < len(f.Events); i++ {
		n := f.Events[i]
		var note func(context.Context) error
		untried := i > 0 && f.Events[i-1].Challenge == ForRetry // it was noted when that was offered
		switch met := n.Type == EventStep && n.Challenge == ForRetry || n.Type == EventFailed && !untried; {
		case met && n.Reason.Down():
			note = func(ctx context.Context) error { return e.bankFailed(ctx, f, key) }
		case n.Type == EventFailed && !f.Wished.IsZero(): // which only now can be told what was wished to be known
			note = func(ctx context.Context) error { return e.bankWorked(ctx, f, key) }
		case n.Type == EventDone && f.answered():
			note = func(ctx context.Context) error { return e.bankWorks(ctx, key) }
		default:
			continue
		}
		e.under.Go(func() {
			ctx, cancel := context.WithTimeout(context.Background(), tellLease)
			defer cancel()
			if err := note(ctx); err != nil {
				e.Log.Warn("how a bank does is not noted", "flow", f.ID, "error", err.Error())
			}
		})
	}
}

// answered reports whether a person has answered anything: that a connection works that nobody has touched says nothing of its bank.
func (f *Flow) answered() bool {
	for _, e := range f.Events {
		if e.Type == EventAnswered && e.Challenge != ForLink {
			return true
		}
	}
	return false
}

// person is the connection of a flow, as a note about its bank has it.
func (e *Engine) person(f *Flow) string { return e.masked("connection", f.Client+" "+f.Connection) }

// bankFailed notes that a connection has met a bank that is down.
func (e *Engine) bankFailed(ctx context.Context, f *Flow, key string) error {
	now, who := e.Now(), e.person(f)
	_, err := e.outage(ctx, key, func(o *outage) {
		maps.DeleteFunc(o.Met, func(_ string, at time.Time) bool { return now.Sub(at) >= downFor })
		if o.Met == nil {
			o.Met = map[string]time.Time{}
		}
		if len(o.Met) < maxWishes {
			o.Met[who] = now
		}
	})
	return err
}

// bankWorks notes that a bank works again, and tells the clients whose users wished to know. A wish is taken off the note once its flow
// has the event, so that none is lost with a process that dies; and a flow has it once, whoever tells it.
func (e *Engine) bankWorks(ctx context.Context, key string) error {
	o, err := e.outage(ctx, key, nil)
	if err != nil || o.Met == nil && o.Wishes == nil {
		return err
	}
	told := map[string]string{}
	for who, id := range o.Wishes {
		over := false
		_, err := e.update(ctx, id, func(f *Flow) error {
			over = f.Over()
			return keepIf(f.bankBack(e.Now()))
		})
		if err == nil && over || errors.Is(err, ErrNotFound) {
			told[who] = id
		}
	}
	_, err = e.outage(ctx, key, func(o *outage) {
		o.Met = nil
		maps.DeleteFunc(o.Wishes, func(who, id string) bool { return told[who] == id })
	})
	return err
}

// bankWorked tells of a bank that works again since a flow that has ended now has met it.
func (e *Engine) bankWorked(ctx context.Context, f *Flow, key string) error {
	o, err := e.outage(ctx, key, nil)
	if who := e.person(f); err != nil || o.Wishes[who] != f.ID || !o.Met[who].IsZero() || o.down(e.Now()) {
		return err
	}
	return e.bankWorks(ctx, key)
}

// bankBack has a flow's receiver be told that the bank works again, if that was wished for and the flow has ended in vain.
func (f *Flow) bankBack(now time.Time) bool {
	if f.Wished.IsZero() || f.Status() != "failed" {
		return false
	}
	f.Wished = time.Time{}
	f.tell(EventBankBack, now)
	return true
}

// MayWish reports whether the person can wish that the client is told when the bank works again: the bank is down, and the client has a
// receiver.
func (f *Flow) MayWish() bool {
	return ReasonOf(f.Step).Down() && f.Outbox != nil && f.Proven && f.bankKey(f.Bank) != "" && (f.Over() || f.offering() != nil)
}

// Wish has the client be told, once, when the bank works again. It reports whether it will be; a wish that is there already stays. Its
// error wraps [ErrAway] if it is not known whether that was kept.
func (e *Engine) Wish(ctx context.Context, id string) (bool, error) {
	f, err := e.Read(ctx, id)
	if err != nil || !f.MayWish() || !f.Wished.IsZero() {
		return err == nil && !f.Wished.IsZero(), err
	}
	who := e.person(f)
	o, err := e.outage(ctx, f.bankKey(f.Bank), func(o *outage) {
		if o.Wishes == nil {
			o.Wishes = map[string]string{}
		}
		if _, had := o.Wishes[who]; had || len(o.Wishes) < maxWishes {
			o.Wishes[who] = id // a person's earlier one is done with
		}
	})
	if err != nil || o.Wishes[who] != id {
		return false, err
	}
	may := false
	_, err = e.update(ctx, id, func(f *Flow) error {
		if may = f.MayWish(); may {
			f.Wished = e.Now()
		}
		return keepIf(may)
	})
	return err == nil && may, err
}

// waitsForBank is until when a flow that has ended is kept because of a wish; zero where there is none.
func (f *Flow) waitsForBank() time.Time {
	if f.Wished.IsZero() || f.Outbox == nil {
		return time.Time{}
	}
	return f.Wished.Add(WishTime)
}

package reconnect

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"time"
)

// Order is what an integrator's server says to have a flow opened: the same words for all aggregators.
type Order struct {
	Client     *Client // who asks
	Account    string  // which of its accounts at the aggregator, by Connection.Account; empty where it has one
	Connection string  // the aggregator's id of the connection
	Code       string  // what the aggregator gave to open it with: a code, a session's token, a requestId
	Callback   string  // compared with the client's list byte for byte; may be empty
	State      string
	Lang       string            // BCP 47; empty leaves it to the browser
	Origin     string            // the one of the client's origins that frames the page and hears it; empty for each of them
	Person     string            // whose connection it is, shown to the user: a person who was sent another's link sees that
	Later      bool              // the code comes when the user is there, so that there is none now, nor another secret
	Options    map[string]string // further parameters of the vendor's links, by their own names
}

// MaxPerson bounds Order.Person as it is shown, in characters.
const MaxPerson = 60

// Opener is a Door that understands an [Order] as it does its vendor's links, under the same rules.
type Opener interface {
	// Open reads what is asked for. Its error is an [*EntryError].
	Open(Order) (Entry, error)
}

// LinkKey is what the flow's own link ends with, where its integrator's server has opened it: whoever has the link may open the page, as
// with a vendor's link; each opening makes a key of its own. It is no key of a page.
func (f *Flow) LinkKey() string {
	mac := hmac.New(sha256.New, []byte(f.Secret))
	mac.Write([]byte("link.")) // no opening has a dot in it
	return f.ID + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// Links reports whether a key is that of the flow's own link. It compares in constant time.
func (f *Flow) Links(key string) bool { return hmac.Equal([]byte(f.LinkKey()), []byte(key)) }

// Meet takes note of the browser in which the link of a flow is opened that a server has opened: its language, where none was named, and
// whether the page stands in a frame.
func (e *Engine) Meet(ctx context.Context, id, lang string, framed bool) (*Flow, error) {
	return e.update(ctx, id, func(f *Flow) error {
		speaks, stands := f.Lang == "" && lang != "", framed && !f.Framed
		if f.Owner != "" || !speaks && !stands {
			return ErrUnchanged
		}
		if speaks {
			f.Lang = lang
		}
		f.Framed = f.Framed || framed
		return nil
	})
}

// Speak takes note of the language in which a person wants to read the flow's pages: one that there is.
func (e *Engine) Speak(ctx context.Context, id, lang string) (*Flow, error) {
	return e.update(ctx, id, func(f *Flow) error {
		if f.Lang == lang {
			return ErrUnchanged
		}
		f.Lang = lang
		return nil
	})
}

// Opened returns the id of the flow that a claim has opened; empty if there is none, or if it is kept no more.
func (e *Engine) Opened(ctx context.Context, claim string) (id string, err error) {
	return e.Store.Claimed(ctx, claimed(claim))
}

// Stands reports whether a name stands for a thing: it does so for a day from when it was first given to one, for all processes. Both are
// kept as no more than hashes.
func (e *Engine) Stands(ctx context.Context, name, thing string) (bool, error) {
	now := e.Now()
	thing = hashOf(thing)
	kept, err := e.Store.Attempts(ctx, e.masked("stands for", name), now, func(a *Attempts) {
		for other, until := range a.Open {
			if !now.Before(until) {
				delete(a.Open, other)
			}
		}
		if len(a.Open) == 0 {
			a.Open, a.Last = map[string]time.Time{thing: now.Add(AttemptsKept)}, now
		}
	})
	_, stands := kept.Open[thing]
	return stands, err
}

// OwnParameters are what our own door adds to a callback.
func OwnParameters() []string { return []string{"status", "reason", "flow", "state", "result"} }

package reconnect

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strings"
	"time"
)

// A flow's page is reached by keys, which stand in its path: "<flow id>.<opening>.<proof>". Each opening of a link makes a
// key of its own, by the flow's secret alone, so that robots, double clicks and aborted loads cost nothing and spend
// nothing. The first key that a person uses becomes the flow's owner; the others are dead from then on.

// FlowID returns the id of the flow that a key leads to. The id is public, and does not lead to a key.
func FlowID(key string) string {
	id, _, _ := strings.Cut(key, ".")
	return id
}

// Opening returns the part of a key that tells it from the flow's other keys. It is no secret.
func Opening(key string) string {
	_, rest, _ := strings.Cut(key, ".")
	opening, _, _ := strings.Cut(rest, ".")
	return opening
}

// NewKey makes a key for another opening of the flow's link.
func (f *Flow) NewKey() string { return f.key(randomText(9)) }

// OwnKey is the owner's key; empty as long as there is no owner.
func (f *Flow) OwnKey() string {
	if f.Owner == "" {
		return ""
	}
	return f.key(f.Owner)
}

func (f *Flow) key(opening string) string {
	mac := hmac.New(sha256.New, []byte(f.Secret))
	mac.Write([]byte(opening))
	return f.ID + "." + opening + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// Made reports whether a key was made by this flow, owner's or not. It compares in constant time.
func (f *Flow) Made(key string) bool { return hmac.Equal([]byte(f.key(Opening(key))), []byte(key)) }

// Admits reports whether a key of this flow may watch it: the owner's, or each as long as there is no owner, and that of a phone. Which
// of them may answer says [Flow.Acts].
func (f *Flow) Admits(key string) bool {
	return f.Owner == "" || f.Owner == Opening(key) || f.AtPhone(key)
}

// ErrElsewhere says that another key of the flow has become its owner.
var ErrElsewhere = errors.New("reconnect: the flow goes on elsewhere")

// Own takes note that a person is at a page of the flow that was opened with one of its keys, and where it stands; an unknown
// [Place] says nothing. The first such key becomes the owner, and the flow's time begins anew: a robot may have opened the link
// long before. It returns [ErrElsewhere] to the others.
func (e *Engine) Own(ctx context.Context, key string, in Place) (*Flow, error) {
	f, err := e.update(ctx, FlowID(key), func(f *Flow) error {
		if !f.Admits(key) {
			return ErrElsewhere
		}
		owned := f.own(key, e.Now())
		return keepIf(f.stand(in) || owned)
	})
	if err == nil {
		f, err = e.supersede(ctx, f)
	}
	return f, err
}

// own makes a key the owner's, and reports whether there was none.
func (f *Flow) own(key string, now time.Time) bool {
	if f.Owner != "" || f.Waits() && !f.Over() { // the link of one that waits is anybody's
		return false
	}
	f.Owner = Opening(key)
	if !f.Over() {
		f.Until = now.Add(Lifetime)
	}
	return true
}

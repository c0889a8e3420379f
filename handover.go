package reconnect

import (
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"math/big"
	"strings"
	"time"
)

// A flow can be handed over to a second browser, that of a phone. The first screen shows a code, which the phone opens; the phone shows
// two digits, which are typed at the first screen; then the phone goes on with the flow, and the first screen follows. Until the digits
// are told the phone gets nothing: a code that is photographed, or a picture of one that is sent on, has two people at two screens who
// do not see each other's. Each of the two has a key of its own, and the phone's is dead as soon as the first screen takes the flow back.

// Handover is how far a flow is on its way to a phone. It is replaced as a whole, and never written into.
type Handover struct {
	Stage  HandoverStage `json:"stage,omitempty"`
	Salt   string        `json:"salt,omitempty"`   // what its code is made with
	Until  time.Time     `json:"until,omitzero"`   // what is offered or claimed is over then
	Phone  string        `json:"phone,omitempty"`  // the opening of the phone's key
	Digits string        `json:"digits,omitempty"` // those that the phone shows
	Bound  bool          `json:"bound,omitempty"`  // the phone has shown our cookie, and must from now on
	Wrong  int           `json:"wrong,omitempty"`  // how often other digits were told, in all hand-overs of the flow
}

// HandoverStage is a stage of a [Handover]; empty where there is none under way.
type HandoverStage string

// The stages.
const (
	HandoverOffered HandoverStage = "offered" // a code is shown
	HandoverClaimed HandoverStage = "claimed" // a phone has opened it, and shows two digits
	HandoverPhone   HandoverStage = "phone"   // the digits were told: the phone goes on
	HandoverRefused HandoverStage = "refused" // other digits were told
	HandoverExpired HandoverStage = "expired" // nothing came of it in time; this one is never kept
)

const (
	handoverTime = 5 * time.Minute // how long a code is good for, and then how long the phone's digits are
	maxWrong     = 3               // after so many wrong pairs of digits a flow is handed over no more
	phoneMark    = "phone-"        // begins the opening of a phone's key; no other opening is so long
)

// ErrHandover says that a code or a phone's key is good no more: it was used or taken back, or its time is over.
var ErrHandover = errors.New("reconnect: the hand-over is over")

// MayHandOver reports whether a code for a phone may be had.
func (f *Flow) MayHandOver() bool {
	return !f.Over() && !f.Waits() && f.Rival == "" && f.Owner != "" && (f.Handover == nil || f.Handover.Wrong < maxWrong)
}

// HandoverAt is the stage of the flow's hand-over; a phone that goes on with the flow stays known after its end.
func (f *Flow) HandoverAt(now time.Time) HandoverStage {
	h := f.Handover
	switch {
	case h == nil, f.Over() && h.Stage != HandoverPhone:
		return ""
	case (h.Stage == HandoverOffered || h.Stage == HandoverClaimed) && !now.Before(h.Until):
		return HandoverExpired
	}
	return h.Stage
}

// HandoverCode is what a phone opens, as long as the hand-over is offered. It is no key.
func (f *Flow) HandoverCode() string {
	if f.Handover == nil || f.Handover.Salt == "" {
		return ""
	}
	mac := hmac.New(sha256.New, []byte(f.Secret))
	mac.Write([]byte("phone." + f.Handover.Salt)) // no opening has a dot in it
	return f.ID + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil)[:16])
}

// HandsOver reports whether a code is that of the flow's hand-over, used or not. It compares in constant time.
func (f *Flow) HandsOver(code string) bool {
	own := f.HandoverCode()
	return own != "" && hmac.Equal([]byte(own), []byte(code))
}

// IsPhoneKey reports whether a key was made for a phone, whatever has become of that since.
func IsPhoneKey(key string) bool { return strings.HasPrefix(Opening(key), phoneMark) }

// AtPhone reports whether a key is that of the phone of the flow's hand-over, confirmed or not.
func (f *Flow) AtPhone(key string) bool {
	return f.Handover != nil && f.Handover.Phone != "" && f.Handover.Phone == Opening(key)
}

// Handed reports whether a phone goes on with the flow, or has ended it.
func (f *Flow) Handed() bool { return f.Handover != nil && f.Handover.Stage == HandoverPhone }

// PhoneKey is the key of the phone that goes on with the flow, or shows its digits; empty if none does.
func (f *Flow) PhoneKey() string {
	if f.Handover == nil || f.Handover.Phone == "" {
		return ""
	}
	return f.key(f.Handover.Phone)
}

// Acts reports whether a key of this flow may answer: the phone's while the flow is handed over, else that of the first screen.
func (f *Flow) Acts(key string) bool {
	if f.Handed() && !f.Over() {
		return f.AtPhone(key)
	}
	return f.Owner == "" || f.Owner == Opening(key)
}

// hand begins another stage. Forms of the one before are old from here on.
func (f *Flow) hand(h Handover) {
	if was := f.Handover; was != nil {
		h.Wrong += was.Wrong
		if h.Salt == "" {
			h.Salt = was.Salt // so that the code is known as one that was
		}
	}
	f.Handover = &h
	f.Turn++
}

// OfferHandover has the first screen of a flow show a code for a phone, another one than before, and reports whether it may. A form of
// another turn changes nothing.
func (e *Engine) OfferHandover(ctx context.Context, id string, turn int) (offered bool, err error) {
	if err := e.mayBegin(); err != nil {
		return false, err
	}
	_, err = e.update(ctx, id, func(f *Flow) error {
		if offered = turn == f.Turn && f.MayHandOver() && !f.Handed(); offered {
			f.hand(Handover{Stage: HandoverOffered, Salt: randomText(9), Until: e.Now().Add(handoverTime)})
		}
		return keepIf(offered)
	})
	return offered, err
}

// ClaimHandover has a phone use a code up, and returns the phone's key. The mark is by chance and the phone's own: with the same one the
// code leads to the same key until the digits are told, for a button that is pressed twice. It returns [ErrNotFound] for what is no code,
// and [ErrHandover], beside the flow, for one that is good no more.
func (e *Engine) ClaimHandover(ctx context.Context, code, mark string) (f *Flow, key string, err error) {
	if err := e.mayBegin(); err != nil {
		return nil, "", err
	}
	digits, err := rand.Int(rand.Reader, big.NewInt(90))
	if err != nil {
		return nil, "", err
	}
	opening := phoneMark + mark
	if strings.ContainsRune(mark, '.') || len(mark) < 12 || len(mark) > 40 {
		opening = phoneMark + randomText(9)
	}
	f, err = e.update(ctx, FlowID(code), func(f *Flow) error {
		switch stage := f.HandoverAt(e.Now()); {
		case !f.HandsOver(code):
			return ErrNotFound
		case stage == HandoverClaimed && f.Handover.Phone == opening:
			return ErrUnchanged
		case stage != HandoverOffered:
			return ErrHandover
		}
		f.hand(Handover{
			Stage: HandoverClaimed, Until: e.Now().Add(handoverTime), Phone: opening, Digits: fmt.Sprint(10 + digits.Int64()),
		})
		return nil
	})
	if errors.Is(err, ErrHandover) {
		f, _ = e.Read(ctx, FlowID(code))
		return f, "", ErrHandover
	}
	if err != nil {
		return nil, "", err
	}
	return f, f.key(opening), nil
}

// TypedDigits are the two digits that a form says, in whatever script they were typed; empty if it does not say two.
func TypedDigits(said string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, string(plain(said, true)))
	if len(digits) != 2 {
		return ""
	}
	return digits
}

// ConfirmHandover hears at the first screen which digits the phone shows, and reports whether those are its digits: it goes on then.
// Others end the hand-over. A form of another turn changes nothing.
func (e *Engine) ConfirmHandover(ctx context.Context, id string, turn int, digits string) (right bool, err error) {
	_, err = e.update(ctx, id, func(f *Flow) error {
		if right = false; turn != f.Turn || f.HandoverAt(e.Now()) != HandoverClaimed {
			return ErrUnchanged
		}
		if right = hmac.Equal([]byte(digits), []byte(f.Handover.Digits)); right {
			f.hand(Handover{Stage: HandoverPhone, Phone: f.Handover.Phone, Bound: f.Handover.Bound})
		} else {
			f.hand(Handover{Stage: HandoverRefused, Wrong: 1})
		}
		return nil
	})
	return right, err
}

// TakeBack has the first screen go on with a flow, however far it was handed over. The phone's key is dead from here on.
func (e *Engine) TakeBack(ctx context.Context, id string) error {
	_, err := e.update(ctx, id, func(f *Flow) error {
		if f.Over() || f.Handover == nil || f.Handover.Stage == "" {
			return ErrUnchanged
		}
		f.hand(Handover{})
		return nil
	})
	return err
}

// BindPhone is [Engine.Bind] for the phone that has a key.
func (e *Engine) BindPhone(ctx context.Context, key string) (*Flow, error) {
	return e.update(ctx, FlowID(key), func(f *Flow) error {
		if !f.AtPhone(key) || f.Handover.Bound {
			return ErrUnchanged
		}
		h := *f.Handover
		h.Bound = true
		f.Handover = &h
		return nil
	})
}

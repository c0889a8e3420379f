package syncfy

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// Types of two-factor elements that are not filled in (vendor's widget).
var (
	// echoed go back as their label came.
	echoed = []string{"challenge", "connection", "hidden"}
	// hardware is answered by a device at the user's own machine, which scripts of the vendor's reach.
	hardware = []string{
		"bluetooth_device", "device", "message_encrypted", "other_message_encrypted", "authentication_type", "interface_version",
	}
	// lists have several values. How they are sent is not known.
	lists = "array"
)

// usbSite is where "instructions" carry something for a device at the user's machine (vendor's widget).
const usbSite = "57f6dd8c78480602048b4567"

// inquiry is what a status of 410 wants: the step to show, and what its answer needs. It travels from the socket to the
// flow as JSON of our own.
type inquiry struct {
	sending
	Step  json.RawMessage `json:"step,omitempty"` // none for what cannot be understood
	Twofa address         `json:"twofa,omitzero"`
}

func (q inquiry) step() reconnect.Step {
	if len(q.Step) == 0 {
		return nil
	}
	s, err := reconnect.UnmarshalStep(q.Step)
	if err != nil {
		return nil
	}
	return s
}

// inquire makes a question of a status (guide: Two-factor Authentication Management). Its pictures are fetched here.
func (a *Adapter) inquire(ctx context.Context, acc *account, site string, s status) inquiry {
	var (
		q       inquiry
		f       = fieldset{lang: acc.Lang}
		words   []string
		picture *reconnect.Image // of something to be done elsewhere
		outside bool             // something is to be done elsewhere
		unseen  bool             // a picture of that could not be shown
		failed  bool             // it cannot be done here at all
		gallery = gallery{a: a, acc: acc}
	)
	say := func(text string) {
		if text != "" && !slices.Contains(words, text) {
			words = append(words, text)
		}
	}
	a.noteMore(acc, s.Twofa)
	for _, e := range s.Twofa {
		kind := strings.ToLower(e.Type)
		switch {
		case slices.Contains(echoed, kind):
			if e.Name != "" && len(e.Name) <= maxName && len(e.RawLabel) > 0 {
				if f.Hidden == nil {
					f.Hidden = map[string]json.RawMessage{}
				}
				f.Hidden[e.Name] = e.RawLabel
			}
			continue
		case slices.Contains(hardware, kind), kind == "instructions" && site == usbSite, kind == lists:
			failed = true
			a.log.Warn("syncfy: a question that cannot be answered here", "account", acc.Key(), "type", kind)
			continue
		}
		a.note(acc, e)
		p := gallery.load(ctx, e)
		if kind == "externalaction" || kind == "instructions" {
			outside = true
			say(strings.TrimSpace(e.Label))
			unseen = unseen || p.refused
			if picture == nil {
				picture = p.image
			}
			continue
		}
		n := len(f.fields)
		f.add(e, true, &p)
		if p.refused && len(f.fields) > n { // the flow goes on: the bank may have sent the same by other ways
			f.fields[n].Unseen = true
		}
	}
	var step reconnect.Step
	text := reconnect.Words{Text: upstream.Plain(strings.Join(words, "\n"), maxRunes), Unseen: unseen}
	if text.Text != "" {
		text.Lang = acc.Lang
	}
	switch {
	case failed:
		step = reconnect.Failed{Reason: reconnect.NotSupported, Words: text}
	case len(f.fields) > 0:
		if i := slices.IndexFunc(f.fields, func(fd reconnect.Field) bool { return fd.Image == nil }); picture != nil && i >= 0 {
			f.fields[i].Image = picture
		}
		step = reconnect.Ask{Fields: f.fields, Words: text, Again: thinkAgain}
	case outside: // nothing is ever posted for it (vendor's widget): the job goes on by itself
		step = reconnect.Approve{Words: text, Image: picture, Again: approveAgain}
	case f.Hidden != nil:
		step = reconnect.Ask{Words: text, Again: thinkAgain}
	default:
		a.log.Warn("syncfy: a question without anything to answer", "account", acc.Key())
		return q
	}
	b, err := reconnect.MarshalStep(step)
	if err != nil {
		return q
	}
	q.Step, q.sending = b, f.sending
	if to, ok := acc.normalized(s.Address); ok && s.Address != "" {
		q.Twofa = to
	}
	return q
}

// known are the types of element that are shown as what they are (guide, widgets). Any other is text.
var known = []string{
	"", "text", "password", "select", "options", "textoptions", "accounts", "file", "number", "date", "externalaction", "instructions", "token",
}

// note writes down what is new in an element, or more than is shown.
func (a *Adapter) note(acc *account, e element) {
	if kind := strings.ToLower(e.Type); !slices.Contains(known, kind) && !slices.Contains(echoed, kind) {
		a.log.Warn("syncfy: unknown word", "account", acc.Key(), "what", "type of an element", "word", upstream.Printable(kind, 64))
	}
	if e.More {
		a.log.Warn("syncfy: a list is longer than what is shown", "account", acc.Key(), "element", upstream.Printable(e.Name, 64), "shown", maxChoices)
	}
}

// noteMore writes down that a form has more elements than are asked, or lists with choices that cannot be told apart or sent.
func (a *Adapter) noteMore(acc *account, elements []element) {
	if len(elements) > maxFields {
		a.log.Warn("syncfy: there are more elements than are asked", "account", acc.Key(), "asked", maxFields)
	}
	for _, e := range elements {
		values := map[string]bool{}
		for _, o := range e.Options {
			if o.Value != "" {
				values[o.Value] = true
			}
		}
		if n := len(e.Options) - len(values); n > 0 {
			a.log.Warn("syncfy: choices without a value of their own are left out",
				"account", acc.Key(), "element", upstream.Printable(e.Name, 64), "left_out", n)
		}
	}
}

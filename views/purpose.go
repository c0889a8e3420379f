package views

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views/text"
)

// purpose is what a form is for, as far as its fields and its reason tell.
type purpose struct {
	title, why, button string
	alarm              bool // the last answer was refused
	secret, file       bool // the form has such a field
	seen               bool // it has a picture that belongs to a question
	asks               bool // the heading asks what the bank's label only names, such as "Security code" over phone numbers
}

func (p *Page) purpose(s reconnect.Ask) purpose {
	t := &p.Text.Ask
	var to purpose
	n := func(kind reconnect.Kind) (times int) { // a page is drawn thousands of times a second: no map
		for i := range s.Fields {
			if s.Fields[i].Kind == kind {
				times++
			}
		}
		return times
	}
	ours, pictured, found := true, false, ""
	for _, fd := range s.Fields {
		ours = ours && fd.Label == ""
		if fd.Kind == reconnect.Search {
			found = fd.Value
		}
		to.seen = to.seen || fd.Image != nil
		for _, c := range fd.Choices {
			pictured = pictured || c.Image != nil
		}
	}
	all := len(s.Fields)
	to.secret, to.file = n(reconnect.Secret) > 0, n(reconnect.File) > 0
	words, button := &t.Question, t.Submit
	pickedOnly := n(reconnect.Pick) == all
	switch {
	case s.Reason == reconnect.AlreadyOpen:
		words, button = &t.TakeOver, t.SubmitTakeOver
	case all == 0 && slices.Contains([]reconnect.Reason{reconnect.NotBegun, reconnect.NoCode, reconnect.Crowded}, s.Reason):
		words, button = &text.Purpose{Title: p.Text.Welcome.Title, Why: p.Text.Welcome.Text}, p.Text.Welcome.Submit
	case all == 0:
		words = &t.Agree
	case n(reconnect.Code) > 0 && n(reconnect.Text)+n(reconnect.Number) == 0: // a PIN beside it makes it no sign-in
		words = &t.Code
	case to.secret:
		words, button = &t.SignIn, t.SubmitLogin
	case n(reconnect.Code) > 0:
		words = &t.Code
	case n(reconnect.Search) > 0:
		words = &t.Find
		if all == 1 {
			button = p.Text.Field.Seek
		}
	case pickedOnly && sendsCode(s.Fields):
		words = &t.Where
		to.asks = all == 1 && !strings.HasSuffix(s.Fields[0].Label, "?")
	case pickedOnly && ours:
		words = &t.Way
	case n(reconnect.Pick)+n(reconnect.Picks) == all && pictured:
		words = &t.Picture
	case pickedOnly:
		words = &t.Choose
	case n(reconnect.File) == all:
		words = &t.File
	}
	title, usual, digits := words.Title, words.Why, 0
	switch {
	case found != "" && n(reconnect.Pick) == 0:
		usual = t.Nothing
	case words == &t.Code && n(reconnect.Code) == 1:
		code := s.Fields[slices.IndexFunc(s.Fields, func(fd reconnect.Field) bool { return fd.Kind == reconnect.Code })]
		if digits = code.Length(); digits > 0 {
			title = t.CodeOf
		}
		if code.Image != nil {
			usual = t.CodeSeen
		}
	}
	why, alarm := p.why(s.Reason, usual)
	switch {
	case p.Renewed && s.Reason == "" && to.seen:
		why = p.Text.Renewal.Drawn
	case p.Renewed && s.Reason == "" && n(reconnect.Code) > 0:
		why = p.Text.Renewal.Sent
	case alarm && words == &t.SignIn && (s.Reason == reconnect.WrongCode || s.Reason == reconnect.CodeExpired):
		why = t.Anew
	case alarm && words == &t.Code && s.Reason == reconnect.WrongCode:
		why = t.CodeBad
	}
	to.title, to.why, to.button, to.alarm = p.sayN(title, digits), p.say(why), p.say(button), alarm
	return to
}

// reaches are the words by which banks name the ways in which a code comes.
var reaches = regexp.MustCompile(`(?i)@|\b(sms|texto|text message|message texte|mensaje|whatsapp|e-?mail|courriel|correo|call|appel|llamada|anruf|phone|t[ée]l[ée]phone|tel[ée]fono|telefon)\b`)

// sendsCode reports whether what is to be picked is where a code is sent: at least half of a field's choices are ways of
// reaching a person. A long list is one of something else.
func sendsCode(fields []reconnect.Field) bool {
	return slices.ContainsFunc(fields, func(fd reconnect.Field) bool {
		if len(fd.Choices) == 0 || len(fd.Choices) > manyChoices {
			return false
		}
		n := 0
		for _, c := range fd.Choices {
			if c.Reach != "" || reaches.MatchString(c.Label) {
				n++
			}
		}
		return 2*n >= len(fd.Choices)
	})
}

// waiting is what a wait says: the doubt first, then how far things are.
func (p *Page) waiting(s reconnect.Wait) (title, why string) {
	w := &p.Text.Wait
	say := func(u text.Purpose) (title, why string) { return p.say(u.Title), p.say(u.Why) }
	switch {
	case p.Unsure:
		return say(w.Unsure)
	case s.Reason == reconnect.Unreachable:
		return say(w.Down)
	case s.Stage == reconnect.Queued:
		title, why = say(w.Queued)
		if minutes := int(s.Left / time.Minute); minutes > 0 {
			title = p.count(minutes, w.QueuedLeft)
		}
		if p.Busy {
			why = p.say(w.QueuedAnswer)
		}
		return title, why
	case s.Stage == reconnect.SigningIn:
		return say(w.SigningIn)
	case s.Stage == reconnect.Reading:
		return say(w.Reading)
	case p.Busy:
		return say(w.Busy)
	}
	return say(w.Start)
}

// why says why a form is shown, and whether that is bad news. A refusal is news only if it answers what was typed
// here: one that was there before is the usual reason to come, and nothing to alarm anybody with.
func (p *Page) why(r reconnect.Reason, usual text.Line) (why text.Line, alarm bool) {
	switch r {
	case "", reconnect.AlreadyOpen, reconnect.NotBegun:
		return usual, false
	case reconnect.ConsentNeeded, reconnect.ActionNeeded, reconnect.PasswordExpired:
		return p.Text.Why(r), false
	case reconnect.WrongCredentials:
		if !p.Retried {
			return p.Text.Ask.Stale, false
		}
	case reconnect.WrongCode, reconnect.CodeExpired:
		if !p.Retried {
			return usual, false
		}
	default: // bad news, whoever brought it
	}
	return p.Text.Why(r), true
}

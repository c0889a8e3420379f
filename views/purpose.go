package views

import (
	"reconnect"
	"reconnect/views/text"
)

// purpose is what a form is for, as far as its fields and its reason tell.
type purpose struct {
	title, why, button string
	alarm              bool // the last answer was refused
	secret, file       bool // the form has such a field
}

func (p *Page) purpose(s reconnect.Ask) purpose {
	t := &p.Text.Ask
	var to purpose
	code, search, picks, files := false, false, 0, 0
	for _, fd := range s.Fields {
		switch fd.Kind {
		case reconnect.Secret:
			to.secret = true
		case reconnect.Code:
			code = true
		case reconnect.Search:
			search = true
		case reconnect.Pick, reconnect.Picks:
			picks++
		case reconnect.File:
			files++
		case reconnect.Text, reconnect.Number, reconnect.Date:
		}
	}
	to.file = files > 0
	words, button := &t.Question, t.Submit
	switch {
	case len(s.Fields) == 0:
		words, button = &t.Agree, t.SubmitAgree
	case to.secret:
		words, button = &t.SignIn, t.SubmitLogin
	case code:
		words = &t.Code
	case search:
		words = &t.Find
	case picks == len(s.Fields):
		words = &t.Choose
	case files == len(s.Fields):
		words = &t.File
	}
	var why text.Line
	why, to.alarm = p.why(s.Reason, words.Why)
	to.title, to.why, to.button = p.say(words.Title), p.say(why), p.say(button)
	return to
}

// waiting is what a wait says: the doubt first, then how far things are.
func (p *Page) waiting(s reconnect.Wait) *text.Purpose {
	w := &p.Text.Wait
	switch {
	case p.Unsure:
		return &w.Unsure
	case s.Stage == reconnect.Queued:
		return &w.Queued
	case s.Stage == reconnect.SigningIn:
		return &w.SigningIn
	case s.Stage == reconnect.Reading:
		return &w.Reading
	case p.Busy:
		return &w.Busy
	}
	return &w.Start
}

// why says why a form is shown, and whether that is bad news. A refusal is news only if it answers what was typed
// here: one that was there before is the usual reason to come, and nothing to alarm anybody with.
func (p *Page) why(r reconnect.Reason, usual text.Line) (why text.Line, alarm bool) {
	switch r {
	case "":
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

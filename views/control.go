package views

import (
	"slices"
	"strconv"
	"strings"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views/text"
)

// control is a field as a form shows it.
type control struct {
	reconnect.Field
	id       string   // [InputName]; the page's ids begin with it, too
	label    string   // unique among the form's labels
	lang     string   // of the label
	foreign  bool     // the label is the bank's, so its language is not the page's
	optional bool     // worth saying, because other fields are not
	said     bool     // the heading says the label already
	auto     string   // autocomplete
	keys     string   // inputmode, where the kind or the pattern says which keys will do
	values   []string // what comes back
	problem  string

	before      []string           // ids of what the form says before its fields, for the one that gets the focus
	suggestions []reconnect.Choice // of a search: what the form has to choose from
}

// fewChoices is how many choices are shown below one another, each in full; more of them become a list.
const fewChoices = 25

// manyChoices is how many choices are looked through without a search. None is left out, however many there are.
const manyChoices = 12

// InputName is what the input of an Ask's field number i is called in the page and on the wire: f0, f1 …. A field's own
// name is the aggregator's: as an input's it would hide what the form itself is asked for, such as its action.
func InputName(i int) string { return "f" + strconv.Itoa(i) }

// controls prepares a form's fields.
func (p *Page) controls(s reconnect.Ask) []control {
	all := make([]control, len(s.Fields))
	login, required, known := false, false, false
	for _, fd := range s.Fields {
		login = login || fd.Kind == reconnect.Secret
		required = required || fd.Required
		known = known || fd.Username && (fd.Kind == reconnect.Text || fd.Kind == reconnect.Number)
	}
	named, secret := !login && !known, false
	for i, fd := range s.Fields {
		c := &all[i]
		c.Field = fd
		c.id = InputName(i)
		c.optional = required && !fd.Required
		c.label, c.lang, c.foreign = fd.Label, fd.Lang, true
		if c.label == "" {
			c.label, c.lang, c.foreign = p.say(p.unlabelled(fd)), p.Text.Tag, false
			c.said = len(s.Fields) == 1 && (fd.Kind == reconnect.Pick || fd.Kind == reconnect.Picks)
		}
		c.label = unlike(c.label, all[:i])
		c.values = p.values(fd)
		c.problem = p.problem(fd)
		c.auto = "off"
		if fd.Digits() {
			c.keys = "numeric"
		} else if fd.Kind == reconnect.Number && fd.Pattern == "" {
			c.keys = "decimal"
		}
		switch fd.Kind {
		case reconnect.Text, reconnect.Number:
			if !named && fd.Username == known {
				c.auto, named = "username", true
			}
		case reconnect.Secret:
			if !secret {
				c.auto, secret = "current-password", true
			}
		case reconnect.Code:
			c.auto = "one-time-code"
		case reconnect.Search:
			if i := slices.IndexFunc(s.Fields, func(fd reconnect.Field) bool { return fd.Kind == reconnect.Pick }); i >= 0 {
				c.suggestions = s.Fields[i].Choices
			}
		case reconnect.Date, reconnect.Pick, reconnect.Picks, reconnect.File:
		}
	}
	return all
}

// values are what a field holds when it is drawn. A secret or a file never comes back, and a code only while it has
// not gone anywhere: once the bank has seen it, it is worthless.
func (p *Page) values(fd reconnect.Field) []string {
	switch fd.Kind {
	case reconnect.Secret, reconnect.File:
		return nil
	case reconnect.Code:
		if len(p.Problems) == 0 && !p.Fresh {
			return nil
		}
	case reconnect.Text, reconnect.Search, reconnect.Number, reconnect.Date, reconnect.Pick, reconnect.Picks:
	}
	if v, ok := p.Values[fd.Name]; ok {
		return v
	}
	if fd.Value != "" {
		return []string{fd.Value}
	}
	return nil
}

// searches reports whether the form has a field to search by.
func (p *Page) searches() bool {
	ask, _ := p.Step.(reconnect.Ask)
	return slices.ContainsFunc(ask.Fields, func(fd reconnect.Field) bool { return fd.Kind == reconnect.Search })
}

// value is the first of a control's values.
func (c *control) value() string {
	if len(c.values) == 0 {
		return ""
	}
	return c.values[0]
}

func (c *control) holds(value string) bool {
	for _, v := range c.values {
		if v == value {
			return true
		}
	}
	return false
}

// described lists the ids of what explains the control, and is empty when nothing does. Who cannot see comes to the field past all of it.
func (c *control) described() string {
	ids := c.before
	if c.Help != "" {
		ids = append(ids, c.id+"-help")
	}
	if c.Unseen {
		ids = append(ids, c.id+"-unseen")
	}
	if c.problem != "" {
		ids = append(ids, c.id+"-problem")
	}
	if c.Image != nil {
		ids = append(ids, c.id+"-picture")
	}
	return strings.Join(ids, " ")
}

// describe has the field that gets the focus told with what stands before the form: the bank's message, and how many attempts are left.
func (p *Page) describe(s reconnect.Ask, fields []control) {
	if len(fields) == 0 {
		return
	}
	c := &fields[max(0, slices.IndexFunc(fields, func(c control) bool { return len(c.values) == 0 }))]
	if s.Words.Text != "" {
		c.before = append(c.before, "words")
	}
	if p.counts() {
		c.before = append(c.before, "attempts")
	}
}

func (c *control) choiceID(i int) string {
	if i == 0 {
		return c.id // where the error summary leads to
	}
	return c.id + "-" + strconv.Itoa(i)
}

// pictured reports whether any choice has a picture.
func (c *control) pictured() bool {
	for _, choice := range c.Choices {
		if choice.Image != nil {
			return true
		}
	}
	return false
}

// choiceLabel names a choice, as no other of its field is named.
func (p *Page) choiceLabel(c *control, i int) string {
	name := c.Choices[i].Label
	switch c.Choices[i].Reach {
	case reconnect.ByMessage:
		return p.say(p.Text.Field.ByMessage)
	case reconnect.ByCall:
		return p.say(p.Text.Field.ByCall)
	}
	if name == "" && c.Choices[i].Image != nil {
		if name = c.Choices[i].Image.Alt; name == "" {
			return p.sayN(p.Text.Field.Picture, i+1)
		}
	}
	if name == "" {
		name = c.Choices[i].Value
	}
	for _, before := range c.Choices[:i] {
		if before.Label == name {
			return name + " (" + strconv.Itoa(i+1) + ")"
		}
	}
	return name
}

// choiceLang is the language of what [Page.choiceLabel] says: the page's own where the bank has no words for a picture.
func (p *Page) choiceLang(c *control, i int) string {
	if choice := c.Choices[i]; choice.Reach != "" || choice.Label == "" && choice.Image != nil && choice.Image.Alt == "" {
		return p.Text.Tag
	}
	return c.Field.Lang
}

func (p *Page) unlabelled(fd reconnect.Field) text.Line {
	f := &p.Text.Field
	if fd.Username {
		return f.Username
	}
	switch fd.Kind {
	case reconnect.Secret:
		return f.Secret
	case reconnect.Code:
		return f.Code
	case reconnect.Number:
		return f.Number
	case reconnect.Date:
		return f.Date
	case reconnect.Pick:
		if p.searches() {
			return f.OrPick
		}
		return f.Pick
	case reconnect.Picks:
		return f.Picks
	case reconnect.File:
		return f.File
	case reconnect.Search:
		return f.Search
	case reconnect.Text:
	}
	return f.Text
}

// problem is what is wrong with a field's value, in words.
func (p *Page) problem(fd reconnect.Field) string {
	for _, pr := range p.Problems {
		if pr.Field != fd.Name {
			continue
		}
		f := &p.Text.Field
		switch {
		case fd.Kind == reconnect.File && pr.Kind == reconnect.TooLong:
			return p.sayN(f.FileTooLarge, kilobytes(pr.Bound))
		case fd.Kind == reconnect.Date: // a browser sends half a date as none
			return p.say(f.BadDate)
		case (fd.Kind == reconnect.Pick || fd.Kind == reconnect.Picks) && pr.Kind == reconnect.Missing:
			return p.say(f.ChooseOne)
		case fd.Length() > 0 && fd.Kind == reconnect.Code:
			return p.sayN(f.CodeDigits, fd.Length())
		case fd.Length() > 0 && pr.Kind != reconnect.Missing:
			return p.Text.Say(f.Digits, text.Gaps{N: fd.Length(), Example: fd.Example()})
		case pr.Kind == reconnect.Mismatch && fd.Example() != "":
			return p.Text.Say(f.LikeThis, text.Gaps{Example: fd.Example()})
		case pr.Kind == reconnect.Mismatch && fd.Digits():
			return p.say(f.OnlyDigits)
		}
		return p.sayN(p.Text.Problems[pr.Kind], pr.Bound)
	}
	return ""
}

// kilobytes is how large a file may be whose base64 has so many characters.
func kilobytes(characters int) int { return characters / 4 * 3 / 1024 }

// unlike makes a label differ from those before it, so that nobody has to guess which of two they are hearing.
func unlike(label string, before []control) string {
	n := 1
	for i := range before {
		if before[i].Label == label {
			n++
		}
	}
	if n == 1 {
		return label
	}
	return label + " (" + strconv.Itoa(n) + ")"
}

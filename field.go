package reconnect

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Kind says how a thing is typed, never what it is for.
type Kind string

// The kinds of field. A kind that an adapter does not know becomes Text.
const (
	Text   Kind = "text"   // one line of free text
	Search Kind = "search" // a word to find something by; the next Ask brings what was found
	Secret Kind = "secret" // one line, masked, never trimmed, never shown again
	Code   Kind = "code"   // a one-time code: one input, leading zeros kept
	Number Kind = "number" // a number, kept as typed
	Date   Kind = "date"   // a date, answered as YYYY-MM-DD
	Pick   Kind = "pick"   // exactly one of Choices
	Picks  Kind = "picks"  // any number of Choices
	File   Kind = "file"   // a small file, answered as base64
)

// Field is one thing that an [Ask] wants to know. Labels, help and choices are the bank's own words: untrusted plain
// text, never HTML.
type Field struct {
	Name     string   `json:"name"` // the form's field name, unique in its Ask
	Kind     Kind     `json:"kind"`
	Label    string   `json:"label,omitempty"`
	Help     string   `json:"help,omitempty"`
	Lang     string   `json:"lang,omitempty"`  // BCP 47 language of Label, Help and Choices, empty when unknown
	Image    *Image   `json:"image,omitempty"` // a captcha or QR picture that belongs to the question
	Choices  []Choice `json:"choices,omitempty"`
	Required bool     `json:"required,omitempty"`
	// Pattern is a regular expression for the whole value, in the syntax that both Go and browsers compile. Adapters
	// leave it empty when the upstream's cannot be compiled: a pattern must never make a form unanswerable.
	Pattern string `json:"pattern,omitempty"`
	Min     int    `json:"min,omitempty"`   // fewest characters, 0 for no bound
	Max     int    `json:"max,omitempty"`   // most characters, 0 for no bound of the bank's
	Value   string `json:"value,omitempty"` // prefilled by the aggregator; never for a Secret
	// Username says that the upstream knows this field to name who signs in. Browsers fill it in from what they keep beside
	// a password; where no field is known to, the form's order has to do.
	Username bool `json:"username,omitempty"`
	// Unseen says that a picture belongs to the question which could not be shown safely.
	Unseen bool `json:"unseen,omitempty"`
}

// Choice is one of the things to pick from.
type Choice struct {
	Value string `json:"value"`
	Label string `json:"label,omitempty"`
	Image *Image `json:"image,omitempty"`
	Reach Reach  `json:"reach,omitempty"` // instead of a label
}

// Reach is a way in which a code comes to a person, where the upstream names it without words of its own: the page says it in its language.
type Reach string

// The ways.
const (
	ByMessage Reach = "message"
	ByCall    Reach = "call"
)

// Image is a picture whose bytes and pixels an adapter has already bounded: Type is what [PictureType] says of it. SVG is
// never accepted from outside, because it can carry script.
type Image struct {
	Type string `json:"type"`
	Data []byte `json:"data"`
	Alt  string `json:"alt,omitempty"`
}

// Answers are the values given for a step's fields, by field name, as forms are; what a bank's redirect brings back is
// answers too. They pass through and are never stored, logged, or put in an error. A nil Answers only looks; an empty
// one agrees or says "done".
type Answers map[string][]string

// maxValue bounds one answer, in bytes. Files are the largest thing that is asked for.
const maxValue = 512 << 10

// Problem is a value that was refused before it went anywhere.
type Problem struct {
	Field string      // the field's name
	Kind  ProblemKind // what is wrong with the value
	Bound int         // the bound that was missed, in characters, for TooShort and TooLong
}

// ProblemKind says what is wrong with a value.
type ProblemKind string

// What can be wrong with a value.
const (
	Missing  ProblemKind = "missing"   // required, and empty
	TooShort ProblemKind = "too_short" // fewer characters than Field.Min
	TooLong  ProblemKind = "too_long"  // more characters than Field.Max
	Mismatch ProblemKind = "mismatch"  // not of the shape that Field.Pattern or the kind demands
	NoChoice ProblemKind = "no_choice" // none of Field.Choices
)

// take reads one field's values from a form: normalized, and checked. Nothing that was not asked for passes. The values are
// copies: what was typed is in the scratch, and what was picked or searched for, which providers remember, is not.
func (fd Field) take(from Answers, typed *scratch) ([]string, *Problem) {
	values := make([]string, 0, 1)
	for _, v := range from[fd.Name] {
		if v = fd.bare(v, typed); v != "" {
			switch fd.Kind {
			case Pick, Picks, Search:
				v = strings.Clone(v)
			default:
				v = typed.keep(v)
			}
			values = append(values, v)
		}
	}
	if fd.Kind != Picks && len(values) > 1 {
		values = values[:1]
	}
	problem := func(k ProblemKind, bound int) ([]string, *Problem) {
		return nil, &Problem{Field: fd.Name, Kind: k, Bound: bound}
	}
	if len(values) == 0 {
		if fd.Required {
			return problem(Missing, 0)
		}
		return nil, nil
	}
	for _, v := range values {
		n := utf8.RuneCountInString(v)
		switch {
		case len(v) > maxValue:
			return problem(TooLong, maxValue)
		case fd.Kind == Pick || fd.Kind == Picks:
			if !slices.ContainsFunc(fd.Choices, func(c Choice) bool { return c.Value == v }) {
				return problem(NoChoice, 0)
			}
		case fd.Min > 0 && n < fd.Min:
			return problem(TooShort, fd.Min)
		case fd.Max > 0 && n > fd.Max:
			return problem(TooLong, fd.Max)
		case !fd.matches(v):
			return problem(Mismatch, 0)
		}
	}
	return values, nil
}

var isoDate = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

func (fd Field) matches(v string) bool {
	if fd.Kind == Date && !isoDate.MatchString(v) {
		return false
	}
	if fd.Pattern == "" {
		return true
	}
	re, err := regexp.Compile(`^(?:` + fd.Pattern + `)$`)
	return err != nil || re.MatchString(v) // a pattern that does not compile must not lock the user out
}

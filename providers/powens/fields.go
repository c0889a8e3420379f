package powens

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/pattern"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// question turns the API's fields into the user's. Hidden fields are not shown: their values go back as they came. A
// field without a name cannot be answered, and of two with one name the first counts, because a form has room for one.
//
// In a transient question the fields that look like one-time codes become Code fields; in a login form none does.
func (a *account) question(fields []connectorField, transient bool) (asked []reconnect.Field, also beside) {
	seen := map[string]bool{}
	also = beside{map[string]string{}, map[string]string{}}
	for _, f := range fields[:min(len(fields), maxFields)] {
		if f.Name == "" || len(f.Name) > maxName || seen[f.Name] {
			continue
		}
		seen[f.Name] = true
		switch {
		case f.Type != "hidden":
			field := a.field(f, transient)
			if layout := dateLayout(f.Regex); layout != "" && field.Kind == reconnect.Date {
				also.Dates[f.Name] = layout
				if date, err := time.Parse(layout, f.Default); err == nil {
					field.Value = date.Format(time.DateOnly)
				}
			}
			asked = append(asked, field)
		case len(f.Default) <= upstream.MaxImage:
			also.Hidden[f.Name] = f.Default
		}
	}
	return asked, also
}

// question is the account's, with a line in the log for what is new in it, or more than is shown.
func (x *exchange) question(fields []connectorField, transient bool) ([]reconnect.Field, beside) {
	for _, f := range fields {
		if !slices.Contains(types, f.Type) {
			x.logUnknown("type of a field", f.Type, nil)
		}
		if f.More {
			x.log().Warn("powens: a list is longer than what is shown", "field", upstream.Printable(f.Name, 64), "shown", maxChoices)
		}
		if n := len(f.Values) - len(choices(f.Values)); f.Type == "list" && n > 0 {
			x.log().Warn("powens: choices without a value of their own are left out", "field", upstream.Printable(f.Name, 64), "left_out", n)
		}
	}
	if len(fields) > maxFields {
		x.log().Warn("powens: there are more fields than are asked", "asked", maxFields)
	}
	return x.acc.question(fields, transient)
}

// types are those of fields that are known (Connectors; older servers); what has none is text.
var types = []string{"", "text", "password", "date", "number", "list", "hidden"}

// dateLayout is the first form of a date that a regex takes where it refuses YYYY-MM-DD; empty where that is fine, or
// none is found.
func dateLayout(regex string) string {
	shape := pattern.PCRE(regex).Source
	takes, err := regexp.Compile("^(?:" + shape + ")$")
	if shape == "" || err != nil {
		return ""
	}
	for _, layout := range []string{
		time.DateOnly, "02/01/2006", "02-01-2006", "02.01.2006", "02 01 2006", "02012006", "2006/01/02", "20060102", "01/02/2006",
		"02/01/06", "020106",
	} {
		// Days beyond the twelfth tell them from months.
		if !slices.ContainsFunc(probes, func(d time.Time) bool { return !takes.MatchString(d.Format(layout)) }) {
			if layout == time.DateOnly {
				return ""
			}
			return layout
		}
	}
	return ""
}

var probes = []time.Time{time.Date(1961, 6, 25, 0, 0, 0, 0, time.UTC), time.Date(2008, 12, 31, 0, 0, 0, 0, time.UTC)}

func (a *account) field(f connectorField, transient bool) reconnect.Field {
	field := reconnect.Field{
		// A form without any word cannot be filled in.
		Name: f.Name, Kind: reconnect.Text, Label: cmp.Or(upstream.Plain(f.Label, maxRunes), upstream.Plain(f.Name, maxName)),
		Help: upstream.Plain(f.Description, maxRunes), Lang: a.Lang, Required: f.Required,
	}
	shape := pattern.PCRE(f.Regex)
	switch f.Type {
	case "password":
		field.Kind = reconnect.Secret
	case "date":
		field.Kind = reconnect.Date // submitted as YYYY-MM-DD (Connectors), unless its regex refuses that
	case "number":
		field.Kind = reconnect.Number
	case "list":
		if field.Choices = choices(f.Values); field.Choices != nil {
			field.Kind = reconnect.Pick
		}
	}
	switch field.Kind {
	case reconnect.Text, reconnect.Secret:
		if transient && field.Kind == reconnect.Text && looksLikeCode(f, shape) {
			field.Kind = reconnect.Code
		}
		field.Pattern, field.Min, field.Max = shape.Source, shape.Min, shape.Max
	default: // Lists and dates have a shape of their own. What a number looks like is the browser's affair.
	}
	switch field.Kind {
	case reconnect.Pick:
		if slices.ContainsFunc(field.Choices, func(c reconnect.Choice) bool { return c.Value == f.Default }) {
			field.Value = f.Default
		}
	case reconnect.Text, reconnect.Number, reconnect.Date:
		field.Value = upstream.Plain(f.Default, maxName)
	default: // what is secret begins empty
	}
	return field
}

// choices are the items of a list. An empty value could not be sent, and of two with one value only one can be meant.
func choices(values []fieldValue) []reconnect.Choice {
	var list []reconnect.Choice
	seen := map[string]bool{}
	for _, v := range values[:min(len(values), maxChoices)] {
		if v.Value == "" || len(v.Value) > maxRunes || seen[v.Value] {
			continue
		}
		seen[v.Value] = true
		label := cmp.Or(upstream.Plain(v.Label, maxName), upstream.Plain(v.Value, maxName))
		list = append(list, reconnect.Choice{Value: v.Value, Label: label})
	}
	return list
}

// Words by which banks of seven languages name a one-time code, and words that look like it and are none. A customer's own
// number is often said beside a code.
var (
	codeWord  = regexp.MustCompile(`(?i)otp|sms|2fa|mfa|\btan\b|tan$|one.?time|einmal|usage unique|\bcod(e|es|igo|ice)\b|código|\bpin\b|passcode|verif|security.?code|token`)
	otherCode = regexp.MustCompile(`(?i)(code |código )?postal|post.?code|\bzip\b(.?code)?|postleitzahl|plz|(code )?\b(iban|bic)\b|(customer|client|agency|branch|country).?(code|number)|` +
		`(code|num[eé]ro|n°) ?(du |de |de l.|d.)?(client|agence|guichet|pays)`)
)

// looksLikeCode guesses whether a transient text is a one-time code. A wrong guess costs little: a code field is typed
// as digits first, offers what a text message brought, and loses spaces and dashes only between digits.
func looksLikeCode(f connectorField, shape pattern.Pattern) bool {
	switch {
	case otherCode.MatchString(f.Name):
		return false
	case otherCode.MatchString(f.Label): // "the code that we sent (customer number 1234)" wants a code all the same
		return codeWord.MatchString(otherCode.ReplaceAllLiteralString(f.Label, "")) || surelyCode.MatchString(f.Name)
	case codeWord.MatchString(f.Name), codeWord.MatchString(f.Label):
		return true
	}
	return shape.Digits && shape.Max > 0 && shape.Max <= 12
}

// sameQuestion reports that two lists of fields ask for the same things in the same words.
func sameQuestion(a, b []reconnect.Field) bool {
	return slices.EqualFunc(a, b, func(x, y reconnect.Field) bool {
		return x.Name == y.Name && x.Kind == y.Kind && x.Label == y.Label
	})
}

// surelyCode is a field name that only a one-time code has. Digits prove nothing: passwords of French banks are digits,
// too.
var surelyCode = regexp.MustCompile(`(?i)otp|sms|2fa|mfa|one.?time`)

// words are a bank's text in the account's language.
func (a *account) words(s string) reconnect.Words { return upstream.Words(s, maxRunes, a.Lang) }

// codesOnly reports that nothing but one-time codes is asked.
func codesOnly(fields []connectorField) bool {
	return len(fields) > 0 && !slices.ContainsFunc(fields, func(f connectorField) bool {
		return f.Type != "hidden" && (f.Type != "text" || !surelyCode.MatchString(f.Name))
	})
}

// sameNames reports that two lists of fields are answered under the same names.
func sameNames(a, b []reconnect.Field) bool {
	return slices.EqualFunc(a, b, func(x, y reconnect.Field) bool { return x.Name == y.Name })
}

// loginFields keeps those fields of a connector's form that are typed in rather than given at the bank's page, and that
// belong to one of the sources, if any are named (Connectors: auth_mechanisms, connector_sources; both may be absent).
func loginFields(fields []connectorField, sources []string) []connectorField {
	var kept []connectorField
	for _, f := range fields {
		credentials := len(f.AuthMechanisms) == 0 || slices.Contains(f.AuthMechanisms, "credentials")
		concerned := len(sources) == 0 || len(f.ConnectorSources) == 0 || slices.ContainsFunc(sources, func(s string) bool {
			return slices.Contains(f.ConnectorSources, strings.ToLower(s))
		})
		if credentials && concerned {
			kept = append(kept, f)
		}
	}
	return kept
}

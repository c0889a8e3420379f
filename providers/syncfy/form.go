package syncfy

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/pattern"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// backupOption is the option of version 4 sites with which a statement is uploaded when the site itself is out of order
// (vendor's widget). It is no way to sign in.
const backupOption = "statement_account_parse"

// usable are the ways to sign in that can be shown, without what can be left out and cannot be asked.
func (s site) usable() []option {
	var list []option
	for _, o := range s.Options {
		if o.Name == backupOption || o.hardware() {
			continue
		}
		o.Elements = slices.DeleteFunc(slices.Clone(o.Elements), func(e element) bool { return e.is(lists) && !e.Required })
		if len(o.Elements) > 0 && !slices.ContainsFunc(o.Elements, func(e element) bool { return e.is(lists) }) {
			list = append(list, o)
		}
	}
	return list
}

// hardware reports a form that a device at the user's own machine answers: with a challenge for a token, and no connection
// by which the vendor would pass that on.
func (o option) hardware() bool {
	has := func(what string) bool {
		return slices.ContainsFunc(o.Elements, func(e element) bool { return e.is(what) || strings.EqualFold(e.Name, what) })
	}
	return has("authentication_type") || has("interface_version") || has("token") && has("challenge") && !has("connection")
}

func (e element) is(kind string) bool { return strings.EqualFold(e.Type, kind) }

// form asks for the site's values. Where there are several ways to sign in it asks first which.
func (x *exchange) form(ctx context.Context, reason reconnect.Reason) (reconnect.Step, error) {
	x.cur.Why = reason
	if err := x.list(ctx); err != nil {
		return nil, err
	}
	s, err := x.findSite(ctx)
	if err != nil {
		return nil, err
	}
	ways := s.usable()
	if len(ways) == 0 {
		x.log().Warn("syncfy: a site without a way to sign in that can be asked here", "site", x.cur.Site)
		return reconnect.Failed{Reason: reconnect.NotSupported}, nil
	}
	at := slices.IndexFunc(ways, func(o option) bool { return o.Name == x.cur.Option })
	if at < 0 && len(ways) > 1 {
		pick := reconnect.Field{Name: fieldOption, Kind: reconnect.Pick, Lang: x.acc.Lang, Required: true}
		for _, o := range ways {
			if o.Label == "" {
				o.Label = upstream.Plain(o.Name, maxName)
			}
			pick.Choices = append(pick.Choices, reconnect.Choice{Value: o.Name, Label: o.Label})
		}
		x.cur.Phase = phaseOption
		return reconnect.Ask{Fields: []reconnect.Field{pick}, Reason: reason, Words: x.cur.Said, Again: x.thinkAgain(), Back: x.mayTurnBack()}, nil
	}
	way := ways[max(at, 0)]
	x.cur.Option = way.Name
	elements := way.Elements
	if s.Version >= 4 && x.cur.update() {
		elements = withoutIdentifiers(elements)
	}
	f := fieldset{lang: x.acc.Lang}
	x.a.noteMore(x.acc, elements)
	for _, e := range elements {
		x.a.note(x.acc, e)
		f.add(e, false, nil)
	}
	if len(f.fields) == 0 {
		return reconnect.Failed{Reason: reconnect.NotSupported}, nil
	}
	said := x.cur.Said
	x.cur.Phase, x.cur.Why, x.cur.Said, x.cur.sending = phaseLogin, "", reconnect.Words{}, f.sending
	return reconnect.Ask{Fields: f.fields, Reason: reason, Words: said, Again: x.thinkAgain(), Back: x.mayTurnBack()}, nil
}

// withoutIdentifiers leaves out what says whose the credential is, which an update does not ask (headless guide).
func withoutIdentifiers(elements []element) []element {
	rest := slices.DeleteFunc(slices.Clone(elements), func(e element) bool { return e.Identifier })
	if len(rest) == 0 {
		return elements
	}
	return rest
}

// thinkAgain is how often to look while the user thinks: never if a session can be minted when it is needed.
func (x *exchange) thinkAgain() time.Duration {
	if x.acc.APIKey != "" && x.cur.User != "" {
		return 0
	}
	return thinkAgain
}

// fieldset makes fields of elements.
type fieldset struct {
	sending
	lang   string
	fields []reconnect.Field
	seen   map[string]bool
}

// codeWord finds a name that a one-time code may have.
var codeWord = regexp.MustCompile(`(?i)otp|sms|2fa|mfa|token|one.?time|\bcod(e|es|igo)\b|código|clave|\bpin\b|passcode|verif`)

// add adds an element. An element without a name cannot be answered, and of two with one name the first counts.
// Transient ones are those of a two-factor question.
func (f *fieldset) add(e element, transient bool, p *shown) {
	if e.Name == "" || len(e.Name) > maxName || f.seen[e.Name] || len(f.fields) >= maxFields {
		return
	}
	if f.seen == nil {
		f.seen = map[string]bool{}
	}
	f.seen[e.Name] = true
	field := reconnect.Field{
		Name: e.Name, Kind: reconnect.Text, Label: upstream.Plain(e.Label, maxRunes), Lang: f.lang,
		Required: e.Required || transient,                    // what a question asks is meant to be given, whatever it says
		Username: !transient && (e.Username || e.Identifier), // newer versions say "identifier", or nothing
	}
	if field.Label == "" {
		field.Label = upstream.Plain(e.Name, maxName) // a form without any word cannot be filled in
	}
	if p != nil {
		field.Image = p.image
	}
	switch strings.ToLower(e.Type) {
	case "password":
		field.Kind = reconnect.Secret
	case "select", "options", "textoptions":
		field.Kind = reconnect.Pick
	case "accounts": // the values are sent joined by commas (vendor's widget)
		field.Kind = reconnect.Picks
		f.Joined = append(f.Joined, e.Name)
	case "file":
		field.Kind = reconnect.File
	case "number":
		field.Kind = reconnect.Number
	case "date":
		field.Kind = reconnect.Date
	default: // "text", and "if any site requires it, another type will be added" (guide)
		if e.Token || transient && field.Image == nil && (codeWord.MatchString(e.Name) || codeWord.MatchString(e.Label)) {
			field.Kind = reconnect.Code
		}
	}
	switch field.Kind {
	case reconnect.Pick, reconnect.Picks:
		if field.Choices = f.choices(e, p); field.Choices == nil {
			field.Kind, f.Joined = reconnect.Text, slices.DeleteFunc(f.Joined, func(n string) bool { return n == e.Name })
		}
	case reconnect.Text, reconnect.Secret:
		if field.Pattern = pattern.JavaScript(e.Pattern).Source; field.Pattern != "" {
			field.Help = e.Message
		}
	case reconnect.Code, reconnect.File, reconnect.Number, reconnect.Date, reconnect.Search:
	}
	f.fields = append(f.fields, field)
}

// choices are the items of a list. An empty value could not be sent, and of two that are written alike only one can be
// meant. Values that are no text are remembered as they came.
func (f *fieldset) choices(e element, p *shown) (list []reconnect.Choice) {
	seen := map[string]bool{}
	for i, o := range e.Options {
		if o.Value == "" || len(o.Value) > maxRunes || seen[o.Value] {
			continue
		}
		seen[o.Value] = true
		c := reconnect.Choice{Value: o.Value, Label: upstream.Plain(o.Label, maxName)}
		if p != nil && i < len(p.options) {
			c.Image = p.options[i]
		}
		if c.Label == "" && c.Image == nil {
			c.Label = upstream.Plain(o.Value, maxName)
		}
		if len(o.Raw) > 0 && o.Raw[0] != '"' {
			if f.Typed == nil {
				f.Typed = map[string]map[string]json.RawMessage{}
			}
			if f.Typed[e.Name] == nil {
				f.Typed[e.Name] = map[string]json.RawMessage{}
			}
			f.Typed[e.Name][o.Value] = o.Raw
		}
		list = append(list, c)
	}
	return list
}

package views

import (
	"cmp"
	"context"
	"net/url"

	"github.com/a-h/templ"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views/text"
)

// StatementPath is where [Accessibility] is served. Its query has the client's id as "client", and the language as "lang".
const StatementPath = "/accessibility"

// statementStep is what the page calls itself, where those of a flow have their step.
const statementStep = "statement"

// reviewed is when what the statement says was last held against the pages. It is changed by who does that again.
const reviewed = "2026-11-26"

// Statement says who can use the pages, how that is known, and who helps where they cannot.
type Statement struct {
	Text   *text.Catalogue   // nil for English
	Client *reconnect.Client // nil if unknown
	Theme  string            // as in [reconnect.Appearance]
	Stays  bool              // as in [Page]
}

// Accessibility draws a [Statement].
func Accessibility(s Statement) templ.Component {
	p := &Page{Text: s.Text, Client: s.Client}
	p.address()
	d := &sheet{
		text: p.Text, client: s.Client, title: p.say(p.Text.Accessible.Title), step: statementStep, status: "open",
		appearance: reconnect.Appearance{Theme: s.Theme}, stays: s.Stays, goBack: p.say(p.Text.Notice.GoBack),
	}
	if s.Client != nil && s.Client.Name != "" {
		d.title += " – " + s.Client.Name
	}
	return document(d, statement(p, p.say(p.Text.Accessible.Title)))
}

// statementAddress is that of the statement for a client, in a language.
func statementAddress(ctx context.Context, c *reconnect.Client, lang string) templ.SafeURL {
	q := url.Values{"lang": {lang}}
	if c != nil && c.ID != "" {
		q.Set("client", c.ID)
	}
	return templ.SafeURL(below(ctx, StatementPath) + "?" + q.Encode())
}

// contact is where a client hears what gets in people's way: of its own setting, or else where it helps in general.
func contact(c *reconnect.Client) (page, email string) {
	if c == nil {
		return "", ""
	}
	asked := *c
	asked.Support = cmp.Or(c.Accessibility, c.Support)
	return support(&asked)
}

package views

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views/text"
)

// Example is one page of the gallery, with canned data.
type Example struct {
	Name       string // for people
	Path       string // for addresses: lower case, digits and dashes
	Lang       string // of the catalogue, for the address's ?lang=
	Client     *reconnect.Client
	Appearance reconnect.Appearance
	Component  templ.Component
}

// Gallery returns every screen and every kind of field, in the given language: the pages to look at after a change of
// the style, without a bank.
func Gallery(t *text.Catalogue) []Example {
	var all []Example
	add := func(name string, client *reconnect.Client, c templ.Component) {
		all = append(all, Example{Name: name, Path: slug(name), Lang: t.Tag, Client: client, Component: c})
	}
	page := func(name string, p Page) {
		p.Text = t
		add(name, p.Client, Screen(p))
		all[len(all)-1].Appearance = p.Appearance
	}
	for _, s := range askExamples() {
		page(s.name, s.page)
	}
	for _, s := range append(otherExamples(), lookExamples()...) {
		page(s.name, s.page)
	}
	for _, r := range reconnect.Reasons() {
		page("Failed "+string(r), with(func(p *Page) {
			p.Step = reconnect.Failed{Reason: r}
			p.Leave, p.LeaveTarget = "https://budgetly.example/back?state=x", "_top"
			p.Framed = true
		}))
	}
	for _, r := range []reconnect.Reason{
		reconnect.BadLink, reconnect.UnknownClient, reconnect.AddressNotAllowed, reconnect.NotFound, reconnect.DeadLink,
		reconnect.Forbidden, reconnect.OpenedElsewhere, reconnect.BadRequest, reconnect.Crowded, reconnect.Away, reconnect.Internal, reconnect.Unreachable, reconnect.Expired,
	} {
		n := Note{Text: t, Client: budgetly, Reason: r, Detail: "redirect_uri is not on the list of client 4711"}
		if r == reconnect.UnknownClient || r == reconnect.NotFound {
			n.Client = nil
		}
		add("Notice "+string(r), n.Client, Notice(n))
	}
	add("Welcome", budgetly, Welcome(Greeting{Text: t, Client: budgetly, Stays: true}))
	add("Returned in another browser", budgetly, Returned(Arrival{Text: t, Client: budgetly, Bank: horizon, Ask: true}))
	add("Returned", budgetly, Returned(Arrival{Text: t, Client: budgetly, Bank: horizon}))
	add("Returned already", budgetly, Returned(Arrival{Text: t, Client: budgetly, Bank: horizon, Already: true}))
	return all
}

type example struct {
	name string
	page Page
}

var (
	budgetly = &reconnect.Client{ID: "budgetly", Name: "Budgetly", Home: "https://budgetly.example/", Color: "#2f4bd8", Support: reconnect.Support{
		URL: "https://budgetly.example/help", Email: "help@budgetly.example",
	}}
	plain    = &reconnect.Client{ID: "plain", Name: "Le Grand Livre de Comptes Partagés", Home: "https://livre.example/"}
	yellow   = &reconnect.Client{ID: "yellow", Name: "Canary", Color: "#ffd400"}
	night    = &reconnect.Client{ID: "night", Name: "Midnight Ledger", Color: "#0b0c10"}
	horizon  = reconnect.Bank{ID: "7", Name: "Banque Horizon", Color: "#0a6b6b"}
	longBank = reconnect.Bank{Name: "Sparkassen- und Giroverband der Donaudampfschifffahrtsgesellschaft eG"}
)

// then is the gallery's present, so that its pages are the same at every look.
var then = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// with is the usual page, changed.
func with(change func(*Page)) Page {
	p := Page{
		Client: budgetly, Bank: horizon, Flow: "a1b2c3d4e5f6a7b8c9d0", Turn: 2,
		AttemptsLeft: reconnect.MaxRefusals, Action: "/f/gallery", Now: then,
	}
	change(&p)
	return p
}

// asking is a page that asks for fields.
func asking(fields ...reconnect.Field) func(*Page) {
	return func(p *Page) { p.Step = reconnect.Ask{Fields: fields} }
}

func slug(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r == ' ', r == '_':
			return '-'
		}
		return -1
	}, strings.ToLower(name))
}

var galleryHead = &sheet{text: text.For("en"), title: "Gallery", step: "gallery", status: "open"}

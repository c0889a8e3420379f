package views

import (
	"strings"
	"time"

	"github.com/a-h/templ"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views/text"
)

// Example is one page of the gallery, with canned data. It stays where it is: nothing on it asks, passes or leads away.
type Example struct {
	Name       string // for people
	Path       string // for addresses: lower case, digits and dashes
	Kind       string // one of [Kinds]
	Client     *reconnect.Client
	Appearance reconnect.Appearance
	Component  templ.Component
}

// kind is a sort of screens, in a section of its own.
type kind struct {
	path, name string
	examples   func() []example
}

func kinds() []kind {
	return []kind{
		{"sign-in", "Signing in", signIns},
		{"code", "Codes", codes},
		{"choice", "Choices", choosing},
		{"picture", "Pictures", pictured},
		{"question", "Other questions", questions},
		{"approve", "Confirming on a phone", approvals},
		{"visit", "At the bank’s own site", visits},
		{"phone", "Continuing on a phone", handovers},
		{"wait", "Waiting", waits},
		{"done", "Done", dones},
		{"failed", "Failed", failures},
		{"notice", "Without a flow", nil},
		{"look", "As links choose it to look", looks},
	}
}

// Kinds returns the kinds of screens, as addresses name them.
func Kinds() []string {
	var all []string
	for _, k := range kinds() {
		all = append(all, k.path)
	}
	return all
}

// Gallery returns every screen and every kind of field, in a language and a theme ("light", "dark", or empty for the
// browser's): the pages to look at after a change of the style, without a bank.
func Gallery(t *text.Catalogue, theme string) []Example { return GalleryIn(nil, t, theme) }

// GalleryIn is the gallery of clients that wear a brand; nil for their own.
func GalleryIn(brand *reconnect.Brand, t *text.Catalogue, theme string) []Example {
	var all []Example
	for _, k := range kinds() {
		add := func(name string, client *reconnect.Client, look reconnect.Appearance, c templ.Component) {
			all = append(all, Example{Name: name, Path: slug(name), Kind: k.path, Client: client, Appearance: look, Component: c})
		}
		if k.examples == nil {
			notices(t, budgetly.As(brand), reconnect.Appearance{Theme: theme}, add)
			continue
		}
		for _, e := range k.examples() {
			p := e.page
			p.Client = p.Client.As(brand)
			p.Text, p.Stays, p.Appearance.Theme = t, true, theme
			add(e.name, p.Client, p.Appearance, Screen(p))
		}
	}
	return all
}

// notices are the pages that have no flow.
func notices(t *text.Catalogue, budgetly *reconnect.Client, look reconnect.Appearance, add func(string, *reconnect.Client, reconnect.Appearance, templ.Component)) {
	for _, r := range []reconnect.Reason{
		reconnect.BadLink, reconnect.ReconnectOnly, reconnect.UnknownClient, reconnect.AddressNotAllowed, reconnect.NotFound, reconnect.DeadLink,
		reconnect.Forbidden, reconnect.OpenedElsewhere, reconnect.BadRequest, reconnect.Crowded, reconnect.Away, reconnect.Internal,
		reconnect.Unreachable, reconnect.Expired,
	} {
		n := Note{Text: t, Client: budgetly, Reason: r, Detail: "redirect_uri is not on the list of client 4711", Appearance: look, Stays: true}
		if r == reconnect.UnknownClient || r == reconnect.NotFound {
			n.Client = nil
		}
		add("Notice "+string(r), n.Client, look, Notice(n))
	}
	add("Notice in a strange frame", budgetly, look, Notice(Note{
		Text: t, Client: budgetly, Reason: reconnect.Forbidden, Foreign: true, Framed: true, Appearance: look, Stays: true,
	}))
	add("Accessibility", budgetly, look, Accessibility(Statement{Text: t, Client: budgetly, Theme: look.Theme, Stays: true}))
	add("Welcome", budgetly, look, Welcome(Greeting{Text: t, Client: budgetly, Appearance: look, Stays: true}))
	add("Notice for a phone", budgetly, look, Notice(Note{Text: t, Client: budgetly, Reason: reconnect.OpenedElsewhere, Phone: true, Appearance: look, Stays: true}))
	add("Phone", budgetly, look, Phone(Joining{Text: t, Client: budgetly, Bank: horizon, Appearance: look, Stays: true}))
	back := Arrival{Text: t, Client: budgetly, Bank: horizon, Appearance: look, Stays: true}
	add("Returned", budgetly, look, Returned(back))
	asked, again := back, back
	asked.Ask, again.Already = true, true
	add("Returned in another browser", budgetly, look, Returned(asked))
	add("Returned already", budgetly, look, Returned(again))
}

type example struct {
	name string
	page Page
}

var (
	budgetly = &reconnect.Client{
		ID: "budgetly", Brand: reconnect.Brand{Name: "Budgetly", Color: "#2f4bd8", Support: reconnect.Support{URL: "https://budgetly.example/help", Email: "help@budgetly.example"}}, Home: "https://budgetly.example/",
	}
	plain    = &reconnect.Client{ID: "plain", Brand: reconnect.Brand{Name: "Le Grand Livre de Comptes Partagés"}, Home: "https://livre.example/"}
	yellow   = &reconnect.Client{ID: "yellow", Brand: reconnect.Brand{Name: "Canary", Color: "#ffd400"}}
	night    = &reconnect.Client{ID: "night", Brand: reconnect.Brand{Name: "Midnight Ledger", Color: "#0b0c10"}}
	horizon  = reconnect.Bank{ID: "7", Name: "Banque Horizon", Color: "#0a6b6b"}
	longBank = reconnect.Bank{Name: "Sparkassen- und Giroverband der Donaudampfschifffahrtsgesellschaft eG"}
)

// then is the gallery's present, so that its pages are the same at every look.
var then = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

// with is the usual page, changed.
func with(change func(*Page)) Page {
	p := Page{
		Client: budgetly, Bank: horizon, Flow: "a1b2c3d4e5f6a7b8c9d0", Turn: 2,
		AttemptsLeft: reconnect.MaxRefusals, Action: "../f/gallery", Now: then,
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

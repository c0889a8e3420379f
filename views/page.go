// Package views draws pages. It knows steps and fields, and no aggregator: [Screen] is the one place that decides what
// a step looks like. Pages are plain HTML that works as it is; the script of package static makes it smoother.
package views

import (
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/cache"
	"github.com/open-reconnect/reconnect/views/text"
)

// Page is what a flow's page is drawn from.
type Page struct {
	Text   *text.Catalogue // nil for English
	Client *reconnect.Client
	Bank   reconnect.Bank
	Flow   string // the flow's public id; its beginning is shown as a reference
	Person string // whose connection it is, as its integrator says; empty if that is not known

	Step         reconnect.Step // what to show: Flow.Shown()
	Turn         int
	AttemptsLeft int
	Retried      bool // an answer was refused before, so attempts are counted aloud
	Warned       bool // the bank has refused answers in other flows, so they are, too
	Busy         bool // during Wait: an answer is under way
	Unsure       bool // during Wait: the reply to an answer was lost
	Renewable    bool // what the step is about can be had anew
	Renewed      bool // it was
	More         bool // the step follows one that was answered, and is not the same once more

	Down   bool // the bank is known to be down, and nothing was answered yet
	Wishes bool // the person can have the client told when the bank works again
	Wished bool // and has

	Until   time.Time // when the flow's time is over; zero if the page need not say so
	Extends bool      // and may begin anew
	Often   bool      // a person without a script wants the page to look again by itself

	Action  string // the page's own address, for both GET and POST
	New     bool   // no person is known to be there yet: the script says so when it is seen
	LogoURL string // the bank's logo at our own origin; empty for a monogram

	// Values come back into a form that was refused. Those of secrets and files are never drawn.
	Values   map[string][]string
	Problems []reconnect.Problem
	Fresh    bool // Values were sent nowhere: codes come back, too
	Unsent   bool // the form could not be taken just now: nothing was sent, and it may be sent again as it is

	Leave       string // the callback at the end, maybe with a scheme of its own; empty when there is none
	LeaveTarget string // "_self" (or empty) or "_top"

	Messages   []Message // what the host window must hear
	Origins    []string  // who may hear it; never "*"
	Appearance reconnect.Appearance
	Framed     bool // the page stands in somebody else's
	Popup      bool // it stands in a window that somebody else's has opened
	Left       bool // the browser was at Leave before, and does not go there by itself again

	Stays bool // a page to be looked at: it asks nothing, its clock stands, and it leads nowhere

	Now time.Time // what deadlines are measured against; zero for the present

	Phone    bool      // the page is that of a phone to which the flow was handed over: it leads nowhere in the end
	Phones   bool      // a phone may be had to go on
	Handover *Handover // what is shown of that instead of the step; nil for the step

	apart map[*reconnect.Image]int // [Page.picturesApart]
	turn  string                   // stands for Turn in a form that is drawn for many; see [form.marked]
}

// address has the page speak its language, English for none, in the form of address and the words that the client has chosen.
func (p *Page) address() {
	if p.Text == nil {
		p.Text = text.For()
	}
	if p.Client == nil {
		return
	}
	if p.Client.Formal {
		p.Text = p.Text.Formally()
	}
	p.Text = ownWords(p.Client, p.Text)
}

// say fills a sentence's gaps with this page's names.
func (p *Page) say(l text.Line) string { return p.sayN(l, 0) }

func (p *Page) sayN(l text.Line, n int) string {
	g := text.Gaps{Bank: p.Bank.Name, N: n}
	if p.Client != nil {
		g.Client = p.Client.Name
	}
	return p.Text.Say(l, g)
}

// colon stands behind a label, unless that ends with a mark of its own.
func (p *Page) colon(label string) string {
	if last, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(label)); strings.ContainsRune("?؟!:.…", last) {
		return ""
	}
	return p.say(p.Text.Form.Colon)
}

func (p *Page) count(n int, c text.Count) string { return p.sayN(p.Text.Of(n, c), n) }

// minutes is how much of a deadline is left, rounded up, and the same in seconds.
func (p *Page) remaining(until time.Time) (minutes, seconds int) {
	now := p.Now
	if now.IsZero() {
		now = time.Now()
	}
	left := max(0, until.Sub(now))
	return int((left + time.Minute - 1) / time.Minute), int(left / time.Second)
}

// counts reports whether attempts are counted aloud.
func (p *Page) counts() bool { return (p.Retried || p.Warned) && p.AttemptsLeft > 0 }

// ofTurn is the turn as forms carry it.
func (p *Page) ofTurn() string {
	if p.turn != "" {
		return p.turn
	}
	return strconv.Itoa(p.Turn)
}

// place is where the page stands, in the words of [reconnect.Place]; empty for a window of its own.
func (p *Page) place() reconnect.Place {
	switch {
	case p.Framed:
		return reconnect.InFrame
	case p.Popup:
		return reconnect.InPopup
	}
	return ""
}

// reference is what a user can tell a support desk.
func (p *Page) reference() string { return p.Flow[:min(8, len(p.Flow))] }

// way is where the page leads in the end, which may be nowhere.
func (p *Page) way() (address, target string) {
	if p.Phone {
		return "", ""
	}
	if a := safeAddress(p.Leave); a != "" {
		if p.LeaveTarget == "_top" {
			return a, "_top"
		}
		return a, "_self"
	}
	return home(p.Client), "_top"
}

// dressed is a client as a page shows it whose link has chosen a name or a colour. The client's logo stays only beside its
// own name: one app's mark over another's name would say that both vouch for the page. Nothing but the looks changes.
func dressed(c *reconnect.Client, look reconnect.Appearance) *reconnect.Client {
	if c == nil || look.Name == "" && look.Color == "" {
		return c
	}
	key := dress{c, look.Name, look.Color}
	if d, ok := dresses.Get(key); ok {
		return d
	}
	d := *c
	if look.Color != "" {
		d.Color = look.Color // of the monogram, too
	}
	if look.Name != "" && !strings.EqualFold(look.Name, c.Name) {
		d.Name, d.Logo, d.LogoDark = look.Name, nil, nil
	}
	dresses.Put(key, &d)
	return &d
}

// dress is what a link has chosen for a client.
type dress struct {
	client      *reconnect.Client
	name, color string
}

// dresses keeps clients as links have dressed them, so that their pages are known to be alike.
var dresses = cache.Cache[dress, *reconnect.Client]{Most: 200}

// spokenBy is a language in a client's own words.
type spokenBy struct {
	client *reconnect.Client
	text   *text.Catalogue
}

// own keeps these, for the same reason.
var own = cache.Cache[spokenBy, *text.Catalogue]{Most: 200}

func ownWords(c *reconnect.Client, t *text.Catalogue) *text.Catalogue {
	if len(c.Texts) == 0 {
		return t
	}
	key := spokenBy{c, t}
	o, ok := own.Get(key)
	if !ok {
		o = t.Own(c.Texts)
		own.Put(key, o)
	}
	return o
}

// drawing tells a reason at a glance.
func (p *Page) drawing(r reconnect.Reason) drawing {
	if d, ok := drawn[r]; ok {
		return d
	}
	if r == "" { // the bank wants something, and does not say why
		return bank
	}
	return alert
}

// support is where a client helps, as far as it may be followed.
func support(c *reconnect.Client) (page, email string) {
	if c == nil {
		return "", ""
	}
	if isWeb(c.Support.URL) {
		page = c.Support.URL
	}
	return page, c.Support.Email
}

// letter is the address that begins an e-mail, about the reference if there is one.
func (p *Page) letter(email string) string {
	to := (&url.URL{Scheme: "mailto", Opaque: strings.ReplaceAll(url.PathEscape(email), "%40", "@")}).String()
	if p.reference() != "" {
		to += "?subject=" + url.PathEscape(p.say(p.Text.Form.Ref)+" "+p.reference())
	}
	return to
}

// home is the integrator's own address, if it is known and may be followed.
func home(c *reconnect.Client) string {
	if c == nil || !isWeb(c.Home) {
		return ""
	}
	return c.Home
}

// safeAddress lets any scheme pass, because apps have their own, except those that make a browser run what follows.
// Callbacks are on a list, which is checked too; this stops a careless list from becoming a script on our origin.
func safeAddress(a string) string {
	u, err := url.Parse(a)
	if err != nil || u.Scheme == "" || reconnect.DangerousScheme(u.Scheme) {
		return ""
	}
	return a
}

// isWeb reports whether an address is an ordinary one of the web. A bank's page must be.
func isWeb(a string) bool {
	u, err := url.Parse(a)
	return err == nil && u.Host != "" && (u.Scheme == "https" || u.Scheme == "http")
}

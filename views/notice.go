package views

import (
	"github.com/a-h/templ"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views/text"
)

// Note is a plain page for people when there is no flow to show.
type Note struct {
	Text       *text.Catalogue   // nil for English
	Client     *reconnect.Client // as far as it is known; nil if not
	Reason     reconnect.Reason
	Detail     string // the precise cause, for the integrator; holds no secrets
	Framed     bool
	Way        reconnect.Way        // back to the client's own callback; without it, home
	Phone      bool                 // it is told to a phone to which nothing is handed over any more
	Foreign    bool                 // the page around it is not one that the client has allowed
	Messages   []Message            // what the host window must hear, if the client's page is around it
	Appearance reconnect.Appearance // its theme, and how the host window hears it
	Stays      bool                 // as in [Page]
}

// passes reports that what the note says is over in a while, so that the same address may be tried again.
func (n Note) passes() bool { return n.Reason == reconnect.Crowded || n.Reason == reconnect.Away }

// Notice draws a [Note]. It leads nowhere but to the client: to a callback that is on its list, or to its home.
func Notice(n Note) templ.Component {
	p := &Page{Text: n.Text, Client: n.Client, Framed: n.Framed, Leave: n.Way.URL, Phone: n.Phone}
	if n.Way.Top {
		p.LeaveTarget = "_top"
	}
	p.address()
	end := p.Text.End(n.Reason)
	switch {
	case n.Foreign:
		end = p.Text.Notice.Foreign
	case n.Phone:
		end = p.Text.Phone.Gone
	}
	title := p.say(end.Title)
	d := &sheet{
		text: p.Text, client: n.Client, framed: n.Framed, title: title, step: "notice", status: "failed", reason: n.Reason,
		stays:      n.Stays,
		appearance: reconnect.Appearance{Theme: n.Appearance.Theme, App: n.Appearance.App, Text: n.Appearance.Text},
	}
	var origins []string
	if n.Client != nil {
		origins = n.Client.Origins
	}
	d.told = tell(n.Messages, origins)
	if address, _ := p.way(); address == "" && !n.passes() && !n.Phone { // one way out, and this is the only one
		d.goBack = p.say(p.Text.Notice.GoBack)
	}
	if n.Reason == reconnect.Away {
		d.status, d.refresh, d.retry = "open", rarely, true
	}
	return document(d, notice(p, n, title, end))
}

// Arrival is the page that a bank sends people back to.
type Arrival struct {
	Text    *text.Catalogue   // nil for English
	Client  *reconnect.Client // nil if unknown
	Bank    reconnect.Bank
	Already bool // the visit was taken note of before
	Ask     bool // the browser did not set out from the flow's page, so it is asked first

	Appearance reconnect.Appearance // its theme
	Stays      bool                 // as in [Page]
}

// Returned draws an [Arrival].
func Returned(a Arrival) templ.Component {
	p := &Page{Text: a.Text, Client: a.Client, Bank: a.Bank}
	p.address()
	t := p.Text.Returned
	title := p.say(t.Title)
	if a.Already {
		title = p.say(t.Already.Title)
	}
	d := &sheet{
		text: p.Text, client: a.Client, bank: a.Bank, title: title, step: "returned", status: "open",
		close: true, appearance: reconnect.Appearance{Theme: a.Appearance.Theme}, stays: a.Stays,
	}
	if a.Ask {
		d.title, d.close = p.say(t.Sure.Title), false
		return document(d, goOn(p, "", d.title, t.Sure))
	}
	return document(d, returned(p, a, title))
}

// Greeting is the page for a link that may have been opened by no person.
type Greeting struct {
	Text       *text.Catalogue // nil for English
	Client     *reconnect.Client
	Framed     bool
	Stays      bool // as in [Page]: the script does not post the form
	Sent       bool // the link was sent: only its person goes on, by the button
	Appearance reconnect.Appearance
}

// Welcome draws a [Greeting]. A script that is seen posts its form at once.
func Welcome(g Greeting) templ.Component {
	p := &Page{Text: g.Text, Client: dressed(g.Client, g.Appearance), Framed: g.Framed}
	p.address()
	title := p.say(p.Text.Welcome.Title)
	d := &sheet{
		text: p.Text, client: p.Client, appearance: g.Appearance, framed: g.Framed, title: title, step: "welcome", status: "open", stays: g.Stays,
		told: tell(nil, g.Client.Origins),
	}
	id := "welcome"
	if g.Stays || g.Sent {
		id = ""
	}
	return document(d, goOn(p, id, title, p.Text.Welcome))
}

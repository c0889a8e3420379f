package views

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views/text"
)

// sheet is one HTML document, whatever it shows.
type sheet struct {
	text       *text.Catalogue
	client     *reconnect.Client
	bank       reconnect.Bank
	logo       string // address of the bank's logo
	person     string // [Page].Person, as long as there is something to do
	whose      string // before it
	notYou     string // and behind it
	appearance reconnect.Appearance
	framed     bool
	place      reconnect.Place
	fresh      bool // the script says when it is seen

	title  string // of the window
	step   string
	status string
	reason reconnect.Reason
	turn   string
	asks   bool   // its form is called "ask"
	bare   bool   // the style sheet in the page is all that it needs at first
	form   string // what its form is drawn from, where that is everybody's: [form.common]
	action string // where the script listens and looks again
	leave  string // where the script goes at the end, and when, in milliseconds
	target string
	after  string
	// refresh is what a browser without a script does by itself, as <meta http-equiv="refresh"> wants it.
	refresh string
	retry   bool   // the script opens the same address once more, as soon as the server is ready
	lost    string // what the script says when a form does not get through
	offline string // the same, when the page cannot look what is new
	crowded string // the same, when the server takes no more
	sending string
	until   string // in how many seconds the page's time is over; empty if it says nothing of that
	soon    string // what the script says two minutes before
	left    string // what a page without a script says of it
	longer  string // the button for more time; empty where there is none
	quit    string // names the × at the top, which cancels; empty for none
	goBack  string // the script's button that goes back in history
	close   bool   // the script tries to close the window
	stays   bool   // none of this happens
	mute    bool   // nothing can be asked of the flow from here

	told *told // nil where the host window hears nothing
}

// sheet fills in what every screen of a flow has.
func (p *Page) sheet(heading string) *sheet {
	s := &sheet{
		text: p.Text, client: p.Client, bank: p.Bank, logo: p.LogoURL, appearance: p.Appearance, framed: p.Framed,
		place: p.place(), fresh: p.New, stays: p.Stays,
		title: heading, step: reconnect.StepName(p.Step), status: "open", reason: reconnect.ReasonOf(p.Step),
		turn: strconv.Itoa(p.Turn), action: p.Action,
		told: tell(p.Messages, p.Origins),
	}
	if p.Client != nil && p.Client.Name != "" {
		s.title += " – " + p.Client.Name
	}
	_, s.asks = p.Step.(reconnect.Ask)
	s.lost, s.offline, s.crowded = p.say(p.Text.Form.Lost), p.say(p.Text.Form.Offline), p.say(p.Text.Form.Crowded)
	s.sending = p.say(p.Text.Form.Sending)
	if !p.Until.IsZero() {
		minutes, seconds := p.remaining(p.Until)
		s.until, s.soon, s.left = strconv.Itoa(seconds), p.say(p.Text.Form.Soon), p.count(minutes, p.Text.Form.Granted)
		if p.Extends {
			s.longer = p.say(p.Text.Form.Longer)
		}
	}
	if s.step != "done" && s.step != "failed" {
		s.person, s.whose, s.notYou = p.Person, p.say(p.Text.Form.For), p.say(p.Text.Form.NotYou)
	}
	if p.Appearance.Close {
		s.quit = p.say(p.Text.Form.Quit)
	}
	return s
}

func (s *sheet) class() string {
	c := "at-" + s.step
	if !s.framed {
		c += " whole"
	}
	return c
}

// inkOn is the fill of letters on a monogram's colour; both end up in SVG attributes.
func tint(wanted, otherwise string) (fill, ink string) {
	c, ok := parseColour(wanted)
	if !ok {
		c, _ = parseColour(otherwise)
	}
	return c.String(), c.ink().String()
}

// initials stand for a logo: those of the first two words that begin with a letter or digit.
func initials(name string) string {
	var b strings.Builder
	n := 0
	for word := range strings.FieldsSeq(name) {
		r, _ := utf8.DecodeRuneInString(word)
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		b.WriteRune(unicode.ToUpper(r))
		if n++; n == 2 {
			break
		}
	}
	return b.String()
}

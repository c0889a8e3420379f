package views

import (
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	qrcode "github.com/piglig/go-qr"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views/text"
)

// Handover is what one of the two screens shows while a flow goes over to a phone; see [reconnect.Handover].
type Handover struct {
	Stage  reconnect.HandoverStage
	Phone  bool      // the screen is the phone's, which shows its digits and nothing else
	Link   string    // what the code that is offered says
	Digits string    // those of the phone
	Until  time.Time // when what is offered or claimed is over
	Again  bool      // another code may be had
	Bad    bool      // what was typed is not two digits
}

// handoverStep is what its pages are called, as steps are.
const handoverStep = "handover"

// handing draws a page of a hand-over. It is told of each turn, as a wait is.
func (p *Page) handing(h Handover) templ.Component {
	t := p.Text.Phone
	page := func(about text.Purpose, body func(title, why string) templ.Component) templ.Component {
		title := p.say(about.Title)
		d := p.sheet(title)
		d.step, d.reason, d.asks, d.refresh = handoverStep, "", false, p.again()
		if h.Phone {
			d.quit, d.mute = "", true
		}
		return document(d, body(title, p.say(about.Why)))
	}
	switch {
	case h.Phone:
		return page(t.Show, func(title, why string) templ.Component { return digits(p, h, title, why) })
	case h.Stage == reconnect.HandoverOffered:
		return page(text.Purpose{Title: t.Offer, Why: t.Scan}, func(title, why string) templ.Component { return offered(p, h, title, why) })
	case h.Stage == reconnect.HandoverClaimed:
		return page(t.Ask, func(title, why string) templ.Component { return claimed(p, h, title, why) })
	case h.Stage == reconnect.HandoverPhone:
		return page(t.There, func(title, why string) templ.Component { return followed(p, title, why) })
	case h.Stage == reconnect.HandoverExpired:
		return page(t.Late, func(title, why string) templ.Component { return halted(p, h, clock, title, why) })
	}
	return page(t.Wrong, func(title, why string) templ.Component { return halted(p, h, alert, title, why) })
}

// Joining is the page that a code for a phone leads to.
type Joining struct {
	Text       *text.Catalogue // nil for English
	Client     *reconnect.Client
	Bank       reconnect.Bank
	Appearance reconnect.Appearance
	Mark       string // tells this page from others, so that its button may be pressed twice
	Stays      bool   // as in [Page]
}

// Phone draws a [Joining]. It says for which app and bank a person goes on, and does nothing by itself.
func Phone(j Joining) templ.Component {
	look := j.Appearance
	look.Bare, look.Close, look.App = false, false, ""
	p := &Page{Text: j.Text, Client: dressed(j.Client, look), Bank: j.Bank, Phone: true}
	p.address()
	title := p.say(p.Text.Phone.Join.Title)
	d := &sheet{
		text: p.Text, client: p.Client, bank: p.Bank, title: title, step: "join", status: "open", appearance: look, stays: j.Stays,
	}
	return document(d, join(p, title, j.Mark))
}

// qrPath is a QR code as the path of an SVG, a unit a module, and how many units it has on a side; 0 where the words are too long for one.
func qrPath(words string) (path string, side int) {
	code, err := qrcode.EncodeText(words, qrcode.Medium)
	if err != nil {
		return "", 0
	}
	var b strings.Builder
	for y := range code.Size() {
		for x := 0; x < code.Size(); x++ {
			from := x
			for x < code.Size() && code.Module(x, y) {
				x++
			}
			if n := strconv.Itoa(x - from); x > from {
				b.WriteString("M" + strconv.Itoa(from) + " " + strconv.Itoa(y) + "h" + n + "v1h-" + n + "z")
			}
		}
	}
	return b.String(), code.Size()
}

// quiet is the white that a QR code wants around it, in modules.
const quiet = 4

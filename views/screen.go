package views

import (
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views/text"
)

// Screen draws the page of a flow. It is the only place outside the domain that tells steps apart.
func Screen(page Page) templ.Component {
	p := &page // the components hold on to it, and it is large
	p.address()
	p.Client = dressed(p.Client, p.Appearance)
	p.apart = p.picturesApart()
	if p.Handover != nil {
		return p.handing(*p.Handover)
	}
	switch s := p.Step.(type) {
	case reconnect.Ask:
		if s.Retry {
			end := p.Text.End(s.Reason)
			title := p.say(end.Title)
			return document(p.sheet(title), retry(p, s, title, end))
		}
		about := p.purpose(s)
		d := p.sheet(about.title)
		if len(p.Problems) > 0 || about.alarm {
			d.title = p.Text.Say(p.Text.Form.Trouble, text.Gaps{Title: d.title})
		}
		d.bare = p.bare(s)
		f := &form{p, s, about}
		d.form = f.common()
		return document(d, f)
	case reconnect.Approve:
		w := &p.Text.Approve.Device
		if s.Image != nil {
			w = &p.Text.Approve.Scan
		}
		why := w.Why
		switch {
		case p.Renewed && s.Image != nil:
			why = p.Text.Renewal.Drawn
		case p.Renewed:
			why = p.Text.Renewal.Asked
		}
		d := p.sheet(p.say(w.Title))
		d.refresh = p.again()
		return document(d, approve(p, s, p.say(w.Title), p.say(why)))
	case reconnect.Visit:
		title := p.say(p.Text.Visit.Title)
		d := p.sheet(title)
		d.refresh = p.again()
		return document(d, visit(p, s, title))
	case reconnect.Act:
		title, why := p.Text.Act.Title, p.Text.Act.Why
		if s.Reason != "" {
			title, why = p.Text.End(s.Reason).Title, p.Text.Why(s.Reason)
		}
		return document(p.sheet(p.say(title)), act(p, s, p.say(title), p.say(why)))
	case reconnect.Wait:
		title, why := p.waiting(s)
		d := p.sheet(title)
		d.refresh = p.again()
		return document(d, wait(p, s, title, why))
	case reconnect.Done:
		title := p.say(p.Text.Done.Title)
		d := p.ended(title, "done")
		return document(d, done(p, title))
	case reconnect.Failed:
		return p.failed(s)
	}
	// A step without a screen must not leave a user before a blank page.
	return p.failed(reconnect.Failed{Reason: reconnect.Internal})
}

// bare reports whether a form needs no more style than each page has in it (widget.css): one that a link leads to, whose fields are
// typed or chosen from words.
func (p *Page) bare(s reconnect.Ask) bool {
	needsMore := func(fd reconnect.Field) bool {
		pictured := func(c reconnect.Choice) bool { return c.Image != nil }
		return fd.Kind == reconnect.File || fd.Image != nil || slices.ContainsFunc(fd.Choices, pictured)
	}
	first := !s.Back && !p.More && !p.Unsent && !p.Down && len(p.Problems) == 0 && s.Until.IsZero()
	return first && len(s.Fields) > 0 && !slices.ContainsFunc(s.Fields, needsMore)
}

// rarely is after how many seconds a page without a script loads itself again, where the person has asked for that: it takes the place from
// who reads, closes what was opened and moves the focus (WCAG 2.2.1).
const rarely = "60"

// Often is behind the turn in the query of a page that loads itself again without a script.
const Often = "&often"

// again has a browser without a script look again by itself.
func (p *Page) again() string {
	if here := p.looks(); here != "" && p.Often {
		return rarely + ";url=" + here + Often
	}
	return ""
}

// looks is where a page without a script looks again. It names the turn that it was shown, as a script does. Its first page has the
// link's address, which is not to be opened again.
func (p *Page) looks() string {
	if p.Action == "" {
		return ""
	}
	return p.Action + "?" + strconv.Itoa(p.Turn)
}

func (p *Page) failed(s reconnect.Failed) templ.Component {
	end := p.Text.End(s.Reason)
	title := p.say(end.Title)
	p.Step = s
	return document(p.ended(title, "failed"), failed(p, s, title, end))
}

// ended adds to the sheet of a last page where it goes by itself: on, after success; back at once, if the user wanted
// to leave anyhow. Every other failure waits to be read, and so does a page that is come back to. Without a script the way
// leads over an address of ours, which takes note of it.
func (p *Page) ended(title, status string) *sheet {
	d := p.sheet(title)
	d.status, d.lost, d.sending, d.quit = status, "", "", ""
	leave := safeAddress(p.Leave)
	if leave == "" || p.Left {
		return d
	}
	_, target := p.way()
	here := target == "_self" || !p.Framed // what a browser without a script can follow by itself
	switch {
	case status == "done":
		d.leave, d.target, d.after = leave, target, "4000"
		if isWeb(leave) && here {
			d.refresh = "0;url=" + p.Action + "/leave"
		}
	case d.reason == reconnect.Cancelled, p.quit():
		d.leave, d.target, d.after = leave, target, "0"
		if isWeb(leave) && here {
			d.refresh = "0;url=" + p.Action + "/leave"
		}
	}
	return d
}

// lines fills several sentences.
func (p *Page) lines(of []text.Line) []string {
	said := make([]string, len(of))
	for i, l := range of {
		said[i] = p.say(l)
	}
	return said
}

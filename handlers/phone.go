package handlers

import (
	"crypto/rand"
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views"
	"github.com/open-reconnect/reconnect/views/text"
)

// A flow is handed over to a phone in three steps, each a form: the first screen asks for a code; the phone opens it and says that a
// person is there; the first screen says which digits the phone shows. See [reconnect.Handover].

// phonePath is what a code stands behind. It is short because it is drawn, and a small drawing is read from farther away.
const phonePath = "/h/"

// offerPhone has the first screen show a code.
func (s *Site) offerPhone(c *fiber.Ctx) error {
	return s.atFirst(c, func(f *reconnect.Flow, turn int) error {
		offered, err := s.Engine.OfferHandover(c.UserContext(), f.ID, turn)
		if offered {
			s.Log.Info("phone offered", "flow", f.ID)
		}
		return err
	})
}

// confirmPhone hears which digits the phone shows. What is not two of them is asked for again, and no guess.
func (s *Site) confirmPhone(c *fiber.Ctx) error {
	digits := reconnect.TypedDigits(c.FormValue("digits")) // forms are decoded in place: this is read first
	f, key, turn, _, err := s.formOf(c)
	if err != nil {
		return err
	}
	if h := s.handing(f, key); turn != 0 && h != nil && h.Stage == reconnect.HandoverClaimed && !h.Phone {
		if digits == "" {
			p := s.flowPage(f, key)
			p.Handover.Bad = true
			return s.sendPage(c, fiber.StatusUnprocessableEntity, f, p)
		}
		right, err := s.Engine.ConfirmHandover(c.UserContext(), f.ID, turn, digits)
		if err != nil {
			return err
		}
		s.Log.Info("phone confirmed", "flow", f.ID, "right", right)
	}
	return s.goOn(c, f, key)
}

// takeBack has the first screen go on itself. It counts at whatever turn, as [Site.cancel] does.
func (s *Site) takeBack(c *fiber.Ctx) error {
	return s.atFirst(c, func(f *reconnect.Flow, _ int) error {
		s.Log.Info("phone taken back", "flow", f.ID)
		return s.Engine.TakeBack(c.UserContext(), f.ID)
	})
}

// atFirst does what a form of the first screen asks for. The phone cannot hand on what it was handed.
func (s *Site) atFirst(c *fiber.Ctx, do func(f *reconnect.Flow, turn int) error) error {
	f, key, turn, _, err := s.formOf(c)
	if err != nil {
		return err
	}
	if !f.AtPhone(key) {
		if err := do(f, turn); err != nil {
			return err
		}
	}
	return s.goOn(c, f, key)
}

// phone is where a code leads. It asks for which app and bank a person wants to go on here, and spends nothing: chats and mail programs
// look at links, too.
func (s *Site) phone(c *fiber.Ctx) error {
	if isPreview(c) {
		return comeYourself(c)
	}
	if err := navigates(c); err != nil {
		return err
	}
	code := c.Params("code")
	f, err := s.Engine.Find(c.UserContext(), reconnect.FlowID(code))
	if err == nil && !f.HandsOver(code) {
		err = reconnect.ErrNotFound
	}
	if err == nil {
		_, err = s.clientOf(f)
	}
	if err != nil {
		return noPhoneCode(err)
	}
	if f.AtPhone(f.PhoneKey()) && s.sessions.phones(c, f) { // it is this phone that has used it
		return s.goOn(c, f, f.PhoneKey())
	}
	if f.HandoverAt(s.Engine.Now()) != reconnect.HandoverOffered {
		return s.handedNoMore(f)
	}
	return s.send(c, page{
		status: fiber.StatusOK, client: s.client(f), appearance: f.Appearance, whole: true, body: views.Phone(views.Joining{
			Text: text.For(f.Lang), Client: s.client(f), Bank: f.Bank, Appearance: f.Appearance, Mark: rand.Text(),
		}),
	})
}

// joinPhone uses a code up. The phone gets a key of its own, and a cookie, and with them nothing yet but two digits.
func (s *Site) joinPhone(c *fiber.Ctx) error {
	if err := s.sameSite(c); err != nil {
		return err
	}
	f, key, err := s.Engine.ClaimHandover(c.UserContext(), c.Params("code"), c.FormValue("mark"))
	if errors.Is(err, reconnect.ErrHandover) && f != nil {
		return s.handedNoMore(f)
	}
	if err != nil {
		return noPhoneCode(err)
	}
	s.Log.Info("phone joined", "flow", f.ID)
	if err := s.keepCookie(c, f.ID+phoneMark, reconnect.Opening(key)); err != nil {
		s.Log.Warn("no session cookie", "flow", f.ID, "error", err.Error())
	}
	return s.goOn(c, f, key)
}

// handedNoMore is for a phone whose code or key is good no more.
func (s *Site) handedNoMore(f *reconnect.Flow) error {
	return &httpError{
		status: fiber.StatusGone, reason: reconnect.OpenedElsewhere, lang: f.Lang, client: s.client(f), phone: true,
		detail: "the code for a phone was used, its time is over, or the first screen goes on by itself",
	}
}

// noPhoneCode is for what is no code of any flow, and most often was one: its flow is forgotten, or shows another code. It says of no flow
// whether that is there.
func noPhoneCode(err error) error {
	if !errors.Is(err, reconnect.ErrNotFound) {
		return err
	}
	return &httpError{
		status: fiber.StatusNotFound, reason: reconnect.NotFound, phone: true,
		detail: "no such code for a phone, or not any more",
	}
}

// handing is what a key is shown of a hand-over instead of its flow; nil where it is shown the flow.
func (s *Site) handing(f *reconnect.Flow, key string) *views.Handover {
	stage := f.HandoverAt(s.Engine.Now())
	if stage == "" || f.AtPhone(key) && f.Handed() || f.Over() {
		return nil
	}
	h := &views.Handover{Stage: stage, Until: f.Handover.Until, Again: f.MayHandOver()}
	switch {
	case f.AtPhone(key):
		h.Phone, h.Digits = true, f.Handover.Digits
	case stage == reconnect.HandoverOffered:
		h.Link = s.URL + phonePath + f.HandoverCode()
	}
	return h
}

// hand makes a flow's page that of a phone, where a key is one's, and that of a hand-over, where there is one.
func (s *Site) hand(p *views.Page, f *reconnect.Flow, key string) {
	p.Handover, p.Phones = s.handing(f, key), f.MayHandOver() || f.Owner == "" && !f.Over() && !f.Waits() && f.Rival == ""
	if !f.AtPhone(key) {
		return
	}
	// Nothing is around the phone's page, and what an integrator hears is told at the first screen alone, as is where that leads.
	p.Phone, p.Phones = true, false
	p.Framed, p.Popup, p.New, p.Messages, p.Origins, p.Leave, p.LeaveTarget = false, false, false, nil, nil, "", ""
	p.Appearance.App, p.Appearance.Bare = "", false
	if !f.Handed() {
		p.LogoURL, p.Person, p.Until, p.Extends = "", "", f.Handover.Until, false
	}
}

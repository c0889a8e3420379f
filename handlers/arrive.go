package handlers

import (
	"errors"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views"
	"github.com/open-reconnect/reconnect/views/text"
)

// arrive is where a bank's page sends the user. The flow is in "state", so the user may well arrive in another browser
// than the one that waits, without our cookie. Then a person who was sent to the bank by another one's link would give that
// one a way to the accounts, so the page asks first. A state that this request has used up brings the browser to the flow's
// page where the flow was never bound to one, and so does our cookie; nothing else does, and the flow's id, with which every
// state begins, least of all.
func (s *Site) arrive(c *fiber.Ctx) error {
	if isPreview(c) {
		return comeYourself(c)
	}
	posted := c.Method() == fiber.MethodPost
	if posted {
		if err := s.sameSite(c); err != nil {
			return err
		}
	} else if err := navigates(c); err != nil {
		return err
	}
	brought := reconnect.Answers(query(c))
	state := ""
	if len(brought["state"]) > 0 {
		state = brought["state"][0]
	}
	if state == "" {
		return s.arriveWithout(c)
	}
	id, _, _ := strings.Cut(state, ".")
	f, err := s.Engine.Find(c.UserContext(), id)
	if err == nil && !posted && f.AwaitsReturn(state) && !reconnect.RefusedVisit(brought) && s.elsewhereBound(c, f) {
		return s.returned(c, f, views.Arrival{Ask: true})
	}
	f, news, err := s.Engine.Arrive(c.UserContext(), state, brought)
	if errors.Is(err, reconnect.ErrNotFound) {
		return noVisit("the return address was opened with a state that belongs to no visit")
	}
	if err != nil {
		return err
	}
	s.Log.Info("back from the bank", "flow", f.ID, "news", news)
	return s.landed(c, f, news)
}

// elsewhereBound reports whether the flow goes on in a browser that has shown our cookie, and this is another one.
func (s *Site) elsewhereBound(c *fiber.Ctx, f *reconnect.Flow) bool {
	if f.Handed() {
		return f.Handover.Bound && !s.sessions.phones(c, f)
	}
	return f.Bound && !s.sessions.holds(c, f)
}

// arriveWithout is for a page that sent the user back without a state, as some do with an error. The visit is then one of
// a flow that this browser owns, and is only looked at.
func (s *Site) arriveWithout(c *fiber.Ctx) error {
	for _, id := range s.sessions.here(c) {
		f, err := s.Engine.Read(c.UserContext(), id)
		if errors.Is(err, reconnect.ErrAway) {
			return err
		}
		if err != nil {
			continue
		}
		if _, visiting := f.Step.(reconnect.Visit); !visiting || !s.sessions.holds(c, f) && !(f.Handed() && s.sessions.phones(c, f)) {
			continue
		}
		if err := s.Engine.ArriveWithout(c.UserContext(), f.ID); err != nil {
			return err
		}
		s.Log.Info("back from the bank without a state", "flow", f.ID)
		return s.landed(c, f, true)
	}
	return noVisit("the return address was opened without a state, by a browser that is at no visit")
}

// landed shows a browser that is back from the bank where it goes on. In the same tab the conversation goes on at once. A
// page in a frame or a pop-up waits there and hears by itself; so does one in another browser, which must not be let in here.
func (s *Site) landed(c *fiber.Ctx, f *reconnect.Flow, news bool) error {
	switch {
	case f.Handed() && (s.sessions.phones(c, f) || news && !f.Handover.Bound):
		return s.goOn(c, f, f.PhoneKey())
	case !f.Apart() && !f.Handed():
		switch {
		case s.sessions.holds(c, f):
			return s.goOn(c, f, f.OwnKey())
		case news && !f.Bound:
			key := f.OwnKey()
			if key == "" {
				key = f.NewKey()
			}
			return s.goOn(c, f, key)
		}
	}
	return s.returned(c, f, views.Arrival{Already: !news})
}

// returned shows the page at which a person arrives from the bank, in the looks and the language of their flow.
func (s *Site) returned(c *fiber.Ctx, f *reconnect.Flow, a views.Arrival) error {
	a.Client, a.Bank, a.Text, a.Appearance = s.client(f), f.Bank, text.For(f.Lang), f.Appearance
	return s.send(c, page{
		status: fiber.StatusOK, client: a.Client, appearance: reconnect.Appearance{Theme: f.Appearance.Theme}, body: views.Returned(a),
	})
}

// visit leads to the bank's page. The page's link leads here first, for a window of its own has other cookies than a frame:
// by the one that it gets here the return is known to come from the same browser. Only a click on our own page gets it: who
// follows a link that was copied or passed on is led to the bank, too, and is asked at the return.
func (s *Site) visit(c *fiber.Ctx) error {
	if isPreview(c) {
		return comeYourself(c)
	}
	if err := navigates(c); err != nil {
		return err
	}
	f, key, held, err := s.keyed(c)
	if err != nil {
		return err
	}
	if !f.Acts(key) {
		return s.toPage(c)
	}
	if f.Bound && !held && !f.AtPhone(key) && c.Get("Sec-Fetch-Site") == "same-origin" {
		if err := s.remember(c, f); err != nil {
			s.Log.Warn("no session cookie", "flow", f.ID, "error", err.Error())
		}
	}
	v, visiting := f.Shown().(reconnect.Visit)
	if !visiting {
		return s.toPage(c)
	}
	return s.redirect(c, v.URL)
}

func noVisit(detail string) error {
	return &httpError{status: fiber.StatusNotFound, reason: reconnect.NotFound, detail: detail}
}

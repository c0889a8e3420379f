package handlers

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views"
	"github.com/open-reconnect/reconnect/views/text"
)

// arrive is where a bank's page sends the user. The flow is in "state", so the user may well arrive in another browser
// than the one that waits, without our cookie. A state that this request has used brings the browser to the flow's page,
// and so does our cookie; nothing else does, and the flow's id, with which every state begins, least of all.
func (s *Site) arrive(c *fiber.Ctx) error {
	if isPreview(c) {
		return c.SendStatus(fiber.StatusNoContent)
	}
	if err := navigates(c); err != nil {
		return err
	}
	brought := reconnect.Answers(query(c))
	state := ""
	if len(brought["state"]) > 0 {
		state = brought["state"][0]
	}
	if state == "" {
		return s.arriveWithout(c, brought)
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

// arriveWithout is for a page that sent the user back without a state, as some do with an error. The visit is then one of
// a flow that this browser holds.
func (s *Site) arriveWithout(c *fiber.Ctx, brought reconnect.Answers) error {
	for _, key := range s.sessions.keys(c) {
		f, err := s.Engine.Read(c.UserContext(), reconnect.FlowID(key))
		if err != nil {
			continue
		}
		if _, visiting := f.Step.(reconnect.Visit); !visiting {
			continue
		}
		news, err := s.Engine.ArriveWithout(c.UserContext(), f.ID, brought)
		if err != nil {
			return err
		}
		s.Log.Info("back from the bank without a state", "flow", f.ID, "news", news)
		return s.landed(c, f, true)
	}
	return noVisit("the return address was opened without a state, by a browser that is at no visit")
}

// landed shows a browser that is back from the bank where it goes on. In the same tab the conversation goes on at once. A
// page in a frame or a pop-up waits there and hears by itself; so does one in another browser, which must not be let in here.
func (s *Site) landed(c *fiber.Ctx, f *reconnect.Flow, news bool) error {
	if !f.Apart() && (news && !f.Bound || s.sessions.holds(c, f.Key)) {
		return s.redirect(c, pagePath(f.Key))
	}
	client := s.Clients[f.Client]
	return send(c, page{status: fiber.StatusOK, client: client, body: views.Returned(views.Arrival{
		Client: client, Bank: f.Bank, Text: text.For(f.Lang), Already: !news,
	})})
}

func noVisit(detail string) error {
	return &httpError{status: fiber.StatusNotFound, reason: reconnect.NotFound, detail: detail}
}

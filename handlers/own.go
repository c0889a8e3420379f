package handlers

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
)

// ownDoor is the door of flows that a server has opened: there is no vendor's page to be like. Host windows hear our own events only.
type ownDoor struct{}

const (
	ownDoorName = "reconnect"
	ownPath     = "/open/" // and behind it Flow.LinkKey
)

func (ownDoor) Name() string    { return ownDoorName }
func (ownDoor) Paths() []string { return nil }

func (ownDoor) Enter(reconnect.Request) (reconnect.Entry, error) {
	return reconnect.Entry{}, errors.New("handlers: this door's links are opened by their key")
}

// Leave returns the callback with status, reason, flow and state; the result is added to those of every door.
func (ownDoor) Leave(f *reconnect.Flow) reconnect.Way {
	if f.Callback == "" || !f.Over() {
		return reconnect.Way{}
	}
	return reconnect.Way{URL: reconnect.WithParameters(f.Callback,
		reconnect.Parameter{Name: "status", Value: f.Status()},
		reconnect.Parameter{Name: "reason", Value: string(reconnect.ReasonOf(f.Step))},
		reconnect.Parameter{Name: "flow", Value: f.ID},
		reconnect.Parameter{Name: "state", Value: f.State},
	)}
}

func (ownDoor) Messages(*reconnect.Flow, reconnect.Event) []any { return nil }

// open follows the link of a flow that a server has opened. As with a vendor's link a robot spends nothing: each opening makes a key of its
// own, and the first page that a person uses owns the flow.
func (s *Site) open(c *fiber.Ctx) error {
	if isPreview(c) {
		return comeYourself(c)
	}
	if err := navigates(c); err != nil {
		return err
	}
	link := c.Params("link")
	f, err := s.Engine.Find(c.UserContext(), reconnect.FlowID(link))
	if err == nil && !f.Links(link) {
		err = reconnect.ErrNotFound
	}
	if err != nil {
		return err
	}
	client, err := s.clientOf(f)
	if err != nil {
		return err
	}
	if err := mayFrame(c, client); err != nil {
		return err
	}
	if f.Waits() {
		return s.openSent(c, f, client)
	}
	if c.Method() != fiber.MethodPost && c.Get("Sec-Fetch-Mode") == "" {
		return s.askWhoIsThere(c, reconnect.Entry{
			Client: client, Lang: language(c, client, f.Lang).Tag, Appearance: reconnect.Appearance{Theme: f.Appearance.Theme},
		})
	}
	switch {
	case s.sessions.holds(c, f):
		return s.welcome(c, f, f.OwnKey())
	case f.Owner != "":
		return s.elsewhere(f)
	}
	if f, err = s.Engine.Meet(c.UserContext(), f.ID, language(c, client, f.Lang).Tag, isFramed(c)); err != nil {
		return err
	}
	return s.welcome(c, f, f.NewKey())
}

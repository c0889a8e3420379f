package handlers

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/ticket"
)

// ticketPath is where tickets are opened: /open?ticket=…
const ticketPath = "/open"

// redeem follows a link that an integrator has signed itself, without a call of its servers. All that the ticket says goes through the
// aggregator's door, as an order does, and from then on it is a link like any other: a robot spends nothing, and the first page that a person
// uses owns the flow.
func (s *Site) redeem(c *fiber.Ctx) error {
	if isPreview(c) {
		return comeYourself(c)
	}
	if err := navigates(c); err != nil {
		return err
	}
	values := query(c)["ticket"]
	tickets := s.roster().Tickets
	if len(values) != 1 || tickets == nil {
		return s.refused(c, ownDoor{}, &reconnect.EntryError{Reason: reconnect.BadLink, Detail: "missing: ticket, once"})
	}
	t, err := tickets.Read(c.UserContext(), values[0])
	if err != nil {
		return s.noTicket(reconnect.Entry{}, err)
	}
	door, entry, err := s.ticketed(t)
	if err != nil {
		return s.refused(c, ownDoor{}, err)
	}
	entry.Appearance = appearance(c, entry.Appearance)
	name := "ticket " + t.Client + " " + t.ID
	claim := claimOf(door, entry)
	if claim == "" {
		claim = name
	}
	switch opened, err := s.Engine.Opened(c.UserContext(), claim); {
	case err != nil:
		return err
	case opened == "": // what is open stays open, whatever the time
		if early := t.Fresh(s.Engine.Now()); early != nil {
			return s.noTicket(entry, early)
		}
	}
	return s.admit(c, ownDoor{}, entry, func() (string, error) {
		same, err := s.Engine.Stands(c.UserContext(), name, entry.Link)
		if err == nil && !same {
			err = s.noTicket(entry, &ticket.RefusedError{
				Fault: ticket.Reused, Detail: "another ticket of this client has had the same jti within a day", Client: t.Client,
			})
		}
		return claim, err
	})
}

// ticketed is what a ticket opens, and the door that it goes through.
func (s *Site) ticketed(t *ticket.Ticket) (reconnect.Door, reconnect.Entry, error) {
	client := s.roster().Clients[t.Client]
	said, err := readOrder(t.Members)
	if err != nil {
		return nil, reconnect.Entry{}, &reconnect.EntryError{Reason: reconnect.BadLink, Detail: "the ticket: " + err.Error(), Client: client}
	}
	door, entry, err := s.ordered(said, client)
	if refused := (*reconnect.EntryError)(nil); errors.As(err, &refused) && refused.Reason == reconnect.BadRequest {
		refused.Reason = reconnect.BadLink // the person has made no request but to follow it
	}
	if err != nil {
		return nil, reconnect.Entry{}, err
	}
	sum := sha256.Sum256([]byte("ticket " + t.Signed))
	entry.Link, entry.LinkUntil = hex.EncodeToString(sum[:16]), t.Gone()
	return door, entry, nil
}

// noTicket turns a ticket away. Its client's host page is told of the end only where its client has signed it.
func (s *Site) noTicket(entry reconnect.Entry, err error) error {
	refused := (*ticket.RefusedError)(nil)
	if !errors.As(err, &refused) {
		s.Log.Error("ticket not read", "error", err.Error())
		return &httpError{
			status: fiber.StatusServiceUnavailable, reason: reconnect.Away, retry: retryAfter,
			detail: "the client's published keys cannot be had just now; the ticket is not used up",
		}
	}
	s.Log.Info("ticket refused", "fault", string(refused.Fault), "client", refused.Client)
	t := &httpError{
		status: fiber.StatusBadRequest, reason: reconnect.BadLink, detail: "ticket " + string(refused.Fault) + ": " + refused.Detail,
	}
	if refused.Fault == ticket.Expired || refused.Fault == ticket.Reused {
		t.status, t.reason = fiber.StatusGone, reconnect.DeadLink
	}
	if entry.Client == nil {
		entry.Client = s.roster().Clients[refused.Client]
	}
	return s.withEnd(ownDoor{}, entry, t)
}

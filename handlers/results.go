package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
)

// KeySetPath is where our public keys are.
const KeySetPath = "/.well-known/jwks.json"

// resultParameter carries the result in a callback.
const resultParameter = "result"

// keySet publishes the keys of results, and those that tickets' secrets are sealed to. A receiver that finds a key's name unknown asks again, so that they may be kept for a while.
func (s *Site) keySet(c *fiber.Ctx) error {
	h := &c.Response().Header
	h.Set("Cache-Control", "public, max-age=300")
	h.Set("X-Content-Type-Options", "nosniff")
	h.SetContentType("application/jwk-set+json")
	var sealing []any
	if tickets := s.roster().Tickets; tickets != nil {
		sealing = tickets.Box.Public()
	}
	return c.Send(s.Results.Set(sealing...))
}

// signed is the result of a flow that has ended; empty for any other, and where no key signs.
func (s *Site) signed(f *reconnect.Flow) string {
	token, err := s.Results.Sign(f, s.Engine.Now())
	if err != nil {
		s.Log.Error("result not signed", "flow", f.ID, "error", err.Error())
	}
	return token
}

// carried is the result that a flow's callback and its last event carry: where its client wants that, and by our own door.
func (s *Site) carried(f *reconnect.Flow) string {
	if client := s.client(f); client == nil || !client.Result && f.Door != ownDoorName {
		return ""
	}
	return s.signed(f)
}

// way is where a flow that has ended leads: what its door says, with the result behind it.
func (s *Site) way(f *reconnect.Flow) reconnect.Way {
	door := s.door(f.Door)
	if door == nil || !f.Over() {
		return reconnect.Way{}
	}
	way := door.Leave(f)
	if way.URL != "" {
		way.URL = reconnect.WithParameters(way.URL, reconnect.Parameter{Name: resultParameter, Value: s.carried(f)})
	}
	return way
}

// forging refuses a link whose callback has a result of its own, where one is added: a reader that takes the first of two would be given
// the link's.
func forging(e reconnect.Entry) error {
	if !e.Client.Result || reconnect.Holds(e.Callback, resultParameter) == "" {
		return nil
	}
	return &reconnect.EntryError{
		Reason: reconnect.AddressNotAllowed, Client: e.Client,
		Detail: "the callback's own query must not hold " + resultParameter + ", which this page adds, in any spelling",
		Entry: reconnect.Entry{
			State: e.State, Appearance: e.Appearance,
			Connection: reconnect.Connection{Provider: e.Connection.Provider, ID: e.Connection.ID},
		},
	}
}

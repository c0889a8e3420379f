package handlers

import (
	"errors"
	"net/url"
	"strings"

	"github.com/gofiber/fiber/v2"

	"reconnect"
	"reconnect/views"
	"reconnect/views/text"
)

// arrive is where a bank's page sends the user. The flow is in "state", good once, so the user may well arrive in another
// browser than the one that waits, without our cookie.
func (s *Site) arrive(c *fiber.Ctx) error {
	query, err := url.ParseQuery(string(c.Request().URI().QueryString()))
	if err != nil || c.Method() == fiber.MethodHead || strings.Contains(c.Get("Sec-Purpose"), "prefetch") {
		return c.SendStatus(fiber.StatusNoContent)
	}
	f, news, err := s.Engine.Arrive(c.UserContext(), query.Get("state"), reconnect.Answers(query))
	if errors.Is(err, reconnect.ErrNotFound) {
		return &trouble{
			status: fiber.StatusNotFound, reason: reconnect.NotFound,
			detail: "the return address was opened with a state that belongs to no visit",
		}
	}
	if err != nil {
		return err
	}
	// In the same tab the conversation goes on at once. A page that was framed waits elsewhere and hears by itself; so
	// does one in another browser, which must not be let in here.
	if !f.Framed && (!f.Bound || s.sessions.holds(c, f.Key)) {
		return s.redirect(c, pagePath(f.Key))
	}
	s.Log.Info("back from the bank", "flow", f.ID, "news", news)
	client := s.Clients[f.Client]
	return send(c, page{status: fiber.StatusOK, client: client, body: views.Returned(views.Arrival{
		Client: client, Bank: f.Bank, Text: text.For(f.Lang), Already: !news,
	})})
}

package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect/views"
)

// statement shows who can use the pages, as the client that is named publishes it. It is no part of a flow.
func (s *Site) statement(c *fiber.Ctx) error {
	client := s.roster().Clients[c.Query("client")]
	body := views.Accessibility(views.Statement{Text: language(c, client, c.Query("lang")), Client: client})
	return s.send(c, page{status: fiber.StatusOK, client: client, body: body, open: client == nil})
}

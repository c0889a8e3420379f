package handlers

import (
	"github.com/gofiber/fiber/v2"
)

// push hears an aggregator's webhook. It only wakes flows, which then look for themselves: nothing in the body is
// believed, even when its signature is right.
func (s *Site) push(c *fiber.Ctx) error {
	read, ok := s.Pushes[c.Params("name")]
	if !ok {
		return c.SendStatus(fiber.StatusNotFound)
	}
	header := func(name string) string { return c.Get(name) }
	body, err := inflated(c)
	if err != nil {
		return err
	}
	provider, connection, err := read(c.Method(), c.Path(), header, body)
	if err != nil {
		s.Log.Warn("webhook refused", "name", c.Params("name"), "error", err.Error())
		return c.SendStatus(fiber.StatusUnauthorized)
	}
	s.Engine.Wake(c.UserContext(), provider, connection)
	return c.SendStatus(fiber.StatusNoContent)
}

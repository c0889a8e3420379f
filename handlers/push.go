package handlers

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
)

// push hears an aggregator's webhook. It only wakes flows, which then look for themselves: nothing in the body is
// believed, even when its signature is right.
func (s *Site) push(c *fiber.Ctx) error {
	name := c.Params("name")
	err := s.Engine.Push(c.UserContext(), name, reconnect.Push{
		Method: c.Method(), Path: s.base + c.Path(), Header: func(name string) string { return c.Get(name) },
		Body: func() ([]byte, error) { return inflated(c) },
	})
	switch {
	case errors.As(err, new(*httpError)): // the body could not be read
		return err
	case errors.Is(err, reconnect.ErrAway): // the vendor sends it again
		retryLater(c, comeBack)
		return c.SendStatus(fiber.StatusServiceUnavailable)
	case errors.Is(err, reconnect.ErrNoPush):
		return c.SendStatus(fiber.StatusNotFound)
	case err != nil:
		s.Log.Warn("webhook refused", "name", name, "error", err.Error())
		return c.SendStatus(fiber.StatusUnauthorized)
	}
	return c.SendStatus(fiber.StatusNoContent)
}

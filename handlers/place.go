package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
)

// place hears from a page's script where the page stands.
func (s *Site) place(c *fiber.Ctx) error {
	if err := s.sameSite(c); err != nil {
		return err
	}
	f, err := s.flow(c)
	if err != nil {
		return err
	}
	if err := s.Engine.Stand(c.UserContext(), f.ID, reconnect.Place(c.FormValue("in"))); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

// left hears from a page's script that the browser goes to the callback.
func (s *Site) left(c *fiber.Ctx) error {
	if err := s.sameSite(c); err != nil {
		return err
	}
	f, err := s.flow(c)
	if err != nil {
		return err
	}
	if err := s.Engine.Leave(c.UserContext(), f.ID); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

// leave is how a browser without a script goes to the callback by itself.
func (s *Site) leave(c *fiber.Ctx) error {
	f, err := s.flow(c)
	if err != nil {
		return err
	}
	way := reconnect.Way{}
	if door := s.door(f.Door); door != nil && f.Over() {
		way = door.Leave(f)
	}
	if way.URL == "" || isPreview(c) {
		return s.redirect(c, pagePath(f.Key))
	}
	if err := s.Engine.Leave(c.UserContext(), f.ID); err != nil {
		return err
	}
	return s.redirect(c, way.URL)
}

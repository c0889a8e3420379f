package handlers

import (
	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
)

// here hears from a page's script that a person is at it, and where it stands. The first page of a flow that says so owns it.
func (s *Site) here(c *fiber.Ctx) error {
	if err := s.sameSite(c); err != nil {
		return err
	}
	f, key, err := s.flow(c)
	if err != nil {
		return err
	}
	if f.AtPhone(key) { // it came by a page of ours, and stands nowhere else
		return c.SendStatus(fiber.StatusNoContent)
	}
	if _, err := s.own(c, f, key, reconnect.Place(c.FormValue("in"))); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

// left hears from a page's script that the browser goes to the callback.
func (s *Site) left(c *fiber.Ctx) error {
	if err := s.sameSite(c); err != nil {
		return err
	}
	f, key, err := s.flow(c)
	if err != nil {
		return err
	}
	if f.AtPhone(key) {
		return c.SendStatus(fiber.StatusNoContent)
	}
	if err := s.Engine.Leave(c.UserContext(), f.ID); err != nil {
		return err
	}
	return c.SendStatus(fiber.StatusNoContent)
}

// leave is how a browser without a script goes to the callback by itself.
func (s *Site) leave(c *fiber.Ctx) error {
	f, key, err := s.flow(c)
	if err != nil {
		return err
	}
	way := s.way(f)
	if way.URL == "" || isPreview(c) || f.AtPhone(key) {
		return s.goOn(c, f, key)
	}
	if err := s.Engine.Leave(c.UserContext(), f.ID); err != nil {
		return err
	}
	return s.redirect(c, way.URL)
}

package handlers

import (
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect/views"
	"github.com/open-reconnect/reconnect/views/text"
)

// galleryIndex lists every screen, in the language that ?lang= names.
func (s *Site) galleryIndex(c *fiber.Ctx) error {
	if !strings.HasSuffix(c.Path(), "/") { // its links are relative
		return c.Redirect("/gallery/", fiber.StatusSeeOther)
	}
	return send(c, page{status: fiber.StatusOK, body: views.GalleryIndex(gallery(c)), open: true})
}

// galleryPage shows one screen with canned data.
func (s *Site) galleryPage(c *fiber.Ctx) error {
	for _, e := range gallery(c) {
		if e.Path == c.Params("path") {
			return send(c, page{status: fiber.StatusOK, client: e.Client, appearance: e.Appearance, body: e.Component, open: true})
		}
	}
	return fiber.ErrNotFound
}

func gallery(c *fiber.Ctx) []views.Example {
	return views.Gallery(text.For(c.Query("lang"), c.Get("Accept-Language")))
}

package handlers

import (
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect/views"
	"github.com/open-reconnect/reconnect/views/text"
)

// galleryIndex shows every screen, small, in the language, theme and width that the query names; or all there is of a kind.
func (s *Site) galleryIndex(c *fiber.Ctx) error {
	if !strings.HasSuffix(c.Path(), "/") { // its links are relative
		return c.Redirect(s.base+"/gallery/", fiber.StatusSeeOther)
	}
	shelf := shelf(c)
	shelf.Wide = c.Query("width") == "desktop"
	shelf.Kind = known(c.Query("kind"), views.Kinds()...)
	return s.send(c, page{status: fiber.StatusOK, body: views.GalleryIndex(shelf), open: true, shelf: true})
}

// galleryPage shows one screen with canned data.
func (s *Site) galleryPage(c *fiber.Ctx) error {
	for _, e := range shelf(c).Examples {
		if e.Path == c.Params("path") {
			return s.send(c, page{status: fiber.StatusOK, client: e.Client, appearance: e.Appearance, body: e.Component, open: true})
		}
	}
	return fiber.ErrNotFound
}

func shelf(c *fiber.Ctx) views.Shelf {
	s := views.Shelf{Text: text.For(c.Query("lang"), c.Get("Accept-Language")), Theme: known(c.Query("theme"), "light", "dark")}
	s.Examples = views.Gallery(s.Text, s.Theme)
	return s
}

// known is a word as far as it is one of these, and empty otherwise.
func known(word string, of ...string) string {
	if i := slices.Index(of, word); i >= 0 {
		return of[i]
	}
	return ""
}

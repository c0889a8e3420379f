package handlers

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
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
	brand, _ := galleryBrand(c)
	s.Examples = views.GalleryIn(brand, s.Text, s.Theme)
	return s
}

// galleryBrand is the brand that an address of the gallery says, as an order would.
func galleryBrand(c *fiber.Ctx) (*reconnect.Brand, error) {
	said := c.Query("brand")
	if said == "" {
		return nil, nil
	}
	return readBrand(json.RawMessage(said))
}

// galleryScreen is where one screen is.
type galleryScreen struct {
	Name string `json:"name"`
	Path string `json:"path"`
}

// galleryTells says of a brand what is wrong with it, or how it is written in the configuration and which colours are repaired; and which screens
// there are.
func (s *Site) galleryTells(c *fiber.Ctx) error {
	told := struct {
		Wrong   string          `json:"wrong,omitempty"`
		YAML    string          `json:"yaml"`
		Repairs []string        `json:"repairs"`
		Screens []galleryScreen `json:"screens"`
	}{}
	brand, err := galleryBrand(c)
	switch {
	case err != nil:
		told.Wrong = err.Error()
	case brand != nil:
		told.YAML = settingsOf(brand)
		for _, r := range views.Repairs(*brand) {
			told.Repairs = append(told.Repairs, r.String())
		}
	}
	for _, e := range shelf(c).Examples {
		told.Screens = append(told.Screens, galleryScreen{e.Name, e.Path})
	}
	return c.JSON(told)
}

// settingsOf writes a brand as the lines of a client's settings. A text of JSON is one of YAML.
func settingsOf(b *reconnect.Brand) string {
	var lines strings.Builder
	support := map[string]string{}
	for _, s := range b.Settings() {
		if name, of := strings.CutPrefix(s.Name, "support."); of {
			support[name] = s.Value
			continue
		}
		value, _ := json.Marshal(s.Value) // a text: it cannot fail
		if s.Name == "corners" {
			value = []byte(s.Value)
		}
		lines.WriteString(s.Name + ": " + string(value) + "\n")
	}
	if len(support) > 0 {
		value, _ := json.Marshal(support)
		lines.WriteString("support: " + string(value) + "\n")
	}
	return lines.String()
}

// known is a word as far as it is one of these, and empty otherwise.
func known(word string, of ...string) string {
	if i := slices.Index(of, word); i >= 0 {
		return of[i]
	}
	return ""
}

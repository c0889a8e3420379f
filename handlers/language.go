package handlers

import (
	"errors"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views"
	"github.com/open-reconnect/reconnect/views/text"
)

// language is the catalogue for a browser that has no flow yet: the first of these wishes that can be served, else what the browser asks for,
// else the client's own. The client may be nil.
func language(c *fiber.Ctx, client *reconnect.Client, wishes ...string) *text.Catalogue {
	wishes = append(wishes, c.Get("Accept-Language"))
	if client != nil {
		wishes = append(wishes, client.Lang)
	}
	return text.For(wishes...)
}

// speak shows the page in another language, which its flow keeps. It answers nothing: what was typed comes back, except secrets and files, as
// far as it came along. The script sends none of it.
func (s *Site) speak(c *fiber.Ctx) error {
	f, key, _, form, err := s.formOf(c)
	if err != nil && (f == nil || !errors.Is(err, reconnect.ErrAway)) {
		return err
	}
	tag := ""
	for _, t := range text.Catalogues() {
		if t.Tag == c.Params("tag") {
			tag = t.Tag
		}
	}
	if tag == "" {
		return s.goOn(c, f, key)
	}
	if spoken, err := s.Engine.Speak(c.UserContext(), f.ID, tag); err == nil {
		f = spoken
	} else if !errors.Is(err, reconnect.ErrAway) {
		return err
	}
	p := s.flowPage(f, key)
	p.Text = text.For(tag) // also where that cannot be kept just now
	return s.sameAgain(c, f, p, form)
}

// longer gives a person more time at the same page. It answers nothing, as [Site.speak].
func (s *Site) longer(c *fiber.Ctx) error {
	f, key, _, form, err := s.formOf(c)
	if err != nil {
		return err
	}
	if f, err = s.Engine.Extend(c.UserContext(), f.ID); err != nil {
		return err
	}
	return s.sameAgain(c, f, s.flowPage(f, key), form)
}

// sameAgain sends the page with what was typed.
func (s *Site) sameAgain(c *fiber.Ctx, f *reconnect.Flow, p views.Page, form reconnect.Answers) error {
	ask, _ := f.Shown().(reconnect.Ask)
	p.Values, p.Fresh = typed(ask, form), true
	return s.sendPage(c, fiber.StatusOK, f, p)
}

// typed is what was typed and has gone nowhere: as [given], and codes, which are still good.
func typed(ask reconnect.Ask, form reconnect.Answers) reconnect.Answers {
	back := given(ask, form)
	for _, fd := range ask.Fields {
		if v := form[fd.Name]; v != nil && fd.Kind == reconnect.Code {
			back[fd.Name] = v
		}
	}
	return back
}

package handlers

import (
	"context"
	"errors"
	"strconv"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views"
)

// answer takes a form. It redirects to the page, except where the form must be filled in again: then the values that
// are no secrets come back from the request itself, since nothing is kept of them.
func (s *Site) answer(c *fiber.Ctx) error {
	f, key, turn, form, err := s.formOf(c)
	var was reconnect.Ask
	if f != nil {
		was, _ = f.Shown().(reconnect.Ask)
	}
	var (
		sent     bool
		problems []reconnect.Problem
	)
	if err == nil {
		if f.Waits() {
			sent, err = s.begin(c, f, key, turn)
		} else {
			sent, problems, err = s.Engine.Answer(c.UserContext(), f.ID, turn, form)
		}
	}
	if errors.Is(err, reconnect.ErrAway) && f != nil {
		return s.unsent(c, f, key, form)
	}
	if err != nil {
		return err
	}
	if !sent && problems == nil {
		return s.goOn(c, f, key) // an old form: the current step is shown
	}
	if f, err = s.Engine.Settle(c.UserContext(), f.ID, patience); err != nil {
		return err
	}
	ask, asked := f.Shown().(reconnect.Ask)
	switch {
	case problems != nil:
		return s.sendFlow(c, fiber.StatusUnprocessableEntity, f, key, given(ask, form), problems)
	case asked && f.Retried():
		return s.sendFlow(c, fiber.StatusOK, f, key, given(ask, form), nil)
	case !f.Over() && scriptless(c):
		if err := s.Engine.Keep(c.UserContext(), f.ID, f.Turn, given(was, form)); err != nil {
			s.Log.Warn("what was typed is not kept", "flow", f.ID, "error", err.Error()) // it is typed again
		}
	}
	return s.goOn(c, f, key)
}

// scriptless reports whether a form is sent by the browser itself, because no script does.
func scriptless(c *fiber.Ctx) bool {
	if mode := c.Get("Sec-Fetch-Mode"); mode != "" {
		return mode == "navigate"
	}
	return c.Get("Accept") != fiber.MIMETextHTML // which the script asks for alone
}

// back leads back to an earlier question. Like [Site.cancel] it has an address of its own.
func (s *Site) back(c *fiber.Ctx) error { return s.turnBy(c, s.Engine.Back) }

// renew has the bank send its code, picture or request anew. It has an address of its own, too.
func (s *Site) renew(c *fiber.Ctx) error { return s.turnBy(c, s.Engine.Renew) }

// turnBy makes a move that a form asks for, without an answer.
func (s *Site) turnBy(c *fiber.Ctx, move func(ctx context.Context, id string, turn int) (bool, error)) error {
	f, key, turn, _, err := s.formOf(c)
	if err != nil {
		return err
	}
	if _, err := move(c.UserContext(), f.ID, turn); err != nil {
		return err
	}
	if f, err = s.Engine.Settle(c.UserContext(), f.ID, patience); err != nil {
		return err
	}
	return s.goOn(c, f, key)
}

// wish has the client told when the bank works again. Where that cannot be kept the page says so, and offers it still.
func (s *Site) wish(c *fiber.Ctx) error {
	f, key, _, _, err := s.formOf(c)
	if err != nil {
		return err
	}
	wished, err := s.Engine.Wish(c.UserContext(), f.ID)
	switch {
	case errors.Is(err, reconnect.ErrAway), err == nil && !wished && f.MayWish():
		return s.unsent(c, f, key, nil)
	case err != nil:
		return err
	}
	return s.goOn(c, f, key)
}

// cancel ends the flow, at whatever step it is: a person who wants to leave need not look first.
func (s *Site) cancel(c *fiber.Ctx) error {
	f, key, _, _, err := s.formOf(c)
	if err != nil {
		return err
	}
	if err := s.Engine.Cancel(c.UserContext(), f.ID); err != nil {
		return err
	}
	return s.goOn(c, f, key)
}

// toPage sends a browser that opens a form's own address to its page.
func (s *Site) toPage(c *fiber.Ctx) error { return s.redirect(c, s.pagePath(c.Params("key"))) }

// formOf finds the flow that a form is for, which a person is at who posts one, and reads the form: the turn that it was
// made for, and its answers by their fields' own names. The turn is 0, which no flow is at, if the form is of another turn
// than the flow's or of none. What it has found is returned beside an error that wraps [reconnect.ErrAway].
func (s *Site) formOf(c *fiber.Ctx) (f *reconnect.Flow, key string, turn int, answers reconnect.Answers, err error) {
	if err := s.sameSite(c); err != nil {
		return nil, "", 0, nil, err
	}
	if f, key, err = s.flow(c); err != nil {
		return nil, "", 0, nil, err
	}
	form, err := readForm(c)
	if err != nil {
		return nil, "", 0, nil, &httpError{
			status: fiber.StatusBadRequest, reason: reconnect.BadLink, client: s.client(f),
			detail: "the form cannot be read", err: err,
		}
	}
	if values := form["turn"]; len(values) > 0 {
		turn, _ = strconv.Atoi(values[0])
	}
	if turn > f.Turn {
		doubted, err := s.Engine.Doubt(c.UserContext(), f.ID, turn)
		if err != nil {
			return f, key, 0, answers, err
		}
		f = doubted
	}
	if turn == f.Turn && f.Acts(key) {
		answers = named(f.Step, form)
	} else {
		turn = 0 // an old form, or one of the screen that only follows
	}
	if f.Owner == "" {
		owned, err := s.own(c, f, key, "")
		if err != nil {
			return f, key, turn, answers, err
		}
		f = owned
	}
	return f, key, turn, answers, nil
}

// named gives the inputs of a form their fields' names; see [views.InputName]. A turn has one step, so a form of the
// flow's turn was made from this one.
func named(step reconnect.Step, form reconnect.Answers) reconnect.Answers {
	answers := reconnect.Answers{}
	if ask, asked := step.(reconnect.Ask); asked {
		for i, fd := range ask.Fields {
			if values := form[views.InputName(i)]; values != nil {
				answers[fd.Name] = values
			}
		}
	}
	return answers
}

// sameSite refuses a POST that another page makes. The page that embeds us could forge one that carries our
// partitioned cookie.
func (s *Site) sameSite(c *fiber.Ctx) error {
	r, err := adaptor.ConvertRequest(c, false)
	if err == nil {
		err = s.crossing.Check(r)
	}
	if err != nil {
		return &httpError{
			status: fiber.StatusForbidden, reason: reconnect.Forbidden, err: err,
			detail: "the form was sent by another page; an iframe with the sandbox attribute needs allow-same-origin",
		}
	}
	return nil
}

// given picks what may be shown again: the answers to fields that are asked now, secrets and codes never.
func given(ask reconnect.Ask, form reconnect.Answers) reconnect.Answers {
	back := reconnect.Answers{}
	for _, fd := range ask.Fields {
		switch fd.Kind {
		case reconnect.Text, reconnect.Search, reconnect.Number, reconnect.Date, reconnect.Pick, reconnect.Picks:
			if v := form[fd.Name]; v != nil {
				back[fd.Name] = v
			}
		case reconnect.Secret, reconnect.Code, reconnect.File:
		}
	}
	return back
}

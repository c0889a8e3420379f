package handlers

import (
	"errors"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
)

// comeBack is when a client may come again to whom the store was away, or whose server is about to be another one.
const comeBack = 5 * time.Second

// away is what a person sees while nothing can be kept, or read: a page that goes on by itself.
func away(client *reconnect.Client) *httpError {
	return &httpError{
		status: fiber.StatusServiceUnavailable, reason: reconnect.Away, client: client, retry: comeBack,
		detail: "the store is away, or the server is stopping; ask again after Retry-After",
	}
}

// unsent shows a form once more that could not be taken: nothing was sent, and it may be sent again as it is. Secrets are typed
// anew, where no script has kept them.
func (s *Site) unsent(c *fiber.Ctx, f *reconnect.Flow, key string, form reconnect.Answers) error {
	retryLater(c, comeBack)
	ask, _ := f.Shown().(reconnect.Ask)
	p := s.flowPage(f, key)
	p.Values, p.Unsent = given(ask, form), true
	return s.sendPage(c, fiber.StatusServiceUnavailable, f, p)
}

func retryLater(c *fiber.Ctx, after time.Duration) {
	c.Response().Header.Set(fiber.HeaderRetryAfter, strconv.Itoa(int(after.Seconds())))
}

// ready is nil where new links can be taken.
func (s *Site) ready() error {
	if s.ended() {
		return reconnect.ErrDraining
	}
	return s.Engine.Ready()
}

// probe answers those who look after the process, in a word: they are told what is wrong by its kind only.
func probe(check func() error) fiber.Handler {
	return func(c *fiber.Ctx) error {
		c.Response().Header.Set("Cache-Control", "no-store")
		err, word := check(), "ok\n"
		switch {
		case errors.Is(err, reconnect.ErrDraining):
			word = "stopping\n"
		case errors.Is(err, reconnect.ErrAway):
			word = "store away\n"
		case err != nil:
			word = "store silent\n"
		}
		if err != nil {
			retryLater(c, comeBack)
			c.Status(fiber.StatusServiceUnavailable)
		}
		return c.SendString(word)
	}
}

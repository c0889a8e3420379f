package handlers

import (
	"strconv"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
)

// picturePath is what the addresses of pictures have between the page's own and the picture's turn and number.
const picturePath = "/picture/"

// picture serves one that belongs to the step of a turn, to the browser that may see its page. A code to scan is as good as a code: nothing
// keeps it, and it is gone when the step is.
func (s *Site) picture(c *fiber.Ctx) error {
	f, _, err := s.flow(c)
	if err != nil {
		return err
	}
	all := reconnect.Pictures(f.Shown())
	n, err := strconv.Atoi(c.Params("n"))
	if err != nil || n < 0 || n >= len(all) || c.Params("turn") != strconv.Itoa(f.Turn) {
		return c.SendStatus(fiber.StatusNotFound)
	}
	return sendPicture(c, all[n], "private, no-store")
}

// sendPicture sends a picture that came from outside, so that it is a picture and nothing else to whatever opens it.
func sendPicture(c *fiber.Ctx, img *reconnect.Image, cache string) error {
	h := &c.Response().Header
	h.SetContentType(img.Type)
	h.Set("Cache-Control", cache)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'")
	h.Set("Referrer-Policy", "no-referrer")
	share(h)
	return c.Send(img.Data)
}

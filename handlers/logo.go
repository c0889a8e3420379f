package handlers

import (
	"context"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/cache"
)

// logos keeps the pictures of banks, which are few and change rarely, so that a page never waits for one; nil where there is
// none.
type logos = cache.Cache[bankKey, *reconnect.Image]

// newLogos bounds what is kept. Most logos have some ten kilobytes, and may have half a megabyte.
func newLogos() *logos {
	return &logos{Most: 300, Room: 8 << 20, Weigh: func(img *reconnect.Image) int {
		if img == nil {
			return 0
		}
		return len(img.Data)
	}}
}

// bankKey names a bank as one account sees it: another integrator's aggregator must not decide what is shown here.
type bankKey struct{ provider, account, bank string }

func keyOf(f *reconnect.Flow) bankKey { return bankKey{f.Provider, f.Account, f.Bank.ID} }

// logoURL is where a page finds the bank's picture: at our own address, because the aggregator's must not learn who
// looks. It is empty when there is none to be had.
func (s *Site) logoURL(f *reconnect.Flow, key string) string {
	if !f.Bank.Logo || f.Bank.ID == "" {
		return ""
	}
	if img, known := s.logos.Get(keyOf(f)); known && img == nil || !known && f.Cursor == nil {
		return ""
	}
	return s.pagePath(key) + "/logo"
}

// logo serves the picture of a flow's bank.
func (s *Site) logo(c *fiber.Ctx) error {
	f, _, err := s.flow(c)
	if err != nil {
		return err
	}
	img, known := s.logos.Get(keyOf(f))
	if p, fetches := s.Engine.Providers[f.Provider].(reconnect.LogoFetcher); !known && fetches && f.Cursor != nil {
		ctx, cancel := context.WithTimeout(s.Engine.Timed(c.UserContext(), f.ID), 5*time.Second)
		defer cancel()
		img, err = s.logos.Fetch(ctx, keyOf(f), func() (*reconnect.Image, error) { return p.Logo(ctx, f.Cursor) })
		if err != nil {
			s.Log.Info("no logo", "flow", f.ID, "bank", f.Bank.ID, "error", err.Error())
			return c.SendStatus(fiber.StatusNotFound)
		}
	}
	if img == nil {
		return c.SendStatus(fiber.StatusNotFound)
	}
	return sendPicture(c, img, "private, max-age=3600")
}

package handlers

import (
	"context"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"reconnect"
)

// logos keeps the pictures of banks, which are few and change rarely, so that a page never waits for one.
type logos struct {
	mu   sync.Mutex
	kept map[string]*reconnect.Image // by provider and bank; nil: there is none
}

// maxLogos bounds what is kept: at some ten kilobytes each, a few megabytes.
const maxLogos = 300

func (l *logos) get(bank string) (*reconnect.Image, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	img, ok := l.kept[bank]
	return img, ok
}

func (l *logos) put(bank string, img *reconnect.Image) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.kept == nil || len(l.kept) >= maxLogos {
		l.kept = map[string]*reconnect.Image{}
	}
	l.kept[bank] = img
}

func bankKey(f *reconnect.Flow) string { return f.Provider + "/" + f.Bank.ID }

// logoURL is where a page finds the bank's picture: at our own address, because the aggregator's must not learn who
// looks. It is empty when there is none to be had.
func (s *Site) logoURL(f *reconnect.Flow) string {
	if !f.Bank.Logo || f.Bank.ID == "" {
		return ""
	}
	if img, known := s.logos.get(bankKey(f)); known && img == nil || !known && f.Cursor == nil {
		return ""
	}
	return pagePath(f.Key) + "/logo"
}

// logo serves the picture of a flow's bank.
func (s *Site) logo(c *fiber.Ctx) error {
	f, err := s.flow(c)
	if err != nil {
		return err
	}
	img, known := s.logos.get(bankKey(f))
	if p, fetches := s.Engine.Providers[f.Provider].(reconnect.LogoFetcher); !known && fetches && f.Cursor != nil {
		ctx, cancel := context.WithTimeout(c.UserContext(), 5*time.Second)
		defer cancel()
		if img, err = p.Logo(ctx, f.Cursor); err != nil {
			s.Log.Info("no logo", "flow", f.ID, "bank", f.Bank.ID, "error", err.Error())
			return c.SendStatus(fiber.StatusNotFound)
		}
		s.logos.put(bankKey(f), img)
	}
	if img == nil {
		return c.SendStatus(fiber.StatusNotFound)
	}
	h := &c.Response().Header
	h.SetContentType(img.Type)
	h.Set("Cache-Control", "private, max-age=3600")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'")
	share(h)
	return c.Send(img.Data)
}

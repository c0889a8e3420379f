package handlers

import (
	"context"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
)

// logos keeps the pictures of banks, which are few and change rarely, so that a page never waits for one.
type logos struct {
	mu    sync.Mutex
	kept  map[bankKey]*reconnect.Image // nil: there is none
	bytes int                          // of all pictures
}

// Bounds of what is kept. Most logos have some ten kilobytes, and may have half a megabyte.
const (
	maxLogos     = 300
	maxLogoBytes = 8 << 20
)

// bankKey names a bank as one account sees it: another integrator's aggregator must not decide what is shown here.
type bankKey struct{ provider, account, bank string }

func keyOf(f *reconnect.Flow) bankKey { return bankKey{f.Provider, f.Account, f.Bank.ID} }

func (l *logos) get(bank bankKey) (*reconnect.Image, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	img, ok := l.kept[bank]
	return img, ok
}

func (l *logos) put(bank bankKey, img *reconnect.Image) {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := 0
	if img != nil {
		n = len(img.Data)
	}
	if l.kept == nil || len(l.kept) >= maxLogos || l.bytes+n > maxLogoBytes {
		l.kept, l.bytes = map[bankKey]*reconnect.Image{}, 0
	}
	if was := l.kept[bank]; was != nil { // two asked at once
		l.bytes -= len(was.Data)
	}
	l.kept[bank] = img
	l.bytes += n
}

// logoURL is where a page finds the bank's picture: at our own address, because the aggregator's must not learn who
// looks. It is empty when there is none to be had.
func (s *Site) logoURL(f *reconnect.Flow) string {
	if !f.Bank.Logo || f.Bank.ID == "" {
		return ""
	}
	if img, known := s.logos.get(keyOf(f)); known && img == nil || !known && f.Cursor == nil {
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
	img, known := s.logos.get(keyOf(f))
	if p, fetches := s.Engine.Providers[f.Provider].(reconnect.LogoFetcher); !known && fetches && f.Cursor != nil {
		ctx, cancel := context.WithTimeout(c.UserContext(), 5*time.Second)
		defer cancel()
		if img, err = p.Logo(ctx, f.Cursor); err != nil {
			s.Log.Info("no logo", "flow", f.ID, "bank", f.Bank.ID, "error", err.Error())
			return c.SendStatus(fiber.StatusNotFound)
		}
		s.logos.put(keyOf(f), img)
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

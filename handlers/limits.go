package handlers

import (
	"errors"
	"net/netip"
	"strconv"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
)

// Limits bound what connections may hold of this process. Zero is no bound.
type Limits struct {
	// TrustedProxies are the only peers whose word about a client's address is believed.
	TrustedProxies        []netip.Prefix
	Connections           int // in all
	ConnectionsPerAddress int // per address, except trusted proxies'
	Requests              int // under way at once, in all: each holds a buffer
	LargeBodies           int // of more than 64 KiB, read at once, in all
	Streams               int // in all
	StreamsPerSource      int // per client's address
	StreamsPerFlow        int
}

// retryAfter is when a client that was refused for want of room may come again.
const retryAfter = 30 * time.Second

// crowded refuses for want of room.
func (s *Site) crowded(c *fiber.Ctx, client *reconnect.Client, what string) error {
	s.turnedAway.note(s, what, s.source(c))
	return &httpError{
		status: fiber.StatusTooManyRequests, reason: reconnect.Crowded, client: client, retry: retryAfter,
		detail: "too much at once: " + what + "; limits and trusted_proxies in the server's configuration",
	}
}

// noRoom turns the engine's refusal into ours.
func (s *Site) noRoom(c *fiber.Ctx, client *reconnect.Client, err error) error {
	if crowded := (*reconnect.CrowdedError)(nil); errors.As(err, &crowded) {
		return s.crowded(c, client, crowded.What+", at most "+strconv.Itoa(crowded.Bound))
	}
	return err
}

// turnedAway logs refusals, one line in a while however many there are.
type turnedAway struct {
	mu   sync.Mutex
	next time.Time
	more int
}

func (t *turnedAway) note(s *Site, what, source string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	if now.Before(t.next) {
		t.more++
		return
	}
	s.Log.Warn("no room", "for", what, "source", source, "refused since the last such line", t.more)
	t.next, t.more = now.Add(10*time.Second), 0
}

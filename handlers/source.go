package handlers

import (
	"net"
	"net/netip"
	"strings"
	"sync"

	"github.com/gofiber/fiber/v2"
)

// source is the address that a request counts by: the socket's, or what a trusted proxy has forwarded. It is the rightmost
// forwarded address that is no trusted proxy's: what stands before it may be invented.
func (s *Site) source(c *fiber.Ctx) string {
	at := socketAddress(c.Context().RemoteAddr())
	if !s.trusts(at) {
		if c.Get(fiber.HeaderXForwardedFor) != "" || c.Get("Forwarded") != "" {
			s.unlisted.Do(func() {
				s.Log.Warn("a proxy that is not among trusted_proxies forwards requests: everybody behind it counts as one address", "proxy", at.String())
			})
		}
		return counted(at)
	}
	forwarded := forwardedFor(c)
	for i := len(forwarded) - 1; i >= 0 && s.trusts(at); i-- {
		next, err := netip.ParseAddr(forwarded[i])
		if err != nil {
			break // who forwarded it does not say
		}
		at = next.Unmap()
	}
	return counted(at)
}

// forwardedFor are the addresses that a request has come through, the client's first, as proxies wrote them.
func forwardedFor(c *fiber.Ctx) (addresses []string) {
	for _, value := range c.Request().Header.PeekAll(fiber.HeaderXForwardedFor) {
		for address := range strings.SplitSeq(string(value), ",") {
			addresses = append(addresses, bare(address))
		}
	}
	if addresses != nil {
		return addresses
	}
	for _, value := range c.Request().Header.PeekAll("Forwarded") {
		for hop := range strings.SplitSeq(string(value), ",") {
			address := "unknown"
			for pair := range strings.SplitSeq(hop, ";") {
				if name, v, ok := strings.Cut(strings.TrimSpace(pair), "="); ok && strings.EqualFold(name, "for") {
					address = bare(strings.Trim(v, `"`))
				}
			}
			addresses = append(addresses, address)
		}
	}
	return addresses
}

// bare takes the port and the brackets off an address.
func bare(address string) string {
	address = strings.TrimSpace(address)
	if host, _, err := net.SplitHostPort(address); err == nil {
		address = host
	}
	return strings.Trim(address, "[]")
}

func socketAddress(a net.Addr) netip.Addr {
	if tcp, ok := a.(*net.TCPAddr); ok {
		return tcp.AddrPort().Addr().Unmap().WithZone("")
	}
	return netip.Addr{}
}

func (s *Site) trusts(a netip.Addr) bool {
	for _, p := range s.Limits.TrustedProxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// counted is what an address counts as. One customer of a provider has at least a /64 of IPv6.
func counted(a netip.Addr) string {
	if a.Is4() || !a.IsValid() {
		return a.String()
	}
	p, _ := a.WithZone("").Prefix(64)
	return p.String()
}

// tally counts by name, up to a bound.
type tally struct {
	mu sync.Mutex
	n  map[string]int
}

// bound is how many there may be by a name; 0 is no bound.
type bound struct {
	name string
	most int
}

// enter adds one to each of the names, unless one of them is at its bound. It returns how to take them back.
func (t *tally) enter(bounds ...bound) (leave func(), ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, b := range bounds {
		if b.most > 0 && t.n[b.name] >= b.most {
			return nil, false
		}
	}
	if t.n == nil {
		t.n = map[string]int{}
	}
	names := make([]string, len(bounds)) // which are few, and kept as long as somebody is here
	for i, b := range bounds {
		names[i] = b.name
		t.n[b.name]++
	}
	return func() { t.leave(names) }, true
}

func (t *tally) leave(names []string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, name := range names {
		if t.n[name]--; t.n[name] == 0 {
			delete(t.n, name)
		}
	}
}

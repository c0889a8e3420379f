package main

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/json"
	"net/url"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/cmd/widget/playground"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/ticket"
)

// ticketKeys reads the keys by which a client signs tickets: each a set at an address, a set or a public key in a file, a set that stands here, or
// a secret. Public keys may stand in the file; whatever is given, all of it must be of use.
func (r *reader) ticketKeys(n *yaml.Node) *ticket.Ring {
	ring := &ticket.Ring{}
	r.sequence(n, "ticket_keys", func(n *yaml.Node) {
		var kid, address, file, secret string
		var inline *yaml.Node
		has := r.mapping(n, "a key of ticket_keys", map[string]func(*yaml.Node){
			"kid": r.text(&kid, badKid), "url": r.text(&address, badSet), "file": r.text(&file, nil),
			"jwks":   func(n *yaml.Node) { inline = n },
			"secret": func(n *yaml.Node) { secret = r.secret(n, "a secret of ticket_keys") },
		})
		kinds := 0
		for _, kind := range []string{"url", "file", "jwks", "secret"} {
			if has[kind] {
				kinds++
			}
		}
		switch {
		case kinds != 1:
			r.add(n, "a key of ticket_keys is exactly one of url, file, jwks and secret")
		case address != "":
			ring.Sets = append(ring.Sets, ticket.NewSet(address))
		case inline != nil:
			r.ticketSet(inline, ring, "jwks", jsonOf(inline))
		case file != "":
			r.ticketFile(n, ring, kid, file)
		case secret != "":
			key, err := ticket.NewSecret(kid, []byte(secret))
			r.ticketKey(n, ring, "a secret of ticket_keys", key, err)
		}
	})
	if len(ring.Keys)+len(ring.Sets) == 0 {
		return nil
	}
	return ring
}

// ticketFile reads a set, or a public key in PEM.
func (r *reader) ticketFile(n *yaml.Node, ring *ticket.Ring, kid, file string) {
	data, err := r.file(r.path(file))
	switch {
	case err != nil:
		r.add(n, "a key of ticket_keys: %s", fileTrouble(err))
	case bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")):
		r.ticketSet(n, ring, "the file "+file, data)
	default:
		key, err := ticket.ParsePEM(kid, data)
		r.ticketKey(n, ring, "the file "+file, key, err)
	}
}

func (r *reader) ticketSet(n *yaml.Node, ring *ticket.Ring, what string, text []byte) {
	keys, left, err := ticket.ParseSet(text)
	switch {
	case err != nil:
		r.add(n, "%s of ticket_keys %v", what, err)
	case len(keys)+len(left) == 0:
		r.add(n, "%s of ticket_keys has no key", what)
	}
	for _, why := range left {
		r.add(n, "%s of ticket_keys has a key that no ticket can be signed with: %s", what, why)
	}
	for _, key := range keys {
		r.ticketKey(n, ring, what, key, nil)
	}
}

// ticketKey adds a key. Tickets name it by its kid, which is one key's.
func (r *reader) ticketKey(n *yaml.Node, ring *ticket.Ring, what string, key ticket.Key, err error) {
	switch {
	case err != nil:
		r.add(n, "%s %v", what, err)
	case key.ID == "":
		r.add(n, "%s needs a kid, by which tickets name it", what)
	case slices.ContainsFunc(ring.Keys, func(o ticket.Key) bool { return o.ID == key.ID }):
		r.add(n, "two keys of ticket_keys have the kid %q", key.ID)
	default:
		ring.Keys = append(ring.Keys, key)
	}
}

// jsonOf writes a part of the file as JSON, which YAML contains. What is no JSON becomes nothing, which is no set.
func jsonOf(n *yaml.Node) []byte {
	var v any
	if n.Decode(&v) != nil {
		return nil
	}
	text, _ := json.Marshal(v)
	return text
}

func badKid(v string) string {
	if v == "" || len(v) > 255 {
		return "is no kid: a text of 255 bytes at most"
	}
	return ""
}

func badSet(v string) string {
	u, err := url.Parse(v)
	switch {
	case err != nil || u.Host == "" || u.Fragment != "" || u.User != nil:
		return "is no address of a JWK set: write https://host/path"
	case !secure(u):
		return "must begin with https:// (http:// only for this machine)"
	}
	return ""
}

// sealingKeys reads the keys to which secrets of tickets are sealed, the one to use first.
func (r *reader) sealingKeys(n *yaml.Node, s *settings) {
	r.sequence(n, "sealing_keys", func(n *yaml.Node) {
		text := r.secret(n, "a key of sealing_keys")
		if text == "" {
			return
		}
		key, err := ticket.ParseSealingKey(text)
		switch {
		case err != nil:
			r.add(n, "a key of sealing_keys %v", err)
		case slices.ContainsFunc(s.SealingKeys, func(other *ecdsa.PrivateKey) bool { return other.Equal(key) }):
			r.add(n, "a key of sealing_keys is listed twice")
		default:
			s.SealingKeys = append(s.SealingKeys, key)
		}
	})
}

// tickets is what reads the tickets of all clients.
func (s *settings) tickets() *ticket.Reader {
	return &ticket.Reader{Audience: s.URL, Rings: s.TicketKeys, Box: ticket.NewBox(s.SealingKeys...)}
}

func (s *settings) printSealingKeys(line liner) {
	ids := ticket.NewBox(s.SealingKeys...).IDs()
	if ids == nil {
		line(0, "sealing_keys: (none: no ticket can hold anything sealed)")
		return
	}
	line(0, "sealing_keys, published at %s:", s.URL+handlers.KeySetPath)
	for i, id := range ids {
		line(1, "- %s%s", id, map[bool]string{true: ", to seal to", false: ", opens"}[i == 0])
	}
}

func printTicketKeys(line liner, s *settings, c *reconnect.Client) {
	ring := s.TicketKeys[c.ID]
	if ring == nil {
		line(2, "ticket_keys: (none: no ticket is taken)")
		return
	}
	line(2, "ticket_keys, of tickets for %s from %s:", s.URL, c.ID)
	for _, key := range ring.Keys {
		line(3, "- %s, %s", key.ID, strings.Replace(key.Algorithm(), "HS256", "HS256 (hidden)", 1))
	}
	for _, set := range ring.Sets {
		line(3, "- published at %s", set.URL())
	}
}

// demoTickets has each client of a demonstration sign tickets by a secret that all may know, and seal to a key that is made of the session
// secret, as [demoResultKey] is.
func (s *settings) demoTickets() error {
	seed, err := hkdf.Key(sha256.New, s.SessionKey, nil, "reconnect demo sealing", 32)
	if err != nil {
		return err
	}
	key, err := ecdsa.ParseRawPrivateKey(elliptic.P256(), seed)
	if err != nil {
		return err
	}
	s.SealingKeys, s.TicketKeys = []*ecdsa.PrivateKey{key}, map[string]*ticket.Ring{}
	for _, client := range s.Clients {
		secret, err := ticket.NewSecret("demo", []byte(playground.TicketSecret(client.ID)))
		if err != nil {
			return err
		}
		s.TicketKeys[client.ID] = &ticket.Ring{Keys: []ticket.Key{secret}}
	}
	return nil
}

package main

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/result"
)

// resultKeys reads the keys that sign results, the one that does first.
func (r *reader) resultKeys(n *yaml.Node, s *settings) {
	r.sequence(n, "result_keys", func(n *yaml.Node) {
		text := r.secret(n, "a key of result_keys")
		if text == "" {
			return
		}
		key, err := result.ParseKey(text)
		switch {
		case err != nil:
			r.add(n, "a key of result_keys %v", err)
		case slices.ContainsFunc(s.ResultKeys, func(other ed25519.PrivateKey) bool { return other.Equal(key) }):
			r.add(n, "a key of result_keys is listed twice")
		default:
			s.ResultKeys = append(s.ResultKeys, key)
		}
	})
}

// signable finds a client that waits for what no key signs: its callbacks would come without a result, its server would be asked for codes
// by a stranger.
func (r *reader) signable(n *yaml.Node, s *settings) {
	if len(s.ResultKeys) > 0 {
		return
	}
	for _, c := range s.Clients {
		if c.Result {
			r.add(n, "client %q wants results, and result_keys has no key that signs them", c.ID)
		}
		if c.CodeURL != "" {
			r.add(n, "client %q has a code_url, and result_keys has no key that signs what is sent there", c.ID)
		}
	}
}

// minAPIKey is how many bytes an API key needs: it cannot be guessed, so guesses need no bound of their own.
const minAPIKey = 32

// apiKeys reads the keys by which a client's servers ask. A key belongs to one client.
func (r *reader) apiKeys(n *yaml.Node, s *settings) (keys []handlers.APIKey) {
	r.sequence(n, "api_keys", func(n *yaml.Node) {
		text := r.secret(n, "a key of api_keys")
		key := handlers.NewAPIKey(text)
		taken := slices.Contains(keys, key)
		for _, theirs := range s.APIKeys {
			taken = taken || slices.Contains(theirs, key)
		}
		switch {
		case text == "":
		case len(text) < minAPIKey:
			r.add(n, "a key of api_keys has %d bytes, and needs %d or more", len(text), minAPIKey)
		case !handlers.Sendable(text):
			r.add(n, "a key of api_keys holds something else than letters, digits and -._~+/=, and no header carries that")
		case taken:
			r.add(n, "a key of api_keys is listed twice")
		default:
			keys = append(keys, key)
		}
	})
	return keys
}

func (s *settings) printResultKeys(line liner) {
	if len(s.ResultKeys) == 0 {
		line(0, "result_keys: (none: no result is signed)")
		return
	}
	line(0, "result_keys, published at %s:", s.URL+handlers.KeySetPath)
	for i, key := range s.ResultKeys {
		line(1, "- %s%s", result.KeyID(key.Public().(ed25519.PublicKey)), map[bool]string{true: ", signs"}[i == 0])
	}
}

func countedKeys(n int) string {
	if n == 0 {
		return "(none: its servers cannot ask)"
	}
	return fmt.Sprintf("(%d, hidden)", n)
}

// demoResultKey is made of the session secret, so that the parts of a demonstration sign alike. A server that is meant has keys of its
// own: what seals its cookies must not be what its integrators believe.
func demoResultKey(secret []byte) (ed25519.PrivateKey, error) {
	seed, err := hkdf.Key(sha256.New, secret, nil, "reconnect demo result", ed25519.SeedSize)
	if err != nil {
		return nil, err
	}
	return ed25519.NewKeyFromSeed(seed), nil
}

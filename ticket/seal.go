package ticket

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/go-jose/go-jose/v4"

	"github.com/open-reconnect/reconnect/internal/members"
)

// How secrets are sealed: the one pair of algorithms that every JOSE library has which needs no second key (RFC 7518, sections 4.6 and 5.3).
const (
	sealBy   = jose.ECDH_ES
	sealWith = jose.A256GCM
)

// Box opens what was sealed to its public keys: compact JWEs. A nil Box opens nothing and has no keys to publish.
type Box struct{ keys []boxKey }

type boxKey struct {
	id      string // its thumbprint (RFC 7638)
	private *ecdsa.PrivateKey
}

// NewBox returns a box. All keys open; the first is the one to seal to. Without a key it returns nil.
func NewBox(keys ...*ecdsa.PrivateKey) *Box {
	if len(keys) == 0 {
		return nil
	}
	b := &Box{}
	for _, private := range keys {
		sum, _ := (&jose.JSONWebKey{Key: &private.PublicKey}).Thumbprint(crypto.SHA256) // each key of P-256 has one
		b.keys = append(b.keys, boxKey{base64.RawURLEncoding.EncodeToString(sum), private})
	}
	return b
}

// ParseSealingKey reads a private key as "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256" writes it: PKCS #8 in PEM, alone. Its
// errors repeat nothing of it.
func ParseSealingKey(text string) (*ecdsa.PrivateKey, error) {
	block, rest := pem.Decode([]byte(text))
	switch {
	case block == nil:
		return nil, errors.New("is no PEM")
	case block.Type != "PRIVATE KEY":
		return nil, errors.New("is no plain private key: its PEM must begin with BEGIN PRIVATE KEY")
	case strings.TrimSpace(string(rest)) != "":
		return nil, errors.New("has something behind its key")
	}
	parsed, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if private, is := parsed.(*ecdsa.PrivateKey); err == nil && is && private.Curve == elliptic.P256() {
		return private, nil
	}
	return nil, errors.New("is no P-256 key: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 makes one")
}

// Public are the keys that secrets are sealed to, the one to use first.
func (b *Box) Public() (keys []any) {
	if b != nil {
		for _, k := range b.keys {
			keys = append(keys, jose.JSONWebKey{Key: &k.private.PublicKey, KeyID: k.id, Algorithm: string(sealBy), Use: "enc"})
		}
	}
	return keys
}

// IDs are the names of the keys, in their order.
func (b *Box) IDs() (ids []string) {
	if b != nil {
		for _, k := range b.keys {
			ids = append(ids, k.id)
		}
	}
	return ids
}

// bound are the words of a ticket that what is sealed repeats: taken out of it, it is worth nothing in another one.
var bound = []string{"iss", "jti", "aggregator", "account", "connection"}

// unseal puts what a ticket holds sealed among its members.
func (r *Reader) unseal(t *Ticket) *RefusedError {
	raw, is := t.Members["sealed"]
	if !is {
		return nil
	}
	delete(t.Members, "sealed")
	text, _ := members.Text(raw)
	plain, err := r.Box.open(text)
	if err != nil {
		return refuse(BrokenSeal, "sealed %v", err)
	}
	secrets, err := members.Of(plain)
	if err != nil {
		return refuse(BrokenSeal, "sealed holds %v", err)
	}
	for _, name := range bound {
		if !same(secrets[name], t.Members[name]) {
			return refuse(ForeignSeal, "what is sealed says another %s than the ticket, or none", name)
		}
		delete(secrets, name)
	}
	return t.merge(secrets)
}

// same reports whether two members are the same text, or both not there.
func same(a, b json.RawMessage) bool {
	x, isX := members.Text(a)
	y, isY := members.Text(b)
	return isX == isY && x == y && (isX || a == nil && b == nil)
}

// merge adds secrets to what a ticket says openly. Nothing is said twice.
func (t *Ticket) merge(secrets map[string]json.RawMessage) *RefusedError {
	if open, both := t.Members["options"]; both && secrets["options"] != nil {
		all, err := members.Of(open)
		inner, wrong := members.Of(secrets["options"])
		if err != nil || wrong != nil {
			return refuse(Malformed, "options is no JSON object")
		}
		for name := range inner {
			if all[name] != nil {
				return refuse(Malformed, "an option stands both in the ticket and in what is sealed")
			}
		}
		maps.Copy(all, inner)
		t.Members["options"], _ = json.Marshal(all) // it was read from JSON
		delete(secrets, "options")
	}
	for name, raw := range secrets {
		if t.Members[name] != nil {
			return refuse(Malformed, "%.40q stands both in the ticket and in what is sealed", name)
		}
		t.Members[name] = raw
	}
	return nil
}

// open opens a JWE in its compact form. Its errors repeat nothing of what is in it.
func (b *Box) open(text string) ([]byte, error) {
	if b == nil {
		return nil, errors.New("cannot be opened: this server has no sealing_keys")
	}
	sealed, err := jose.ParseEncryptedCompact(text, []jose.KeyAlgorithm{sealBy}, []jose.ContentEncryption{sealWith})
	if err != nil {
		return nil, fmt.Errorf("is no JWE in its compact form by %s and %s", sealBy, sealWith)
	}
	if sealed.Header.ExtraHeaders["zip"] != nil { // a few bytes could become many
		return nil, errors.New("is packed (zip), which is not needed")
	}
	i := slices.IndexFunc(b.keys, func(k boxKey) bool { return k.id == sealed.Header.KeyID })
	if i < 0 {
		return nil, errors.New("names no sealing key of this server by kid; ask for the published keys again")
	}
	plain, err := sealed.Decrypt(b.keys[i].private)
	if err != nil {
		return nil, errors.New("was changed, or not sealed to this server's key, or demands what is not needed (crit)")
	}
	return plain, nil
}

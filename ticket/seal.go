package ticket

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/ecdsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"encoding/pem"
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/open-reconnect/reconnect/internal/members"
)

// How secrets are sealed: the one pair of algorithms that every JOSE library has which needs no second key (RFC 7518, sections 4.6 and 5.3).
const (
	sealBy   = "ECDH-ES"
	sealWith = "A256GCM"
	sealSize = 32 // bytes of its key
)

// Box opens what was sealed to its public keys: compact JWEs. A nil Box opens nothing and has no keys to publish.
type Box struct{ keys []boxKey }

type boxKey struct {
	id      string
	x, y    string
	private *ecdh.PrivateKey
}

// NewBox returns a box. All keys open; the first is the one to seal to. Without a key it returns nil.
func NewBox(keys ...*ecdh.PrivateKey) *Box {
	if len(keys) == 0 {
		return nil
	}
	b := &Box{}
	for _, private := range keys {
		point := private.PublicKey().Bytes() // 4, x, y
		k := boxKey{x: base64.RawURLEncoding.EncodeToString(point[1:33]), y: base64.RawURLEncoding.EncodeToString(point[33:]), private: private}
		sum := sha256.Sum256([]byte(`{"crv":"P-256","kty":"EC","x":"` + k.x + `","y":"` + k.y + `"}`)) // RFC 7638
		k.id = base64.RawURLEncoding.EncodeToString(sum[:])
		b.keys = append(b.keys, k)
	}
	return b
}

// ParseSealingKey reads a private key as "openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256" writes it: PKCS #8 in PEM, alone. Its
// errors repeat nothing of it.
func ParseSealingKey(text string) (*ecdh.PrivateKey, error) {
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
	if private, is := parsed.(*ecdsa.PrivateKey); err == nil && is {
		if key, err := private.ECDH(); err == nil && key.Curve() == ecdh.P256() {
			return key, nil
		}
	}
	return nil, errors.New("is no P-256 key: openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 makes one")
}

// Published is a public key as RFC 7517 writes it.
type Published struct {
	Type      string `json:"kty"`
	Curve     string `json:"crv"`
	X         string `json:"x"`
	Y         string `json:"y"`
	ID        string `json:"kid"`
	Algorithm string `json:"alg"`
	Use       string `json:"use"`
}

// Public are the keys that secrets are sealed to, the one to use first.
func (b *Box) Public() (keys []any) {
	if b != nil {
		for _, k := range b.keys {
			keys = append(keys, Published{"EC", "P-256", k.x, k.y, k.id, sealBy, "enc"})
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
func (r *Reader) unseal(t *Ticket) *Refusal {
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
func (t *Ticket) merge(secrets map[string]json.RawMessage) *Refusal {
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
	parts := strings.Split(text, ".")
	if len(parts) != 5 || parts[1] != "" {
		return nil, errors.New("is no JWE in its compact form with " + sealBy)
	}
	var decoded [5][]byte
	for i, p := range parts {
		var err error
		if decoded[i], err = base64.RawURLEncoding.Strict().DecodeString(p); err != nil {
			return nil, errors.New("is no JWE: a part of it is no base64url")
		}
	}
	header, err := members.Of(decoded[0])
	if err != nil {
		return nil, errors.New("is no JWE: its header is no JSON object")
	}
	by, _ := members.Text(header["alg"])
	with, _ := members.Text(header["enc"])
	id, _ := members.Text(header["kid"])
	i := slices.IndexFunc(b.keys, func(k boxKey) bool { return k.id == id })
	switch {
	case by != sealBy || with != sealWith:
		return nil, errors.New("is sealed otherwise than by " + sealBy + " and " + sealWith)
	case header["zip"] != nil || header["crit"] != nil:
		return nil, errors.New("is packed, or demands what is not needed (zip, crit)")
	case i < 0:
		return nil, errors.New("names no sealing key of this server by kid; ask for the published keys again")
	}
	z, err := b.keys[i].agree(header["epk"])
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(derive(z, sealWith, bytesIn(header["apu"]), bytesIn(header["apv"]), sealSize))
	if err != nil {
		return nil, err
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		return nil, err
	}
	if len(decoded[2]) != gcm.NonceSize() || len(decoded[4]) != gcm.Overhead() {
		return nil, errors.New("is no JWE with " + sealWith)
	}
	plain, err := gcm.Open(nil, decoded[2], slices.Concat(decoded[3], decoded[4]), []byte(parts[0]))
	if err != nil {
		return nil, errors.New("was changed, or not sealed to this server's key")
	}
	return plain, nil
}

// agree computes what the sealer's key, made for this once, and ours have in common. A point that is not on the curve is none: with such
// ones a private key could be found out.
func (k boxKey) agree(raw json.RawMessage) ([]byte, error) {
	var epk jwk
	if json.Unmarshal(raw, &epk) != nil || epk.Type != "EC" || epk.Curve != "P-256" {
		return nil, errors.New("has no epk of the curve P-256")
	}
	theirs, err := ecdh.P256().NewPublicKey(slices.Concat([]byte{4}, bytesOf(epk.X), bytesOf(epk.Y)))
	if err != nil {
		return nil, errors.New("has an epk that is no point of P-256")
	}
	return k.private.ECDH(theirs)
}

// derive is the Concat KDF as RFC 7518, section 4.6.2 has it, with one round: for a key of 32 bytes at most.
func derive(z []byte, algorithm string, apu, apv []byte, size int) []byte {
	var b bytes.Buffer
	number := func(n int) { _ = binary.Write(&b, binary.BigEndian, uint32(n)) } // a buffer takes all
	number(1)
	b.Write(z)
	for _, part := range [][]byte{[]byte(algorithm), apu, apv} {
		number(len(part))
		b.Write(part)
	}
	number(size * 8)
	sum := sha256.Sum256(b.Bytes())
	return sum[:size]
}

func bytesIn(raw json.RawMessage) []byte {
	text, _ := members.Text(raw)
	return bytesOf(text)
}

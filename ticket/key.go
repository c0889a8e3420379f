package ticket

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"

	"github.com/open-reconnect/reconnect/internal/members"
)

// Key verifies tickets by one algorithm: its type decides which, and a ticket that names another is refused. So a public key is never
// taken for the secret of an HMAC, and no key verifies less than it was made for.
type Key struct {
	ID     string // kid
	method jwt.SigningMethod
	with   any
}

// Algorithm is the one by which it verifies: EdDSA, ES256, RS256 or HS256.
func (k Key) Algorithm() string { return k.method.Alg() }

// Bounds of keys.
const (
	MinSecret = 32   // bytes of a secret: as many as HS256 makes (RFC 7518, section 3.2)
	minRSA    = 2048 // bits (RFC 7518, section 3.3)
	maxRSA    = 8192 // bits: larger ones take long to verify by
	maxID     = 255  // bytes
)

// NewSecret is a secret that the client and this server share. Its error repeats nothing of it.
func NewSecret(id string, secret []byte) (Key, error) {
	if len(secret) < MinSecret {
		return Key{}, fmt.Errorf("has %d bytes, and needs %d or more", len(secret), MinSecret)
	}
	return Key{id, jwt.SigningMethodHS256, secret}, nil
}

// ParsePEM reads a public key as "openssl pkey -pubout" writes it, alone.
func ParsePEM(id string, text []byte) (Key, error) {
	block, rest := pem.Decode(text)
	switch {
	case block == nil:
		return Key{}, errors.New("is neither a JWK set nor PEM")
	case strings.Contains(block.Type, "PRIVATE KEY"):
		return Key{}, errors.New("is a private key, which belongs to the client's servers alone: list its public part")
	case block.Type != "PUBLIC KEY" || strings.TrimSpace(string(rest)) != "":
		return Key{}, errors.New("is no public key alone: its PEM must begin with BEGIN PUBLIC KEY, and end with it")
	}
	public, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		return Key{}, errors.New("is a damaged public key")
	}
	return newKey(id, public)
}

func newKey(id string, public any) (Key, error) {
	switch p := public.(type) {
	case ed25519.PublicKey:
		return Key{id, jwt.SigningMethodEdDSA, p}, nil
	case *ecdsa.PublicKey:
		if p.Curve != elliptic.P256() {
			return Key{}, errors.New("is of a curve that no ticket is signed with: P-256 is")
		}
		return Key{id, jwt.SigningMethodES256, p}, nil
	case *rsa.PublicKey:
		if bits := p.N.BitLen(); bits < minRSA || bits > maxRSA || p.E < 3 || p.E&1 == 0 {
			return Key{}, fmt.Errorf("has %d bits, and an RSA key needs from %d to %d", bits, minRSA, maxRSA)
		}
		return Key{id, jwt.SigningMethodRS256, p}, nil
	}
	return Key{}, errors.New("is of a type that no ticket is signed with: Ed25519, P-256 and RSA are")
}

// jwk is a key as RFC 7517 writes it, as far as it says what kind of key it is.
type jwk struct {
	Type      string   `json:"kty"`
	Curve     string   `json:"crv"`
	ID        string   `json:"kid"`
	Algorithm string   `json:"alg"`
	Use       string   `json:"use"`
	For       []string `json:"key_ops"`
	X         string   `json:"x"`
	Y         string   `json:"y"`
	N         string   `json:"n"`
	E         string   `json:"e"`
	Private   any      `json:"d"`
}

// ParseSet reads a JWK set (RFC 7517, section 5), or a JWK alone. Keys that tickets cannot be signed with are left out, and it is said why,
// one line each; an error is for what is no set at all.
func ParseSet(text []byte) (keys []Key, left []string, err error) {
	all, err := members.Of(text)
	if err != nil {
		return nil, nil, fmt.Errorf("is %w", err)
	}
	each := []json.RawMessage{text}
	if set, is := all["keys"]; is {
		if json.Unmarshal(set, &each) != nil {
			return nil, nil, errors.New("is no JWK set: its keys are no list")
		}
	} else if all["kty"] == nil {
		return nil, nil, errors.New("is no JWK set: it has no keys")
	}
	for i, raw := range each {
		var j jwk
		k, err := Key{}, errors.New("is no JWK")
		if json.Unmarshal(raw, &j) == nil {
			k, err = j.key()
		}
		switch {
		case err == nil && slices.ContainsFunc(keys, func(o Key) bool { return o.ID == k.ID }):
			left = append(left, fmt.Sprintf("has the kid of another one, %.40q", k.ID))
		case err != nil:
			left = append(left, fmt.Sprintf("number %d, kid %.40q, %v", i+1, j.ID, err))
		default:
			keys = append(keys, k)
		}
	}
	return keys, left, nil
}

func (j jwk) key() (k Key, err error) {
	switch {
	case j.Private != nil || j.Type == "oct":
		return Key{}, errors.New("is a private key, or a secret, and not a public one")
	case j.ID == "" || len(j.ID) > maxID:
		return Key{}, errors.New("has no kid, or a long one")
	case j.Use != "" && j.Use != "sig" || j.For != nil && !slices.Contains(j.For, "verify"):
		return Key{}, errors.New("is not for signatures")
	}
	switch {
	case j.Type == "OKP" && j.Curve == "Ed25519":
		if x := bytesOf(j.X); len(x) == ed25519.PublicKeySize {
			k, err = newKey(j.ID, ed25519.PublicKey(x))
		}
	case j.Type == "EC" && j.Curve == "P-256":
		if x, y := bytesOf(j.X), bytesOf(j.Y); len(x) == 32 && len(y) == 32 {
			public, wrong := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), slices.Concat([]byte{4}, x, y))
			if wrong == nil {
				k, err = newKey(j.ID, public)
			}
		}
	case j.Type == "RSA":
		if n, e := bytesOf(j.N), bytesOf(j.E); len(n) > 0 && len(e) > 0 && len(e) <= 4 {
			k, err = newKey(j.ID, &rsa.PublicKey{N: new(big.Int).SetBytes(n), E: int(new(big.Int).SetBytes(e).Int64())})
		}
	default:
		return Key{}, errors.New("is of a type that no ticket is signed with: Ed25519, P-256 and RSA are")
	}
	switch {
	case err != nil:
		return Key{}, err
	case k.method == nil:
		return Key{}, errors.New("is damaged")
	case j.Algorithm != "" && j.Algorithm != k.Algorithm() && (k.Algorithm() != "EdDSA" || j.Algorithm != "Ed25519"):
		return Key{}, fmt.Errorf("is for another algorithm than %s", k.Algorithm())
	}
	return k, nil
}

// bytesOf is nil for what is no base64url.
func bytesOf(text string) []byte {
	b, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil {
		return nil
	}
	return b
}

package result

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"strings"
)

// jwk is a public key as RFC 8037 writes it.
type jwk struct {
	Type      string `json:"kty"`
	Curve     string `json:"crv"`
	X         string `json:"x"`
	ID        string `json:"kid"`
	Algorithm string `json:"alg"`
	Use       string `json:"use"`
}

// Set is the JSON of the public keys (RFC 7517, section 5), and of further ones that are published beside them: an empty set without a key.
func (s *Signer) Set(beside ...any) []byte {
	set := struct {
		Keys []any `json:"keys"`
	}{[]any{}}
	if s != nil {
		for _, k := range s.keys {
			x := base64.RawURLEncoding.EncodeToString(k.private.Public().(ed25519.PublicKey))
			set.Keys = append(set.Keys, jwk{"OKP", "Ed25519", x, k.id, "EdDSA", "sig"})
		}
	}
	set.Keys = append(set.Keys, beside...)
	text, _ := json.Marshal(set) // texts only: it cannot fail
	return text
}

// KeyID names a public key by its thumbprint (RFC 7638; RFC 8037, appendix A.3), so that it has the same name on every replica.
func KeyID(public ed25519.PublicKey) string {
	sum := sha256.Sum256([]byte(`{"crv":"Ed25519","kty":"OKP","x":"` + base64.RawURLEncoding.EncodeToString(public) + `"}`))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// ParseKey reads a private key as "openssl genpkey -algorithm ed25519" writes it: PKCS #8 in PEM, alone. Its errors repeat nothing
// of it.
func ParseKey(text string) (ed25519.PrivateKey, error) {
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
	if private, ok := parsed.(ed25519.PrivateKey); err == nil && ok {
		return private, nil
	}
	return nil, errors.New("is no Ed25519 key: openssl genpkey -algorithm ed25519 makes one")
}

package ticket_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"maps"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"github.com/open-reconnect/reconnect/ticket"
)

// The tickets of these tests are signed and sealed by another library than the one that reads them.

const (
	here   = "https://reconnect.example"
	secret = "a secret that both sides have, of more than 32 bytes"
)

// signers are private keys, by their kid.
var signers = sync.OnceValue(func() map[string]any {
	_, ed, _ := ed25519.GenerateKey(rand.Reader)
	ec, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	rs, _ := rsa.GenerateKey(rand.Reader, 2048)
	return map[string]any{"ed": ed, "ec": ec, "rs": rs, "hs": []byte(secret)}
})

var algorithms = map[string]jose.SignatureAlgorithm{"ed": jose.EdDSA, "ec": jose.ES256, "rs": jose.RS256, "hs": jose.HS256}

// published is the JWK set of the public keys of some kids.
func published(kids ...string) []byte {
	var set jose.JSONWebKeySet
	for _, kid := range kids {
		public := signers()[kid].(crypto.Signer).Public()
		set.Keys = append(set.Keys, jose.JSONWebKey{Key: public, KeyID: kid, Use: "sig", Algorithm: string(algorithms[kid])})
	}
	text, err := json.Marshal(set)
	if err != nil {
		panic(err)
	}
	return text
}

var sealing = sync.OnceValue(func() *ecdsa.PrivateKey { k, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader); return k })

// reader takes tickets of shop, by all four keys, and of mall, by none but its secret.
func reader(t *testing.T) *ticket.Reader {
	t.Helper()
	keys, left, err := ticket.ParseSet(published("ed", "ec", "rs"))
	if err != nil || left != nil {
		t.Fatal(err, left)
	}
	hs, err := ticket.NewSecret("hs", []byte(secret))
	if err != nil {
		t.Fatal(err)
	}
	return &ticket.Reader{
		Audience: here, Box: ticket.NewBox(sealing()),
		Rings: map[string]*ticket.Ring{"shop": {Keys: append(keys, hs)}, "mall": {Keys: []ticket.Key{hs}}},
	}
}

type claims map[string]any

// good are the claims of a ticket that is taken.
func good(more claims) claims {
	c := claims{
		"iss": "shop", "aud": here, "jti": "t-1", "nbf": time.Now().Unix(), "exp": time.Now().Add(5 * time.Minute).Unix(),
		"aggregator": "powens", "connection": "27", "code": "c0de",
	}
	maps.Copy(c, more)
	for name, v := range c {
		if v == nil {
			delete(c, name)
		}
	}
	return c
}

// sign signs claims by the key of a kid.
func sign(t *testing.T, kid string, c claims, header ...any) string {
	t.Helper()
	payload, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	return signText(t, kid, string(payload), header...)
}

// signText signs a payload that may be none; header is a name and a value, and so on.
func signText(t *testing.T, kid, payload string, header ...any) string {
	t.Helper()
	options := (&jose.SignerOptions{}).WithType("JWT").WithHeader("kid", kid)
	for i := 0; i < len(header); i += 2 {
		options = options.WithHeader(jose.HeaderKey(header[i].(string)), header[i+1])
	}
	s, err := jose.NewSigner(jose.SigningKey{Algorithm: algorithms[kid], Key: signers()[kid]}, options)
	if err != nil {
		t.Fatal(err)
	}
	signed, err := s.Sign([]byte(payload))
	if err != nil {
		t.Fatal(err)
	}
	text, err := signed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// unsigned writes a ticket by hand.
func unsigned(header string, c claims, signature string) string {
	payload, _ := json.Marshal(c)
	return base64.RawURLEncoding.EncodeToString([]byte(header)) + "." + base64.RawURLEncoding.EncodeToString(payload) + "." + signature
}

// seal seals claims to a public key.
func seal(t *testing.T, to *ecdsa.PrivateKey, kid string, c claims) string {
	t.Helper()
	return sealBy(t, jose.A256GCM, jose.Recipient{Algorithm: jose.ECDH_ES, Key: &to.PublicKey, KeyID: kid}, nil, c)
}

// sealBy seals them in other ways.
func sealBy(t *testing.T, with jose.ContentEncryption, to jose.Recipient, how *jose.EncrypterOptions, c claims) string {
	t.Helper()
	e, err := jose.NewEncrypter(with, to, how)
	if err != nil {
		t.Fatal(err)
	}
	plain, _ := json.Marshal(c)
	sealed, err := e.Encrypt(plain)
	if err != nil {
		t.Fatal(err)
	}
	text, err := sealed.CompactSerialize()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

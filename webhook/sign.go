package webhook

import (
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect/result"
)

// Key signs what a receiver is told, as Standard Webhooks has it: by HMAC-SHA256 with a secret that both sides have ("v1"), or by Ed25519,
// whose public key is all that the receiver needs ("v1a").
type Key struct {
	secret  []byte
	private ed25519.PrivateKey
}

// Bounds of a secret, in bytes, as Standard Webhooks has them.
const (
	minSecret = 24
	maxSecret = 64
)

// ParseKey reads a key: "whsec_" and a secret in base64, or an Ed25519 key as "openssl genpkey -algorithm ed25519" writes it. Its errors repeat
// nothing of it.
func ParseKey(text string) (Key, error) {
	coded, symmetric := strings.CutPrefix(strings.TrimSpace(text), "whsec_")
	if !symmetric {
		if private, err := result.ParseKey(text); err == nil {
			return Key{private: private}, nil
		}
		return Key{}, errors.New("is neither whsec_ with a secret in base64 nor an Ed25519 key in PEM")
	}
	secret, err := base64.StdEncoding.DecodeString(coded)
	switch {
	case err != nil:
		return Key{}, errors.New("has something behind whsec_ that is no base64")
	case len(secret) < minSecret || len(secret) > maxSecret:
		return Key{}, errors.New("has a secret of " + strconv.Itoa(len(secret)) + " bytes, and may have 24 to 64")
	}
	return Key{secret: secret}, nil
}

// Public is what a receiver needs of an Ed25519 key: "whpk_" and the public key in base64. It is empty for a secret.
func (k Key) Public() string {
	if k.private == nil {
		return ""
	}
	return "whpk_" + base64.StdEncoding.EncodeToString(k.private.Public().(ed25519.PublicKey))
}

// Equal reports whether two keys are one.
func (k Key) Equal(o Key) bool {
	return hmac.Equal(k.secret, o.secret) && hmac.Equal(k.private, o.private)
}

// sign is one signature of a message.
func (k Key) sign(message []byte) string {
	if k.private != nil {
		return "v1a," + base64.StdEncoding.EncodeToString(ed25519.Sign(k.private, message))
	}
	mac := hmac.New(sha256.New, k.secret)
	mac.Write(message)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// The headers of a webhook.
const (
	headerID        = "Webhook-Id"
	headerTimestamp = "Webhook-Timestamp"
	headerSignature = "Webhook-Signature"
)

// Headers are those that prove a body to a receiver, by each of the keys: while one takes another's place a receiver may know either.
func Headers(id string, at time.Time, body []byte, keys ...Key) map[string]string {
	seconds := strconv.FormatInt(at.Unix(), 10)
	message := append([]byte(id+"."+seconds+"."), body...)
	signatures := make([]string, len(keys))
	for i, k := range keys {
		signatures[i] = k.sign(message)
	}
	return map[string]string{headerID: id, headerTimestamp: seconds, headerSignature: strings.Join(signatures, " ")}
}

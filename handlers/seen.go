package handlers

import (
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
)

// SeenPath tells "widget doctor" what has arrived here of a request that it has sent to the public address.
const SeenPath = apiPath + "operator/seen"

// Seen is what has arrived of a request.
type Seen struct {
	Host      string   `json:"host"`
	Socket    string   `json:"socket"`    // the address that it came from
	Trusted   bool     `json:"trusted"`   // that address is a trusted proxy's
	Forwarded []string `json:"forwarded"` // the addresses that proxies wrote, the client's first
}

// SeenKey opens [SeenPath] and nothing else, made of [Site.SessionKey]: it goes to the public address, where another server may be by mistake.
func SeenKey(secret []byte) string {
	key, err := hkdf.Key(sha256.New, secret, nil, "reconnect seen", 32)
	if err != nil {
		panic(err) // only for impossible lengths
	}
	return hex.EncodeToString(key)
}

func (s *Site) seen(c *fiber.Ctx) error {
	if subtle.ConstantTimeCompare([]byte(c.Get(fiber.HeaderAuthorization)), []byte("Bearer "+SeenKey(s.SessionKey))) != 1 {
		return &httpError{status: fiber.StatusUnauthorized, reason: reconnect.Forbidden, detail: "this is for the operator's command widget doctor"}
	}
	at := socketAddress(c.Context().RemoteAddr())
	c.Set(fiber.HeaderCacheControl, "no-store")
	return c.JSON(Seen{
		Host: string(c.Request().Host()), Socket: at.String(), Trusted: s.trusts(at), Forwarded: forwardedFor(c),
	})
}

package handlers

import (
	"cmp"
	"crypto/sha256"
	"crypto/subtle"
	_ "embed"
	"encoding/json"
	"net/http"
	"strings"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
)

// The API is what an integrator's servers ask, by a key of their client. It is for servers: no answer has a header that lets a script of
// another page read it.

// apiPath begins the addresses of the API, flowsPath those of flows.
const (
	apiPath   = "/api/"
	flowsPath = apiPath + "v1/flows"
	// documentPath is where the API's description is, for programs that write clients.
	documentPath = apiPath + "v1/openapi.yaml"
)

// document describes the API (OpenAPI 3.1). Each request and answer of the tests is held against it.
//
//go:embed openapi.yaml
var document []byte

func describe(c *fiber.Ctx) error {
	h := &c.Response().Header
	h.Set("Cache-Control", "public, max-age=300")
	h.Set("X-Content-Type-Options", "nosniff")
	h.SetContentType("application/yaml") // RFC 9512
	return c.Send(document)
}

// APIKey is a key of the API as it is kept: its hash, which leads to no key.
type APIKey [sha256.Size]byte

// NewAPIKey is a key as it is kept.
func NewAPIKey(text string) APIKey { return sha256.Sum256([]byte(text)) }

// Sendable reports whether a header carries a key as it is (RFC 6750, section 2.1).
func Sendable(key string) bool {
	return !strings.ContainsFunc(key, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && !strings.ContainsRune("-._~+/=", r)
	})
}

// caller is the client whose key a request bears. All keys are compared, each in constant time, so that an answer's time tells nothing
// of how near a guess was.
func (s *Site) caller(c *fiber.Ctx) (*reconnect.Client, error) {
	scheme, text, _ := strings.Cut(c.Get(fiber.HeaderAuthorization), " ")
	key, id := NewAPIKey(strings.TrimSpace(text)), ""
	roster := s.roster()
	for client, keys := range roster.APIKeys {
		for _, theirs := range keys {
			if subtle.ConstantTimeCompare(theirs[:], key[:]) == 1 {
				id = client
			}
		}
	}
	client := roster.Clients[id]
	if client == nil || !strings.EqualFold(scheme, "Bearer") {
		c.Response().Header.Set(fiber.HeaderWWWAuthenticate, "Bearer")
		return nil, &httpError{
			status: fiber.StatusUnauthorized, reason: reconnect.Forbidden,
			detail: "the request bears no key that is known here; send Authorization: Bearer KEY, one of the client's api_keys",
		}
	}
	return client, nil
}

// theirs is the flow of a request, if it is the caller's. Ids are public: another client's flow is answered as one that is not there.
func (s *Site) theirs(c *fiber.Ctx) (*reconnect.Flow, error) {
	client, err := s.caller(c)
	if err != nil {
		return nil, err
	}
	f, err := s.Engine.Find(c.UserContext(), c.Params("id"))
	if err == nil && f.Client != client.ID {
		err = reconnect.ErrNotFound
	}
	if err == nil {
		about(c, f)
	}
	return f, err
}

// problem is an error of the API as RFC 9457 writes it, with our own word for it.
type problem struct {
	Title  string           `json:"title"`
	Status int              `json:"status"`
	Detail string           `json:"detail"`
	Reason reconnect.Reason `json:"reason"`
}

// problemOf writes an error for a program and the people who write it.
func problemOf(t *httpError) []byte {
	text, _ := json.Marshal(problem{ // texts only: it cannot fail
		http.StatusText(t.status), t.status, cmp.Or(t.detail, "a fault of this server; its log says more"), t.reason,
	})
	return text
}

const problemType = "application/problem+json"

// forProgram answers a request of the API.
func forProgram(c *fiber.Ctx, status int, kind string, body []byte) error {
	h := &c.Response().Header
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.SetContentType(kind)
	return c.Status(status).Send(body)
}

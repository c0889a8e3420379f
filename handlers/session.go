package handlers

import (
	"crypto/hkdf"
	"crypto/sha256"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gofiber/fiber/v2/middleware/adaptor"
	gorilla "github.com/gorilla/sessions"
)

// cookieName begins with __Host-: such a cookie is sent to this host only, over a secure connection only.
const cookieName = "__Host-reconnect"

// heldKeys is how many flows a browser can have open at once. The oldest falls out; it goes on without a cookie only
// if it never had one.
const heldKeys = 3

// sessions remembers in a browser, where that is allowed, which flows it opened. The cookie is partitioned: in an
// iframe it belongs to that host page alone. Browsers that refuse it lose nothing but this second lock.
type sessions struct{ store *gorilla.CookieStore }

func newSessions(secret []byte) *sessions {
	derive := func(purpose string) []byte {
		key, err := hkdf.Key(sha256.New, secret, nil, "reconnect session "+purpose, 32)
		if err != nil {
			panic(err) // only for impossible lengths
		}
		return key
	}
	store := gorilla.NewCookieStore(derive("authentication"), derive("encryption"))
	store.Options = &gorilla.Options{
		Path: "/", MaxAge: 3600, Secure: true, HttpOnly: true, SameSite: http.SameSiteNoneMode, Partitioned: true,
	}
	store.MaxAge(3600)
	return &sessions{store}
}

// keys returns the keys of the flows that this browser has opened, newest first.
func (s *sessions) keys(c *fiber.Ctx) []string {
	raw := c.Cookies(cookieName)
	if raw == "" {
		return nil
	}
	r := &http.Request{Header: http.Header{"Cookie": {cookieName + "=" + raw}}}
	session, err := s.store.Get(r, cookieName)
	if err != nil {
		return nil // forged, too old, or sealed with another secret: as good as none
	}
	held, _ := session.Values["keys"].(string)
	return strings.Fields(held)
}

// remember adds a flow's key to those of this browser.
func (s *sessions) remember(c *fiber.Ctx, key string) error {
	r, err := adaptor.ConvertRequest(c, false)
	if err != nil {
		return err
	}
	session, _ := s.store.New(r, cookieName) // a new one beside the error for a bad cookie
	keys := append([]string{key}, s.keys(c)...)
	session.Values["keys"] = strings.Join(keys[:min(len(keys), heldKeys)], " ")
	w := httptest.NewRecorder()
	if err := session.Save(r, w); err != nil {
		return err
	}
	for _, cookie := range w.Header()["Set-Cookie"] {
		c.Response().Header.Add("Set-Cookie", cookie) // c.Append would join several into one broken header
	}
	return nil
}

func (s *sessions) holds(c *fiber.Ctx, key string) bool { return slices.Contains(s.keys(c), key) }

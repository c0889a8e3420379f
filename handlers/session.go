package handlers

import (
	"crypto/hkdf"
	"crypto/sha256"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/securecookie"
	gorilla "github.com/gorilla/sessions"

	"github.com/open-reconnect/reconnect/internal/cache"
)

// cookieName begins with __Host-: such a cookie is sent to this host only, over a secure connection only.
const cookieName = "__Host-reconnect"

// heldKeys is how many flows a browser can have open at once. The oldest falls out; it goes on without a cookie only
// if it never had one.
const heldKeys = 3

// sessions remembers in a browser, where that is allowed, which flows it opened. The cookie is partitioned: in an
// iframe it belongs to that host page alone. Browsers that refuse it lose nothing but this second lock.
type sessions struct {
	store *gorilla.CookieStore
	codec *securecookie.SecureCookie

	// read is what cookies hold, by their value. A browser shows the same one again and again, and unsealing costs more than
	// drawing half a page. It is kept no longer than a minute, so that a cookie still dies of age.
	read cache.Cache[string, []string]
}

func newSessions(secret []byte) *sessions {
	derive := func(purpose string) []byte {
		key, err := hkdf.Key(sha256.New, secret, nil, "reconnect session "+purpose, 32)
		if err != nil {
			panic(err) // only for impossible lengths
		}
		return key
	}
	codec := securecookie.New(derive("authentication"), derive("encryption")).SetSerializer(keysOnly{}).MaxAge(cookieAge)
	store := &gorilla.CookieStore{
		Codecs: []securecookie.Codec{codec},
		Options: &gorilla.Options{
			Path: "/", MaxAge: cookieAge, Secure: true, HttpOnly: true, SameSite: http.SameSiteNoneMode, Partitioned: true,
		},
	}
	return &sessions{store: store, codec: codec, read: cache.Cache[string, []string]{Life: time.Minute, Most: 4096}}
}

// cookieAge is how long a cookie is good for, in seconds: longer than any flow.
const cookieAge = 3600

// keysName is the one value of our sessions.
const keysName = "keys"

// keysOnly writes a session as its one value. The usual serializer describes types anew in each cookie, which takes
// longer to read than the page takes to render.
type keysOnly struct{}

// Serialize implements securecookie.Serializer.
func (keysOnly) Serialize(src any) ([]byte, error) {
	values, _ := src.(map[any]any)
	keys, _ := values[keysName].(string)
	return []byte(keys), nil
}

// Deserialize implements securecookie.Serializer.
func (keysOnly) Deserialize(src []byte, dst any) error {
	values, ok := dst.(*map[any]any)
	if !ok {
		return fmt.Errorf("handlers: a session is no %T", dst)
	}
	*values = map[any]any{keysName: string(src)}
	return nil
}

// keys returns the keys of the flows that this browser has opened, newest first.
func (s *sessions) keys(c *fiber.Ctx) []string {
	raw := cookieOf(c)
	if raw == "" {
		return nil
	}
	if keys, ok := s.read.Get(raw); ok {
		return keys
	}
	var values map[any]any
	if err := s.codec.Decode(cookieName, raw, &values); err != nil {
		return nil // forged, too old, or sealed with another secret: as good as none
	}
	held, _ := values[keysName].(string)
	keys := strings.Fields(held)
	s.read.Put(strings.Clone(raw), keys)
	return keys
}

// cookieOf is our cookie's value. The server's own reading would make a list of all cookies of a request, of which there may
// be thousands, and keep it for the requests to come.
func cookieOf(c *fiber.Ctx) string {
	for part := range strings.SplitSeq(c.Get(fiber.HeaderCookie), ";") {
		if name, value, ok := strings.Cut(strings.TrimSpace(part), "="); ok && name == cookieName {
			return strings.Trim(value, `"`)
		}
	}
	return ""
}

// remember adds a flow's key to those of this browser.
func (s *sessions) remember(c *fiber.Ctx, key string) error {
	r := &http.Request{Header: http.Header{}}
	session := gorilla.NewSession(s.store, cookieName)
	session.Options = s.store.Options
	keys := append([]string{key}, s.keys(c)...)
	session.Values[keysName] = strings.Join(keys[:min(len(keys), heldKeys)], " ")
	w := httptest.NewRecorder()
	if err := s.store.Save(r, w, session); err != nil {
		return err
	}
	for _, cookie := range w.Header()["Set-Cookie"] {
		c.Response().Header.Add("Set-Cookie", cookie) // c.Append would join several into one broken header
	}
	return nil
}

func (s *sessions) holds(c *fiber.Ctx, key string) bool { return slices.Contains(s.keys(c), key) }

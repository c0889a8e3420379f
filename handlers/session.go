package handlers

import (
	"crypto/hkdf"
	"crypto/sha256"
	"errors"
	"fmt"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/gofiber/fiber/v2"
	"github.com/gorilla/securecookie"
	gorilla "github.com/gorilla/sessions"

	"github.com/open-reconnect/reconnect"
)

// cookiePrefix begins the name of each of our cookies; the flow's id follows. A cookie whose name begins with __Host- is
// sent to this host only, over a secure connection only. It belongs to the whole host, so that below a base path, where other
// apps of the host must not be sent ours, the name promises the secure connection alone.
const (
	cookiePrefix      = "__Host-reconnect-"
	cookiePrefixBelow = "__Secure-reconnect-"
)

// maxCookies is how many cookies of ours a browser holds, some 150 bytes each. The cookie of a flow that is under way is never
// taken away: where that would be needed, the next flow does without.
const maxCookies = 16

// cookieAge is how long a cookie is good for, in seconds: longer than any flow.
const cookieAge = 3600

// sessions remembers in a browser, where that is allowed, the flows that it owns: a cookie each, so that two of them do not
// meet. The cookie is partitioned: in an iframe it belongs to that host page alone. Browsers that refuse it lose nothing but
// this second lock.
type sessions struct {
	store  *gorilla.CookieStore
	codec  *securecookie.SecureCookie
	prefix string // of the names of our cookies
}

func newSessions(secret []byte, base string) *sessions {
	key, err := hkdf.Key(sha256.New, secret, nil, "reconnect session authentication", 32)
	if err != nil {
		panic(err) // only for impossible lengths
	}
	// What a cookie holds, the opening of its flow's owner, is no secret; that it was made here is what counts.
	codec := securecookie.New(key, nil).SetSerializer(openingOnly{}).MaxAge(cookieAge)
	prefix := cookiePrefix
	if base != "" {
		prefix = cookiePrefixBelow
	}
	return &sessions{codec: codec, prefix: prefix, store: &gorilla.CookieStore{
		Codecs: []securecookie.Codec{codec},
		Options: &gorilla.Options{
			Path: base + "/", MaxAge: cookieAge, Secure: true, HttpOnly: true, SameSite: http.SameSiteNoneMode, Partitioned: true,
		},
	}}
}

// openingName is the one value of our sessions.
const openingName = "opening"

// openingOnly writes a session as its one value. The usual serializer describes types anew in each cookie, which takes
// longer to read than the page takes to render.
type openingOnly struct{}

// Serialize implements securecookie.Serializer.
func (openingOnly) Serialize(src any) ([]byte, error) {
	values, _ := src.(map[any]any)
	opening, _ := values[openingName].(string)
	return []byte(opening), nil
}

// Deserialize implements securecookie.Serializer.
func (openingOnly) Deserialize(src []byte, dst any) error {
	values, ok := dst.(*map[any]any)
	if !ok {
		return fmt.Errorf("handlers: a session is no %T", dst)
	}
	*values = map[any]any{openingName: string(src)}
	return nil
}

// cookies yields our cookies of a request, by flow. The server's own reading would make a list of all cookies, of which there
// may be thousands, and keep it for the requests to come.
func (s *sessions) cookies(c *fiber.Ctx) iter.Seq2[string, string] {
	return func(yield func(flow, value string) bool) {
		n := 0
		for part := range strings.SplitSeq(c.Get(fiber.HeaderCookie), ";") {
			name, value, ok := strings.Cut(strings.TrimSpace(part), "=")
			flow, ours := strings.CutPrefix(name, s.prefix)
			if n > 2*maxCookies || ok && ours && !yield(flow, strings.Trim(value, `"`)) {
				return
			}
			if ours {
				n++
			}
		}
	}
}

// phoneMark ends the name of the cookie of a flow's phone, which may be a window of the same browser.
const phoneMark = ".phone"

// opening is what a cookie says of its flow, empty if it is forged, too old, or sealed with another secret.
func (s *sessions) opening(flow, value string) string {
	var values map[any]any
	if s.codec.Decode(s.prefix+flow, value, &values) != nil {
		return ""
	}
	opening, _ := values[openingName].(string)
	return opening
}

// holds reports whether a browser has shown the cookie of a flow's owner.
func (s *sessions) holds(c *fiber.Ctx, f *reconnect.Flow) bool { return s.shows(c, f.ID, f.Owner) }

// phones reports whether a browser has shown the cookie of the phone that a flow is handed over to, or is to be.
func (s *sessions) phones(c *fiber.Ctx, f *reconnect.Flow) bool {
	return f.Handover != nil && s.shows(c, f.ID+phoneMark, f.Handover.Phone)
}

func (s *sessions) shows(c *fiber.Ctx, name, opening string) bool {
	if opening == "" {
		return false
	}
	for shown, value := range s.cookies(c) {
		if shown == name {
			return s.opening(name, value) == opening
		}
	}
	return false
}

// held lists the flows that a browser owns.
func (s *sessions) held(c *fiber.Ctx) (flows []string) {
	for flow, value := range s.cookies(c) {
		if !strings.HasSuffix(flow, phoneMark) && s.opening(flow, value) != "" {
			flows = append(flows, strings.Clone(flow))
		}
	}
	return flows
}

// remember gives a browser the cookie of a flow that it owns, and takes away those of flows that have ended.
func (s *Site) remember(c *fiber.Ctx, f *reconnect.Flow) error { return s.keepCookie(c, f.ID, f.Owner) }

func (s *Site) keepCookie(c *fiber.Ctx, name, opening string) error {
	kept := 0
	for shown := range s.sessions.cookies(c) {
		if shown == name {
			continue
		}
		other, err := s.Engine.Read(c.UserContext(), strings.TrimSuffix(shown, phoneMark))
		if errors.Is(err, reconnect.ErrNotFound) || err == nil && other.Over() {
			if err := s.sessions.set(c, shown, "", -1); err != nil {
				return err
			}
		} else {
			kept++
		}
	}
	if kept >= maxCookies {
		return errors.New("this browser holds as many cookies of ours as it may")
	}
	return s.sessions.set(c, name, opening, cookieAge)
}

// here lists the flows that a browser owns or has as a phone.
func (s *sessions) here(c *fiber.Ctx) (flows []string) {
	for shown, value := range s.cookies(c) {
		if s.opening(shown, value) != "" {
			flows = append(flows, strings.Clone(strings.TrimSuffix(shown, phoneMark)))
		}
	}
	return flows
}

// set has a browser keep a cookie, or forget it if its age is less than 0.
func (s *sessions) set(c *fiber.Ctx, flow, opening string, age int) error {
	session := gorilla.NewSession(s.store, s.prefix+flow)
	options := *s.store.Options
	options.MaxAge = age
	session.Options = &options
	session.Values[openingName] = opening
	w := httptest.NewRecorder()
	if err := s.store.Save(&http.Request{Header: http.Header{}}, w, session); err != nil {
		return err
	}
	for _, cookie := range w.Header()["Set-Cookie"] {
		c.Response().Header.Add("Set-Cookie", cookie) // c.Append would join several into one broken header
	}
	return nil
}

package operator

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

const (
	cookieName  = "reconnect_operator"
	sessionTime = 12 * time.Hour
	maxForm     = 16 << 10
)

func (s *Server) prepare() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.key != nil {
		return
	}
	secret := s.Token
	if secret == nil { // certificates prove who asks; a form is good as long as this process lives
		secret = make([]byte, 32)
		_, _ = rand.Read(secret) // never fails since Go 1.24
	}
	key, err := hkdf.Key(sha256.New, secret, nil, "reconnect operator's page", 32)
	if err != nil {
		panic(err) // only for impossible lengths
	}
	s.key, s.crossing, s.began, s.name = key, http.NewCrossOriginProtection(), s.Now(), rand.Text()[:12]
}

// guarded refuses what no page of ours can have asked for: another host name, by which a stranger's page would read this one (DNS rebinding), and
// forms of other sites.
func (s *Server) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none';style-src 'self';img-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'")
		h.Set("Cache-Control", "no-store")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		if !slices.Contains(s.Hosts, hostOf(r)) {
			http.Error(w, "this page is not reached by this name; operator.hosts lists those that it has", http.StatusMisdirectedRequest)
			return
		}
		if err := s.crossing.Check(r); err != nil {
			http.Error(w, "another site has asked for this", http.StatusForbidden)
			return
		}
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		next.ServeHTTP(w, r)
	})
}

// hostOf is the host name that a request was sent to.
func hostOf(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = strings.Trim(r.Host, "[]")
	}
	return strings.ToLower(host)
}

// proven serves the operator alone.
func (s *Server) proven(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch {
		case s.session(r) != "":
			next(w, r)
		case r.Method == http.MethodGet && r.Header.Get("Authorization") == "" && s.Token != nil:
			http.Redirect(w, r, "/login", http.StatusSeeOther)
		default:
			w.Header().Set("WWW-Authenticate", "Bearer")
			http.Error(w, "this is for the operator", http.StatusUnauthorized)
		}
	}
}

// session is what proves the operator: a header, a cookie or a certificate, as forms are bound to it; empty for a stranger.
func (s *Server) session(r *http.Request) string {
	if s.Token == nil {
		if r.TLS != nil && len(r.TLS.VerifiedChains) > 0 {
			sum := sha256.Sum256(r.TLS.PeerCertificates[0].Raw)
			return hex.EncodeToString(sum[:])
		}
		return ""
	}
	if bearer, is := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); is && s.isToken(bearer) {
		return "bearer"
	}
	c, err := r.Cookie(cookieName)
	if err != nil {
		return ""
	}
	until, _, _ := strings.Cut(c.Value, ".")
	seconds, err := strconv.ParseInt(until, 10, 64)
	if err != nil || !s.Now().Before(time.Unix(seconds, 0)) || !equal(c.Value, until+"."+s.mac("session", until)) {
		return ""
	}
	return c.Value
}

func (s *Server) isToken(text string) bool {
	a, b := sha256.Sum256([]byte(strings.TrimSpace(text))), sha256.Sum256(s.Token)
	return subtle.ConstantTimeCompare(a[:], b[:]) == 1
}

func equal(a, b string) bool { return subtle.ConstantTimeCompare([]byte(a), []byte(b)) == 1 }

func (s *Server) mac(kind, of string) string {
	mac := hmac.New(sha256.New, s.key)
	mac.Write([]byte(kind + " " + of))
	return hex.EncodeToString(mac.Sum(nil))
}

// proof is what a form of this session carries, so that no other page can write one.
func (s *Server) proof(r *http.Request) string { return s.mac("form", s.session(r)) }

func (s *Server) loginPage(w http.ResponseWriter, r *http.Request) {
	s.send(w, r, http.StatusOK, login(false))
}

// login takes the token once, and gives a cookie for the rest of the shift.
func (s *Server) login(w http.ResponseWriter, r *http.Request) {
	if s.Token == nil || !s.isToken(r.PostFormValue("token")) {
		s.Log.Warn("the operator's page has refused a token", "from", r.RemoteAddr)
		s.send(w, r, http.StatusForbidden, login(true))
		return
	}
	until := strconv.FormatInt(s.Now().Add(sessionTime).Unix(), 10)
	http.SetCookie(w, s.cookie(r, until+"."+s.mac("session", until), int(sessionTime.Seconds())))
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

func (s *Server) logout(w http.ResponseWriter, r *http.Request) {
	http.SetCookie(w, s.cookie(r, "", -1))
	http.Redirect(w, r, "/login", http.StatusSeeOther)
}

// cookie is sent to no other machine in the clear.
func (s *Server) cookie(r *http.Request, value string, age int) *http.Cookie {
	ip := net.ParseIP(hostOf(r))
	local := hostOf(r) == "localhost" || ip != nil && ip.IsLoopback()
	return &http.Cookie{
		Name: cookieName, Value: value, Path: "/", MaxAge: age, HttpOnly: true, SameSite: http.SameSiteStrictMode,
		Secure: r.TLS != nil || !local,
	}
}

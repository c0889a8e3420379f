package sandbox

import (
	"net/http"
	"net/url"
	"time"
)

// Request is one request that an aggregator's API was sent. It is the tester's instrument and therefore shows
// everything, bodies with passwords included; nothing real belongs in a sandbox.
type Request struct {
	// Seq counts from 1 and is never used twice, also not after [Sandbox.ClearHistory].
	Seq int64 `json:"seq"`
	// At is when the request came in, by the sandbox's clock.
	At     time.Time  `json:"at"`
	Method string     `json:"method"`
	Path   string     `json:"path"`
	Query  url.Values `json:"query,omitempty"`
	// Body is what the request said, by name; a JSON value that is no string is kept as its JSON text.
	Body map[string]string `json:"body,omitempty"`
	// Raw is the start of a body that could not be read into Body.
	Raw string `json:"raw,omitempty"`
	// Subject is whom the bearer token or the code belongs to, such as "user 7"; empty when it is not known.
	Subject string `json:"subject,omitempty"`
	// Connection is the id of the connection that the request is about, as text.
	Connection string `json:"connection,omitempty"`
	// Status is the HTTP status that was answered, 0 while the request is held.
	Status int `json:"status"`
	// Fate is "pending" while the request is held, then "served", "error" (not obeyed) or "lost" (obeyed, and the
	// answer replaced by a 502).
	Fate string `json:"fate"`
}

// The fates of a request.
const (
	fatePending = "pending"
	fateServed  = "served"
	fateError   = "error"
	fateLost    = "lost"
)

// historyLimit bounds what is remembered; the oldest requests go first.
const historyLimit = 10_000

// history remembers requests in the order in which they came. The sandbox's lock guards it.
type history struct {
	last    int64
	entries []*Request
}

func (h *history) add(r *Request) {
	h.last++
	r.Seq, r.Fate = h.last, fatePending
	if len(h.entries) >= historyLimit {
		h.entries = append([]*Request(nil), h.entries[len(h.entries)-historyLimit*9/10:]...)
	}
	h.entries = append(h.entries, r)
}

// Witness writes down a request that [Sandbox.Serve] does not play, such as the opening of a socket, and decides its fate; refused
// makes it an error whatever chaos says. The lock is held.
func (s *Sandbox) Witness(r *http.Request, e *Request, refused bool) (f Fate) {
	e.At, e.Path = s.Now(), r.URL.Path
	s.history.add(e)
	if r.Header.Get("X-Sandbox-Calm") != "1" {
		key := e.Method + " " + e.Connection
		s.counts[key]++
		f = s.chaos.fate(key, s.counts[key])
	}
	f.Err = f.Err || refused
	e.Status, e.Fate = http.StatusSwitchingProtocols, fateServed
	if f.Err {
		e.Status, e.Fate = http.StatusServiceUnavailable, fateError
	}
	return f
}

// since copies the requests after seq, all or those of one connection.
func (h *history) since(seq int64, connection string) []Request {
	found := []Request{}
	for _, r := range h.entries {
		if r.Seq > seq && (connection == "" || r.Connection == connection) {
			found = append(found, *r)
		}
	}
	return found
}

// History copies the requests that are remembered, oldest first: the last 10,000 at most.
func (s *Sandbox) History() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.history.since(0, "")
}

// ClearHistory forgets all requests. The numbering goes on.
func (s *Sandbox) ClearHistory() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.history.entries = nil
}

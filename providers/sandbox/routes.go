package sandbox

import (
	"net/http"
)

// Route is one that an aggregator's documents name.
type Route struct {
	// Method is empty for a path that is not played whatever the method, and neither is what is below it.
	Method, Path string
	// Is says in a few words what it is for; the dialect's README shows it.
	Is string
	// Play answers it; nil: it is not played.
	Play func(*Call) Reply
	// Calm routes know no chaos, because a person's browser is there.
	Calm bool
}

// Note is the header by which an answer says that the aggregator would have given another one: what was asked for is not
// played here.
const (
	Note      = "X-Sandbox-Note"
	NotPlayed = "not played here"
)

// Unplayed is a refusal in the aggregator's words, which says besides that the sandbox does not play what was asked for.
func Unplayed(no Reply) Reply {
	header := map[string]string{Note: NotPlayed}
	for name, value := range no.Header {
		header[name] = value
	}
	no.Header = header
	return no
}

// Route adds routes to a mux below a root. Wrap sees every handler; refuse answers what is not played, and odd a path that is
// played by other methods only; without it that is a path like any other.
func (s *Sandbox) Route(
	mux *http.ServeMux, d Aggregator, root string, routes []Route, wrap func(func(*Call) Reply) func(*Call) Reply, refuse, odd func(*Call) Reply,
) {
	known := map[string]bool{}
	for _, r := range routes {
		if r.Play == nil {
			h := s.Serve(d, "not played "+r.Path, false, wrap(func(c *Call) Reply { return Unplayed(refuse(c)) }))
			if r.Method != "" {
				mux.Handle(r.Method+" "+root+r.Path, h)
			} else {
				mux.Handle(root+r.Path, h)
				mux.Handle(root+r.Path+"/", h)
			}
			continue
		}
		mux.Handle(r.Method+" "+root+r.Path, s.Serve(d, r.Method+" "+root+r.Path, r.Calm, wrap(r.Play)))
		if odd != nil && !known[r.Path] {
			known[r.Path] = true
			mux.Handle(root+r.Path, s.Serve(d, "any "+r.Path, false, odd))
		}
	}
}

// CrossOrigin answers browsers that ask for pages of any origin: preflights, and every answer, errors too, names the
// origins and the headers that may be read. Headers are those that a request may have.
func CrossOrigin(headers string, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Access-Control-Allow-Origin", "*")
		h.Set("Access-Control-Expose-Headers", "*")
		if r.Method == http.MethodOptions {
			h.Set("Access-Control-Allow-Methods", "HEAD, POST, GET, DELETE, PUT, PATCH, OPTIONS")
			h.Set("Access-Control-Allow-Headers", headers)
			h.Set("Access-Control-Max-Age", "86400")
			w.WriteHeader(http.StatusNoContent)
			return
		}
		next.ServeHTTP(w, r)
	})
}

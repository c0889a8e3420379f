// Package operator is the page of who runs the widget: what is under way, which banks fail, what receivers have not taken, and where an
// integrator's people stop. It has an address of its own, and shows steps, times and counts, never what was asked or answered.
package operator

import (
	"context"
	_ "embed"
	"errors"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/a-h/templ"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/funnel"
)

// Server serves the page. Fields are set before the first use and not changed after.
type Server struct {
	Engine  *reconnect.Engine
	Counter *funnel.Counter
	Clients func() []string // Client.ID of those that are configured now
	Keys    func() []string // what there is of keys now, by their public names, a line each
	Build   string          // the version of the program
	Load    func() []Level  // what this process holds now; may be nil
	Token   []byte          // what proves the operator; nil where a certificate does
	Hosts   []string        // host names by which the page is reached, without ports
	Log     *slog.Logger
	Now     func() time.Time

	key      []byte // what sessions and forms are proven by
	began    time.Time
	name     string // of this process
	crossing *http.CrossOriginProtection

	mu   sync.Mutex
	seen *survey // the last one
}

// Handler returns the page and what belongs to it.
func (s *Server) Handler() http.Handler {
	s.prepare()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /operator.css", style)
	mux.HandleFunc("GET /login", s.loginPage)
	mux.HandleFunc("POST /login", s.login)
	mux.HandleFunc("POST /logout", s.logout)
	mux.HandleFunc("GET /{$}", s.proven(s.overview))
	mux.HandleFunc("GET /flow", s.proven(s.flow))
	mux.HandleFunc("GET /funnel", s.proven(s.funnel))
	mux.HandleFunc("GET /funnel.csv", s.proven(s.csv))
	mux.HandleFunc("POST /again", s.proven(s.again))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.send(w, r, http.StatusNotFound, notice("There is no such page", "The address leads nowhere."))
	})
	return s.guarded(mux)
}

//go:embed operator.css
var sheet []byte

func style(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	_, _ = w.Write(sheet)
}

// send renders a page.
func (s *Server) send(w http.ResponseWriter, r *http.Request, status int, body templ.Component) {
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	if err := body.Render(r.Context(), w); err != nil && r.Context().Err() == nil {
		s.Log.Warn("the operator's page not rendered", "error", err.Error())
	}
}

// fail says that something cannot be shown now.
func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	switch {
	case errors.Is(err, reconnect.ErrNotFound):
		s.send(w, r, http.StatusNotFound, notice("There is no such flow",
			"It is not kept, or not any more: flows are forgotten some minutes after their end. The log has its lines still."))
	case errors.Is(err, errNoClient):
		s.send(w, r, http.StatusNotFound, notice("There is no such client", "The configuration has none of that id, or not any more."))
	case errors.Is(err, reconnect.ErrAway):
		s.send(w, r, http.StatusServiceUnavailable, notice("The store is away",
			"What is kept cannot be read just now. The log says why; the server tries again by itself."))
	default:
		s.Log.Error("the operator's page has failed", "error", err.Error())
		s.send(w, r, http.StatusInternalServerError, notice("This cannot be shown", "A fault of ours; the log says more."))
	}
}

// Run has the other processes know of this one until ctx ends.
func (s *Server) Run(ctx context.Context) {
	s.prepare()
	tick := time.NewTicker(announceEvery)
	defer tick.Stop()
	for {
		if err := s.announce(ctx, false); err != nil && !errors.Is(err, reconnect.ErrAway) && ctx.Err() == nil {
			s.Log.Warn("this process is not announced to the others", "error", err.Error())
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
			defer cancel()
			_ = s.announce(last, true) // else it is silent, and forgotten
			return
		}
	}
}

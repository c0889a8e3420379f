package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Controls is the tester's door: break connections, play the user's phone and browser, read what the API was asked.
// It belongs on a port of its own. Answers and refusals are JSON ({"error": "…"}); a request that a page of another
// site caused is refused, because a page that somebody happens to look at must not drive a test.
func (s *Sandbox) Controls() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.showControls)
	mux.HandleFunc("GET /history", s.readHistory)
	mux.HandleFunc("DELETE /history", func(w http.ResponseWriter, r *http.Request) {
		s.ClearHistory()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /chaos", s.readChaos)
	mux.HandleFunc("PUT /chaos", s.writeChaos)
	mux.HandleFunc("GET /switches", s.readSwitches)
	mux.HandleFunc("PUT /switches", s.writeSwitches)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		refuseControl(w, http.StatusNotFound, fmt.Errorf("there is no control %s %s", r.Method, r.URL.Path))
	})
	for _, d := range s.dialects {
		d.controls(mux)
	}
	return signed(sameSite(mux))
}

// sameSite refuses what another site's page caused. A browser says so in Sec-Fetch-Site, an older one in Origin; a
// program says neither. A person may still come to the page at / by a link.
func sameSite(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		site := r.Header.Get("Sec-Fetch-Site")
		foreign := site != "" && site != "same-origin" && site != "none"
		if origin := r.Header.Get("Origin"); site == "" && origin != "" {
			u, err := url.Parse(origin)
			foreign = err != nil || u.Host != r.Host
		}
		link := r.Method == http.MethodGet && r.URL.Path == "/" && r.Header.Get("Sec-Fetch-Mode") == "navigate"
		if foreign && !link {
			refuseControl(w, http.StatusForbidden, errors.New("the controls obey no page of another site"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func refuseControl(w http.ResponseWriter, status int, err error) {
	answerControl(w, status, map[string]string{"error": err.Error()})
}

func answerControl(w http.ResponseWriter, status int, body any) {
	reply{status: status, body: body}.write(w)
}

// order reads a JSON body into v and accepts no member that v does not have: a typo must not pass for a default. An
// empty body leaves v as it is.
func order(r *http.Request, v any) error {
	b, err := io.ReadAll(io.LimitReader(r.Body, bodyLimit+1))
	switch {
	case err != nil:
		return errors.New("the body was cut off")
	case len(b) > bodyLimit:
		return errors.New("the body is larger than 1 MiB")
	case len(bytes.TrimSpace(b)) == 0 || pressedButton(r):
		return nil
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(v); err != nil {
		return fmt.Errorf("the body is not as expected: %s", strings.TrimPrefix(err.Error(), "json: "))
	}
	if _, err := dec.Token(); err != io.EOF {
		return errors.New("the body goes on after its end")
	}
	return nil
}

// pressedButton reports that a person pressed a button of the human page, whose forms say everything in their address.
func pressedButton(r *http.Request) bool {
	return strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") &&
		strings.Contains(r.Header.Get("Accept"), "text/html")
}

// finished answers a program with JSON and sends a person back to the page of buttons.
func finished(w http.ResponseWriter, r *http.Request, body any) {
	if pressedButton(r) {
		redirect(w, http.StatusSeeOther, "/")
		return
	}
	answerControl(w, http.StatusOK, body)
}

// readHistory is GET /history[?after=SEQ&connection=ID].
func (s *Sandbox) readHistory(w http.ResponseWriter, r *http.Request) {
	after := int64(0)
	if text := r.URL.Query().Get("after"); text != "" {
		var err error
		if after, err = strconv.ParseInt(text, 10, 64); err != nil {
			refuseControl(w, http.StatusBadRequest, fmt.Errorf("after is the seq of a request, not %q", text))
			return
		}
	}
	s.mu.Lock()
	found := s.history.since(after, r.URL.Query().Get("connection"))
	s.mu.Unlock()
	answerControl(w, http.StatusOK, map[string]any{"requests": found})
}

// chaosWire is Chaos with its length of time in words.
type chaosWire struct {
	Chaos
	Slowness Span `json:"slowness"`
}

func (s *Sandbox) readChaos(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	c := s.chaos
	s.mu.Unlock()
	answerControl(w, http.StatusOK, chaosWire{c, Span(c.Slowness)})
}

// writeChaos sets all of chaos (what is left out is zero) and starts counting anew, so that the same seed fails in the
// same places again.
func (s *Sandbox) writeChaos(w http.ResponseWriter, r *http.Request) {
	var wire chaosWire
	err := order(r, &wire)
	wire.Chaos.Slowness = time.Duration(wire.Slowness)
	if err == nil {
		err = wire.Chaos.Valid()
	}
	if err != nil {
		refuseControl(w, http.StatusBadRequest, err)
		return
	}
	s.mu.Lock()
	s.chaos, s.counts = wire.Chaos, map[string]int{}
	s.mu.Unlock()
	s.readChaos(w, r)
}

func (s *Sandbox) readSwitches(w http.ResponseWriter, _ *http.Request) {
	s.mu.Lock()
	now := s.switches
	s.mu.Unlock()
	answerControl(w, http.StatusOK, now)
}

// writeSwitches changes the switches that the body names and leaves the others.
func (s *Sandbox) writeSwitches(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	next := s.switches
	s.mu.Unlock()
	err := order(r, &next)
	if err == nil {
		err = next.Valid()
	}
	if err != nil {
		refuseControl(w, http.StatusBadRequest, err)
		return
	}
	s.mu.Lock()
	s.switches = next
	s.broadcast()
	s.mu.Unlock()
	s.readSwitches(w, r)
}

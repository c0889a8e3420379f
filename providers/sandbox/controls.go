package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Controls is the tester's door: break connections, play the user's phone and browser, read what the API was asked.
// It belongs on a port of its own. Answers and refusals are JSON ({"error": "…"}); a request that a page of another
// site caused is refused, because a page that a developer happens to look at must not drive a test.
func (s *Sandbox) Controls() http.Handler { return s.awake(signed(sameSite(s.controls()))) }

func (s *Sandbox) controls() *Mux {
	mux := &Mux{}
	mux.HandleFunc("GET /{$}", s.showControls)
	mux.HandleFunc("GET /openapi.json", func(w http.ResponseWriter, _ *http.Request) {
		answerControl(w, http.StatusOK, s.document())
	})
	mux.HandleFunc("GET /history", s.readHistory)
	mux.HandleFunc("DELETE /history", func(w http.ResponseWriter, r *http.Request) {
		s.ClearHistory()
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("GET /chaos", s.readChaos)
	mux.HandleFunc("PUT /chaos", s.writeChaos)
	mux.HandleFunc("GET /clock", Control(s, s.readClock))
	mux.HandleFunc("POST /clock", Control(s, s.moveClock))
	mux.HandleFunc("GET /switches", s.readSwitches)
	mux.HandleFunc("PUT /switches", s.writeSwitches)
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		refuseControl(w, http.StatusNotFound, fmt.Errorf("there is no control %s %s", r.Method, r.URL.Path))
	})
	for _, d := range s.dialects {
		d.Controls(mux)
	}
	return mux
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
	Reply{Status: status, Body: body}.Write(w)
}

// Control makes a control of a dialect: it reads the body into an O and runs h with the lock held and all stories brought
// up to now. h answers with what is to be said as JSON, or refuses: an error is a 409 if it is neither [Malformed] nor
// [Missing].
func Control[O any](s *Sandbox, h func(*http.Request, O) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var o O
		if err := order(r, &o); err != nil {
			refuseControl(w, http.StatusBadRequest, err)
			return
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		s.Settle()
		body, err := h(r, o)
		var refused orderError
		switch {
		case errors.As(err, &refused):
			refuseControl(w, refused.status, err)
		case err != nil:
			refuseControl(w, http.StatusConflict, err)
		default:
			s.Settle()
			s.broadcast()
			s.finished(w, r, body)
		}
	}
}

// orderError is a control that could never be obeyed, as against one that cannot be obeyed now.
type orderError struct {
	error
	status int
}

// Malformed refuses a control that makes no sense.
func Malformed(format string, args ...any) error {
	return orderError{fmt.Errorf(format, args...), http.StatusBadRequest}
}

// Missing refuses a control about something that is not there.
func Missing(format string, args ...any) error {
	return orderError{fmt.Errorf(format, args...), http.StatusNotFound}
}

// ScriptFor is the script that a control brings, or the one of the button that was pressed on the page of controls; nil
// is neither. Its error is [Malformed].
func ScriptFor(r *http.Request, brought *Script) (Script, error) {
	name := r.URL.Query().Get("story")
	switch {
	case brought != nil:
		if err := brought.Valid(); err != nil {
			return nil, Malformed("%w", err)
		}
		return append(Script{}, *brought...), nil
	case name == "":
		return nil, nil
	}
	for _, s := range namedStories() {
		if s.name == name {
			return append(Script{}, s.script...), nil
		}
	}
	return nil, Malformed("there is no story %q", name)
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
	return strictly(b, v)
}

func strictly(text []byte, v any) error {
	dec := json.NewDecoder(bytes.NewReader(text))
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
func (s *Sandbox) finished(w http.ResponseWriter, r *http.Request, body any) {
	if pressedButton(r) {
		redirect(w, http.StatusSeeOther, s.options.Path+"/")
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
	defer s.mu.Unlock()
	text, err := json.Marshal(s.switches)
	for _, name := range slices.Sorted(maps.Keys(s.boards)) {
		own, wrong := json.Marshal(s.boards[name].positions())
		err = errors.Join(err, wrong)
		text = fmt.Appendf(text[:len(text)-1], ",%q:%s}", name, own)
	}
	if err != nil {
		refuseControl(w, http.StatusInternalServerError, err)
		return
	}
	answerControl(w, http.StatusOK, json.RawMessage(text))
}

// writeSwitches changes the switches that the body names and leaves the others.
func (s *Sandbox) writeSwitches(w http.ResponseWriter, r *http.Request) {
	var body map[string]json.RawMessage
	err := order(r, &body)
	s.mu.Lock()
	defer func() {
		s.mu.Unlock()
		if err != nil {
			refuseControl(w, http.StatusBadRequest, err)
			return
		}
		s.readSwitches(w, r)
	}()
	var sets []func()
	for name, b := range s.boards {
		if own, ok := body[name]; ok && err == nil {
			var set func()
			set, err = b.turn(func(v any) error { return strictly(own, v) })
			sets = append(sets, set)
			delete(body, name)
		}
	}
	next := s.switches
	if err == nil && len(body) > 0 {
		text, _ := json.Marshal(body) // it was JSON
		err = strictly(text, &next)
	}
	if err == nil {
		err = next.Valid()
	}
	if err != nil {
		return
	}
	for _, set := range sets {
		set()
	}
	s.switches = next
	s.broadcast()
}

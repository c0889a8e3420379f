package sandbox

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// bodyLimit bounds what a request may say.
const bodyLimit = 1 << 20

// call is one request to an aggregator's API, read and counted.
type call struct {
	*http.Request
	now     time.Time
	fields  map[string]string // the body by name
	badBody error             // why the body could not be read
	entry   *Request          // what history says of it
}

// reply is what an API handler answers. Either body is JSON, or raw is sent as it is.
type reply struct {
	status int
	body   any
	raw    []byte
	kind   string // content type of raw
	header map[string]string
}

// serve plays one route: the request is written down, chaos has its say, and the handler runs with the lock held. A
// calm route knows no chaos, because a person's browser is there.
func (s *Sandbox) serve(d dialect, route string, calm bool, handle func(*call) reply) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &call{Request: r}
		raw := c.readBody()
		f, hurry := s.arrive(d, c, route, raw, calm || r.Header.Get("X-Sandbox-Calm") == "1")
		if !s.pause(r, f.pause) {
			s.mu.Lock()
			c.entry.Fate = fateError // nobody waited for it, and it was not obeyed
			s.mu.Unlock()
			return
		}
		rep, outcome := hurry, fateServed
		switch {
		case hurry.status != 0:
		case f.err:
			rep, outcome = d.fault(f.roll), fateError
		default:
			rep = s.obey(c, handle)
			if f.lost {
				rep, outcome = d.lost(f.roll), fateLost
			}
		}
		if f.unknown && outcome == fateServed {
			rep = greased(d, rep, f.roll)
		}
		s.mu.Lock()
		c.entry.Status, c.entry.Fate = rep.status, outcome
		s.mu.Unlock()
		s.log.Info("sandbox api", "route", route, "status", rep.status, "fate", outcome)
		rep.write(w)
	})
}

// arrive writes the request down and decides its fate.
func (s *Sandbox) arrive(d dialect, c *call, route, raw string, calm bool) (fate, reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.now = s.now()
	s.seenAt = s.address(c.Request)
	c.entry = &Request{At: c.now, Method: c.Method, Path: c.URL.Path, Query: c.URL.Query(), Body: c.fields, Raw: raw}
	d.whose(c)
	s.history.add(c.entry)
	if calm {
		return fate{}, reply{}
	}
	if limit := s.switches.CallsPerMinute; limit > 0 {
		if wait := s.hurried(c.entry, limit); wait > 0 {
			return fate{}, d.refuseHurry(wait)
		}
	}
	key := route + " " + c.entry.Subject + " " + c.entry.Connection
	s.counts[key]++
	return s.chaos.fate(key, s.counts[key]), reply{}
}

// hurried says how long the subject must wait because it sent more than limit requests within a minute.
func (s *Sandbox) hurried(e *Request, limit int) time.Duration {
	sent := 0
	var oldest time.Time
	for i := len(s.history.entries) - 1; i >= 0; i-- {
		past := s.history.entries[i]
		if e.At.Sub(past.At) >= time.Minute {
			break
		}
		if past.Subject == e.Subject && past.Status != http.StatusTooManyRequests {
			sent, oldest = sent+1, past.At
		}
	}
	if sent <= limit {
		return 0
	}
	return oldest.Add(time.Minute).Sub(e.At)
}

func (s *Sandbox) pause(r *http.Request, d time.Duration) bool {
	if d <= 0 {
		return true
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-r.Context().Done():
		return false
	case <-s.closing:
		return false
	}
}

// obey runs the handler with the lock held, and turns its answer into bytes before others may change what it shows.
func (s *Sandbox) obey(c *call, handle func(*call) reply) reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.settle()
	c.now = s.now()
	rep := handle(c)
	s.broadcast()
	return rep.encoded()
}

func (rep reply) encoded() reply {
	if rep.raw == nil && rep.body != nil {
		b, err := json.Marshal(rep.body)
		if err != nil {
			return reply{status: http.StatusInternalServerError, raw: []byte(err.Error()), kind: "text/plain"}
		}
		rep.raw, rep.kind, rep.body = b, "application/json", nil
	}
	return rep
}

func (rep reply) write(w http.ResponseWriter) {
	rep = rep.encoded()
	for name, value := range rep.header {
		w.Header().Set(name, value)
	}
	if rep.kind != "" {
		w.Header().Set("Content-Type", rep.kind)
	}
	w.WriteHeader(rep.status)
	w.Write(rep.raw)
}

// greased lets the dialect add undocumented things to a JSON answer.
func greased(d dialect, rep reply, roll uint64) reply {
	rep = rep.encoded()
	if rep.kind != "application/json" {
		return rep
	}
	dec := json.NewDecoder(bytes.NewReader(rep.raw))
	dec.UseNumber()
	var body any
	if dec.Decode(&body) != nil {
		return rep
	}
	return reply{status: rep.status, header: rep.header, body: d.grease(body, roll)}.encoded()
}

// readBody fills in the fields of a JSON, form or multipart body, and returns the start of one that it cannot read.
func (c *call) readBody() (raw string) {
	b, err := io.ReadAll(io.LimitReader(c.Body, bodyLimit+1))
	switch {
	case err != nil:
		c.badBody = errors.New("the body was cut off")
		return ""
	case len(b) > bodyLimit:
		c.badBody = errors.New("the body is larger than 1 MiB")
		return string(b[:1024])
	case len(bytes.TrimSpace(b)) == 0:
		return ""
	}
	kind, params, _ := mime.ParseMediaType(c.Header.Get("Content-Type"))
	switch kind {
	case "application/x-www-form-urlencoded":
		c.fields, c.badBody = readForm(string(b))
	case "multipart/form-data":
		c.fields, c.badBody = readMultipart(b, params["boundary"])
	default:
		c.fields, c.badBody = readJSON(b)
	}
	if c.badBody != nil {
		return string(b[:min(len(b), 1024)])
	}
	return ""
}

func readForm(text string) (map[string]string, error) {
	form, err := url.ParseQuery(text)
	if err != nil {
		return nil, errors.New("the body is no form")
	}
	fields := map[string]string{}
	for name, values := range form {
		fields[name] = strings.Join(values, ",")
	}
	return fields, nil
}

func readMultipart(b []byte, boundary string) (map[string]string, error) {
	fields := map[string]string{}
	parts := multipart.NewReader(bytes.NewReader(b), boundary)
	for {
		p, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return fields, nil
		}
		if err != nil {
			return nil, errors.New("the body is no multipart form")
		}
		value, err := io.ReadAll(p)
		if err != nil {
			return nil, errors.New("the body is no multipart form")
		}
		fields[p.FormName()] = string(value)
	}
}

func readJSON(b []byte) (map[string]string, error) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(b, &object); err != nil {
		return nil, errors.New("the body is no JSON object")
	}
	fields := map[string]string{}
	for name, value := range object {
		var text string
		switch {
		case string(value) == "null":
		case json.Unmarshal(value, &text) == nil:
			fields[name] = text
		default:
			fields[name] = string(value)
		}
	}
	return fields, nil
}

// truth reads a boolean as the wire writes it; a name without a value counts as true in a query.
func truth(text string, present bool) bool {
	if !present {
		return false
	}
	b, err := strconv.ParseBool(text)
	return text == "" || (err == nil && b)
}

// asked reads a boolean of the query.
func (c *call) asked(name string) bool {
	return truth(c.URL.Query().Get(name), c.URL.Query().Has(name))
}

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

// Call is one request to an aggregator's API, read and counted.
type Call struct {
	*http.Request
	Now     time.Time         // when its handler began
	Fields  map[string]string // the body by name
	BadBody error             // why the body could not be read
	Entry   *Request          // what history says of it
}

// Reply is what an API handler answers. Body is sent as JSON, or Raw as it is.
type Reply struct {
	Status int
	Body   any
	Raw    []byte
	Kind   string // content type of Raw
	Header map[string]string
}

// Serve plays one route: the request is written down, chaos has its say, and the handler runs with the lock held. A
// calm route knows no chaos, because a person's browser is there.
func (s *Sandbox) Serve(d Aggregator, route string, calm bool, handle func(*Call) Reply) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := &Call{Request: r}
		raw := c.readBody()
		f, hurry := s.arrive(d, c, route, raw, calm || r.Header.Get("X-Sandbox-Calm") == "1")
		if !s.Pause(r, f.Pause) {
			s.mu.Lock()
			c.Entry.Fate = fateError // its caller had gone, and it was not obeyed
			s.mu.Unlock()
			return
		}
		rep, outcome := hurry, fateServed
		switch {
		case hurry.Status != 0:
		case f.Err:
			rep, outcome = d.Fault(f.Roll), fateError
		default:
			rep = s.obey(c, handle)
			if f.Lost {
				rep, outcome = d.Lost(f.Roll), fateLost
			}
		}
		if f.Unknown && outcome == fateServed {
			rep = greased(d, rep, f.Roll)
		}
		s.mu.Lock()
		c.Entry.Status, c.Entry.Fate = rep.Status, outcome
		s.mu.Unlock()
		s.log.Info("sandbox api", "route", route, "status", rep.Status, "fate", outcome)
		rep.Write(w)
	})
}

// arrive writes the request down and decides its fate.
func (s *Sandbox) arrive(d Aggregator, c *Call, route, raw string, calm bool) (Fate, Reply) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.Now = s.Now()
	s.seenAt = s.Address(c.Request)
	c.Entry = &Request{At: c.Now, Method: c.Method, Path: c.URL.Path, Query: c.URL.Query(), Body: c.Fields, Raw: raw}
	d.Whose(c)
	s.history.add(c.Entry)
	if calm {
		return Fate{}, Reply{}
	}
	if limit := s.switches.CallsPerMinute; limit > 0 {
		if wait := s.hurried(c.Entry, limit); wait > 0 {
			return Fate{}, d.RefuseHurry(wait)
		}
	}
	key := route + " " + c.Entry.Subject + " " + c.Entry.Connection
	s.counts[key]++
	return s.chaos.fate(key, s.counts[key]), Reply{}
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

// Pause waits for d, and is false when the client or the sandbox went first.
func (s *Sandbox) Pause(r *http.Request, d time.Duration) bool {
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
	case <-s.ctx.Done():
		return false
	}
}

// obey runs the handler with the lock held, and turns its answer into bytes before others may change what it shows.
func (s *Sandbox) obey(c *Call, handle func(*Call) Reply) Reply {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.Settle()
	c.Now = s.Now()
	rep := handle(c)
	s.broadcast()
	return rep.encoded()
}

func (rep Reply) encoded() Reply {
	if rep.Raw == nil && rep.Body != nil {
		b, err := json.Marshal(rep.Body)
		if err != nil {
			return Reply{Status: http.StatusInternalServerError, Raw: []byte(err.Error()), Kind: "text/plain"}
		}
		rep.Raw, rep.Kind, rep.Body = b, "application/json", nil
	}
	return rep
}

// Write sends the answer.
func (rep Reply) Write(w http.ResponseWriter) {
	rep = rep.encoded()
	for name, value := range rep.Header {
		w.Header().Set(name, value)
	}
	if rep.Kind != "" {
		w.Header().Set("Content-Type", rep.Kind)
	}
	w.WriteHeader(rep.Status)
	w.Write(rep.Raw)
}

// greased lets the dialect add undocumented things to a JSON answer.
func greased(d Aggregator, rep Reply, roll uint64) Reply {
	rep = rep.encoded()
	if rep.Kind != "application/json" {
		return rep
	}
	dec := json.NewDecoder(bytes.NewReader(rep.Raw))
	dec.UseNumber()
	var body any
	if dec.Decode(&body) != nil {
		return rep
	}
	return Reply{Status: rep.Status, Header: rep.Header, Body: d.Grease(body, roll)}.encoded()
}

// readBody fills in the fields of a JSON, form or multipart body, and returns the start of one that it cannot read.
func (c *Call) readBody() (raw string) {
	b, err := io.ReadAll(io.LimitReader(c.Body, bodyLimit+1))
	switch {
	case err != nil:
		c.BadBody = errors.New("the body was cut off")
		return ""
	case len(b) > bodyLimit:
		c.BadBody = errors.New("the body is larger than 1 MiB")
		return string(b[:1024])
	case len(bytes.TrimSpace(b)) == 0:
		return ""
	}
	kind, params, _ := mime.ParseMediaType(c.Header.Get("Content-Type"))
	switch kind {
	case "application/x-www-form-urlencoded":
		c.Fields, c.BadBody = readForm(string(b))
	case "multipart/form-data":
		c.Fields, c.BadBody = readMultipart(b, params["boundary"])
	default:
		c.Fields, c.BadBody = readJSON(b)
	}
	if c.BadBody != nil {
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

// Truth reads a boolean as the wire writes it; a name without a value counts as true in a query.
func Truth(text string, present bool) bool {
	if !present {
		return false
	}
	b, err := strconv.ParseBool(text)
	return text == "" || (err == nil && b)
}

// Asked reads a boolean of the query.
func (c *Call) Asked(name string) bool {
	return Truth(c.URL.Query().Get(name), c.URL.Query().Has(name))
}

// HTMLFault is the page of whatever stands before an API.
func HTMLFault(status int) Reply {
	text := strconv.Itoa(status) + " " + http.StatusText(status)
	return Reply{Status: status, Kind: "text/html", Raw: []byte("<html><head><title>" + text +
		"</title></head><body><h1>" + text + "</h1><hr>Reconnect sandbox</body></html>")}
}

// Digits reports that a text consists of them and is not empty.
func Digits(text string) bool {
	for _, r := range text {
		if r < '0' || r > '9' {
			return false
		}
	}
	return text != ""
}

package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"
)

// outcome is what became of a row.
type outcome struct {
	row
	differs []difference
	needs   string // the name that an earlier row did not bring; then the request was not sent
}

// player plays a table against one address.
type player struct {
	base   string
	pace   time.Duration
	client *http.Client
	// known are the names that requests may use, {client_id} and the like: keys, and what earlier answers brought.
	known map[string]string
	// plain are the names whose values may be printed; others are keys and tokens.
	plain []string
	// vendor says that this is the vendor's own sandbox: ours settles nothing about what was only supposed.
	vendor bool
	// absent are the names of keys that this run does without, in braces.
	absent []string
	last   time.Time
}

var hole = regexp.MustCompile(`\{([a-z_]+)\}`)

// answerLimit bounds what is read of an answer.
const answerLimit = 4 << 20

// fill puts what is known into a text. missing is the first name that is not.
func (p *player) fill(text string, escape func(string) string) (filled, missing string) {
	filled = hole.ReplaceAllStringFunc(text, func(name string) string {
		value, ok := p.known[name[1:len(name)-1]]
		if !ok && missing == "" {
			missing = name
		}
		return escape(value)
	})
	return filled, missing
}

// inPath escapes what stands in a path or a query.
func inPath(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// inJSON escapes what stands in a JSON text.
func inJSON(s string) string {
	text, _ := json.Marshal(s) // a string cannot fail
	return string(text[1 : len(text)-1])
}

func asItIs(s string) string { return s }

// play plays one row, again and again if it may take a while.
func (p *player) play(ctx context.Context, r row) outcome {
	path, missing := p.fill(r.path, inPath)
	body, also := p.fill(r.body, inJSON)
	headers := map[string]string{}
	for name, value := range r.header {
		var lacks string
		headers[name], lacks = p.fill(value, asItIs)
		missing = cmp.Or(missing, lacks)
	}
	if missing = cmp.Or(missing, also); missing != "" {
		return outcome{row: r, needs: missing}
	}
	until := time.Now().Add(r.within)
	for {
		status, said, err := p.send(ctx, r.method, path, headers, body)
		differs := p.judge(r, status, said, err)
		if len(differs) == 0 || r.within == 0 || time.Now().After(until) || ctx.Err() != nil {
			for name, from := range r.keep {
				if v := member(said, from); v != nil {
					p.known[name] = strings.Trim(short(v), `"`)
					if text, ok := v.(string); ok {
						p.known[name] = text
					}
				}
			}
			return outcome{row: r, differs: differs}
		}
		pause(ctx, max(p.pace, 50*time.Millisecond))
	}
}

func (p *player) judge(r row, status int, said any, err error) []difference {
	switch {
	case err != nil:
		return []difference{{"", "an answer", err.Error()}}
	case !slices.Contains(r.statuses, fmt.Sprint(status)):
		return []difference{{"status", strings.Join(r.statuses, " or "), fmt.Sprint(status)}, {"body", "", shown(said)}}
	case r.shape == nil:
		return nil
	}
	text, _ := json.Marshal(r.shape)
	filled, _ := p.fill(string(text), inJSON)
	var shape any
	if err := json.Unmarshal([]byte(filled), &shape); err != nil {
		return []difference{{"", "a shape", err.Error()}}
	}
	return compare("", shape, said)
}

// send sends one request, not sooner than the pace allows. An answer that is no JSON comes back as its text.
func (p *player) send(ctx context.Context, method, path string, headers map[string]string, body string) (status int, said any, err error) {
	pause(ctx, time.Until(p.last.Add(p.pace)))
	p.last = time.Now()
	base := p.base
	for strings.HasPrefix(path, "/..") { // beside the version, as some of Powens' addresses are
		base, path = base[:max(strings.LastIndexByte(base, '/'), 0)], path[3:]
	}
	r, err := http.NewRequestWithContext(ctx, method, base+path, strings.NewReader(body))
	if err != nil {
		return 0, nil, err
	}
	if body != "" {
		r.Header.Set("Content-Type", "application/json")
	}
	for name, value := range headers {
		r.Header.Set(name, value)
	}
	res, err := p.client.Do(r)
	if err != nil {
		return 0, nil, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(io.LimitReader(res.Body, answerLimit))
	if err != nil {
		return 0, nil, err
	}
	if len(bytes.TrimSpace(text)) > 0 && json.Unmarshal(text, &said) != nil {
		said = string(text)
	}
	return res.StatusCode, said, nil
}

func pause(ctx context.Context, d time.Duration) {
	if d <= 0 {
		return
	}
	select {
	case <-time.After(d):
	case <-ctx.Done():
	}
}

// hide takes keys and tokens out of a text that is printed.
func (p *player) hide(text string) string {
	for name, value := range p.known {
		if len(value) >= 6 && !slices.Contains(p.plain, name) {
			text = strings.ReplaceAll(text, value, "{"+name+"}")
		}
	}
	return text
}

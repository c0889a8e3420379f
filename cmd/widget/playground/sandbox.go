package playground

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// callTime bounds one call to the sandbox, which is near and quick unless it was told to be slow.
const callTime = 15 * time.Second

// refusedError is an answer that says no.
type refusedError struct {
	what   string // method and address, without the query
	status int
	said   string
}

func (e *refusedError) Error() string {
	return fmt.Sprintf("playground: %s answered %d: %s", e.what, e.status, e.said)
}

// replyLimit bounds what is read of an answer.
const replyLimit = 1 << 20

// call sends one request to the sandbox's API or to its controls, and reads the answer into into unless that is nil.
// Its errors hold no token and no query.
func (p *Playground) call(ctx context.Context, method, address, bearer string, body, into any) error {
	header := http.Header{}
	if bearer != "" {
		header.Set("Authorization", "Bearer "+bearer)
	}
	return p.send(ctx, method, address, header, body, into)
}

// send is call with other headers than a bearer's.
func (p *Playground) send(ctx context.Context, method, address string, header http.Header, body, into any) error {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	var sent io.Reader
	if body != nil {
		b, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("playground: %w", err)
		}
		sent = bytes.NewReader(b)
	}
	r, err := http.NewRequestWithContext(ctx, method, address, sent)
	if err != nil {
		return fmt.Errorf("playground: %w", err)
	}
	maps.Copy(r.Header, header)
	if sent != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	r.Header.Set("X-Sandbox-Calm", "1") // a story is set up without faults, so that its own faults are the only ones
	what := method + " " + r.URL.Scheme + "://" + r.URL.Host + r.URL.Path
	resp, err := p.client.Do(r)
	if err != nil {
		if u := (*url.Error)(nil); errors.As(err, &u) {
			err = u.Err // without the address, whose query may hold a secret
		}
		return fmt.Errorf("playground: %s: %w", what, err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, replyLimit))
	switch {
	case err != nil:
		return fmt.Errorf("playground: %s: the answer was cut off: %w", what, err)
	case resp.StatusCode < 200 || resp.StatusCode > 299:
		return &refusedError{what, resp.StatusCode, strings.TrimSpace(string(text[:min(len(text), 300)]))}
	case into == nil:
		return nil
	}
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("playground: %s answered with something that is not the JSON expected: %w", what, err)
	}
	return nil
}

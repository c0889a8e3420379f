package flinks

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"

	"reconnect/providers/internal/upstream"
)

// fetch sends one request with a key in a header of Flinks' own naming, which the shared client does not know, and reads
// the reply as JSON. It keeps the shared client's promises: only below the base address, no redirects, bounded, and
// nothing of the request in an error.
func (a *account) fetch(ctx context.Context, req upstream.Request, header, value string) (upstream.JSON, *upstream.Reply, error) {
	failed := upstream.Error{Upstream: "flinks", Method: req.Method, Route: req.Route}
	fail := func(kind upstream.Kind, unsent bool) (upstream.JSON, *upstream.Reply, error) {
		failed.Kind, failed.Unsent = kind, unsent
		return upstream.JSON{}, nil, &failed
	}
	if req.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, req.Timeout)
		defer cancel()
	}
	select {
	case a.places <- struct{}{}:
		defer func() { <-a.places }()
	case <-ctx.Done():
		return fail(upstream.Busy, true)
	}
	var touched atomic.Bool
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { touched.Store(true) }}
	q, err := newRequest(httptrace.WithClientTrace(ctx, trace), a.BaseURL, req)
	if err != nil {
		return fail(upstream.Malformed, true)
	}
	if value != "" {
		q.Header.Set(header, value)
	}
	resp, err := a.http.Do(q)
	switch {
	case err == nil:
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return fail(upstream.TimedOut, !touched.Load())
	default: // its text may hold the address, so none of it is kept
		return fail(upstream.Unreachable, !touched.Load())
	}
	defer resp.Body.Close()
	failed.Status, failed.RequestID = resp.StatusCode, upstream.Printable(resp.Header.Get("X-Request-Id"), 128)
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		return fail(upstream.Redirected, false) // could lead a key to another host
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, upstream.MaxBody+1))
	switch {
	case err != nil && ctx.Err() != nil:
		return fail(upstream.TimedOut, false)
	case err != nil:
		return fail(upstream.CutOff, false)
	case len(body) > upstream.MaxBody:
		return fail(upstream.TooLarge, false)
	}
	j, ok := upstream.ParseJSON(body)
	if !ok && resp.StatusCode == http.StatusTooManyRequests {
		return fail(upstream.Paused, false)
	}
	if !ok {
		return fail(upstream.NotJSON, false)
	}
	return j, &upstream.Reply{Status: resp.StatusCode, Header: resp.Header, Body: body, RequestID: failed.RequestID}, nil
}

// newRequest builds the HTTP request. Its host is always the base's: variable parts are escaped and the base is ours.
func newRequest(ctx context.Context, base string, req upstream.Request) (*http.Request, error) {
	var address strings.Builder
	address.WriteString(strings.TrimSuffix(base, "/"))
	for i, piece := range strings.Split(req.Route, "{}") {
		if i > 0 {
			part := req.Parts[i-1]
			if part == "" || part == "." || part == ".." { // would name another route
				return nil, errors.New("empty part")
			}
			address.WriteString(url.PathEscape(part))
		}
		address.WriteString(piece)
	}
	if len(req.Query) > 0 {
		address.WriteString("?" + req.Query.Encode())
	}
	var body io.Reader
	if req.Body != nil {
		b, err := json.Marshal(req.Body)
		if err != nil {
			return nil, errors.New("body cannot be written")
		}
		body = bytes.NewReader(b)
	}
	q, err := http.NewRequestWithContext(ctx, req.Method, address.String(), body)
	if err != nil {
		return nil, err
	}
	q.Header.Set("Accept", "application/json")
	q.Header.Set("User-Agent", "reconnect")
	if body != nil {
		q.Header.Set("Content-Type", "application/json")
	}
	return q, nil
}

// newHTTP is the client of one base address.
func newHTTP() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: 32, ForceAttemptHTTP2: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

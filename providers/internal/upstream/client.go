// Package upstream is the one HTTP client that all adapters share. A [Client] talks to one configured base address and to
// nothing else (only [Outside] fetches pictures from addresses that strangers wrote), waits no longer than its caller allows,
// reads no more than it was told to, keeps to one budget per aggregator, and never puts into an error what a log must not see.
//
// An [Error] means that no usable reply came back. What an aggregator says with a status of its own, 4xx and 5xx
// included, is a [Reply] for the adapter to judge.
package upstream

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/open-reconnect/reconnect"
)

// Bounds of what is read from an aggregator, in bytes after decompression.
const (
	// MaxBody bounds a reply.
	MaxBody = 1 << 20
	// MaxImage bounds a picture.
	MaxImage = 512 << 10
)

// Client talks to one aggregator's API below one base address. It is safe for concurrent use.
type Client struct {
	name   string
	base   *url.URL
	http   *http.Client
	budget *Budget
	share  *share
}

// New returns a client of one account for an absolute http or https base address such as "https://acme.biapi.pro/2.0". The name
// begins its errors ("powens"). A nil budget is [NewBudget] with 64 requests at once and no rate.
func New(name, base string, budget *Budget) (*Client, error) {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") || u.RawQuery != "" || u.Fragment != "" {
		return nil, fmt.Errorf("%s: the base address must be an absolute http or https URL without a query", name)
	}
	if u.User != nil {
		return nil, fmt.Errorf("%s: the base address must not hold a user name or password", name)
	}
	u.Path = strings.TrimSuffix(u.Path, "/")
	if budget == nil {
		budget = NewBudget(64, 0)
	}
	return &Client{name: name, base: u, budget: budget, share: newShare(name), http: &http.Client{
		Transport: &http.Transport{
			Proxy:                  http.ProxyFromEnvironment,
			DialContext:            (&net.Dialer{Timeout: 10 * time.Second}).DialContext,
			MaxIdleConnsPerHost:    32,
			IdleConnTimeout:        90 * time.Second,
			TLSHandshakeTimeout:    10 * time.Second,
			ForceAttemptHTTP2:      true,
			HTTP2:                  &http.HTTP2Config{SendPingTimeout: 15 * time.Second, PingTimeout: 10 * time.Second},
			ExpectContinueTimeout:  time.Second,
			MaxResponseHeaderBytes: 64 << 10,
		},
		// A redirect could lead a bearer to another host. No API of these needs one.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}, nil
}

// Watched gives the account its name, and has a log told when it gets no answers any more, and when it does again, by a clock. It is
// called before the first use.
func (c *Client) Watched(account string, log *slog.Logger, now func() time.Time) {
	c.share.account, c.share.log, c.share.now = account, log.With("account", account), now
}

// At returns a client of the same account for another base address of the aggregator: it shares budget, pauses and
// connections.
func (c *Client) At(base string) (*Client, error) {
	other, err := New(c.name, base, c.budget)
	if err != nil {
		return nil, err
	}
	other.http, other.share = c.http, c.share
	return other, nil
}

// Request is one call below the base address.
type Request struct {
	Method string
	// Route is the path below the base with {} for each variable part: "/users/me/connections/{}". It is what errors
	// and logs show, so that no id is in them.
	Route string
	// Parts fill the variable parts, in order; each is escaped whole, so that none can leave its place.
	Parts  []string
	Query  url.Values
	Bearer string // sent as "Authorization: Bearer …" if not empty
	// Header is sent besides; it may hold another form of Authorization.
	Header map[string]string
	Body   any // sent as JSON if not nil
	// Timeout bounds this call within ctx; 0 leaves ctx alone.
	Timeout time.Duration
	// Patience is how long to wait for the budget, within ctx, before giving up with nothing sent; 0 is two seconds.
	Patience time.Duration
	// Urgency says who goes first when requests wait, and Since, among equals, since when a person waits; zero is now.
	Urgency Urgency
	Since   time.Time
	// Limit bounds the reply, in bytes; 0 is [MaxBody].
	Limit int64
}

// Reply is what the aggregator answered, whatever its status. Redirects are never among them.
type Reply struct {
	Status    int
	Header    http.Header
	Body      []byte
	RequestID string // what the aggregator calls this exchange, for its support; bounded and printable

	failure Error // without its kind
}

// OK reports a status of 2xx.
func (r *Reply) OK() bool { return r.Status >= 200 && r.Status < 300 }

// Do sends a request and reads the reply. Its error is an [*Error], which says whether anything may have been sent.
func (c *Client) Do(ctx context.Context, req Request) (*Reply, error) {
	if req.Limit <= 0 {
		req.Limit = MaxBody
	}
	return c.do(ctx, req, req.Limit)
}

func (c *Client) do(ctx context.Context, req Request, limit int64) (*Reply, error) {
	failed := Error{Upstream: c.name, Method: req.Method, Route: req.Route}
	if req.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, req.Timeout)
		defer cancel()
	}
	release, left, err := c.turn(ctx, req)
	if err != nil {
		failed.Kind, failed.RetryAfter, failed.Unsent = kept(err), left, true
		return nil, &failed
	}
	defer release()
	began := c.share.now()
	of, end := reconnect.Begin(ctx, c.work(reconnect.WorkCall, req))
	reply, err := c.exchange(of, req, limit, failed)
	end(outcome(reply, err))
	c.judge(ctx, reply, err, began)
	return reply, err
}

// work is a request as its timers hear of it: by its route, without what fills that.
func (c *Client) work(kind reconnect.WorkKind, req Request) reconnect.Work {
	return reconnect.Work{Kind: kind, Provider: c.name, Name: req.Method + " " + req.Route}
}

// outcome is the end of a request that has left.
func outcome(r *Reply, err error) reconnect.Outcome {
	failed := Failure(err)
	if r != nil {
		failed.Status = r.Status
	}
	return reconnect.Outcome{Status: failed.Status, Fault: string(failed.Kind)}
}

// turn is [Budget.acquire], of which timers hear.
func (c *Client) turn(ctx context.Context, req Request) (release func(), left time.Duration, err error) {
	_, end := reconnect.Begin(ctx, c.work(reconnect.WorkQueue, req))
	release, left, err = c.budget.acquire(ctx, c.share, req)
	fault := ""
	if err != nil {
		fault = string(kept(err))
	}
	end(reconnect.Outcome{Fault: fault})
	return release, left, err
}

// exchange sends a request that has its place, and reads the reply. What it fails with begins as failed.
func (c *Client) exchange(ctx context.Context, req Request, limit int64, failed Error) (*Reply, error) {
	fail := func(kind Kind, unsent bool) (*Reply, error) {
		failed.Kind, failed.Unsent = kind, unsent
		return nil, &failed
	}
	var touched atomic.Bool
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { touched.Store(true) }}
	body, err := newOutgoing(req.Body)
	if err != nil {
		return fail(Malformed, true)
	}
	defer body.end()
	body.follow(trace)
	r, err := c.request(httptrace.WithClientTrace(ctx, trace), req, body)
	if err != nil {
		return fail(Malformed, true)
	}
	resp, err := c.http.Do(r)
	if err != nil {
		// The text of err may hold the URL with its query, so none of it is kept.
		if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
			return fail(TimedOut, !touched.Load())
		}
		return fail(Unreachable, !touched.Load())
	}
	defer resp.Body.Close()
	failed.Status, failed.RequestID = resp.StatusCode, requestID(resp.Header)
	if resp.StatusCode >= 300 && resp.StatusCode < 400 {
		return fail(Redirected, false)
	}
	if after := retryAfter(resp.Header, time.Now()); resp.StatusCode == http.StatusTooManyRequests ||
		resp.StatusCode == http.StatusServiceUnavailable && after > 0 {
		c.budget.pause(c.share, max(after, time.Second))
		c.budget.tell(ctx, c.share, max(after, time.Second))
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, limit+1))
	switch {
	case err != nil && ctx.Err() != nil:
		return fail(TimedOut, false)
	case err != nil:
		return fail(CutOff, false)
	case int64(len(data)) > limit:
		return fail(TooLarge, false)
	}
	return &Reply{Status: resp.StatusCode, Header: resp.Header, Body: data, RequestID: failed.RequestID, failure: failed}, nil
}

// judge tells the budget whether the account gets answers. One that is refused is one, too: only the aggregator's own faults are
// none. What says nothing about the aggregator, because we gave up or slipped, does not count.
func (c *Client) judge(ctx context.Context, r *Reply, err error, began time.Time) {
	failed := Failure(err)
	if r != nil {
		failed.Status = r.Status
	}
	switch {
	case failed.Kind == Malformed, errors.Is(ctx.Err(), context.Canceled):
	case failed.Kind == TimedOut, failed.Kind == Unreachable, failed.Kind == CutOff:
		c.budget.fail(c.share, began, failed.Kind)
	case failed.Status >= 500:
		c.budget.fail(c.share, began, Kind("status "+strconv.Itoa(failed.Status)))
	case failed.Status == http.StatusTooManyRequests:
	default:
		c.budget.letThrough(c.share)
	}
}

// request builds the HTTP request. Its host is always the base's: variable parts are escaped and the base is ours.
func (c *Client) request(ctx context.Context, req Request, body *outgoing) (*http.Request, error) {
	pieces := strings.Split(req.Route, "{}")
	if len(pieces) != len(req.Parts)+1 {
		return nil, errors.New("parts do not fit the route")
	}
	var path strings.Builder
	path.WriteString(c.base.EscapedPath())
	for i, piece := range pieces {
		path.WriteString(piece)
		if i < len(req.Parts) {
			part := req.Parts[i]
			if part == "" || part == "." || part == ".." { // would name another route
				return nil, errors.New("empty part")
			}
			path.WriteString(url.PathEscape(part))
		}
	}
	target := c.base.Scheme + "://" + c.base.Host + path.String()
	if len(req.Query) > 0 {
		target += "?" + req.Query.Encode()
	}
	var sent io.Reader
	if len(body.body) > 0 {
		sent = bytes.NewReader(body.body)
	}
	r, err := http.NewRequestWithContext(ctx, req.Method, target, sent)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Accept", "application/json")
	r.Header.Set("User-Agent", "reconnect")
	if sent != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if req.Bearer != "" {
		r.Header.Set("Authorization", "Bearer "+req.Bearer)
	}
	for name, value := range req.Header {
		r.Header.Set(name, value)
	}
	return r, nil
}

// requestID finds the upstream's own name for an exchange among the headers that gateways use.
func requestID(h http.Header) string {
	for _, name := range []string{"X-Request-Id", "Request-Id", "X-Amzn-Requestid", "X-Amz-Cf-Id"} {
		if id := Printable(h.Get(name), 128); id != "" {
			return id
		}
	}
	return ""
}

// Printable keeps the first n bytes of s that may stand in a log line: letters, digits and a little punctuation.
// Foreign names go through it, so that none can break a log line or smuggle a link into it.
func Printable(s string, n int) string {
	keep := func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || strings.ContainsRune("-_.:=", r) {
			return r
		}
		return -1
	}
	if len(s) > 4*n {
		s = s[:4*n]
	}
	s = strings.Map(keep, s)
	return s[:min(len(s), n)]
}

package upstream

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/coder/websocket"

	"github.com/open-reconnect/reconnect"
)

// Socket is a WebSocket on which the aggregator speaks and we listen.
type Socket struct {
	conn   *websocket.Conn
	failed Error
	stop   context.CancelFunc
}

// How a socket whose other end has gone is noticed: no client of ours sends anything, and a dead connection is silent.
const (
	pingEvery = 30 * time.Second
	pongIn    = 15 * time.Second
)

// Socket opens a WebSocket below the base address. The handshake is a request like any other: it waits for the budget.
// Redirects are not followed. Method, Bearer and Body of the request are ignored; Limit bounds each message. Its error
// is an [*Error].
func (c *Client) Socket(ctx context.Context, req Request) (*Socket, error) {
	req.Method, req.Body, req.Bearer = http.MethodGet, nil, ""
	failed := Error{Upstream: c.name, Method: "SOCKET", Route: req.Route}
	fail := func(kind Kind, unsent bool) (*Socket, error) {
		failed.Kind, failed.Unsent = kind, unsent
		return nil, &failed
	}
	if req.Limit <= 0 {
		req.Limit = MaxBody
	}
	release, left, err := c.turn(ctx, req)
	if err != nil {
		failed.RetryAfter = left
		return fail(kept(err), true)
	}
	defer release()
	r, err := c.request(ctx, req, &outgoing{})
	if err != nil {
		return fail(Malformed, true)
	}
	dialing := ctx
	if req.Timeout > 0 {
		var cancel context.CancelFunc
		dialing, cancel = context.WithTimeout(ctx, req.Timeout)
		defer cancel()
	}
	header := http.Header{"User-Agent": {"reconnect"}}
	for name, value := range req.Header {
		header.Set(name, value)
	}
	_, end := reconnect.Begin(ctx, c.work(reconnect.WorkCall, req))
	//nolint:bodyclose // the library closes it, or lends it to the connection
	conn, resp, err := websocket.Dial(dialing, r.URL.String(), &websocket.DialOptions{
		HTTPClient: c.http, HTTPHeader: header,
	})
	if resp != nil {
		failed.Status, failed.RequestID = resp.StatusCode, requestID(resp.Header)
		if resp.StatusCode == http.StatusTooManyRequests {
			after := max(retryAfter(resp.Header, time.Now()), time.Second)
			c.budget.pause(c.share, after)
			c.budget.tell(ctx, c.share, after)
		}
	}
	if err != nil { // its text holds the address, by which any reader could open the socket
		if failed.Kind = Unreachable; dialing.Err() != nil {
			failed.Kind = TimedOut
		}
	}
	if end(reconnect.Outcome{Status: failed.Status, Fault: string(failed.Kind)}); err != nil {
		return fail(failed.Kind, false)
	}
	conn.SetReadLimit(req.Limit)
	pinging, stop := context.WithCancel(context.WithoutCancel(ctx))
	s := &Socket{conn: conn, failed: failed, stop: stop}
	go s.ping(pinging)
	return s, nil
}

func (s *Socket) ping(ctx context.Context) {
	tick := time.NewTicker(pingEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		within, cancel := context.WithTimeout(ctx, pongIn)
		err := s.conn.Ping(within)
		cancel()
		if err != nil {
			_ = s.conn.CloseNow()
			return
		}
	}
}

// Next returns the next message, read as [Reply.JSON] reads a body, and whether it could be read so. Its error is an [*Error]:
// the connection is lost, or ctx has ended.
func (s *Socket) Next(ctx context.Context) (JSON, bool, error) {
	_, b, err := s.conn.Read(ctx)
	if err != nil {
		failed := s.failed
		failed.Kind = CutOff
		switch {
		case ctx.Err() != nil:
			failed.Kind = TimedOut
		case websocket.CloseStatus(err) == websocket.StatusMessageTooBig || errors.Is(err, websocket.ErrMessageTooBig):
			failed.Kind = TooLarge
		}
		return JSON{}, false, &failed
	}
	j, ok := parse(b)
	return j, ok, nil
}

// Close ends the connection without waiting for the other end.
func (s *Socket) Close() {
	s.stop()
	_ = s.conn.CloseNow()
}

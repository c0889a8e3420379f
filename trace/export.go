package trace

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"strconv"
	"sync"
	"time"
)

// Exporter sends spans to a collector, apart from the work that they are about. It is a [reconnect.Observer] and a [reconnect.Timer], safe for
// concurrent use. What the collector does not take is tried again for a minute; meanwhile at most so many spans are kept as the queue holds,
// and what comes beyond is dropped, so that a collector which is away costs nothing but its traces.
type Exporter struct {
	settings
	version string
	client  *http.Client
	log     *slog.Logger

	mu      sync.Mutex
	waiting []span
	dropped int
	full    chan struct{} // holds a word when enough wait to be sent
	stop    context.CancelFunc
	sent    chan struct{} // closed when all was sent
	failing bool
}

// FromEnvironment returns what sends traces as OpenTelemetry's environment variables say; nil where these do not switch it on. Its error names
// each variable that is wrong. It is closed at the end.
func FromEnvironment(
	lookup func(string) (string, bool), read func(string) ([]byte, error), version string, log *slog.Logger,
) (*Exporter, error) {
	e := environment{lookup: lookup, read: read}
	s, err := e.settings(version)
	if s == nil || err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	x := &Exporter{
		settings: *s, version: version, log: log, stop: stop, full: make(chan struct{}, 1), sent: make(chan struct{}),
		client: &http.Client{
			Timeout:       s.timeout,
			Transport:     &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: s.tls, IdleConnTimeout: time.Minute, ForceAttemptHTTP2: true},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // its headers hold a key
		},
	}
	go x.run(ctx)
	return x, nil
}

// Check is what is wrong with the environment variables; nil if nothing is. Where is the collector's address, empty where traces are off.
func Check(lookup func(string) (string, bool), read func(string) ([]byte, error)) (where string, err error) {
	e := environment{lookup: lookup, read: read}
	s, err := e.settings("")
	if s == nil || err != nil {
		return "", err
	}
	return s.endpoint.Redacted(), nil
}

// add keeps a span until it is sent.
func (x *Exporter) add(s span) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if len(x.waiting) >= x.queue {
		x.dropped++
		return
	}
	if x.waiting = append(x.waiting, s); len(x.waiting) == x.some {
		select {
		case x.full <- struct{}{}:
		default:
		}
	}
}

// run sends what waits, until ctx ends, and then the rest.
func (x *Exporter) run(ctx context.Context) {
	defer close(x.sent)
	tick := time.NewTicker(x.delay)
	defer tick.Stop()
	for ctx.Err() == nil {
		select {
		case <-tick.C:
		case <-x.full:
		case <-ctx.Done():
		}
		for x.some <= x.send(ctx) {
		}
	}
	for x.send(ctx) > 0 {
	}
}

// send sends some of what waits, and says how many that were.
func (x *Exporter) send(ctx context.Context) int {
	x.mu.Lock()
	some := x.waiting[:min(len(x.waiting), x.some):min(len(x.waiting), x.some)]
	if x.waiting = x.waiting[len(some):]; len(x.waiting) == 0 {
		x.waiting = make([]span, 0, len(some)) // as many come again
	}
	dropped := x.dropped
	x.dropped = 0
	x.mu.Unlock()
	if dropped > 0 {
		x.log.Warn("spans dropped: the collector does not take so many", "spans", dropped)
	}
	if body, spans := x.request(some); spans > 0 {
		x.deliver(ctx, body, spans)
	}
	return len(some)
}

// tryFor is how long one message is tried.
const tryFor = time.Minute

// deliver sends one message, again and again while the collector is away. At the end each is tried once.
func (x *Exporter) deliver(ctx context.Context, body []byte, spans int) {
	began := time.Now()
	for pause := time.Second / 4; ; pause = min(2*pause, 15*time.Second) {
		later, again, err := x.post(body)
		switch {
		case err == nil:
			if x.failing {
				x.failing = false
				x.log.Info("the collector takes traces again")
			}
			return
		case !x.failing:
			x.failing = true
			x.log.Warn("the collector does not take traces", "error", err.Error())
		}
		if !again || time.Since(began) > tryFor || ctx.Err() != nil {
			x.log.Debug("spans dropped", "spans", spans)
			return
		}
		select {
		case <-time.After(max(pause, later)):
		case <-ctx.Done():
		}
	}
}

// post sends a message once. Its error holds no address: that may hold a key.
func (x *Exporter) post(body []byte) (later time.Duration, again bool, err error) {
	var packed bytes.Buffer
	if x.gzip {
		z := gzip.NewWriter(&packed)
		_, _ = z.Write(body) // into memory
		_ = z.Close()
		body = packed.Bytes()
	}
	r, err := http.NewRequest(http.MethodPost, x.endpoint.String(), bytes.NewReader(body))
	if err != nil {
		return 0, false, fmt.Errorf("its address is none")
	}
	r.Header.Set("Content-Type", "application/x-protobuf")
	r.Header.Set("User-Agent", "reconnect")
	if x.gzip {
		r.Header.Set("Content-Encoding", "gzip")
	}
	for name, value := range x.headers {
		r.Header.Set(name, value)
	}
	reply, err := x.client.Do(r)
	if err != nil {
		return 0, true, fmt.Errorf("it is not reached at %s", x.endpoint.Host)
	}
	defer reply.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(reply.Body, 64<<10))
	if reply.StatusCode/100 == 2 {
		return 0, false, nil
	}
	switch reply.StatusCode {
	case http.StatusTooManyRequests, http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		seconds, _ := strconv.Atoi(reply.Header.Get("Retry-After"))
		later, again = time.Duration(min(max(seconds, 0), 30))*time.Second, true
	}
	return later, again, fmt.Errorf("it answers with status %d", reply.StatusCode)
}

// Close sends what waits yet, for as long as ctx lasts.
func (x *Exporter) Close(ctx context.Context) {
	x.stop()
	select {
	case <-x.sent:
	case <-ctx.Done():
		x.log.Warn("spans dropped: the process ends")
	}
}

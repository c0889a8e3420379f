//go:build browser

package e2e_test

import (
	"sync"
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"
)

// wire counts the bytes that a page receives, as the browser's own accounts have them: headers and compressed bodies,
// redirects too.
type wire struct {
	session playwright.CDPSession

	mu       sync.Mutex
	requests map[string]*request
	closed   []request // redirects, whose ids are used again
	began    float64   // wall clock of the first request, in ms
}

// request is one exchange: when it was sent, by the wall clock in ms, and what came back.
type request struct {
	at, bytes float64
}

func listen(b *testing.B, context playwright.BrowserContext, page playwright.Page) *wire {
	b.Helper()
	session, err := context.NewCDPSession(page)
	if err != nil {
		b.Fatal(err)
	}
	w := &wire{session: session, requests: map[string]*request{}}
	session.On("Network.requestWillBeSent", w.sent)
	session.On("Network.responseReceived", func(e map[string]any) {
		response, _ := e["response"].(map[string]any)
		w.received(e["requestId"], func(r *request) { r.bytes = max(r.bytes, number(response["encodedDataLength"])) })
	})
	session.On("Network.dataReceived", func(e map[string]any) {
		w.received(e["requestId"], func(r *request) { r.bytes += number(e["encodedDataLength"]) })
	})
	session.On("Network.loadingFinished", func(e map[string]any) {
		w.received(e["requestId"], func(r *request) { r.bytes = max(r.bytes, number(e["encodedDataLength"])) })
	})
	w.send(b, "Network.enable", map[string]any{})
	return w
}

func (w *wire) send(b *testing.B, method string, params map[string]any) {
	b.Helper()
	if _, err := w.session.Send(method, params); err != nil {
		b.Fatal(err)
	}
}

// throttle makes the machine a slow telephone.
func (w *wire) throttle(b *testing.B) {
	b.Helper()
	w.send(b, "Network.setCacheDisabled", map[string]any{"cacheDisabled": true})
	w.send(b, "Network.emulateNetworkConditions", map[string]any{
		"offline": false, "latency": slowLatency, "downloadThroughput": slowDown, "uploadThroughput": slowUp,
	})
	w.send(b, "Emulation.setCPUThrottlingRate", map[string]any{"rate": slowCPU})
}

func (w *wire) reset() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.requests, w.closed, w.began = map[string]*request{}, nil, 0
}

func (w *wire) sent(e map[string]any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	id, _ := e["requestId"].(string)
	about, _ := e["request"].(map[string]any)
	if address, _ := about["url"].(string); len(address) < 4 || address[:4] != "http" {
		return // data: is in the page already
	}
	at := number(e["wallTime"]) * 1000
	if w.began == 0 {
		w.began = at
	}
	if redirect, ok := e["redirectResponse"].(map[string]any); ok && w.requests[id] != nil {
		w.closed = append(w.closed, request{w.requests[id].at, number(redirect["encodedDataLength"])})
	}
	w.requests[id] = &request{at: at}
}

func (w *wire) received(id any, take func(*request)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if name, _ := id.(string); w.requests[name] != nil {
		take(w.requests[name])
	}
}

// total returns the bytes of all requests that were sent before a moment, each whole, and how long after the first one
// the moment was.
func (w *wire) total(until float64) (bytes, ms float64) {
	time.Sleep(500 * time.Millisecond) // what was asked for before is still to arrive
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, r := range w.closed {
		bytes += r.bytes
	}
	for _, r := range w.requests {
		if r.at <= until {
			bytes += r.bytes
		}
	}
	return bytes, until - w.began
}

// Package faulty makes an upstream fail as real ones do, over real TCP.
package faulty

import (
	"bytes"
	"compress/gzip"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"
)

// Fault is a bad end of a request that was read whole.
type Fault struct {
	Name   string
	Said   string // what the log or the error calls it
	Stalls bool   // it never ends: the client has to give up
	play   func(w http.ResponseWriter)
}

// Play answers a request so.
func (f Fault) Play(w http.ResponseWriter, r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body) // unread, it would make each end a reset
	f.play(w)
}

const (
	jsonHead = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
	gateway  = "<html><body>Bad Gateway</body></html>"
)

// Gateway is what a gateway says whose server is away.
var Gateway = Fault{"html with 502", "status 502", false, says(502, gateway)}

// All are the faults that a client meets after it has sent its request.
func All() []Fault {
	return []Fault{
		{"says nothing", "timed out", true, raw("", stall)},
		{"stalls after the headers", "timed out", true, raw(jsonHead+"Content-Length: 50\r\n\r\n", stall)},
		{"drips for ever", "timed out", true, raw(jsonHead+"\r\n", drip)},
		{"drips headers for ever", "timed out", true, raw(jsonHead+"X-Drip: ", drip)},
		{"is reset", "unreachable", false, raw("", reset)},
		{"closes without a word", "unreachable", false, raw("", closes)},
		{"is reset after the headers", "cut off", false, raw(jsonHead+"Content-Length: 50\r\n\r\n", reset)},
		{"half a body", "cut off", false, raw(jsonHead+"Content-Length: 50\r\n\r\n{\"id\":", closes)},
		{"a chunk that is none", "cut off", false, raw(jsonHead+"Transfer-Encoding: chunked\r\n\r\n5\r\n{\"id\"\r\nzz\r\n", closes)},
		{"no http", "unreachable", false, raw("SSH-2.0-OpenSSH_9.2\r\n", closes)},
		{"headers without end", "unreachable", false, raw(jsonHead, flood("X-A: "+strings.Repeat("a", 1000)+"\r\n"))},
		{"a body without end", "answer too large", false, raw(jsonHead+"\r\n", flood(strings.Repeat("1", 1000)))},
		{"a gzip bomb", "answer too large", false, says(200, string(bomb()), "Content-Encoding", "gzip")},
		{"html for json", "answer not json", false, says(200, gateway)},
		Gateway,
		{"500", "status 500", false, says(500, `{"code":"oops"}`)},
		{"a redirect", "redirected", false, says(302, "", "Location", "http://127.0.0.1:1/elsewhere")},
	}
}

// TooMany is 429, with what Retry-After says if it is not empty.
func TooMany(after string) Fault {
	f := Fault{Name: "429 " + after, Said: "", play: says(429, "{}")}
	if after != "" {
		f.play = says(429, "{}", "Retry-After", after)
	}
	return f
}

func says(status int, body string, header ...string) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		w.Header().Set("Content-Type", "text/html")
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// raw writes a text to the bare connection, and has it end so.
func raw(text string, end func(net.Conn)) func(http.ResponseWriter) {
	return func(w http.ResponseWriter) {
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			return
		}
		defer conn.Close()
		_, _ = io.WriteString(conn, text)
		end(conn)
	}
}

// stall keeps the connection until the client closes it.
func stall(c net.Conn) { _, _ = io.Copy(io.Discard, c) }

func closes(net.Conn) {}

func reset(c net.Conn) { _ = c.(*net.TCPConn).SetLinger(0) }

// drip sends a byte every few milliseconds until the client has gone.
func drip(c net.Conn) {
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for range tick.C {
		if _, err := c.Write([]byte("1")); err != nil {
			return
		}
	}
}

// flood sends a text again and again until the client has gone, or 16 MB were sent in vain.
func flood(text string) func(net.Conn) {
	return func(c net.Conn) {
		for range 16_000 {
			if _, err := io.WriteString(c, text); err != nil {
				return
			}
		}
	}
}

// bomb is 64 MiB in some kilobytes.
func bomb() []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	block := make([]byte, 1<<20)
	for range 64 {
		_, _ = z.Write(block)
	}
	_ = z.Close()
	return b.Bytes()
}

// Front stands before an upstream, and has some of its requests end badly. The zero Front lets all pass.
type Front struct {
	mu     sync.Mutex
	fault  Fault
	left   int
	obeyed bool
	when   func(*http.Request) bool
	hits   int
}

// Fail has the next so many requests of a kind end with a fault; obeyed: after the upstream has done what they ask.
func (f *Front) Fail(fault Fault, times int, obeyed bool, when func(*http.Request) bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fault, f.left, f.obeyed, f.when = fault, times, obeyed, when
}

// Hits is how many requests have ended badly.
func (f *Front) Hits() int { f.mu.Lock(); defer f.mu.Unlock(); return f.hits }

// Stalls reports that the next request may never be answered.
func (f *Front) Stalls() bool { f.mu.Lock(); defer f.mu.Unlock(); return f.left > 0 && f.fault.Stalls }

// Before puts the Front before an upstream.
func (f *Front) Before(upstream http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		f.mu.Lock()
		fault, obeyed, hit := f.fault, f.obeyed, f.left > 0 && f.when(r)
		if hit {
			f.left--
			f.hits++
		}
		f.mu.Unlock()
		if hit && obeyed {
			upstream.ServeHTTP(httptest.NewRecorder(), r)
		}
		if hit {
			fault.Play(w, r)
			return
		}
		upstream.ServeHTTP(w, r)
	})
}

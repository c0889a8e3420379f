package handlers

import (
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/views/text"
)

// Guard bounds the connections of a listener by [Site.Limits]: how many there are, how many hold a request's buffer, and
// how many hold a large body. The server reads a request's first byte by itself, and only then takes a buffer; so a client
// that is idle holds no more than an [ahead], and one whose stream waits holds nothing.
func (s *Site) Guard(l net.Listener) net.Listener {
	return &guard{
		Listener: l, site: s,
		requests: make(chan struct{}, max(s.Limits.Requests, 0)),
		refusing: make(chan struct{}, 64),
	}
}

type guard struct {
	net.Listener
	site     *Site
	requests chan struct{} // places for requests under way
	refusing chan struct{}
	loans    loans
}

// Accept implements net.Listener. Connections beyond the bounds are told so and closed.
func (g *guard) Accept() (net.Conn, error) {
	for {
		conn, err := g.Listener.Accept()
		if err != nil {
			return nil, err
		}
		at := socketAddress(conn.RemoteAddr())
		bounds := []bound{{"", g.site.Limits.Connections}}
		if !g.site.trusts(at) {
			bounds = append(bounds, bound{counted(at), g.site.Limits.ConnectionsPerAddress})
		}
		leave, ok := g.site.connections.enter(bounds...)
		if ok {
			return &guarded{Conn: conn, guard: g, leave: leave}, nil
		}
		g.site.turnedAway.note(g.site, "connections", counted(at))
		select {
		case g.refusing <- struct{}{}:
			go func() {
				defer func() { <-g.refusing }()
				refuse(conn)
			}()
		default:
			_ = conn.Close()
		}
	}
}

// refuse answers a connection that there is no room for, without reading what it asks.
func refuse(conn net.Conn) {
	_ = conn.SetDeadline(time.Now().Add(time.Second))
	_, _ = io.WriteString(conn, noRoomPage())
	linger(conn)
}

// linger closes a connection whose client may be sending still. Closed at once, it would be reset, and the client would
// see that instead of the answer.
func linger(conn net.Conn) {
	if half, ok := conn.(interface{ CloseWrite() error }); ok && half.CloseWrite() == nil {
		_ = conn.SetReadDeadline(time.Now().Add(time.Second))
		_, _ = io.CopyN(io.Discard, conn, 4*maxBody)
	}
	_ = conn.Close()
}

// noRoomPage is an answer in every language: nothing is known of who asks.
var noRoomPage = sync.OnceValue(func() string {
	var body strings.Builder
	body.WriteString("<!doctype html><meta charset=utf-8><meta name=viewport content='width=device-width'><title>429</title>")
	for _, c := range text.Catalogues() {
		if strings.Contains(c.Tag, "-") { // its language says as much
			continue
		}
		end := c.End(reconnect.Crowded)
		attributes := "lang=" + c.Tag
		if c.RTL {
			attributes += " dir=rtl"
		}
		fmt.Fprintf(&body, "<div %s><h1>%s</h1><p>%s</p></div>", attributes, c.Say(end.Title, text.Gaps{}), c.Say(end.Next, text.Gaps{}))
	}
	return fmt.Sprintf("HTTP/1.1 429 Too Many Requests\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n"+
		"Retry-After: %d\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n%s", body.Len(), int(retryAfter.Seconds()), body.String())
})

// guarded is one connection. Its places are given back when it waits for its next request, or is closed.
type guarded struct {
	net.Conn
	guard *guard
	leave func()

	mu       sync.Mutex
	requests int // places that it holds
	bodies   int
	read     int     // bytes of this request
	lent     []*byte // where they are; see [loans]
	ahead    *ahead  // nil where nothing has come that is not read
	lingers  bool
	closed   bool
}

var errNoRoom = errors.New("handlers: no room for another request")

// Read implements net.Conn. The server reads one byte where it waits for a request; see [Site.Guard].
func (g *guarded) Read(p []byte) (int, error) {
	if len(p) == 1 {
		g.rest()
		n, err := g.readFirst(p)
		if n == 1 && !g.take(g.guard.requests, &g.requests) {
			_ = g.Conn.SetWriteDeadline(time.Now().Add(time.Second))
			_, _ = io.WriteString(g.Conn, noRoomPage())
			g.linger()
			return 0, errNoRoom
		}
		return n, err
	}
	if g.count(0) > maxHeader+largeBody && !g.take(g.guard.site.bodies, &g.bodies) { // it did not say how large it is
		return 0, errNoRoom
	}
	g.guard.loans.take(p, g)
	n, err := g.readOn(p)
	g.count(n)
	if err != nil {
		g.wipe(0) // nothing can come of half a request
	}
	return n, err
}

// wipe overwrites what the server has read a request into, which must have been handled by now, and reports whether
// nothing came behind the request, whose size is given.
func (g *guarded) wipe(size int) bool {
	g.guard.loans.end(g, true)
	return g.count(0)+1 == size
}

// SetReadDeadline implements net.Conn. The server sets one between headers and body, and where it is that of a large body
// [Site.expected] has taken a place for it.
func (g *guarded) SetReadDeadline(t time.Time) error {
	if left := time.Until(t); left > bodyTime && left <= largeBodyTime && g.guard.site.bodies != nil {
		g.mu.Lock()
		g.bodies++
		g.mu.Unlock()
	}
	return g.Conn.SetReadDeadline(t)
}

// count adds to the bytes of the present request.
func (g *guarded) count(n int) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.read += n
	return g.read
}

// roomIn is how long a request waits for its place.
const roomIn = 5 * time.Second

// take takes a place, if the connection holds none, and reports whether it has one.
func (g *guarded) take(places chan struct{}, held *int) bool {
	if cap(places) == 0 || g.has(held) {
		return true
	}
	if !enter(places) {
		g.guard.site.turnedAway.note(g.guard.site, "requests under way", counted(socketAddress(g.RemoteAddr())))
		return false
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.closed {
		<-places
		return false
	}
	*held++
	return true
}

func (g *guarded) has(held *int) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return *held > 0
}

// enter takes a place, and waits for it a while.
func enter(places chan struct{}) bool {
	select {
	case places <- struct{}{}:
		return true
	default:
	}
	timer := time.NewTimer(roomIn)
	defer timer.Stop()
	select {
	case places <- struct{}{}:
		return true
	case <-timer.C:
		return false
	}
}

// rest gives back what a request has held.
func (g *guarded) rest() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.read = 0
	g.guard.loans.end(g, false)
	for ; g.requests > 0; g.requests-- {
		<-g.guard.requests
	}
	for ; g.bodies > 0; g.bodies-- {
		<-g.guard.site.bodies
	}
}

// linger has the connection closed gently: its client is sending still.
func (g *guarded) linger() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lingers = true
}

// Close implements net.Conn.
func (g *guarded) Close() error {
	g.rest()
	g.forget()
	g.mu.Lock()
	first := !g.closed
	gently := g.lingers && first
	g.closed = true
	g.mu.Unlock()
	if first {
		defer g.leave()
	}
	if gently {
		linger(g.Conn)
		return nil
	}
	return g.Conn.Close()
}

// NetConn returns the connection itself.
func (g *guarded) NetConn() net.Conn { return g.Conn }

// guardedOf finds what guards a connection beneath whatever else wraps it; nil if nothing does.
func guardedOf(conn net.Conn) *guarded {
	for conn != nil {
		switch c := conn.(type) {
		case *guarded:
			return c
		case interface{ UnsafeConn() net.Conn }:
			conn = c.UnsafeConn()
		case interface{ NetConn() net.Conn }:
			conn = c.NetConn()
		default:
			return nil
		}
	}
	return nil
}

// atRest gives back what a request has held whose connection was taken over from the server, and returns what is beneath the server's own
// wrapping, which holds a buffer.
func atRest(conn net.Conn) net.Conn {
	if g := guardedOf(conn); g != nil {
		g.rest()
		g.forget()
		return g
	}
	return conn
}

// lingerAtEnd has a connection closed gently.
func lingerAtEnd(conn net.Conn) {
	if g := guardedOf(conn); g != nil {
		g.linger()
	}
}

package handlers

import "sync"

// aheadSize is how much of a request is read together with its first byte: all of most that browsers send.
const aheadSize = 2 << 10

// ahead is what has come of a request together with its first byte, until the server takes a buffer and reads on. Else each request were two
// reads, where bare Fiber does one. It is all that a connection holds that waits for its next request.
type ahead struct {
	bytes    [aheadSize]byte
	from, to int
}

var aheads = sync.Pool{New: func() any { return &ahead{} }}

// readFirst reads the first byte of a request, and what comes with it.
func (g *guarded) readFirst(p []byte) (int, error) {
	if n := g.fetch(p); n > 0 {
		return n, nil
	}
	a := aheads.Get().(*ahead)
	n, err := g.Conn.Read(a.bytes[:])
	if n == 0 {
		aheads.Put(a)
		return 0, err
	}
	g.mu.Lock()
	a.from, a.to, g.ahead = 0, n, a
	g.mu.Unlock()
	return g.fetch(p), nil
}

// readOn reads what comes next.
func (g *guarded) readOn(p []byte) (int, error) {
	if n := g.fetch(p); n > 0 {
		return n, nil
	}
	return g.Conn.Read(p)
}

// fetch takes of what has come already, and leaves no copy.
func (g *guarded) fetch(p []byte) int {
	g.mu.Lock()
	defer g.mu.Unlock()
	a := g.ahead
	if a == nil {
		return 0
	}
	n := copy(p, a.bytes[a.from:a.to])
	clear(a.bytes[a.from : a.from+n])
	if a.from += n; a.from == a.to {
		g.ahead = nil
		aheads.Put(a)
	}
	return n
}

// forget wipes what has come already and is not read any more.
func (g *guarded) forget() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if a := g.ahead; a != nil {
		g.ahead = nil
		clear(a.bytes[a.from:a.to])
		aheads.Put(a)
	}
}

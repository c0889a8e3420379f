package handlers

import (
	"bytes"
	"io"
	"net"
	"testing"
	"time"
)

// pieces is a connection that brings something at each read.
type pieces struct {
	net.Conn
	left  []string
	reads int
}

func (c *pieces) Read(p []byte) (int, error) {
	c.reads++
	if len(c.left) == 0 {
		return 0, io.EOF
	}
	n := copy(p, c.left[0])
	if c.left[0] = c.left[0][n:]; c.left[0] == "" {
		c.left = c.left[1:]
	}
	return n, nil
}

func (*pieces) Close() error                    { return nil }
func (*pieces) SetReadDeadline(time.Time) error { return nil }

func TestARequestIsReadAtOnceAndLeavesNoCopy(t *testing.T) {
	const request = "POST / password=s3cret"
	long := "GET /" + string(bytes.Repeat([]byte("x"), 3*aheadSize))
	conn := &pieces{left: []string{request, request, long}}
	g := &guarded{Conn: conn, guard: &guard{site: &Site{}}, leave: func() {}}
	buffer := make([]byte, 4*aheadSize)
	var held *ahead
	first := func() {
		t.Helper()
		if n, err := g.Read(buffer[:1]); n != 1 || err != nil {
			t.Fatalf("%d bytes come first: %v", n, err)
		}
		held = g.ahead
	}
	first()
	if n, err := g.Read(buffer[1:5]); n != 4 || err != nil {
		t.Fatalf("%d bytes: %v", n, err)
	}
	if n, err := g.Read(buffer[5:]); err != nil || string(buffer[:5+n]) != request || conn.reads != 1 {
		t.Errorf("%q comes by %d reads: %v", buffer[:5+n], conn.reads, err)
	}
	if g.ahead != nil || held.bytes != [aheadSize]byte{} {
		t.Errorf("what was read stays: %q", bytes.Trim(held.bytes[:], "\x00"))
	}
	first()
	if buffer[1] = 0; g.ahead == nil {
		t.Fatal("nothing has come with the first byte")
	}
	if atRest(g); g.ahead != nil || held.bytes != [aheadSize]byte{} {
		t.Errorf("what nobody reads stays: %q", bytes.Trim(held.bytes[:], "\x00"))
	}
	first()
	at := 1
	for at < len(long) {
		n, err := g.Read(buffer[at:])
		if err != nil {
			t.Fatal(err)
		}
		at += n
	}
	if string(buffer[:at]) != long || conn.reads != 4 {
		t.Errorf("a long request comes as %.20q of %d bytes by %d reads", buffer[:at], at, conn.reads)
	}
	conn.left = []string{request}
	first()
	if _ = g.Close(); g.ahead != nil || held.bytes != [aheadSize]byte{} {
		t.Errorf("after the end there is still %q", bytes.Trim(held.bytes[:], "\x00"))
	}
}

package handlers

import (
	"io"
	"net"
	"testing"
	"time"
)

// late is a connection of a machine so busy that the first deadlines are over before anything is written.
type late struct {
	net.Conn
	over int
}

func (l *late) SetWriteDeadline(t time.Time) error {
	if l.over--; l.over >= 0 {
		t = time.Now().Add(-time.Second)
	}
	return l.Conn.SetWriteDeadline(t)
}

func TestAStreamOutlivesAMomentWithoutAProcessor(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for over, want := range []bool{true, true, false} {
		client, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer client.Close()
		ours, err := l.Accept()
		if err != nil {
			t.Fatal(err)
		}
		defer ours.Close()
		p := &parked{conn: &late{ours, over}}
		said := p.say([]byte("beat"), time.Minute)
		if said != want {
			t.Errorf("with %d moments without a processor it is said: %t", over, said)
		}
		if !said {
			continue
		}
		heard := make([]byte, 4)
		if _, err := io.ReadFull(client, heard); err != nil || string(heard) != "beat" {
			t.Errorf("with %d moments without a processor %q is heard: %v", over, heard, err)
		}
	}
}

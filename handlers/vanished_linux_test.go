package handlers

import (
	"net"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/vanished"
)

func TestAClientThatHasVanishedIsGivenUp(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	theirs, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer theirs.Close()
	ours, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	g := &guarded{Conn: ours, guard: &guard{}, leave: func() {}}
	defer g.Close()
	giveUp(atRest(g), 500*time.Millisecond)
	vanished.Vanish(t, theirs)
	began, beat := time.Now(), time.NewTicker(50*time.Millisecond)
	defer beat.Stop()
	for range beat.C {
		if _, err := g.Write([]byte("event: beat\ndata:\n\n")); err != nil {
			break
		}
		if time.Since(began) > 20*time.Second {
			t.Fatal("what nobody acknowledges is written still")
		}
	}
}

package handlers

import (
	"net"
	"syscall"
	"testing"
	"time"
)

// A client that has vanished neither acknowledges nor refuses anything: its socket drops whatever comes.
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
	raw, err := theirs.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	vanish := func(fd uintptr) {
		err = syscall.AttachLsf(int(fd), []syscall.SockFilter{{Code: syscall.BPF_RET | syscall.BPF_K}}) //nolint:staticcheck // it is all that this test needs
	}
	if control := raw.Control(vanish); control != nil || err != nil {
		t.Fatal(control, err)
	}
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

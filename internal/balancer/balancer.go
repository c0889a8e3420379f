//go:build unix

// Package balancer runs HAProxy for a test with docs/haproxy.cfg, as operators copy it: before two replicas of the widget.
package balancer

import (
	"bytes"
	"context"
	"errors"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// Start starts a balancer before two replicas, given by host and port, and returns the address at which it listens. Who comes to the
// replicas has that address. It ends with the test.
func Start(t testing.TB, a, b string) (address string) {
	t.Helper()
	var plain net.ListenConfig
	plain.SetMultipathTCP(false) // as sockets of HAProxy's own are: another has no tcp-ut
	l, err := plain.Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() // the balancer has a copy
	socket, err := l.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	defer socket.Close()
	var said lines
	cmd := exec.Command("haproxy", "-db", "-f", configuration(t))
	cmd.Stdout, cmd.Stderr, cmd.ExtraFiles = &said, &said, []*os.File{socket} // the first is file 3 there
	cmd.Env = append(os.Environ(), "RECONNECT_BIND=fd@3", "RECONNECT_A="+a, "RECONNECT_B="+b)
	if err := cmd.Start(); err != nil {
		t.Fatalf("haproxy: %v (\"tools/need haproxy\" installs it)", err)
	}
	ended := make(chan struct{})
	go func() { _ = cmd.Wait(); close(ended) }()
	t.Cleanup(func() { _ = cmd.Process.Kill(); <-ended })
	address = l.Addr().String()
	soon.Await(t, "haproxy to answer", func() bool {
		select {
		case <-ended:
			t.Fatalf("haproxy does not start:\n%s", said.String())
		default:
		}
		resp, err := http.Get("http://" + address + "/livez")
		if err != nil {
			return false
		}
		_ = resp.Body.Close()
		return true
	})
	return address
}

// configuration is the file's name, whichever folder the test runs in.
func configuration(t testing.TB) string {
	t.Helper()
	folder, err := os.Getwd()
	for ; err == nil; folder = filepath.Dir(folder) {
		name := filepath.Join(folder, "docs", "haproxy.cfg")
		if _, err = os.Stat(name); err == nil {
			return name
		}
		if errors.Is(err, os.ErrNotExist) && folder != filepath.Dir(folder) {
			err = nil
		}
	}
	t.Fatalf("docs/haproxy.cfg is not found: %v", err)
	return ""
}

// lines is what the process says, readable while it speaks.
type lines struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (l *lines) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(p)
}

func (l *lines) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

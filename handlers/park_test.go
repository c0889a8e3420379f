package handlers_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"
)

// pipes is a listener whose connections take no byte before it is read.
type pipes chan net.Conn

func (p pipes) Accept() (net.Conn, error) {
	if c, open := <-p; open {
		return c, nil
	}
	return nil, net.ErrClosed
}
func (p pipes) Close() error   { return nil }
func (p pipes) Addr() net.Addr { return &net.TCPAddr{} }

// More read nothing than there are goroutines that tell, each of which would wait for them.
func TestStreamsHoldNoGoroutineAndWhoReadsNothingKeepsNoOtherFromHearing(t *testing.T) {
	const quiet, deaf = 100, 80
	s := start(t, always(login))
	b := s.browser()
	b.refuses = true
	page := b.open("/open?code=c")
	turn := b.get(page).shows(t, "ask", "")
	l := make(pipes)
	defer close(l)
	go s.Mount().Listener(s.Guard(l)) //nolint:errcheck // it ends with the test
	stream := func() *bufio.Reader {
		ours, theirs := net.Pipe()
		t.Cleanup(func() { _ = ours.Close() })
		l <- theirs
		if _, err := fmt.Fprintf(ours, "GET %s/events HTTP/1.1\r\nHost: a\r\n\r\n", page); err != nil {
			t.Fatal(err)
		}
		return bufio.NewReader(ours)
	}
	hears := func(r *bufio.Reader, word string) {
		t.Helper()
		for {
			line, err := r.ReadString('\n')
			if err != nil {
				t.Fatalf("the stream ends before %q: %v", word, err)
			}
			if strings.TrimSpace(line) == word {
				return
			}
		}
	}
	before := runtime.NumGoroutine()
	listening := make([]*bufio.Reader, quiet)
	for i := range listening {
		listening[i] = stream()
		hears(listening[i], "data: "+turn)
	}
	eventually(t, func() bool { return runtime.NumGoroutine() < before+quiet/2 })
	for range deaf {
		stream()
	}
	began := time.Now()
	if res := b.do(http.MethodPost, page+"/cancel", nil); res.StatusCode >= http.StatusBadRequest {
		t.Fatalf("it is cancelled: %d", res.StatusCode)
	}
	for _, r := range listening {
		if _, err := io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	if took := time.Since(began); took > 8*time.Second {
		t.Errorf("all have heard of the end after %s", took)
	}
	eventually(t, func() bool { _, streams := s.Held(); return streams == 0 })
}

package upstream

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest/faulty"
)

func TestEachFaultIsAnErrorByNameAndMayHaveArrived(t *testing.T) {
	for _, f := range faulty.All() {
		t.Run(f.Name, func(t *testing.T) {
			t.Parallel()
			c := serve(t, nil, f.Play)
			req := Request{Method: "POST", Route: "/users/{}", Parts: []string{secret}, Body: map[string]string{"code": secret}}
			if req.Timeout = 30 * time.Second; f.Stalls {
				req.Timeout = 100 * time.Millisecond
			}
			reply, err := c.Do(context.Background(), req)
			if err == nil {
				if _, err = reply.JSON(); err == nil || reply.Unclear() {
					err = reply.Failed(Lost)
				}
			}
			if e := failure(t, err); !strings.Contains(e.Error(), f.Said) || e.Unsent {
				t.Errorf("%+v", e)
			}
		})
	}
}

// listen is a listener that the kernel speaks for and that accepts nothing.
func listen(t *testing.T) net.Listener {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return l
}

// hole is an address at which nothing answers a connection: its backlog is full.
func hole(t *testing.T) string {
	t.Helper()
	fd, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM|syscall.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(fd) })
	if err := syscall.Bind(fd, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Listen(fd, 0); err != nil {
		t.Fatal(err)
	}
	at, err := syscall.Getsockname(fd)
	if err != nil {
		t.Fatal(err)
	}
	address := (&net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: at.(*syscall.SockaddrInet4).Port}).String()
	for range 8 {
		conn, err := net.DialTimeout("tcp", address, 100*time.Millisecond)
		if err != nil {
			return address
		}
		t.Cleanup(func() { _ = conn.Close() })
	}
	t.Fatal("the backlog never fills")
	return ""
}

func TestWithoutAConnectionNothingHasLeft(t *testing.T) {
	closed := listen(t)
	_ = closed.Close()
	for name, base := range map[string]string{
		"never accepted": "http://" + hole(t), "no handshake": "https://" + listen(t).Addr().String(), "refused": "http://" + closed.Addr().String(),
	} {
		c, err := New("bank", base, nil)
		if err != nil {
			t.Fatal(err)
		}
		transport := c.http.Transport.(*http.Transport)
		transport.DialContext = (&net.Dialer{Timeout: 100 * time.Millisecond}).DialContext
		transport.TLSHandshakeTimeout = 100 * time.Millisecond
		began := time.Now()
		_, err = c.Do(context.Background(), get())
		if e := failure(t, err); !e.Unsent || e.Kind != Unreachable && e.Kind != TimedOut || e.Reason() != reconnect.Unreachable {
			t.Errorf("%s: %+v", name, e)
		}
		if took := time.Since(began); took > 20*time.Second {
			t.Errorf("%s: given up after %s", name, took)
		}
	}
}

func TestEachStageHasABoundOfItsOwn(t *testing.T) {
	c, _ := New("bank", "https://bank.example", nil)
	transport := c.http.Transport.(*http.Transport)
	if transport.TLSHandshakeTimeout == 0 || transport.DialContext == nil || transport.MaxResponseHeaderBytes == 0 || transport.HTTP2.SendPingTimeout == 0 {
		t.Errorf("%+v", transport)
	}
	// A certificate that is not the aggregator's is no connection either.
	l := listen(t)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_ = tls.Server(conn, &tls.Config{}).Handshake() // it has no certificate at all
			_ = conn.Close()
		}
	}()
	c, _ = New("bank", "https://"+l.Addr().String(), nil)
	_, err := c.Do(context.Background(), get())
	if e := failure(t, err); e.Kind != Unreachable || !e.Unsent {
		t.Errorf("%+v", e)
	}
}

func TestAnAnswerThatIsSlowButMovesIsRead(t *testing.T) {
	c := serve(t, nil, func(w http.ResponseWriter, r *http.Request) {
		for range 20 {
			_, _ = w.Write([]byte("1"))
			_ = http.NewResponseController(w).Flush()
			time.Sleep(5 * time.Millisecond)
		}
	})
	for range stormSize + 1 {
		if reply, err := c.Do(context.Background(), get()); err != nil || len(reply.Body) != 20 {
			t.Fatal(err)
		}
	}
}

func TestHowLongRetryAfterHoldsAnAccountWhateverItSays(t *testing.T) {
	for after, want := range map[string]time.Duration{
		"": time.Second, "7": 7 * time.Second, "-3": time.Second, "soon": time.Second, "999999999": maxPaused,
		time.Now().Add(12 * time.Second).UTC().Format(http.TimeFormat): 12 * time.Second,
		time.Now().AddDate(9, 0, 0).UTC().Format(http.TimeFormat):      maxPaused,
	} {
		c := serve(t, nil, faulty.TooMany(after).Play)
		reply, err := c.Do(context.Background(), get())
		if err != nil || !reply.Failed(Lost).Unsent {
			t.Errorf("%q: %v", after, err)
		}
		if left := time.Until(c.share.until); left > want || left < want-2*time.Second {
			t.Errorf("%q holds the account for %s", after, left)
		}
	}
}

func TestNoMoreIsReadThanTheBound(t *testing.T) {
	written := make(chan int, 1)
	c := serve(t, nil, func(w http.ResponseWriter, r *http.Request) {
		n, block := 0, make([]byte, 1<<20)
		for ; n < 64; n++ {
			if _, err := w.Write(block); err != nil {
				break
			}
		}
		written <- n
	})
	_, err := c.Do(context.Background(), get())
	if e := failure(t, err); e.Kind != TooLarge {
		t.Errorf("%+v", e)
	}
	if n := <-written; n > 32 { // what stands in buffers
		t.Errorf("%d MiB were read", n)
	}
}

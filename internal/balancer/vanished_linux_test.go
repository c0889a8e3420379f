//go:build redis

package balancer_test

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/balancer"
	"github.com/open-reconnect/reconnect/internal/vanished"
)

func TestAClientThatHasVanishedIsGivenUpBeforeItsReplica(t *testing.T) {
	t.Setenv("RECONNECT_VANISHED", "1s")
	gone := make(chan time.Time, 1)
	replica := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/events" {
			return
		}
		beat := time.NewTicker(50 * time.Millisecond)
		defer beat.Stop()
		for {
			_, _ = io.WriteString(w, "event: beat\ndata:\n\n")
			_ = http.NewResponseController(w).Flush()
			select {
			case <-beat.C:
			case <-r.Context().Done():
				gone <- time.Now()
				return
			}
		}
	}))
	t.Cleanup(replica.Close)
	at := strings.TrimPrefix(replica.URL, "http://")
	at = balancer.Start(t, at, at)
	client, err := net.Dial("tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	if _, err := fmt.Fprintf(client, "GET /events HTTP/1.1\r\nHost: a\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(client, make([]byte, 200)); err != nil {
		t.Fatal(err)
	}
	vanished.Vanish(t, client)
	began := time.Now()
	select {
	case at := <-gone:
		t.Logf("given up after %v", at.Sub(began))
	case <-time.After(20 * time.Second):
		t.Fatal("the replica talks still to a client that acknowledges nothing")
	}
}

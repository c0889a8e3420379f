package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestReadyEndsAsTheServerSays(t *testing.T) {
	for status, want := range map[int]int{http.StatusOK: 0, http.StatusServiceUnavailable: 1} {
		var asked string
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			asked = r.URL.Path
			w.WriteHeader(status)
			_, _ = io.WriteString(w, "store away")
		}))
		var out, log bytes.Buffer
		if got := (command{out: &out, log: &log}).run(t.Context(), []string{"ready", "--at", server.URL}); got != want || asked != "/readyz" {
			t.Errorf("%d at %s ends with %d, want %d", status, asked, got, want)
		}
		if said := out.String() + log.String(); !strings.Contains(said, "store away") {
			t.Errorf("it says %q, and not what the server said", said)
		}
		server.Close()
		if got := (command{out: &out, log: &log}).run(t.Context(), []string{"ready", "--at", server.URL}); got != 1 {
			t.Errorf("a server that is gone ends with %d", got)
		}
	}
}

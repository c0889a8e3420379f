//go:build redis

package balancer_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/open-reconnect/reconnect/internal/balancer"
	"github.com/open-reconnect/reconnect/internal/soon"
)

// replica is as a widget is to a balancer.
type replica struct {
	ready, dies     atomic.Bool
	pages, postings atomic.Int32
}

func (r *replica) ServeHTTP(w http.ResponseWriter, q *http.Request) {
	switch {
	case q.URL.Path == "/readyz":
		if !r.ready.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		return
	case q.Method == http.MethodPost:
		r.postings.Add(1)
	default:
		r.pages.Add(1)
	}
	if r.dies.Load() {
		panic(http.ErrAbortHandler) // the connection ends without an answer
	}
	if !r.ready.Load() {
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	_, _ = io.WriteString(w, "from "+q.Header.Get("X-Forwarded-For"))
}

func TestAPageIsAskedOfBothReplicasAndAFormOfOne(t *testing.T) {
	var two [2]replica
	var addresses [2]string
	for i := range two {
		two[i].ready.Store(true)
		server := httptest.NewServer(&two[i])
		t.Cleanup(server.Close)
		addresses[i] = strings.TrimPrefix(server.URL, "http://")
	}
	address := "http://" + balancer.Start(t, addresses[0], addresses[1])
	ask := func(method string) (status int, text string) {
		t.Helper()
		r, err := http.NewRequest(method, address, nil)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			return 0, err.Error() // a form whose replica has died may be answered with the end of the connection
		}
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body)
		return resp.StatusCode, string(body)
	}

	two[0].dies.Store(true)
	for range 6 {
		if status, text := ask(http.MethodGet); status != http.StatusOK || text != "from 127.0.0.1" {
			t.Errorf("while a replica dies a page is answered %d %q", status, text)
		}
	}
	if two[0].pages.Load() == 0 {
		t.Fatal("the replica that dies was asked nothing")
	}
	before := two[0].postings.Load() + two[1].postings.Load()
	for range 6 {
		ask(http.MethodPost)
	}
	if n := two[0].postings.Load() + two[1].postings.Load() - before; n != 6 {
		t.Errorf("six forms were sent %d times", n)
	}

	// Where none is ready those that are alive speak for themselves.
	for i := range two {
		two[i].dies.Store(false)
		two[i].ready.Store(false)
	}
	soon.Await(t, "both to be known as not ready", func() bool {
		status, text := ask(http.MethodGet)
		return status == http.StatusServiceUnavailable && text == "from 127.0.0.1"
	})
	two[1].ready.Store(true)
	soon.Await(t, "one to be ready", func() bool { status, _ := ask(http.MethodGet); return status == http.StatusOK })
}

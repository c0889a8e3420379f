package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/open-reconnect/reconnect/providers/sandbox"
	"github.com/open-reconnect/reconnect/providers/sandbox/flinks"
	"github.com/open-reconnect/reconnect/providers/sandbox/powens"
	"github.com/open-reconnect/reconnect/providers/sandbox/syncfy"
)

// mailbox keeps the webhooks that come to each of an integrator's addresses, and hands them out one by one. They may come in
// another order than they were sent.
func mailbox() http.Handler {
	var mu sync.Mutex
	came := map[string][][]byte{}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		if r.Method == http.MethodPost {
			text, err := io.ReadAll(r.Body)
			if err == nil && json.Valid(text) {
				came[r.URL.Path] = append(came[r.URL.Path], text)
			}
			return
		}
		waiting := came[r.URL.Path]
		if len(waiting) == 0 {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		came[r.URL.Path] = waiting[1:]
		w.Write(waiting[0])
	})
}

// From nothing to data in plain HTTP: a user, a connection, broken, mended, its accounts, its webhooks.
func TestJourneysFromNothingToData(t *testing.T) {
	for _, vendor := range []string{"powens", "syncfy", "flinks"} {
		t.Run(vendor, func(t *testing.T) {
			t.Parallel()
			text, err := os.ReadFile("journeys/" + vendor + ".txt")
			if err != nil {
				t.Fatal(err)
			}
			script, err := read(string(text))
			if err != nil {
				t.Fatal(err)
			}
			s := sandbox.New(sandbox.Options{Dialects: []sandbox.Dialect{powens.Dialect(), syncfy.Dialect(), flinks.Dialect()}})
			defer s.Close()
			mux := http.NewServeMux()
			mux.Handle("/", s.API())
			mux.Handle("/controls/", http.StripPrefix("/controls", s.Controls()))
			mux.Handle("/hooks/", mailbox())
			server := httptest.NewServer(mux)
			defer server.Close()
			var said strings.Builder
			p := &player{base: server.URL, client: server.Client(), known: map[string]string{"hooks": server.URL + "/hooks"}}
			if p.report(t.Context(), script, &said) != 0 {
				t.Error(said.String())
			}
		})
	}
}

package upstream

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptrace"
	"testing"

	"reconnect/internal/soon"
)

func TestABodyIsOverwrittenWhenItWasSent(t *testing.T) {
	o, err := newOutgoing(map[string]any{"password": "s3cret", "b": "<é>"})
	if err != nil || string(o.body) != `{"b":"\u003cé\u003e","password":"s3cret"}` {
		t.Fatalf("%s %v", o.body, err)
	}
	var trace httptrace.ClientTrace
	trace.GotConn = func(httptrace.GotConnInfo) {}
	o.follow(&trace)
	trace.GotConn(httptrace.GotConnInfo{})
	trace.WroteRequest(httptrace.WroteRequestInfo{})
	trace.GotConn(httptrace.GotConnInfo{}) // tried again on another connection
	o.end()
	if !bytes.Contains(o.body, []byte("s3cret")) {
		t.Error("a body that is still being written is gone")
	}
	trace.WroteRequest(httptrace.WroteRequestInfo{})
	if len(bytes.Trim(o.body, "\x00")) > 0 {
		t.Errorf("%q stays", o.body)
	}
}

func TestTheTransportTellsWhenABodyWasSent(t *testing.T) {
	var got []byte
	client := serve(t, nil, func(w http.ResponseWriter, r *http.Request) {
		got, _ = io.ReadAll(r.Body)
		_, _ = io.WriteString(w, "{}")
	})
	for range 3 {
		trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) {}}
		body, err := newOutgoing(map[string]string{"password": "s3cret"})
		if err != nil {
			t.Fatal(err)
		}
		body.follow(trace)
		r, err := client.request(httptrace.WithClientTrace(t.Context(), trace), Request{Method: "POST", Route: "/x"}, body)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := client.http.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		body.end()
		soon.Await(t, "the body to be overwritten", func() bool {
			body.mu.Lock()
			defer body.mu.Unlock()
			return len(bytes.Trim(body.body, "\x00")) == 0
		})
		if string(got) != `{"password":"s3cret"}` {
			t.Errorf("sent %s", got)
		}
	}
}

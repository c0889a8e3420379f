package upstream

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptrace"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/soon"
)

func TestABodyIsWrittenAsOthersWriteJSON(t *testing.T) {
	yes := true
	type structure struct {
		A string              `json:"a,omitempty"`
		B *bool               `json:"b,omitempty"`
		C map[string][]string `json:"c,omitempty"`
		D []any
		E int    `json:"-"`
		F string `json:"f"`
		G float64
		H *bool
	}
	for _, v := range []any{
		"", "plain", "é<>&\"\\/\n\t\r\b\x00\x1f\x7f\u2028\u2029\xff\xf0\x9f😀",
		[]string{},
		[]string(nil),
		[]string{"a", "b"},
		nil, 1, 1.5, 1e30, true,
		map[string]any{"z": 1, "a": nil, "é": []any{"x", 2, nil, map[string]string{"k": "v"}}, "": json.Number("1.50")},
		structure{A: "x", B: &yes, C: map[string][]string{"q?": {"a", ""}}, D: []any{"s"}, E: 3},
		structure{},
		&structure{F: "<"},
		map[string]json.RawMessage{"raw": json.RawMessage(`{"a":1}`)},
		[]byte("bytes"), map[string]any(nil),
		map[int]string{1: "a"},
		map[string]any{"long": strings.Repeat("x", 5000), "two": strings.Repeat("\x01", 3000)},
		time.Unix(0, 0).UTC(),
	} {
		want, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		var e encoder
		var a, b any
		if err := e.value(reflect.ValueOf(v)); err != nil {
			t.Errorf("%v: %v", v, err)
		}
		if json.Unmarshal(want, &a) != nil || json.Unmarshal(e.out, &b) != nil || !reflect.DeepEqual(a, b) {
			t.Errorf("%s is written as %s", want, e.out)
		}
	}
	var e encoder
	if err := e.value(reflect.ValueOf(map[string]any{"a": make(chan int)})); err == nil {
		t.Error("what cannot be written is")
	}
}

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

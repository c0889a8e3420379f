package upstream

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http/httptrace"
	"sync"
)

// outgoing is a request's body, which may hold an answer: it is overwritten when the exchange has ended and the transport,
// which may still write while its caller waits no more, has written it as often as it began to.
type outgoing struct {
	body []byte

	mu             sync.Mutex
	begun, written int
	ended          bool
}

// newOutgoing writes v as JSON; nothing for nil.
func newOutgoing(v any) (*outgoing, error) {
	o := &outgoing{}
	if v == nil {
		return o, nil
	}
	if err := json.NewEncoder(o).Encode(v); err != nil {
		return nil, err
	}
	// The encoder works in a buffer that it keeps for the next one. A filler takes the answer's place there. The buffer is
	// almost always the same; where it is not, nothing worse happens than without this line.
	_ = json.NewEncoder(io.Discard).Encode(string(bytes.Repeat([]byte(" "), len(o.body))))
	o.body = bytes.TrimSuffix(o.body, []byte("\n"))
	return o, nil
}

// Write takes the encoder's only write.
func (o *outgoing) Write(p []byte) (int, error) {
	o.body = append(o.body, p...)
	return len(p), nil
}

// follow has the transport tell of its progress, besides what the trace does already.
func (o *outgoing) follow(trace *httptrace.ClientTrace) {
	got := trace.GotConn
	trace.GotConn = func(info httptrace.GotConnInfo) {
		got(info)
		o.note(func() { o.begun++ })
	}
	trace.WroteRequest = func(httptrace.WroteRequestInfo) { o.note(func() { o.written++ }) }
}

// end says that the exchange is over.
func (o *outgoing) end() { o.note(func() { o.ended = true }) }

func (o *outgoing) note(what func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if what(); o.ended && o.begun == o.written {
		clear(o.body)
	}
}

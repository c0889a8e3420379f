package upstream

import (
	"net/http/httptrace"
	"reflect"
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
	var e encoder
	if err := e.value(reflect.ValueOf(v)); err != nil {
		return nil, err
	}
	o.body = e.out
	return o, nil
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

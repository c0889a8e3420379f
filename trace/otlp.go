package trace

import (
	"encoding/binary"
	"math"
)

// What is sent is a message of Protocol Buffers, ExportTraceServiceRequest of opentelemetry-proto 1.x. The numbers of its fields are from
// opentelemetry/proto/trace/v1/trace.proto, common/v1/common.proto and resource/v1/resource.proto; they never change.

// message is a message that is being written.
type message []byte

// The kinds of field.
const (
	varint  = 0
	fixed64 = 1
	sized   = 2
)

func (m message) tag(field, kind int) message { return m.number(uint64(field<<3 | kind)) } //nolint:gosec // both are small

func (m message) number(n uint64) message { return binary.AppendUvarint(m, n) }

// uint writes a number, unless it is 0, which is what an absent one means.
func (m message) uint(field int, n uint64) message {
	if n == 0 {
		return m
	}
	return m.tag(field, varint).number(n)
}

func (m message) fixed(field int, n uint64) message {
	return binary.LittleEndian.AppendUint64(m.tag(field, fixed64), n)
}

func (m message) text(field int, s string) message {
	if s == "" {
		return m
	}
	return append(m.tag(field, sized).number(uint64(len(s))), s...)
}

func (m message) inner(field int, inner []byte) message {
	return append(m.tag(field, sized).number(uint64(len(inner))), inner...)
}

// attribute is a KeyValue whose value is a text or a whole number.
type attribute struct {
	key    string
	text   string
	number int64
}

func (m message) attributes(field int, all []attribute) message {
	for _, a := range all {
		value := message{}.text(1, a.text)
		if a.text == "" && a.number != 0 {
			value = value.uint(3, uint64(a.number)) //nolint:gosec // as the format has it
		} else if a.text == "" {
			continue
		}
		m = m.inner(field, message{}.text(1, a.key).inner(2, value))
	}
	return m
}

// span writes a Span.
func (m message) span(field int, s *span) message {
	inner := message{}.text(1, string(s.trace[:])).text(2, string(s.id[:]))
	if s.parent != (spanID{}) {
		inner = inner.text(4, string(s.parent[:]))
	}
	inner = inner.text(5, s.name).uint(6, uint64(s.kind)). //nolint:gosec // it is small
								fixed(7, nanos(s.began.UnixNano())).fixed(8, nanos(s.ended.UnixNano())).
								attributes(9, s.attributes)
	for _, e := range s.events {
		inner = inner.inner(11, message{}.fixed(1, nanos(e.at.UnixNano())).text(2, e.name).attributes(3, e.attributes))
	}
	if s.fault != "" {
		inner = inner.inner(15, message{}.text(2, s.fault).uint(3, 2)) // STATUS_CODE_ERROR
	}
	return m.inner(field, inner)
}

func nanos(n int64) uint64 { return uint64(min(max(n, 0), math.MaxInt64)) }

// request is an ExportTraceServiceRequest.
func request(resource []attribute, version string, spans []*span) []byte {
	scoped := message{}.inner(1, message{}.text(1, scope).text(2, version))
	for _, s := range spans {
		scoped = scoped.span(2, s)
	}
	return message{}.inner(1, message{}.inner(1, message{}.attributes(1, resource)).inner(2, scoped))
}

// scope is what has made the spans.
const scope = "github.com/open-reconnect/reconnect"

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

// inner writes a message within this one. Its length stands before it in four bytes, whatever it is, so that it is written in place.
func (m message) inner(field int, write func(message) message) message {
	m = append(m.tag(field, sized), 0, 0, 0, 0)
	at := len(m)
	m = write(m)
	n := len(m) - at
	m[at-4], m[at-3], m[at-2], m[at-1] = byte(n)|0x80, byte(n>>7)|0x80, byte(n>>14)|0x80, byte(n>>21)&0x7f
	return m
}

// attribute is a KeyValue whose value is a text or a whole number.
type attribute struct {
	key    string
	text   string
	number int64
}

func (m message) attributes(field int, all []attribute) message {
	for _, a := range all {
		if a.text == "" && a.number == 0 {
			continue
		}
		m = m.inner(field, func(m message) message {
			return m.text(1, a.key).inner(2, func(m message) message {
				return m.text(1, a.text).uint(3, uint64(a.number)) //nolint:gosec // as the format has it
			})
		})
	}
	return m
}

// span writes a Span.
func (m message) span(field int, s *described) message {
	return m.inner(field, func(m message) message {
		m = m.text(1, string(s.trace[:])).text(2, string(s.id[:]))
		if s.span.span != (spanID{}) {
			m = m.text(4, string(s.span.span[:]))
		}
		m = m.text(5, s.name).uint(6, uint64(s.kind)) //nolint:gosec // it is small
		m = m.fixed(7, nanos(s.began.UnixNano())).fixed(8, nanos(s.ended.UnixNano())).attributes(9, s.attributes)
		for _, e := range s.events {
			m = m.inner(11, func(m message) message {
				return m.fixed(1, nanos(e.at.UnixNano())).text(2, e.name).attributes(3, e.attributes)
			})
		}
		if s.fault != "" {
			m = m.inner(15, func(m message) message { return m.text(2, s.fault).uint(3, 2) }) // STATUS_CODE_ERROR
		}
		return m
	})
}

func nanos(n int64) uint64 { return uint64(min(max(n, 0), math.MaxInt64)) }

// request is an ExportTraceServiceRequest of those spans that are sent, and how many these are.
func (x *Exporter) request(spans []span) (body []byte, sent int) {
	var d described
	body = make(message, 0, 256*(2+len(spans))).inner(1, func(m message) message {
		m = m.inner(1, func(m message) message { return m.attributes(1, x.resource) })
		return m.inner(2, func(m message) message {
			m = m.inner(1, func(m message) message { return m.text(1, scope).text(2, x.version) })
			for i := range spans {
				if x.describe(&spans[i], &d) {
					m = m.span(2, &d)
					sent++
				}
			}
			return m
		})
	})
	return body, sent
}

// scope is what has made the spans.
const scope = "github.com/open-reconnect/reconnect"

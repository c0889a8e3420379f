// Package trace tells an OpenTelemetry collector what is done for a flow, and how long it takes: a flow is a trace, over all requests, servers
// and calls to its aggregator. It speaks OTLP by HTTP, as its environment variables say, and is off without them.
//
// It is written here, and not OpenTelemetry's own library, because that makes the program half as large again. What it sends is read by
// OpenTelemetry's own types in a test.
package trace

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
)

type (
	traceID [16]byte
	spanID  [8]byte
)

// The kinds of span that OTLP knows.
const (
	internal = 1
	server   = 2
	client   = 3
)

// span is a piece of work that has ended.
type span struct {
	trace        traceID
	id, parent   spanID
	name         string
	kind         int
	began, ended time.Time
	attributes   []attribute
	events       []moment
	fault        string // empty where it has gone well
}

// moment is something that happens within a span.
type moment struct {
	at         time.Time
	name       string
	attributes []attribute
}

// ids are those of a flow's trace and of the span that is the flow itself. They are made of its public id, so that every server knows them
// without a word from another, and so that a log line's flow leads to its trace.
func ids(flow string) (traceID, spanID) {
	sum := sha256.Sum256([]byte("reconnect trace " + flow))
	return traceID(sum[:16]), spanID(sum[16:24])
}

// ID is the id of a flow's trace, as collectors show it.
func ID(flow string) string {
	id, _ := ids(flow)
	return hex.EncodeToString(id[:])
}

func newSpanID() (id spanID) {
	_, _ = rand.Read(id[:]) // never fails since Go 1.24
	return id
}

// sampled reports whether a trace is among the share that is sent: every server says the same of it.
func (x *Exporter) sampled(t traceID) bool {
	return x.share >= 1 || float64(binary.BigEndian.Uint64(t[8:])>>1) < x.share*(1<<63)
}

type parentKey struct{}

// parent is the span around what is done with a context.
type parent struct {
	trace traceID
	span  spanID
}

// Time is a [reconnect.Timer]. What is done for no flow is in no trace.
func (x *Exporter) Time(ctx context.Context, w reconnect.Work) (context.Context, func(reconnect.Outcome)) {
	around, within := ctx.Value(parentKey{}).(parent)
	if w.Flow != "" && !within {
		around.trace, around.span = ids(w.Flow)
	} else if !within {
		return ctx, func(reconnect.Outcome) {}
	}
	if !x.sampled(around.trace) {
		return ctx, func(reconnect.Outcome) {}
	}
	s := &span{trace: around.trace, id: newSpanID(), parent: around.span, began: w.Began}
	return context.WithValue(ctx, parentKey{}, parent{s.trace, s.id}), func(o reconnect.Outcome) {
		s.ended = time.Now()
		if (w.Kind == reconnect.WorkQueue || w.Kind == reconnect.WorkKeeping) && o.Fault == "" && s.ended.Sub(s.began) < time.Millisecond {
			return // most take no time
		}
		s.describe(w, o)
		x.add(s)
	}
}

// describe names a span and its attributes, by OpenTelemetry's conventions where there is one.
func (s *span) describe(w reconnect.Work, o reconnect.Outcome) {
	s.name, s.kind, s.fault = string(w.Kind)+" "+w.Name, internal, o.Fault
	method, route, _ := strings.Cut(w.Name, " ")
	switch w.Kind {
	case reconnect.WorkCall:
		s.name, s.kind = w.Name, client
		s.attributes = []attribute{{key: "http.request.method", text: method}, {key: "url.template", text: route}}
	case reconnect.WorkRequest:
		s.name, s.kind = w.Name, server
		s.attributes = []attribute{{key: "http.request.method", text: method}, {key: "http.route", text: route}}
		if o.Status < 500 {
			s.fault = "" // it was answered as it should be
		}
	case reconnect.WorkTelling:
		s.kind = client
		s.attributes = []attribute{{key: "reconnect.client", text: w.Client}}
	case reconnect.WorkExchange, reconnect.WorkQueue, reconnect.WorkKeeping:
	}
	s.attributes = append(s.attributes,
		attribute{key: "http.response.status_code", number: int64(o.Status)},
		attribute{key: "error.type", text: o.Fault},
		attribute{key: "reconnect.aggregator", text: w.Provider},
	)
}

// Happened implements [reconnect.Observer]. A flow has ended: that is the span that is the flow itself, in which all others are, with what happened in it.
func (x *Exporter) Happened(f *reconnect.Flow, news []reconnect.Event) {
	if len(news) == 0 || !news[len(news)-1].Terminal() {
		return
	}
	last := news[len(news)-1]
	s := &span{name: "flow", kind: internal, began: f.Opened, ended: last.At}
	if s.trace, s.id = ids(f.ID); !x.sampled(s.trace) {
		return
	}
	s.attributes = []attribute{
		{key: "reconnect.flow", text: f.ID}, {key: "reconnect.client", text: f.Client}, {key: "reconnect.door", text: f.Door},
		{key: "reconnect.aggregator", text: f.Provider}, {key: "reconnect.status", text: f.Status()},
		{key: "reconnect.reason", text: string(last.Reason)},
	}
	for _, e := range f.Events {
		s.events = append(s.events, moment{e.At, e.Type, []attribute{
			{key: "reconnect.step", text: e.Step}, {key: "reconnect.reason", text: string(e.Reason)},
		}})
	}
	if last.Reason == reconnect.Internal || last.Reason == reconnect.Unreachable || last.Reason == reconnect.AggregatorFault ||
		last.Reason == reconnect.Unknown {
		s.fault = string(last.Reason)
	}
	x.add(s)
}

// Exchanged implements [reconnect.Observer]. [Exporter.Time] hears of it, too.
func (x *Exporter) Exchanged(*reconnect.Flow, reconnect.Move, time.Duration, error) {}

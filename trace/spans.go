// Package trace tells an OpenTelemetry collector what is done for a flow, and how long it takes: a flow is a trace, over all requests, servers
// and calls to its aggregator. It speaks OTLP by HTTP, as its environment variables say, and is off without them.
//
// It is written here, and not OpenTelemetry's own library, because that makes the program half as large again. What it sends is read by
// OpenTelemetry's own types in a test.
package trace

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"math/rand/v2"
	"slices"
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

// span is a piece of work that has ended, or a flow. It is described when it is sent.
type span struct {
	parent       // whose part it is; of a flow's work that is part of no other, zero
	id           spanID
	began, ended time.Time
	work         reconnect.Work
	outcome      reconnect.Outcome
	whole        *reconnect.Flow // a flow, as it has ended; nil for work
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
	binary.BigEndian.PutUint64(id[:], rand.Uint64()|1) // none is 0
	return id
}

// sampled reports whether a trace is among the share that is sent: every server says the same of it.
func (x *Exporter) sampled(t traceID) bool {
	return x.share >= 1 || float64(binary.BigEndian.Uint64(t[8:])>>1) < x.share*(1<<63)
}

type withinKey struct{}

// parent is the span around what is done with a context.
type parent struct {
	trace traceID
	span  spanID
}

// within is the span of work that is under way, and what is around it.
type within struct{ parent, around parent }

// Begun implements [reconnect.Timer]. What is done for no flow is in no trace.
func (x *Exporter) Begun(ctx context.Context, w *reconnect.Work) context.Context {
	if w.Kind == reconnect.WorkQueue || w.Flow == "" { // nothing is done within a wait
		return ctx
	}
	in := within{around: parentOf(ctx, w)}
	in.parent = parent{in.around.trace, newSpanID()}
	return context.WithValue(ctx, withinKey{}, in)
}

// parentOf is the span that work begins in: that of a context, or the flow itself.
func parentOf(ctx context.Context, w *reconnect.Work) (of parent) {
	if in, is := ctx.Value(withinKey{}).(within); is {
		return in.parent
	}
	of.trace, of.span = ids(w.Flow)
	return of
}

// Ended implements [reconnect.Timer].
func (x *Exporter) Ended(ctx context.Context, w *reconnect.Work, took time.Duration, o reconnect.Outcome) {
	if w.Flow == "" {
		return
	}
	s := span{began: w.Began, ended: w.Began.Add(took), work: *w, outcome: o}
	switch w.Kind {
	case reconnect.WorkQueue, reconnect.WorkKeeping:
		if o.Fault == "" && took < time.Millisecond {
			return // most take no time
		}
		fallthrough
	case reconnect.WorkRequest:
		s.id = newSpanID()
		if in, is := ctx.Value(withinKey{}).(within); is {
			s.parent = in.parent
		}
	case reconnect.WorkExchange, reconnect.WorkCall, reconnect.WorkTelling:
		in, _ := ctx.Value(withinKey{}).(within)
		s.id, s.parent = in.parent.span, in.around
	}
	x.add(s)
}

// describe says in d, which is used again and again, how a span is sent. It is false for one whose trace is not among those that are.
func (x *Exporter) describe(s *span, d *described) bool {
	*d = described{span: s, kind: internal, attributes: d.attributes[:0], events: d.events[:0]}
	if s.whole != nil {
		return x.flow(s, d)
	}
	if s.parent == (parent{}) {
		s.trace, s.span = ids(s.work.Flow)
	}
	if !x.sampled(s.trace) {
		return false
	}
	w, o := &s.work, s.outcome
	d.fault = o.Fault
	method, route, _ := strings.Cut(w.Name, " ")
	switch w.Kind {
	case reconnect.WorkCall:
		d.name, d.kind = w.Name, client
		d.attributes = append(d.attributes, attribute{key: "http.request.method", text: method}, attribute{key: "url.template", text: route})
	case reconnect.WorkRequest:
		d.name, d.kind = w.Name, server
		d.attributes = append(d.attributes, attribute{key: "http.request.method", text: method}, attribute{key: "http.route", text: route})
		if o.Status < 500 {
			d.fault = "" // it was answered as it should be
		}
	case reconnect.WorkTelling:
		d.name, d.kind = string(w.Kind)+" "+w.Name, client
		d.attributes = append(d.attributes, attribute{key: "reconnect.client", text: w.Client})
	case reconnect.WorkExchange, reconnect.WorkQueue, reconnect.WorkKeeping:
		d.name = string(w.Kind) + " " + w.Name
	}
	d.attributes = append(d.attributes,
		attribute{key: "http.response.status_code", number: int64(o.Status)},
		attribute{key: "error.type", text: o.Fault},
		attribute{key: "reconnect.aggregator", text: w.Provider},
	)
	return true
}

// described is a span as it is sent.
type described struct {
	*span
	name       string
	kind       int
	attributes []attribute
	events     []moment
	fault      string // empty where it has gone well
}

// Happened implements [reconnect.Observer]. A flow has ended: that is the span which is the flow itself, in which all others are.
func (x *Exporter) Happened(f *reconnect.Flow, news []reconnect.Event) {
	if len(news) > 0 && news[len(news)-1].Terminal() {
		x.add(span{began: f.Opened, ended: news[len(news)-1].At, whole: f})
	}
}

// flow describes the span that is a flow, with what happened in it.
func (x *Exporter) flow(s *span, d *described) bool {
	f := s.whole
	if s.trace, s.id = ids(f.ID); !x.sampled(s.trace) {
		return false
	}
	reason := reconnect.ReasonOf(f.Step)
	d.name = "flow"
	d.attributes = append(d.attributes,
		attribute{key: "reconnect.flow", text: f.ID},
		attribute{key: "reconnect.client", text: f.Client},
		attribute{key: "reconnect.door", text: f.Door},
		attribute{key: "reconnect.aggregator", text: f.Provider},
		attribute{key: "reconnect.status", text: f.Status()},
		attribute{key: "reconnect.reason", text: string(reason)},
	)
	for _, e := range f.Events {
		d.events = append(d.events, moment{e.At, e.Type, []attribute{
			{key: "reconnect.step", text: e.Step}, {key: "reconnect.reason", text: string(e.Reason)},
		}})
	}
	if slices.Contains([]reconnect.Reason{reconnect.Internal, reconnect.Unreachable, reconnect.AggregatorFault, reconnect.Unknown}, reason) {
		d.fault = string(reason)
	}
	return true
}

// Exchanged implements [reconnect.Observer]. [Exporter.Ended] hears of it, too.
func (x *Exporter) Exchanged(*reconnect.Flow, reconnect.Move, time.Duration, error) {}

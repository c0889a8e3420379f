package trace

import (
	"context"
	"log/slog"
)

// Log has each line of a log that names a flow name its trace, too, as "trace_id".
func (x *Exporter) Log(to slog.Handler) slog.Handler { return tracing{to, x} }

type tracing struct {
	slog.Handler
	exporter *Exporter
}

// Handle implements slog.Handler.
func (t tracing) Handle(ctx context.Context, r slog.Record) error {
	id := ""
	r.Attrs(func(a slog.Attr) bool {
		id = t.traced(a)
		return id == ""
	})
	if id != "" {
		r = r.Clone()
		r.AddAttrs(slog.String("trace_id", id))
	}
	return t.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (t tracing) WithAttrs(attrs []slog.Attr) slog.Handler {
	for _, a := range attrs {
		if id := t.traced(a); id != "" {
			attrs = append(attrs[:len(attrs):len(attrs)], slog.String("trace_id", id))
			break
		}
	}
	return tracing{t.Handler.WithAttrs(attrs), t.exporter}
}

// WithGroup implements slog.Handler.
func (t tracing) WithGroup(name string) slog.Handler {
	return tracing{t.Handler.WithGroup(name), t.exporter}
}

// traced is the id of the trace of the flow that an attribute names; empty where it names none, or one that is not sent.
func (t tracing) traced(a slog.Attr) string {
	if a.Key != "flow" {
		return ""
	}
	flow := a.Value.String()
	if id, _ := ids(flow); !t.exporter.sampled(id) {
		return ""
	}
	return ID(flow)
}

package main

import (
	"context"
	"log/slog"
	"net"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/metrics"
	"github.com/open-reconnect/reconnect/trace"
)

// observation is what an operator sees of a running widget: its log, and the figures and traces that are asked for.
type observation struct {
	log     *slog.Logger
	figures net.Listener // where figures are told; nil for nowhere
	meters  *metrics.Meters
	all     metrics.Registry
	traces  *trace.Exporter // nil for none
}

// observe begins to observe. Its listener and its exporter are closed by [observation.serve].
func (c command) observe(s *settings) (*observation, error) {
	o := &observation{}
	lines := c.logHandler(s.Level, s.JSONLog)
	var err error
	if o.traces, err = trace.FromEnvironment(c.env, c.file, thisBuild().Version, slog.New(lines)); err != nil {
		return nil, err
	}
	if o.traces != nil {
		lines = o.traces.Log(lines)
	}
	if s.Metrics != "" {
		if o.figures, err = net.Listen("tcp", s.Metrics); err != nil {
			return nil, err
		}
		o.meters = metrics.NewMeters(&o.all)
		lines = o.meters.Log(lines)
	}
	o.log = slog.New(lines)
	return o, nil
}

// of has an engine and its site be observed. It is called before their first use.
func (o *observation) of(e *reconnect.Engine, site *handlers.Site) {
	if o.meters != nil {
		e.Observers, e.Timers = append(e.Observers, o.meters), append(e.Timers, o.meters)
		o.all.Levels(e.Load, site.Held, e.Ready)
		o.all.Process(thisBuild().Version)
	}
	if o.traces != nil {
		e.Observers, e.Timers = append(e.Observers, o.traces), append(e.Timers, o.traces)
	}
}

// serve tells figures until ctx ends. What waits to be traced is sent then.
func (o *observation) serve(ctx context.Context) error {
	defer func() {
		if o.traces != nil {
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), closeTraces)
			defer cancel()
			o.traces.Close(last)
		}
	}()
	if o.figures == nil {
		<-ctx.Done()
		return nil
	}
	return serveHTTP(ctx, o.figures, &o.all)
}

// closeTraces is how long the collector may take for the last traces.
const closeTraces = 3 * time.Second

// logHandler writes a line a fact.
func (c command) logHandler(level slog.Level, asJSON bool) slog.Handler {
	options := &slog.HandlerOptions{Level: level}
	if asJSON {
		return slog.NewJSONHandler(c.log, options)
	}
	return slog.NewTextHandler(c.log, options)
}

// observable reads where figures are told and how the log is written.
func (r *reader) observable(s *settings) map[string]func(*yaml.Node) {
	return map[string]func(*yaml.Node){
		"metrics": r.text(&s.Metrics, badListen),
		"log_format": r.text(new(string), func(v string) string {
			if s.JSONLog = v == "json"; !s.JSONLog && v != "text" {
				return "is none of text, json"
			}
			return ""
		}),
	}
}

// traceable finds what is wrong with OpenTelemetry's environment variables.
func (r *reader) traceable(n *yaml.Node, s *settings) {
	var err error
	if s.Traces, err = trace.Check(r.env, r.file); err != nil {
		r.add(n, "OpenTelemetry's variables in the environment: %v", err)
	}
}

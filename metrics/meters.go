package metrics

import (
	"context"
	"log/slog"
	"slices"
	"strconv"
	"time"

	"github.com/open-reconnect/reconnect"
)

// Meters count what the engine tells: they are a [reconnect.Observer] and a [reconnect.Timer].
type Meters struct {
	opened, ended, steps, refusals *Counter
	lasted, firstStep, answered    *Histogram

	exchanges            *Histogram
	lost                 *Counter
	calls, turns         *Histogram
	replies, withheld    *Counter
	calling, queueing    *Level
	told                 *Counter
	telling              *Histogram
	kept                 *Histogram
	unkept               *Counter
	requests, turnedAway *Counter
	pages                *Histogram
	lines                *Counter
}

// The bounds of buckets, in seconds.
var (
	conversation = []float64{5, 15, 30, 60, 120, 300, 600, 1200, 1800}
	upstream     = []float64{.05, .1, .25, .5, 1, 2.5, 5, 15, 60}
	ours         = []float64{.001, .0025, .005, .01, .05, .25, 1, 2.5}
)

// NewMeters adds families to a registry.
func NewMeters(r *Registry) *Meters {
	return &Meters{
		opened: r.Counter("reconnect_flows_opened_total", "Flows that were opened.", "door", "aggregator", "client"),
		ended: r.Counter("reconnect_flows_ended_total", "Flows that have ended, done or failed.",
			"door", "aggregator", "client", "status", "reason"),
		lasted: r.Histogram("reconnect_flow_duration_seconds", "From a flow's opening to its end.", conversation, "aggregator", "status"),
		steps:  r.Counter("reconnect_steps_total", "Steps that were shown.", "aggregator", "step", "challenge", "reason"),
		refusals: r.Counter("reconnect_refusals_total", "Answers that a bank has refused.",
			"aggregator", "reason"),
		firstStep: r.Histogram("reconnect_first_step_seconds",
			"From a flow's opening to the first step that wants something of its user.", upstream, "aggregator"),
		answered: r.Histogram("reconnect_answer_seconds", "From an answer to the step that follows it.", upstream, "aggregator"),

		exchanges: r.Histogram("reconnect_exchange_duration_seconds",
			"Conversations with an aggregator, the wait for a turn included.", upstream, "aggregator", "exchange"),
		lost: r.Counter("reconnect_exchanges_lost_total", "Conversations with an aggregator of which no reply came.",
			"aggregator", "exchange", "cause"),
		calls: r.Histogram("reconnect_upstream_request_duration_seconds", "Requests to an aggregator, from their turn to their reply.",
			upstream, "aggregator", "call"),
		replies: r.Counter("reconnect_upstream_replies_total", "What has become of requests to an aggregator: a status of HTTP, or why there is none.",
			"aggregator", "call", "outcome"),
		calling:  r.Level("reconnect_upstream_requests", "Requests to an aggregator that are under way.", "aggregator"),
		queueing: r.Level("reconnect_upstream_queue", "Requests to an aggregator that wait for their turn.", "aggregator"),
		turns:    r.Histogram("reconnect_upstream_queue_seconds", "The wait of requests to an aggregator for their turn.", upstream, "aggregator"),
		withheld: r.Counter("reconnect_upstream_withheld_total",
			"Requests that were not sent: the aggregator asks for a pause, answers nothing, or its budget is used up.", "aggregator", "cause"),

		told: r.Counter("reconnect_webhooks_total", "Events that were sent to a client's server, by what became of them: taken, refused, given up.",
			"client", "outcome"),
		telling: r.Histogram("reconnect_webhook_duration_seconds", "How long a client's server takes for an event.", upstream),
		kept:    r.Histogram("reconnect_store_duration_seconds", "Calls of the store.", ours, "operation"),
		unkept:  r.Counter("reconnect_store_errors_total", "Calls of the store that have failed.", "operation", "cause"),

		requests: r.Counter("reconnect_http_requests_total", "Requests that were answered, by their route.", "route", "status"),
		turnedAway: r.Counter("reconnect_http_refused_total", "Requests that were answered with a page, or a problem, that says why not.",
			"reason"),
		pages: r.Histogram("reconnect_http_request_duration_seconds", "Requests, from their head to their answer; of streams, to their begin.", ours, "route"),
		lines: r.Counter("reconnect_log_lines_total", "Lines of the log that an operator should read.", "level"),
	}
}

// Happened implements [reconnect.Observer].
func (m *Meters) Happened(f *reconnect.Flow, news []reconnect.Event) {
	at := len(f.Events) - len(news)
	for i, e := range news {
		m.happened(f, f.Events[:max(0, at+i)], e)
	}
}

// happened counts an event that follows others.
func (m *Meters) happened(f *reconnect.Flow, before []reconnect.Event, e reconnect.Event) {
	if wants(e) && !slices.ContainsFunc(before, wants) {
		began := f.Opened
		if !f.Sent.Begun.IsZero() { // a link has waited for its user
			began = f.Sent.Begun
		}
		m.firstStep.Observe(e.At.Sub(began).Seconds(), f.Provider)
	}
	if sent, was := answer(before); was && (wants(e) || e.Terminal()) {
		m.answered.Observe(e.At.Sub(sent).Seconds(), f.Provider)
		if e.Reason.Refusal() {
			m.refusals.Inc(f.Provider, string(e.Reason))
		}
	}
	switch {
	case e.Type == reconnect.EventOpened:
		m.opened.Inc(f.Door, f.Provider, f.Client)
	case e.Type == reconnect.EventStep:
		m.steps.Inc(f.Provider, e.Step, string(e.Challenge), string(e.Reason))
	case e.Terminal():
		m.ended.Inc(f.Door, f.Provider, f.Client, f.Status(), string(e.Reason))
		m.lasted.Observe(e.At.Sub(f.Opened).Seconds(), f.Provider, f.Status())
	}
}

// wants reports that a bank's question, or the like, is shown.
func wants(e reconnect.Event) bool {
	return e.Type == reconnect.EventStep && e.Challenge != "" && e.Challenge != reconnect.ForLink
}

// answer is when an answer was sent of which nothing has come yet.
func answer(events []reconnect.Event) (at time.Time, was bool) {
	for _, e := range slices.Backward(events) {
		if e.Type == reconnect.EventAnswered && e.Challenge != reconnect.ForLink {
			return e.At, true
		}
		if wants(e) || e.Type == reconnect.EventBack {
			break
		}
	}
	return time.Time{}, false
}

// Exchanged implements [reconnect.Observer]. [Meters.Ended] hears of it, too.
func (m *Meters) Exchanged(*reconnect.Flow, reconnect.Move, time.Duration, error) {}

// Begun implements [reconnect.Timer].
func (m *Meters) Begun(ctx context.Context, w *reconnect.Work) context.Context {
	switch w.Kind {
	case reconnect.WorkCall:
		m.calling.Add(1, w.Provider)
	case reconnect.WorkQueue:
		m.queueing.Add(1, w.Provider)
	case reconnect.WorkExchange, reconnect.WorkTelling, reconnect.WorkRequest, reconnect.WorkKeeping:
	}
	return ctx
}

// Ended implements [reconnect.Timer].
func (m *Meters) Ended(_ context.Context, w *reconnect.Work, lasted time.Duration, o reconnect.Outcome) {
	took := lasted.Seconds()
	switch w.Kind {
	case reconnect.WorkExchange:
		m.exchanges.Observe(took, w.Provider, w.Name)
		if o.Fault != "" {
			m.lost.Inc(w.Provider, w.Name, o.Fault)
		}
	case reconnect.WorkQueue:
		m.queueing.Add(-1, w.Provider)
		m.turns.Observe(took, w.Provider)
		if o.Fault != "" {
			m.withheld.Inc(w.Provider, o.Fault)
		}
	case reconnect.WorkCall:
		m.calling.Add(-1, w.Provider)
		m.calls.Observe(took, w.Provider, w.Name)
		m.replies.Inc(w.Provider, w.Name, outcome(o))
	case reconnect.WorkTelling:
		m.telling.Observe(took)
		if o.Fault == "" {
			o.Fault = "taken"
		}
		m.told.Inc(w.Client, o.Fault)
	case reconnect.WorkKeeping:
		m.kept.Observe(took, w.Name)
		if o.Fault != "" {
			m.unkept.Inc(w.Name, o.Fault)
		}
	case reconnect.WorkRequest:
		m.requests.Inc(w.Name, outcome(reconnect.Outcome{Status: o.Status}))
		m.pages.Observe(took, w.Name)
		if o.Fault != "" {
			m.turnedAway.Inc(o.Fault)
		}
	}
}

// outcome is a fault, or a status: those of HTTP and no others.
func outcome(o reconnect.Outcome) string {
	switch {
	case o.Fault != "":
		return o.Fault
	case o.Status < 100 || o.Status > 599:
		return other
	}
	return strconv.Itoa(o.Status)
}

// Log has the lines counted that are written to a log at [slog.LevelWarn] and above.
func (m *Meters) Log(to slog.Handler) slog.Handler { return counting{to, m} }

// Line counts a line of the log, by the word for its level.
func (m *Meters) Line(level string) { m.lines.Inc(level) }

type counting struct {
	slog.Handler
	meters *Meters
}

// Handle implements slog.Handler.
func (c counting) Handle(ctx context.Context, r slog.Record) error {
	switch {
	case r.Level >= slog.LevelError:
		c.meters.Line("error")
	case r.Level >= slog.LevelWarn:
		c.meters.Line("warn")
	}
	return c.Handler.Handle(ctx, r)
}

// WithAttrs implements slog.Handler.
func (c counting) WithAttrs(attrs []slog.Attr) slog.Handler {
	return counting{c.Handler.WithAttrs(attrs), c.meters}
}

// WithGroup implements slog.Handler.
func (c counting) WithGroup(name string) slog.Handler {
	return counting{c.Handler.WithGroup(name), c.meters}
}

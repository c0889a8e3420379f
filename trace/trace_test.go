package trace_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/slim/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/slim/otlp/common/v1"
	otlp "go.opentelemetry.io/proto/slim/otlp/trace/v1"
	"google.golang.org/protobuf/proto"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/trace"
)

// heard is a collector, which reads by OpenTelemetry's own types.
type heard struct {
	*httptest.Server
	t *testing.T

	mu       sync.Mutex
	refuse   []int // statuses to answer with first
	asked    int
	header   http.Header
	path     string
	resource map[string]string
	spans    []*otlp.Span
}

func listen(t *testing.T) *heard {
	h := &heard{t: t}
	h.Server = httptest.NewServer(http.HandlerFunc(h.hear))
	t.Cleanup(h.Close)
	return h
}

func (h *heard) hear(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	body, _ := io.ReadAll(r.Body)
	h.header, h.path = r.Header, r.URL.Path
	if h.asked++; len(h.refuse) > 0 {
		w.WriteHeader(h.refuse[0])
		h.refuse = h.refuse[1:]
		return
	}
	if r.Header.Get("Content-Encoding") == "gzip" {
		z, err := gzip.NewReader(bytes.NewReader(body))
		if err == nil {
			body, err = io.ReadAll(z)
		}
		if err != nil {
			h.t.Error(err)
		}
	}
	var sent collector.ExportTraceServiceRequest
	if err := (proto.UnmarshalOptions{DiscardUnknown: false}).Unmarshal(body, &sent); err != nil {
		h.t.Errorf("what is sent is no message: %v", err)
	}
	for _, of := range sent.ResourceSpans {
		h.resource = attributes(of.Resource.Attributes)
		for _, scope := range of.ScopeSpans {
			if len(scope.ProtoReflect().GetUnknown()) > 0 || scope.Scope.Name != "github.com/open-reconnect/reconnect" {
				h.t.Errorf("the scope is %v", scope.Scope)
			}
			h.spans = append(h.spans, scope.Spans...)
		}
	}
}

// all waits for so many spans, and returns them by their names.
func (h *heard) all(n int) map[string]*otlp.Span {
	h.t.Helper()
	soon.Await(h.t, "the collector has all spans", func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		return len(h.spans) >= n
	})
	h.mu.Lock()
	defer h.mu.Unlock()
	by := map[string]*otlp.Span{}
	for _, s := range h.spans {
		by[s.Name] = s
	}
	return by
}

func attributes(all []*common.KeyValue) map[string]string {
	read := map[string]string{}
	for _, a := range all {
		read[a.Key] = a.Value.GetStringValue()
		if n := a.Value.GetIntValue(); n != 0 {
			read[a.Key] = hex.EncodeToString([]byte{byte(n >> 8), byte(n)})
		}
	}
	return read
}

func environment(pairs ...string) func(string) (string, bool) {
	return func(name string) (string, bool) {
		for _, p := range pairs {
			if key, value, _ := strings.Cut(p, "="); key == name {
				return value, true
			}
		}
		return "", false
	}
}

func start(t *testing.T, log *slog.Logger, pairs ...string) *trace.Exporter {
	t.Helper()
	x, err := trace.FromEnvironment(environment(append(pairs, "OTEL_BSP_SCHEDULE_DELAY=10")...), os.ReadFile, "v1.2.3", log)
	if err != nil || x == nil {
		t.Fatalf("%v, %v", x, err)
	}
	t.Cleanup(func() { x.Close(context.Background()) })
	return x
}

const flowID = "0123456789abcdef01234567"

// play has a flow opened, answered and ended.
func play(x *trace.Exporter) {
	e := &reconnect.Engine{Timers: []reconnect.Timer{x}}
	ctx, exchanged := reconnect.Begin(e.Timed(context.Background(), flowID), reconnect.Work{
		Kind: reconnect.WorkExchange, Provider: "powens", Name: "answer",
	})
	_, queued := reconnect.Begin(ctx, reconnect.Work{Kind: reconnect.WorkQueue, Provider: "powens", Name: "POST /connections/{}"})
	queued(reconnect.Outcome{})
	_, called := reconnect.Begin(ctx, reconnect.Work{Kind: reconnect.WorkCall, Provider: "powens", Name: "POST /connections/{}"})
	called(reconnect.Outcome{Status: 503, Fault: "cut off"})
	exchanged(reconnect.Outcome{Fault: "lost"})
	second := reconnect.Work{Kind: reconnect.WorkRequest, Flow: flowID, Name: "GET /f/:key", Began: time.Now().Add(-time.Second)}
	e.Spent(context.Background(), second, reconnect.Outcome{Status: 200})
	e.Spent(context.Background(), reconnect.Work{Kind: reconnect.WorkRequest, Name: "GET /livez", Began: time.Now()}, reconnect.Outcome{Status: 200})
	e.Spent(context.Background(), reconnect.Work{Kind: reconnect.WorkKeeping, Flow: flowID, Name: "read", Began: time.Now()}, reconnect.Outcome{})
	at := time.Now()
	f := &reconnect.Flow{
		ID: flowID, Client: "shop", Door: "powens", Provider: "powens", Opened: at.Add(-time.Minute), Step: reconnect.Failed{Reason: reconnect.Internal},
		Connection: "secret-connection", State: "secret-state", Cursor: reconnect.Cursor("secret-cursor"), Person: "secret-person", Secret: "secret-secret",
		Callback: "https://secret.example/", Bank: reconnect.Bank{Name: "secret-bank"},
		Events: []reconnect.Event{
			{Seq: 1, Type: reconnect.EventOpened, Step: "wait", At: at.Add(-time.Minute)},
			{Seq: 2, Type: reconnect.EventFailed, Step: "failed", Reason: reconnect.Internal, At: at},
		},
	}
	x.Happened(f, f.Events[:1])
	x.Happened(f, f.Events[1:])
}

func TestAFlowIsATraceThatOpenTelemetryReads(t *testing.T) {
	h := listen(t)
	x := start(t, slog.New(slog.DiscardHandler), "OTEL_EXPORTER_OTLP_ENDPOINT="+h.URL+"/otlp/", "OTEL_EXPORTER_OTLP_HEADERS=x-key=a%20b",
		"OTEL_RESOURCE_ATTRIBUTES=deployment.environment.name=test,host.name=here", "OTEL_SERVICE_NAME=mend")
	play(x)
	spans := h.all(4)
	flow, request, exchange, call := spans["flow"], spans["GET /f/:key"], spans["exchange answer"], spans["POST /connections/{}"]
	if len(h.spans) != 4 || flow == nil || request == nil || exchange == nil || call == nil {
		t.Fatalf("spans: %v", h.spans)
	}
	for name, s := range spans {
		if hex.EncodeToString(s.TraceId) != trace.ID(flowID) || len(s.SpanId) != 8 || len(s.ProtoReflect().GetUnknown()) > 0 {
			t.Errorf("%s is in the trace %x: %v", name, s.TraceId, s)
		}
	}
	if !bytes.Equal(request.ParentSpanId, flow.SpanId) || !bytes.Equal(exchange.ParentSpanId, flow.SpanId) ||
		!bytes.Equal(call.ParentSpanId, exchange.SpanId) || flow.ParentSpanId != nil {
		t.Errorf("the spans do not lie in one another: %v", spans)
	}
	if took := time.Duration(request.EndTimeUnixNano - request.StartTimeUnixNano); took < time.Second || took > time.Minute {
		t.Errorf("the request took %s", took)
	}
	if took := time.Duration(flow.EndTimeUnixNano - flow.StartTimeUnixNano); took != time.Minute || len(flow.Events) != 2 || flow.Events[1].Name != "failed" {
		t.Errorf("the flow took %s, and in it happened %v", took, flow.Events)
	}
	if flow.Status.GetCode() != otlp.Status_STATUS_CODE_ERROR || call.Status.GetMessage() != "cut off" || request.Status != nil ||
		call.Kind != otlp.Span_SPAN_KIND_CLIENT || request.Kind != otlp.Span_SPAN_KIND_SERVER {
		t.Errorf("ends: %v, %v, %v", flow.Status, call.Status, request.Status)
	}
	if got := attributes(call.Attributes); got["url.template"] != "/connections/{}" || got["http.response.status_code"] != "01f7" || got["error.type"] != "cut off" {
		t.Errorf("the call: %v", got)
	}
	if h.path != "/otlp/v1/traces" || h.header.Get("X-Key") != "a b" || h.resource["service.name"] != "mend" || h.resource["host.name"] != "here" ||
		h.resource["service.version"] != "v1.2.3" || h.resource["deployment.environment.name"] != "test" {
		t.Errorf("sent to %s with %v, by %v", h.path, h.header, h.resource)
	}
	for _, s := range h.spans {
		if strings.Contains(s.String(), "secret") {
			t.Errorf("a span holds what a flow keeps: %v", s)
		}
	}
}

func TestACollectorThatWasAwayGetsWhatIsLeft(t *testing.T) {
	h := listen(t)
	h.refuse = []int{503, 429}
	log := &bytes.Buffer{}
	x := start(t, slog.New(slog.NewTextHandler(log, nil)), "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT="+h.URL, "OTEL_EXPORTER_OTLP_COMPRESSION=gzip",
		"OTEL_BSP_MAX_QUEUE_SIZE=2")
	play(x)
	h.all(2)
	x.Close(t.Context())
	if h.path != "/" || h.asked != 3 && h.asked != 4 || len(h.spans) < 2 {
		t.Errorf("%d messages to %s, %d spans", h.asked, h.path, len(h.spans))
	}
	for _, line := range []string{"the collector does not take traces", "status 503", "the collector takes traces again"} {
		if !strings.Contains(log.String(), line) {
			t.Errorf("the log does not say %q:\n%s", line, log)
		}
	}
}

func TestWhatWaitsIsSentBeforeTheEnd(t *testing.T) {
	h := listen(t)
	x, err := trace.FromEnvironment(environment("OTEL_EXPORTER_OTLP_ENDPOINT="+h.URL), os.ReadFile, "", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	play(x)
	x.Close(t.Context())
	if len(h.spans) != 4 {
		t.Errorf("%d spans came", len(h.spans))
	}
}

func TestALogLineNamesTheTraceOfItsFlow(t *testing.T) {
	var text bytes.Buffer
	x := start(t, slog.New(slog.DiscardHandler), "OTEL_TRACES_EXPORTER=otlp")
	log := slog.New(x.Log(slog.NewTextHandler(&text, nil)))
	log.With("flow", flowID).Info("one")
	log.Info("two", "flow", flowID)
	log.Info("three", "client", "shop")
	lines := strings.Split(strings.TrimSpace(text.String()), "\n")
	for i, n := range []int{1, 1, 0} {
		if got := strings.Count(lines[i], "trace_id="+trace.ID(flowID)); got != n {
			t.Errorf("%d ids, not %d: %s", got, n, lines[i])
		}
	}
	none := start(t, slog.New(slog.DiscardHandler), "OTEL_TRACES_EXPORTER=otlp", "OTEL_TRACES_SAMPLER=always_off")
	text.Reset()
	if slog.New(none.Log(slog.NewTextHandler(&text, nil))).Info("four", "flow", flowID); strings.Contains(text.String(), "trace_id") {
		t.Errorf("a trace is named that is not sent: %s", &text)
	}
}

func TestTheEnvironmentSaysWhetherAndWhere(t *testing.T) {
	files := func(name string) ([]byte, error) { return nil, errors.New("no such file") }
	for set, want := range map[string]string{
		"":                    "",
		"OTEL_SERVICE_NAME=x": "",

		"OTEL_TRACES_EXPORTER=none OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318": "",
		"OTEL_SDK_DISABLED=true OTEL_EXPORTER_OTLP_ENDPOINT=http://c:4318":    "",

		"OTEL_TRACES_EXPORTER=otlp":                          "http://localhost:4318/v1/traces",
		"OTEL_EXPORTER_OTLP_ENDPOINT=https://c:4318":         "https://c:4318/v1/traces",
		"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=https://u:p@c/x": "https://u:xxxxx@c/x",

		"OTEL_TRACES_EXPORTER=jaeger":                                                          `!OTEL_TRACES_EXPORTER is "jaeger"`,
		"OTEL_EXPORTER_OTLP_ENDPOINT=c:4318":                                                   "!OTEL_EXPORTER_OTLP_ENDPOINT is no http or https address",
		"OTEL_TRACES_EXPORTER=otlp OTEL_EXPORTER_OTLP_PROTOCOL=grpc":                           `!OTEL_EXPORTER_OTLP_PROTOCOL is "grpc"; this program knows http/protobuf`,
		"OTEL_TRACES_EXPORTER=otlp OTEL_EXPORTER_OTLP_HEADERS=key":                             "!OTEL_EXPORTER_OTLP_HEADERS has a part that is no key=value",
		"OTEL_TRACES_EXPORTER=otlp OTEL_TRACES_SAMPLER=often":                                  "!OTEL_TRACES_SAMPLER is",
		"OTEL_TRACES_EXPORTER=otlp OTEL_TRACES_SAMPLER=traceidratio OTEL_TRACES_SAMPLER_ARG=2": "!OTEL_TRACES_SAMPLER_ARG is no number from 0 to 1",
		"OTEL_TRACES_EXPORTER=otlp OTEL_BSP_MAX_QUEUE_SIZE=0":                                  "!OTEL_BSP_MAX_QUEUE_SIZE is no whole number",
		"OTEL_TRACES_EXPORTER=otlp OTEL_EXPORTER_OTLP_CERTIFICATE=ca.pem":                      "!OTEL_EXPORTER_OTLP_CERTIFICATE is no file of certificates",
		"OTEL_TRACES_EXPORTER=otlp OTEL_EXPORTER_OTLP_CLIENT_KEY=k.pem":                        "!OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE and OTEL_EXPORTER_OTLP_CLIENT_KEY come together",
	} {
		where, err := trace.Check(environment(strings.Fields(set)...), files)
		fault, wrong := strings.CutPrefix(want, "!")
		if wrong && (err == nil || !strings.Contains(err.Error(), fault)) || !wrong && (err != nil || where != want) {
			t.Errorf("%s: %q, %v; want %q", set, where, err, want)
		}
	}
}

// Every server must decide alike, or traces had holes.
func TestAShareOfTheFlowsIsTraced(t *testing.T) {
	h := listen(t)
	x := start(t, slog.New(slog.DiscardHandler), "OTEL_EXPORTER_OTLP_ENDPOINT="+h.URL, "OTEL_TRACES_SAMPLER=parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG=0.25")
	for i := range 400 {
		f := &reconnect.Flow{ID: hex.EncodeToString([]byte{byte(i), byte(i >> 8)}), Step: reconnect.Done{}}
		f.Events = []reconnect.Event{{Seq: 1, Type: reconnect.EventDone}}
		x.Happened(f, f.Events)
	}
	x.Close(t.Context())
	if n := len(h.spans); n < 60 || n > 140 {
		t.Errorf("%d of 400 flows are traced, not about 100", n)
	}
}

package metrics_test

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/metrics"
)

func TestWhatAFlowDoesIsCountedByWhatItIs(t *testing.T) {
	var r metrics.Registry
	m := metrics.NewMeters(&r)
	at := time.Unix(1_800_000_000, 0)
	f := &reconnect.Flow{ID: "f1", Door: "powens", Provider: "powens", Client: "shop", Opened: at, Step: reconnect.Wait{}}
	say := func(after time.Duration, typ, step string, c reconnect.Challenge, why reconnect.Reason) {
		f.Events = append(f.Events, reconnect.Event{
			Seq: len(f.Events) + 1, Type: typ, Step: step, Reason: why, Challenge: c, At: at.Add(after),
		})
		m.Happened(f, f.Events[len(f.Events)-1:])
	}
	say(0, reconnect.EventOpened, "wait", "", "")
	say(400*time.Millisecond, reconnect.EventStep, "ask", reconnect.ForLogin, reconnect.WrongCredentials)
	say(20*time.Second, reconnect.EventAnswered, "ask", reconnect.ForLogin, "")
	say(21*time.Second, reconnect.EventStep, "wait", "", "")
	say(24*time.Second, reconnect.EventStep, "ask", reconnect.ForCode, reconnect.WrongCode)
	say(40*time.Second, reconnect.EventAnswered, "ask", reconnect.ForCode, "")
	f.Step = reconnect.Failed{Reason: reconnect.TooManyAttempts}
	say(50*time.Second, reconnect.EventFailed, "failed", "", reconnect.TooManyAttempts)

	has(t, scrape(t, &r), map[string]float64{
		`reconnect_flows_opened_total{door="powens",aggregator="powens",client="shop"}`:                                           1,
		`reconnect_flows_ended_total{door="powens",aggregator="powens",client="shop",status="failed",reason="too_many_attempts"}`: 1,
		`reconnect_flow_duration_seconds_sum{aggregator="powens",status="failed"}`:                                                50,
		`reconnect_steps_total{aggregator="powens",step="ask",challenge="login",reason="wrong_credentials"}`:                      1,
		`reconnect_steps_total{aggregator="powens",step="ask",challenge="code",reason="wrong_code"}`:                              1,
		`reconnect_steps_total{aggregator="powens",step="wait",challenge="",reason=""}`:                                           1,
		`reconnect_refusals_total{aggregator="powens",reason="wrong_code"}`:                                                       1,
		`reconnect_first_step_seconds_sum{aggregator="powens"}`:                                                                   0.4,
		`reconnect_first_step_seconds_count{aggregator="powens"}`:                                                                 1,
		`reconnect_answer_seconds_sum{aggregator="powens"}`:                                                                       14,
		`reconnect_answer_seconds_count{aggregator="powens"}`:                                                                     2,
	})
	if told := scrape(t, &r); told[`reconnect_refusals_total{aggregator="powens",reason="wrong_credentials"}`] != 0 {
		t.Error("a refusal that was there at the start is counted as one")
	}
}

func TestALinkThatWasSentIsTimedFromWhenItsUserCame(t *testing.T) {
	var r metrics.Registry
	m := metrics.NewMeters(&r)
	at := time.Unix(1_800_000_000, 0)
	f := &reconnect.Flow{Provider: "syncfy", Opened: at, Sent: reconnect.Sent{Begun: at.Add(time.Hour)}, Step: reconnect.Wait{}}
	f.Events = []reconnect.Event{
		{Seq: 1, Type: reconnect.EventOpened, Challenge: reconnect.ForLink, At: at},
		{Seq: 2, Type: reconnect.EventStep, Step: "ask", Challenge: reconnect.ForLink, At: at},
		{Seq: 3, Type: reconnect.EventAnswered, Step: "ask", Challenge: reconnect.ForLink, At: at.Add(time.Hour)},
		{Seq: 4, Type: reconnect.EventStep, Step: "ask", Challenge: reconnect.ForCode, At: at.Add(time.Hour + time.Second)},
	}
	m.Happened(f, f.Events)
	has(t, scrape(t, &r), map[string]float64{
		`reconnect_first_step_seconds_sum{aggregator="syncfy"}`: 1, `reconnect_first_step_seconds_count{aggregator="syncfy"}`: 1,
	})
	if _, answered := scrape(t, &r)[`reconnect_answer_seconds_count{aggregator="syncfy"}`]; answered {
		t.Error("that the user came is taken for an answer to the bank")
	}
}

func TestWorkIsCountedWhileItLastsAndWhenItHasEnded(t *testing.T) {
	var r metrics.Registry
	m := metrics.NewMeters(&r)
	begin := func(w reconnect.Work) func(reconnect.Outcome) {
		ctx := m.Begun(context.Background(), &w)
		return func(o reconnect.Outcome) { m.Ended(ctx, &w, time.Second, o) }
	}
	call := reconnect.Work{Kind: reconnect.WorkCall, Provider: "flinks", Name: "POST /Authorize"}
	queue := reconnect.Work{Kind: reconnect.WorkQueue, Provider: "flinks", Name: "POST /Authorize"}
	first, second, waits := begin(call), begin(call), begin(queue)
	has(t, scrape(t, &r), map[string]float64{
		`reconnect_upstream_requests{aggregator="flinks"}`: 2, `reconnect_upstream_queue{aggregator="flinks"}`: 1,
	})
	first(reconnect.Outcome{Status: 203})
	second(reconnect.Outcome{Fault: "timed out"})
	waits(reconnect.Outcome{Fault: "paused"})
	begin(reconnect.Work{Kind: reconnect.WorkExchange, Provider: "flinks", Name: "answer"})(reconnect.Outcome{Fault: "lost"})
	begin(reconnect.Work{Kind: reconnect.WorkTelling, Client: "shop", Name: "done"})(reconnect.Outcome{})
	begin(reconnect.Work{Kind: reconnect.WorkKeeping, Name: "update"})(reconnect.Outcome{Fault: "away"})
	begin(reconnect.Work{Kind: reconnect.WorkRequest, Name: "GET /f/:key"})(reconnect.Outcome{Status: 404, Fault: "not_found"})
	begin(reconnect.Work{Kind: reconnect.WorkRequest, Name: "GET /f/:key"})(reconnect.Outcome{Status: 12345})
	has(t, scrape(t, &r), map[string]float64{
		`reconnect_upstream_requests{aggregator="flinks"}`: 0, `reconnect_upstream_queue{aggregator="flinks"}`: 0,
		`reconnect_upstream_replies_total{aggregator="flinks",call="POST /Authorize",outcome="203"}`:       1,
		`reconnect_upstream_replies_total{aggregator="flinks",call="POST /Authorize",outcome="timed out"}`: 1,
		`reconnect_upstream_withheld_total{aggregator="flinks",cause="paused"}`:                            1,
		`reconnect_exchanges_lost_total{aggregator="flinks",exchange="answer",cause="lost"}`:               1,
		`reconnect_webhooks_total{client="shop",outcome="taken"}`:                                          1,
		`reconnect_store_errors_total{operation="update",cause="away"}`:                                    1,
		`reconnect_http_requests_total{route="GET /f/:key",status="404"}`:                                  1,
		`reconnect_http_requests_total{route="GET /f/:key",status="other"}`:                                1,
		`reconnect_http_refused_total{reason="not_found"}`:                                                 1,
	})
}

func TestLinesOfTheLogAreCounted(t *testing.T) {
	var r metrics.Registry
	m := metrics.NewMeters(&r)
	log := slog.New(m.Log(slog.NewTextHandler(t.Output(), nil))).With("flow", "f1")
	log.Error("it burns")
	log.Warn("it is hot")
	log.Info("it is warm")
	has(t, scrape(t, &r), map[string]float64{
		`reconnect_log_lines_total{level="error"}`: 1, `reconnect_log_lines_total{level="warn"}`: 1,
	})
}

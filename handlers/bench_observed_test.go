package handlers_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/metrics"
	"github.com/open-reconnect/reconnect/store/memory"
	"github.com/open-reconnect/reconnect/trace"
)

// observedBudget is what to count and to trace may cost, as a share of the pages a second.
const observedBudget = 0.05

// BenchmarkObserved compares pages a second where each is counted and traced with those where none is: the same page, by turns, over
// loopback. What runs beside it here, the browser and the collector, counts, too.
func BenchmarkObserved(b *testing.B) {
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }))
	defer collector.Close()
	environment := func(name string) (string, bool) { return collector.URL, name == "OTEL_EXPORTER_OTLP_ENDPOINT" }
	traces, err := trace.FromEnvironment(environment, os.ReadFile, "", slog.New(slog.DiscardHandler))
	if err != nil {
		b.Fatal(err)
	}
	defer traces.Close(context.Background())
	var figures metrics.Registry
	meters := metrics.NewMeters(&figures)
	bare := pageOf(b, func(*reconnect.Engine) {})
	observed := pageOf(b, func(e *reconnect.Engine) {
		e.Observers = []reconnect.Observer{meters, traces}
		e.Timers = []reconnect.Timer{meters, traces}
	})
	const pages, rounds = 200, 100
	took := func(page func()) time.Duration { // of a processor: what else runs on the machine does not count
		began := processorTime(b)
		for range pages {
			page()
		}
		return processorTime(b) - began
	}
	var without, with []time.Duration
	for range rounds {
		without, with = append(without, took(bare)), append(with, took(observed))
	}
	slices.Sort(without)
	slices.Sort(with)
	quick := rounds / 5 // a machine that is busy makes rounds slower, never quicker
	ratio := without[quick].Seconds() / with[quick].Seconds()
	fmt.Printf("counted and traced, pages a second are %.3f of what they are without; budget ≥ %.2f\n", ratio, 1-observedBudget)
	b.ReportMetric(ratio, "ratio")
	b.ReportMetric(0, "ns/op")
}

func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// pageOf returns what gets the page of a step once more, as a browser does.
func pageOf(b *testing.B, with func(*reconnect.Engine)) func() {
	client := &reconnect.Client{ID: "shop", Name: "Shop", Origins: []string{"https://shop.example"}}
	log := slog.New(slog.DiscardHandler)
	s := &handlers.Site{
		Engine: &reconnect.Engine{
			Store: memory.New(), Log: log, Now: time.Now,
			Providers: map[string]reconnect.Provider{"bank": &bank{next: always(login)}},
		},
		Roster:     handlers.Roster{Doors: []reconnect.Door{door{client}}, Clients: map[string]*reconnect.Client{"shop": client}},
		SessionKey: make([]byte, 32), Log: log,
	}
	with(s.Engine)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	app := s.Mount()
	go func() { _ = app.Listener(s.Guard(l)) }()
	b.Cleanup(func() { _ = app.Shutdown() })
	browser := &fasthttp.HostClient{Addr: l.Addr().String()}
	req, res := &fasthttp.Request{}, &fasthttp.Response{}
	get := func(path, cookie, encoding string) {
		req.Reset()
		req.SetRequestURI("http://" + l.Addr().String() + path)
		req.Header.Set("Cookie", cookie)
		req.Header.Set("Accept-Encoding", encoding)
		req.Header.Set("Sec-Fetch-Mode", "navigate")
		if err := browser.Do(req, res); err != nil {
			b.Fatal(err)
		}
	}
	get("/open?code=c", "", "identity")
	found := action.FindSubmatch(res.Body())
	if found == nil {
		b.Fatalf("the link is answered %d", res.StatusCode())
	}
	page := string(found[1])
	var cookie fasthttp.Cookie
	_ = cookie.ParseBytes(res.Header.Peek("Set-Cookie"))
	held := string(cookie.Key()) + "=" + string(cookie.Value())
	return func() {
		if get(page, held, "gzip"); res.StatusCode() != http.StatusOK {
			b.Fatalf("the page is answered %d", res.StatusCode())
		}
	}
}

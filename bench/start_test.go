//go:build bench && linux

package bench_test

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/figures"
	"github.com/open-reconnect/reconnect/internal/ports"
	"github.com/open-reconnect/reconnect/internal/soon"
)

// BenchmarkStart starts "widget serve" again and again, and tells the time until it has answered a request, what it holds once it has
// nothing to do, and how large the program is.
func BenchmarkStart(b *testing.B) {
	config, listen := configuration(b, "http://127.0.0.1:1/powens/2.0")
	var ms, mib []float64
	for range rounds(15, 5) {
		began := time.Now()
		p := run(b, nil, program(b), "serve", "--config", config)
		for !answered("http://" + listen + "/healthz") {
			if time.Sleep(time.Millisecond); time.Since(began) > soon.Patience {
				b.Fatalf("the server does not answer:\n%s", &p.said)
			}
		}
		ms = append(ms, float64(time.Since(began).Microseconds())/1e3)
		time.Sleep(300 * time.Millisecond) // its first looks are over
		mib = append(mib, p.resident()/(1<<20))
		p.stop()
	}
	info, err := os.Stat(program(b))
	if err != nil {
		b.Fatal(err)
	}
	start, idle, size := figures.Of(ms...), figures.Of(mib...), float64(info.Size())/(1<<20)
	figures.Start.Is(start)
	figures.Idle.Is(idle)
	figures.Binary.Is(figures.Of(size))
	b.ReportMetric(start.Median, "ms-to-answer")
	b.ReportMetric(idle.Median, "MiB-idle")
	b.ReportMetric(size, "MiB-program")
	b.ReportMetric(0, "ns/op")
}

// free is an address at which nothing listens.
func free(b *testing.B) string { b.Helper(); return fmt.Sprint("127.0.0.1:", ports.Free(b)) }

// configuration is a file for "widget serve": one client with one account at Powens, flows in a file. Nothing is bounded by address, since
// all comes from one.
func configuration(b *testing.B, api string) (file, listen string) {
	b.Helper()
	listen = free(b)
	file = filepath.Join(b.TempDir(), "reconnect.yaml")
	b.Setenv("BENCH_SECRET", "a secret that nobody has to keep")
	if err := os.WriteFile(file, []byte(`
listen: `+listen+`
url: http://`+listen+`
session_secret: {env: BENCH_SECRET}
store: reconnect.db
log: warn
limits:
  {connections: 50000, connections_per_address: 50000, streams: 50000, streams_per_source: 50000, flows: 50000, flows_per_client: 50000,
   flows_per_account: 50000, flows_per_source: 50000, unproven: 50000, unproven_per_source: 50000}
clients:
  - id: bench
    callbacks: [http://localhost/callback]
    origins: [http://localhost]
    powens: [{domain: sandbox.biapi.pro, client_id: "12345678", client_secret: {env: BENCH_SECRET}, agent: true, base_url: "`+api+`"}]
`), 0o600); err != nil {
		b.Fatal(err)
	}
	return file, listen
}

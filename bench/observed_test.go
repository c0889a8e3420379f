//go:build bench && linux

package bench_test

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/open-reconnect/reconnect/internal/figures"
)

// BenchmarkObserved compares a server that counts and traces every page with one that does neither, by turns, and by the time that a
// processor spends on a page in the server alone. What the collector takes does not count; what is sent to it later does. Two servers that
// count nothing tell how much of it is noise.
func BenchmarkObserved(b *testing.B) {
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) }))
	b.Cleanup(collector.Close)
	bare, twin := form(b), form(b)
	observed := formWith(b, []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + collector.URL}, "--metrics", "127.0.0.1:0")
	for _, t := range []*target{&bare, &twin, &observed} {
		t.encoding = "gzip"
	}
	together(b, 1, bare, twin, observed) // what is made once is made
	all := together(b, rounds(40, 10), observed, bare, twin)
	ratio := ratios(all, 0, server)
	figures.Observed.Beside(ratio, apart(ratios(all, 2, server)))
	figures.Tell("  of a processor a page, with and without", fmt.Sprintf("%.1f µs, %.1f µs", median(all, 0, server), median(all, 1, server)), "", true)
	b.ReportMetric(ratio.Median, "of-unobserved")
	b.ReportMetric(0, "ns/op")
}

package metrics_test

import (
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/open-reconnect/reconnect/metrics"
)

// scrape is what a registry tells, by the names of its lines with their labels.
func scrape(t *testing.T, r *metrics.Registry) map[string]float64 {
	t.Helper()
	w := httptest.NewRecorder()
	r.ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	told := map[string]float64{}
	for line := range strings.Lines(w.Body.String()) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "# ") {
			continue
		}
		at := strings.LastIndexByte(line, ' ')
		v, err := strconv.ParseFloat(line[at+1:], 64)
		if _, twice := told[line[:max(at, 0)]]; err != nil || twice {
			t.Fatalf("the line %q tells no figure, or one that was told before", line)
		}
		told[line[:at]] = v
	}
	return told
}

func has(t *testing.T, told map[string]float64, want map[string]float64) {
	t.Helper()
	for line, v := range want {
		if got, there := told[line]; !there || got != v {
			t.Errorf("%s is %v (there: %t), not %v", line, got, there, v)
		}
	}
}

func TestWhateverComesFromOutsideAScrapeStaysBounded(t *testing.T) {
	var r metrics.Registry
	c := r.Counter("hostile_total", "…", "what", "more")
	for i := range 10_000 {
		c.Inc("word "+strconv.Itoa(i)+"\n\"}\\", strings.Repeat("é", 5000))
	}
	told := scrape(t, &r)
	if len(told) > 301 || told[`hostile_total{what="other",more="other"}`] != 9700 {
		t.Errorf("10,000 words make %d lines, and of the rest %v", len(told), told[`hostile_total{what="other",more="other"}`])
	}
	for line := range told {
		if len(line) > 300 {
			t.Errorf("a line has %d bytes: %q", len(line), line)
		}
	}
}

func TestNoCountIsLostWhereManyCountAtOnce(t *testing.T) {
	var r metrics.Registry
	c, l := r.Counter("hits_total", "…", "by"), r.Level("level", "…")
	h := r.Histogram("took_seconds", "…", []float64{1, 2})
	var all sync.WaitGroup
	for i := range 8 {
		all.Go(func() {
			for n := range 1000 {
				c.Inc(strconv.Itoa(n % 3))
				l.Add(1 - 2*(i%2))
				h.Observe(float64(n%4) / 2)
			}
		})
	}
	all.Wait()
	has(t, scrape(t, &r), map[string]float64{
		`hits_total{by="0"}`: 8 * 334, `hits_total{by="1"}`: 8 * 333, `hits_total{by="2"}`: 8 * 333, `level`: 0,
		`took_seconds_bucket{le="1"}`: 6000, `took_seconds_bucket{le="2"}`: 8000, `took_seconds_bucket{le="+Inf"}`: 8000,
		`took_seconds_count`: 8000, `took_seconds_sum`: 6000,
	})
}

func TestAScrapeIsToldAsItIsAskedFor(t *testing.T) {
	var r metrics.Registry
	r.Counter("hits_total", "Hits.").Inc()
	for _, c := range []struct {
		method, path, accept string
		status               int
		kind, body           string
	}{
		{"GET", "/metrics", "", 200, "text/plain; version=0.0.4; charset=utf-8", "# HELP hits_total Hits.\n# TYPE hits_total counter\nhits_total 1\n"},
		{
			"GET", "/metrics", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5", 200,
			"application/openmetrics-text; version=1.0.0; charset=utf-8", "# HELP hits Hits.\n# TYPE hits counter\nhits_total 1\n# EOF\n",
		},
		{"POST", "/metrics", "", 405, "text/plain; charset=utf-8", "figures are only read\n"},
		{"GET", "/", "", 404, "text/plain; charset=utf-8", "the figures are at /metrics\n"},
	} {
		w, q := httptest.NewRecorder(), httptest.NewRequest(c.method, c.path, nil)
		q.Header.Set("Accept", c.accept)
		r.ServeHTTP(w, q)
		if got := w.Header().Get("Content-Type"); w.Code != c.status || got != c.kind || w.Body.String() != c.body {
			t.Errorf("%s %s (%s) is answered %d, %s:\n%s", c.method, c.path, c.accept, w.Code, got, w.Body)
		}
	}
}

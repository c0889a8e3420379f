//go:build prometheus

package metrics_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/ports"
	"github.com/open-reconnect/reconnect/internal/soon"
)

func TestPromtoolHasNothingAgainstTheFiguresAndTheAlerts(t *testing.T) {
	w := httptest.NewRecorder()
	all, _ := everything()
	all.ServeHTTP(w, httptest.NewRequest("GET", "/metrics", nil))
	for _, run := range []struct {
		args  []string
		stdin []byte
	}{
		{[]string{"check", "metrics"}, w.Body.Bytes()},
		{[]string{"check", "config", "prometheus.yml"}, nil},
		{[]string{"check", "rules", "--lint=all", "--lint-fatal", "alerts.yml"}, nil},
		{[]string{"test", "rules", "alerts_test.yml"}, nil},
	} {
		tool := exec.Command("promtool", run.args...)
		tool.Dir, tool.Stdin = monitoring, bytes.NewReader(run.stdin)
		if said, err := tool.CombinedOutput(); err != nil {
			t.Errorf("promtool %s: %v\n%s", strings.Join(run.args, " "), err, said)
		}
	}
}

// A query that is wrong shows an empty panel, which looks like peace.
func TestEveryPanelOfTheDashboardShowsSomethingOfARealPrometheus(t *testing.T) {
	all, m := everything()
	figures := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
		if !strings.Contains(q.Header.Get("Accept"), "openmetrics") {
			t.Errorf("Prometheus asks for %s", q.Header.Get("Accept"))
		}
		happen(m)
		all.ServeHTTP(w, q)
	}))
	defer figures.Close()
	server := startPrometheus(t, strings.TrimPrefix(figures.URL, "http://"))
	var empty []string
	soon.Await(t, "every panel shows something", func() bool {
		empty = nil
		for _, e := range expressions(t) {
			if server.samples(t, strings.ReplaceAll(e, "$__rate_interval", "30s")) == 0 {
				empty = append(empty, e)
			}
		}
		return len(empty) == 0
	})
}

// prometheusServer is one that runs.
type prometheusServer struct{ base string }

// startPrometheus has one scrape an address, with our alerts, until the test ends.
func startPrometheus(t *testing.T, address string) prometheusServer {
	t.Helper()
	text, err := os.ReadFile(monitoring + "prometheus.yml")
	if err != nil {
		t.Fatal(err)
	}
	rules, err := filepath.Abs(monitoring + "alerts.yml")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "prometheus.yml")
	text = []byte(strings.NewReplacer("127.0.0.1:9464", address, "15s", "1s", "alerts.yml", rules).Replace(string(text)))
	if err := os.WriteFile(file, text, 0o600); err != nil {
		t.Fatal(err)
	}
	at := fmt.Sprint("127.0.0.1:", ports.Free(t))
	run := exec.CommandContext(t.Context(), "prometheus", "--config.file="+file, "--storage.tsdb.path="+t.TempDir(), "--web.listen-address="+at)
	run.Stdout, run.Stderr = t.Output(), t.Output()
	run.Cancel = func() error { return run.Process.Signal(os.Interrupt) }
	run.WaitDelay = 5 * time.Second
	if err := run.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = run.Wait() })
	return prometheusServer{"http://" + at}
}

// samples is how many a query has.
func (p prometheusServer) samples(t *testing.T, query string) int {
	t.Helper()
	resp, err := http.Get(p.base + "/api/v1/query?query=" + url.QueryEscape(query))
	if err != nil {
		return 0 // it starts yet
	}
	defer resp.Body.Close()
	var said struct {
		Status, Error string
		Data          struct{ Result []json.RawMessage }
	}
	if resp.StatusCode == http.StatusServiceUnavailable {
		return 0
	}
	if err := json.NewDecoder(resp.Body).Decode(&said); err != nil || said.Status != "success" {
		t.Fatalf("%s: %v %s", query, err, said.Error)
	}
	return len(said.Data.Result)
}

//go:build browser

package e2e_test

import (
	"bufio"
	"net/http"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/figures"
)

// BenchmarkSandboxReady starts "widget sandbox" again and again, and tells the time until it has answered a request.
func BenchmarkSandboxReady(b *testing.B) {
	var ms []float64
	for range 15 * b.N {
		began := time.Now()
		c := exec.CommandContext(b.Context(), widget.cmd.Path, "sandbox", "--listen", "127.0.0.1:0", "--control", "127.0.0.1:0", "--until-eof")
		in, err := c.StdinPipe()
		if err != nil {
			b.Fatal(err)
		}
		out, err := c.StdoutPipe()
		if err != nil {
			b.Fatal(err)
		}
		if err := c.Start(); err != nil {
			b.Fatal(err)
		}
		line, _ := bufio.NewReader(out).ReadString('\n')
		words := strings.Fields(line)
		if len(words) < 4 {
			b.Fatalf("the sandbox says %q", line)
		}
		resp, err := http.Get(words[3] + "/powens/2.0/connectors")
		if err != nil {
			b.Fatal(err)
		}
		_ = resp.Body.Close()
		ms = append(ms, float64(time.Since(began).Microseconds())/1000)
		_ = in.Close()
		_ = c.Wait()
	}
	took := figures.Of(ms...)
	figures.SandboxStart.Is(took)
	b.ReportMetric(took.Median, "ms-to-answer")
	b.ReportMetric(0, "ns/op")
}

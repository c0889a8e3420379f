//go:build browser

package e2e_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/open-reconnect/reconnect/internal/figures"
)

// peersEnv names a folder with a program of Node.js, run.mjs, that opens a page of ours and widgets of other makers by turns on a slow
// telephone, and writes the ratios to a file. docs/performance.md says what it takes and writes.
const peersEnv = "PEERS"

// BenchmarkPeers compares the first control with those of other makers' widgets, in one run. These are no part of the project, for their
// packages name no licence.
func BenchmarkPeers(b *testing.B) {
	peers := map[string]figures.Promise{"mx": figures.FirstOfMX, "syncfy": figures.FirstOfSyncfy}
	folder := os.Getenv(peersEnv)
	if folder == "" {
		for _, p := range peers {
			p.Cannot("PEERS names no folder")
		}
		return
	}
	file := filepath.Join(b.TempDir(), "peers.json")
	cmd := exec.CommandContext(b.Context(), "node", "run.mjs", "--runs", "5", "--json", file,
		"--ours", widget.playground+"/start?story=powens/password&embed=redirect")
	cmd.Dir, cmd.Stdout, cmd.Stderr = folder, os.Stderr, os.Stderr
	if err := cmd.Run(); err != nil {
		b.Fatal(err)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		b.Fatal(err)
	}
	var is struct {
		Ratios []struct {
			Peer string
			Ms   float64
		}
	}
	if err := json.Unmarshal(text, &is); err != nil {
		b.Fatal(err)
	}
	for _, r := range is.Ratios {
		if p, known := peers[r.Peer]; known {
			p.Is(figures.Of(r.Ms))
			b.ReportMetric(r.Ms, "of-"+r.Peer)
		}
	}
	b.ReportMetric(0, "ns/op")
}

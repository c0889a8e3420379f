//go:build browser && lighthouse

package e2e_test

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// TestLighthouseCanBeUsedByEverybody has Lighthouse look at a form, a wait and a failure as on a phone. It is too large, and takes too long, for
// more than "make everybody".
func TestLighthouseCanBeUsedByEverybody(t *testing.T) {
	program := filepath.Join("..", ".tools", "lighthouse", "node_modules", "lighthouse", "cli", "index.js")
	if _, err := os.Stat(program); err != nil {
		t.Fatalf("there is no Lighthouse: run \"make everybody\", which installs it: %v", err)
	}
	for _, screen := range []string{"ask-sign-in", "ask-code-refused", "wait", "approve", "failed-maintenance"} {
		file := filepath.Join(t.TempDir(), "report.json")
		look := exec.Command("node", program, widget.widget+"/gallery/"+screen+"?lang=en", "--quiet", "--output=json", "--output-path="+file,
			"--only-categories=accessibility,best-practices", "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-quic")
		look.Env = append(os.Environ(), "CHROME_PATH="+browser.whole)
		if out, err := look.CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", screen, err, out)
		}
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var report struct {
			Categories map[string]struct{ Score float64 }
			Audits     map[string]struct {
				ID, Title string
				Score     *float64
			}
		}
		if err := json.Unmarshal(body, &report); err != nil {
			t.Fatal(err)
		}
		for _, category := range []string{"accessibility", "best-practices"} {
			score := report.Categories[category].Score * 100
			t.Logf("%s: %s %.0f", screen, category, score)
			if score == 100 {
				continue
			}
			t.Errorf("%s is worth %.0f for its %s", screen, score, category)
			for _, a := range report.Audits {
				if a.Score != nil && *a.Score < 1 {
					t.Errorf("  %s: %s", a.ID, a.Title)
				}
			}
		}
	}
}

//go:build browser

package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// A person chooses a brand by keys alone and picks a logo; what the editor prints is then pasted into a configuration.
func TestABrandIsChosenSeenAndPastedIntoAConfiguration(t *testing.T) {
	t.Parallel()
	n := newcomer{t, tab(t, person(t))}
	visit(t, n.page, widget.playground+"/brand?name=North")
	n.must(n.page.Locator("#color").Focus())
	n.must(n.page.Keyboard().Type("#ffd400"))
	for range 20 { // by way of the palettes, too
		n.must(n.page.Keyboard().Press("Tab"))
		if first(n.page.Evaluate(`() => document.activeElement.id`)) == "corners" {
			n.must(n.page.Keyboard().Type("20"))
			break
		}
	}
	logo := filepath.Join(t.TempDir(), "north.svg")
	n.must(os.WriteFile(logo, []byte(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 8L4 0l4 8z" fill="#025"/></svg>`), 0o600))
	n.must(n.page.Locator("#logo-file").SetInputFiles(logo))
	var printed string
	soon.Await(t, "all settings", func() bool {
		printed = n.reads("#facts pre")
		return strings.Contains(printed, "#ffd400") && strings.Contains(printed, "20") && strings.Contains(printed, "data:image/svg")
	})
	if said := n.reads("#facts ul"); !strings.Contains(said, "#ffd400") {
		t.Errorf("yellow links are repaired, and the editor says %q", said)
	}
	frame := n.page.FrameLocator(".previews iframe >> nth=0")
	soon.Await(t, "the brand on a screen", func() bool {
		shown, err := frame.Locator("html").Evaluate(`() => getComputedStyle([...document.querySelectorAll('button')].find((b) => b.textContent.trim() === 'Sign in')).backgroundColor`, nil)
		return err == nil && shown == "rgb(255, 212, 0)"
	})

	folder := t.TempDir()
	config := "listen: 127.0.0.1:8080\nurl: http://localhost:8080\nsession_secret: {env: SECRET}\nclients:\n  - id: shop\n    callbacks: [http://127.0.0.1:8081/callback]\n" +
		"    syncfy: [{hosts: [localhost], api_key: {env: SECRET}}]\n    " + strings.ReplaceAll(printed, "\n", "\n    ") + "\n"
	n.must(os.WriteFile(filepath.Join(folder, "c.yaml"), []byte(config), 0o600))
	check := exec.Command(widget.cmd.Path, "check", "--config", "c.yaml")
	check.Dir, check.Env = folder, append(os.Environ(), "SECRET="+strings.Repeat("s", 40))
	out, err := check.CombinedOutput()
	if err != nil || !strings.Contains(string(out), "#ffd400 has a contrast of") {
		t.Errorf("check says of it (%v):\n%s\n%s", err, out, config)
	}
}

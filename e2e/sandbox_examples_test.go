//go:build browser

package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// typed uses every name of the package's types once; that it compiles is the test.
const typed = `import { join, start, type Act, type Connection, type Namespace } from "@reconnect/sandbox";
const script: Act[] = [{ do: "ask_code", accepts: "123456" }, { do: "dawdle", for: "3h" }];
export async function play(): Promise<void> {
  const box: Namespace = await (await start({ command: "widget" })).namespace("run-7");
  const mine: Connection = await box.powens.connection(script);
  await mine.approve();
  const back: string = await mine.finish();
  await box.chaos({ seed: 7, lost: 0.1 });
  await box.forward("180d");
  const asked: number = (await mine.history()).length;
  await (await join(box.controls + back + asked + box.flinks.url)).stop();
}
`

// An integrator's tests against the sandbox, with the packages and the program that they would have: what stands in the folder of
// examples runs as it is.
func TestTheSandboxsExamplesRun(t *testing.T) {
	t.Parallel()
	for name, command := range map[string][]string{
		"node":       {"--test", "."},
		"playwright": {"../node_modules/@playwright/test/cli.js", "test", "-c", "playwright.config.js"},
		"types":      {"../node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--module", "nodenext", "play.mts"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := npmDir(t)
			from, err := "../sandboxtest/npm/examples/"+name, error(nil)
			if name == "types" {
				from, err = t.TempDir(), os.WriteFile(filepath.Join(dir, "play.mts"), []byte(typed), 0o600)
			}
			for _, err := range []error{err, os.CopyFS(dir, os.DirFS(from)), installed(dir)} {
				if err != nil {
					t.Fatal(err)
				}
			}
			chromium := browser.shell
			if chromium == "" {
				chromium = browser.whole
			}
			c := exec.CommandContext(t.Context(), "node", command...)
			c.Dir = dir
			c.Env = append(os.Environ(), "RECONNECT_WIDGET="+widget.cmd.Path, "CHROMIUM="+chromium)
			out, err := c.CombinedOutput()
			if err != nil || name == "node" && !strings.Contains(string(out), "# pass 3") {
				t.Fatalf("%v\n%s", err, out)
			}
		})
	}
}

// installed puts the package below a folder as npm would: what it says it consists of, and nothing else.
func installed(dir string) error {
	to := filepath.Join(dir, "node_modules", "@reconnect", "sandbox")
	if err := os.MkdirAll(to, 0o755); err != nil {
		return err
	}
	for _, name := range []string{"package.json", "sandbox.js", "sandbox.mjs", "sandbox.d.ts", "sandbox.d.mts"} {
		text, err := os.ReadFile(filepath.Join("..", "sandboxtest", "npm", name))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(to, name), text, 0o600); err != nil {
			return err
		}
	}
	return nil
}

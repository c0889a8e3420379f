//go:build browser

package e2e_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/playwright-community/playwright-go"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// npm is where the packages of tests are.
const npm = "../.tools/npm/node_modules"

// packed is a folder with our npm packages, as integrators install them.
var packed = sync.OnceValues(func() (string, error) {
	folder := filepath.Join(widget.folder, "packages")
	for _, name := range []string{"embed", "react"} {
		into := filepath.Join(folder, "node_modules", "@reconnect", name)
		if err := os.MkdirAll(into, 0o755); err != nil {
			return "", err
		}
		pack := exec.Command("npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", folder)
		pack.Dir = filepath.Join("..", "static", name)
		archive, err := pack.Output()
		if err != nil {
			return "", fmt.Errorf("npm pack of %s: %w", name, err)
		}
		file := filepath.Join(folder, strings.TrimSpace(string(archive)))
		if out, err := exec.Command("tar", "-xzf", file, "-C", into, "--strip-components", "1").CombinedOutput(); err != nil {
			return "", fmt.Errorf("the archive of %s: %w: %s", name, err, out)
		}
	}
	return folder, nil
})

// bundled is an app of an integrator as one script, with the packages as they are packed.
func bundled(t *testing.T, app, react string) string {
	t.Helper()
	folder, err := packed()
	if err != nil {
		t.Fatal(err)
	}
	var faults bytes.Buffer
	build := exec.CommandContext(t.Context(), "node", "../tools/bundle.mjs", "app", app, react, folder)
	build.Stderr = &faults
	out, err := build.Output()
	if err != nil {
		t.Fatalf("%s cannot be put together: %v\n%s", app, err, faults.String())
	}
	return "<div id=app></div><script>" + string(out) + "</script>"
}

// The guide's address is another one than the widget's here.
func example(t *testing.T, file string) string {
	t.Helper()
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(b), "https://reconnect.example.com", widget.widget)
}

func TestTheExamplesMendAConnection(t *testing.T) {
	t.Parallel()
	context := near(t)
	for _, app := range []struct{ file, react, version string }{
		{file: "plain.html"},
		{file: "vue/main.js"},
		{file: "svelte/main.js"},
		{"react/modal.jsx", "18", "18.3.1"},
		{"react/frame.jsx", "18", "18.3.1"},
		{"react/modal.jsx", "19", "19.3.1"},
		{"react/frame.jsx", "19", "19.3.1"},
	} {
		t.Run(strings.TrimSpace(app.file+" "+app.react), func(t *testing.T) {
			t.Parallel()
			file := "../examples/" + app.file
			body := ""
			if strings.HasSuffix(file, ".html") {
				body = example(t, file)
			} else if body = bundled(t, file, app.react); !strings.Contains(body, app.version) {
				t.Errorf("the app is not built with React %s", app.version)
			}
			page := tab(t, context)
			address, _ := link(t, "powens/healthy")
			err := page.Route(widget.playground+"/bank/link", func(route playwright.Route) { _ = route.Fulfill(playwright.RouteFulfillOptions{Body: address}) })
			if err != nil {
				t.Fatal(err)
			}
			embedding(t, page, body)
			if err := page.Locator("#mend").Click(); err != nil {
				t.Fatal(err)
			}
			if err := page.GetByText("Your accounts are up to date.").WaitFor(); err != nil {
				t.Fatalf("the app says %q: %v", first(page.Locator("#state").AllInnerTexts()), err)
			}
			soon.Await(t, "the page to be alone", func() bool { n, err := page.Locator("dialog, iframe").Count(); return err == nil && n == 0 })
		})
	}
}

// shown is a block of the guide, of a language.
func shown(t *testing.T, language string) string {
	t.Helper()
	guide, err := os.ReadFile("../docs/embed.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, found := strings.Cut(string(guide), "```"+language+"\n")
	block, _, _ := strings.Cut(after, "```")
	if !found {
		t.Fatalf("the guide shows no %s", language)
	}
	return block
}

func TestWhatTheGuideShowsWorks(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	app, err := os.ReadFile("testdata/guide.jsx")
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"guide.jsx": string(app), "shown.jsx": shown(t, "jsx")} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	all := links(t, "powens/healthy", 3)
	page := tab(t, near(t))
	// The page's own console is listened to in the page.
	if err := page.AddInitScript(playwright.Script{Content: playwright.String(`window.said = []; console.log = (...words) => said.push(words)`)}); err != nil {
		t.Fatal(err)
	}
	embedding(t, page, loaderTag()+"<script>const link = '"+all[0]+"', links = window.links = ['"+all[1]+"', '"+all[2]+"']\n"+shown(t, "js browser")+"</script>"+
		bundled(t, filepath.Join(folder, "guide.jsx"), "19"))
	says(t, page, `["the connection works","`)
	if err := page.Locator("#app button").Click(); err != nil {
		t.Fatal(err)
	}
	if err := page.GetByText("done,done").WaitFor(); err != nil {
		t.Errorf("the guide's components say %q", first(page.Locator("#said").AllInnerTexts()))
	}
}

// In development React mounts everything twice. A frame that it takes away at once has asked for nothing.
func TestReactLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	for _, react := range []string{"18", "19"} {
		t.Run(react, func(t *testing.T) {
			t.Parallel()
			page := tab(t, near(t))
			var asked atomic.Int32
			err := page.Route(widget.playground+"/nothing", func(route playwright.Route) {
				asked.Add(1)
				_ = route.Fulfill(playwright.RouteFulfillOptions{Body: "nothing"})
			})
			if err != nil {
				t.Fatal(err)
			}
			embedding(t, page, `<button id="open"></button>`+bundled(t, "testdata/strict.jsx", react))
			if _, err := page.Evaluate(busyPage); err != nil {
				t.Fatal(err)
			}
			before, err := page.Evaluate(`() => { window.link = '/nothing'; return state() }`)
			if err != nil {
				t.Fatal(err)
			}
			if most, err := page.Evaluate(`() => mount(50)`); err != nil || most != 2 {
				t.Fatalf("%v frames and modals were there at once, not 2 (%v)", most, err)
			}
			var after any
			if !soon.Becomes(func() bool { after, _ = page.Evaluate(`() => state()`); return after == before }) {
				t.Errorf("after 50 times the page is %v", after)
			}
			if n := asked.Load(); n == 0 || n > 50 {
				t.Errorf("25 frames and 25 modals that stayed a while asked %d times", n)
			}
		})
	}
}

func TestThePackagesTypesSayWhatTheyTake(t *testing.T) {
	t.Parallel()
	folder, err := packed()
	if err != nil {
		t.Fatal(err)
	}
	for _, types := range []string{"@types", "csstype"} { // those of React
		from, _ := filepath.Abs(filepath.Join(npm, types))
		if err := os.Symlink(from, filepath.Join(folder, "node_modules", types)); err != nil {
			t.Fatal(err)
		}
	}
	source, err := os.ReadFile("testdata/types.tsx")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(folder, "types.tsx")
	if err := os.WriteFile(file, source, 0o600); err != nil {
		t.Fatal(err)
	}
	check := exec.CommandContext(t.Context(), npm+"/.bin/tsc", "--noEmit", "--strict", "--skipLibCheck", "--jsx", "react-jsx", "--target", "es2022", "--module", "esnext",
		"--moduleResolution", "bundler", "--types", "react", "--typeRoots", filepath.Join(folder, "node_modules", "@types"), file)
	if out, err := check.CombinedOutput(); err != nil {
		t.Errorf("TypeScript says: %v\n%s", err, out)
	}
}

// What is served is what the source says.
func TestTheLoaderIsMadeOfItsSource(t *testing.T) {
	t.Parallel()
	into := t.TempDir()
	if out, err := exec.CommandContext(t.Context(), "node", "../tools/bundle.mjs", "embed", into).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range []string{"embed.js", "embed.mjs", "words.mjs"} {
		fresh, err := os.ReadFile(filepath.Join(into, name))
		if err != nil {
			t.Fatal(err)
		}
		path := strings.Replace(loaderPath(), "embed.js", name, 1)
		if _, served := get(t, widget.widget+path); served != string(fresh) {
			t.Errorf(`%s is not what static/embed says: run "make loader"; if that version is released, give the package a new one first`, path)
		}
	}
}

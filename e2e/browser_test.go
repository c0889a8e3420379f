//go:build browser

package e2e_test

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/playwright-community/playwright-go"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// browsers is the driver and the browsers that it has started.
type browsers struct {
	driver *playwright.Playwright
	whole  string // the browser's program
	// shell is the same browser without its own windows and menus, which cost half of each visit; the whole one where it is missing.
	shell string

	mu   sync.Mutex
	open map[string]playwright.Browser // by how they treat cookies
}

// flags keep the browser quiet: it runs as root, and must ask the world nothing.
var flags = []string{
	"--no-sandbox", "--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync",
	"--no-first-run", "--disable-gpu",
}

// unwanted are features that are switched off. This list takes the place of the driver's own, so it repeats what that
// has good reasons for; the suggestions of an address bar that is never seen cost a third of each visit, and every second process
// is one that is kept ready for a page to come.
const unwanted = "SpareRendererForSitePerProcess,WebUIOmniboxPopup,WebUIOmniboxAimPopup,Translate,HttpsUpgrades,PaintHolding,LazyFrameLoading," +
	"AcceptCHFrame,DeferRendererTasksAfterInput,MediaRouter,DialMediaRouteProvider,GlobalMediaControls,LensOverlay"

// arguments are a browser's, with more features switched off and further flags.
func arguments(off string, more ...string) []string {
	return append(append(flags[:len(flags):len(flags)], "--disable-features="+unwanted+off), more...)
}

func startDriver() (*browsers, error) {
	b := &browsers{whole: os.Getenv("CHROMIUM"), open: map[string]playwright.Browser{}}
	if b.whole == "" {
		b.whole, b.shell = "/usr/bin/chromium", "/usr/bin/chromium-headless-shell"
	}
	if _, err := os.Stat(b.whole); err != nil {
		return nil, fmt.Errorf("there is no browser at %s: run \"make e2e\", which installs one, or set CHROMIUM", b.whole)
	}
	if _, err := os.Stat(b.shell); err != nil {
		b.shell = b.whole
	}
	folder := os.Getenv("E2E_DRIVER")
	if folder == "" {
		folder = filepath.Join("..", ".tools", "playwright")
	}
	folder, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(filepath.Join(folder, "package", "cli.js")); err != nil {
		return nil, fmt.Errorf("there is no Playwright driver in %s: run \"make e2e\", which installs it", folder)
	}
	b.driver, err = playwright.Run(&playwright.RunOptions{DriverDirectory: folder, SkipInstallBrowsers: true})
	if err != nil {
		return nil, fmt.Errorf("the Playwright driver does not start: %w", err)
	}
	return b, nil
}

func (b *browsers) stop() {
	for _, one := range b.open {
		_ = one.Close()
	}
	_ = b.driver.Stop()
}

// with returns a browser that was started with some arguments, one for all who want the same.
func (b *browsers) with(t testing.TB, name string, more []string) playwright.Browser {
	t.Helper()
	return b.start(t, b.shell, name, more)
}

func (b *browsers) start(t testing.TB, program, name string, more []string) playwright.Browser {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	if one := b.open[name]; one != nil {
		return one
	}
	one, err := b.driver.Chromium.Launch(playwright.BrowserTypeLaunchOptions{
		ExecutablePath: &program, Args: more,
	})
	if err != nil {
		t.Fatalf("the browser %s does not start: %v", program, err)
	}
	b.open[name] = one
	return one
}

// person returns a fresh browser context, as if on a machine that nobody has used before.
func person(t testing.TB, options ...playwright.BrowserNewContextOptions) playwright.BrowserContext {
	t.Helper()
	return guest(t, browser.with(t, "usual", arguments("")), options...)
}

func guest(t testing.TB, in playwright.Browser, options ...playwright.BrowserNewContextOptions) playwright.BrowserContext {
	t.Helper()
	if len(options) == 0 {
		// Drawing what moves takes time. The gallery's tests see it move.
		options = []playwright.BrowserNewContextOptions{{ReducedMotion: playwright.ReducedMotionReduce}}
	}
	context, err := in.NewContext(options...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = context.Close() })
	context.SetDefaultTimeout(float64(soon.Patience.Milliseconds()))
	return context
}

// whole is a person's browser with everything that belongs to one, such as a page of its own for a load that fails.
func whole(t testing.TB) playwright.BrowserContext {
	t.Helper()
	return guest(t, browser.start(t, browser.whole, "whole", arguments("")))
}

// scriptless is a browser that runs no scripts. Playwright's own way to switch them off comes too late for the first
// page of a frame, which would take itself for one with scripts.
func scriptless(t testing.TB) playwright.BrowserContext {
	t.Helper()
	return guest(t, browser.with(t, "scriptless", arguments("", "--blink-settings=scriptEnabled=false")))
}

// near is a browser that lets a page whose address is made up by [embedding] frame one of this machine: Chromium takes
// such a page for one of the internet, which may not reach into a local network.
func near(t testing.TB) playwright.BrowserContext {
	t.Helper()
	return guest(t, browser.with(t, "near", arguments(",LocalNetworkAccessChecks")))
}

// blocked is a browser whose user has forbidden all cookies. Storage throws there too, as it does in real life.
func blocked(t testing.TB) playwright.BrowserContext {
	t.Helper()
	profile := t.TempDir()
	if err := os.Mkdir(filepath.Join(profile, "Default"), 0o700); err != nil {
		t.Fatal(err)
	}
	settings := `{"profile":{"default_content_setting_values":{"cookies":2}}}`
	if err := os.WriteFile(filepath.Join(profile, "Default", "Preferences"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	context, err := browser.driver.Chromium.LaunchPersistentContext(profile, playwright.BrowserTypeLaunchPersistentContextOptions{
		ExecutablePath: &browser.whole, Args: arguments(""),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = context.Close() })
	context.SetDefaultTimeout(float64(soon.Patience.Milliseconds()))
	return context
}

// tab opens a page of a context.
func tab(t testing.TB, context playwright.BrowserContext) playwright.Page {
	t.Helper()
	page, err := context.NewPage()
	if err != nil {
		t.Fatal(err)
	}
	return page
}

// visit opens an address.
func visit(t testing.TB, page playwright.Page, address string) playwright.Response {
	t.Helper()
	resp, err := page.Goto(address)
	if err != nil {
		t.Fatalf("%s does not open: %v", address, err)
	}
	return resp
}

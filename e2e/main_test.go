//go:build browser

// Package e2e_test plays people in front of the built program: real Chromium, and Firefox and WebKitGTK for a story of each
// kind, the widget and the page that embeds it on different sites, a sandbox for the bank. It knows the program by its
// addresses and pages alone.
//
// It fails where a browser, its driver or Syncfy's own widget is missing, and says what to do; "make e2e" installs them.
// These variables are read:
//
//	CHROMIUM    the browser's program; if unset /usr/bin/chromium, and chromium-headless-shell beside it where that is enough
//	FIREFOX     another Firefox than firefox-esr
//	E2E_DRIVER  the directory of Playwright's driver; .tools/playwright if unset
//	E2E_BUILD   flags for building the program, such as -race
//	E2E_WIDGET  a program that is built already
package e2e_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// The one program and the one driver that all tests share. Tests keep apart by the connections and the browser contexts
// that each makes for itself.
var (
	widget  *program
	browser *browsers
)

// outDir is where evidence is left: pictures, and what a failed run logged.
const outDir = "out"

func TestMain(m *testing.M) {
	flag.Parse()
	os.Exit(run(m))
}

// logLevel is everything, which tests look through, and next to nothing while speed is measured.
func logLevel() string {
	if f := flag.Lookup("test.bench"); f.Value.String() != "" {
		return "warn"
	}
	return "debug"
}

// run starts what the tests need, and stops it again whatever happens.
func run(m *testing.M) (status int) {
	parallel := false
	flag.Visit(func(f *flag.Flag) { parallel = parallel || f.Name == "test.parallel" })
	if !parallel {
		// People mostly wait, so more of them fit than there are processors.
		_ = flag.Set("test.parallel", "8")
	}
	var err error
	if browser, err = startDriver(); err == nil {
		defer browser.stop()
		widget, err = startProgram(logLevel())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		return 1
	}
	status = m.Run()
	if err := errors.Join(widget.searchKept(), widget.stop()); err != nil {
		fmt.Fprintln(os.Stderr, "e2e:", err)
		status = 1
	}
	if status != 0 {
		name := filepath.Join(outDir, "widget.log")
		if os.MkdirAll(outDir, 0o755) == nil && os.WriteFile(name, []byte(widget.said()), 0o600) == nil {
			fmt.Fprintln(os.Stderr, "e2e: what the program logged is in e2e/"+name)
		}
	}
	return status
}

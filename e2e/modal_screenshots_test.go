//go:build browser && screenshots

package e2e_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// The modal as it loads, asks, asks whether to leave, and stands in for a window that the browser refused.
func TestScreenshotsOfTheModal(t *testing.T) {
	for name, size := range map[string]playwright.Size{"phone": {Width: 390, Height: 760}, "desktop": {Width: 1100, Height: 800}} {
		for scheme, dark := range map[string]*playwright.ColorScheme{"light": playwright.ColorSchemeLight, "dark": playwright.ColorSchemeDark} {
			context := guest(t, browser.with(t, "near", arguments(",LocalNetworkAccessChecks")), playwright.BrowserNewContextOptions{Viewport: &size, ColorScheme: dark})
			page := tab(t, context)
			address, _ := link(t, "powens/password")
			embedding(t, page, loading(address)+`<style>:root{color-scheme:light dark}</style>`+strings.Repeat("<p>The app’s own words.</p>", 50))
			shoot := func(what string) {
				_ = os.MkdirAll(outDir, 0o755)
				file := filepath.Join(outDir, "modal-"+name+"-"+scheme+"-"+what+".png")
				if _, err := page.Screenshot(playwright.PageScreenshotOptions{Path: &file}); err != nil {
					t.Fatal(err)
				}
			}
			_, _ = page.Evaluate(`() => { begin('modal') }`)
			shoot("loading")
			if err := inModal(page).Locator(field("login")).Fill("a"); err != nil {
				t.Fatal(err)
			}
			shoot("form")
			_ = inModal(page).Locator(field("login")).Press("Escape")
			if err := page.Locator("dialog[role=alertdialog]").WaitFor(); err != nil {
				t.Fatal(err)
			}
			shoot("question")
			_, _ = page.Evaluate(`() => { handle.destroy(); window.open = () => null; begin('popup') }`)
			if err := page.Locator("dialog a").WaitFor(); err != nil {
				t.Fatal(err)
			}
			shoot("refused")
		}
	}
}

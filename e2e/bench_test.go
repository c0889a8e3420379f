//go:build browser

package e2e_test

import (
	"testing"

	"github.com/playwright-community/playwright-go"

	"github.com/open-reconnect/reconnect/internal/figures"
)

// A slow telephone: 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back, a processor four times slower.
const (
	slowDown    = 1_600_000 / 8
	slowUp      = 750_000 / 8
	slowLatency = 150
	slowCPU     = 4
)

// usable runs in the page from its beginning, and notes the frame in which the first control of a form can be used.
const usable = `(() => {
	const look = () => {
		const e = document.querySelector('form.ask input:not([type=hidden]), form.ask select, form.ask button')
		const box = e && e.getBoundingClientRect()
		if (box && box.height > 1 && !e.disabled && e.checkVisibility({opacityProperty: true, visibilityProperty: true}))
			window.firstControlAt = Date.now()
		else requestAnimationFrame(look)
	}
	look()
})()`

// BenchmarkFirstControl follows a link of the playground on a slow telephone, each time in a fresh browser, and tells
// the bytes on the wire and the time until a person can type.
func BenchmarkFirstControl(b *testing.B) {
	var bytes, ms []float64
	for range 5 * b.N {
		n, took := firstControl(b)
		bytes, ms = append(bytes, n), append(ms, took)
	}
	size, took := figures.Of(bytes...), figures.Of(ms...)
	figures.FirstBytes.Is(size)
	figures.FirstControl.Is(took)
	b.ReportMetric(size.Median, "wire-bytes")
	b.ReportMetric(took.Median, "ms-to-control")
	b.ReportMetric(0, "ns/op")
}

// firstControl makes one cold visit, from the integrator's link to the control. Every redirect counts, and everything
// that was asked for before the control could be used, whole.
func firstControl(b *testing.B) (bytes, ms float64) {
	b.Helper()
	context := person(b, playwright.BrowserNewContextOptions{Viewport: &playwright.Size{Width: 375, Height: 667}})
	defer context.Close()
	page := tab(b, context)
	if err := page.AddInitScript(playwright.Script{Content: playwright.String(usable)}); err != nil {
		b.Fatal(err)
	}
	wire := listen(b, context, page)
	// The first page of a process is slow for reasons that are Chromium's.
	visit(b, page, widget.widget+"/healthz")
	wire.throttle(b)
	wire.reset()
	visit(b, page, widget.playground+"/start?story=powens/password&embed=redirect")
	said, err := page.WaitForFunction(`() => window.firstControlAt`, nil)
	if err != nil {
		b.Fatal(err)
	}
	at, err := said.JSONValue()
	if err != nil {
		b.Fatal(err)
	}
	return wire.total(number(at))
}

// number reads what the driver makes of a JavaScript number.
func number(v any) float64 {
	switch n := v.(type) {
	case float64:
		return n
	case int:
		return float64(n)
	}
	return 0
}

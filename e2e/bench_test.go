//go:build browser

package e2e_test

import (
	"fmt"
	"io"
	"slices"
	"sync"
	"testing"
	"text/tabwriter"

	"github.com/playwright-community/playwright-go"
)

// figure is something measured beside what was promised.
type figure struct {
	what, measured, budget string
	kept                   bool
}

// table collects figures, which are printed after everything else. No test fails by them: a busy machine proves nothing.
type table struct {
	mu   sync.Mutex
	rows []figure
}

var figures table

func (f *table) add(what, measured, budget string, kept bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.rows = append(f.rows, figure{what, measured, budget, kept})
}

func (f *table) print(to io.Writer) {
	if len(f.rows) == 0 {
		return
	}
	w := tabwriter.NewWriter(to, 0, 0, 3, ' ', 0)
	_, _ = fmt.Fprintln(w, "\nfigure\tmeasured\tbudget\t")
	for _, r := range f.rows {
		verdict := "kept"
		if !r.kept {
			verdict = "BROKEN"
		}
		if r.budget == "" {
			verdict = ""
		}
		_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", r.what, r.measured, r.budget, verdict)
	}
	_ = w.Flush()
}

// A slow telephone: 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back, a processor four times slower.
const (
	slowDown    = 1_600_000 / 8
	slowUp      = 750_000 / 8
	slowLatency = 150
	slowCPU     = 4
)

// The budgets of a first visit.
const (
	budgetBytes = 14_600 // one initial congestion window
	budgetMs    = 700
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
	size, took := median(bytes), median(ms)
	b.ReportMetric(size, "wire-bytes")
	b.ReportMetric(took, "ms-to-control")
	b.ReportMetric(0, "ns/op")
	figures.add("bytes until the first form can be filled in", fmt.Sprintf("%.0f", size), fmt.Sprint("≤ ", budgetBytes), size <= budgetBytes)
	figures.add("first usable control, slow network and processor", fmt.Sprintf("%.0f ms", took), fmt.Sprint("≤ ", budgetMs, " ms"), took <= budgetMs)
}

func median(of []float64) float64 {
	sorted := slices.Sorted(slices.Values(of))
	return sorted[len(sorted)/2]
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

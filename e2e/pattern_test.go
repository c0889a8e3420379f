//go:build browser

package e2e_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// asks has a field of a form judge values, and returns a 1 for each that it refuses and a 0 for each that it takes.
// Before that the engine alone reads long ones: in a field Chromium gives up after a million steps and refuses the value,
// where the engine alone goes on. A value that takes more than a second three times out of three is returned: a reading in
// linear time takes some ten milliseconds, but a busy machine may stop it in between.
const asks = `([pattern, values, long]) => {
	const engine = new RegExp("^(?:" + pattern + ")$", "v")
	const lasts = (v) => { const from = performance.now(); engine.test(v); return performance.now() - from > 1000 }
	const slow = long.find(([head, pump]) => {
		const v = head + pump.repeat(100_000 / pump.length) + "\u2028"
		return lasts(v) && lasts(v) && lasts(v)
	})
	const field = document.createElement("input")
	field.pattern = pattern
	const refuses = (v) => { field.value = v; return Number(field.validity.patternMismatch) }
	return slow ? "slow: " + slow : values.map(refuses).join("")
}`

// No page hands a pattern to the browser today. A [reconnect.Field] promises that it could: a browser ignores what it does not
// understand, and tries one way after another to match. Here are all that the adapters are known to let through, and some at
// random, before values that are made to take long.
func TestNoPatternHoldsABrowserOrMeansSomethingElseThere(t *testing.T) {
	t.Parallel()
	var all []struct {
		Pattern      string
		Heads, Pumps []string
	}
	file, err := os.ReadFile("../providers/internal/pattern/testdata/browser.json")
	if err == nil {
		err = json.Unmarshal(file, &all)
	}
	if err != nil || len(all) < 100 {
		t.Fatalf("%d patterns, %v", len(all), err)
	}
	// A browser of its own, because the others would wait for this one.
	page := tab(t, guest(t, browser.with(t, "patterns", arguments(""))))
	for _, p := range all {
		var short []string
		var long [][]string
		for _, head := range p.Heads {
			for _, pump := range p.Pumps {
				for _, tail := range []string{"", "!", "\u2028"} {
					short = append(short, head+strings.Repeat(pump, 3)+tail)
				}
				long = append(long, []string{head, pump})
			}
		}
		judged := judge(t, page, p.Pattern, short, long)
		re := regexp.MustCompile(`^(?:` + p.Pattern + `)$`)
		for i, v := range short {
			if refused := judged[i] == '1'; refused == re.MatchString(v) {
				t.Errorf("%s: the browser refuses %q: %v", p.Pattern, v, refused)
			}
		}
	}
}

// judge asks the browser, but not for longer than it takes to be sure that it hangs.
func judge(t *testing.T, page playwright.Page, pattern string, values []string, long [][]string) string {
	t.Helper()
	type answer struct {
		said any
		err  error
	}
	answers := make(chan answer, 1)
	go func() {
		said, err := page.Evaluate(asks, []any{pattern, values, long})
		answers <- answer{said, err}
	}()
	select {
	case a := <-answers:
		said, _ := a.said.(string)
		if a.err != nil || len(said) != len(values) {
			t.Fatalf("%s: %v %q", pattern, a.err, said)
		}
		return said
	case <-time.After(soon.Patience):
		t.Fatalf("%s holds the browser", pattern)
		return ""
	}
}

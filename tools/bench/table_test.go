package main

import (
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect/internal/figures"
)

func TestTheTableHasEachPromiseWhetherItWasMeasuredOrNot(t *testing.T) {
	last := figures.Promises()[len(figures.Promises())-1]
	measured := []figures.Figure{
		{What: "mended", Said: "200"},
		{What: last.What, Said: "7 ms", Unit: "ms", Verdict: figures.Kept},
		{What: "  how many", Said: "1000"},
		{What: "another"},
	}
	var names []string
	for _, f := range beside(measured, ".", false) {
		names = append(names, f.What)
	}
	said := strings.Join(names, "|")
	if !strings.HasPrefix(said, figures.FirstBytes.What+"|") || !strings.HasSuffix(said, "|"+last.What+"|  how many|mended|another") ||
		len(names) != len(figures.Promises())+3 {
		t.Errorf("the table has %q", names)
	}
	if some := beside(measured, "Webhooks", false); len(some) != len(measured) {
		t.Errorf("where only some are asked for the others are there, too: %v", some)
	}
}

func TestBenchmarksAreFoundByName(t *testing.T) {
	for pattern, want := range map[string]string{".": "", "Engines": "BenchmarkEngines", "^BenchmarkNone$": ""} {
		names, err := benchmarks("../../store/engines", pattern)
		if err != nil || strings.Join(names, " ") != want {
			t.Errorf("%s finds %q, %v", pattern, names, err)
		}
	}
}

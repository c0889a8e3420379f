package providertest

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
)

// Documented is what docs/reasons.md says of the words by which an aggregator gives a reason: by word. The column counts from 1.
func Documented(t *testing.T, column int) map[string]reconnect.Reason {
	t.Helper()
	page, err := os.ReadFile("../../docs/reasons.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, _ := strings.Cut(string(page), "## In the aggregators' words")
	all := map[string]reconnect.Reason{}
	for _, row := range regexp.MustCompile(`(?m)^\| [a-z_]+ \|.*\|$`).FindAllString(table, -1) {
		cells := strings.Split(row, "|")
		if strings.TrimSpace(cells[1]) == "reason" {
			continue
		}
		for word := range strings.FieldsSeq(strings.ReplaceAll(cells[column+1], "`", "")) {
			if before := all[word]; before != "" {
				t.Errorf("%s stands twice", word)
			}
			all[word] = reconnect.Reason(strings.TrimSpace(cells[1]))
		}
	}
	if len(all) == 0 {
		t.Fatal("the table is gone")
	}
	return all
}

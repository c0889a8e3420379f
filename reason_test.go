package reconnect_test

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
)

func TestTheDocumentsKnowEveryReason(t *testing.T) {
	page, err := os.ReadFile("docs/reasons.md")
	if err != nil {
		t.Fatal(err)
	}
	var told []reconnect.Reason
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| .+ \\| ([a-z_, ]+) \\|$").FindAllSubmatch(page, -1) {
		r, can := reconnect.Reason(row[1]), []string{}
		told = append(told, r)
		for _, remedy := range r.Remedies() {
			can = append(can, string(remedy))
		}
		if want := strings.Join(can, ", "); string(row[2]) != want {
			t.Errorf("docs/reasons.md has for %s the remedies %s, not %s", r, row[2], want)
		}
	}
	for _, remedy := range reconnect.Remedies() {
		if !strings.Contains(string(page), "\n| "+string(remedy)+" | ") {
			t.Errorf("docs/reasons.md does not say what %s is", remedy)
		}
	}
	if !slices.Equal(told, reconnect.Reasons()) {
		t.Errorf("docs/reasons.md tells\n%v\nthe vocabulary is\n%v", told, reconnect.Reasons())
	}
}

func TestTheReadmeFitsAScreen(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if lines := bytes.Count(readme, []byte("\n")); err != nil || lines > 60 {
		t.Errorf("it has %d lines (%v)", lines, err)
	}
}

func TestReasonsAreTheConstantsOfTheirFile(t *testing.T) {
	source, err := os.ReadFile("reason.go")
	if err != nil {
		t.Fatal(err)
	}
	var written []reconnect.Reason
	for _, line := range regexp.MustCompile(`(?m)^\t\w+ +Reason = "(\w+)"$`).FindAllSubmatch(source, -1) {
		written = append(written, reconnect.Reason(line[1]))
	}
	if !slices.Equal(written, reconnect.Reasons()) {
		t.Errorf("the constants are\n%v\nReasons lists\n%v", written, reconnect.Reasons())
	}
}

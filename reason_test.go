package reconnect_test

import (
	"bytes"
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/open-reconnect/reconnect"
)

func TestTheDocumentsKnowEveryReason(t *testing.T) {
	page, err := os.ReadFile("docs/reasons.md")
	if err != nil {
		t.Fatal(err)
	}
	var told []reconnect.Reason
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| ").FindAllSubmatch(page, -1) {
		told = append(told, reconnect.Reason(row[1]))
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

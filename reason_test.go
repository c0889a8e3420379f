package reconnect_test

import (
	"os"
	"regexp"
	"slices"
	"testing"

	"github.com/open-reconnect/reconnect"
)

func TestTheReadmeKnowsEveryReason(t *testing.T) {
	readme, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	var told []reconnect.Reason
	for _, row := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| ").FindAllSubmatch(readme, -1) {
		told = append(told, reconnect.Reason(row[1]))
	}
	if !slices.Equal(told, reconnect.Reasons()) {
		t.Errorf("the README tells\n%v\nthe vocabulary is\n%v", told, reconnect.Reasons())
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

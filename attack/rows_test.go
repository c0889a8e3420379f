package attack_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestTheThreatModelNamesWhatHoldsIt reads docs/threat-model.md: each row names a test or an attack that there is, and each
// attack holds a row.
func TestTheThreatModelNamesWhatHoldsIt(t *testing.T) {
	model, err := os.ReadFile("../docs/threat-model.md")
	if err != nil {
		t.Fatal(err)
	}
	tests, attacks := map[string]bool{}, map[string]bool{}
	declared, named := regexp.MustCompile(`(?m)^func (Test\w+)\(`), regexp.MustCompile(`(?m)^\t\t(?:\t|\{)name: "([^"]+)", `)
	err = filepath.WalkDir("..", func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && len(entry.Name()) > 2 {
			return filepath.SkipDir // tools, and what git keeps: tens of thousands of files
		}
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, m := range declared.FindAllSubmatch(source, -1) {
			tests[string(m[1])] = true
		}
		if bytes.HasPrefix(source, []byte("//go:build attack")) {
			for _, m := range named.FindAllSubmatch(source, -1) {
				if attacks[string(m[1])] {
					t.Errorf("two attacks are called %q", m[1])
				}
				attacks[string(m[1])] = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	quoted := regexp.MustCompile("\"([^\"]+)\"|`(Test\\w+)`")
	rows := 0
	for line := range bytes.Lines(model) {
		cells := strings.Split(strings.Trim(string(line), "| \n"), " | ")
		if line[0] != '|' || len(cells) != 4 || cells[0] == "who" {
			continue
		}
		rows++
		holds := quoted.FindAllStringSubmatch(cells[3], -1)
		if len(holds) == 0 {
			t.Errorf("nothing holds the row %q", cells[1])
		}
		for _, m := range holds {
			used[m[1]] = true
			if m[1] != "" && !attacks[m[1]] || m[2] != "" && !tests[m[2]] {
				t.Errorf("there is no %s%s", m[1], m[2])
			}
		}
	}
	if rows < 40 || len(attacks) < 40 {
		t.Errorf("only %d rows and %d attacks were read", rows, len(attacks))
	}
	for name := range attacks {
		if !used[name] {
			t.Errorf("no row is held by the attack %q", name)
		}
	}
}

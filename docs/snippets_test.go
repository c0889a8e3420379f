//go:build snippets

// Package docs_test runs what the documents tell their readers to type.
package docs_test

import (
	"path/filepath"
	"strings"
	"testing"
)

// TestEverySnippetOfTheDocumentsRuns types each document along, one block after the other, in one shell and an empty folder.
func TestEverySnippetOfTheDocumentsRuns(t *testing.T) {
	names, err := filepath.Glob("*.md")
	if err != nil {
		t.Fatal(err)
	}
	tools := prepare(t)
	for _, name := range append(names, "../README.md") {
		d := read(t, name)
		if len(d.blocks) == 0 || d.machine != "" {
			continue
		}
		t.Run(strings.TrimSuffix(filepath.Base(name), ".md"), func(t *testing.T) {
			t.Parallel()
			s := begin(t, tools)
			for _, first := range d.after {
				s.run(read(t, first))
			}
			s.run(d)
		})
	}
}

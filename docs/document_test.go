//go:build snippets || debian

package docs_test

import (
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
)

// document is what is typed along. Blocks of sh are run; one with a name behind its language is a file, which a later block of sh must
// name; text is what the last block of sh prints at its end; json is shown only. What is for browsers (html, jsx, "js browser") the browser
// tests play, from the pages in examples. Comments tell
// what a reader does beside the keyboard, and what a reference leaves out.
type document struct {
	after   []string // documents that are typed along before
	machine string   // what it is typed at, if that is not the shell of a developer
	blocks  []block
}

type block struct {
	line           int
	language, name string
	text           string
	played         map[string]string // instead of all that: a person opens the address that was printed last, and answers so
}

// written are the languages of files.
var written = []string{"yaml", "js", "go", "python"}

func parse(text string) (d document, err error) {
	var open *block
	var shell strings.Builder
	for i, line := range strings.Split(text, "\n") {
		words := strings.Fields(strings.TrimSuffix(line, "-->"))
		switch {
		case open != nil && line == "```":
			d.blocks = append(d.blocks, *open)
			if open.language == "sh" {
				shell.WriteString(open.text)
			}
			open = nil
		case open != nil:
			open.text += line + "\n"
		case strings.HasPrefix(line, "```"):
			b := block{line: i + 1}
			b.language, b.name, _ = strings.Cut(strings.TrimPrefix(line, "```"), " ")
			open = &b
		case strings.HasPrefix(line, "<!-- after:"):
			d.after = append(d.after, words[2:]...)
		case strings.HasPrefix(line, "<!-- machine:"):
			d.machine = words[2]
		case strings.HasPrefix(line, "<!-- run: "):
			text := strings.TrimSuffix(strings.TrimPrefix(line, "<!-- run: "), " -->")
			d.blocks = append(d.blocks, block{line: i + 1, language: "sh", text: text})
		case strings.HasPrefix(line, "<!-- play:"):
			b := block{line: i + 1, played: map[string]string{}}
			for _, word := range words[2:] {
				name, value, _ := strings.Cut(word, "=")
				b.played[name] = value
			}
			d.blocks = append(d.blocks, b)
		}
	}
	for _, b := range d.blocks {
		file := slices.Contains(written, b.language)
		switch {
		case b.language == "html" || b.language == "jsx" || b.name == "browser":
		case b.played != nil || b.language == "sh" || b.language == "text":
		case b.language == "json" && json.Valid([]byte(b.text)):
		case file && b.name != "" && strings.Contains(shell.String(), b.name):
		case file:
			return d, fmt.Errorf("line %d: nothing runs this; name it behind its language, and run it in a block of sh", b.line)
		default:
			return d, fmt.Errorf("line %d: a block of %q, which is none of sh, text, json, html, jsx and %v", b.line, b.language, written)
		}
	}
	return d, nil
}

// read takes a document apart.
func read(t *testing.T, name string) document {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	d, err := parse(string(text))
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return d
}

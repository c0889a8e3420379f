package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// faults collects everything that is wrong with a file, so that one run shows all of it.
type faults struct {
	name string // of the file that is being read
	list []fault
}

type fault struct {
	file string
	line int // 0 for the whole file
	text string
}

func (f *faults) add(n *yaml.Node, format string, args ...any) {
	f.list = append(f.list, fault{f.name, n.Line, fmt.Sprintf(format, args...)})
}

// faultsError is a file with faults.
type faultsError struct{ *faults }

// Error lists the faults by line.
func (f *faultsError) Error() string { return strings.Join(f.lines(), "\n") }

// lines are the faults, those of the file that was named first.
func (f *faultsError) lines() []string {
	slices.SortStableFunc(f.list, func(a, b fault) int {
		switch {
		case a.file == b.file:
			return a.line - b.line
		case a.file == f.name:
			return -1
		case b.file == f.name:
			return 1
		}
		return strings.Compare(a.file, b.file)
	})
	lines := make([]string, len(f.list))
	for i, one := range f.list {
		if lines[i] = fmt.Sprintf("%s:%d: %s", one.file, one.line, one.text); one.line == 0 {
			lines[i] = fmt.Sprintf("%s: %s", one.file, one.text)
		}
	}
	return lines
}

func (f *faults) err() error {
	if len(f.list) == 0 {
		return nil
	}
	return &faultsError{f}
}

// mapping reads the keys of a YAML mapping, each by its reader. Keys without a reader, and keys given twice, are
// faults: a misspelt setting must not be a setting that is silently off. It returns the keys that are there, right or
// wrong, so that a fault is not followed by another that says that something is missing.
func (f *faults) mapping(n *yaml.Node, what string, readers map[string]func(*yaml.Node)) (seen map[string]bool) {
	seen = map[string]bool{}
	if n.Kind != yaml.MappingNode {
		f.add(n, "%s must be a list of settings, \"key: value\"", what)
		return seen
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		read, known := readers[key.Value]
		switch {
		case !known:
			names := make([]string, 0, len(readers))
			for name := range readers {
				names = append(names, name)
			}
			slices.Sort(names)
			f.add(key, "%s has no setting %q (it has %s)", what, key.Value, strings.Join(names, ", "))
		case seen[key.Value]:
			f.add(key, "%q is set twice", key.Value)
		default:
			read(value)
		}
		seen[key.Value] = true
	}
	return seen
}

// sequence reads a YAML list, item by item.
func (f *faults) sequence(n *yaml.Node, what string, read func(*yaml.Node)) {
	if n.Kind != yaml.SequenceNode {
		f.add(n, "%s must be a list, one \"- item\" a line", what)
		return
	}
	for _, item := range n.Content {
		read(item)
	}
}

// text returns a reader that keeps a string which passes a check. The check returns what is wrong, or nothing.
func (f *faults) text(into *string, check func(string) string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode && n.Value == "" && n.Style == 0 {
			f.add(n, "nothing stands here, and a text is needed; one that begins with # is written in quotes")
			return
		}
		if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
			f.add(n, "a text is needed here")
			return
		}
		if check != nil {
			if wrong := check(n.Value); wrong != "" {
				f.add(n, "%q %s", n.Value, wrong)
				return
			}
		}
		*into = n.Value
	}
}

// texts returns a reader for a list of strings, each of which passes a check.
func (f *faults) texts(what string, into *[]string, check func(string) string) func(*yaml.Node) {
	return func(n *yaml.Node) {
		f.sequence(n, what, func(n *yaml.Node) {
			var v string
			if f.text(&v, check)(n); v != "" {
				*into = append(*into, v)
			}
		})
	}
}

// number returns a reader for a number within bounds.
func (f *faults) number(into *float64, least, most float64) func(*yaml.Node) {
	return func(n *yaml.Node) {
		var v float64
		if err := n.Decode(&v); err != nil || v < least || v > most {
			f.add(n, "a number from %s to %s is needed here, not %q", plain(least), plain(most), n.Value)
			return
		}
		*into = v
	}
}

// truth returns a reader for yes or no.
func (f *faults) truth(into *bool) func(*yaml.Node) {
	return func(n *yaml.Node) {
		if err := n.Decode(into); err != nil {
			f.add(n, "true or false is needed here, not %q", n.Value)
		}
	}
}

// plain writes a number as people do, without an exponent.
func plain(n float64) string { return strconv.FormatFloat(n, 'f', -1, 64) }

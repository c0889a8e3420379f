package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"text/tabwriter"

	"github.com/open-reconnect/reconnect/internal/figures"
)

// machine is where and of what was measured.
type machine struct {
	Commit     string `json:"commit"`
	Processor  string `json:"processor"`
	Processors int    `json:"processors"`
	Load       string `json:"load"` // of the minute before
	Go         string `json:"go"`
	Took       string `json:"took"`
}

func describe() machine {
	m := machine{Processors: runtime.NumCPU(), Go: runtime.Version()}
	if commit, err := exec.Command("git", "describe", "--always", "--dirty").Output(); err == nil {
		m.Commit = strings.TrimSpace(string(commit))
	}
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		m.Load = strings.Fields(string(load))[0]
	}
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		_, rest, _ := strings.Cut(string(info), "model name")
		line, _, _ := strings.Cut(rest, "\n")
		m.Processor = strings.TrimLeft(line, " \t:")
	}
	return m
}

// beside is what was measured in the order of what is promised, with whatever else was taken down after what it followed. What is promised
// and was not measured is there, too, if all was to be measured.
func beside(measured []figures.Figure, pattern string, short bool) (all []figures.Figure) {
	rest := measured
	for _, p := range figures.Promises() {
		var kept, mine []figures.Figure
		for i := 0; i < len(rest); i++ {
			if rest[i].What != p.What {
				kept = append(kept, rest[i])
				continue
			}
			mine = append(mine, rest[i])
			for i+1 < len(rest) && rest[i+1].Unit == "" && strings.HasPrefix(rest[i+1].What, "  ") && !promised(rest[i+1].What) {
				i++
				mine = append(mine, rest[i])
			}
		}
		if len(mine) == 0 && pattern == "." && !short {
			mine = []figures.Figure{{What: p.What, Budget: p.Budget(), Verdict: figures.Missing}}
		}
		all, rest = append(all, mine...), kept
	}
	return append(all, rest...)
}

func promised(what string) bool {
	for _, p := range figures.Promises() {
		if p.What == what {
			return true
		}
	}
	return false
}

func printTable(to io.Writer, m machine, all []figures.Figure) {
	fmt.Fprintf(to, "\n%s on %d processors (%s), load %s before, %s, in %s\n\n", m.Commit, m.Processors, m.Processor, m.Load, m.Go, m.Took)
	w := tabwriter.NewWriter(to, 0, 0, 3, ' ', 0)
	fmt.Fprintln(w, "figure\tmeasured\tbudget\tverdict")
	for _, f := range all {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", f.What, f.Said, f.Budget, f.Verdict)
	}
	_ = w.Flush()
}

// write makes the file of JSON.
func write(name string, m machine, all []figures.Figure) error {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(struct {
		machine
		Figures []figures.Figure `json:"figures"`
	}{m, all}); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, text.Bytes(), 0o644)
}

// slipped are the names of what was reached and is lost.
func slipped(all []figures.Figure) (names []string) {
	for _, f := range all {
		if f.Slipped {
			names = append(names, f.What)
		}
	}
	return names
}

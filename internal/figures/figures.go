// Package figures takes down what benchmarks measure, beside what is promised. "make bench" makes one table of it.
package figures

import (
	"encoding/json"
	"fmt"
	"os"
)

// File is the environment variable that names the file to which figures are added, an object of JSON a line. Without it each is
// printed where it is measured.
const File = "FIGURES"

// Figure is something measured, beside its budget if it has one.
type Figure struct {
	What    string  `json:"what"`
	Said    string  `json:"measured"`         // as people read it
	Unit    string  `json:"unit,omitempty"`   // of the numbers below; a figure that has none has no numbers
	Value   float64 `json:"value"`            // the median, if it was measured more than once
	Low     float64 `json:"low"`              // where the median lies with 95 % certainty
	High    float64 `json:"high"`             //
	Noise   float64 `json:"noise,omitempty"`  // by which share two of the same differ, measured in the same run
	Budget  string  `json:"budget,omitempty"` // such as "≤ 700 ms"
	Verdict Verdict `json:"verdict,omitempty"`
	Slipped bool    `json:"slipped,omitempty"` // what was reached is lost
}

// Verdict is what becomes of a budget.
type Verdict string

// The verdicts. What is beyond its budget by no more than it cannot be told apart from is Doubtful.
const (
	Kept     Verdict = "kept"
	Doubtful Verdict = "doubtful"
	Broken   Verdict = "BROKEN"
	Missing  Verdict = "not measured"
)

// Is takes down what was measured of a promise.
func (p Promise) Is(of Spread) { p.Beside(of, 0) }

// Cannot takes down why a promise is not measured.
func (p Promise) Cannot(why string) {
	take(Figure{What: p.What, Said: why, Budget: p.Budget(), Verdict: Missing})
}

// Beside takes down what was measured of a promise, and by which share two of the same differed in the same run.
func (p Promise) Beside(of Spread, noise float64) {
	take(Figure{
		What: p.What, Said: of.In(p.Unit), Unit: p.Unit, Value: of.Median, Low: of.Low, High: of.High, Noise: noise,
		Budget: p.Budget(), Verdict: p.verdict(of, noise), Slipped: p.slipped(of, noise),
	})
}

// Tell takes down what is told in words. A budget in words may stand beside it, which is kept or not.
func Tell(what, measured, budget string, kept bool) {
	f := Figure{What: what, Said: measured, Budget: budget}
	switch {
	case budget == "":
	case kept:
		f.Verdict = Kept
	default:
		f.Verdict = Broken
	}
	take(f)
}

// take adds a figure to the file, or prints it. What cannot be written is printed, too.
func take(f Figure) {
	if name := os.Getenv(File); name != "" {
		line, err := json.Marshal(f)
		if err == nil {
			err = appendLine(name, line)
		}
		if err == nil {
			return
		}
		fmt.Fprintln(os.Stderr, "figures:", err)
	}
	fmt.Printf("figure: %s: %s  %s  %s\n", f.What, f.Said, f.Budget, f.Verdict)
}

func appendLine(name string, line []byte) error {
	file, err := os.OpenFile(name, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	if _, err := file.Write(append(line, '\n')); err != nil {
		_ = file.Close()
		return err
	}
	return file.Close()
}

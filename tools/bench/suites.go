package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect/internal/figures"
)

// suite is a folder with benchmarks, and the build tags that these need.
type suite struct{ folder, tags string }

// suites are in the order in which they run: what a busy machine spoils comes first.
var suites = []suite{{"bench", "bench"}, {"e2e", "browser"}, {"handlers", "redis"}, {"webhook", "redis"}, {"store/engines", ""}, {"views", ""}}

// aside are benchmarks that are run if they are asked for by name: they have no budget, or take minutes.
var aside = []string{"BenchmarkCrowd", "BenchmarkEngines", "BenchmarkScreen", "BenchmarkShow"}

// brief are those of the short form.
var brief = "^Benchmark(Page|Observed)$"

// declared finds the benchmarks of a file.
var declared = regexp.MustCompile(`(?m)^func (Benchmark\w+)\(`)

// benchmarks are a folder's that an expression matches.
func benchmarks(folder, pattern string) (names []string, err error) {
	want, err := regexp.Compile(pattern)
	if err != nil {
		return nil, err
	}
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			return nil, err
		}
		for _, m := range declared.FindAllStringSubmatch(string(text), -1) {
			if want.MatchString(m[1]) && (!slices.Contains(aside, m[1]) || pattern != ".") {
				names = append(names, m[1])
			}
		}
	}
	return names, nil
}

// measure runs the benchmarks, and returns what they took down and which suites failed.
func measure(pattern string, short bool) (all []figures.Figure, failed []string) {
	if short {
		pattern = brief
		_ = os.Setenv("SHORT", "1")
	}
	folder, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return nil, []string{err.Error()}
	}
	defer os.RemoveAll(folder)
	file := filepath.Join(folder, "figures")
	for _, s := range suites {
		if short && s.tags != "bench" {
			continue
		}
		names, err := benchmarks(s.folder, pattern)
		if err != nil {
			return nil, append(failed, err.Error())
		}
		if len(names) == 0 {
			continue
		}
		began := time.Now()
		limit := 20 * time.Minute
		if soak, err := time.ParseDuration(os.Getenv("FOR")); err == nil {
			limit += soak
		}
		cmd := exec.Command("go", "test", "-tags", s.tags, "-count", "1", "-timeout", limit.String(), "-run", "^$",
			"-bench", "^("+strings.Join(names, "|")+")$", "-benchtime", "1x", ".")
		cmd.Dir, cmd.Env = s.folder, append(os.Environ(), figures.File+"="+file)
		cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
		if err := cmd.Run(); err != nil {
			failed = append(failed, s.folder)
		}
		fmt.Fprintf(os.Stderr, "bench: %s took %s\n", s.folder, time.Since(began).Round(time.Second))
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, append(failed, err.Error())
	}
	for line := range strings.Lines(string(text)) {
		var f figures.Figure
		if err := json.Unmarshal([]byte(line), &f); err != nil {
			return all, append(failed, err.Error())
		}
		all = append(all, f)
	}
	return all, failed
}

package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"

	"github.com/open-reconnect/reconnect/internal/figures"
)

// rival is this tree or another revision.
type rival struct{ name, tree, folder string }

// compareRounds is how often each is measured, by turns. benchstat wants six to tell chance from change.
const compareRounds = 6

// compare measures this tree beside another revision, which is built in a work tree of its own, and has benchstat print the ratios. The
// built programs are measured by this tree's benchmarks; what is inside them by their own.
func compare(revision, stat string) (err error) {
	folder, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	here, err := os.Getwd()
	if err != nil {
		return err
	}
	other := filepath.Join(folder, "tree")
	if err := tell(exec.Command("git", "worktree", "add", "--detach", other, revision)); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, tell(exec.Command("git", "worktree", "remove", "--force", other))) }()
	both := []rival{{"base", other, filepath.Join(folder, "base")}, {"head", here, filepath.Join(folder, "head")}}
	for _, r := range both {
		if err := r.build(); err != nil {
			return fmt.Errorf("%s does not build: %w", r.name, err)
		}
	}
	harness := filepath.Join(folder, "bench.test")
	if err := tell(exec.Command("go", "test", "-tags", "bench", "-c", "-o", harness, "./bench")); err != nil {
		return err
	}
	for range compareRounds {
		for _, r := range both {
			if err := r.measure(harness); err != nil {
				return fmt.Errorf("%s is not measured: %w", r.name, err)
			}
		}
	}
	args := []string{"run", stat}
	for _, r := range both {
		args = append(args, r.name+"="+filepath.Join(r.folder, "figures"))
	}
	ratios := exec.Command("go", args...)
	ratios.Stdout, ratios.Stderr = os.Stdout, os.Stderr
	return ratios.Run()
}

// build makes the program and the benchmarks of its inside.
func (r rival) build() error {
	if err := os.MkdirAll(r.folder, 0o755); err != nil {
		return err
	}
	for _, args := range [][]string{
		{"build", "-ldflags", "-s -w", "-o", filepath.Join(r.folder, "widget"), "./cmd/widget"},
		{"test", "-c", "-o", filepath.Join(r.folder, "handlers.test"), "./handlers"},
		{"test", "-c", "-o", filepath.Join(r.folder, "views.test"), "./views"},
	} {
		cmd := exec.Command("go", args...)
		cmd.Dir = r.tree
		if err := tell(cmd); err != nil {
			return err
		}
	}
	return nil
}

// measure runs each benchmark once and adds what it says to the figures.
func (r rival) measure(harness string) error {
	out, err := os.OpenFile(filepath.Join(r.folder, "figures"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	defer out.Close()
	for _, b := range []struct{ program, names, long, folder string }{
		{harness, "^Benchmark(Page|Start)$", "1x", "bench"},
		{filepath.Join(r.folder, "handlers.test"), "^BenchmarkShow$", "200ms", "handlers"},
		{filepath.Join(r.folder, "views.test"), "^BenchmarkScreen$", "200ms", "views"},
	} {
		cmd := exec.Command(b.program, "-test.run", "^$", "-test.bench", b.names, "-test.benchtime", b.long)
		cmd.Dir = filepath.Join(r.tree, b.folder)
		if b.program == harness {
			cmd.Dir = "bench"
		}
		cmd.Env = append(os.Environ(), "SHORT=1", "WIDGET="+filepath.Join(r.folder, "widget"),
			figures.File+"="+filepath.Join(r.folder, "beside")) // where benchstat does not read them
		cmd.Stdout, cmd.Stderr = out, os.Stderr
		if err := cmd.Run(); err != nil {
			return err
		}
	}
	return nil
}

// tell runs a command whose words are for the person who waits.
func tell(cmd *exec.Cmd) error {
	cmd.Stdout, cmd.Stderr = os.Stderr, os.Stderr
	return cmd.Run()
}

// Command bench runs the project's benchmarks and prints what they measure beside what is promised, as a table and as JSON. It is run in
// the project's folder, by make:
//
//	bench [-run regexp] [-out file]    all that the expression matches
//	bench -short                       what is a ratio and takes seconds; fails if what was reached is lost by more than the noise
//	bench -compare revision            this tree beside another revision, by benchstat
package main

import (
	"flag"
	"fmt"
	"os"
	"os/signal"
	"time"
)

func main() {
	var (
		pattern  = flag.String("run", ".", "which benchmarks, by a `regexp` of their names")
		out      = flag.String("out", "dist/bench.json", "the `file` of JSON")
		short    = flag.Bool("short", false, "what is a ratio and takes seconds")
		revision = flag.String("compare", "", "the `revision` beside which this tree is measured")
		stat     = flag.String("benchstat", "golang.org/x/perf/cmd/benchstat@latest", "the `package` of benchstat")
	)
	flag.Parse()
	signal.Notify(make(chan os.Signal, 1), os.Interrupt) // ends what is run, and that ends us, tidily
	if err := run(*pattern, *out, *revision, *stat, *short); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(pattern, out, revision, stat string, short bool) error {
	if revision != "" {
		return compare(revision, stat)
	}
	machine, began := describe(), time.Now()
	measured, failed := measure(pattern, short)
	all := beside(measured, pattern, short)
	machine.Took = time.Since(began).Round(time.Second).String()
	printTable(os.Stdout, machine, all)
	if err := write(out, machine, all); err != nil {
		return err
	}
	if short {
		failed = append(failed, slipped(all)...)
	}
	if len(failed) > 0 {
		return fmt.Errorf("%d of them failed: %q", len(failed), failed)
	}
	return nil
}

// Command widget is Reconnect: one page that mends broken bank connections.
//
//	widget demo      the widget, simulated aggregators and a host page to try it on; no account needed
//	widget init      asks a few questions and writes a first configuration
//	widget serve     the widget, from a configuration file
//	widget check     reads a configuration file and prints what it resolves to
//	widget doctor    holds a configuration against the world: addresses, keys, store, clock, proxy
//	widget keys      makes keys that seal the store, and lists those that are configured
//	widget webhooks  lists events that integrators' servers have not taken, and sends them again
//	widget schema    the JSON Schema of a configuration
//	widget texts     what the pages say, by the names that a client's own texts have
//	widget sandbox   the simulated aggregators alone
//	widget ready     whether a server on this machine can take people
//	widget version   the version, its commit and the date of that
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	os.Exit(command{realEnvironment(), os.Stdout, os.Stderr}.until(os.Args[1:]))
}

// until runs the program until it ends by itself or is told to stop.
func (c command) until(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if os.Getenv("GOGC") == "" {
		go keepHeadroom(ctx)
	}
	return c.run(ctx, args)
}

// command is the program with its surroundings handed in, so that tests can start it.
type command struct {
	environment
	out, log io.Writer
}

const usage = `Reconnect mends broken bank connections: one self-hosted page for every aggregator.

  widget demo                    try it: widget, simulated banks and a host page, no account needed
  widget init                    write a first configuration, and its secrets beside it, by a few questions
  widget serve --config FILE     run it
  widget check --config FILE     show what a configuration resolves to, or all that is wrong with it
  widget doctor --config FILE    hold a configuration against the world: addresses, keys, store, clock, proxy
  widget keys --new              print a new key that seals the store; --config FILE lists those there are
  widget webhooks --config FILE  list events that integrators' servers have not taken; --again FLOW sends them again
  widget schema                  print the JSON Schema of a configuration, by which editors complete it
  widget texts --language TAG    print what the pages say, to be said in a client's own words
  widget sandbox                 run the simulated aggregators alone
  widget ready                   ask a server on this machine whether it can take people, as a health check
  widget version                 print the version, its commit and the date of that

"widget demo --help" and so on show the flags.
`

// errUsage ends with status 2, the others with 1.
var errUsage = errors.New("usage")

func (c command) run(ctx context.Context, args []string) int {
	verbs := map[string]func(context.Context, []string) error{
		"demo": c.demo, "init": c.init, "serve": c.serve, "check": c.check, "doctor": c.doctor, "keys": c.keys, "webhooks": c.webhooks, "texts": c.texts, "schema": c.schema, "sandbox": c.sandbox, "ready": c.ready, "version": c.version,
	}
	if len(args) == 0 {
		fmt.Fprint(c.log, usage)
		return 2
	}
	verb, ok := verbs[args[0]]
	if !ok {
		switch args[0] {
		case "help", "-h", "--help":
			fmt.Fprint(c.out, usage)
			return 0
		case "--version":
			return c.run(ctx, []string{"version"})
		}
		fmt.Fprintf(c.log, "widget: there is no command %q\n\n%s", args[0], usage)
		return 2
	}
	switch err := verb(ctx, args[1:]); {
	case err == nil, errors.Is(err, flag.ErrHelp):
		return 0
	case errors.Is(err, errUsage):
		fmt.Fprintf(c.log, "widget %s: %v\n", args[0], err)
		return 2
	default:
		fmt.Fprintf(c.log, "widget %s: %v\n", args[0], err)
		return 1
	}
}

// flags returns a flag set that reports to us, and a function that parses with it.
func (c command) flags(verb string) (*flag.FlagSet, func([]string) error) {
	fs := flag.NewFlagSet("widget "+verb, flag.ContinueOnError)
	fs.SetOutput(c.log)
	return fs, func(args []string) error {
		switch err := fs.Parse(args); {
		case errors.Is(err, flag.ErrHelp):
			return err
		case err != nil:
			return fmt.Errorf("%w: %w", errUsage, err)
		case fs.NArg() > 0:
			return fmt.Errorf("%w: there is nothing to do with %q", errUsage, fs.Arg(0))
		}
		return nil
	}
}

func (c command) check(_ context.Context, args []string) error {
	s, err := c.configured("check", args)
	if err != nil {
		return err
	}
	s.print(c.out)
	return nil
}

func (c command) configured(verb string, args []string) (*settings, error) {
	file, err := c.configFile(verb, args)
	if err != nil {
		return nil, err
	}
	return c.read(file)
}

// configFile is the configuration file that a command is given.
func (c command) configFile(verb string, args []string) (string, error) {
	fs, parse := c.flags(verb)
	file := fs.String("config", "", "the configuration `file`; example.yaml explains every setting")
	if err := parse(args); err != nil {
		return "", err
	}
	if *file == "" {
		return "", fmt.Errorf("%w: --config FILE is missing", errUsage)
	}
	return *file, nil
}

// read reads a configuration file.
func (c command) read(name string) (*settings, error) {
	s, err := readSettings(name, c.environment)
	return s, counted(err)
}

// counted says how many faults an error of a configuration tells.
func counted(err error) error {
	if f := (*faultsError)(nil); errors.As(err, &f) {
		if len(f.list) == 1 {
			return fmt.Errorf("the configuration has a fault:\n%w", err)
		}
		return fmt.Errorf("the configuration has %d faults:\n%w", len(f.list), err)
	}
	return err
}

func (c command) logger(level slog.Level) *slog.Logger {
	return slog.New(c.logHandler(level, false))
}

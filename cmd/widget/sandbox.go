package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// sandbox runs the simulated aggregators for somebody's tests. Its first line, with both addresses, is what programs that
// start it read; they can connect from then on.
func (c command) sandbox(ctx context.Context, args []string) error {
	fs, parse := c.flags("sandbox")
	var at addresses
	at.flag(fs, "listen", "127.0.0.1:8082", "the simulated aggregators")
	at.flag(fs, "control", "127.0.0.1:8083", "their controls")
	public := fs.String("url", "", "the aggregators' `address` as clients and browsers see it, if it is not what they listen at")
	untilEOF := fs.Bool("until-eof", false, "end when standard input does: with the program that started this one, however that ends")
	level := slog.LevelWarn
	fs.TextVar(&level, "log", level, "least important `level` of log lines: info tells each request's route and status")
	chaos := chaosFlags(fs)
	if err := parse(args); err != nil {
		return err
	}
	if err := chaos.Valid(); err != nil {
		return fmt.Errorf("%w: %w", errUsage, err)
	}
	api, apiURL, err := at.listen("listen")
	if err != nil {
		return err
	}
	defer api.Close()
	control, controlURL, err := at.listen("control")
	if err != nil {
		return err
	}
	defer control.Close()
	apiURL = cmp.Or(*public, apiURL)
	played := dialects()
	sim := sandbox.NewNamespaces(sandbox.Options{Dialects: played, Chaos: *chaos, PublicURL: apiURL, Logger: c.logger(level)})
	defer sim.Close()
	fmt.Fprintf(c.out, "simulated aggregators at %s and their controls at %s\n\n", apiURL, controlURL)
	for _, d := range played {
		fmt.Fprintf(c.out, "  %-8s %s%s\n", d.Name, apiURL, d.Root)
	}
	fmt.Fprintf(c.out, `
Below /n/KEY, on both, is a namespace of its own for each test run. What the controls do: %s/openapi.json
`, controlURL)
	if *untilEOF {
		var stop context.CancelFunc
		ctx, stop = context.WithCancel(ctx)
		go func() {
			_, _ = io.Copy(io.Discard, os.Stdin)
			stop()
		}()
	}
	return all(ctx,
		func(ctx context.Context) error { return serveHTTP(ctx, api, sim.API()) },
		func(ctx context.Context) error { return serveHTTP(ctx, control, sim.Controls()) },
	)
}

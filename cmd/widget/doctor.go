package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// finding is what one check has found.
type finding struct {
	Level string `json:"level"` // ok, note (what cannot be told from here), warning or wrong
	About string `json:"about"`
	Says  string `json:"says"`
	Do    string `json:"do,omitempty"`
}

const (
	fine    = "ok"
	note    = "note"
	warning = "warning"
	wrong   = "wrong"
)

// doctor holds a configuration against the world. It changes nothing there: it looks at addresses, and asks aggregators what begins nothing.
type doctor struct {
	s        *settings
	secrets  []string // the files that hold secrets
	http     *http.Client
	patience time.Duration // for one question

	mu    sync.Mutex
	skews []skew
}

// doctor prints a line a check, and ends with an error if something is wrong.
func (c command) doctor(ctx context.Context, args []string) error {
	flags, parse := c.flags("doctor")
	file := flags.String("config", "", "the `file` by which the server runs")
	asJSON := flags.Bool("json", false, "print an array of JSON, of objects with level, about, says and do")
	patience := flags.Duration("timeout", 10*time.Second, "how `long` one answer is waited for, such as 3s")
	if err := parse(args); err != nil {
		return err
	}
	switch {
	case *file == "":
		return fmt.Errorf("%w: --config FILE is missing", errUsage)
	case *patience <= 0:
		return fmt.Errorf("%w: --timeout must be longer than nothing", errUsage)
	}
	env, secrets := c.environment, []string(nil)
	env.kept = func(name string) { secrets = append(secrets, name) }
	s, err := readSettings(*file, env)
	if err != nil {
		return counted(err)
	}
	d := &doctor{s: s, secrets: secrets, patience: *patience, http: &http.Client{
		Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, ForceAttemptHTTP2: true, MaxResponseHeaderBytes: 64 << 10},
		// Neither what is configured as an address nor a key is meant for where a redirect leads.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	defer d.http.CloseIdleConnections()
	found := d.examine(ctx)
	if ctx.Err() != nil {
		return errors.New("stopped")
	}
	if *asJSON {
		e := json.NewEncoder(c.out)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		err = e.Encode(found)
	} else {
		err = printFindings(c.out, found)
	}
	if err != nil {
		return err
	}
	bad := 0
	for _, f := range found {
		if f.Level == wrong {
			bad++
		}
	}
	if bad > 0 {
		return fmt.Errorf("%d of %d checks found something wrong", bad, len(found))
	}
	return nil
}

func printFindings(w io.Writer, found []finding) error {
	for _, f := range found {
		line := fmt.Sprintf("%-8s %s: %s", f.Level, f.About, f.Says)
		if f.Do != "" {
			line += "; " + f.Do
		}
		if _, err := fmt.Fprintln(w, line); err != nil {
			return err
		}
	}
	return nil
}

// atOnce is how many questions are under way at a time.
const atOnce = 8

// examine makes all checks, and tells them in the order of the configuration.
func (d *doctor) examine(ctx context.Context) (all []finding) {
	checks := []func(context.Context) []finding{d.store, d.closed, d.public}
	for _, c := range d.s.Clients {
		for _, address := range c.Callbacks {
			checks = append(checks, func(ctx context.Context) []finding { return d.reach(ctx, c.ID+", callback", address) })
		}
		if c.CodeURL != "" {
			checks = append(checks, func(ctx context.Context) []finding { return d.reach(ctx, c.ID+", code_url", c.CodeURL) })
		}
		if to := d.s.Webhooks[c.ID]; to.URL != "" {
			checks = append(checks, func(ctx context.Context) []finding { return d.reach(ctx, c.ID+", webhooks", to.URL) })
		}
		for _, g := range aggregators() {
			for _, a := range d.s.Accounts[g.name] {
				if a.client == c {
					checks = append(checks, func(ctx context.Context) []finding {
						return append(d.linked(c.ID+", "+g.name, a.own), d.account(ctx, c.ID+", "+g.name, a.own)...)
					})
				}
			}
		}
	}
	parts := make([][]finding, len(checks))
	var group errgroup.Group
	group.SetLimit(atOnce)
	for i, check := range checks {
		group.Go(func() error { parts[i] = check(ctx); return nil })
	}
	_ = group.Wait()
	for _, part := range parts {
		all = append(all, part...)
	}
	return append(all, d.clock(), finding{
		note, "return address", "no aggregator tells from outside whether " + d.s.URL + returnPath + " is white-listed",
		"look into its console, where the account sends users to a bank",
	})
}

// store opens what flows are kept in, or finds that a server has it open.
func (d *doctor) store(ctx context.Context) []finding {
	at := d.s.Store
	if d.s.Redis != nil {
		at = strings.Join(d.s.Redis.Addrs, " ")
	} else if f, opened := keptIn(at); opened {
		return f
	}
	store, err := d.s.open(slog.New(slog.DiscardHandler))
	if err == nil {
		defer store.Close()
		ctx, cancel := context.WithTimeout(ctx, d.patience)
		defer cancel()
		_, err = store.Note(ctx, "doctor", time.Now(), time.Minute, func([]byte) []byte { return []byte("written") })
	}
	if err != nil {
		return []finding{{wrong, "store", err.Error(), "nothing can be kept: see \"What it keeps\" in docs/operating.md"}}
	}
	return []finding{{fine, "store", at + " is read and written", ""}}
}

// closed finds files of secrets that everybody on this machine can read, or write.
func (d *doctor) closed(context.Context) (found []finding) {
	slices.Sort(d.secrets)
	for _, name := range slices.Compact(d.secrets) {
		at, err := os.Stat(name)
		if err == nil && runtime.GOOS != "windows" && at.Mode().Perm()&0o007 != 0 { // Windows tells by other means who may
			found = append(found, finding{
				warning, "secret " + name, fmt.Sprintf("everybody on this machine may open it (mode %04o)", at.Mode().Perm()),
				"take that away by chmod o= " + name + ", and see that the user that runs the server, or its group, still reads it",
			})
		}
	}
	return found
}

package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// firstFiles are the secrets that may be written beside a first configuration. None of them is ever overwritten.
var firstFiles = []string{
	"session.secret", "store.key", "result.pem", "api.key", "webhook.key", "powens.secret", "syncfy.key", "flinks.key",
}

// init writes a first configuration from answers, and its secrets into files beside it. Nothing is written before the last answer is in and the
// whole is known to be right.
func (c command) init(ctx context.Context, args []string) error {
	flags, parse := c.flags("init")
	to := flags.String("to", "reconnect.yaml", "the `file` to write; its secrets are written beside it")
	if err := parse(args); err != nil {
		return err
	}
	folder := filepath.Dir(*to)
	if at, err := os.Stat(folder); err != nil || !at.IsDir() {
		return fmt.Errorf("there is no folder %s to write %s into", folder, filepath.Base(*to))
	}
	for _, name := range append([]string{filepath.Base(*to)}, firstFiles...) {
		if _, err := os.Lstat(filepath.Join(folder, name)); !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("%s is there already, and is not overwritten: move it away, or choose another folder by --to", filepath.Join(folder, name))
		}
	}
	asks := newInterview(os.Stdin, c.out)
	defer asks.restore()
	told := make(chan firstSettings, 1)
	go func() { told <- asks.settings() }() // reading a terminal is not ended by a signal
	var first firstSettings
	select {
	case first = <-told:
	case <-ctx.Done():
		return errors.New("it is stopped, and nothing is written")
	}
	if asks.err != nil {
		return fmt.Errorf("%w; nothing is written", asks.err)
	}
	files := first.files()
	if err := c.rehearse(*to, files); err != nil {
		return fmt.Errorf("the answers do not fit together, and nothing is written: %w", err)
	}
	if err := writeNew(*to, files); err != nil {
		return err
	}
	fmt.Fprintf(c.out, "\n%s is written, and beside it, for the user alone that runs the server:\n", *to)
	for _, f := range files[1:] {
		fmt.Fprintf(c.out, "  %-15s %s\n", f.name, f.is)
	}
	fmt.Fprintf(c.out, "\nWhite-list %s at %s, and go on with\n  %[3]s check --config %[4]s\n  %[3]s serve --config %[4]s\n",
		first.url+returnPath, strings.Join(first.aggregators, " and "), called(os.Args[0]), *to)
	return nil
}

// called is how a person starts the program again that was started as the name says. What "go run" has built is gone by then.
func called(name string) string {
	if slices.ContainsFunc(strings.Split(filepath.ToSlash(name), "/"), func(part string) bool { return strings.HasPrefix(part, "go-build") }) {
		return "go run ./cmd/widget"
	}
	return name
}

// newFile is a file to be written, of which the first of several is the configuration itself and has no secret.
type newFile struct{ name, text, is string }

// rehearse reads files that are not written yet, as a server will.
func (c command) rehearse(config string, files []newFile) error {
	env := c.environment
	folder := filepath.Dir(config)
	env.file = func(name string) ([]byte, error) {
		i := slices.IndexFunc(files, func(f newFile) bool { return filepath.Join(folder, f.name) == name })
		switch {
		case name == config:
			i = 0
		case i < 0:
			return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
		}
		return []byte(files[i].text), nil
	}
	s, err := readSettings(config, env)
	if err != nil {
		return err
	}
	_, err = s.clientele(c.logger(s.Level))
	return err
}

// writeNew writes all files or, with an error, none, and none over another.
func writeNew(config string, files []newFile) (err error) {
	var written []string
	defer func() {
		if err != nil {
			for _, name := range written {
				_ = os.Remove(name)
			}
		}
	}()
	for i := len(files) - 1; i >= 0; i-- { // the configuration last
		name, mode := filepath.Join(filepath.Dir(config), files[i].name), os.FileMode(0o600)
		if i == 0 {
			name, mode = config, 0o644
		}
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, mode)
		if err != nil {
			return fmt.Errorf("nothing is written: %w", err)
		}
		written = append(written, name)
		_, err = f.WriteString(files[i].text)
		if err = errors.Join(err, f.Close()); err != nil {
			return fmt.Errorf("nothing is written: %w", err)
		}
	}
	return nil
}

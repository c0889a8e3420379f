package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"os"
	"time"
)

// watchEvery is how often the folder of client files is looked at. What has changed is read when it has not changed again until the next look: a
// file may be half written.
const watchEvery = time.Second

// watch reads a configuration, and sees what has changed since of the folder of client files, these files, and the files that they name.
type watch struct {
	environment
	read map[string]string // how each was when it was read, by name
}

// settings reads the configuration anew. Where it cannot be read to its end, what was seen before stays in sight: it may name that still.
func (w *watch) settings(file string) (*settings, error) {
	read := map[string]string{}
	env := w.environment
	env.seen = func(name string) { read[name] = stateOf(name) }
	s, err := readSettings(file, env)
	if err != nil {
		for name, now := range w.look() {
			if _, seen := read[name]; !seen {
				read[name] = now
			}
		}
	}
	w.read = read
	return s, err
}

// look is how the files are now.
func (w *watch) look() map[string]string {
	now := map[string]string{}
	for name := range w.read {
		now[name] = stateOf(name)
	}
	return now
}

// stateOf is how a file or folder is, in a form that is another one when it has changed.
func stateOf(name string) string {
	info, err := os.Stat(name)
	if err != nil {
		return fmt.Sprint(errors.Unwrap(err))
	}
	if !info.IsDir() {
		return fmt.Sprint(info.Size(), info.ModTime().UnixNano())
	}
	files, err := clientFiles(name, os.ReadDir)
	return fmt.Sprint(files, err)
}

// run reads the configuration again whenever it is told to or a client file has changed, until ctx ends, and hands it over. A faulty one changes
// nothing and is told.
func (w *watch) run(ctx context.Context, file string, hangUp <-chan os.Signal, log *slog.Logger, take func(*settings) error) {
	tick := time.NewTicker(watchEvery)
	defer tick.Stop()
	last := w.read
	for {
		select {
		case <-ctx.Done():
			return
		case <-hangUp:
		case <-tick.C:
			now := w.look()
			settled := maps.Equal(now, last)
			if last = now; !settled || maps.Equal(now, w.read) {
				continue
			}
		}
		s, err := w.settings(file)
		last = w.read
		if err == nil {
			err = take(s)
		}
		if f := (*faultsError)(nil); errors.As(err, &f) {
			for _, line := range f.lines() {
				log.Error("clients not reloaded", "fault", line)
			}
		} else if err != nil {
			log.Error("clients not reloaded", "fault", err.Error())
		}
	}
}

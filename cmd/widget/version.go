package main

import (
	"context"
	"fmt"
	"runtime/debug"
	"strings"
	"time"
)

// build says which program this is: the same words for the same commit, whenever and wherever it was built.
type build struct {
	Version string // of the release, such as v1.2.0; what lies between two has a name made of the earlier one, the date and the commit
	Commit  string // of git, "-dirty" behind it if files were changed since; empty where git was not there
	Date    string // of the commit, RFC 3339 in UTC; empty where git was not there
}

// The linker sets these where a release is built from sources without git, in a container for example: -X main.linkedVersion=v1.2.0.
var linkedVersion, linkedCommit, linkedDate string

// thisBuild is that of the program that runs.
func thisBuild() build {
	b := build{Version: "development"}
	if info, ok := debug.ReadBuildInfo(); ok {
		b = stamped(info)
	}
	if linkedVersion != "" {
		b.Version, b.Commit, b.Date = linkedVersion, linkedCommit, linkedDate
	}
	return b
}

// stamped reads what the go command writes into a program that it builds in a checkout.
func stamped(info *debug.BuildInfo) (b build) {
	b.Version = info.Main.Version
	if b.Version == "" || b.Version == "(devel)" {
		b.Version = "development"
	}
	dirty := ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			b.Commit = s.Value
		case s.Key == "vcs.time":
			if at, err := time.Parse(time.RFC3339, s.Value); err == nil {
				b.Date = at.UTC().Format(time.RFC3339)
			}
		case s.Key == "vcs.modified" && s.Value == "true":
			dirty = "-dirty"
		}
	}
	if b.Commit != "" {
		b.Commit += dirty
	}
	return b
}

// String is one line for people: "v1.2.0 commit 886bf63… of 2026-11-26T16:38:39Z".
func (b build) String() string {
	var s strings.Builder
	s.WriteString(b.Version)
	if b.Commit != "" {
		s.WriteString(" commit " + b.Commit)
	}
	if b.Date != "" {
		s.WriteString(" of " + b.Date)
	}
	return s.String()
}

func (c command) version(context.Context, []string) error {
	_, err := fmt.Fprintf(c.out, "reconnect %s\n", thisBuild())
	return err
}

package main

import (
	"runtime/debug"
	"testing"
)

func TestTheVersionNamesTheCommitAndItsDateAndChangedFiles(t *testing.T) {
	revision := debug.BuildSetting{Key: "vcs.revision", Value: "886bf63e"}
	at := debug.BuildSetting{Key: "vcs.time", Value: "2026-11-26T18:38:39+02:00"}
	for _, c := range []struct {
		main     string
		settings []debug.BuildSetting
		want     string
	}{
		{"v1.2.0", []debug.BuildSetting{revision, at}, "v1.2.0 commit 886bf63e of 2026-11-26T16:38:39Z"},
		{"(devel)", []debug.BuildSetting{revision, at, {Key: "vcs.modified", Value: "true"}}, "development commit 886bf63e-dirty of 2026-11-26T16:38:39Z"},
		{"(devel)", []debug.BuildSetting{{Key: "vcs.modified", Value: "true"}}, "development"},
		{"", nil, "development"},
	} {
		if got := stamped(&debug.BuildInfo{Main: debug.Module{Version: c.main}, Settings: c.settings}).String(); got != c.want {
			t.Errorf("%q, %v: %q, want %q", c.main, c.settings, got, c.want)
		}
	}
}

package file

import (
	"fmt"
	"os"
	"strings"
	"syscall"
)

// holder names the process that has a file locked, as far as the system tells.
func holder(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return unknown
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return unknown
	}
	locks, err := os.ReadFile("/proc/locks")
	if err != nil {
		return unknown
	}
	for line := range strings.Lines(string(locks)) {
		// 1: FLOCK ADVISORY WRITE 4711 fe:00:131075 0 EOF
		words := strings.Fields(line)
		if len(words) < 6 || words[1] != "FLOCK" || !strings.HasSuffix(words[5], fmt.Sprint(":", stat.Ino)) || words[4] == "0" {
			continue
		}
		if name, err := os.ReadFile("/proc/" + words[4] + "/comm"); err == nil {
			return fmt.Sprintf("the process %s (%s)", words[4], strings.TrimSpace(string(name)))
		}
		return "the process " + words[4]
	}
	return unknown
}

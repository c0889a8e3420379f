//go:build bench && linux

// Package bench_test measures the built program as it is installed: processes of their own, known by their addresses alone, with the
// sandbox for the bank. "make bench" makes a table of it. These variables are read:
//
//	WIDGET  a program that is built already, so that the same benchmarks measure another revision
//	SHORT   set to anything, fewer rounds
package bench_test

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
)

func TestMain(m *testing.M) {
	if headers, is := os.LookupEnv(constantEnv); is {
		serveConstant(headers)
		return
	}
	status := m.Run()
	if name, err := built(); err == nil && os.Getenv("WIDGET") == "" {
		_ = os.RemoveAll(filepath.Dir(name))
	}
	os.Exit(status)
}

// built is the program.
var built = sync.OnceValues(func() (name string, err error) {
	if name = os.Getenv("WIDGET"); name != "" {
		return name, nil
	}
	folder, err := os.MkdirTemp("", "reconnect-bench-")
	if err != nil {
		return "", err
	}
	name = filepath.Join(folder, "widget")
	if out, err := exec.Command("go", "build", "-ldflags", "-s -w", "-o", name, "../cmd/widget").CombinedOutput(); err != nil {
		return "", fmt.Errorf("the program does not build: %w\n%s", err, out)
	}
	return name, nil
})

// program is the built program's path.
func program(b *testing.B) string {
	b.Helper()
	name, err := built()
	if err != nil {
		b.Fatal(err)
	}
	return name
}

// rounds is how often something is measured: fewer times in the short form.
func rounds(all, short int) int {
	if os.Getenv("SHORT") != "" {
		return short
	}
	return all
}

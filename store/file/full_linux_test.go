package file_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/soon"
)

// fullEnv is set in a process of its own, whose files may not grow.
const fullEnv = "FILE_TEST_FULL"

// The system lets the file grow so far: what is said and done is what a full disk has said and done.
func TestAFullDiskLosesNothingAndIsNotTheEnd(t *testing.T) {
	if os.Getenv(fullEnv) == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
		cmd.Env = append(os.Environ(), fullEnv+"=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	path := newPath(t)
	s := open(t, path)
	kept := create(t, s)

	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	full := limit
	full.Cur = uint64(size(t, path))
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &full); err != nil {
		t.Fatal(err)
	}

	f := newFlow()
	f.Cursor = bytes.Repeat([]byte{1}, 1<<20)
	if err := s.Create(t.Context(), f); !errors.Is(err, reconnect.ErrAway) || !strings.Contains(err.Error(), "file too large") {
		t.Fatalf("kept on a full disk: %v", err)
	}
	if _, err := s.Read(t.Context(), kept.ID); err != nil {
		t.Errorf("what was kept cannot be read: %v", err)
	}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		t.Fatal(err)
	}
	soon.Await(t, "the store to go on", func() bool { return s.Create(t.Context(), f) == nil })
	s.Close()
	if got := versions(t, open(t, path)); len(got) != 2 {
		t.Errorf("%d flows are kept of 2", len(got))
	}
}

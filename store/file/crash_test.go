package file_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/file"
)

// writeEnv names the file in which a process of this test writes until it is killed.
const writeEnv = "FILE_TEST_WRITES"

func TestMain(m *testing.M) {
	if path := os.Getenv(writeEnv); path != "" {
		fmt.Fprintln(os.Stderr, writeUntilKilled(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// writeUntilKilled has 64 writers make, change and delete flows, and say each thing once it is kept: "<id> <version>", and -1 for a
// deletion, which is also said before it is asked for, as -2.
func writeUntilKilled(path string) error {
	var t testing.T
	s, err := file.Open(path, ring(&t, "one"), slog.New(slog.DiscardHandler))
	if err != nil {
		return err
	}
	var mu sync.Mutex
	say := func(id string, version int64) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Println(id, version)
	}
	ctx := context.Background()
	failed := make(chan error)
	for range 64 {
		go func() {
			for {
				f := newFlow()
				if err := s.Create(ctx, f); err != nil {
					failed <- err
				}
				say(f.ID, 0)
				for range 3 {
					f, err := turn(ctx, s, f.ID)
					if err != nil {
						failed <- err
					}
					say(f.ID, f.Version)
				}
				if rand.IntN(2) == 0 {
					say(f.ID, -2)
					if err := s.Delete(ctx, f.ID); err != nil {
						failed <- err
					}
					say(f.ID, -1)
				}
			}
		}()
	}
	return <-failed
}

func TestAKilledProcessLosesNothingThatItHasSaid(t *testing.T) {
	path := newPath(t)
	said := map[string]int64{}
	for round := range 3 {
		cmd := exec.Command(os.Args[0])
		cmd.Env, cmd.Stderr = append(os.Environ(), writeEnv+"="+path), os.Stderr
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		n := 0
		for lines := bufio.NewScanner(out); lines.Scan(); n++ {
			var (
				id      string
				version int64
			)
			if _, err := fmt.Sscan(lines.Text(), &id, &version); err == nil && len(id) == 24 {
				said[id] = version
			}
			if n == 700+300*round {
				_ = cmd.Process.Kill() // what it has said before is in the pipe, and read on
			}
		}
		if err := cmd.Wait(); err == nil || !strings.Contains(err.Error(), "killed") {
			t.Fatalf("the writing process: %v", err)
		}
		s := open(t, path)
		for id, version := range said {
			f, err := s.Read(t.Context(), id)
			switch {
			case errors.Is(err, reconnect.ErrNotFound) && version < 0:
			case err != nil:
				t.Errorf("round %d: flow %s, said to be at version %d: %v", round, id, version, err)
			case version == -1:
				t.Errorf("round %d: flow %s is back", round, id)
			case f.Version < version || f.Version > 3 || f.Version > 0 && f.Turn != int(f.Version):
				t.Errorf("round %d: flow %s is at version %d and turn %d, %d was said", round, id, f.Version, f.Turn, version)
			}
		}
		s.Close()
	}
}

//go:build redis

package attack_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/balancer"
	"github.com/open-reconnect/reconnect/internal/redisserver"
)

// earlier is the commit whose program may be in service when this one is installed: that of the last release, or before the first one
// the commit from which upgrades are promised.
const earlier = "886bf63bf3c236962c3c57940f8ba2247acdca97"

// TestARollingUpgradeLosesNothingAndSendsNothingTwice replaces two replicas on one Redis, that run the earlier commit, by the program
// as it is here, one after the other, while people mend their connections. Between the two steps both versions serve everybody. Then one goes
// back, as an operator does who has doubts, and forward again. "make unit" plays it in short; "make upgrade" plays 200 stories.
func TestARollingUpgradeLosesNothingAndSendsNothingTwice(t *testing.T) {
	t.Parallel()
	how := size{stories: 50, think: 2 * time.Second, peace: 1200 * time.Millisecond, hold: 400 * time.Millisecond, arrive: 6 * time.Second}
	if os.Getenv("UPGRADE") != "" {
		how = size{stories: 200, think: 4 * time.Second, peace: 4 * time.Second, hold: time.Second, arrive: 24 * time.Second}
	}
	s := newSoak(how)
	redis := redisserver.Start(t)
	set := setting{
		proxies:  []string{"127.0.0.1"},
		top:      "store: redis://" + redis.Addr + "/0\n",
		balancer: func(a, b string) string { return balancer.Start(t, a, b) },
		program:  buildEarlier(t),
	}
	s.run(t, set, func(over <-chan struct{}) error {
		here, before := s.t.bench.program, set.program
		for _, step := range []struct {
			replica int
			to      string
		}{{0, here}, {1, here}, {0, before}, {0, here}} {
			if err := s.peaceful(over); err != nil {
				return err
			}
			if err := s.install(s.t.programs[step.replica], step.to); err != nil {
				return err
			}
		}
		return nil
	})
	for _, c := range s.met {
		if c.back.IsZero() {
			t.Errorf("the step %q did not end", c.what)
		}
	}
	redis.Do("SAVE")
	s.end(t, redis.Folder)
}

// install puts another program in a replica's place, as docs/operating.md says: it is told to end, and the other one is started when it has.
func (s *soak) install(p *process, program string) error {
	what := "upgrade"
	if program != s.t.bench.program {
		what = "step back"
	}
	s.past(s.meet(what)) // the other replica is there, so people can go on at once
	if err := p.stop(drained); err != nil {
		return err
	}
	p.program = program
	return p.launch()
}

// buildEarlier builds the earlier commit from the repository's history.
func buildEarlier(t *testing.T) (program string) {
	t.Helper()
	folder := t.TempDir()
	var tree, said bytes.Buffer
	archive := exec.Command("git", "archive", "--format=tar", earlier)
	archive.Dir, archive.Stdout, archive.Stderr = "..", &tree, &said
	if err := archive.Run(); err != nil {
		shallow, _ := exec.Command("git", "rev-parse", "--is-shallow-repository").Output()
		if bytes.HasPrefix(shallow, []byte("true")) {
			t.Fatalf("this clone is shallow and does not hold the commit %s, from which upgrades are tested: fetch the rest with \"git fetch --unshallow\"", earlier)
		}
		t.Fatalf("the commit %s, from which upgrades are tested, cannot be had from git: %v: %s", earlier, err, said.String())
	}
	unpack := exec.Command("tar", "-x", "-C", folder)
	unpack.Stdin = &tree
	if out, err := unpack.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	program = filepath.Join(folder, "widget-before")
	build := exec.Command("go", "build", "-trimpath", "-o", program, "./cmd/widget") // trimmed paths, so that a later test finds it in the cache
	build.Dir, build.Env = folder, append(os.Environ(), "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatal(fmt.Errorf("the commit %s does not build: %w\n%s", earlier, err, out))
	}
	return program
}

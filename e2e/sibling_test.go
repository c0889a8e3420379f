//go:build browser

package e2e_test

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/balancer"
	"github.com/open-reconnect/reconnect/internal/ports"
	"github.com/open-reconnect/reconnect/internal/redisserver"
	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/internal/transcript"
)

// sibling is a widget beside the program's own, with the same simulated banks and the same playground: a process of its own,
// which can be killed and started again.
type sibling struct {
	t       testing.TB
	address string // where it listens
	args    []string
	said    transcript.Text
	cmd     *exec.Cmd
	ended   chan struct{}
}

// launch makes a widget that keeps flows in a store, and is known by a public address.
func launch(t testing.TB, address, public, store string) *sibling {
	t.Helper()
	s := &sibling{t: t, address: address, args: []string{
		"demo", "--part", "widget", "--log", logLevel(), "--listen", address, "--url", public, "--store", store,
		"--playground", strings.TrimPrefix(widget.playground, "http://"), "--sandbox", strings.TrimPrefix(widget.sandbox, "http://"),
		"--control", strings.TrimPrefix(widget.control, "http://"),
	}}
	t.Cleanup(func() {
		if s.cmd != nil {
			s.kill()
		}
		if said := s.said.String(); strings.Contains(said, "DATA RACE") || t.Failed() {
			t.Errorf("the widget at %s said:\n%s", address, said)
		}
	})
	s.start()
	return s
}

// start has it run until it answers.
func (s *sibling) start() {
	s.t.Helper()
	s.cmd, s.ended = exec.Command(widget.cmd.Path, s.args...), make(chan struct{})
	s.cmd.Env = append(os.Environ(), "RECONNECT_SESSION_SECRET="+strings.Repeat("k", 32))
	s.cmd.Stdout, s.cmd.Stderr = &s.said, &s.said
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	go func(cmd *exec.Cmd, ended chan struct{}) { _ = cmd.Wait(); close(ended) }(s.cmd, s.ended)
	soon.Await(s.t, "a sibling to be ready", func() bool {
		select {
		case <-s.ended:
			s.t.Fatalf("a sibling has ended:\n%s", s.said.String())
		default:
		}
		resp, err := http.Get("http://" + s.address + "/readyz")
		if err != nil {
			return false
		}
		_ = resp.Body.Close()
		return resp.StatusCode == http.StatusOK
	})
}

// kill ends it as a crash does.
func (s *sibling) kill() {
	_ = s.cmd.Process.Kill()
	<-s.ended
	s.cmd = nil
}

// last is when it was last asked for something, by the method and the route in its log.
func (s *sibling) last(method, route string) (at time.Time) {
	asked := regexp.MustCompile(`(?m)^time=(\S+) .*method=` + method + ` route=` + regexp.QuoteMeta(route) + ` `)
	if all := asked.FindAllStringSubmatch(s.said.String(), -1); len(all) > 0 {
		at, _ = time.Parse(time.RFC3339, all[len(all)-1][1])
	}
	return at
}

// replicas are two replicas on one Redis.
type replicas struct{ a, b *sibling }

// startReplicas starts two behind a balancer, and returns its address as browsers see it. A store of their own is started with them.
func startReplicas(t testing.TB) (p replicas, public string) {
	t.Helper()
	store := "redis://" + redisserver.Start(t).Addr + "/0"
	a, b := local(t), local(t)
	public = strings.Replace("http://"+balancer.Start(t, a, b), "127.0.0.1", "localhost", 1)
	return replicas{launch(t, a, public, store), launch(t, b, public, store)}, public
}

// local is an address that nothing listens at.
func local(t testing.TB) string { return fmt.Sprint("127.0.0.1:", ports.Free(t)) }

// asked is the one that was asked for something last.
func (p replicas) asked(method, route string) *sibling {
	if p.a.last(method, route).After(p.b.last(method, route)) {
		return p.a
	}
	return p.b
}

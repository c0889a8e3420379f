//go:build unix

// Package redisserver starts a real redis-server for a test, on a free port of this machine, and does to it what a bad day does.
package redisserver

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/open-reconnect/reconnect/internal/ports"
	"github.com/open-reconnect/reconnect/internal/soon"
)

// Server is a redis-server. Its methods fail the test where they fail.
type Server struct {
	Addr   string // of this machine, with its port
	Folder string // where its append-only file and dumps are

	t    testing.TB
	args []string
	pid  int
	died chan struct{}
}

// Start starts an empty server that keeps every commit at once. It takes settings of redis-server beside its own, such as
// "--appendfsync", "everysec". It ends with the test, or with the test's process.
func Start(t testing.TB, settings ...string) *Server {
	t.Helper()
	for range 10 {
		port := ports.Free(t)
		s := &Server{t: t, Addr: net.JoinHostPort("127.0.0.1", strconv.Itoa(port)), Folder: t.TempDir()}
		s.args = append([]string{
			"--port", strconv.Itoa(port), "--bind", "127.0.0.1", "--dir", s.Folder, "--logfile", "log", "--save", "",
			"--appendonly", "yes", "--appendfsync", "always",
		}, settings...)
		if s.run() {
			t.Cleanup(s.Kill)
			return s
		}
		if log := s.log(); !strings.Contains(log, "in use") {
			t.Fatalf("redis-server does not start: %s", log)
		}
	}
	t.Fatal("every port was taken before redis-server had it")
	return nil
}

// StartCluster starts the nodes of a cluster, which share its slots, and returns when each knows the others.
func StartCluster(t testing.TB, nodes int) []*Server {
	t.Helper()
	all := make([]*Server, nodes)
	for i := range all {
		all[i] = Start(t, "--appendonly", "no", "--cluster-enabled", "yes", "--cluster-node-timeout", "2000")
		slots := []string{"CLUSTER", "ADDSLOTS"}
		for slot := range 16384 {
			if slot*nodes/16384 == i {
				slots = append(slots, strconv.Itoa(slot))
			}
		}
		all[i].Do(slots...)
		all[i].Do("CLUSTER", "SET-CONFIG-EPOCH", strconv.Itoa(i+1))
		if i > 0 {
			host, port, _ := net.SplitHostPort(all[0].Addr)
			all[i].Do("CLUSTER", "MEET", host, port)
		}
	}
	for _, s := range all {
		soon.Await(t, "the nodes to know each other", func() bool {
			is := s.Do("CLUSTER", "INFO")
			return strings.Contains(is, "cluster_state:ok") && strings.Contains(is, fmt.Sprint("cluster_known_nodes:", nodes))
		})
	}
	return all
}

// StartSentinel starts a sentinel that watches a server by the name "main", and has a replica of it take its place soon after its death.
func StartSentinel(t testing.TB, main *Server) *Server {
	t.Helper()
	host, port, _ := net.SplitHostPort(main.Addr)
	own := ports.Free(t)
	s := &Server{t: t, Addr: net.JoinHostPort("127.0.0.1", strconv.Itoa(own)), Folder: t.TempDir()}
	file := filepath.Join(s.Folder, "sentinel.conf") // which it writes into
	text := fmt.Sprintf("port %d\nbind 127.0.0.1\ndir %s\nlogfile log\nsentinel monitor main %s %s 1\n"+
		"sentinel down-after-milliseconds main 500\nsentinel failover-timeout main 2000\n", own, s.Folder, host, port)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if s.args = []string{file, "--sentinel"}; !s.run() {
		t.Fatalf("the sentinel does not start: %s", s.log())
	}
	t.Cleanup(s.Kill)
	return s
}

// run starts the process and reports whether it answers.
func (s *Server) run() bool {
	s.t.Helper()
	cmd := exec.Command("redis-server", s.args...)
	cmd.SysProcAttr = dying()
	started := make(chan error)
	s.died = make(chan struct{})
	go func() {
		runtime.LockOSThread() // the system takes the end of this thread for that of the test
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait()
			close(s.died)
		}
	}()
	if err := <-started; err != nil {
		s.t.Fatalf("redis-server: %v (\"tools/need redis-server\" installs it)", err)
	}
	s.pid = cmd.Process.Pid
	up := false
	soon.Await(s.t, "redis-server to answer", func() bool {
		select {
		case <-s.died:
			return true
		default:
			said, err := s.ask("PING")
			up = err == nil && said == "PONG"
			return up
		}
	})
	return up
}

func (s *Server) ask(args ...string) (string, error) {
	host, port, _ := net.SplitHostPort(s.Addr)
	out, err := exec.Command("redis-cli", append([]string{"-h", host, "-p", port}, args...)...).CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

func (s *Server) log() string {
	data, err := os.ReadFile(filepath.Join(s.Folder, "log"))
	return string(data) + fmt.Sprint(errors.Unwrap(err))
}

func (s *Server) signal(sig syscall.Signal) {
	if err := syscall.Kill(s.pid, sig); err != nil && !errors.Is(err, syscall.ESRCH) {
		s.t.Errorf("redis-server cannot be signalled: %v", err)
	}
}

// Do has redis-cli give a command, and returns what it says.
func (s *Server) Do(args ...string) string {
	s.t.Helper()
	said, err := s.ask(args...)
	if err != nil {
		s.t.Fatalf("redis-cli %q: %v: %s", args, err, said)
	}
	return said
}

// Kill ends the process without a word. Its files stay.
func (s *Server) Kill() {
	s.signal(syscall.SIGKILL)
	<-s.died
}

// Stop has the process do nothing: its connections stay open, and nothing is answered until [Server.Continue].
func (s *Server) Stop() { s.signal(syscall.SIGSTOP) }

// Continue ends [Server.Stop].
func (s *Server) Continue() { s.signal(syscall.SIGCONT) }

// Restart starts a killed server on its files and its port, and returns when it answers.
func (s *Server) Restart() {
	s.t.Helper()
	if !s.run() {
		s.t.Fatalf("redis-server does not start again: %s", s.log())
	}
}

// Empty removes the files of a killed server.
func (s *Server) Empty() {
	s.t.Helper()
	found, err := os.ReadDir(s.Folder)
	for _, f := range found {
		err = errors.Join(err, os.RemoveAll(filepath.Join(s.Folder, f.Name())))
	}
	if err != nil {
		s.t.Fatal(err)
	}
}

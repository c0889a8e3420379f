package attack_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// process is the program as it runs for a target: one that serves all, or one of several replicas.
type process struct {
	t       *target
	address string // where it listens
	file    string // its configuration
	program string // what is run
	figures string // where it tells them; empty for nowhere

	cmd   *exec.Cmd
	ended chan struct{} // closed when it has ended
	exit  error         // how it did
}

// launch runs the program, again after it was killed, and waits until it answers.
func (p *process) launch() error {
	t := p.t
	cmd, ended := exec.Command(p.program, "serve", "--config", p.file), make(chan struct{})
	cmd.Env = t.surroundings()
	cmd.Stdout, cmd.Stderr = &t.log, &t.log
	if err := errors.Join(os.MkdirAll(t.state(), 0o700), cmd.Start()); err != nil {
		return err
	}
	p.cmd, p.ended = cmd, ended
	go func() {
		p.exit = cmd.Wait()
		close(ended)
	}()
	for deadline := time.Now().Add(20 * time.Second); !p.answers(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) || t.Err() != nil {
			return fmt.Errorf("the program does not answer:\n%s", t.log.String())
		}
	}
	return nil
}

func (p *process) answers() bool {
	resp, err := http.Get("http://" + p.address + "/livez")
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// kill ends the program as a crash does, at once and in the middle of whatever it is at.
func (p *process) kill() {
	_ = p.cmd.Process.Kill()
	<-p.ended
	p.cmd = nil
}

// stop ends it as an operator does, who has so much patience.
func (p *process) stop(within time.Duration) error {
	if p.cmd == nil {
		return nil
	}
	defer func() { p.cmd = nil }()
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
		if p.exit != nil {
			return fmt.Errorf("the program ended badly: %w", p.exit)
		}
	case <-time.After(within):
		_ = p.cmd.Process.Kill()
		<-p.ended
	}
	return nil
}

// holder is the program that most connections come from, given by their addresses; nil if none comes from one.
func (t *target) holder(from []string) (most *process) {
	table, err := os.ReadFile("/proc/net/tcp")
	if err != nil {
		return nil
	}
	inodes := map[string]string{} // of sockets, by their own address
	for line := range strings.Lines(string(table)) {
		if f := strings.Fields(line); len(f) > 9 {
			inodes[f[1]] = "socket:[" + f[9] + "]"
		}
	}
	best := 0
	for _, p := range t.programs {
		folder, n := fmt.Sprintf("/proc/%d/fd", p.cmd.Process.Pid), 0
		open, _ := os.ReadDir(folder)
		theirs := map[string]bool{}
		for _, fd := range open {
			name, _ := os.Readlink(filepath.Join(folder, fd.Name()))
			theirs[name] = true
		}
		for _, address := range from {
			if a, err := netip.ParseAddrPort(address); err == nil && theirs[inodes[fmt.Sprintf("0100007F:%04X", a.Port())]] {
				n++
			}
		}
		if n > best {
			most, best = p, n
		}
	}
	return most
}

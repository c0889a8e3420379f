//go:build bench && linux

package bench_test

import (
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/internal/transcript"
)

// process is a program that runs until the benchmark ends.
type process struct {
	b    *testing.B
	cmd  *exec.Cmd
	said transcript.Text
}

// run starts a program with some variables more than ours.
func run(b *testing.B, variables []string, name string, args ...string) *process {
	b.Helper()
	p := &process{b: b, cmd: exec.Command(name, args...)}
	p.cmd.Env = append(os.Environ(), variables...)
	p.cmd.Stdout, p.cmd.Stderr = &p.said, &p.said
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := p.cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(p.stop)
	return p
}

// stop ends it as an operator does.
func (p *process) stop() {
	if p.cmd.ProcessState != nil {
		return
	}
	_ = p.cmd.Process.Signal(syscall.SIGTERM)
	if err := p.cmd.Wait(); err != nil {
		p.b.Errorf("%v ended badly: %v\n%s", p.cmd.Args, err, &p.said)
	}
}

// address waits until the process has said where it is, in the words of an expression.
func (p *process) address(words string) (at string) {
	p.b.Helper()
	says := regexp.MustCompile(words)
	if !soon.Becomes(func() bool {
		found := says.FindStringSubmatch(p.said.String())
		if found != nil {
			at = found[1]
		}
		return found != nil
	}) {
		p.b.Fatalf("%v does not say where it is:\n%s", p.cmd.Args, &p.said)
	}
	return at
}

// answers waits until an address is answered as it should be.
func (p *process) answers(address string) {
	p.b.Helper()
	if !soon.Becomes(func() bool { return answered(address) }) {
		p.b.Fatalf("%s is not answered by %v:\n%s", address, p.cmd.Args, &p.said)
	}
}

func answered(address string) bool {
	resp, err := http.Get(address)
	if err != nil {
		return false
	}
	_ = resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// spent is how long a process has had a processor so far, to the nanosecond: what else runs on the machine does not count.
func spent(b *testing.B, pid int) time.Duration {
	b.Helper()
	var at syscall.Timespec
	clock := uintptr(^pid<<3 | 2) // the kernel's name for the clock of a process's running time
	if _, _, err := syscall.Syscall(syscall.SYS_CLOCK_GETTIME, clock, uintptr(unsafe.Pointer(&at)), 0); err != 0 {
		b.Fatalf("process %d does not say what it uses: %v", pid, err)
	}
	return time.Duration(at.Nano())
}

// resident is a process's resident memory, in bytes.
func (p *process) resident() float64 { return p.holds("VmRSS") }

// holds is a part of a process's memory by the kernel's name for it, in bytes. RssFile is the program itself and what it has mapped of its
// file, which the system takes back when it needs room.
func (p *process) holds(what string) float64 {
	p.b.Helper()
	status, err := os.ReadFile("/proc/" + strconv.Itoa(p.cmd.Process.Pid) + "/status")
	if err != nil {
		p.b.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(status), what+":")
	kib, err := strconv.Atoi(strings.Fields(rest)[0])
	if err != nil {
		p.b.Fatal(err)
	}
	return float64(kib) * 1024
}

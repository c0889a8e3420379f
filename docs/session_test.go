//go:build snippets || debian

package docs_test

import (
	"bufio"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/ports"
	"github.com/open-reconnect/reconnect/internal/transcript"
)

// patience is how long a block, or a person, may take: on a busy machine too.
const patience = 40 * time.Second

// tools are what the documents presuppose.
type tools struct {
	path    string // of programs
	modules string // of Node
	module  []byte // a go.mod for their programs
	sums    []byte
}

func prepare(t *testing.T) tools {
	t.Helper()
	bin := t.TempDir()
	build := exec.Command("go", "build", "-o", bin, "../cmd/widget")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	modules, err := filepath.Abs("../.tools/npm/node_modules")
	if err != nil {
		t.Fatal(err)
	}
	module, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	sums, err := os.ReadFile("../go.sum")
	if err != nil {
		t.Fatal(err)
	}
	module = bytes.Replace(module, []byte("module github.com/open-reconnect/reconnect"), []byte("module app"), 1)
	// Debian's Python is the one that Debian's packages are for.
	return tools{path: bin + ":/usr/bin:" + os.Getenv("PATH"), modules: modules, module: module, sums: sums}
}

// session is one reader at a shell.
type session struct {
	*testing.T
	folder  string
	ports   map[string]string // those of the documents, and the free ones that are taken instead
	in      io.Writer
	out     chan string      // a line each; closed when the shell has ended
	said    *transcript.Text // what was told beside, for when something fails
	printed []string         // by the last block
	shell   int              // its process, and the session's of all that it has started

	slow      time.Duration     // how much longer a block may take here
	transport http.RoundTripper // by which a person's browser reaches the machine; the usual one if nil
}

func begin(t *testing.T, by tools) *session {
	t.Helper()
	s := &session{T: t, folder: t.TempDir(), ports: map[string]string{}, out: make(chan string), said: &transcript.Text{}}
	for _, port := range []string{"8080", "8081", "8082", "8083", "8084"} {
		s.ports[port] = strconv.Itoa(ports.Free(t))
	}
	s.write("go.mod", string(by.module))
	s.write("go.sum", string(by.sums))
	if err := os.Symlink(by.modules, filepath.Join(s.folder, "node_modules")); err != nil {
		t.Fatal(err)
	}
	shell := exec.Command("bash", "-eu", "-o", "pipefail")
	shell.Dir = s.folder
	shell.Env = append(os.Environ(), "PATH="+by.path, "GOFLAGS=-mod=mod", "GOPROXY=off")
	s.sits(shell)
	return s
}

// sits begins to type at a shell.
func (s *session) sits(shell *exec.Cmd) {
	t := s.T
	t.Helper()
	shell.Stderr = s.said
	shell.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	in, err := shell.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := shell.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := shell.Start(); err != nil {
		t.Fatal(err)
	}
	s.shell = shell.Process.Pid
	over := make(chan struct{})
	t.Cleanup(func() {
		close(over)
		_ = syscall.Kill(-shell.Process.Pid, syscall.SIGKILL) // and what it has started
		_ = shell.Wait()
	})
	go func() {
		defer close(s.out)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			select {
			case s.out <- lines.Text():
			case <-over:
				return
			}
		}
	}()
	s.in = in
}

var port = regexp.MustCompile(`\b808[0-4]\b`)

// here has a text name the free ports.
func (s *session) here(text string) string {
	return port.ReplaceAllStringFunc(text, func(p string) string { return cmp.Or(s.ports[p], p) })
}

func (s *session) write(name, text string) {
	s.Helper()
	if err := os.WriteFile(filepath.Join(s.folder, filepath.Base(name)), []byte(text), 0o600); err != nil {
		s.Fatal(err)
	}
}

func (s *session) run(d document) {
	s.Helper()
	for _, b := range d.blocks {
		switch {
		case b.played != nil:
			s.play(b)
		case b.language == "sh":
			s.types(b)
		case b.language == "text":
			if printed := strings.Join(s.printed, "\n"); !strings.HasSuffix("\n"+printed, "\n"+strings.TrimSpace(s.here(b.text))) {
				s.Fatalf("line %d: printed is not that, but\n%s\n%s", b.line, printed, s.said)
			}
		case b.name != "" && b.name != "browser":
			s.write(b.name, s.here(b.text))
		}
	}
}

// types has the shell run a block, and waits for its end.
func (s *session) types(b block) {
	s.Helper()
	const mark = "end of block"
	if _, err := fmt.Fprintf(s.in, "%s\nprintf '\\n%s\\n'\n", s.here(b.text), mark); err != nil {
		s.Fatalf("line %d: %v\n%s", b.line, err, s.said)
	}
	s.printed = nil
	late := time.After(patience + s.slow)
	for {
		select {
		case line, more := <-s.out:
			switch {
			case !more:
				s.Fatalf("line %d: the shell has ended there, after\n%s\n%s", b.line, strings.Join(s.printed, "\n"), s.said)
			case line == mark:
				if n := len(s.printed); n > 0 && s.printed[n-1] == "" { // the mark has a line of its own
					s.printed = s.printed[:n-1]
				}
				return
			}
			s.printed = append(s.printed, line)
		case <-late:
			runs, _ := exec.Command("ps", "-o", "pid,stat,etime,args", "-s", strconv.Itoa(s.shell), "--forest").Output()
			s.Fatalf("line %d: it does not end; printed is\n%s\n%s\n%s", b.line, strings.Join(s.printed, "\n"), s.said, runs)
		}
	}
}

//go:build debian

package docs_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/internal/transcript"
)

// TestAnEmptyDebianMendsAConnectionByTheCommandsOfDeploy types docs/deploy.md along on a clean Debian that has booted with systemd, of which
// nothing was there before but the package: its unit runs as it is, Caddy speaks TLS before it, and a person mends a connection over https. "make debian"
// prepares the system (DEBIAN) and the package (PACKAGES), and gives the test a network of its own, so that 443 is free.
func TestAnEmptyDebianMendsAConnectionByTheCommandsOfDeploy(t *testing.T) {
	s := boot(t, os.Getenv("DEBIAN"))
	found, err := filepath.Glob(filepath.Join(os.Getenv("PACKAGES"), "reconnect_*_amd64.deb"))
	if err != nil || len(found) != 1 {
		t.Fatalf("there is no package in PACKAGES=%q, or several: %v, %v", os.Getenv("PACKAGES"), found, err)
	}
	data, err := os.ReadFile(found[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(os.Getenv("DEBIAN"), "root", filepath.Base(found[0])), data, 0o600); err != nil {
		t.Fatal(err)
	}
	s.run(read(t, "deploy.md"))

	// What was promised of the service holds of the one that runs.
	s.types(block{text: `pid=$(systemctl show --property MainPID --value reconnect)
awk '/^(Uid|CapEff|NoNewPrivs|Seccomp):/ { print $1, $2 }' /proc/$pid/status
id -u reconnect
systemctl show --property NRestarts --value reconnect
`})
	if said := strings.Join(s.printed, "\n"); len(s.printed) != 6 || !strings.Contains(said, "CapEff: 0000000000000000\nNoNewPrivs: 1\nSeccomp: 2") ||
		s.printed[0] != "Uid: "+s.printed[4] || s.printed[5] != "0" {
		t.Errorf("the service runs as\n%s", said)
	}
	s.types(block{text: "systemctl stop reconnect\napt-get purge -y -qq reconnect\nls /etc/reconnect /var/lib/reconnect /usr/bin/widget 2>&1 || true\n"})
	if said := strings.Join(s.printed, "\n"); strings.Count(said, "No such file") != 3 {
		t.Errorf("a purge leaves\n%s", said)
	}
}

// boot has a system run, and sits down at a shell of root's there.
func boot(t *testing.T, root string) *session {
	t.Helper()
	if root == "" {
		t.Fatal(`DEBIAN names no system; "make debian" lays one and starts this test`)
	}
	machine := exec.Command("../tools/debian", "--boot", root)
	machine.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	s := &session{T: t, folder: filepath.Join(root, "etc", "reconnect"), out: make(chan string), said: &transcript.Text{}, slow: 5 * time.Minute}
	machine.Stdout, machine.Stderr = s.said, s.said
	if err := machine.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = machine.Process.Kill(); _ = machine.Wait() })
	init := ""
	soon.Await(t, "the system to boot", func() bool {
		children, _ := os.ReadFile("/proc/" + strconv.Itoa(machine.Process.Pid) + "/task/" + strconv.Itoa(machine.Process.Pid) + "/children")
		if init = string(bytes.TrimSpace(children)); init == "" {
			return false
		}
		out, _ := exec.Command("nsenter", "-t", init, "-m", "-p", "-u", "-i", "systemctl", "is-system-running").Output()
		state := strings.TrimSpace(string(out))
		return state == "running" || state == "degraded"
	})
	s.transport = &http.Transport{
		DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			_, port, err := net.SplitHostPort(address)
			if err != nil {
				return nil, err
			}
			return (&net.Dialer{Timeout: 10 * time.Second}).DialContext(ctx, network, "127.0.0.1:"+port)
		},
		DialTLSContext: func(ctx context.Context, network, address string) (net.Conn, error) {
			host, port, err := net.SplitHostPort(address)
			if err != nil {
				return nil, err
			}
			roots := x509.NewCertPool()
			own, err := os.ReadFile(filepath.Join(root, "var/lib/caddy/.local/share/caddy/pki/authorities/local/root.crt"))
			if err != nil || !roots.AppendCertsFromPEM(own) {
				return nil, err
			}
			return (&tls.Dialer{Config: &tls.Config{RootCAs: roots, ServerName: host}}).DialContext(ctx, network, "127.0.0.1:"+port)
		},
	}
	shell := exec.Command("nsenter", "-t", init, "-m", "-p", "-u", "-i", "env", "-i", "HOME=/root", "PATH=/usr/sbin:/usr/bin",
		"sh", "-c", "cd && exec bash -eu -o pipefail")
	s.sits(shell)
	return s
}

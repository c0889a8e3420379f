// Package vanished lets clients of tests vanish without a word, as a telephone does whose network is gone.
package vanished

import (
	"net"
	"syscall"
	"testing"
)

// Vanish has a client's connection drop whatever comes: it neither acknowledges nor refuses anything from here on.
func Vanish(t testing.TB, client net.Conn) {
	t.Helper()
	raw, err := client.(*net.TCPConn).SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	drop := func(fd uintptr) {
		err = syscall.AttachLsf(int(fd), []syscall.SockFilter{{Code: syscall.BPF_RET | syscall.BPF_K}}) //nolint:staticcheck // it is all that this needs
	}
	if control := raw.Control(drop); control != nil || err != nil {
		t.Fatal(control, err)
	}
}

package handlers

import (
	"net"
	"syscall"
	"time"
)

// userTimeout is the kernel's TCP_USER_TIMEOUT.
const userTimeout = 0x12

// giveUp has the system close a connection whose client acknowledges nothing for so long of what was written to it. It costs nothing meanwhile.
func giveUp(conn net.Conn, within time.Duration) {
	for {
		wraps, is := conn.(interface{ NetConn() net.Conn })
		if !is {
			break
		}
		conn = wraps.NetConn()
	}
	held, is := conn.(syscall.Conn)
	if !is {
		return
	}
	if raw, err := held.SyscallConn(); err == nil {
		_ = raw.Control(func(fd uintptr) {
			_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, userTimeout, int(within.Milliseconds()))
		})
	}
}

// Package ports finds ports of this machine for the servers of tests that are started by a port's number.
package ports

import (
	"fmt"
	"math/rand/v2"
	"net"
	"testing"
)

// Such ports lie below those that the system gives to clients, and to servers that take any: none of these takes one before its server
// has it, or while that is down. With 10,000 more they are those by which the nodes of a Redis cluster speak.
const first, last = 12_000, 20_000

// Free is a port that nothing listens to, and that no client is given.
func Free(t testing.TB) int {
	t.Helper()
	for range 100 {
		port := first + rand.IntN(last-first)
		one, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", port))
		if err != nil {
			continue
		}
		two, err := net.Listen("tcp", fmt.Sprint("127.0.0.1:", port+10_000))
		_ = one.Close()
		if err == nil {
			_ = two.Close()
			return port
		}
	}
	t.Fatal("no free port found")
	return 0
}

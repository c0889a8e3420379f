//go:build attack

package attack_test

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// dial opens a connection from one of this machine's addresses.
func (t *target) dial(ip string) (net.Conn, error) {
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(ip)}, Timeout: 5 * time.Second}
	return d.DialContext(t, "tcp", t.address)
}

// public is the value of a right Host header.
func (t *target) public() string { return strings.TrimPrefix(t.base, "http://") }

// crowd does something n times, by so many at once, and returns how often it was done.
func (t *target) crowd(n, atOnce int, do func(i int)) int {
	var next, done atomic.Int64
	var all sync.WaitGroup
	for range atOnce {
		all.Go(func() {
			for t.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				do(i)
				done.Add(1)
			}
		})
	}
	all.Wait()
	return int(done.Load())
}

// tally counts by name.
type tally struct {
	mu sync.Mutex
	of map[string]int
}

func (c *tally) add(what string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.of == nil {
		c.of = map[string]int{}
	}
	c.of[what]++
}

func (c *tally) status(r *reply, err error) {
	if err != nil {
		c.add("no answer")
		return
	}
	c.add(fmt.Sprint(r.status))
}

func (c *tally) count(what ...string) (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, w := range what {
		n += c.of[w]
	}
	return n
}

func (c *tally) String() string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return strings.TrimPrefix(fmt.Sprint(c.of), "map")
}

// raw sends bytes as they are and returns the statuses of all that comes back until the server hangs up or falls silent.
func (t *target) raw(ip, request string) (statuses []int, body string, err error) {
	conn, err := t.dial(ip)
	if err != nil {
		return nil, "", err
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(5 * time.Second))
	if _, err := io.WriteString(conn, request); err != nil && !hungUp(err) {
		return nil, "", err
	}
	var all bytes.Buffer
	r := bufio.NewReader(conn)
	for {
		_ = conn.SetReadDeadline(time.Now().Add(700 * time.Millisecond))
		resp, err := http.ReadResponse(r, nil)
		if err != nil {
			return statuses, all.String(), nil
		}
		statuses = append(statuses, resp.StatusCode)
		_ = resp.Header.Write(&all)
		_, err = io.Copy(&all, io.LimitReader(resp.Body, 1<<20))
		_ = resp.Body.Close()
		if err != nil {
			return statuses, all.String(), nil
		}
	}
}

func hungUp(err error) bool {
	return err != nil && !errors.Is(err, net.ErrClosed) && !isTimeout(err)
}

func isTimeout(err error) bool {
	var n net.Error
	return errors.As(err, &n) && n.Timeout()
}

// holds keeps connections and watches which of them the server has ended.
type holds struct {
	mu    sync.Mutex
	conns []net.Conn
	gone  atomic.Int64
}

// keep takes a connection and notices its end by reading it, unless it is never to be read.
func (h *holds) keep(conn net.Conn, read bool) {
	h.mu.Lock()
	h.conns = append(h.conns, conn)
	h.mu.Unlock()
	if read {
		go func() {
			_, _ = io.Copy(io.Discard, conn)
			h.gone.Add(1)
		}()
	}
}

func (h *holds) open() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.conns) - int(h.gone.Load())
}

func (h *holds) end() {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, c := range h.conns {
		_ = c.Close()
	}
}

// until waits for a condition and says how long that took; false when it did not come in time.
func (t *target) until(limit time.Duration, ok func() bool) (time.Duration, bool) {
	began := time.Now()
	for !ok() {
		if time.Since(began) > limit || t.Err() != nil {
			return time.Since(began), false
		}
		time.Sleep(50 * time.Millisecond)
	}
	return time.Since(began), true
}

// tallyMax remembers the greatest of what it sees.
type tallyMax struct{ v atomic.Int64 }

func (m *tallyMax) see(n int) {
	for {
		old := m.v.Load()
		if int64(n) <= old || m.v.CompareAndSwap(old, int64(n)) {
			return
		}
	}
}

func (m *tallyMax) value() int { return int(m.v.Load()) }

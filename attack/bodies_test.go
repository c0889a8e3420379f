//go:build attack

package attack_test

import (
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

func bodies() []attack {
	return []attack{
		{
			name: "bodies that inflate", exhausts: true, strike: inflating,
			tried: "8 codings of 200 MiB of zeros, 165 bytes to 200 kB each, nested too, to 6 addresses, 4 times, by 4 at once",
		},
		{
			name: "bodies without end", exhausts: true, strike: endless,
			tried: "40 bodies of 64 MiB, half of them in chunks, to 3 addresses, by 8 at once",
		},
		{
			name: "bodies that come slowly", exhausts: true, patient: true, strike: dripping,
			tried: "500 bodies of 1,000 bytes, of which one comes a second, from 25 addresses",
		},
	}
}

// zeros is what the bombs hold.
const zeros = 200 << 20

// bomb compresses zeros as often as there are coders.
func bomb(coders ...func(io.Writer) (io.WriteCloser, error)) ([]byte, error) {
	var out bytes.Buffer
	var w io.Writer = &out
	closers := []io.Closer{}
	for _, c := range coders {
		z, err := c(w)
		if err != nil {
			return nil, err
		}
		closers = append(closers, z)
		w = z
	}
	block := make([]byte, 1<<20)
	for range zeros >> 20 {
		if _, err := w.Write(block); err != nil {
			return nil, err
		}
	}
	for i := range closers {
		if err := closers[len(closers)-1-i].Close(); err != nil {
			return nil, err
		}
	}
	return out.Bytes(), nil
}

func gzips(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriterLevel(w, gzip.BestCompression) }

func deflates(w io.Writer) (io.WriteCloser, error) {
	return flate.NewWriter(w, flate.BestCompression)
}

func zlibs(w io.Writer) (io.WriteCloser, error)   { return zlib.NewWriterLevel(w, zlib.BestCompression) }
func brotlis(w io.Writer) (io.WriteCloser, error) { return brotli.NewWriterLevel(w, 9), nil }
func zstds(w io.Writer) (io.WriteCloser, error)   { return zstd.NewWriter(w) }

func inflating(t *target) (string, error) {
	made := map[string][]byte{}
	for name, coders := range map[string][]func(io.Writer) (io.WriteCloser, error){
		"gzip": {gzips}, "gzip, gzip": {gzips, gzips}, "deflate": {zlibs}, "Deflate": {deflates}, "br": {brotlis},
		"zstd": {zstds}, "gzip , deflate": {zlibs, gzips}, "x-gzip": {gzips},
	} {
		b, err := bomb(coders...)
		if err != nil {
			return "", err
		}
		made[name] = b
	}
	owner := t.browser()
	page, err := owner.begin("powens/otp")
	if err != nil {
		return "", err
	}
	here := page.action(t)
	paths := []string{here, here + "/cancel", here + "/back", t.base + "/f/none", t.base + "/push/" + pushName, t.base + "/healthz"}
	type shot struct {
		coding, path string
		body         []byte
	}
	var shots []shot
	for range 4 {
		for coding, body := range made {
			for _, path := range paths {
				shots = append(shots, shot{coding, path, body})
			}
		}
	}
	var statuses tally
	b := t.browser()
	b.cookies = owner.cookies
	sent := t.crowd(len(shots), 4, func(i int) {
		s := shots[i]
		one := *b
		one.cookies = map[string]string{}
		for k, v := range b.cookies {
			one.cookies[k] = v
		}
		one.header = http.Header{"Content-Encoding": {s.coding}}
		r, err := one.do(http.MethodPost, s.path, string(s.body))
		statuses.status(r, err)
	})
	if wrong := statuses.count("200", "204", "303", "422", "500", "502"); wrong > 0 {
		return "", fmt.Errorf("of %d, %d were obeyed: %v", sent, wrong, &statuses)
	}
	if statuses.count("415") == 0 {
		return "", fmt.Errorf("none was refused for its coding: %v", &statuses)
	}
	if err := owner.finish(page, "powens/otp"); err != nil {
		return "", fmt.Errorf("the flow that the bombs were for does not go on: %w", err)
	}
	return fmt.Sprintf("%d refused: %v", sent, &statuses), nil
}

const pushName = "powens-demo-biapi-pro-" + powensClient

func endless(t *target) (string, error) {
	var ends tally
	var most tallyMax
	paths := []string{"/f/none", "/push/" + pushName, "/f/none/cancel"}
	ips := t.sources(8)
	n := t.crowd(40, 8, func(i int) {
		conn, err := t.dial(ips[i%8])
		if err != nil {
			ends.add("no connection")
			return
		}
		defer conn.Close()
		_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
		length := "Content-Length: 67108864\r\n"
		if i%2 == 1 {
			length = "Transfer-Encoding: chunked\r\n"
		}
		_, _ = fmt.Fprintf(conn, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\n%s\r\n", paths[i%3], t.public(), length)
		block, taken := bytes.Repeat([]byte("x"), 1<<16), 0
		for range 1 << 10 {
			if i%2 == 1 {
				_, _ = io.WriteString(conn, "10000\r\n")
			}
			k, err := conn.Write(block)
			taken += k
			if i%2 == 1 && err == nil {
				_, err = io.WriteString(conn, "\r\n")
			}
			if err != nil {
				ends.add("cut off")
				most.see(taken >> 20)
				return
			}
		}
		ends.add("taken whole")
		most.see(taken >> 20)
	})
	if ends.count("taken whole") > 0 {
		return "", fmt.Errorf("of %d, some were read to their end: %v", n, &ends)
	}
	return fmt.Sprintf("%d cut off, after %d MiB at most", n, most.value()), nil
}

func dripping(t *target) (string, error) {
	ips := t.sources(25)
	var h holds
	defer h.end()
	var refused tally
	for i := range 500 {
		conn, err := t.dial(ips[i%25])
		if err != nil {
			refused.add("no connection")
			continue
		}
		_, _ = fmt.Fprintf(conn, "POST /f/none HTTP/1.1\r\nHost: %s\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\n", t.public())
		h.keep(conn, true)
	}
	return t.drip(&h, "x", 60*time.Second)
}

// drip sends a byte a second on each connection until the server has ended them all.
func (t *target) drip(h *holds, what string, limit time.Duration) (string, error) {
	began, last := time.Now(), time.Time{}
	took, over := t.until(limit, func() bool {
		if time.Since(last) > time.Second {
			last = time.Now()
			h.mu.Lock()
			for _, c := range h.conns {
				_ = c.SetWriteDeadline(time.Now().Add(time.Millisecond))
				_, _ = io.WriteString(c, what)
			}
			h.mu.Unlock()
		}
		return h.open() == 0
	})
	if !over {
		return "", fmt.Errorf("%d of %d connections are still open after %.0f s", h.open(), len(h.conns), took.Seconds())
	}
	if len(h.conns) == 0 {
		return "", errors.New("no connection was taken, so nothing was tried")
	}
	return fmt.Sprintf("%d connections ended within %.0f s", len(h.conns), time.Since(began).Seconds()), nil
}

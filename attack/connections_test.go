//go:build attack

package attack_test

import (
	"bufio"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

func connections() []attack {
	return []attack{
		{
			name: "headers that come slowly", exhausts: true, patient: true, strike: slowHeaders,
			tried: "500 requests of which one byte comes a second, from 25 addresses",
		},
		{
			name: "answers that are not read", exhausts: true, patient: true, strike: unread,
			tried: "60 clients from 6 addresses, each sends requests without end and reads nothing",
		},
		{
			name: "connections from one address", exhausts: true, strike: crowding,
			tried: "3,000 connections that stay open after a request, from one address",
		},
		{
			name: "streams of one flow", exhausts: true, strike: streamsOfOne,
			tried: "1,500 streams on one flow, from 30 addresses",
		},
		{
			name: "streams over many flows", exhausts: true, strike: streamsOfMany,
			tried: "2,000 streams over 20 flows, from one address and from 20",
		},
	}
}

func slowHeaders(t *target) (string, error) {
	ips := t.sources(25)
	var h holds
	defer h.end()
	for i := range 500 {
		conn, err := t.dial(ips[i%25])
		if err != nil {
			continue
		}
		_, _ = fmt.Fprintf(conn, "GET /f/none HTTP/1.1\r\nHost: %s\r\nX-Slow: ", t.public())
		h.keep(conn, true)
	}
	return t.drip(&h, "a", 60*time.Second)
}

func unread(t *target) (string, error) {
	ips := t.sources(6)
	requests := strings.Repeat("GET /embed.js HTTP/1.1\r\nHost: "+t.public()+"\r\nAccept-Encoding: identity\r\n\r\n", 50)
	var h holds
	defer h.end()
	for i := range 60 {
		conn, err := t.dial(ips[i%6])
		if err != nil {
			continue
		}
		h.keep(conn, false)
		go func() {
			for t.Err() == nil {
				// The server does not read on while its answers are stuck, so neither can this write.
				_ = conn.SetWriteDeadline(time.Now().Add(time.Minute))
				if _, err := io.WriteString(conn, requests); err != nil && hungUp(err) {
					h.gone.Add(1)
					return
				}
			}
		}()
	}
	took, over := t.until(75*time.Second, func() bool { return h.open() == 0 })
	if !over {
		return "", fmt.Errorf("%d of %d are still connected after %.0f s", h.open(), len(h.conns), took.Seconds())
	}
	return fmt.Sprintf("all %d let go within %.0f s", len(h.conns), took.Seconds()), nil
}

// mostOfOne is how many connections one address may hold at once, at most; what the server allows by default is less.
const mostOfOne = 300

func crowding(t *target) (string, error) {
	ip := t.sources(1)[0]
	var h holds
	defer h.end()
	var statuses tally
	// Each says something first, so that it is kept for the next request: one that never does is ended soon.
	t.crowd(3000, 16, func(int) {
		conn, err := t.dial(ip)
		if err != nil {
			statuses.add("no connection")
			return
		}
		h.keep(conn, false)
		_, _ = fmt.Fprintf(conn, "GET /healthz HTTP/1.1\r\nHost: %s\r\n\r\n", t.public())
		_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
		resp, err := http.ReadResponse(bufio.NewReader(conn), nil) //nolint:bodyclose // the connection is kept, and ended with the others
		if err != nil {
			statuses.add("no answer")
			return
		}
		statuses.add(fmt.Sprint(resp.StatusCode))
	})
	if served := statuses.count("200"); served > mostOfOne || served == 0 {
		return "", fmt.Errorf("%d of 3,000 are served at once, more than %d: %v", served, mostOfOne, &statuses)
	}
	return fmt.Sprintf("%d of 3,000 are served and kept: %v", statuses.count("200"), &statuses), nil
}

// stream opens the events of a flow, and reports the status; a stream that was granted is kept.
func (t *target) stream(h *holds, ip, address string, cookies map[string]string) (status string) {
	conn, err := t.dial(ip)
	if err != nil {
		return "no connection"
	}
	path := strings.TrimPrefix(address, t.base) + "/events"
	cookie := ""
	for name, value := range cookies {
		cookie += "Cookie: " + name + "=" + value + "\r\n"
	}
	_, _ = fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\nAccept: text/event-stream\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: cors\r\nSec-Fetch-Dest: empty\r\n%s\r\n",
		path, t.public(), cookie)
	_ = conn.SetReadDeadline(time.Now().Add(10 * time.Second))
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil) //nolint:bodyclose // the connection is kept, and ended with the others
	if err != nil {
		_ = conn.Close()
		return "no answer"
	}
	if resp.StatusCode != http.StatusOK {
		_ = conn.Close()
		return fmt.Sprint(resp.StatusCode)
	}
	_ = conn.SetReadDeadline(time.Time{})
	h.keep(conn, true)
	return "200"
}

// mostOfFlow is how many streams a flow may have at once, at most; a person has a few tabs.
const mostOfFlow = 64

func streamsOfOne(t *target) (string, error) {
	owner := t.browser()
	page, err := owner.begin("powens/otp")
	if err != nil {
		return "", err
	}
	var h holds
	defer h.end()
	var statuses tally
	ips := t.sources(30)
	n := t.crowd(1500, 32, func(i int) { statuses.add(t.stream(&h, ips[i%30], page.action(t), owner.cookies)) })
	time.Sleep(time.Second)
	if h.open() > mostOfFlow {
		return "", fmt.Errorf("%d of %d streams are open at once: %v", h.open(), n, &statuses)
	}
	left := h.open()
	if err := owner.finish(page, "powens/otp"); err != nil {
		return "", fmt.Errorf("the flow does not go on: %w", err)
	}
	return fmt.Sprintf("%d of %d streams are open at once, the flow goes on: %v", left, n, &statuses), nil
}

func streamsOfMany(t *target) (string, error) {
	type flow struct {
		page    *reply
		cookies map[string]string
	}
	var flows []flow
	for range 20 {
		b := t.browser()
		page, err := b.begin("powens/otp")
		if err != nil {
			return "", err
		}
		flows = append(flows, flow{page, b.cookies})
	}
	var one, many holds
	defer one.end()
	defer many.end()
	var statuses tally
	ip, ips := t.sources(1)[0], t.sources(20)
	n := t.crowd(2000, 32, func(i int) {
		f := flows[i%20]
		if i%40 < 20 {
			statuses.add(t.stream(&one, ip, f.page.action(t), f.cookies))
		} else {
			statuses.add(t.stream(&many, ips[i%20], f.page.action(t), f.cookies))
		}
	})
	time.Sleep(time.Second)
	if one.open() > mostOfOne || one.open()+many.open() > 20*mostOfFlow {
		return "", fmt.Errorf("%d of one address and %d of twenty others are open at once, of %d: %v", one.open(), many.open(), n, &statuses)
	}
	return fmt.Sprintf("%d of one address and %d of twenty others are open at once: %v", one.open(), many.open(), &statuses), nil
}

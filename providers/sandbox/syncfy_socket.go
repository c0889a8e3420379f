package sandbox

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/coder/websocket"
)

// syncfySocket is an open socket. Whoever closes drop ends it without a word.
type syncfySocket struct {
	job  *syncfyJob
	drop chan struct{}
	sent int
}

func socketRequest(r *http.Request) bool {
	return strings.EqualFold(r.Header.Get("Upgrade"), "websocket")
}

// openSocket sends a job's states as they come, each as one text message. There is no authorization: that nobody can
// guess the job's id is all there is (widget). The socket stays open after the last state, until the client closes it.
func (p *syncfy) openSocket(w http.ResponseWriter, r *http.Request) {
	p.s.mu.Lock()
	j := p.found(r.PathValue("job"), p.s.now())
	if j == nil {
		p.s.mu.Unlock()
		p.refuse(http.StatusNotFound, "Not Found").write(w)
		return
	}
	j.opened++
	faults, nth := j.faults, j.opened
	if faults.SocketTimes > 0 && nth > faults.SocketTimes {
		faults.Socket = ""
	}
	entry := &Request{At: p.s.now(), Method: "SOCKET", Path: r.URL.Path, Connection: j.credential.id, Subject: "user " + j.credential.user}
	p.s.history.add(entry)
	entry.Fate = fateServed
	key := "SOCKET " + j.credential.id
	var f fate
	if r.Header.Get("X-Sandbox-Calm") != "1" {
		p.s.counts[key]++
		f = p.s.chaos.fate(key, p.s.counts[key])
	}
	if f.err || faults.Socket == "never" {
		entry.Status, entry.Fate = http.StatusServiceUnavailable, fateError
	} else {
		entry.Status = http.StatusSwitchingProtocols
	}
	p.s.mu.Unlock()
	if f.lost {
		faults.Socket, faults.SocketAt = "drop", int(f.roll%5)
	}
	switch {
	case !p.s.pause(r, f.pause):
		return
	case entry.Status != http.StatusSwitchingProtocols:
		p.refuse(entry.Status, "Service Unavailable").write(w)
		return
	case faults.Socket == "hang":
		p.s.pause(r, time.Minute)
		return
	}
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{InsecureSkipVerify: true}) // any page may listen, as there
	if err != nil {
		return
	}
	defer conn.CloseNow()
	p.feed(conn, j, faults, f)
}

// feed sends until the client, the sandbox or a fault ends the socket.
func (p *syncfy) feed(conn *websocket.Conn, j *syncfyJob, faults SyncfyFaults, f fate) {
	k := &syncfySocket{job: j, drop: make(chan struct{})}
	p.s.mu.Lock()
	select {
	case <-p.s.closing:
		p.s.mu.Unlock()
		return
	default:
	}
	p.s.work.Add(1)
	p.sockets[k] = struct{}{}
	next := 0
	if !faults.Replay {
		next = len(j.history)
	}
	p.s.mu.Unlock()
	defer func() {
		p.s.mu.Lock()
		delete(p.sockets, k)
		p.s.mu.Unlock()
		p.s.work.Done()
	}()
	ctx, cancel := context.WithCancel(conn.CloseRead(context.Background()))
	defer cancel()
	send := func(text []byte) bool {
		ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
		defer cancel()
		return conn.Write(ctx, websocket.MessageText, text) == nil
	}
	if faults.Socket == "close" {
		conn.Close(websocket.StatusGoingAway, "")
		return
	}
	for {
		p.s.mu.Lock()
		var texts [][]byte
		from := next
		for ; next < len(j.history); next++ {
			state := any(j.describe(j.history[next]))
			if f.unknown {
				state = p.grease(state, f.roll)
			}
			text, _ := json.Marshal(state)
			texts = append(texts, text)
		}
		changed := p.s.changed
		p.s.mu.Unlock()
		for i, text := range texts {
			if faults.Socket == "drop" && k.sent >= faults.SocketAt {
				return
			}
			switch faults.Socket {
			case "silent":
				continue
			case "junk":
				for _, junk := range socketJunk {
					if !send([]byte(junk)) {
						return
					}
				}
			}
			at := p.s.now()
			if !send(text) {
				return
			}
			p.s.mu.Lock()
			if state := &j.history[from+i]; state.pushed.IsZero() {
				state.pushed = at
			}
			p.s.mu.Unlock()
			k.sent++
		}
		if faults.Socket == "drop" && k.sent >= faults.SocketAt {
			return
		}
		select {
		case <-changed:
		case <-k.drop:
			return
		case <-ctx.Done():
			return
		case <-p.s.closing:
			return
		}
	}
}

// socketJunk is what a socket sends between the states when it is told to send junk: none of it says anything.
var socketJunk = []string{
	`pong`, `{}`, `[]`, `null`, `{"code":"`, `{"code":null}`, `{"code":{"code":200}}`, `{"error":"socket hiccup"}`,
	`"` + strings.Repeat("x", 4096) + `"`,
}

// dropSockets ends the open sockets of a credential, or without one all, and counts them.
func (p *syncfy) dropSockets(of *syncfyCredential) int {
	n := 0
	for k := range p.sockets {
		if of == nil || k.job.credential == of {
			close(k.drop)
			delete(p.sockets, k)
			n++
		}
	}
	return n
}

package syncfy

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"time"

	"github.com/coder/websocket"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// socket is an open socket. Closing drop ends it without a word.
type socket struct {
	job  *job
	drop chan struct{}
	sent int
}

func socketRequest(r *http.Request) bool {
	return strings.EqualFold(r.Header.Get("Upgrade"), "websocket")
}

// openSocket sends a job's states as they come, each as one text message. There is no authorization: that nobody can
// guess the job's id is all there is (widget). The socket stays open after the last state, until the client closes it.
func (p *dialect) openSocket(w http.ResponseWriter, r *http.Request) {
	p.s.Lock()
	j := p.found(r.PathValue("job"), p.s.Now())
	if j == nil {
		p.s.Unlock()
		p.refuse(http.StatusNotFound, "Not Found").Write(w)
		return
	}
	j.opened++
	faults, nth := j.faults, j.opened
	if faults.SocketTimes > 0 && nth > faults.SocketTimes {
		faults.Socket = ""
	}
	f := p.s.Witness(r, &sandbox.Request{Method: "SOCKET", Subject: "user " + j.credential.user, Connection: j.credential.id}, faults.Socket == "never")
	p.s.Unlock()
	if f.Lost {
		faults.Socket, faults.SocketAt = "drop", int(f.Roll%5)
	}
	switch {
	case !p.s.Pause(r, f.Pause):
		return
	case f.Err:
		p.refuse(http.StatusServiceUnavailable, "Service Unavailable").Write(w)
		return
	case faults.Socket == "hang":
		p.s.Pause(r, time.Minute)
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
func (p *dialect) feed(conn *websocket.Conn, j *job, faults Faults, f sandbox.Fate) {
	k := &socket{job: j, drop: make(chan struct{})}
	p.s.Lock()
	ctx, done, ok := p.s.Begin()
	if !ok {
		p.s.Unlock()
		return
	}
	p.sockets[k] = struct{}{}
	next := 0
	if !faults.Replay {
		next = len(j.history)
	}
	p.s.Unlock()
	defer func() {
		p.s.Lock()
		delete(p.sockets, k)
		p.s.Unlock()
		done()
	}()
	ctx, cancel := context.WithCancel(conn.CloseRead(ctx))
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
		p.s.Lock()
		var texts [][]byte
		from := next
		for ; next < len(j.history); next++ {
			state := any(j.describe(j.history[next]))
			if f.Unknown {
				state = p.Grease(state, f.Roll)
			}
			text, _ := json.Marshal(state)
			texts = append(texts, text)
		}
		changed := p.s.Changed()
		p.s.Unlock()
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
			at := p.s.Now()
			if !send(text) {
				return
			}
			p.s.Lock()
			if state := &j.history[from+i]; state.pushed.IsZero() {
				state.pushed = at
			}
			p.s.Unlock()
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
		}
	}
}

// socketJunk is what a socket sends between the states when it is told to send junk: none of it says anything.
var socketJunk = []string{
	`pong`, `{}`, `[]`, `null`, `{"code":"`, `{"code":null}`, `{"code":{"code":200}}`, `{"error":"socket hiccup"}`,
	`"` + strings.Repeat("x", 4096) + `"`,
}

// dropSockets ends the open sockets of a credential, or without one all, and counts them.
func (p *dialect) dropSockets(of *credential) int {
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

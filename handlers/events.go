package handlers

import (
	"errors"
	"net"
	"strconv"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
)

// heartbeat is how often a stream says something: an event, which the page's script sees, so that it asks by itself where a
// proxy keeps the stream back. The script does so after 4.5 s of silence. A browser that has gone is noticed by a write that
// fails.
const heartbeat = 3500 * time.Millisecond

const streamHead = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n" +
	"X-Accel-Buffering: no\r\nX-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n"

// events tells a browser, by Server-Sent Events, which turn the flow is at: "event: turn", its data a number. The page
// is fetched anew when the number is another than its own. While a browser listens the flow is looked at upstream.
//
// The connection is taken over from the server, because its own stream writer costs twenty kilobytes and more for each
// browser that waits.
func (s *Site) events(c *fiber.Ctx) error {
	f, key, err := s.flow(c)
	if err != nil {
		return err
	}
	id := f.ID
	leave, ok := s.streams.enter(map[string]int{
		"": s.Limits.Streams, "flow " + id: s.Limits.StreamsPerFlow, "source " + s.source(c): s.Limits.StreamsPerSource,
	})
	if !ok {
		return s.crowded(c, s.client(f), "streams")
	}
	if s.ended() {
		leave()
		return reconnect.ErrDraining
	}
	c.Context().HijackSetNoResponse(true)
	c.Context().Hijack(func(conn net.Conn) {
		atRest(conn)
		go func() { // the server's own memory for this request is given back when this function returns
			defer leave()
			defer conn.Close()
			s.stream(conn, key)
		}()
	})
	return nil
}

func (s *Site) stream(conn net.Conn, key string) {
	id := reconnect.FlowID(key)
	watching := s.Engine.Watch(id)
	defer watching.Leave()
	say := func(text string) bool {
		_ = conn.SetWriteDeadline(time.Now().Add(10 * time.Second))
		_, err := conn.Write([]byte(text))
		return err == nil
	}
	if !say(streamHead) {
		return
	}
	beat := time.NewTicker(heartbeat)
	defer beat.Stop()
	told := -1
	for {
		f, err := s.read(id)
		away := errors.Is(err, reconnect.ErrAway) // what is shown stands meanwhile
		if !away && (err != nil || !f.Admits(key)) {
			return // the browser asks again, and is told by the page
		}
		if !away && f.Turn != told {
			if told = f.Turn; !say("event: turn\ndata: " + strconv.Itoa(told) + "\n\n") {
				return
			}
		}
		if !away && f.Over() {
			return
		}
		select {
		case <-watching.Changed:
		case <-beat.C:
			if !say("event: beat\ndata:\n\n") {
				return
			}
		case <-s.over:
			say("retry: 1000\nevent: moved\ndata:\n\n") // another server goes on, or the next one here
			return
		}
	}
}

package handlers

import (
	"errors"
	"fmt"
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
// browser that waits, and is parked.
func (s *Site) events(c *fiber.Ctx) error {
	f, key, err := s.viewed(c)
	if err != nil {
		return err
	}
	leave, ok := s.streams.enter(
		bound{"", s.Limits.Streams}, bound{"flow " + f.ID, s.Limits.StreamsPerFlow}, bound{"source " + s.source(c), s.Limits.StreamsPerSource},
	)
	if !ok {
		return s.crowded(c, s.client(f), "streams")
	}
	if s.ended() {
		leave()
		return reconnect.ErrDraining
	}
	s.park(c, f.ID, true, leave, (&stream{site: s, key: key}).next)
	return nil
}

// stream is a browser that listens.
type stream struct {
	site  *Site
	key   string
	begun bool
	turn  int       // that it was told of last
	beat  time.Time // when it is to hear that the server is there
}

// next is what there is to say, and after how long it is to be asked again; 0 is never.
func (t *stream) next(now time.Time) (words []byte, again time.Duration) {
	f, err := t.site.read(reconnect.FlowID(t.key))
	away := errors.Is(err, reconnect.ErrAway) // what is shown stands meanwhile
	if !t.begun {
		words = append(words, streamHead...)
	}
	if !away && (err != nil || !f.Admits(t.key)) {
		return words, 0 // the browser asks again, and is told by the page
	}
	if !away && (f.Turn != t.turn || !t.begun) {
		t.turn = f.Turn
		words = fmt.Appendf(words, "event: turn\ndata: %d\n\n", f.Turn)
	}
	t.begun = true
	switch {
	case !away && f.Over():
		return words, 0
	case t.site.ended():
		return append(words, "retry: 1000\nevent: moved\ndata:\n\n"...), 0 // another server goes on, or the next one here
	case words == nil && !now.Before(t.beat):
		words = []byte("event: beat\ndata:\n\n")
	}
	if words != nil {
		t.beat = now.Add(heartbeat)
	}
	return words, max(time.Millisecond, t.beat.Sub(now))
}

package handlers

import (
	"errors"
	"net"
	"os"
	"sync"
	"time"

	"github.com/gofiber/fiber/v2"

	"github.com/open-reconnect/reconnect"
)

// Words that are as short as those of a stream go into the system's buffer at once. Where they do not within sayIn that is full: its client has read
// nothing for kilobytes, and is let go, so that no one else waits for it. Longer words are an answer, and may take as long as answers do.
const (
	short   = 512
	sayIn   = 100 * time.Millisecond
	tellsIn = 10 * time.Second
)

// vanishedIn is how long words may stay unacknowledged until their client is given up: one that has vanished without a word, as a telephone does whose
// network is gone. The system alone would try for a quarter of an hour, and the flow be looked at for nobody.
const vanishedIn = 30 * time.Second

// parked is a connection that was taken over from the server, until what it waits for comes. It holds no goroutine and no buffer.
type parked struct {
	site  *Site
	conn  net.Conn
	leave func()
	next  func(now time.Time) (words []byte, again time.Duration)
	known bool // to those that are woken at the end
}

// park takes the connection of a request over. Whenever its flow has changed, or the time is over that it has returned last, next says what is to be
// sent; after a time of 0 that was all. The flow is looked at upstream meanwhile where it is watched.
func (s *Site) park(
	c *fiber.Ctx, id string, watched bool, leave func(), next func(now time.Time) (words []byte, again time.Duration),
) {
	c.Context().HijackSetNoResponse(true)
	c.Context().Hijack(func(conn net.Conn) { // the server's own memory for this request is given back when this function returns
		p := &parked{site: s, conn: atRest(conn), leave: leave, next: next}
		giveUp(p.conn, vanishedIn)
		s.Engine.Park(id, watched, p.turn)
	})
}

func (p *parked) turn(place *reconnect.Parked) (again time.Duration) {
	if !p.known {
		p.known = true
		p.site.parked.enter(place)
	}
	words, again := p.next(time.Now())
	said := len(words) > short || p.say(words, sayIn)
	if said && again > 0 {
		return again
	}
	place.Leave()
	p.site.parked.leave(place)
	switch {
	case !said: // even to close it may take a while
		go p.end()
	case len(words) > short:
		go func() {
			p.say(words, tellsIn)
			p.end()
		}()
	default:
		p.end()
	}
	return 0
}

func (p *parked) say(words []byte, within time.Duration) bool {
	if len(words) == 0 {
		return true
	}
	n, err := p.write(words, within)
	if n == 0 && errors.Is(err, os.ErrDeadlineExceeded) { // on a busy machine the time may be over before anything was tried
		_, err = p.write(words, within)
	}
	return err == nil
}

func (p *parked) write(words []byte, within time.Duration) (int, error) {
	_ = p.conn.SetWriteDeadline(time.Now().Add(within))
	return p.conn.Write(words)
}

func (p *parked) end() {
	_ = p.conn.Close()
	p.leave()
}

// places are where connections are parked. The zero value has none.
type places struct {
	mu  sync.Mutex
	all map[*reconnect.Parked]struct{}
}

func (s *places) enter(p *reconnect.Parked) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all == nil {
		s.all = map[*reconnect.Parked]struct{}{}
	}
	s.all[p] = struct{}{}
}

func (s *places) leave(p *reconnect.Parked) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.all, p)
}

// wake has each say what there is to say.
func (s *places) wake() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for p := range s.all {
		p.Wake()
	}
}

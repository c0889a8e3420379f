package syncfy

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

var errNews = errors.New("syncfy: news that says nothing of this job")

// news is what the socket of a job has brought: JSON of our own, in which pictures are fetched and bounded already, because
// Hear makes no request.
type news struct {
	Job       string   `json:"job"`
	Behind    bool     `json:"behind,omitempty"`    // the connection may lack something that only a look tells
	Whole     bool     `json:"whole,omitempty"`     // the connection has brought the job from its beginning
	Place     int      `json:"place,omitempty"`     // how many statuses it has brought
	Questions int      `json:"questions,omitempty"` // how many of them were 410
	Code      int      `json:"code,omitempty"`      // the last one
	Inquiry   *inquiry `json:"inquiry,omitempty"`   // what it asks, if it is 410
}

// Topic is the job: each has its own socket.
func (a *Adapter) Topic(b reconnect.Cursor) string {
	cur, ok := readCursor(b)
	if !ok || cur.Job == nil || cur.Phase != phaseJob {
		return ""
	}
	return cur.Job.ID
}

const (
	// socketPatience is how long a socket, and a look for which it calls, may queue.
	socketPatience = time.Minute
	// firstWord is how long a connection may be silent before a look finds out how the job stands.
	firstWord = 2 * time.Second
	// maxJunk is how many messages that say nothing a connection may bring.
	maxJunk = 20
	// first is the status with which each job begins (guide: Register).
	first = 100
)

// Watch listens at the job's socket until the job is over, ctx ends, or the connection is lost (vendor's widget: no
// header, no subprotocol, nothing is said by the client). It is undocumented whether a connection begins with what has
// happened already. One that begins with 100 does; of any other, a look tells first how the job stands.
func (a *Adapter) Watch(ctx context.Context, b reconnect.Cursor, connected func(), heard func(reconnect.News)) error {
	x, ok := a.resume(reconnect.Call{Cursor: b})
	if !ok || x.cur.Job == nil {
		return nil
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	client, route, parts := x.acc.client(x.cur.Job.Socket)
	socket, err := client.Socket(ctx, upstream.Request{
		Route: route, Parts: parts, Limit: maxReply, Patience: socketPatience, Timeout: quick,
		Urgency: upstream.Pressing, Since: x.cur.Opened, // a job that is not heard must be looked at again and again
	})
	if err != nil {
		return err
	}
	defer socket.Close()
	messages, lost := make(chan upstream.JSON), make(chan error, 1)
	go func() {
		for {
			j, _, err := socket.Next(ctx)
			if err != nil {
				lost <- err
				return
			}
			select {
			case messages <- j:
			case <-ctx.Done():
			}
		}
	}()
	n := news{Job: x.cur.Job.ID}
	tell := func(look bool) {
		if b, err := json.Marshal(n); err == nil {
			heard(b)
		}
		if n.Behind = false; look {
			connected()
		}
	}
	quiet := time.After(firstWord)
	for junk := 0; junk < maxJunk && n.Place < maxStates; {
		select {
		case err := <-lost:
			return err
		case <-quiet:
			if quiet = nil; n.Place == 0 {
				n.Behind = true
				tell(true)
			}
			continue
		case j := <-messages:
			s, said := readStatus(j)
			if !said {
				if junk++; n.Place > 0 { // it may stand for a status
					n.Whole, n.Behind = false, true
				}
				continue
			}
			look := n.take(s, quiet != nil)
			if s.Code == 410 {
				q := a.inquire(ctx, x.acc, x.cur.Site, s)
				n.Inquiry = &q
			}
			ended := over(s.Code)
			tell(look && !ended)
			if ended {
				return nil // the vendor's client closes then, too
			}
		}
	}
	return errors.New("syncfy: the socket sends junk")
}

// take adds a status to what a connection has brought, and reports that a look must follow; early is before a silent connection
// would have been looked at.
func (n *news) take(s status, early bool) (look bool) {
	before := n.Code
	n.Place, n.Code, n.Inquiry = n.Place+1, s.Code, nil
	if s.Code == 410 {
		n.Questions++
	}
	switch {
	case n.Place == 1:
		n.Whole = s.Code == first
		n.Behind = !n.Whole && early
	case s.Code == 410 && before == 410: // said twice, or asked again
		n.Whole, n.Behind = false, true
	}
	return n.Place == 1 || n.Behind || !n.Whole && (s.Code == 410 || before == 410)
}

// over reports a status after which a job says nothing more that matters.
func over(code int) bool {
	m := judge(code).meaning
	return m != moving && m != question
}

// Hear takes a status into account. Statuses of an older job are not for this flow any more. What a connection says that
// has brought the whole job is as good as a look. Of another one it is not known where a question belongs: whether it is new,
// or was answered already, or stands no longer, a look tells, unless there was none before.
func (a *Adapter) Hear(c reconnect.Call, piece reconnect.News) (reconnect.Reply, error) {
	x, ok := a.resume(c)
	var n news
	if !ok || json.Unmarshal(piece, &n) != nil {
		return reconnect.Reply{}, errNews
	}
	j := x.cur.Job
	if j == nil || x.cur.Phase != phaseJob || n.Job != j.ID {
		return reconnect.Reply{}, errNews
	}
	q := n.Inquiry
	j.Pushed, j.Behind = j.Pushed || n.Place > 0, j.Behind || n.Behind
	switch {
	case n.Whole && (n.Place < j.Place || n.Questions < j.Questions):
		q = nil // said again after a new connection
	case n.Whole:
		x.learn(n.Code, n.Place, n.Questions)
	case n.Place == 0:
	case n.Code == 410 && (j.Questions > 0 || j.Behind), n.Code != 410 && x.asked() && !over(n.Code):
		q, j.Behind = nil, true
	default:
		x.cur.Code, j.Known = n.Code, a.Now()
		if n.Code == 410 {
			j.Questions = 1
		}
	}
	if !x.settled() {
		return reconnect.Reply{}, errDoubt
	}
	x.silent = true
	return x.finish(x.stand(context.Background(), q))
}

package syncfy

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

var errNews = errors.New("syncfy: news that says nothing of this job")

// news is what the socket of a job, or a look beside it, has brought: JSON of our own, in which pictures are fetched and
// bounded already, because whoever hears it asks nobody.
type news struct {
	Job     string   `json:"job"`
	Base    int      `json:"base"`              // how long the history was when the socket was opened
	Heard   []string `json:"heard,omitempty"`   // what the socket has brought, in order
	History []string `json:"history,omitempty"` // or the history as it was read
	Inquiry *inquiry `json:"inquiry,omitempty"` // of the last one, if it is a question
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
	// socketPatience is how long a socket, and the look that follows it, may queue: nobody is kept waiting by it.
	socketPatience = time.Minute
	// maxJunk is how many messages that say nothing a connection may bring.
	maxJunk = 20
)

// Watch listens at the job's socket until the job is over, ctx ends, or the connection is lost (vendor's widget: no
// header, no subprotocol, nothing is said by the client). Whether a connection begins with what has happened already is
// unknown, so the history is read once as soon as it is open.
func (a *Adapter) Watch(ctx context.Context, b reconnect.Cursor, connected func(), heard func(reconnect.News)) error {
	x, ok := a.resume(reconnect.Call{Cursor: b})
	if !ok || x.cur.Job == nil {
		return nil
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	client, route, parts := x.acc.client(x.cur.Job.Socket)
	socket, err := client.Socket(ctx, upstream.Request{
		Route: route, Parts: parts, Limit: maxReply, Patience: socketPatience, Timeout: quick, Since: x.cur.Opened,
	})
	if err != nil {
		return err
	}
	defer socket.Close()
	l := &listener{
		x: x, heard: heard, cancel: cancel, whole: make(chan struct{}),
		news: news{Job: x.cur.Job.ID, Base: len(x.cur.Job.History)},
	}
	var beside sync.WaitGroup
	defer beside.Wait()
	defer cancel()
	beside.Go(func() {
		l.catchUp(ctx)
		if ctx.Err() == nil {
			connected()
		}
	})
	return l.listen(ctx, socket)
}

// listener passes on what one connection brings.
type listener struct {
	x      *exchange
	news   news
	cancel context.CancelFunc
	whole  chan struct{} // closed when the connection is known to have begun with the beginning of the job

	mu    sync.Mutex // one piece of news at a time
	heard func(reconnect.News)
}

// catchUp reads the history, for a socket that only brings what comes next. One that shows meanwhile that it has brought
// everything makes that needless, if others are before it.
func (l *listener) catchUp(ctx context.Context) {
	t := *l.x
	cur := *l.x.cur
	t.cur, t.rank = &cur, l.x.ranked(upstream.Usual, socketPatience)
	t.rank.moot = l.whole
	if t.acc.APIKey != "" {
		// A session that is minted here would be known to nobody; the engine's own look mints one.
		cur.User = ""
	}
	statuses, refused, err := t.history(ctx)
	if err != nil || refused != nil || len(statuses) == 0 {
		return
	}
	n := l.news
	n.History = marks(statuses)
	last := statuses[len(statuses)-1]
	if last.Code == 410 {
		q := t.a.inquire(ctx, t.acc, cur.Site, cur.Lang, last)
		n.Inquiry = &q
	}
	l.tell(n)
	if over(last.Code) {
		l.cancel()
	}
}

func (l *listener) tell(n news) {
	b, err := json.Marshal(n)
	if err != nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heard(b)
}

func (l *listener) listen(ctx context.Context, socket *upstream.Socket) error {
	var line []string
	for junk := 0; junk < maxJunk && len(line) < maxStates; {
		j, ok, err := socket.Next(ctx)
		if err != nil {
			return err
		}
		s, said := readStatus(j)
		if !ok || !said {
			junk++
			continue
		}
		if n := len(line); n > 0 && s.Code == 410 && line[n-1] == s.Mark {
			continue // said twice, or asked again in the same words; the next look will tell
		}
		line = append(line, s.Mark)
		n := l.news
		n.Heard = line
		if s.Code == 410 {
			q := l.x.a.inquire(ctx, l.x.acc, l.x.cur.Site, l.x.cur.Lang, s)
			n.Inquiry = &q
		}
		l.tell(n)
		if len(line) == 1 && s.Mark == first {
			close(l.whole)
		}
		if over(s.Code) {
			return nil // the vendor's client closes then, too
		}
	}
	return errors.New("syncfy: the socket sends junk")
}

// over reports a status after which a job says nothing more that matters.
func over(code int) bool {
	m := judge(code).meaning
	return m != moving && m != question
}

// Hear takes a status into account, or a history. Statuses of an older job are not for this flow any more.
func (a *Adapter) Hear(c reconnect.Call, piece reconnect.News) (reconnect.Reply, error) {
	x, ok := a.resume(c)
	var n news
	if !ok || json.Unmarshal(piece, &n) != nil {
		return reconnect.Reply{}, errNews
	}
	j := x.cur.Job
	if j == nil || x.cur.Phase != phaseJob || n.Job != j.ID || len(n.Heard) == 0 && len(n.History) == 0 {
		return reconnect.Reply{}, errNews
	}
	if n.Heard != nil {
		j.Pushed = true
		j.hear(n.Base, n.Heard)
		if n.Heard[0] == first { // it began with the beginning, so nothing is missing
			j.Known = a.Now()
		}
	} else {
		j.merge(n.History)
		j.Known = a.Now()
		x.cur.Touched = a.Now()
	}
	if !x.cur.Doubt.IsZero() {
		if len(j.History)-1 <= j.Asked {
			return reconnect.Reply{}, errDoubt
		}
		j.Answered, x.cur.Doubt = j.Asked, time.Time{}
	}
	q, newest := n.Inquiry, slices.Concat(n.Heard, n.History)
	if last := len(j.History) - 1; last < 0 || j.History[last] != newest[len(newest)-1] {
		q = nil // something newer is known
	}
	x.silent = true
	return x.finish(x.stand(context.Background(), q))
}

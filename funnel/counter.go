package funnel

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/open-reconnect/reconnect"
)

const (
	// Window is how many days are counted together, today included.
	Window = 30
	// kept is how long a day's counts are kept from their last change.
	kept = (Window + 1) * 24 * time.Hour
	// every is how often what was counted is kept. So much is lost with a process that is killed.
	every = 5 * time.Second
)

// Notes keeps counts where all processes find them: [reconnect.Engine.Note].
type Notes interface {
	Note(ctx context.Context, name string, last time.Duration, fn func(kept []byte) []byte) ([]byte, error)
}

// Counter is a [reconnect.Observer] that counts flows which end. It is safe for concurrent use.
type Counter struct {
	notes Notes
	now   func() time.Time
	log   *slog.Logger

	mu      sync.Mutex
	pending map[page]*Day // counted, and not kept yet
	keeping sync.Mutex    // one keeps at a time
}

// page is what a day's counts are kept by.
type page struct{ client, day string }

func (p page) name() string { return "funnel " + p.client + " " + p.day }

// New returns a counter that has counted nothing yet.
func New(notes Notes, now func() time.Time, log *slog.Logger) *Counter {
	return &Counter{notes: notes, now: now, log: log, pending: map[page]*Day{}}
}

// Happened implements reconnect.Observer.
func (c *Counter) Happened(f *reconnect.Flow, news []reconnect.Event) {
	last := news[len(news)-1]
	if !last.Terminal() {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	p := page{f.Client, dayOf(last.At)}
	if c.pending[p] == nil {
		c.pending[p] = &Day{}
	}
	c.pending[p].count(f)
}

// Exchanged implements reconnect.Observer.
func (c *Counter) Exchanged(*reconnect.Flow, reconnect.Move, time.Duration, error) {}

func dayOf(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// Run keeps what was counted every few seconds until ctx ends, and then once more.
func (c *Counter) Run(ctx context.Context) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			if err := c.Keep(ctx); err != nil && !errors.Is(err, reconnect.ErrAway) {
				c.log.Warn("figures not kept; it is tried again", "error", err.Error())
			}
		case <-ctx.Done():
			last, cancel := context.WithTimeout(context.WithoutCancel(ctx), every)
			defer cancel()
			if err := c.Keep(last); err != nil {
				c.log.Warn("figures of the last seconds are lost", "error", err.Error())
			}
			return
		}
	}
}

// Keep keeps what was counted up to now. What it cannot keep it keeps the next time; where it is not known whether it did, that is
// counted twice rather than not at all.
func (c *Counter) Keep(ctx context.Context) error {
	c.keeping.Lock()
	defer c.keeping.Unlock()
	c.mu.Lock()
	pending := c.pending
	c.pending = map[page]*Day{}
	c.mu.Unlock()
	var wrong error
	for p, day := range pending {
		_, err := c.notes.Note(ctx, p.name(), kept, func(before []byte) []byte {
			all := c.read(before)
			all.Add(*day)
			text, _ := json.Marshal(all) // texts and numbers only: it cannot fail
			return text
		})
		if err == nil {
			continue
		}
		wrong = err
		c.mu.Lock()
		if since := c.pending[p]; since != nil {
			day.Add(*since)
		}
		c.pending[p] = day
		c.mu.Unlock()
	}
	return wrong
}

// read reads what is kept of a day; what is not ours to read is as good as nothing.
func (c *Counter) read(text []byte) (d Day) {
	if text != nil && json.Unmarshal(text, &d) != nil {
		c.log.Error("figures of a day cannot be read, and begin anew")
		return Day{}
	}
	return d
}

// Days returns what is counted of a client on the last n days, today included, the latest first: by all processes, this one's last seconds
// included.
func (c *Counter) Days(ctx context.Context, client string, n int) ([]Day, error) {
	if err := c.Keep(ctx); err != nil {
		return nil, err
	}
	days := make([]Day, n)
	for i := range days {
		text, err := c.notes.Note(ctx, page{client, dayOf(c.now().AddDate(0, 0, -i))}.name(), kept, func(kept []byte) []byte { return kept })
		if err != nil {
			return nil, err
		}
		days[i] = c.read(text)
	}
	return days, nil
}

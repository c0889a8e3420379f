package upstream

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// Cache keeps what an upstream tells everybody alike, such as a catalogue, so that two hundred people who come at once do
// not fetch the same page two hundred times. [NewCache] makes one.
type Cache[T any] struct {
	busy Error
	life time.Duration

	mu   sync.Mutex
	kept map[string]*entry[T]
}

type entry[T any] struct {
	ready chan struct{} // closed when the value is there, or could not be fetched
	until time.Time     // zero while it is fetched
	value T
	good  bool
}

// maxEntries is how much a Cache keeps. One that is full starts anew.
const maxEntries = 300

// NewCache returns a Cache whose values are good for a while. The upstream and the route are for errors.
func NewCache[T any](upstream, route string, life time.Duration) *Cache[T] {
	return &Cache[T]{life: life, kept: map[string]*entry[T]{}, busy: Error{
		Upstream: upstream, Method: http.MethodGet, Route: route, Kind: Busy, Unsent: true, RetryAfter: 700 * time.Millisecond,
	}}
}

// Get returns the value of a key. A value that is missing or old is fetched, by one caller at a time: the others wait for
// it, no longer than patience or ctx, and then get an [Error] of the kind [Busy]. So they do after a failure, whose own
// error only the caller that fetched gets, because it may be due to that caller's session.
func (c *Cache[T]) Get(ctx context.Context, key string, patience time.Duration, fetch func() (T, error)) (T, error) {
	c.mu.Lock()
	e := c.kept[key]
	if e != nil && (e.until.IsZero() || time.Now().Before(e.until)) {
		c.mu.Unlock()
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		select {
		case <-e.ready:
		case <-ctx.Done():
		}
		select {
		case <-e.ready: // which needs no patience
			if e.good {
				return e.value, nil
			}
		default:
		}
		var none T
		busy := c.busy
		return none, &busy
	}
	if len(c.kept) >= maxEntries {
		clear(c.kept)
	}
	e = &entry[T]{ready: make(chan struct{})}
	c.kept[key] = e
	c.mu.Unlock()

	defer func() { // also if fetch panics
		c.mu.Lock()
		defer c.mu.Unlock()
		if e.until = time.Now().Add(c.life); !e.good && c.kept[key] == e {
			delete(c.kept, key)
		}
		close(e.ready)
	}()
	value, err := fetch()
	e.value, e.good = value, err == nil
	return value, err
}

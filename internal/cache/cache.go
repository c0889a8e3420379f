// Package cache keeps what many ask for and what is the same for all of them.
package cache

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Cache keeps values by key. Fields are set before the first use and not changed after. It is safe for concurrent use.
type Cache[K comparable, V any] struct {
	Life time.Duration // how long a value is good; 0 is for ever
	// Most bounds how many values are kept, and Room the sum of what Weigh says of each; no Weigh is no such bound. A cache
	// that is full starts anew.
	Most, Room int
	Weigh      func(V) int

	mu       sync.Mutex
	kept     map[K]entry[V]
	weight   int
	fetching map[K]chan struct{} // closed when the fetch has ended
}

type entry[V any] struct {
	value V
	until time.Time
}

// ErrBusy is returned by [Cache.Fetch] to a caller that was waiting for another's fetch, which took too long or failed.
var ErrBusy = errors.New("cache: another's fetch brought nothing in time")

// Get returns the value of a key, if it is kept and good.
func (c *Cache[K, V]) Get(key K) (value V, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.get(key)
}

func (c *Cache[K, V]) get(key K) (value V, ok bool) {
	e, ok := c.kept[key]
	if !ok || c.Life > 0 && !time.Now().Before(e.until) {
		return value, false
	}
	return e.value, true
}

// Put keeps a value.
func (c *Cache[K, V]) Put(key K, value V) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.weight -= c.weighed(key)
	delete(c.kept, key)
	n := 0
	if c.Weigh != nil {
		n = c.Weigh(value)
	}
	if c.kept == nil || len(c.kept) >= c.Most || c.Weigh != nil && c.weight+n > c.Room {
		c.kept, c.weight = map[K]entry[V]{}, 0
	}
	c.kept[key] = entry[V]{value, time.Now().Add(c.Life)}
	c.weight += n
}

func (c *Cache[K, V]) weighed(key K) int {
	if e, ok := c.kept[key]; ok && c.Weigh != nil {
		return c.Weigh(e.value)
	}
	return 0
}

// Fetch returns the value of a key. One that is not kept, or is old, is fetched by one caller at a time, with no lock held: the
// others wait for it until ctx ends, and get [ErrBusy] if it has not come by then. So they do after a failure, whose own error
// only the caller that fetched gets, because it may be due to what is that caller's own.
func (c *Cache[K, V]) Fetch(ctx context.Context, key K, fetch func() (V, error)) (V, error) {
	c.mu.Lock()
	value, ok := c.get(key)
	under, waits := c.fetching[key]
	if ok {
		c.mu.Unlock()
		return value, nil
	}
	if waits {
		c.mu.Unlock()
		select {
		case <-under:
		case <-ctx.Done():
		}
		if value, ok = c.Get(key); ok {
			return value, nil
		}
		return value, ErrBusy
	}
	if c.fetching == nil {
		c.fetching = map[K]chan struct{}{}
	}
	done := make(chan struct{})
	c.fetching[key] = done
	c.mu.Unlock()

	defer func() { // also if fetch panics
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.fetching, key)
		close(done)
	}()
	value, err := fetch()
	if err == nil {
		c.Put(key, value)
	}
	return value, err
}

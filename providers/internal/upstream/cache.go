package upstream

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/open-reconnect/reconnect/internal/cache"
)

// Cache keeps what an upstream tells everybody alike, such as a catalogue, so that two hundred people who come at once do
// not fetch the same page two hundred times. [NewCache] makes one.
type Cache[T any] struct {
	busy Error
	kept cache.Cache[string, T]
}

// NewCache returns a Cache whose values are good for a while. The upstream and the route are for errors.
func NewCache[T any](upstream, route string, life time.Duration) *Cache[T] {
	return &Cache[T]{kept: cache.Cache[string, T]{Life: life, Most: 300}, busy: Error{
		Upstream: upstream, Method: http.MethodGet, Route: route, Kind: Busy, Unsent: true, RetryAfter: 700 * time.Millisecond,
	}}
}

// Get returns the value of a key. A value that is missing or old is fetched, by one caller at a time: the others wait for
// it, no longer than patience or ctx, and then get an [Error] of the kind [Busy]. So they do after a failure, whose own
// error only the caller that fetched gets, because it may be due to that caller's session.
func (c *Cache[T]) Get(ctx context.Context, key string, patience time.Duration, fetch func() (T, error)) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	value, err := c.kept.Fetch(ctx, key, fetch)
	if errors.Is(err, cache.ErrBusy) {
		busy := c.busy
		err = &busy
	}
	return value, err
}

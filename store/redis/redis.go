// Package redis keeps flows in Redis or Valkey, 6.2 or later, for as many servers as use one, with a cluster or sentinels as well as
// alone. What it keeps is sealed, and goes by itself when its time is over.
package redis

import (
	"context"
	"crypto/rand"
	"crypto/tls"
	"errors"
	"log/slog"
	"sync"
	"time"

	"github.com/redis/rueidis"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/cache"
	"github.com/open-reconnect/reconnect/store/internal/snapshots"
	"github.com/open-reconnect/reconnect/store/seal"
)

// Options say where Redis is, and how to speak with it.
type Options struct {
	Addrs    []string // host:port of the server; of one or more of a cluster's nodes; or of sentinels
	Cluster  bool
	Master   string // the name of what sentinels watch; empty without sentinels
	Database int    // 0 in a cluster

	User, Password                 string
	SentinelUser, SentinelPassword string
	TLS                            *tls.Config // nil to speak openly

	Prefix  string        // of every key: deployments that share a Redis have one each
	Timeout time.Duration // how long one call may take
	NameKey []byte        // hides what keys are named after
}

// Store is a reconnect.Store, and a reconnect.Shared. While Redis cannot be used it is tried again every second.
type Store struct {
	options rueidis.ClientOption
	prefix  string
	timeout time.Duration
	nameKey []byte
	ring    *seal.Ring
	log     *slog.Logger

	channel  string // tells of each commit by "<origin><id>"
	origin   string // of this process, originSize characters
	watching snapshots.Watchers
	opened   cache.Cache[string, opened] // by Flow.ID

	mu     sync.RWMutex
	redis  rueidis.Client    // nil before the first connection
	away   error             // why Redis cannot be used at present, wraps reconnect.ErrAway; nil if it can
	births map[string]string // what each birth mark was when it was seen last, by shard

	end   context.CancelFunc
	ended sync.WaitGroup
}

// every is how often Redis is looked at, and one that cannot be used is tried again.
const every = time.Second

// Open connects to Redis. A server that is not reached, that is loading or the like is no error: the store is away until that has
// passed, and the log says why. It is an error if the server refuses the user, the password or what the user needs to do, or if what
// it holds is sealed by a key that is not in the ring.
func Open(o Options, ring *seal.Ring, log *slog.Logger) (*Store, error) {
	ctx, end := context.WithCancel(context.Background())
	s := &Store{
		options: o.client(), prefix: o.Prefix, timeout: o.Timeout, nameKey: o.NameKey, ring: ring, log: log,
		channel: o.Prefix + ":changes", origin: rand.Text()[:originSize], births: map[string]string{}, end: end,
	}
	s.opened.Most, s.opened.Room, s.opened.Weigh = 10_000, openedRoom, func(o opened) int { return len(o.value) }
	err := s.connect(ctx)
	if err != nil && !errors.Is(err, reconnect.ErrAway) {
		s.Close()
		return nil, err
	}
	s.note(err)
	s.ended.Go(func() { s.watch(ctx) })
	return s, nil
}

func (o Options) client() rueidis.ClientOption {
	c := rueidis.ClientOption{
		InitAddress: o.Addrs, Username: o.User, Password: o.Password, TLSConfig: o.TLS, SelectDB: o.Database,
		ClientName: "reconnect", ClientSetInfo: rueidis.DisableClientSetInfo,
		DisableCache: true, ForceSingleClient: !o.Cluster,
		AlwaysPipelining:   true, // a connection that has ended is noticed at once, and not by the next call
		RetryDelay:         again,
		ConnWriteTimeout:   o.Timeout,
		ReadBufferEachConn: 1 << 16, WriteBufferEachConn: 1 << 16,
		ShuffleInit: true,
	}
	c.Dialer.Timeout = o.Timeout
	if o.Master != "" {
		c.Sentinel = rueidis.SentinelOption{
			MasterSet: o.Master, Username: o.SentinelUser, Password: o.SentinelPassword, TLSConfig: o.TLS,
			ClientName: "reconnect", TopologyRefreshInterval: 5 * time.Second,
		}
		c.Sentinel.Dialer.Timeout = o.Timeout
	}
	return c
}

// again is how long after an attempt to read the next one is made, if one is. What writes is never tried again: it may have been done.
func again(attempts int, _ rueidis.Completed, _ error) time.Duration {
	if attempts > 3 {
		return -1
	}
	return time.Duration(attempts) * 20 * time.Millisecond
}

// Close ends every call that is under way. Nothing is kept afterwards.
func (s *Store) Close() {
	s.end()
	s.mu.Lock()
	client := s.redis
	s.redis, s.away = nil, errClosed
	s.mu.Unlock()
	if client != nil {
		client.Close()
	}
	s.ended.Wait()
}

// client is what speaks with Redis, or why it is away.
func (s *Store) client() (rueidis.Client, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.redis, s.away
}

// connect makes the client, which connects itself again whenever that is needed, and looks whether the server is as it must be.
func (s *Store) connect(ctx context.Context) error {
	client, err := rueidis.NewClient(s.options)
	if err != nil {
		return s.wrong(ctx, err)
	}
	limited, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	if err := s.check(limited, client); err != nil {
		client.Close()
		return err
	}
	s.mu.Lock()
	s.redis = client
	s.mu.Unlock()
	s.ended.Go(func() { s.hear(ctx, client) })
	return nil
}

// note keeps whether Redis can be used, and says so when that has changed.
func (s *Store) note(err error) {
	s.mu.Lock()
	before := s.away
	if !errors.Is(before, errClosed) {
		s.away = err
	}
	s.mu.Unlock()
	switch {
	case err != nil && before == nil:
		s.log.Error("Redis is away: nothing can be kept; it is tried again every second", "error", err.Error())
	case err == nil && before != nil:
		s.log.Info("Redis can be used again")
		s.watching.TellAll()
	}
}

// watch looks at Redis every second: a call that finds it away has to wait for no time-out then.
func (s *Store) watch(ctx context.Context) {
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		s.mu.RLock()
		client := s.redis
		s.mu.RUnlock()
		var err error
		if client == nil {
			err = s.connect(ctx)
		} else {
			limited, cancel := context.WithTimeout(ctx, s.timeout)
			err = s.born(limited, client)
			cancel()
		}
		if ctx.Err() != nil {
			return
		}
		if err != nil && !errors.Is(err, reconnect.ErrAway) {
			err = away(err)
		}
		s.note(err)
	}
}

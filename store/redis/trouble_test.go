//go:build redis

package redis_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/redisserver"
	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/internal/transcript"
	"github.com/open-reconnect/reconnect/store/redis"
)

// usable waits until a store can be used.
func usable(t *testing.T, s reconnect.Store) {
	t.Helper()
	soon.Await(t, "Redis to be used again", func() bool {
		_, err := s.Claimed(t.Context(), "ab")
		return err == nil
	})
}

func TestAKilledServerLosesNothingThatWasKept(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t)
	s := open(t, at(server))
	var (
		mu    sync.Mutex
		said  = map[string]int64{}
		group sync.WaitGroup
		kept  atomic.Int64
	)
	for range 16 {
		group.Go(func() {
			for {
				f := newFlow()
				err := s.Create(t.Context(), f)
				for err == nil && f.Version < 3 {
					mu.Lock()
					said[f.ID] = f.Version
					mu.Unlock()
					kept.Add(1)
					var next *reconnect.Flow
					if next, err = turn(t.Context(), s, f.ID); err == nil {
						f = next
					}
				}
				if err != nil {
					if !errors.Is(err, reconnect.ErrAway) {
						t.Errorf("a killed server: %v", err)
					}
					return
				}
			}
		})
	}
	soon.Await(t, "something to be kept", func() bool { return kept.Load() > 300 })
	server.Kill()
	group.Wait()
	server.Restart()
	usable(t, s)
	for id, version := range said {
		if f, err := s.Read(t.Context(), id); err != nil || f.Version < version || f.Version > 0 && f.Turn != int(f.Version) {
			t.Fatalf("a flow said to be at version %d is %+v, %v", version, f, err)
		}
	}
}

func TestAServerThatStandsStillIsAwayUntilItGoesOn(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, "--appendonly", "no")
	o := at(server)
	o.Timeout = time.Second
	f := create(t, open(t, at(server))) // which takes its time on a busy machine
	s := open(t, o)
	usable(t, s)
	changed, stop := reconnect.Changed(s, f.ID)
	defer stop()
	server.Stop()
	var group sync.WaitGroup
	for _, call := range []func(ctx context.Context) error{
		func(ctx context.Context) error { _, err := s.Read(ctx, f.ID); return err },
		func(ctx context.Context) error { _, err := turn(ctx, s, f.ID); return err },
		func(ctx context.Context) error { return s.Create(ctx, newFlow()) },
		func(ctx context.Context) error { _, err := s.Due(ctx, time.Now(), 1); return err },
		func(ctx context.Context) error { _, err := s.Lease(ctx, []string{"a"}, "me", time.Second); return err },
		func(ctx context.Context) error { _, _, err := s.Turn(ctx, "r", time.Second, "a"); return err },
		func(ctx context.Context) error { _, err := s.About(ctx, "powens", "27", false); return err },
	} {
		group.Go(func() {
			began := time.Now()
			if err := call(t.Context()); !errors.Is(err, reconnect.ErrAway) {
				t.Errorf("a server that stands still: %v", err)
			}
			if took := time.Since(began); took > 5*o.Timeout {
				t.Errorf("it took %v to say so", took)
			}
		})
	}
	group.Wait()
	soon.Await(t, "calls to wait for nothing", func() bool {
		began := time.Now()
		_, err := s.Read(t.Context(), f.ID)
		return errors.Is(err, reconnect.ErrAway) && time.Since(began) < o.Timeout/10
	})
	server.Continue()
	usable(t, s)
	soon.Await(t, "a word to those who watch", func() bool { return len(changed) > 0 })
	if got, err := open(t, at(server)).Read(t.Context(), f.ID); err != nil || got.Version > 1 {
		t.Errorf("afterwards the flow is %+v, %v", got, err)
	}
}

func TestThoseWhoWatchAreToldWhenTheyMayHaveMissedAChange(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t)
	s := open(t, at(server))
	changed, stop := reconnect.Changed(s, "any")
	defer stop()
	soon.Await(t, "the first subscription", func() bool { return server.Do("PUBSUB", "NUMSUB", "test:changes") == "test:changes\n1" })
	time.Sleep(10 * time.Millisecond) // that it tells of itself
	for len(changed) > 0 {
		<-changed
	}
	server.Do("CLIENT", "KILL", "TYPE", "pubsub")
	soon.Await(t, "a word", func() bool { return len(changed) > 0 })
}

// A server may be there again, without what it has lost, before it is heard.
func TestWhoWatchesNoFlowIsToldThatTheServerHasGone(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t)
	s := open(t, at(server))
	soon.Await(t, "the first subscription", func() bool { return server.Do("PUBSUB", "NUMSUB", "test:changes") == "test:changes\n1" })
	usable(t, s)
	gone, stop := reconnect.Changed(s, "")
	defer stop()
	time.Sleep(10 * time.Millisecond) // that hearing begins
	for len(gone) > 0 {
		<-gone
	}
	server.Kill()
	soon.Await(t, "a word", func() bool { return len(gone) > 0 })
}

func TestAServerThatIsNotThereYetIsWaitedFor(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t)
	server.Kill()
	s := open(t, at(server))
	f := newFlow()
	if err := s.Create(t.Context(), f); !errors.Is(err, reconnect.ErrAway) {
		t.Fatalf("kept nowhere: %v", err)
	}
	if _, err := s.Read(t.Context(), f.ID); !errors.Is(err, reconnect.ErrAway) {
		t.Fatalf("read from nowhere: %v", err)
	}
	changed, stop := reconnect.Changed(s, f.ID)
	defer stop()
	server.Restart()
	soon.Await(t, "the store to be there", func() bool { return s.Create(t.Context(), f) == nil })
	if _, err := turn(t.Context(), open(t, at(server)), f.ID); err != nil {
		t.Fatal(err)
	}
	soon.Await(t, "a word", func() bool { return len(changed) > 0 })
}

func TestAServerThatComesBackEmptyIsToldToTheOperator(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t)
	var log transcript.Text
	s, err := redis.Open(at(server), ring(t, "one"), log.Logger())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	f := create(t, s)
	server.Kill()
	server.Restart()
	usable(t, s)
	if log.Has("empty") {
		t.Fatalf("it is said to be empty after a restart: %s", log.String())
	}
	server.Kill()
	server.Empty()
	server.Restart()
	soon.Await(t, "the operator to be told", func() bool { return log.Has("Redis came back empty") })
	if _, err := s.Read(t.Context(), f.ID); !errors.Is(err, reconnect.ErrNotFound) {
		t.Errorf("the flow: %v", err)
	}
}

func TestAClosedStoreKeepsNothing(t *testing.T) {
	t.Parallel()
	s, err := redis.Open(at(redisserver.Start(t)), ring(t, "one"), slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	f := create(t, s)
	s.Close()
	s.Close()
	if _, err := turn(t.Context(), s, f.ID); !errors.Is(err, reconnect.ErrAway) {
		t.Fatalf("a change after the end: %v", err)
	}
}

func TestAReplicaThatTakesTheMastersPlaceIsFound(t *testing.T) {
	t.Parallel()
	master := redisserver.Start(t, "--appendonly", "no")
	host, port, _ := net.SplitHostPort(master.Addr)
	replica := redisserver.Start(t, "--appendonly", "no", "--replicaof", host, port)
	soon.Await(t, "the replica to be there", func() bool { return strings.Contains(master.Do("INFO", "replication"), "state=online") })
	sentinel := redisserver.StartSentinel(t, master)
	soon.Await(t, "the sentinel to know it", func() bool { return strings.Contains(sentinel.Do("INFO", "sentinel"), "slaves=1") })
	o := at(sentinel)
	o.Master = "main"
	var log transcript.Text
	s := logging(t, o, &log)
	f := create(t, s)
	kept := heard(t, master)
	soon.Await(t, "the flow to be at the replica", func() bool { return heard(t, replica) >= kept })
	changed, stop := reconnect.Changed(s, f.ID)
	defer stop()
	master.Kill()
	soon.Await(t, "the new master to take changes", func() bool { _, err := turn(t.Context(), s, f.ID); return err == nil })
	soon.Await(t, "a word to those who watch", func() bool { return len(changed) > 0 })
	other, err := redis.Open(o, ring(t, "one"), log.Logger())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	for len(changed) > 0 {
		<-changed
	}
	soon.Await(t, "what others do to be heard again", func() bool {
		_, err := turn(t.Context(), other, f.ID)
		return err == nil && len(changed) > 0
	})
	if log.Has("empty") {
		t.Errorf("said: %s", log.String())
	}
}

// heard is how much a server has written into its stream of changes, or has heard of its master's. WAIT tells only of what its own
// connection has written.
func heard(t *testing.T, s *redisserver.Server) (offset int) {
	t.Helper()
	_, after, _ := strings.Cut(s.Do("INFO", "replication"), "master_repl_offset:")
	if _, err := fmt.Sscan(after, &offset); err != nil {
		t.Fatal(err)
	}
	return offset
}

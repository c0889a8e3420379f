//go:build redis

package redis_test

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/redisserver"
	"github.com/open-reconnect/reconnect/internal/transcript"
	"github.com/open-reconnect/reconnect/store/redis"
	"github.com/open-reconnect/reconnect/store/seal"
	"github.com/open-reconnect/reconnect/store/storetest"
)

func ring(t testing.TB, names ...string) *seal.Ring {
	t.Helper()
	var secrets [][]byte
	for _, name := range names {
		secrets = append(secrets, []byte(name+strings.Repeat(".", seal.MinSecret)))
	}
	r, err := seal.New(secrets...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// at are the options for a server. A call may take as long as a busy machine needs.
func at(s *redisserver.Server) redis.Options {
	return redis.Options{
		Addrs: []string{s.Addr}, Prefix: "test", Timeout: 10 * time.Second, NameKey: []byte("names"),
	}
}

// open opens a store under the key "one", which is closed at the end of the test at the latest.
func open(t testing.TB, o redis.Options) *redis.Store {
	t.Helper()
	return logging(t, o, new(transcript.Text))
}

func logging(t testing.TB, o redis.Options, log *transcript.Text) *redis.Store {
	t.Helper()
	s, err := redis.Open(o, ring(t, "one"), log.Logger())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// fresh numbers prefixes, so that many tests may share a server.
var fresh atomic.Int64

func emptied(o redis.Options) redis.Options {
	o.Prefix = fmt.Sprint("test", fresh.Add(1))
	return o
}

func create(t testing.TB, s reconnect.Store) *reconnect.Flow {
	t.Helper()
	f := newFlow()
	if err := s.Create(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	return f
}

// turn makes a change that tells which version it made.
func turn(ctx context.Context, s reconnect.Store, id string) (*reconnect.Flow, error) {
	return s.Update(ctx, id, func(f *reconnect.Flow) error { f.Turn = int(f.Version) + 1; return nil })
}

func newFlow() *reconnect.Flow {
	return reconnect.NewFlow(reconnect.Entry{
		Client: &reconnect.Client{ID: "shop"}, Connection: reconnect.Connection{Provider: "powens", ID: "27"},
	}, "powens", time.Now())
}

func TestItKeepsTheContract(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, "--appendonly", "no")
	storetest.Run(t, func(t *testing.T) reconnect.Store { return open(t, emptied(at(server))) })
	t.Run("Crowd", func(t *testing.T) { storetest.Crowd(t, open(t, emptied(at(server)))) })
}

func TestItKeepsTheContractOfWhatIsShared(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, "--appendonly", "no")
	storetest.Shared(t, func(t *testing.T) (one, two reconnect.Shared) {
		o := emptied(at(server))
		return open(t, o), open(t, o)
	})
}

func TestItKeepsBothContractsInACluster(t *testing.T) {
	t.Parallel()
	o := at(redisserver.StartCluster(t, 3)[1])
	o.Cluster = true
	storetest.Run(t, func(t *testing.T) reconnect.Store { return open(t, emptied(o)) })
	storetest.Shared(t, func(t *testing.T) (one, two reconnect.Shared) {
		o := emptied(o)
		return open(t, o), open(t, o)
	})
}

func TestEveryKeyGoesByItself(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t)
	s := open(t, at(server))
	f := newFlow()
	f.ClaimBy("ab")
	seat := []reconnect.Seat{{Name: "s", Bound: 1}}
	_, counted := s.Attempts(t.Context(), "a", time.Now(), func(a *reconnect.Attempts) { a.Refused, a.Last = 1, time.Now() })
	_, leased := s.Lease(t.Context(), []string{"a"}, "me", time.Minute)
	_, _, turned := s.Turn(t.Context(), "r", time.Minute, "a")
	_, sat := s.Sit(t.Context(), "me", time.Minute, seat)
	if err := errors.Join(s.Create(t.Context(), f), counted, leased, turned, sat, s.Hold(t.Context(), "r", "a", time.Minute)); err != nil {
		t.Fatal(err)
	}
	look := func() {
		t.Helper()
		keys := strings.Split(server.Do("KEYS", "*"), "\n")
		if len(keys) != 9+16 {
			t.Errorf("keys are %v", keys)
		}
		for _, key := range keys {
			if ttl, err := strconv.Atoi(server.Do("TTL", key)); !strings.Contains(key, ":birth:") && (err != nil || ttl < 1 || ttl > 24*60*60) {
				t.Errorf("%s goes in %d seconds (%v)", key, ttl, err)
			}
		}
	}
	look()
	server.Do("PERSIST", server.Do("KEYS", "*:claim:*"))
	if _, err := turn(t.Context(), s, f.ID); err != nil {
		t.Fatal(err)
	}
	look()
}

// The list of what is due, and of what is about a connection, belong to other flows as well, whose commits must not cut them short.
func TestASentLinkStaysForItsTimeWhateverElseIsKept(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t)
	s := open(t, at(server))
	f, other := newFlow(), newFlow()
	f.ClaimBy("ab")
	other.ID = "a" + other.ID[1:]
	f.Sent.For = reconnect.MaxSent
	if err := errors.Join(s.Create(t.Context(), f), s.Create(t.Context(), other)); err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{f.ID, other.ID} {
		if _, err := turn(t.Context(), s, id); err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range []string{"flow:" + f.ID, "claim:*", "due:all", "about:*"} {
		key = server.Do("KEYS", "*:"+key)
		if ttl, err := strconv.Atoi(server.Do("TTL", key)); err != nil || ttl < int(reconnect.MaxSent.Seconds()) || ttl > 15*24*60*60 {
			t.Errorf("%s goes in %d seconds (%v)", key, ttl, err)
		}
	}
}

func TestAFlowThatHasGoneByItselfIsNotDue(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t)
	s := open(t, at(server))
	gone, there := create(t, s), create(t, s)
	server.Do("DEL", fmt.Sprintf("test:{test:%s}:flow:%s", gone.ID[:1], gone.ID))
	for range 2 {
		if ids, err := s.Due(t.Context(), gone.Due().Add(time.Hour), 10); err != nil || len(ids) != 1 || ids[0] != there.ID {
			t.Errorf("due are %v, %v", ids, err)
		}
	}
	if kept := server.Do("ZSCORE", fmt.Sprintf("test:{test:%s}:due:all", gone.ID[:1]), gone.ID); kept != "" {
		t.Errorf("it is noted as due at %s still", kept)
	}
}

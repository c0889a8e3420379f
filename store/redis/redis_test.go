//go:build redis

package redis_test

import (
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/redisserver"
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

// at are the options for a server.
func at(s *redisserver.Server) redis.Options {
	return redis.Options{
		Addrs: []string{s.Addr}, Prefix: "test", Timeout: time.Second, NameKey: []byte("names"),
	}
}

// open opens a store under the key "one", which is closed at the end of the test at the latest.
func open(t testing.TB, o redis.Options) *redis.Store {
	t.Helper()
	s, err := redis.Open(o, ring(t, "one"), slog.New(slog.DiscardHandler))
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

func newFlow() *reconnect.Flow {
	return reconnect.NewFlow(reconnect.Entry{
		Client: &reconnect.Client{ID: "shop"}, Connection: reconnect.Connection{Provider: "powens", ID: "27"},
	}, "powens", time.Now())
}

func TestItKeepsTheContract(t *testing.T) {
	server := redisserver.Start(t, "--appendfsync", "everysec")
	storetest.Run(t, func(t *testing.T) reconnect.Store { return open(t, emptied(at(server))) })
	t.Run("Crowd", func(t *testing.T) { storetest.Crowd(t, open(t, emptied(at(server)))) })
}

func TestItKeepsTheContractOfWhatIsShared(t *testing.T) {
	server := redisserver.Start(t, "--appendfsync", "everysec")
	storetest.Shared(t, func(t *testing.T) (one, two reconnect.Shared) {
		o := emptied(at(server))
		return open(t, o), open(t, o)
	})
}

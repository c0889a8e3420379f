//go:build redis

package handlers_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/internal/redisserver"
	"github.com/open-reconnect/reconnect/store/redis"
	"github.com/open-reconnect/reconnect/store/seal"
)

func TestALongPollHearsWhatAnotherReplicaKeepsInRedis(t *testing.T) {
	server := redisserver.Start(t)
	replica := func() *site {
		ring, err := seal.New(make([]byte, seal.MinSecret))
		if err != nil {
			t.Fatal(err)
		}
		kept, err := redis.Open(redis.Options{
			Addrs: []string{server.Addr}, Prefix: "poll", Timeout: 10 * time.Second, NameKey: []byte("names"),
		}, ring, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(kept.Close)
		return startWith(t, refusing, func(s *handlers.Site) { trusted(s); s.Engine.Store = kept })
	}
	hears(t, replica(), replica())
}

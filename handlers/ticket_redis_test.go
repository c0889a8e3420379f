//go:build redis

package handlers_test

import (
	"log/slog"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/redisserver"
	"github.com/open-reconnect/reconnect/store/redis"
	"github.com/open-reconnect/reconnect/store/seal"
)

func TestAThousandRedemptionsAreOneFlowOnRedis(t *testing.T) {
	ring, err := seal.New(make([]byte, seal.MinSecret))
	if err != nil {
		t.Fatal(err)
	}
	kept, err := redis.Open(redis.Options{
		Addrs: []string{redisserver.Start(t).Addr}, Prefix: "tickets", Timeout: 10 * time.Second, NameKey: []byte("names"),
	}, ring, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	redeemed(t, kept)
}

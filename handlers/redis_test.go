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

func TestAThousandRedemptionsAreOneFlowOnRedis(t *testing.T) { redeemed(t, onRedis(t)) }

func TestAPhoneTakesOverAnswersAndHandsBackOnRedis(t *testing.T) { handedOver(t, onRedis(t)) }

// onRedis is a store on a Redis of its own.
func onRedis(t *testing.T) *redis.Store {
	t.Helper()
	ring, err := seal.New(make([]byte, seal.MinSecret))
	if err != nil {
		t.Fatal(err)
	}
	kept, err := redis.Open(redis.Options{
		Addrs: []string{redisserver.Start(t).Addr}, Prefix: "tests", Timeout: 10 * time.Second, NameKey: []byte("names"),
	}, ring, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(kept.Close)
	return kept
}

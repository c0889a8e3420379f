//go:build redis

package redisserver_test

import (
	"testing"

	"github.com/open-reconnect/reconnect/internal/redisserver"
)

func TestAKilledServerHasItsValuesAgainAndAnEmptiedOneHasNone(t *testing.T) {
	s := redisserver.Start(t)
	s.Do("SET", "name", "value")
	s.Kill()
	s.Restart()
	if said := s.Do("GET", "name"); said != "value" {
		t.Errorf("after a restart: %q", said)
	}
	s.Kill()
	s.Empty()
	s.Restart()
	if said := s.Do("GET", "name"); said != "" {
		t.Errorf("after it was emptied: %q", said)
	}
}

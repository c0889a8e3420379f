//go:build redis

package attack_test

import (
	"errors"
	"math/rand/v2"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/balancer"
	"github.com/open-reconnect/reconnect/internal/redisserver"
)

// drained is the longest that a program may take to end that is told to.
const drained = 45 * time.Second

// outage is the longest that a soak's Redis, or a replica of it that was killed, is away.
func (s *soak) outage() time.Duration { return s.peace * 2 / 5 }

// TestReplicasThatDieLoseNothingAndSendNothingTwice kills one of two replicas behind a balancer while people mend their
// connections, and stops, kills and restarts their Redis, which also comes back as it was a second before. "make unit" plays it in
// short; "make soak" plays 500 stories.
func TestReplicasThatDieLoseNothingAndSendNothingTwice(t *testing.T) {
	t.Parallel()
	s := newSoak(sized(t, size{
		stories: 30, kills: 2, think: 600 * time.Millisecond, peace: 1500 * time.Millisecond, hold: 400 * time.Millisecond, arrive: 6 * time.Second,
	}))
	redis := redisserver.Start(t, "--rdbcompression", "no") // so that what is not sealed can be read in its files
	set := setting{
		proxies:  []string{"127.0.0.1"},
		watched:  true,
		top:      "store: redis://" + redis.Addr + "/0\n",
		balancer: func(a, b string) string { return balancer.Start(t, a, b) },
	}
	var troubles []string
	for range max(1, s.kills/4) {
		troubles = append(troubles, "stop Redis", "kill Redis", losing, "kill while Redis is stopped", "upgrade")
	}
	rand.Shuffle(len(troubles), func(i, j int) { troubles[i], troubles[j] = troubles[j], troubles[i] })
	for i := range s.kills { // so early that answers are under way yet
		troubles = slices.Insert(troubles, rand.IntN(min(2*i+2, len(troubles))), "kill")
	}
	s.run(t, set, func(over <-chan struct{}) error {
		flights := 0
		for i := 0; i < len(troubles) || flights < s.kills; i++ {
			if err := s.peaceful(over); err != nil {
				return err
			}
			what := "kill"
			if i < len(troubles) {
				what = troubles[i]
			}
			cut, err := s.trouble(what, redis)
			if err != nil {
				return err
			}
			if cut > 0 {
				flights++
			}
		}
		return nil
	})
	redis.Do("SAVE") // a dump, beside the append-only file
	s.end(t, redis.Folder)
}

// trouble makes one, and returns how many answers a kill has cut.
func (s *soak) trouble(what string, redis *redisserver.Server) (cut int, err error) {
	within := patience
	if what == "upgrade" {
		p := s.t.programs[rand.IntN(len(s.t.programs))]
		s.past(s.meet("upgrade")) // the other replica is there, so people can go on at once
		return 0, errors.Join(p.stop(drained), p.launch())
	}
	if what == "kill Redis" {
		c := s.meet("Redis killed")
		redis.Kill()
		time.Sleep(some(s.outage()))
		redis.Restart()
		s.past(c)
		return 0, nil
	}
	if what == losing {
		c := s.meet(what)
		err := loseSecond(redis)
		s.past(c)
		return 0, err
	}
	if what != "kill" {
		c := s.meet("Redis stopped")
		redis.Stop()
		defer func() {
			redis.Continue()
			s.past(c)
		}()
		time.Sleep(some(s.outage()))
		within = 100 * time.Millisecond // nothing goes on meanwhile
	}
	if what == "stop Redis" {
		return 0, nil
	}
	// The other replica is there, so people can go on at once.
	p, cut, _ := s.kill(within, func(*process) error { return nil })
	time.Sleep(some(s.outage()))
	return cut, p.launch()
}

// loseSecond has a Redis come back without what it has acknowledged in the second before it died.
func loseSecond(redis *redisserver.Server) error {
	before, err := os.MkdirTemp("", "reconnect-lost")
	if err != nil {
		return err
	}
	defer os.RemoveAll(before)
	if err := os.CopyFS(before, os.DirFS(redis.Folder)); err != nil {
		return err
	}
	time.Sleep(time.Second)
	redis.Kill()
	redis.Empty()
	if err := os.CopyFS(redis.Folder, os.DirFS(before)); err != nil {
		return err
	}
	redis.Restart()
	return nil
}

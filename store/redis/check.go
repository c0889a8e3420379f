package redis

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/rueidis"
)

// maxSkew is how far the clock of a server may be from ours. Whether an exchange is under way is told by the clocks of those who share it.
const maxSkew = 2 * time.Second

// probe does all that the scripts do, so that a user who may not do something is found at the start.
var probe = rueidis.NewLuaScript(`
redis.call('PUBLISH', ARGV[1], '')
redis.call('SET', KEYS[1], '1', 'PX', 1000)
redis.call('GET', KEYS[1])
redis.call('GETRANGE', KEYS[1], 0, 1)
redis.call('EXISTS', KEYS[1])
redis.call('DEL', KEYS[1])
redis.call('ZADD', KEYS[1], 1, '1')
redis.call('ZSCORE', KEYS[1], '1')
redis.call('ZCARD', KEYS[1])
redis.call('ZREM', KEYS[1], '1')
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', 1)
redis.call('EXPIRE', KEYS[1], 1)
redis.call('PEXPIRE', KEYS[1], 1)
redis.call('PTTL', KEYS[1])
return redis.call('TIME')`)

// check finds a server that must not be used, and warns of one that should not be.
func (s *Store) check(ctx context.Context, client rueidis.Client) error {
	if !s.options.ForceSingleClient && client.Mode() != rueidis.ClientModeCluster {
		return errors.New("redis: cluster is set, and the server is in none")
	}
	if err := s.born(ctx, client); err != nil {
		return err
	}
	key := s.key("0", "probe", s.origin)
	began := time.Now()
	said, err := probe.Exec(ctx, client, []string{key}, []string{s.channel}).AsStrSlice()
	if err != nil {
		return s.wrong(ctx, err)
	}
	now := began.Add(time.Since(began) / 2)
	for _, read := range []rueidis.Completed{
		client.B().Zrangebyscore().Key(key).Min("0").Max("1").Withscores().Limit(0, 1).Build(),
		client.B().Zrange().Key(key).Min("0").Max("-1").Build(),
		client.B().Exists().Key(key).Build(),
	} {
		if err := client.Do(ctx, read).Error(); err != nil {
			return s.wrong(ctx, err)
		}
	}
	if theirs, err := strconv.ParseInt(said[0], 10, 64); err == nil {
		if skew := now.Sub(time.Unix(theirs, 0)).Abs(); skew > maxSkew+time.Second { // they told whole seconds
			s.log.Warn("the clock of Redis and ours differ: replicas whose clocks differ take each other for dead", "by", skew.Round(time.Second).String())
		}
	}
	for address, node := range client.Nodes() {
		s.advise(ctx, address, node)
	}
	return nil
}

// advise warns of a server that may lose what it is given. One that tells nothing of itself is used as it is.
func (s *Store) advise(ctx context.Context, address string, node rueidis.Client) {
	text, err := node.Do(ctx, node.B().Info().Build()).ToString()
	if err != nil {
		s.log.Info("Redis does not tell how it is set up", "redis", address, "error", err.Error())
		return
	}
	for _, advice := range advices(text) {
		s.log.Warn(advice, "redis", address)
	}
}

// advices are what is wrong with a server, by what it tells of itself.
func advices(info string) (all []string) {
	is := map[string]string{}
	for lines := bufio.NewScanner(strings.NewReader(info)); lines.Scan(); {
		name, value, _ := strings.Cut(lines.Text(), ":")
		is[name] = value
	}
	if is["role"] == "slave" {
		return nil
	}
	if policy := is["maxmemory_policy"]; policy != "" && policy != "noeviction" {
		all = append(all, fmt.Sprintf("Redis forgets flows when its memory is full: maxmemory-policy is %s, and should be noeviction", policy))
	}
	if is["aof_enabled"] == "0" {
		all = append(all, "a crash of Redis loses what has come since its last dump, if it makes any: appendonly is no, and should be yes")
	}
	major, minor := 0, 0
	if n, _ := fmt.Sscanf(is["redis_version"], "%d.%d", &major, &minor); n == 2 && (major < 6 || major == 6 && minor < 2) {
		all = append(all, fmt.Sprintf("Redis %s is older than 6.2, and not tested with", is["redis_version"]))
	}
	return all
}

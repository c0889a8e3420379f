package redis

import (
	"context"
	"strconv"
	"time"

	"github.com/redis/rueidis"
)

// A script is run by Redis as one step. Each names all its keys, which lie in one slot of a cluster; and publishes first, because a
// user who may not must not have changed anything by then.
var (
	// create keeps a flow, and its claim: KEYS flow, due, claim if it has one. A list of several flows stays as long as the longest.
	create = rueidis.NewLuaScript(`
if redis.call('EXISTS', KEYS[1]) == 1 then return 'exists' end
if KEYS[3] then
	local owner = redis.call('GET', KEYS[3])
	if owner then return owner end
	redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[2])
end
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[2])
redis.call('ZADD', KEYS[2], ARGV[4], ARGV[1])
if redis.call('PTTL', KEYS[2]) < tonumber(ARGV[2]) then redis.call('PEXPIRE', KEYS[2], ARGV[2]) end
return ''`)

	// swap keeps a flow in place of the version that it was made from: KEYS flow, due, claim if it has one.
	swap = rueidis.NewLuaScript(`
if string.match(redis.call('GETRANGE', KEYS[1], 0, 20), '^(%S+) ') ~= ARGV[1] then return 0 end
redis.call('PUBLISH', ARGV[6], ARGV[7])
redis.call('SET', KEYS[1], ARGV[4], 'PX', ARGV[3])
redis.call('ZADD', KEYS[2], ARGV[5], ARGV[2])
if redis.call('PTTL', KEYS[2]) < tonumber(ARGV[3]) then redis.call('PEXPIRE', KEYS[2], ARGV[3]) end
if KEYS[3] then redis.call('PEXPIRE', KEYS[3], ARGV[3]) end
return 1`)

	// remove forgets a flow, and its claim: KEYS flow, due, claim if it has one.
	remove = rueidis.NewLuaScript(`
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
redis.call('PUBLISH', ARGV[2], ARGV[3])
redis.call('DEL', KEYS[1])
redis.call('ZREM', KEYS[2], ARGV[1])
if KEYS[3] then redis.call('DEL', KEYS[3]) end
return 1`)

	// swapNamed keeps a value by its name, such as attempts, in place of the one that was read; '' stands for none.
	swapNamed = rueidis.NewLuaScript(`
if (string.match(redis.call('GETRANGE', KEYS[1], 0, 20), '^(%S+) ') or '') ~= ARGV[1] then return 0 end
if ARGV[2] == '' then redis.call('DEL', KEYS[1]) else redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3]) end
return 1`)

	// mention notes a flow among those about a connection, and forgets those whose time is over.
	mention = rueidis.NewLuaScript(`
local now = redis.call('TIME')[1]
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
if redis.call('PTTL', KEYS[1]) < ARGV[2] * 1000 then redis.call('EXPIRE', KEYS[1], ARGV[2]) end
return 1`)
)

// run has a script run, for no longer than a call may take.
func (s *Store) run(ctx context.Context, script *rueidis.Lua, keys []string, args ...string) rueidis.RedisResult {
	client, err := s.client()
	if err != nil {
		return rueidis.NewErrorResult(err)
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	return script.Exec(ctx, client, keys, args)
}

// ms is a time of Redis: whole milliseconds, at least one.
func ms(d time.Duration) string {
	return strconv.FormatInt(max(1, (d+time.Millisecond-1).Milliseconds()), 10)
}

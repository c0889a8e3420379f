package redis

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
	"time"

	"github.com/redis/rueidis"

	"github.com/open-reconnect/reconnect"
)

// What several processes share is measured by the server's clock, in microseconds.
var (
	// lease gives the keys that are free, or the holder's already, to the holder: KEYS leases.
	lease = rueidis.NewLuaScript(`
local held = {}
for i, key in ipairs(KEYS) do
	local holder = redis.call('GET', key)
	held[i] = 0
	if not holder or holder == ARGV[1] then
		redis.call('SET', key, ARGV[1], 'PX', ARGV[2])
		held[i] = 1
	end
end
return held`)

	// release frees those that the holder has: KEYS leases.
	release = rueidis.NewLuaScript(`
for _, key in ipairs(KEYS) do
	if redis.call('GET', key) == ARGV[1] then redis.call('DEL', key) end
end
return 1`)

	// turn takes the next turn: KEYS when the next one may come, until when the account is held.
	turn = rueidis.NewLuaScript(`
local time, every = redis.call('TIME'), tonumber(ARGV[1])
local now = time[1] * 1000000 + time[2]
local held = tonumber(redis.call('GET', KEYS[2]) or 0)
if held > now then return {0, held - now} end
if every == 0 then return {0, 0} end
local next = math.max(now, tonumber(redis.call('GET', KEYS[1]) or 0))
redis.call('SET', KEYS[1], string.format('%.0f', next + every), 'PX', math.ceil((next + every - now) / 1000) + 1)
return {next - now, 0}`)

	// hold holds an account: KEYS until when it is held.
	hold = rueidis.NewLuaScript(`
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local held = math.max(now + ARGV[1], tonumber(redis.call('GET', KEYS[1]) or 0))
redis.call('SET', KEYS[1], string.format('%.0f', held), 'PX', math.ceil((held - now) / 1000) + 1)
return 1`)

	// sit takes seats, all or none: KEYS seats; for each a bound, and whether it is only asked for.
	sit = rueidis.NewLuaScript(`
local time, member, last = redis.call('TIME'), ARGV[1], tonumber(ARGV[2])
local now = time[1] * 1000000 + time[2]
for i, key in ipairs(KEYS) do
	redis.call('ZREMRANGEBYSCORE', key, '-inf', string.format('%.0f', now))
	local bound = tonumber(ARGV[1 + 2 * i])
	if bound > 0 and not redis.call('ZSCORE', key, member) and redis.call('ZCARD', key) >= bound then return i - 1 end
end
local ms = math.ceil(last / 1000) + 1
for i, key in ipairs(KEYS) do
	if ARGV[2 + 2 * i] == '0' then
		redis.call('ZADD', key, string.format('%.0f', now + last), member)
		if redis.call('PTTL', key) < ms then redis.call('PEXPIRE', key, ms) end
	end
end
return -1`)

	// rise leaves seats: KEYS seats.
	rise = rueidis.NewLuaScript(`
for _, key in ipairs(KEYS) do redis.call('ZREM', key, ARGV[1]) end
return 1`)
)

func micros(d time.Duration) string { return strconv.FormatInt(d.Microseconds(), 10) }

// shardOf divides names that are not random.
func shardOf(name string) string {
	sum := sha256.Sum256([]byte(name))
	return hex.EncodeToString(sum[:1])[:1]
}

// byShard has a script run once for each shard that the names are of, and hands each reply on with the indices of its names.
func (s *Store) byShard(
	ctx context.Context, script *rueidis.Lua, kind string, names, args []string, reply func(of []int, r rueidis.RedisResult) error,
) error {
	of, keys := map[string][]int{}, map[string][]string{}
	for i, name := range names {
		shard := shardOf(name)
		of[shard], keys[shard] = append(of[shard], i), append(keys[shard], s.key(shard, kind, name))
	}
	replies := make(chan error, len(of))
	for shard, indices := range of {
		go func() { replies <- reply(indices, s.run(ctx, script, keys[shard], args...)) }()
	}
	var all []error
	for range of {
		all = append(all, <-replies)
	}
	return errors.Join(all...)
}

// Lease implements reconnect.Shared.
func (s *Store) Lease(ctx context.Context, names []string, holder string, last time.Duration) ([]bool, error) {
	held := make([]bool, len(names))
	err := s.byShard(ctx, lease, "lease", names, []string{holder, ms(last)}, func(of []int, r rueidis.RedisResult) error {
		is, err := r.AsIntSlice()
		for i := range is {
			held[of[i]] = is[i] == 1
		}
		return s.wrong(ctx, err)
	})
	if err != nil {
		return nil, err
	}
	return held, nil
}

// Release implements reconnect.Shared.
func (s *Store) Release(ctx context.Context, names []string, holder string) error {
	return s.byShard(ctx, release, "lease", names, []string{holder}, func(_ []int, r rueidis.RedisResult) error {
		return s.wrong(ctx, r.Error())
	})
}

func (s *Store) holdKey(rate, account string) string {
	return s.key(shardOf(rate), "hold", rate+" "+account)
}

// Turn implements reconnect.Shared.
func (s *Store) Turn(ctx context.Context, rate string, every time.Duration, account string) (wait, held time.Duration, err error) {
	keys := []string{s.key(shardOf(rate), "rate", rate), s.holdKey(rate, account)}
	says, err := s.run(ctx, turn, keys, micros(every)).AsIntSlice()
	if err == nil && len(says) != 2 {
		err = errors.New("a turn has no two times")
	}
	if err != nil {
		return 0, 0, s.wrong(ctx, err)
	}
	return time.Duration(says[0]) * time.Microsecond, time.Duration(says[1]) * time.Microsecond, nil
}

// Hold implements reconnect.Shared.
func (s *Store) Hold(ctx context.Context, rate, account string, last time.Duration) error {
	return s.wrong(ctx, s.run(ctx, hold, []string{s.holdKey(rate, account)}, micros(last)).Error())
}

// seatKeys lie in one slot: seats are taken in one step.
func (s *Store) seatKeys(names []string) []string {
	keys := make([]string, len(names))
	for i, name := range names {
		keys[i] = s.key("seats", "seat", name)
	}
	return keys
}

// Sit implements reconnect.Shared.
func (s *Store) Sit(ctx context.Context, member string, last time.Duration, seats []reconnect.Seat) (full int, err error) {
	if len(seats) == 0 {
		return -1, nil
	}
	names, args := make([]string, len(seats)), []string{member, micros(last)}
	for i, seat := range seats {
		ask := "0"
		if seat.Ask {
			ask = "1"
		}
		names[i], args = seat.Name, append(args, strconv.Itoa(seat.Bound), ask)
	}
	is, err := s.run(ctx, sit, s.seatKeys(names), args...).AsInt64()
	return int(is), s.wrong(ctx, err)
}

// Rise implements reconnect.Shared.
func (s *Store) Rise(ctx context.Context, member string, names []string) error {
	if len(names) == 0 {
		return nil
	}
	return s.wrong(ctx, s.run(ctx, rise, s.seatKeys(names), member).Error())
}

package engines_test

import (
	"context"
	"errors"
	"strconv"
	"sync"

	goredis "github.com/redis/go-redis/v9"
	"github.com/redis/rueidis"
)

// swap keeps a value if the version is the one that it was made from.
const swap = `
if (redis.call('HGET', KEYS[1], 'version') or '0') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'version', ARGV[1] + 1, 'value', ARGV[2])
redis.call('PUBLISH', 'changes', KEYS[1])
return 1`

var errOvertaken = errors.New("overtaken")

// versions are those of what one writer each has written.
type versions struct{ of sync.Map }

func (v *versions) next(name string) string {
	last, _ := v.of.LoadOrStore(name, new(int))
	n := last.(*int)
	*n++
	return strconv.Itoa(*n - 1)
}

type goRedis struct {
	versions
	client *goredis.Client
	script *goredis.Script
}

func openGoRedis(addr string) (engine, error) {
	c := goredis.NewClient(&goredis.Options{Addr: addr, PoolSize: 64, MaxRetries: -1})
	return &goRedis{client: c, script: goredis.NewScript(swap)}, c.FlushAll(context.Background()).Err()
}

func (e *goRedis) put(name string, value []byte) error {
	kept, err := e.script.Run(context.Background(), e.client, []string{name}, e.next(name), value).Int()
	if err == nil && kept == 0 {
		return errOvertaken
	}
	return err
}

func (e *goRedis) get(name string) ([]byte, error) {
	return e.client.HGet(context.Background(), name, "value").Bytes()
}

func (e *goRedis) size() int64  { return 0 }
func (e *goRedis) close() error { return e.client.Close() }

type rueidisEngine struct {
	versions
	client rueidis.Client
	script *rueidis.Lua
}

func openRueidis(addr string) (engine, error) {
	c, err := rueidis.NewClient(rueidis.ClientOption{InitAddress: []string{addr}, DisableCache: true})
	if err != nil {
		return nil, err
	}
	return &rueidisEngine{client: c, script: rueidis.NewLuaScript(swap)}, c.Do(context.Background(), c.B().Flushall().Build()).Error()
}

func (e *rueidisEngine) put(name string, value []byte) error {
	kept, err := e.script.Exec(context.Background(), e.client, []string{name}, []string{e.next(name), rueidis.BinaryString(value)}).AsInt64()
	if err == nil && kept == 0 {
		return errOvertaken
	}
	return err
}

func (e *rueidisEngine) get(name string) ([]byte, error) {
	return e.client.Do(context.Background(), e.client.B().Hget().Key(name).Field("value").Build()).AsBytes()
}

func (e *rueidisEngine) size() int64  { return 0 }
func (e *rueidisEngine) close() error { e.client.Close(); return nil }

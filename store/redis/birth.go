package redis

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/redis/rueidis"

	"github.com/open-reconnect/reconnect/store/seal"
)

// born looks for the mark of each shard, which was made when that was used first. A mark that was seen and is another now means that
// all else in its shard is gone, too.
func (s *Store) born(ctx context.Context, client rueidis.Client) error {
	var asked rueidis.Commands
	for _, shard := range shards {
		asked = append(asked, client.B().Get().Key(s.birthKey(shard)).Build())
	}
	lost := false
	for i, reply := range client.DoMulti(ctx, asked...) {
		mark, err := s.mark(ctx, client, s.birthKey(shards[i]), reply)
		if err != nil {
			return err
		}
		s.mu.Lock()
		last := s.births[shards[i]]
		s.births[shards[i]] = mark
		s.mu.Unlock()
		lost = lost || last != "" && last != mark
	}
	if lost {
		s.log.Error("Redis came back empty, or is another one: flows that were under way are lost, and so is what was counted")
		s.watching.TellAll()
	}
	return nil
}

func (s *Store) birthKey(shard string) string { return s.key(shard, "birth", "mark") }

// mark opens a mark, and makes it where there is none. One that is sealed by an older key of the ring is sealed anew.
func (s *Store) mark(ctx context.Context, client rueidis.Client, key string, reply rueidis.RedisResult) (string, error) {
	sealed, err := reply.ToString()
	if rueidis.IsRedisNil(err) {
		if err = s.keepMark(ctx, client, key, rand.Text(), true); err == nil {
			sealed, err = client.Do(ctx, client.B().Get().Key(key).Build()).ToString() // of which another may have been quicker
		}
	}
	if err != nil {
		return "", s.wrong(ctx, err)
	}
	mark, err := s.ring.Open(birthPurpose, key, []byte(sealed))
	unknown := (*seal.UnknownKeyError)(nil)
	switch {
	case errors.As(err, &unknown):
		return "", fmt.Errorf("redis: what is kept under the prefix %q is sealed by the key %s, which is not in store_keys", s.prefix, unknown.ID)
	case err != nil:
		return "", fmt.Errorf("redis: what is kept under the prefix %q is another program's, or was changed: %w", s.prefix, err)
	case !s.ring.Fresh([]byte(sealed)):
		return string(mark), s.wrong(ctx, s.keepMark(ctx, client, key, string(mark), false))
	}
	return string(mark), nil
}

func (s *Store) keepMark(ctx context.Context, client rueidis.Client, key, mark string, first bool) error {
	sealed, err := s.ring.Seal(birthPurpose, key, []byte(mark))
	if err != nil {
		return err
	}
	set := client.B().Set().Key(key).Value(string(sealed))
	if first {
		err = client.Do(ctx, set.Nx().Build()).Error()
	} else {
		err = client.Do(ctx, set.Build()).Error()
	}
	if rueidis.IsRedisNil(err) {
		return nil
	}
	return err
}

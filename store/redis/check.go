package redis

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/redis/rueidis"

	"github.com/open-reconnect/reconnect/store/seal"
)

// check finds a server that must not be used, and warns of one that should not be.
func (s *Store) check(ctx context.Context, client rueidis.Client) error {
	if err := s.born(ctx, client); err != nil {
		return err
	}
	return nil
}

// born looks for the marks that were made when a shard was used first. One that was seen and is gone means that all else is, too.
func (s *Store) born(ctx context.Context, client rueidis.Client) error {
	for _, shard := range shards[:1] {
		key := s.key(shard, "birth", "mark")
		sealed, err := client.Do(ctx, client.B().Get().Key(key).Build()).ToString()
		if rueidis.IsRedisNil(err) {
			if sealed, err = s.bear(ctx, client, key); err != nil {
				return s.wrong(ctx, err)
			}
		} else if err != nil {
			return s.wrong(ctx, err)
		}
		mark, err := s.ring.Open(birthPurpose, key, []byte(sealed))
		unknown := (*seal.UnknownKeyError)(nil)
		if errors.As(err, &unknown) {
			return fmt.Errorf("redis: what is kept under %q is sealed by the key %s, which is not in store_keys", s.prefix, unknown.ID)
		}
		if err != nil {
			return fmt.Errorf("redis: what is kept under %q is another program's, or was changed: %w", s.prefix, err)
		}
		if last := s.births[shard]; last != "" && last != string(mark) {
			s.log.Error("Redis came back empty, or is another one: flows that were under way are lost, and so are counts")
			s.watching.TellAll()
		}
		s.births[shard] = string(mark)
	}
	return nil
}

// bear makes a mark, unless another is quicker.
func (s *Store) bear(ctx context.Context, client rueidis.Client, key string) (string, error) {
	sealed, err := s.ring.Seal(birthPurpose, key, []byte(rand.Text()+" "+time.Now().UTC().Format(time.RFC3339)))
	if err != nil {
		return "", err
	}
	err = client.Do(ctx, client.B().Set().Key(key).Value(string(sealed)).Nx().Build()).Error()
	if err != nil && !rueidis.IsRedisNil(err) {
		return "", err
	}
	return client.Do(ctx, client.B().Get().Key(key).Build()).ToString()
}

package redis

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"maps"
	"reflect"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/internal/snapshots"
)

// Attempts implements reconnect.Store. What is kept begins with a random word, by which it is compared: a count would begin anew where
// attempts were forgotten in between.
func (s *Store) Attempts(
	ctx context.Context, name string, now time.Time, fn func(*reconnect.Attempts),
) (reconnect.Attempts, error) {
	key := s.attemptsKey(name)
	for {
		value, err := s.get(ctx, key)
		if err != nil {
			return reconnect.Attempts{}, err
		}
		var before reconnect.Attempts
		if value != "" {
			if err := s.open(attemptsPurpose, key, value, &before); err != nil && !errors.Is(err, reconnect.ErrNotFound) {
				return reconnect.Attempts{}, err
			}
		}
		if before.Forgotten(now) {
			before = reconnect.Attempts{}
		}
		after := before
		after.Open = maps.Clone(before.Open)
		fn(&after)
		if reflect.DeepEqual(before, after) {
			return after, nil
		}
		err = s.swapAttempts(ctx, key, value, &after, now)
		if !errors.Is(err, snapshots.ErrOvertaken) {
			return after, err
		}
	}
}

func (s *Store) swapAttempts(ctx context.Context, key, before string, after *reconnect.Attempts, now time.Time) error {
	word, _, _ := strings.Cut(before, " ")
	value, last := "", time.Duration(0)
	if !after.Forgotten(now) {
		data, err := json.Marshal(after)
		if err != nil {
			return err
		}
		sealed, err := s.ring.Seal(attemptsPurpose, key, data)
		if err != nil {
			return err
		}
		value, last = rand.Text()[:16]+" "+string(sealed), after.Last.Add(reconnect.AttemptsKept).Sub(now)
	}
	done, err := s.run(ctx, swapAttempts, []string{key}, word, value, ms(last)).AsInt64()
	return s.swapped(ctx, done, err)
}

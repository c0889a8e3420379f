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
	if after.Forgotten(now) {
		return s.swapNamed(ctx, attemptsPurpose, key, before, nil, 0)
	}
	return s.swapNamed(ctx, attemptsPurpose, key, before, after, after.Last.Add(reconnect.AttemptsKept).Sub(now))
}

// swapNamed keeps a value for so long in place of one that was read; nil forgets it.
func (s *Store) swapNamed(ctx context.Context, purpose, key, before string, after any, last time.Duration) error {
	word, _, _ := strings.Cut(before, " ")
	value := ""
	if after != nil {
		data, err := json.Marshal(after)
		if err != nil {
			return err
		}
		sealed, err := s.ring.Seal(purpose, key, data)
		if err != nil {
			return err
		}
		value = rand.Text()[:16] + " " + string(sealed)
	}
	done, err := s.run(ctx, swapNamed, []string{key}, word, value, ms(last)).AsInt64()
	return s.swapped(ctx, done, err)
}

// Note implements reconnect.Store.
func (s *Store) Note(ctx context.Context, name string, now time.Time, last time.Duration, fn func([]byte) []byte) ([]byte, error) {
	key := s.noteKey(name)
	for {
		value, err := s.get(ctx, key)
		if err != nil {
			return nil, err
		}
		var before *snapshots.Note
		if value != "" {
			read := &snapshots.Note{}
			switch err := s.open(notePurpose, key, value, read); {
			case err == nil:
				before = read
			case !errors.Is(err, reconnect.ErrNotFound):
				return nil, err
			}
		}
		after, news := before.Next(now, last, fn)
		if !news {
			return after.Kept(), nil
		}
		if after == nil {
			err = s.swapNamed(ctx, notePurpose, key, value, nil, 0)
		} else {
			err = s.swapNamed(ctx, notePurpose, key, value, after, last)
		}
		if !errors.Is(err, snapshots.ErrOvertaken) {
			return after.Kept(), err
		}
	}
}

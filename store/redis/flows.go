package redis

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/rueidis"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/internal/snapshots"
	"github.com/open-reconnect/reconnect/store/seal"
)

// kept is how long a flow stays in Redis after its last commit; that of a link that is sent longer, by as long as the link is good for. The
// engine forgets it long before: this is for what no engine is there to forget. By whose clock does not matter.
const kept = 24 * time.Hour

// last is how long a flow stays.
func last(f *reconnect.Flow) time.Duration {
	if !f.Wished.IsZero() {
		return kept + reconnect.WishTime
	}
	return kept + max(0, f.Sent.For)
}

// What is sealed is bound to one of these purposes, and to its name.
const (
	flowPurpose     = "redis flow"
	attemptsPurpose = "redis attempts"
	notePurpose     = "redis note"
	birthPurpose    = "redis birth"
)

// keysOf are those of a flow, all in one slot. Neither its id nor its claim ever changes.
func (s *Store) keysOf(id, claim string) []string {
	keys := []string{s.flowKey(id), s.dueKey(id[:1])}
	if claim != "" {
		keys = append(keys, s.claimKey(claim))
	}
	return keys
}

// opened is a flow that was read or kept before, with the value that it is kept as. As long as that is found again it need not be
// opened again.
type opened struct {
	value string
	flow  *reconnect.Flow
}

// openedRoom bounds the values that are held so, in bytes.
const openedRoom = 32 << 20

// value is a flow as it is kept: its version, and the rest sealed.
func (s *Store) value(f *reconnect.Flow) (string, error) {
	data, err := json.Marshal(f)
	if err != nil {
		return "", err
	}
	sealed, err := s.ring.Seal(flowPurpose, f.ID, data)
	return version(f) + " " + string(sealed), err
}

func version(f *reconnect.Flow) string { return strconv.FormatInt(f.Version, 10) }

func due(t time.Time) string { return strconv.FormatInt(t.UnixMicro(), 10) }

// Create implements reconnect.Store. What the flow is about is noted before: such a note of a flow that is not kept after all is
// no harm, and goes by itself.
func (s *Store) Create(ctx context.Context, f *reconnect.Flow) error {
	if f.Claim != "" && f.Claim[0] != f.ID[0] {
		return errors.New("redis: a flow's id must begin as its claim: see Flow.ClaimBy")
	}
	value, err := s.value(f)
	if err != nil {
		return err
	}
	if f.Connection != "" {
		seconds := strconv.Itoa(int(last(f).Seconds()))
		if err := s.run(ctx, mention, []string{s.aboutKey(f.Provider, f.Connection)}, f.ID, seconds).Error(); err != nil {
			return s.wrong(ctx, err)
		}
	}
	owner, err := s.run(ctx, create, s.keysOf(f.ID, f.Claim), f.ID, ms(last(f)), value, due(f.Due())).ToString()
	switch {
	case err != nil:
		return s.wrong(ctx, err)
	case owner == "exists":
		return reconnect.ErrExists
	case owner != "":
		return &reconnect.ClaimedError{Flow: owner}
	}
	return nil
}

// Read implements reconnect.Store.
func (s *Store) Read(ctx context.Context, id string) (*reconnect.Flow, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if id == "" {
		return nil, reconnect.ErrNotFound
	}
	value, err := s.get(ctx, s.flowKey(id))
	if err != nil {
		return nil, err
	}
	if value == "" {
		return nil, reconnect.ErrNotFound
	}
	return s.flowOf(id, value)
}

// flowOf reads a flow from the value that it is kept as.
func (s *Store) flowOf(id, value string) (*reconnect.Flow, error) {
	if last, ok := s.opened.Get(id); ok && last.value == value {
		return last.flow, nil
	}
	f := &reconnect.Flow{}
	if err := s.open(flowPurpose, id, value, f); err != nil {
		return nil, err
	}
	s.opened.Put(id, opened{value, f})
	return f, nil
}

// get returns what is kept by a key, empty if nothing is.
func (s *Store) get(ctx context.Context, key string) (string, error) {
	client, err := s.client()
	if err != nil {
		return "", err
	}
	limited, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	value, err := client.Do(limited, client.B().Get().Key(key).Build()).ToString()
	if rueidis.IsRedisNil(err) {
		return "", nil
	}
	return value, s.wrong(ctx, err)
}

// open reads what follows a version. A value that was changed by another is as good as lost; one that is sealed by a key that is
// not listed here can be read when it is.
func (s *Store) open(purpose, name, value string, into any) error {
	_, sealed, _ := strings.Cut(value, " ")
	data, err := s.ring.Open(purpose, name, []byte(sealed))
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	unknown := (*seal.UnknownKeyError)(nil)
	switch {
	case err == nil:
		return nil
	case errors.As(err, &unknown):
		s.log.Error("a value is sealed by a key that is not in store_keys", "value", purpose+" "+name, "key", unknown.ID)
		return fmt.Errorf("%w: %w", reconnect.ErrAway, err)
	case errors.Is(err, reconnect.ErrAway): // a replica of a newer release has written it
		return err
	default:
		s.log.Error("a value cannot be read, and is taken for lost", "value", purpose+" "+name, "error", err.Error())
		return reconnect.ErrNotFound
	}
}

// Update implements reconnect.Store.
func (s *Store) Update(ctx context.Context, id string, fn func(*reconnect.Flow) error) (*reconnect.Flow, error) {
	return snapshots.Update(ctx, id, fn, s.Read, func(before, after *reconnect.Flow) error {
		value, err := s.value(after)
		if err != nil {
			return err
		}
		done, err := s.run(ctx, swap, s.keysOf(id, before.Claim),
			version(before), id, ms(last(after)), value, due(after.Due()), s.channel, s.origin+id).AsInt64()
		if err == nil && done == 1 {
			s.opened.Put(id, opened{value, after})
			s.watching.Tell(id)
		}
		return s.swapped(ctx, done, err)
	})
}

func (s *Store) swapped(ctx context.Context, done int64, err error) error {
	if err == nil && done == 0 {
		return snapshots.ErrOvertaken
	}
	return s.wrong(ctx, err)
}

// Delete implements reconnect.Store.
func (s *Store) Delete(ctx context.Context, id string) error {
	f, err := s.Read(ctx, id)
	if errors.Is(err, reconnect.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	if err := s.run(ctx, remove, s.keysOf(id, f.Claim), id, s.channel, s.origin+id).Error(); err != nil {
		return s.wrong(ctx, err)
	}
	s.opened.Put(id, opened{})
	s.watching.Tell(id)
	if f.Connection == "" {
		return nil
	}
	return s.zrem(ctx, s.aboutKey(f.Provider, f.Connection), id)
}

func (s *Store) zrem(ctx context.Context, key string, members ...string) error {
	client, err := s.client()
	if err != nil {
		return err
	}
	limited, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	return s.wrong(ctx, client.Do(limited, client.B().Zrem().Key(key).Member(members...).Build()).Error())
}

// Claimed implements reconnect.Store.
func (s *Store) Claimed(ctx context.Context, claim string) (id string, err error) {
	return s.get(ctx, s.claimKey(claim))
}

// About implements reconnect.Store. For flows of which no connection is known it keeps no list. One of its ids may be of a flow that
// is gone.
func (s *Store) About(ctx context.Context, provider, connection string, _ bool) ([]string, error) {
	client, err := s.client()
	if err != nil || connection == "" {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	ids, err := client.Do(limited, client.B().Zrange().Key(s.aboutKey(provider, connection)).Min("0").Max("-1").Build()).AsStrSlice()
	return ids, s.wrong(ctx, err)
}

// Due implements reconnect.Store. The ids come in the order of their times.
func (s *Store) Due(ctx context.Context, now time.Time, n int) ([]string, error) {
	client, err := s.client()
	if err != nil {
		return nil, err
	}
	limited, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	var asked rueidis.Commands
	for _, shard := range shards {
		asked = append(asked, client.B().Zrangebyscore().Key(s.dueKey(shard)).Min("-inf").Max(due(now)).
			Withscores().Limit(0, int64(n)).Build())
	}
	var found []rueidis.ZScore
	for _, reply := range client.DoMulti(limited, asked...) {
		some, err := reply.AsZScores()
		if err != nil {
			return nil, s.wrong(ctx, err)
		}
		found = append(found, some...)
	}
	slices.SortFunc(found, func(a, b rueidis.ZScore) int { return cmp.Compare(a.Score, b.Score) })
	found = found[:min(n, len(found))]
	if len(found) == 0 {
		return nil, nil
	}
	return s.present(ctx, client, found)
}

// someFlows is how many flows are read at once.
const someFlows = 200

// Flows implements reconnect.Store. One that cannot be read is left out.
func (s *Store) Flows(ctx context.Context, n int) (flows []*reconnect.Flow, err error) {
	ids, err := s.Due(ctx, time.Now().AddDate(100, 0, 0), n)
	if err != nil {
		return nil, err
	}
	client, err := s.client()
	if err != nil {
		return nil, err
	}
	for some := range slices.Chunk(ids, someFlows) {
		var asked rueidis.Commands
		for _, id := range some {
			asked = append(asked, client.B().Get().Key(s.flowKey(id)).Build())
		}
		limited, cancel := context.WithTimeout(ctx, s.timeout)
		replies := client.DoMulti(limited, asked...)
		cancel()
		for i, reply := range replies {
			value, err := reply.ToString()
			if rueidis.IsRedisNil(err) {
				continue
			}
			if err != nil {
				return nil, s.wrong(ctx, err)
			}
			f, err := s.flowOf(some[i], value)
			if err == nil {
				flows = append(flows, f)
			}
		}
	}
	return flows, nil
}

// present leaves out the flows that have gone by themselves, and forgets that they were due.
func (s *Store) present(ctx context.Context, client rueidis.Client, found []rueidis.ZScore) (ids []string, err error) {
	limited, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	var asked rueidis.Commands
	for _, z := range found {
		asked = append(asked, client.B().Exists().Key(s.flowKey(z.Member)).Build())
	}
	for i, reply := range client.DoMulti(limited, asked...) {
		there, err := reply.AsInt64()
		if err != nil {
			return nil, s.wrong(ctx, err)
		}
		id := found[i].Member
		if there == 1 {
			ids = append(ids, id)
		} else if err := s.zrem(ctx, s.dueKey(id[:1]), id); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

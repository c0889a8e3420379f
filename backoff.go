package reconnect

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"time"
)

// backoff is how long to wait before trying again: longer each time, up to a limit.
type backoff struct {
	base   time.Duration // before the first time
	factor float64
	limit  time.Duration
}

var (
	// losing is between looks while replies get lost.
	losing = backoff{time.Second, 2, 30 * time.Second}
	// closing is between attempts to give back what is held upstream.
	closing = backoff{5 * time.Second, 2, 5 * time.Minute}
	// connecting is between connections for pushed news.
	connecting = backoff{2 * time.Second, 2, 30 * time.Second}
	// insisting is between attempts to keep something while the store is away.
	insisting = backoff{100 * time.Millisecond, 2, 2 * time.Second}
)

// polling is between looks at a step that wants one every so often: slower the longer nothing happens, and never more often than
// that.
func polling(every time.Duration) backoff { return backoff{every, 1.1, max(every, 8*time.Second)} }

// wait returns the time before an attempt; the first is number 0. From the second on it is up to a quarter longer, so that those
// whom one failure has brought together do not come back together. How much longer depends on the seed and the number alone:
// computed again, it is the same.
func (b backoff) wait(attempt int, seed string) time.Duration {
	d := min(float64(b.base)*math.Pow(b.factor, float64(attempt)), float64(b.limit))
	if attempt > 0 {
		sum := sha256.Sum256(binary.AppendVarint([]byte(seed), int64(attempt)))
		d += d / 4 * float64(binary.BigEndian.Uint64(sum[:])) / math.MaxUint64
	}
	return time.Duration(d)
}

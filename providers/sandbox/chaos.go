package sandbox

import (
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"time"
)

// Chaos is how badly the aggregator's API behaves. The same Seed fails in the same places: whether the third POST to
// one connection fails depends on the seed, the route, the connection and the count, and on nothing that races.
// Pages for people (bank, phone, webview) stay calm, and so does a request with the header X-Sandbox-Calm: 1.
type Chaos struct {
	Seed uint64 `json:"seed"`
	// Error is the share (0 to 1) of requests that are answered with a 500 or 503 and not obeyed.
	Error float64 `json:"error"`
	// Lost is the share of requests that are obeyed and answered with a 502 all the same.
	Lost float64 `json:"lost"`
	// Unknown is the share of right answers that carry undocumented things.
	Unknown float64 `json:"unknown"`
	// Slowness is the longest pause before an answer; in JSON it is written like a [Span].
	Slowness time.Duration `json:"-"`
}

// Valid reports a share outside of 0 to 1, shares that add up to more than 1, and a negative slowness.
func (c Chaos) Valid() error {
	for name, share := range map[string]float64{"error": c.Error, "lost": c.Lost, "unknown": c.Unknown} {
		if !(share >= 0 && share <= 1) {
			return fmt.Errorf("chaos: %s is a share from 0 to 1, not %v", name, share)
		}
	}
	if c.Error+c.Lost > 1 {
		return fmt.Errorf("chaos: error and lost add up to %v, more than all requests", c.Error+c.Lost)
	}
	if c.Slowness < 0 {
		return fmt.Errorf("chaos: slowness is negative")
	}
	return nil
}

// Fate is what chaos has in store for one request.
type Fate struct {
	Err, Lost, Unknown bool
	Pause              time.Duration
	Roll               uint64 // for choices within the fate: which status, which body
}

// fate decides for the nth request with this key.
func (c Chaos) fate(key string, n int) Fate {
	share := func(aspect string) float64 { return float64(c.hash(key, aspect, n)>>11) / (1 << 53) }
	f := Fate{Roll: c.hash(key, "roll", n)}
	switch x := share("failure"); {
	case x < c.Error:
		f.Err = true
	case x < c.Error+c.Lost:
		f.Lost = true
	}
	f.Unknown = share("unknown") < c.Unknown
	f.Pause = time.Duration(share("slowness") * float64(c.Slowness))
	return f
}

func (c Chaos) hash(key, aspect string, n int) uint64 {
	h := fnv.New64a()
	var b [16]byte
	binary.LittleEndian.PutUint64(b[:8], c.Seed)
	binary.LittleEndian.PutUint64(b[8:], uint64(n))
	h.Write(b[:])
	h.Write([]byte(key + "\x00" + aspect))
	// FNV alone leaves neighbouring counts alike in the high bits; three xor-multiply rounds spread them.
	x := h.Sum64()
	x = (x ^ x>>33) * 0xff51afd7ed558ccd
	x = (x ^ x>>29) * 0xc4ceb9fe1a85ec53
	return x ^ x>>32
}

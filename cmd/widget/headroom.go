package main

import (
	"context"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

const (
	// headroom is how much garbage may lie beside what is in use, in bytes. A small heap is collected rarely, since
	// otherwise it would be every few hundred pages; a large one often enough that a small host bears it.
	headroom = 32 << 20
	mostGC   = 400 // percent, of a small heap
	leastGC  = 40
)

// gcPercent is the GOGC for so many bytes in use, stacks included.
func gcPercent(inUse uint64) int {
	return int(min(max(headroom*100/max(inUse, 1), leastGC), mostGC))
}

// keepHeadroom keeps to it until ctx ends.
func keepHeadroom(ctx context.Context) {
	samples := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	set := 0
	for tick := time.NewTicker(100 * time.Millisecond); ; {
		metrics.Read(samples)
		if p := gcPercent(samples[0].Value.Uint64() + samples[1].Value.Uint64()); p > set+set/10 || p < set-set/10 {
			set = p
			debug.SetGCPercent(p)
		}
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
	}
}

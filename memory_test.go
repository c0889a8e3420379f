package reconnect_test

import (
	"testing"
	"time"

	"reconnect"
	"reconnect/store/storetest"
)

func TestMemoryStoreKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(_ *testing.T, now func() time.Time) reconnect.Store { return reconnect.NewMemoryStore(now) })
}

// The memory store hands out pointers; the written form is what the durable stores will keep.
func TestMemoryStoreThroughItsWrittenForm(t *testing.T) {
	storetest.Run(t, func(_ *testing.T, now func() time.Time) reconnect.Store {
		return written{reconnect.NewMemoryStore(now)}
	})
}

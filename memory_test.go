package reconnect_test

import (
	"testing"

	"reconnect"
	"reconnect/store/storetest"
)

func TestMemoryStoreKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(*testing.T) reconnect.Store { return reconnect.NewMemoryStore() })
}

// The memory store hands out pointers; the written form is what the durable stores will keep.
func TestMemoryStoreThroughItsWrittenForm(t *testing.T) {
	storetest.Run(t, func(*testing.T) reconnect.Store {
		return written{reconnect.NewMemoryStore()}
	})
}

package memory_test

import (
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/memory"
	"github.com/open-reconnect/reconnect/store/storetest"
)

func TestItKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(*testing.T) reconnect.Store { return memory.New() })
}

func TestItLosesNothingAmongMany(t *testing.T) { storetest.Crowd(t, memory.New()) }

// The store hands out pointers; the written form is what the durable stores keep.
func TestTheWrittenFormKeepsTheContract(t *testing.T) {
	storetest.Run(t, func(*testing.T) reconnect.Store { return storetest.Reread(memory.New()) })
}

// What tests share among engines is as good as a server.
func TestTheTestsOwnServerKeepsTheContract(t *testing.T) {
	storetest.Shared(t, func(*testing.T) (one, two reconnect.Shared) {
		kept, server := memory.New(), &storetest.Server{}
		return server.On(kept), server.On(kept)
	})
}

package reconnect_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
)

func TestWhatCannotBeGivenBackIsTriedEverMoreRarelyAndThenLetGo(t *testing.T) {
	play(t, func(k talk) {
		k.provider.cannotClose = errLost
		if err := k.Cancel(k.Context(), k.id); err != nil {
			k.Fatal(err)
		}
		synctest.Wait()
		var waits []time.Duration
		for last := time.Now(); !k.flow().Closed; {
			tried := k.provider.closed
			time.Sleep(time.Second)
			k.Sweep(k.Context())
			synctest.Wait()
			if k.provider.closed > tried {
				waits = append(waits, time.Since(last))
				last = time.Now()
			}
			if len(waits) > 20 {
				k.Fatal("it is tried for ever")
			}
		}
		if len(waits) != 9 || k.flow().Cursor != nil {
			k.Fatalf("tried again after %v; the cursor is %q", waits, k.flow().Cursor)
		}
		for i, want := range []time.Duration{5, 10, 20, 40, 80, 160, 300, 300, 300} {
			if want *= time.Second; waits[i] < want || waits[i] > want+want/4+time.Second {
				k.Errorf("attempt %d comes after %s, not %s", i+2, waits[i], want)
			}
		}
	}, reply{step: code(reconnect.WrongCode)})
}

// late says of flows that they are due which another process has seen to since.
type late struct {
	reconnect.Store
	ids []string
}

func (l late) Due(context.Context, time.Time, int) ([]string, error) { return l.ids, nil }

func TestAFlowThatWasSeenToMeanwhileIsNotForgotten(t *testing.T) {
	play(t, func(k talk) {
		k.shows(reconnect.Done{})
		if !k.flow().Closed {
			k.Fatal("what was held upstream was not given back")
		}
		k.Store = late{k.Store, []string{k.id}}
		k.Sweep(k.Context())
		k.shows(reconnect.Done{})
	}, reply{step: reconnect.Done{}})
}

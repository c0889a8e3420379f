package upstream

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/memory"
)

// slowStore takes half a second to keep something, as a disk does under load.
type slowStore struct{ reconnect.Store }

func (s slowStore) Update(ctx context.Context, id string, fn func(*reconnect.Flow) error) (*reconnect.Flow, error) {
	time.Sleep(500 * time.Millisecond)
	return s.Store.Update(ctx, id, fn)
}

// heldPlaces is an aggregator each of whose requests takes a place for a second.
type heldPlaces struct {
	b *Budget
	s *share
}

func (p heldPlaces) Open(reconnect.Connection) (reconnect.Cursor, error) {
	return reconnect.Cursor("c"), nil
}

func (p heldPlaces) Continue(ctx context.Context, c reconnect.Call) (reconnect.Reply, error) {
	release, _, err := p.b.acquire(ctx, p.s, Request{Patience: time.Minute})
	if err != nil {
		return reconnect.Reply{}, err
	}
	time.Sleep(time.Second)
	release()
	return reconnect.Reply{Step: reconnect.Done{}, Cursor: c.Cursor}, nil
}

// A request that has said that it waits must have it kept that its turn has come, before it leaves. Were the others to wait for that, one after the
// other, a queue that was once as long as that would never become shorter.
func TestWhereThereIsNoRateNobodyWaitsForWhatAnotherHasToKeep(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const many, places = 64, 16
		p := heldPlaces{NewBudget(places, 0), newShare("bank")}
		e := &reconnect.Engine{
			Store: slowStore{memory.New()}, Providers: map[string]reconnect.Provider{"bank": p}, Log: slog.New(slog.DiscardHandler), Now: time.Now,
		}
		began := time.Now()
		ids := make([]string, many)
		for i := range ids {
			f, err := e.Open(t.Context(), reconnect.Entry{
				Client: &reconnect.Client{ID: "c"}, Connection: reconnect.Connection{Provider: "bank", ID: "27"},
			}, "door", "", false)
			if err != nil {
				t.Fatal(err)
			}
			ids[i] = f.ID
		}
		for _, id := range ids {
			for f, err := e.Read(t.Context(), id); err != nil || !f.Over(); f, err = e.Read(t.Context(), id) {
				time.Sleep(100 * time.Millisecond)
			}
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("%d requests, %d at once and each of a second, take %s", many, places, took)
		}
		_ = e.Drain(t.Context())
	})
}

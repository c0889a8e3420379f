package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

func created(t *testing.T, s reconnect.Store, c *clock) {
	f := create(t, s, c)
	got, err := s.Read(t.Context(), f.ID)
	must(t, err)
	same(t, got, f)
}

func taken(t *testing.T, s reconnect.Store, c *clock) {
	f := create(t, s, c)
	if err := s.Create(t.Context(), f); !errors.Is(err, reconnect.ErrExists) {
		t.Fatalf("second Create: %v, want ErrExists", err)
	}
}

func missing(t *testing.T, s reconnect.Store, _ *clock) {
	if _, err := s.Read(t.Context(), "nobody"); !errors.Is(err, reconnect.ErrNotFound) {
		t.Errorf("Read: %v, want ErrNotFound", err)
	}
	_, err := s.Update(t.Context(), "nobody", func(*reconnect.Flow) error {
		t.Error("the function ran on a flow that does not exist")
		return nil
	})
	if !errors.Is(err, reconnect.ErrNotFound) {
		t.Errorf("Update: %v, want ErrNotFound", err)
	}
	must(t, s.Delete(t.Context(), "nobody"))
}

func keepsNothingAfterFailure(t *testing.T, s reconnect.Store, c *clock) {
	f := create(t, s, c)
	boom := errors.New("boom")
	for failure, told := range map[error]bool{boom: true, reconnect.ErrUnchanged: false} {
		_, err := s.Update(t.Context(), f.ID, func(f *reconnect.Flow) error {
			f.Bank.Name = "Banque du Lac"
			return failure
		})
		if errors.Is(err, boom) != told || (err != nil) != told {
			t.Fatalf("the function returns %v, Update %v", failure, err)
		}
		got, err := s.Read(t.Context(), f.ID)
		must(t, err)
		same(t, got, f)
	}
}

func snapshot(t *testing.T, s reconnect.Store, c *clock) {
	f := create(t, s, c)
	before, err := s.Read(t.Context(), f.ID)
	must(t, err)
	must(t, update(t, s, f.ID, func(f *reconnect.Flow) {
		f.Turn = 99
		f.InFlight.Answer = true
		f.Step = reconnect.Done{}
		f.Events = append(f.Events, reconnect.Event{Seq: 2})
	}))
	same(t, before, f)
}

func noneLost(t *testing.T, s reconnect.Store, c *clock) {
	f := create(t, s, c)
	var wg sync.WaitGroup
	const n = 50
	for range n {
		wg.Go(func() {
			_, err := s.Update(context.Background(), f.ID, func(f *reconnect.Flow) error {
				f.Refusals++
				return nil
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got, err := s.Read(t.Context(), f.ID)
	must(t, err)
	if got.Refusals != n {
		t.Fatalf("%d of %d changes survived", got.Refusals, n)
	}
}

// overtaken has another update kept while one is made. Reading waits for neither.
func overtaken(t *testing.T, s reconnect.Store, c *clock) {
	f := create(t, s, c)
	runs := 0
	kept, err := s.Update(t.Context(), f.ID, func(g *reconnect.Flow) error {
		g.Turn += 10
		if runs++; runs > 1 {
			return nil
		}
		if got, err := s.Read(t.Context(), f.ID); err != nil || got.Turn != f.Turn {
			t.Errorf("Read during an update: %v, %v", got, err)
		}
		return update(t, s, f.ID, func(f *reconnect.Flow) { f.Turn++ })
	})
	must(t, err)
	if runs < 2 || kept.Turn != f.Turn+11 {
		t.Fatalf("after %d runs the turn is %d, want %d", runs, kept.Turn, f.Turn+11)
	}
	must(t, s.Delete(t.Context(), f.ID))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := s.Update(ctx, f.ID, func(*reconnect.Flow) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("Update after its context has ended: %v", err)
	}
}

func versions(t *testing.T, s reconnect.Store, c *clock) {
	f := create(t, s, c)
	for i := range 3 {
		kept, err := s.Update(t.Context(), f.ID, func(f *reconnect.Flow) error { f.Turn++; return nil })
		must(t, err)
		got, err := s.Read(t.Context(), f.ID)
		must(t, err)
		if want := f.Version + int64(i) + 1; kept.Version != want || got.Version != want {
			t.Fatalf("version %d is returned and %d read, want %d", kept.Version, got.Version, want)
		}
	}
	// What was lost is put back as it was.
	must(t, update(t, s, f.ID, func(f *reconnect.Flow) { f.Version = 41 }))
	back := flow(c)
	back.Version = 42
	must(t, s.Create(t.Context(), back))
	for _, id := range []string{f.ID, back.ID} {
		if got, err := s.Read(t.Context(), id); err != nil || got.Version != 42 {
			t.Fatalf("version 42 is put back, and read as %d: %v", got.Version, err)
		}
	}
	must(t, update(t, s, f.ID, func(f *reconnect.Flow) { f.Version = 6 }))
	if got, err := s.Read(t.Context(), f.ID); err != nil || got.Version != 7 {
		t.Fatalf("version 7 is put back, and read as %d: %v", got.Version, err)
	}
}

func told(t *testing.T, s reconnect.Store, c *clock) {
	f, other := create(t, s, c), create(t, s, c)
	one, stopOne := reconnect.Changed(s, f.ID)
	two, stopTwo := reconnect.Changed(s, f.ID)
	word := func(ch <-chan struct{}, want bool) {
		t.Helper()
		// Another process may have made the change, so it may take a moment to be told.
		patience := 10 * time.Second
		if !want {
			patience = 20 * time.Millisecond
		}
		select {
		case <-ch:
			if !want {
				t.Fatal("told of nothing")
			}
		case <-time.After(patience):
			if want {
				t.Fatal("not told")
			}
		}
	}
	word(one, false)
	must(t, update(t, s, other.ID, func(f *reconnect.Flow) { f.Turn++ }))
	word(one, false)
	must(t, update(t, s, f.ID, func(f *reconnect.Flow) { f.Turn++ }))
	word(one, true)
	word(two, true)
	_, err := s.Update(t.Context(), f.ID, func(*reconnect.Flow) error { return reconnect.ErrUnchanged })
	must(t, err)
	word(one, false)
	stopTwo()
	must(t, update(t, s, f.ID, func(f *reconnect.Flow) { f.Turn++ }))
	must(t, update(t, s, f.ID, func(f *reconnect.Flow) { f.Turn++ }))
	word(one, true)
	must(t, s.Delete(t.Context(), f.ID))
	word(one, true)
	word(two, false)
	stopOne()
}

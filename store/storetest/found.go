package storetest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

func about(t *testing.T, s reconnect.Store, c *clock) {
	one, two := create(t, s, c), create(t, s, c)
	other := flow(c)
	other.Connection = "28"
	must(t, s.Create(t.Context(), other))
	ids, err := s.About(t.Context(), one.Provider, one.Connection, false)
	must(t, err)
	want := []string{one.ID, two.ID}
	slices.Sort(ids)
	slices.Sort(want)
	if !slices.Equal(ids, want) {
		t.Fatalf("found %v, want %v", ids, want)
	}
	must(t, update(t, s, two.ID, func(f *reconnect.Flow) { f.Owner = "opening" }))
	if ids, err = s.About(t.Context(), two.Provider, two.Connection, true); err != nil || !slices.Contains(ids, two.ID) {
		t.Fatalf("of those at which a person is found %v, %v", ids, err)
	}
	must(t, s.Delete(t.Context(), one.ID))
	if ids, err = s.About(t.Context(), one.Provider, one.Connection, false); err != nil || !slices.Equal(ids, []string{two.ID}) {
		t.Fatalf("after Delete found %v, %v", ids, err)
	}
	if ids, err = s.About(t.Context(), "another", one.Connection, false); err != nil || len(ids) != 0 {
		t.Fatalf("at another provider found %v, %v", ids, err)
	}
}

func update(t *testing.T, s reconnect.Store, id string, fn func(*reconnect.Flow)) error {
	_, err := s.Update(t.Context(), id, func(f *reconnect.Flow) error { fn(f); return nil })
	return err
}

// claiming is a new flow with a claim.
func claiming(c *clock, claim string) *reconnect.Flow {
	f := flow(c)
	if claim != "" {
		f.ClaimBy(claim)
	}
	return f
}

func oneOwner(t *testing.T, s reconnect.Store, c *clock) {
	var mu sync.Mutex
	owners := map[string]int{}
	var wg sync.WaitGroup
	for range 20 {
		f := claiming(c, "1")
		wg.Go(func() {
			owner := f.ID
			err := s.Create(context.Background(), f)
			if claimed := (*reconnect.ClaimedError)(nil); errors.As(err, &claimed) {
				owner = claimed.Flow
				if _, err := s.Read(context.Background(), f.ID); !errors.Is(err, reconnect.ErrNotFound) {
					t.Errorf("a flow without its claim is kept: %v", err)
				}
			} else if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			owners[owner]++
		})
	}
	wg.Wait()
	if len(owners) != 1 || owners[""] != 0 {
		t.Fatalf("owners differ: %v", owners)
	}
	must(t, s.Create(t.Context(), claiming(c, "2")))
	must(t, s.Create(t.Context(), claiming(c, ""))) // no claim is no claim of anything
	must(t, s.Create(t.Context(), claiming(c, "")))
}

func claimEnds(t *testing.T, s reconnect.Store, c *clock) {
	f := claiming(c, "c")
	must(t, s.Create(t.Context(), f))
	owned := func(want string) {
		t.Helper()
		owner, err := s.Claimed(t.Context(), "c")
		must(t, err)
		if owner != want {
			t.Fatalf("owner %q, want %q", owner, want)
		}
	}
	owned(f.ID)
	must(t, update(t, s, f.ID, func(f *reconnect.Flow) {
		f.Step, f.Ended, f.Closed = reconnect.Done{}, c.Now(), true
	}))
	c.pass(24 * time.Hour)
	owned(f.ID)
	must(t, s.Delete(t.Context(), f.ID))
	owned("")
	g := claiming(c, "c")
	must(t, s.Create(t.Context(), g))
	owned(g.ID)
	must(t, s.Delete(t.Context(), f.ID)) // once more: the claim is another's by now
	owned(g.ID)
}

func due(t *testing.T, s reconnect.Store, c *clock) {
	early := create(t, s, c)
	c.pass(time.Minute)
	create(t, s, c)
	found := func(at time.Time) []string {
		ids, err := s.Due(t.Context(), at, 10)
		must(t, err)
		return ids
	}
	if ids := found(early.Due().Add(-time.Second)); len(ids) != 0 {
		t.Fatalf("due too early: %v", ids)
	}
	if ids := found(early.Due()); !slices.Equal(ids, []string{early.ID}) {
		t.Fatalf("due at the first deadline: %v, want the first", ids)
	}
	if ids := found(early.Due().Add(time.Hour)); len(ids) != 2 {
		t.Fatalf("due in an hour: %v, want both", ids)
	}
	ids, err := s.Due(t.Context(), early.Due().Add(time.Hour), 1)
	must(t, err)
	if len(ids) != 1 {
		t.Fatalf("at most one was wanted: %v", ids)
	}
}

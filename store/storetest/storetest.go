// Package storetest is the contract of reconnect.Store: one suite that every implementation passes.
package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"reconnect"
)

// Run proves that a store keeps the contract. Each subtest opens a store of its own, empty.
func Run(t *testing.T, open func(t *testing.T) reconnect.Store) {
	t.Helper()
	start := time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)
	for name, test := range map[string]func(*testing.T, reconnect.Store, *clock){
		"WhatWasCreatedIsRead":                       created,
		"AnIdIsTakenOnce":                            taken,
		"AMissingFlowIsSaidToBeMissing":              missing,
		"WithKeepsWhatTheFunctionMadeEvenIfItFailed": keepsAfterFailure,
		"ASnapshotDoesNotChange":                     snapshot,
		"OnlyOneIsInsideAtATime":                     locked,
		"ReadDoesNotWaitForTheLock":                  readsWhileLocked,
		"WaitingForTheLockEndsWithItsContext":        waitsNoLonger,
		"AClaimHasOneOwner":                          oneOwner,
		"AClaimIsKeptAsLongAsItsFlow":                claimEnds,
		"DueFlowsAreFound":                           due,
		"DeletedFlowsAreGone":                        deleted,
		"EveryStepSurvives":                          steps,
	} {
		t.Run(name, func(t *testing.T) {
			c := &clock{now: start}
			test(t, open(t), c)
		})
	}
}

type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func flow(c *clock) *reconnect.Flow {
	f := reconnect.NewFlow(reconnect.Entry{
		Client:     &reconnect.Client{ID: "shop"},
		Connection: reconnect.Connection{Provider: "powens", ID: "27"},
		Callback:   "https://shop.example/callback", State: "a+b/c=%20", Lang: "en",
	}, "powens", c.Now())
	f.Cursor = reconnect.Cursor{0, 1, 2, 255}
	return f
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func create(t *testing.T, s reconnect.Store, c *clock) *reconnect.Flow {
	t.Helper()
	f := flow(c)
	must(t, s.Create(t.Context(), f))
	return f
}

func same(t *testing.T, got, want *reconnect.Flow) {
	t.Helper()
	g, err := json.Marshal(got)
	must(t, err)
	w, err := json.Marshal(want)
	must(t, err)
	if string(g) != string(w) {
		t.Fatalf("kept flow differs:\n got %s\nwant %s", g, w)
	}
}

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
	err := s.With(t.Context(), "nobody", func(*reconnect.Flow) error {
		t.Error("the function ran on a flow that does not exist")
		return nil
	})
	if !errors.Is(err, reconnect.ErrNotFound) {
		t.Errorf("With: %v, want ErrNotFound", err)
	}
	must(t, s.Delete(t.Context(), "nobody"))
}

func keepsAfterFailure(t *testing.T, s reconnect.Store, c *clock) {
	f := create(t, s, c)
	boom := errors.New("boom")
	err := s.With(t.Context(), f.ID, func(f *reconnect.Flow) error {
		f.Bank.Name = "Banque du Lac"
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatalf("With returned %v, want the function's own error", err)
	}
	got, err := s.Read(t.Context(), f.ID)
	must(t, err)
	if got.Bank.Name != "Banque du Lac" {
		t.Fatal("what the function made of the flow was not kept")
	}
}

func snapshot(t *testing.T, s reconnect.Store, c *clock) {
	f := create(t, s, c)
	before, err := s.Read(t.Context(), f.ID)
	must(t, err)
	must(t, s.With(t.Context(), f.ID, func(f *reconnect.Flow) error {
		f.Turn = 99
		f.InFlight.Answer = true
		f.Step = reconnect.Done{}
		f.Events = append(f.Events, reconnect.Event{Seq: 2})
		return nil
	}))
	same(t, before, f)
}

func locked(t *testing.T, s reconnect.Store, c *clock) {
	f := create(t, s, c)
	var wg sync.WaitGroup
	const n = 50
	for range n {
		wg.Go(func() {
			err := s.With(context.Background(), f.ID, func(f *reconnect.Flow) error {
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

func readsWhileLocked(t *testing.T, s reconnect.Store, c *clock) {
	f := create(t, s, c)
	must(t, s.With(t.Context(), f.ID, func(g *reconnect.Flow) error {
		g.Turn = 7
		got, err := s.Read(t.Context(), f.ID)
		if err == nil && got.Turn != f.Turn {
			t.Error("Read saw a change that was not kept yet")
		}
		return err
	}))
}

func waitsNoLonger(t *testing.T, s reconnect.Store, c *clock) {
	f := create(t, s, c)
	must(t, s.With(t.Context(), f.ID, func(*reconnect.Flow) error {
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		defer cancel()
		err := s.With(ctx, f.ID, func(*reconnect.Flow) error {
			t.Error("two were inside at once")
			return nil
		})
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("second With: %v, want the context's error", err)
		}
		return nil
	}))
}

// claiming is a new flow with a claim.
func claiming(c *clock, claim string) *reconnect.Flow {
	f := flow(c)
	f.Claim = claim
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
	f := claiming(c, "k")
	must(t, s.Create(t.Context(), f))
	owned := func(want string) {
		t.Helper()
		owner, err := s.Claimed(t.Context(), "k")
		must(t, err)
		if owner != want {
			t.Fatalf("owner %q, want %q", owner, want)
		}
	}
	owned(f.ID)
	must(t, s.With(t.Context(), f.ID, func(f *reconnect.Flow) error {
		f.Step, f.Ended, f.Closed = reconnect.Done{}, c.Now(), true
		return nil
	}))
	c.pass(24 * time.Hour)
	owned(f.ID)
	must(t, s.Delete(t.Context(), f.ID))
	owned("")
	g := claiming(c, "k")
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
	if ids := found(early.Until.Add(-time.Second)); len(ids) != 0 {
		t.Fatalf("due too early: %v", ids)
	}
	if ids := found(early.Until); !slices.Equal(ids, []string{early.ID}) {
		t.Fatalf("due at the first deadline: %v, want the first", ids)
	}
	if ids := found(early.Until.Add(time.Hour)); len(ids) != 2 {
		t.Fatalf("due in an hour: %v, want both", ids)
	}
	ids, err := s.Due(t.Context(), early.Until.Add(time.Hour), 1)
	must(t, err)
	if len(ids) != 1 {
		t.Fatalf("at most one was wanted: %v", ids)
	}
}

func deleted(t *testing.T, s reconnect.Store, c *clock) {
	f := create(t, s, c)
	must(t, s.Delete(t.Context(), f.ID))
	if _, err := s.Read(t.Context(), f.ID); !errors.Is(err, reconnect.ErrNotFound) {
		t.Fatalf("Read after Delete: %v, want ErrNotFound", err)
	}
}

func steps(t *testing.T, s reconnect.Store, c *clock) {
	img := &reconnect.Image{Type: "image/png", Data: []byte{1, 2, 3}, Alt: "captcha"}
	for _, step := range []reconnect.Step{
		reconnect.Ask{},
		reconnect.Ask{
			Reason: reconnect.WrongCode, Words: reconnect.Words{Text: "<b>Mauvais</b>", Lang: "fr"},
			Fields: []reconnect.Field{{
				Name: "otp", Kind: reconnect.Code, Label: "Code", Help: "SMS", Lang: "fr", Image: img, Required: true,
				Pattern: `\d{6}`, Min: 6, Max: 6, Value: "1",
				Choices: []reconnect.Choice{{Value: "a", Label: "A", Image: img}},
			}},
		},
		reconnect.Approve{Words: reconnect.Words{Text: "App"}, Image: img, Until: c.Now().Add(time.Minute), Again: time.Second},
		reconnect.Visit{URL: "https://bank.example/", State: "x.y", Reason: reconnect.NotAuthorized, Again: time.Second},
		reconnect.Act{Words: reconnect.Words{Text: "CGU"}, Reason: reconnect.ActionNeeded},
		reconnect.Wait{Again: time.Second},
		reconnect.Done{},
		reconnect.Failed{Reason: reconnect.Locked, Words: reconnect.Words{Text: "!"}},
	} {
		t.Run(reconnect.StepName(step), func(t *testing.T) {
			f := flow(c)
			f.Step = step
			must(t, s.Create(t.Context(), f))
			got, err := s.Read(t.Context(), f.ID)
			must(t, err)
			same(t, got, f)
			if reconnect.StepName(got.Step) != reconnect.StepName(step) {
				t.Fatalf("a %T came back as %T", step, got.Step)
			}
		})
	}
}

// Package storetest is the contract of reconnect.Store: one suite that every implementation passes.
package storetest

import (
	"encoding/json"
	"errors"
	"strconv"
	"sync"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

// Run proves that a store keeps the contract. Each subtest opens a store of its own, empty.
func Run(t *testing.T, open func(t *testing.T) reconnect.Store) {
	t.Helper()
	for name, test := range map[string]func(*testing.T, reconnect.Store, *clock){
		"WhatWasCreatedIsRead":              created,
		"AnIdIsTakenOnce":                   taken,
		"AMissingFlowIsSaidToBeMissing":     missing,
		"AFailedUpdateKeepsNothing":         keepsNothingAfterFailure,
		"ASnapshotDoesNotChange":            snapshot,
		"NoUpdateIsLost":                    noneLost,
		"AnUpdateThatWasOvertakenRunsAgain": overtaken,
		"TheVersionCountsWhatWasKept":       versions,
		"EachCommitIsTold":                  told,
		"FlowsOfAConnectionAreFound":        about,
		"AClaimHasOneOwner":                 oneOwner,
		"AClaimIsKeptAsLongAsItsFlow":       claimEnds,
		"DueFlowsAreFound":                  due,
		"AnEventAndThatItIsToBeToldAreOne":  outbox,
		"DeletedFlowsAreGone":               deleted,
		"MoreTimePutsTheEndOff":             extended,
		"ASentLinkIsKeptForItsTime":         sent,
		"EveryStepSurvives":                 steps,
		"AttemptsAreCountedTogether":        attempts,
		"AttemptsAreForgotten":              attemptsForgotten,
		"TheFlowsThatAreKeptAreListed":      listed,
		"NotesAreKeptTogether":              notes,
		"NotesAreForgotten":                 notesForgotten,
	} {
		t.Run(name, func(t *testing.T) {
			c := &clock{now: start}
			test(t, open(t), c)
		})
	}
}

// Crowd proves that an empty store loses nothing of 10,000 flows that 64 writers make, and of which they change every fifth.
func Crowd(t *testing.T, s reconnect.Store) {
	t.Helper()
	c := &clock{now: start}
	const writers, flows = 64, 10_000
	ids := make([]string, flows)
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := w; i < flows; i += writers {
				f := flow(c)
				f.ClaimBy(strconv.Itoa(i))
				f.Connection, ids[i] = strconv.Itoa(i), f.ID
				if err := s.Create(t.Context(), f); err != nil {
					t.Error(err)
				}
				if i%5 != 0 {
					continue
				}
				if err := update(t, s, f.ID, func(f *reconnect.Flow) { f.Turn = i }); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	for w := range writers {
		wg.Go(func() {
			for i := w; i < flows; i += writers {
				f, err := s.Read(t.Context(), ids[i])
				owner, wrong := s.Claimed(t.Context(), strconv.Itoa(i))
				if err = errors.Join(err, wrong); err != nil {
					t.Error(err)
					return
				}
				if changed := i%5 == 0; changed != (f.Version == 1) || changed && f.Turn != i || owner != ids[i] {
					t.Errorf("flow %d of %d is at turn %d and version %d, its claim has %q", i, flows, f.Turn, f.Version, owner)
				}
			}
		})
	}
	wg.Wait()
	due, err := s.Due(t.Context(), c.Now().Add(24*time.Hour), 2*flows)
	must(t, err)
	if len(due) != flows {
		t.Fatalf("%d of %d flows are due", len(due), flows)
	}
}

// start is when each test begins.
var start = time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC)

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

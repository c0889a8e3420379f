// Package storetest is the contract of reconnect.Store: one suite that every implementation passes.
package storetest

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
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
	one, stopOne := s.Changes(f.ID)
	two, stopTwo := s.Changes(f.ID)
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

func about(t *testing.T, s reconnect.Store, c *clock) {
	one, two := create(t, s, c), create(t, s, c)
	other := flow(c)
	other.Connection = "28"
	must(t, s.Create(t.Context(), other))
	ids, err := s.About(t.Context(), one.Provider, one.Connection)
	must(t, err)
	want := []string{one.ID, two.ID}
	slices.Sort(ids)
	slices.Sort(want)
	if !slices.Equal(ids, want) {
		t.Fatalf("found %v, want %v", ids, want)
	}
	must(t, s.Delete(t.Context(), one.ID))
	if ids, err = s.About(t.Context(), one.Provider, one.Connection); err != nil || !slices.Equal(ids, []string{two.ID}) {
		t.Fatalf("after Delete found %v, %v", ids, err)
	}
	if ids, err = s.About(t.Context(), "another", one.Connection); err != nil || len(ids) != 0 {
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

// outbox has an event come with that it is to be told: who asks what is due finds both, or neither.
func outbox(t *testing.T, s reconnect.Store, c *clock) {
	f := flow(c)
	f.Outbox, f.Proven, f.InFlight = &reconnect.Outbox{Heard: 1}, true, nil
	must(t, s.Create(t.Context(), f))
	found := func(at time.Time) bool {
		ids, err := s.Due(t.Context(), at, 10)
		must(t, err)
		return slices.Contains(ids, f.ID)
	}
	if found(c.Now()) {
		t.Error("a flow is due of which all is told")
	}
	boom := errors.New("boom")
	for _, failure := range []error{boom, nil} {
		_, err := s.Update(t.Context(), f.ID, func(f *reconnect.Flow) error {
			f.Events = append(f.Events[:1:1], reconnect.Event{Seq: 2, Type: reconnect.EventStep, At: c.Now()})
			f.Outbox.Tries = 7
			return failure
		})
		if !errors.Is(err, failure) || found(c.Now()) != (failure == nil) {
			t.Errorf("where a change fails with %v, the flow is due: %t (%v)", failure, found(c.Now()), err)
		}
	}
	got, err := s.Read(t.Context(), f.ID)
	must(t, err)
	if told := got.Untold(); len(told) != 1 || told[0].Seq != 2 || got.Outbox.Tries != 7 {
		t.Errorf("to be told is %v, with %+v", told, got.Outbox)
	}
	before := got
	must(t, update(t, s, f.ID, func(f *reconnect.Flow) { f.Outbox.By, f.Outbox.Until = "p", c.Now().Add(time.Minute) }))
	if found(c.Now()) || !found(c.Now().Add(time.Minute)) {
		t.Error("what a process has to tell is due as long as it has it, or not when its time is over")
	}
	must(t, update(t, s, f.ID, func(f *reconnect.Flow) { f.Outbox.Heard, f.Outbox.Until = 2, time.Time{} }))
	if found(c.Now().Add(time.Minute)) || before.Outbox.Heard != 1 {
		t.Error("it is due when all is told, or a snapshot has changed")
	}
}

func sent(t *testing.T, s reconnect.Store, c *clock) {
	f := claiming(c, "c")
	f.Sent = reconnect.Sent{For: reconnect.MaxSent, Options: map[string]string{"a": "b"}}
	f.InFlight, f.Cursor, f.Step, f.Until = nil, nil, reconnect.Ask{Reason: reconnect.NotBegun}, c.Now().Add(f.Sent.For)
	must(t, s.Create(t.Context(), f))
	due := func(at time.Time) bool {
		ids, err := s.Due(t.Context(), at, 10)
		must(t, err)
		return slices.Contains(ids, f.ID)
	}
	c.pass(reconnect.MaxSent - time.Hour)
	if due(c.Now()) || !due(c.Now().Add(time.Hour)) {
		t.Fatal("it is not due at its end")
	}
	got, err := s.Read(t.Context(), f.ID)
	must(t, err)
	same(t, got, f)
	must(t, update(t, s, f.ID, func(f *reconnect.Flow) { f.Sent.Begun, f.Until = c.Now(), c.Now().Add(time.Minute) }))
	if !due(c.Now().Add(time.Minute)) {
		t.Fatal("it is not due when it must be, once it has begun")
	}
}

// A person who needs more time puts a flow's end off.
func extended(t *testing.T, s reconnect.Store, c *clock) {
	f := create(t, s, c)
	must(t, update(t, s, f.ID, func(f *reconnect.Flow) { f.InFlight = nil }))
	must(t, update(t, s, f.ID, func(f *reconnect.Flow) { f.Extended, f.Until = 1, f.Until.Add(reconnect.Lifetime) }))
	got, err := s.Read(t.Context(), f.ID)
	must(t, err)
	if got.Extended != 1 {
		t.Fatalf("a flow is kept as extended %d times", got.Extended)
	}
	for at, want := range map[time.Time]int{f.Until.Add(time.Second): 0, f.Until.Add(reconnect.Lifetime + time.Second): 1} {
		ids, err := s.Due(t.Context(), at, 10)
		must(t, err)
		if len(ids) != want {
			t.Fatalf("%d flows are due at %v, want %d", len(ids), at, want)
		}
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

func attempts(t *testing.T, s reconnect.Store, c *clock) {
	var group sync.WaitGroup
	for range 50 {
		group.Go(func() {
			if _, err := s.Attempts(t.Context(), "one", c.Now(), func(a *reconnect.Attempts) { a.Refused, a.Last = a.Refused+1, c.Now() }); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	a, err := s.Attempts(t.Context(), "one", c.Now(), func(a *reconnect.Attempts) { a.Open = map[string]time.Time{"flow": c.Now()} })
	must(t, err)
	a.Open["other"] = c.Now() // what was returned is the caller's
	a, err = s.Attempts(t.Context(), "one", c.Now(), func(*reconnect.Attempts) {})
	must(t, err)
	if a.Refused != 50 || len(a.Open) != 1 || !a.Last.Equal(c.Now()) {
		t.Errorf("50 attempts became %+v", a)
	}
	if a, err = s.Attempts(t.Context(), "two", c.Now(), func(*reconnect.Attempts) {}); err != nil || a.Refused != 0 || a.Open != nil {
		t.Errorf("another name has %+v (%v)", a, err)
	}
}

func attemptsForgotten(t *testing.T, s reconnect.Store, c *clock) {
	set := func(n int) func(*reconnect.Attempts) {
		return func(a *reconnect.Attempts) { a.Refused, a.Last = n, c.Now() }
	}
	kept := func() int {
		t.Helper()
		a, err := s.Attempts(t.Context(), "one", c.Now(), func(*reconnect.Attempts) {})
		must(t, err)
		return a.Refused
	}
	_, err := s.Attempts(t.Context(), "one", c.Now(), set(3))
	must(t, err)
	c.pass(reconnect.AttemptsKept - time.Second)
	if n := kept(); n != 3 {
		t.Errorf("%d attempts are kept before the time is up", n)
	}
	c.pass(time.Second)
	if n := kept(); n != 0 {
		t.Errorf("%d attempts are kept after a day", n)
	}
}

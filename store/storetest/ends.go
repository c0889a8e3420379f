package storetest

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

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

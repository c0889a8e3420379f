package reconnect_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/storetest"
)

// sending plays flows of sent links. Each code that is asked for comes from codes, the last again and again.
func sending(t *testing.T, test func(k talk), codes []error, replies ...reply) {
	t.Helper()
	play(t, func(k talk) {
		if err := k.Cancel(k.Context(), k.id); err != nil { // the flow that play opens is not wanted
			k.Fatal(err)
		}
		synctest.Wait()
		asked := 0
		k.Codes = func(context.Context, *reconnect.Flow) (reconnect.Connection, error) {
			asked++
			return reconnect.Connection{Provider: "script", ID: "27", Secret: "fresh"}, codes[min(asked, len(codes))-1]
		}
		f, err := k.Send(k.Context(), reconnect.Entry{
			Client: &reconnect.Client{ID: "shop"}, Connection: reconnect.Connection{Provider: "script", ID: "27"}, Lang: "en",
		}, "script", "", reconnect.Sent{For: 48 * time.Hour, Options: map[string]string{"a": "b"}})
		if err != nil {
			k.Fatal(err)
		}
		k.id = f.ID
		test(k)
	}, append([]reply{{step: reconnect.Wait{}}}, replies...)...)
}

// goesOn presses the button in a browser of its own, and returns its key.
func (k talk) goesOn() string {
	k.Helper()
	f := k.flow()
	key := f.NewKey()
	if begins, err := k.Begin(k.Context(), key, f.Turn); err != nil || !begins {
		k.Fatalf("it does not begin: %v", err)
	}
	synctest.Wait()
	return key
}

var errNoCode = errors.New("no code")

func TestALinkThatIsSentBeginsWhenItsPersonGoesOn(t *testing.T) {
	sending(t, func(k talk) {
		k.shows(reconnect.Ask{Reason: reconnect.NotBegun})
		time.Sleep(47 * time.Hour)
		k.Sweep(k.Context())
		for range 3 { // a robot that runs scripts says that it is there, too
			if f, err := k.Own(k.Context(), k.flow().NewKey(), ""); err != nil || f.Owner != "" {
				k.Fatalf("it is owned before it begins: %v", err)
			}
		}
		if n := k.provider.count("start"); n != 1 { // that of play itself
			k.Fatalf("something has begun upstream before: %d", n)
		}
		key := k.goesOn()
		k.shows(login(""))
		f := k.flow()
		if f.OwnKey() != key || f.Until.Sub(k.Now()) != reconnect.Lifetime || !f.Proven || f.Sent.Options != nil {
			k.Errorf("it goes on as %+v", f)
		}
		var types []string
		for _, e := range f.Events {
			types = append(types, e.Type)
		}
		if !slices.Equal(types, []string{"opened", "answered", "step"}) {
			k.Errorf("told are %v", types)
		}
		if begins, err := k.Begin(k.Context(), f.NewKey(), 1); begins || err != nil {
			k.Errorf("an old page begins it again: %v", err)
		}
		k.answer(form("login", "me", "password", "it"))
		k.shows(reconnect.Done{})
	}, []error{nil}, reply{step: login("")}, reply{step: reconnect.Done{}})
}

// What an aggregator asks first may be a form without fields, as the link's own question is.
func TestTheFirstQuestionIsNotTakenForTheLinksOwn(t *testing.T) {
	sending(t, func(k talk) {
		k.goesOn()
		k.shows(reconnect.Ask{})
		k.answer(nil)
		k.shows(reconnect.Done{})
	}, []error{nil}, reply{step: reconnect.Ask{}}, reply{step: reconnect.Done{}})
}

func TestALinkForWhichNoCodeComesIsAsItWas(t *testing.T) {
	sending(t, func(k talk) {
		until := k.flow().Until
		for range 2 * reconnect.MaxRefusals {
			first := k.goesOn()
			k.shows(reconnect.Ask{Reason: reconnect.NoCode})
			f := k.flow()
			if f.Owner != "" || !f.Admits(f.NewKey()) || !f.Admits(first) || !f.Until.Equal(until) || f.Refusals != 0 || f.Proven {
				k.Fatalf("it is left as %+v", f)
			}
		}
		if last := k.flow().Events; last[len(last)-1].Reason != reconnect.NoCode {
			k.Errorf("the integrator is told %+v", last)
		}
		time.Sleep(24 * time.Hour)
		k.goesOn()
		k.shows(login(""))
	}, []error{errNoCode, errNoCode, errNoCode, errNoCode, errNoCode, errNoCode, nil}, reply{step: login("")})
}

func TestALinkThatItsIntegratorWantsNoMoreEnds(t *testing.T) {
	sending(t, func(k talk) {
		k.goesOn()
		k.shows(reconnect.Failed{Reason: reconnect.DeadLink})
	}, []error{reconnect.ErrUnwelcome}, reply{step: login("")})
}

func TestALinkThatNobodyOpensExpiresOnceAndIsKeptForADay(t *testing.T) {
	sending(t, func(k talk) {
		time.Sleep(48 * time.Hour)
		k.Sweep(k.Context())
		k.shows(reconnect.Failed{Reason: reconnect.Expired})
		for range 5 {
			time.Sleep(4 * time.Hour)
			k.Sweep(k.Context())
		}
		ends := 0
		for _, e := range k.flow().Events {
			if e.Terminal() {
				ends++
			}
		}
		if ends != 1 {
			k.Errorf("%d ends were told", ends)
		}
		time.Sleep(5 * time.Hour)
		k.Sweep(k.Context())
		synctest.Wait()
		k.Sweep(k.Context())
		if _, err := k.Read(k.Context(), k.id); !errors.Is(err, reconnect.ErrNotFound) {
			k.Errorf("it is kept still: %v", err)
		}
	}, []error{nil}, reply{step: login("")})
}

// The process that asks for the code dies over that. What is found is a link as it was, and no answer that may be under way.
func TestACodeThatWasLostIsAskedForAgain(t *testing.T) {
	sending(t, func(k talk) {
		got := make(chan struct{})
		k.Codes = func(ctx context.Context, _ *reconnect.Flow) (reconnect.Connection, error) {
			close(got)
			<-ctx.Done()
			return reconnect.Connection{}, ctx.Err()
		}
		f := k.flow()
		if _, err := k.Begin(k.Context(), f.NewKey(), f.Turn); err != nil {
			k.Fatal(err)
		}
		<-got
		other := &reconnect.Engine{
			Store: k.kept, Providers: k.Providers, Log: k.Log, Now: k.Now,
			Codes: func(context.Context, *reconnect.Flow) (reconnect.Connection, error) {
				return reconnect.Connection{Provider: "script"}, nil
			},
		}
		if _, err := k.kept.Update(k.Context(), k.id, func(f *reconnect.Flow) error { f.InFlight.Until = time.Now(); return nil }); err != nil {
			k.Fatal(err)
		}
		for range 3 {
			other.Sweep(k.Context())
			synctest.Wait()
			time.Sleep(time.Second)
		}
		f, err := k.kept.Read(k.Context(), k.id)
		if err != nil || f.Shown() != nil && reconnect.ReasonOf(f.Shown()) != reconnect.NoCode || f.Owner != "" {
			k.Fatalf("%v: %+v", err, f)
		}
		if begins, err := other.Begin(k.Context(), f.NewKey(), f.Turn); !begins || err != nil {
			k.Fatal(err)
		}
		synctest.Wait()
		if f, _ = k.kept.Read(k.Context(), k.id); reconnect.StepName(f.Shown()) != "ask" || f.Waits() {
			k.Errorf("it shows %+v", f.Shown())
		}
		if err := other.Drain(context.Background()); err != nil {
			k.Error(err)
		}
	}, []error{nil}, reply{step: login("")})
}

// Links that wait take no place from people; one that begins does, and finds room later if there is none.
func TestLinksThatWaitAreNotCounted(t *testing.T) {
	sending(t, func(k talk) {
		e := &reconnect.Engine{Store: k.kept, Providers: k.Providers, Log: k.Log, Now: k.Now, Codes: k.Codes, Limits: reconnect.Limits{FlowsPerClient: 1}}
		entry := reconnect.Entry{Client: &reconnect.Client{ID: "shop"}, Connection: reconnect.Connection{Provider: "script", ID: "28"}}
		var flows []*reconnect.Flow
		for range 3 {
			f, err := e.Send(k.Context(), entry, "script", "", reconnect.Sent{For: time.Hour})
			if err != nil {
				k.Fatal(err)
			}
			flows = append(flows, f)
		}
		begin := func(f *reconnect.Flow, turn int) error {
			begins, err := e.Begin(k.Context(), f.NewKey(), turn)
			synctest.Wait()
			if err == nil && !begins {
				k.Error("it does not begin")
			}
			return err
		}
		if err := begin(flows[0], 1); err != nil {
			k.Fatal(err)
		}
		full := (*reconnect.CrowdedError)(nil)
		if err := begin(flows[1], 1); !errors.As(err, &full) {
			k.Fatalf("there is room for a second: %v", err)
		}
		f, err := e.Read(k.Context(), flows[1].ID)
		if err != nil || reconnect.ReasonOf(f.Shown()) != reconnect.Crowded || f.Owner != "" {
			k.Fatalf("%v: %+v", err, f)
		}
		if err := e.Cancel(k.Context(), flows[0].ID); err != nil {
			k.Fatal(err)
		}
		if err := begin(f, f.Turn); err != nil {
			k.Errorf("there is room, and it is not found: %v", err)
		}
		if err := e.Drain(context.Background()); err != nil {
			k.Error(err)
		}
	}, []error{nil}, reply{step: login("")})
}

// An older release, whose flows last half an hour, would cut a link's time.
func TestAnOlderReleaseLeavesSentLinksAlone(t *testing.T) {
	sending(t, func(k talk) {
		data, err := k.flow().MarshalJSON()
		var f reconnect.Flow
		if err != nil || f.UnmarshalJSON(data) != nil || f.Sent.For != 48*time.Hour || f.Sent.Options["a"] != "b" || !f.Waits() {
			k.Errorf("%v: it is read as %+v", err, f.Sent)
		}
		if !bytes.Contains(data, []byte(`"form":2,`)) {
			k.Errorf("it is kept as %s", data)
		}
	}, []error{nil}, reply{step: login("")})
}

// At the bound of unproven flows the oldest makes room. Links take no part in that: they make none go, and none of them goes.
func TestLinksAndUnprovenFlowsLeaveEachOtherAlone(t *testing.T) {
	sending(t, func(k talk) {
		got, hold := make(chan struct{}, 1), make(chan struct{})
		fails := true
		e := &reconnect.Engine{Store: k.kept, Providers: k.Providers, Log: k.Log, Now: k.Now, Limits: reconnect.Limits{Unproven: 2}}
		e.Codes = func(context.Context, *reconnect.Flow) (reconnect.Connection, error) {
			if fails {
				return reconnect.Connection{}, errNoCode
			}
			got <- struct{}{}
			<-hold
			return reconnect.Connection{Provider: "script"}, nil
		}
		client := &reconnect.Client{ID: "shop"}
		open := func(code string) string {
			f, err := e.Open(k.Context(), reconnect.Entry{
				Client: client, Connection: reconnect.Connection{Provider: "script", ID: code, Secret: code},
			}, "script", code, false)
			if err != nil {
				k.Fatal(err)
			}
			synctest.Wait()
			return f.ID
		}
		first := open("1")
		var link *reconnect.Flow
		for range 3 {
			f, err := e.Send(k.Context(), reconnect.Entry{Client: client, Connection: reconnect.Connection{Provider: "script"}}, "script", "", reconnect.Sent{For: time.Hour})
			if err == nil {
				_, err = e.Meet(k.Context(), f.ID, "fr", false)
			}
			if err == nil {
				_, err = e.Begin(k.Context(), f.NewKey(), 1)
			}
			synctest.Wait()
			if link = f; err != nil {
				k.Fatal(err)
			}
		}
		open("2")
		if _, err := e.Read(k.Context(), first); err != nil {
			k.Errorf("a link that waits has made a flow go: %v", err)
		}
		fails = false
		now, err := e.Read(k.Context(), link.ID)
		if err == nil {
			_, err = e.Begin(k.Context(), now.NewKey(), now.Turn)
		}
		if err != nil {
			k.Fatal(err)
		}
		<-got
		for _, code := range []string{"3", "4", "5"} {
			open(code)
		}
		if _, err := e.Read(k.Context(), link.ID); err != nil {
			k.Fatalf("a link whose code is under way was forgotten: %v", err)
		}
		close(hold)
		synctest.Wait()
		if f, err := e.Read(k.Context(), link.ID); err != nil || f.Waits() {
			k.Errorf("it has not begun: %v", err)
		}
		if err := e.Drain(context.Background()); err != nil {
			k.Error(err)
		}
	}, []error{nil}, reply{step: reconnect.Wait{}})
}

// The integrator has ordered the link, so its receiver hears of it before any aggregator has accepted anything.
func TestAReceiverIsToldOfALinkFromItsSendingOn(t *testing.T) {
	listening(t, func(k talk, e *ear) {
		no := errNoCode
		k.Codes = func(context.Context, *reconnect.Flow) (reconnect.Connection, error) {
			return reconnect.Connection{Provider: "script"}, no
		}
		f, err := k.Send(k.Context(), reconnect.Entry{
			Client: &reconnect.Client{ID: "shop"}, Connection: reconnect.Connection{Provider: "script"},
		}, "script", "", reconnect.Sent{For: time.Hour})
		if err != nil {
			k.Fatal(err)
		}
		k.id = f.ID
		k.goesOn()
		no = nil
		k.goesOn()
		if err := k.Cancel(k.Context(), k.id); err != nil {
			k.Fatal(err)
		}
		want := []string{"1 opened not_begun", "2 answered not_begun", "3 step no_code", "4 answered no_code", "5 step", "6 failed cancelled"}
		if heard := e.of(k.id); !slices.Equal(heard, want) {
			k.Errorf("it heard %q", heard)
		}
	})
}

func TestAClientHasOnlySoManyLinksThatWait(t *testing.T) {
	for name, shares := range map[string]bool{"one process": false, "several": true} {
		t.Run(name, func(t *testing.T) {
			sending(t, func(k talk) {
				engine := func(s reconnect.Store) *reconnect.Engine {
					return &reconnect.Engine{Store: s, Providers: k.Providers, Log: k.Log, Now: k.Now, Codes: k.Codes, Limits: reconnect.Limits{SentPerClient: 2}}
				}
				one, two := engine(k.kept), (*reconnect.Engine)(nil)
				if two = one; shares {
					server := &storetest.Server{}
					one, two = engine(server.On(k.kept)), engine(server.On(k.kept))
				}
				send := func(e *reconnect.Engine, client string) (*reconnect.Flow, bool) {
					f, err := e.Send(k.Context(), reconnect.Entry{
						Client: &reconnect.Client{ID: client}, Connection: reconnect.Connection{Provider: "script"},
					}, "script", "", reconnect.Sent{For: time.Hour})
					full := (*reconnect.CrowdedError)(nil)
					if err != nil && !errors.As(err, &full) {
						k.Fatal(err)
					}
					return f, err == nil
				}
				first, _ := send(one, "a")
				second, _ := send(two, "a")
				if _, fits := send(one, "a"); fits || second == nil {
					k.Fatal("there is room for a third, or none for a second")
				}
				if _, fits := send(two, "b"); !fits {
					k.Error("another client finds no room")
				}
				if begins, err := two.Begin(k.Context(), first.NewKey(), 1); err != nil || !begins {
					k.Fatal(err)
				}
				synctest.Wait()
				if _, fits := send(one, "a"); !fits {
					k.Error("one has begun, and there is no room")
				}
				if err := two.Cancel(k.Context(), second.ID); err != nil {
					k.Fatal(err)
				}
				if _, fits := send(one, "a"); !fits {
					k.Error("one has ended, and there is no room")
				}
				if _, fits := send(two, "a"); fits {
					k.Error("there is room for more than two")
				}
				for _, e := range []*reconnect.Engine{one, two} {
					if err := e.Drain(context.Background()); err != nil {
						k.Error(err)
					}
				}
			}, []error{nil}, reply{step: login("")})
		})
	}
}

package reconnect_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/memory"
	"github.com/open-reconnect/reconnect/store/storetest"
)

// station is a Provider that says what a test wants of each code, and holds first exchanges as long as the test wants.
type station struct {
	mu      sync.Mutex
	step    func(code string) reconnect.Step
	holds   bool          // first exchanges wait until hold is closed
	hold    chan struct{} // made by rushing
	started []string      // codes, in the order in which they went upstream
	closed  []string
}

func (s *station) Open(c reconnect.Connection) (reconnect.Cursor, error) {
	return reconnect.Cursor(c.Secret), nil
}

func (s *station) Continue(_ context.Context, c reconnect.Call) (reconnect.Reply, error) {
	code := string(c.Cursor)
	s.mu.Lock()
	first := !slices.Contains(s.started, code)
	if first {
		s.started = append(s.started, code)
	}
	s.mu.Unlock()
	if !first {
		return reconnect.Reply{Step: ask, Cursor: c.Cursor}, nil
	}
	if s.hold != nil {
		<-s.hold
	}
	return reconnect.Reply{Step: s.step(code), Cursor: c.Cursor}, nil
}

func (s *station) Close(_ context.Context, cur reconnect.Cursor) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed = append(s.closed, string(cur))
	return nil
}

var ask = reconnect.Ask{Fields: []reconnect.Field{{Name: "login", Kind: reconnect.Text}}}

// goodOrDead takes the codes that begin with "good" and says of any other that it is dead.
func goodOrDead(code string) reconnect.Step {
	if strings.HasPrefix(code, "good") || code == "" {
		return ask
	}
	return reconnect.Failed{Reason: reconnect.DeadLink}
}

// rush is an engine with limits, whose links are opened from many addresses.
type rush struct {
	*testing.T
	*reconnect.Engine
	station *station
}

func rushing(t *testing.T, l reconnect.Limits, s *station, test func(rush)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		if s.holds {
			s.hold = make(chan struct{})
		}
		e := &reconnect.Engine{
			Store: storetest.Reread(memory.New()), Providers: map[string]reconnect.Provider{"station": s},
			Log: slog.New(slog.DiscardHandler), Now: time.Now, Limits: l,
		}
		test(rush{t, e, s})
		if s.hold != nil {
			select {
			case <-s.hold:
			default:
				close(s.hold)
			}
		}
		if err := e.Drain(context.Background()); err != nil {
			t.Fatal(err)
		}
	})
}

func (r rush) open(source, client, code string) (string, error) {
	claim := ""
	if code != "" {
		claim = "station:" + code
	}
	f, err := r.Open(r.Context(), reconnect.Entry{
		Client: &reconnect.Client{ID: client}, Source: source,
		Connection: reconnect.Connection{Provider: "station", Account: client, Secret: code},
	}, "station", claim, false)
	synctest.Wait()
	if err != nil {
		return "", err
	}
	return f.ID, nil
}

func (r rush) opens(source, client, code string) string {
	r.Helper()
	id, err := r.open(source, client, code)
	if err != nil {
		r.Fatalf("%s from %s is refused: %v", code, source, err)
	}
	return id
}

func (r rush) refuses(source, code string) {
	r.Helper()
	crowded := (*reconnect.CrowdedError)(nil)
	if _, err := r.open(source, "shop", code); !errors.As(err, &crowded) {
		r.Fatalf("%s from %s is not refused: %v", code, source, err)
	}
}

func (r rush) kept(id string) bool {
	_, err := r.Read(r.Context(), id)
	return err == nil
}

func TestFlowsAreBoundedPerClientAccountAndSource(t *testing.T) {
	for name, l := range map[string]reconnect.Limits{
		"in all": {Flows: 2}, "client": {FlowsPerClient: 2}, "account": {FlowsPerAccount: 2}, "source": {FlowsPerSource: 2},
	} {
		t.Run(name, func(t *testing.T) {
			rushing(t, l, &station{step: goodOrDead}, func(r rush) {
				first := r.opens("a", "shop", "good 1")
				r.opens("a", "shop", "good 2")
				r.refuses("a", "good 3")
				if name != "in all" {
					r.opens("b", "mall", "good 4")
				}
				if err := r.Cancel(r.Context(), first); err != nil {
					r.Fatal(err)
				}
				synctest.Wait()
				r.opens("a", "shop", "good 3") // the refusal has not used it up
			})
		})
	}
}

func TestTheSameLinkAgainIsNoNewFlowHoweverCrowdedItIs(t *testing.T) {
	rushing(t, reconnect.Limits{Flows: 1}, &station{step: goodOrDead}, func(r rush) {
		id := r.opens("a", "shop", "good")
		claimed := (*reconnect.ClaimedError)(nil)
		if _, err := r.open("a", "shop", "good"); !errors.As(err, &claimed) || claimed.Flow != id {
			r.Fatalf("the link again: %v", err)
		}
	})
}

func TestInventedCodesTakeNoRoomFromAClient(t *testing.T) {
	rushing(t, reconnect.Limits{Flows: 3, FlowsPerClient: 2, Unproven: 5}, &station{step: goodOrDead}, func(r rush) {
		var dead []string
		for i := range 50 {
			dead = append(dead, r.opens(fmt.Sprint("attacker ", i%3), "shop", fmt.Sprint("invented ", i)))
		}
		r.opens("a", "shop", "good 1")
		r.opens("b", "shop", "good 2")
		n := 0
		for _, id := range dead {
			if r.kept(id) {
				n++
			}
		}
		if n > 5 {
			r.Errorf("%d flows with invented codes are kept", n)
		}
	})
}

func TestTheBusiestAddressMakesRoomFirst(t *testing.T) {
	rushing(t, reconnect.Limits{Unproven: 4}, &station{step: goodOrDead}, func(r rush) {
		real := r.opens("a", "shop", "") // anybody may open these: there is no code that could be accepted
		var flood []string
		for range 20 {
			flood = append(flood, r.opens("attacker", "shop", ""))
		}
		if !r.kept(real) || r.kept(flood[0]) || !r.kept(flood[19]) {
			r.Error("another address's flow went, or not the oldest of the busiest")
		}
	})
}

func TestAFlowThatAPersonHasAnsweredIsNeverForgottenForRoom(t *testing.T) {
	rushing(t, reconnect.Limits{Unproven: 3}, &station{step: goodOrDead}, func(r rush) {
		id := r.opens("attacker", "shop", "")
		f, err := r.Read(r.Context(), id)
		if err != nil {
			r.Fatal(err)
		}
		if sent, _, err := r.Answer(r.Context(), id, f.Turn, form("login", "mary")); err != nil || !sent {
			r.Fatal(sent, err)
		}
		for range 20 {
			r.opens("attacker", "shop", "")
		}
		if !r.kept(id) {
			r.Error("it is gone")
		}
	})
}

func TestACodeIsGivenBackWithItsFlow(t *testing.T) {
	s := &station{step: func(string) reconnect.Step { return reconnect.Wait{} }, holds: true}
	rushing(t, reconnect.Limits{Unproven: 1, Starts: 1}, s, func(r rush) {
		first := r.opens("a", "shop", "one")
		waiting := r.opens("a", "shop", "two")
		third := r.opens("a", "shop", "three")
		if r.kept(first) || r.kept(waiting) || !r.kept(third) {
			r.Fatal("the older ones are kept")
		}
		again := r.opens("a", "shop", "two")
		close(s.hold)
		synctest.Wait()
		if !r.kept(again) || fmt.Sprint(s.started) != "[one two]" {
			r.Errorf("went upstream: %v", s.started)
		}
		if fmt.Sprint(s.closed) != "[one]" {
			r.Errorf("what was held for a forgotten flow is not given back: %v", s.closed)
		}
	})
}

func TestFirstExchangesAreBoundedAndFairBetweenAddresses(t *testing.T) {
	s := &station{step: goodOrDead, holds: true}
	rushing(t, reconnect.Limits{Starts: 1, Starting: 6}, s, func(r rush) {
		for i := range 7 {
			r.opens("attacker", "shop", fmt.Sprint("x", i))
		}
		r.refuses("attacker", "x7")
		if len(s.started) != 1 {
			r.Fatalf("%d first exchanges at once", len(s.started))
		}
		r.opens("a", "shop", "good a") // where the line is full, the address that fills it makes room
		r.opens("b", "shop", "good b")
		r.opens("c", "mall", "good c") // another account has a line of its own
		close(s.hold)
		synctest.Wait()
		if got := fmt.Sprint(s.started); got != "[x0 good c good a x3 good b x4 x5 x6]" {
			r.Errorf("the order was %s", got)
		}
	})
}

func TestOneAddressBeginsOnlySoManyAtOnce(t *testing.T) {
	s := &station{step: goodOrDead, holds: true}
	rushing(t, reconnect.Limits{UnprovenPerSource: 2}, s, func(r rush) {
		r.opens("a", "shop", "good 1")
		r.opens("a", "shop", "good 2")
		r.refuses("a", "good 3")
		r.opens("b", "shop", "good 4")
		close(s.hold)
		synctest.Wait()
		r.opens("a", "shop", "good 3")
	})
}

func TestOneAddressTriesOnlySoManyCodes(t *testing.T) {
	rushing(t, reconnect.Limits{UnprovenPerSource: 3}, &station{step: goodOrDead}, func(r rush) {
		for i := range 3 {
			r.opens("attacker", "shop", fmt.Sprint("invented ", i))
		}
		r.refuses("attacker", "invented 3")
		r.opens("a", "shop", "good")
		time.Sleep(3 * time.Minute)
		r.Sweep(r.Context()) // gives back what is held for them
		synctest.Wait()
		r.Sweep(r.Context())
		r.opens("attacker", "shop", "invented 3")
	})
}

func TestAfterARestartAFlowCountsAgainAsSoonAsItChanges(t *testing.T) {
	rushing(t, reconnect.Limits{FlowsPerSource: 2}, &station{step: goodOrDead}, func(r rush) {
		ids := []string{r.opens("a", "shop", "good1"), r.opens("a", "shop", "good2")}
		old := r.Engine
		r.Engine = &reconnect.Engine{Store: old.Store, Providers: old.Providers, Log: old.Log, Now: old.Now, Limits: old.Limits}
		for _, id := range ids {
			if _, err := r.Bind(r.Context(), id); err != nil {
				r.Fatal(err)
			}
		}
		r.refuses("a", "good3")
		r.opens("b", "shop", "good4")
		if err := r.Drain(r.Context()); err != nil {
			r.Fatal(err)
		}
	})
}

func TestADeadLinkIsForgottenSoon(t *testing.T) {
	rushing(t, reconnect.Limits{}, &station{step: goodOrDead}, func(r rush) {
		dead, good := r.opens("a", "shop", "dead"), r.opens("a", "shop", "good")
		if err := r.Cancel(r.Context(), good); err != nil {
			r.Fatal(err)
		}
		for _, c := range []struct {
			after      time.Duration
			dead, good bool
		}{{time.Minute, true, true}, {2 * time.Minute, false, true}, {15 * time.Minute, false, false}} {
			time.Sleep(c.after)
			r.Sweep(r.Context())
			synctest.Wait()
			if r.kept(dead) != c.dead || r.kept(good) != c.good {
				r.Errorf("after %s: dead kept %v, good kept %v", c.after, r.kept(dead), r.kept(good))
			}
		}
		r.opens("a", "shop", "good") // its claim went with it
	})
}

func TestALinkThatWaitsForRoomSaysSo(t *testing.T) {
	s := &station{step: goodOrDead, holds: true}
	rushing(t, reconnect.Limits{Starts: 1}, s, func(r rush) {
		r.opens("a", "shop", "good 1")
		id := r.opens("a", "shop", "good 2")
		time.Sleep(time.Second)
		f, err := r.Read(r.Context(), id)
		if err != nil {
			r.Fatal(err)
		}
		if w, ok := f.Shown().(reconnect.Wait); !ok || w.Stage != reconnect.Queued {
			r.Errorf("it shows %#v", f.Shown())
		}
		if err := r.Cancel(r.Context(), id); err != nil {
			r.Fatal(err)
		}
		time.Sleep(10 * time.Second)
		close(s.hold)
		synctest.Wait()
		if fmt.Sprint(s.started) != "[good 1]" {
			r.Errorf("a link that was cancelled in line went upstream: %v", s.started)
		}
	})
}

package reconnect_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/storetest"
)

// opens has a link opened that comes from the same address as the others, and returns its flow.
func (r replica) opens(k talk, code string) string {
	k.Helper()
	f, err := r.Open(k.Context(), link(code), "script", code, false)
	if err != nil {
		k.Fatalf("%s: %v", code, err)
	}
	synctest.Wait()
	return f.ID
}

// refuses has a link opened for which there is no room.
func (r replica) refuses(k talk, code, why string) {
	k.Helper()
	crowded := (*reconnect.CrowdedError)(nil)
	if _, err := r.Open(k.Context(), link(code), "script", code, false); !errors.As(err, &crowded) || !strings.Contains(crowded.What, why) {
		k.Fatalf("%s: %v, want a refusal for %q", code, err, why)
	}
}

func TestFlowsUnderWayAreCountedOverAllReplicas(t *testing.T) {
	replicas(t, func(k talk, server *storetest.Server, one, two replica) {
		second := two.opens(k, "second")
		for _, r := range []replica{one, two} {
			r.refuses(k, "third", "from this address")
		}
		// One that was opened there may be ended here.
		if err := one.Cancel(k.Context(), second); err != nil {
			k.Fatal(err)
		}
		third := two.opens(k, "third")
		one.refuses(k, "fourth", "from this address")
		if err := errors.Join(two.Cancel(k.Context(), third), two.Cancel(k.Context(), k.id)); err != nil {
			k.Fatal(err)
		}
		if names := server.Seats(); names != nil {
			k.Errorf("nothing is under way, and sits in %v", names)
		}
	}, reply{step: code("")})
}

func TestUnprovenFlowsOfAnAddressAreCountedOverAllReplicas(t *testing.T) {
	replicas(t, func(k talk, server *storetest.Server, one, two replica) {
		second := two.opens(k, "second")
		one.refuses(k, "third", "not accepted")
		two.refuses(k, "third", "not accepted")
		if err := two.Cancel(k.Context(), second); err != nil {
			k.Fatal(err)
		}
		one.refuses(k, "third", "not accepted") // it counts as long as it is kept
		time.Sleep(2 * time.Minute)
		third := one.opens(k, "third")
		two.refuses(k, "fourth", "not accepted")
		for name := range strings.SplitSeq(strings.Join(server.Seats(), " "), " ") {
			if strings.Contains(name, "192.0.2") || strings.Contains(name, "shop") {
				k.Errorf("a seat is called %q", name)
			}
		}
		// An attempt that is refused for another reason, or was there before, takes nobody's place.
		if _, err := two.Open(k.Context(), link("third"), "script", "third", false); !errors.As(err, new(*reconnect.ClaimedError)) {
			k.Errorf("the same link again: %v", err)
		}
		if err := errors.Join(one.Cancel(k.Context(), third), one.Cancel(k.Context(), k.id)); err != nil {
			k.Fatal(err)
		}
		time.Sleep(2 * time.Minute)
		if names := server.Seats(); names != nil {
			k.Errorf("two minutes after the end of all, seats are taken: %v", names)
		}
	}, reply{step: reconnect.Wait{}})
}

func TestAReplicaCountsAloneWhileItCannotAsk(t *testing.T) {
	replicas(t, func(k talk, server *storetest.Server, one, two replica) {
		server.Away(true)
		one.opens(k, "second")
		one.refuses(k, "third", "from this address")
		two.opens(k, "third") // it knows of its own
	}, reply{step: code("")})
}

func TestAFlowThatAnotherReplicaHasProvenIsNotForgottenForRoom(t *testing.T) {
	replicas(t, func(k talk, _ *storetest.Server, one, two replica) {
		if err := two.Push(k.Context(), "bank", reconnect.Push{}); err != nil {
			k.Fatal(err)
		}
		k.shows(code(""))
		for _, source := range []string{"a", "b", "c", "d", "e", "f"} {
			l := link(source)
			l.Source, l.Connection.ID = source, source
			if _, err := one.Open(k.Context(), l, "script", source, false); err != nil {
				k.Fatal(err)
			}
			synctest.Wait()
		}
		k.shows(code(""))
	}, reply{step: reconnect.Wait{}}, reply{step: code("")}, reply{step: reconnect.Wait{}})
}

// keeping is a provider that keeps to shared rates.
type keeping struct {
	*scripted
	by reconnect.Pacer
}

func (p *keeping) Pace(by reconnect.Pacer) { p.by = by }

func TestWhatARateIsOfCannotBeReadFromItsName(t *testing.T) {
	var names []string
	one, other := &keeping{}, &keeping{}
	e := &reconnect.Engine{
		Store: named{(&storetest.Server{}).On(nil), &names}, Key: []byte("k"), Providers: map[string]reconnect.Provider{"one": one, "other": other},
	}
	e.Pace()
	for _, p := range []*keeping{one, other} {
		if _, _, err := p.by.Turn(t.Context(), "bank.example", 0, "shop/4711"); err != nil {
			t.Fatal(err)
		}
	}
	if len(names) != 4 || names[0] == names[2] || names[1] == names[3] || strings.ContainsAny(strings.Join(names, ""), "./hop") {
		t.Errorf("%q", names)
	}
}

// named notes what turns are asked for by.
type named struct {
	reconnect.Shared
	names *[]string
}

func (n named) Turn(_ context.Context, rate string, _ time.Duration, account string) (wait, held time.Duration, err error) {
	*n.names = append(*n.names, rate, account)
	return 0, 0, nil
}

package reconnect_test

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/transcript"
	"github.com/open-reconnect/reconnect/store/memory"
	"github.com/open-reconnect/reconnect/store/storetest"
)

// bankside is a scripted provider whose aggregator holds connections open, and sends webhooks.
type bankside struct {
	*scripted
	mu   sync.Mutex
	open map[*reconnect.Engine]int
	most int // at once
}

func (b *bankside) Pushed(name string, p reconnect.Push) (reconnect.Notice, error) {
	if name != "bank" {
		return reconnect.Notice{}, reconnect.ErrNoPush
	}
	return reconnect.Notice{Connections: []string{"none", "27"}, Mark: p.Path}, nil
}

// side is what one process has of a bankside.
type side struct {
	*bankside
	of *reconnect.Engine
}

func (s side) Topic(reconnect.Cursor) string { return "job" }

func (s side) Watch(ctx context.Context, _ reconnect.Cursor, connected func(), _ func(reconnect.News)) error {
	s.count(1)
	defer s.count(-1)
	connected()
	<-ctx.Done()
	return ctx.Err()
}

func (s side) Hear(reconnect.Call, reconnect.News) (reconnect.Reply, error) {
	return reconnect.Reply{}, errors.New("junk")
}

func (s side) count(by int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open[s.of] += by
	sum := 0
	for _, n := range s.open {
		sum += n
	}
	s.most = max(s.most, sum)
}

// replica is one of several processes on one store.
type replica struct {
	*reconnect.Engine
	faults *storetest.Faulty
	bank   *bankside
	kept   *storetest.Lossy
}

// holds reports how many connections a replica holds.
func (r replica) holds() int {
	synctest.Wait()
	r.bank.mu.Lock()
	defer r.bank.mu.Unlock()
	return r.bank.open[r.Engine]
}

// replicas opens a flow at the first of two replicas, whose provider gives these replies, waits for the first reply, and runs the test.
func replicas(t *testing.T, test func(k talk, server *storetest.Server, one, two replica), replies ...reply) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		bank := &bankside{scripted: &scripted{replies: replies}, open: map[*reconnect.Engine]int{}}
		lossy := storetest.NewLossy(memory.New())
		kept, server, log := storetest.Reread(lossy), &storetest.Server{}, &transcript.Text{}
		var all [2]replica
		for i := range all {
			faults := storetest.NewFaulty(kept)
			e := &reconnect.Engine{
				Store: server.On(faults), ReturnURL: "https://reconnect.example/return",
				Log: slog.New(slog.NewTextHandler(log, nil)), Now: time.Now,
				Key: []byte("shared by all"), Limits: reconnect.Limits{Flows: 3, FlowsPerSource: 2, Unproven: 4, UnprovenPerSource: 2},
			}
			e.Providers = map[string]reconnect.Provider{"script": side{bank, e}}
			all[i] = replica{e, faults, bank, lossy}
		}
		f, err := all[0].Open(t.Context(), link("the-code"), "script", "the-code", false)
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		test(talk{t, all[0].Engine, bank.scripted, f.ID, log, kept, all[0].faults, nil, nil}, server, all[0], all[1])
		for _, r := range all {
			r.faults.Away(false, false)
			if err := r.Drain(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func link(code string) reconnect.Entry {
	return reconnect.Entry{
		Client:     &reconnect.Client{ID: "shop"},
		Connection: reconnect.Connection{Provider: "script", ID: "27", Secret: code},
		Callback:   "https://shop.example/callback", Lang: "en", Source: "192.0.2.7",
	}
}

func TestOneReplicaLooksAndHoldsTheConnection(t *testing.T) {
	replicas(t, func(k talk, _ *storetest.Server, one, two replica) {
		a := one.Watch(k.id)
		synctest.Wait()
		b := two.Watch(k.id)
		time.Sleep(time.Minute)
		if one.holds() != 1 || two.holds() != 0 || one.bank.most != 1 {
			k.Errorf("connections: %d and %d, at most %d at once", one.holds(), two.holds(), one.bank.most)
		}
		a.Leave()
		b.Leave()
		if one.holds() != 0 {
			k.Error("a connection is held for a flow that is not watched")
		}
	}, reply{step: reconnect.Wait{}})
}

func TestAReplicaLeadsOnWhenTheLastHereHasLeft(t *testing.T) {
	replicas(t, func(k talk, server *storetest.Server, one, two replica) {
		a := one.Watch(k.id)
		synctest.Wait()
		b := two.Watch(k.id)
		time.Sleep(10 * time.Second)
		again := one.Watch(k.id)
		a.Leave()
		time.Sleep(10 * time.Second)
		if one.holds() != 1 {
			k.Fatal("the lead went with the first of two who watch")
		}
		again.Leave()
		reloaded := one.Watch(k.id) // no sooner has a page gone than it is back
		time.Sleep(10 * time.Second)
		if one.holds()+two.holds() != 1 {
			k.Fatalf("connections: %d and %d", one.holds(), two.holds())
		}
		reloaded.Leave()
		time.Sleep(2 * time.Second)
		if one.holds() != 0 || two.holds() != 1 {
			k.Errorf("2 s after the last here has left the connections are %d and %d", one.holds(), two.holds())
		}
		b.Leave()
		synctest.Wait()
		if holder := server.Holder("watch/" + k.id); holder != "" {
			k.Error("the lead is held where nobody watches")
		}
	}, reply{step: reconnect.Wait{}})
}

func TestALeadMovesWhenItsHolderDies(t *testing.T) {
	replicas(t, func(k talk, _ *storetest.Server, one, two replica) {
		a := one.Watch(k.id)
		synctest.Wait()
		b := two.Watch(k.id)
		time.Sleep(10 * time.Second)
		k.die()
		time.Sleep(8 * time.Second)
		if two.holds() != 1 {
			k.Error("8 s after its death no other replica has taken its place")
		}
		looks := k.provider.count("look")
		time.Sleep(time.Minute)
		if n := k.provider.count("look") - looks; n < 2 {
			k.Errorf("%d looks in the minute after", n)
		}
		one.faults.Away(false, false) // it was only cut off
		time.Sleep(3 * time.Second)
		if one.holds() != 0 || two.holds() != 1 {
			k.Errorf("when it is back the connections are %d and %d", one.holds(), two.holds())
		}
		a.Leave()
		b.Leave()
	}, reply{step: reconnect.Wait{}})
}

func TestADrainGivesTheLeadBack(t *testing.T) {
	replicas(t, func(k talk, _ *storetest.Server, one, two replica) {
		a := one.Watch(k.id)
		synctest.Wait()
		b := two.Watch(k.id)
		time.Sleep(10 * time.Second)
		if err := one.Drain(k.Context()); err != nil {
			k.Fatal(err)
		}
		time.Sleep(2 * time.Second)
		if one.holds() != 0 || two.holds() != 1 {
			k.Errorf("2 s after the drain the connections are %d and %d", one.holds(), two.holds())
		}
		a.Leave()
		b.Leave()
	}, reply{step: reconnect.Wait{}})
}

func TestAServerThatIsAwayOrForgetsLeavesOneToLead(t *testing.T) {
	replicas(t, func(k talk, server *storetest.Server, one, two replica) {
		a := one.Watch(k.id)
		synctest.Wait()
		b := two.Watch(k.id)
		time.Sleep(10 * time.Second)
		server.Away(true)
		time.Sleep(time.Minute)
		if one.holds() != 1 {
			k.Error("the connection was given up while nothing could be asked")
		}
		server.Forget()
		server.Away(false)
		time.Sleep(5 * time.Second)
		if one.holds()+two.holds() != 1 {
			k.Errorf("connections: %d and %d", one.holds(), two.holds())
		}
		a.Leave()
		b.Leave()
	}, reply{step: reconnect.Wait{}})
}

func TestAPageHearsWhatAnotherReplicaHasHeard(t *testing.T) {
	replicas(t, func(k talk, _ *storetest.Server, one, two replica) {
		w := two.Watch(k.id)
		k.answer(form("otp", "1")) // takes two seconds
		began := time.Now()
		f, err := two.Settle(k.Context(), k.id, 5*time.Second)
		if err != nil || reconnect.StepName(f.Shown()) != "done" || time.Since(began) != 2*time.Second {
			k.Errorf("after %s a page at the other replica shows %+v: %v", time.Since(began), f, err)
		}
		select {
		case <-w.Changed:
		default:
			k.Error("its stream has not heard")
		}
		w.Leave()
	}, reply{step: code("")}, reply{step: reconnect.Done{}, slow: 2 * time.Second})
}

func TestAWebhookOnAnyReplicaWakesTheFlowOnce(t *testing.T) {
	replicas(t, func(k talk, _ *storetest.Server, one, two replica) {
		w := one.Watch(k.id)
		time.Sleep(10 * time.Second)
		for i, c := range []struct {
			at    replica
			mark  string
			looks int
		}{{one, "a", 1}, {two, "b", 1}, {one, "b", 0}, {two, "b", 0}, {two, "a", 0}, {one, "c", 1}} {
			looks := k.provider.count("look")
			if err := c.at.Push(k.Context(), "bank", reconnect.Push{Path: c.mark}); err != nil {
				k.Fatal(err)
			}
			synctest.Wait()
			if n := k.provider.count("look") - looks; n != c.looks {
				k.Errorf("webhook %d: %d looks at once, want %d", i, n, c.looks)
			}
		}
		for i := range 100 {
			if err := one.Push(k.Context(), "bank", reconnect.Push{Path: strconv.Itoa(i)}); err != nil {
				k.Fatal(err)
			}
		}
		if n := len(k.flow().Noticed); n != 8 {
			k.Errorf("the flow remembers %d webhooks", n)
		}
		w.Leave()
	}, reply{step: reconnect.Approve{Again: time.Minute}})
}

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
	"github.com/open-reconnect/reconnect/internal/transcript"
	"github.com/open-reconnect/reconnect/store/memory"
	"github.com/open-reconnect/reconnect/store/storetest"
)

// ear is the receivers of all clients but "deaf". It takes events as it is told to.
type ear struct {
	mu    sync.Mutex
	heard map[string][]string // by flow
	at    map[string]time.Time
	tries int
	most  int // at once
	now   int
	takes func(f *reconnect.Flow) error
}

func (e *ear) Tells(client string) bool { return client != "deaf" }

func (e *ear) Tell(ctx context.Context, f *reconnect.Flow, event reconnect.Event) error {
	e.mu.Lock()
	e.tries++
	e.now++
	e.most = max(e.most, e.now)
	takes := e.takes
	e.mu.Unlock()
	err := ctx.Err()
	if takes != nil {
		err = takes(f)
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	e.now--
	if err != nil {
		return err
	}
	if e.heard == nil {
		e.heard, e.at = map[string][]string{}, map[string]time.Time{}
	}
	e.heard[f.ID] = append(e.heard[f.ID], strings.TrimSpace(fmt.Sprint(event.Seq, " ", event.Type, " ", event.Reason)))
	e.at[f.ID] = time.Now()
	return nil
}

func (e *ear) of(id string) []string {
	synctest.Wait()
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.heard[id])
}

// when is when a flow's last event was heard.
func (e *ear) when(id string) time.Time {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.at[id]
}

// answers has events taken so from now on; nil takes all.
func (e *ear) answers(takes func(*reconnect.Flow) error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.takes = takes
}

// counts are how often it was tried, how many tries there were at once, and of how many flows it has heard.
func (e *ear) counts() (tries, most, flows int) {
	synctest.Wait()
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.tries, e.most, len(e.heard)
}

// listening runs a test with an engine whose flows answer with a login, and then with the end.
func listening(t *testing.T, test func(k talk, e *ear)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		e := &ear{}
		k := process(t, storetest.NewFaulty(storetest.Reread(memory.New())), e)
		ctx, stop := context.WithCancel(t.Context())
		go k.Engine.Run(ctx, time.Second)
		test(k, e)
		stop()
		if err := k.Drain(context.Background()); err != nil {
			t.Fatal(err)
		}
	})
}

// asking is a scripted provider whose flows all begin as the first reply says, and answer with the second.
type asking struct{ *scripted }

func (a asking) Continue(_ context.Context, c reconnect.Call) (reconnect.Reply, error) {
	r := a.replies[0]
	if string(c.Cursor) != "opened" {
		r = a.replies[1]
	}
	time.Sleep(r.slow)
	return reconnect.Reply{Step: r.step, Cursor: reconnect.Cursor("asked")}, r.err
}

// process is one that uses a store.
func process(t *testing.T, store reconnect.Store, e reconnect.Teller) talk {
	p, log := &scripted{replies: []reply{{step: login("")}, {step: reconnect.Done{}}}}, &transcript.Text{}
	faults, _ := store.(*storetest.Faulty)
	return talk{T: t, provider: p, log: log, kept: store, faults: faults, Engine: &reconnect.Engine{
		Store: store, Providers: map[string]reconnect.Provider{"script": asking{p}}, ReturnURL: "https://reconnect.example/return",
		Log: slog.New(slog.NewTextHandler(log, nil)), Now: time.Now, Teller: e, Key: []byte("key"),
	}}
}

// opens opens a flow of a client.
func (k talk) opens(client, code string) talk {
	k.Helper()
	f, err := k.Open(k.Context(), reconnect.Entry{
		Client:     &reconnect.Client{ID: client},
		Connection: reconnect.Connection{Provider: "script", ID: code, Secret: code},
		Callback:   "https://shop.example/callback", Lang: "en",
	}, "script", code, false)
	if err != nil {
		k.Fatal(err)
	}
	synctest.Wait()
	k.id = f.ID
	return k
}

// numbered are a flow's own events.
func (k talk) numbered() (all []string) {
	for _, e := range k.flow().Events {
		all = append(all, strings.TrimSpace(fmt.Sprint(e.Seq, " ", e.Type, " ", e.Reason)))
	}
	return all
}

func expectHeard(t *testing.T, e *ear, k talk) {
	t.Helper()
	if heard, told := e.of(k.id), k.numbered(); !slices.Equal(heard, told) {
		t.Errorf("heard is %v, the flow tells %v", heard, told)
	}
}

func TestAReceiverHearsEachEventOnceAndInOrder(t *testing.T) {
	listening(t, func(k talk, e *ear) {
		began := time.Now()
		k = k.opens("shop", "a")
		expectHeard(t, e, k)
		k.answer(form("login", "mary", "password", "x"))
		expectHeard(t, e, k)
		if heard := e.of(k.id); len(heard) != 4 || heard[3] != "4 done" || !e.when(k.id).Equal(began) {
			t.Errorf("heard %v after %s", heard, e.when(k.id).Sub(began))
		}
		time.Sleep(time.Hour)
		if heard := e.of(k.id); len(heard) != 4 {
			t.Errorf("an hour later heard is %v", heard)
		}
		if _, err := k.Read(k.Context(), k.id); !errors.Is(err, reconnect.ErrNotFound) {
			t.Errorf("a flow of which all is told is kept: %v", err)
		}
		deaf := k.opens("deaf", "b")
		if heard := e.of(deaf.id); heard != nil || deaf.flow().Outbox != nil {
			t.Errorf("a client without a receiver is told %v", heard)
		}
	})
}

// An invented code has us knock at no integrator's server, until it is clear that the flow has ended.
func TestAReceiverHearsOfAnInventedCodeAtTheEndOnly(t *testing.T) {
	listening(t, func(k talk, e *ear) {
		k.provider.replies = []reply{{step: reconnect.Wait{}}, {step: reconnect.Failed{Reason: reconnect.DeadLink}}}
		k = k.opens("shop", "a")
		if heard := e.of(k.id); heard != nil {
			t.Errorf("before the code is accepted heard is %v", heard)
		}
		k.pass(10 * time.Second)
		expectHeard(t, e, k)
		if heard := e.of(k.id); len(heard) < 2 || heard[len(heard)-1] != fmt.Sprint(len(heard), " failed dead_link") {
			t.Errorf("heard is %v", heard)
		}
	})
}

func TestAReceiverHearsOfAPersonWhoWalkedAway(t *testing.T) {
	listening(t, func(k talk, e *ear) {
		k = k.opens("shop", "a").owned()
		until := k.flow().Until
		time.Sleep(reconnect.Lifetime + 5*time.Second)
		heard := e.of(k.id)
		if last := heard[len(heard)-1]; !strings.HasSuffix(last, "failed expired") {
			t.Fatalf("heard is %v", heard)
		}
		if late := e.when(k.id).Sub(until); late < 0 || late > 2*time.Second {
			t.Errorf("it was told %s after the deadline", late)
		}
		expectHeard(t, e, k)
	})
}

var errNotTaken = errors.New("503")

func TestAReceiverThatWasDownForAnHourGetsAllInOrder(t *testing.T) {
	listening(t, func(k talk, e *ear) {
		e.answers(func(*reconnect.Flow) error { return errNotTaken })
		flows := []talk{}
		for i := range 20 {
			one := k.opens("shop", fmt.Sprint(i))
			one.answer(form("login", "mary", "password", "x"))
			flows = append(flows, one)
		}
		time.Sleep(time.Hour)
		if tries, most, _ := e.counts(); most != 1 || tries > 500 {
			t.Errorf("it was tried %d times, %d at once", tries, most)
		}
		if !strings.Contains(k.log.String(), "does not take events") || strings.Count(k.log.String(), "error=503") != 1 {
			t.Errorf("the log says %.2000s", k.log)
		}
		e.answers(nil)
		time.Sleep(10 * time.Minute)
		for _, one := range flows {
			if heard := e.of(one.id); !slices.Equal(heard, []string{"1 opened", "2 step", "3 answered", "4 done"}) {
				t.Errorf("heard is %v", heard)
			}
		}
		if !strings.Contains(k.log.String(), "takes events again") {
			t.Errorf("the log says %s", k.log)
		}
		time.Sleep(5 * time.Minute)
		if n, err := k.Owing(k.Context(), 100); err != nil || len(n) != 0 {
			t.Errorf("%d flows owe something (%v)", len(n), err)
		}
	})
}

func TestAReceiverMayAskForAPause(t *testing.T) {
	listening(t, func(k talk, e *ear) {
		e.answers(func(*reconnect.Flow) error {
			return fmt.Errorf("busy: %w", &reconnect.LaterError{After: 20 * time.Minute, Err: errNotTaken})
		})
		k = k.opens("shop", "a")
		time.Sleep(19 * time.Minute)
		if tries, _, _ := e.counts(); tries != 1 {
			t.Errorf("it was tried %d times", tries)
		}
		e.answers(nil)
		time.Sleep(2 * time.Minute)
		expectHeard(t, e, k)
	})
}

func TestASlowReceiverDelaysNoOther(t *testing.T) {
	listening(t, func(k talk, e *ear) {
		e.answers(func(f *reconnect.Flow) error {
			if f.Client == "slow" {
				time.Sleep(9 * time.Second)
			}
			return nil
		})
		for i := range 100 {
			k.opens("slow", fmt.Sprint("s", i))
		}
		began := time.Now()
		quick := k.opens("quick", "q")
		expectHeard(t, e, quick)
		if late := e.when(quick.id).Sub(began); late != 0 {
			t.Errorf("it was told after %s", late)
		}
		if _, most, _ := e.counts(); most > 17 {
			t.Errorf("%d were told at once", most)
		}
		time.Sleep(5 * time.Minute)
		if _, _, flows := e.counts(); flows != 101 {
			t.Errorf("%d flows were told of", flows)
		}
	})
}

func TestAnEventThatNobodyTakesIsGivenUpAfterADayAndCanBeToldAgain(t *testing.T) {
	listening(t, func(k talk, e *ear) {
		e.answers(func(*reconnect.Flow) error { return errNotTaken })
		k = k.opens("shop", "a").owned()
		key := k.flow().OwnKey()
		k.answer(form("login", "mary", "password", "x"))
		time.Sleep(20 * time.Minute)
		if f := k.flow(); !f.Folded || f.Made(key) || f.Callback != "" || f.Cursor != nil {
			t.Error("a page of a flow that is kept for its receiver alone can still be read")
		}
		time.Sleep(24 * time.Hour)
		owing, err := k.Owing(k.Context(), 100)
		if err != nil || len(owing) != 1 || owing[0].Outbox.Lost != 4 || owing[0].Untold() != nil {
			t.Fatalf("%d flows owe something (%v): %+v", len(owing), err, owing)
		}
		if strings.Count(k.log.String(), "given up") != 4 {
			t.Errorf("the log says %s", k.log)
		}
		tries, _, _ := e.counts()
		time.Sleep(time.Hour)
		if now, _, _ := e.counts(); now != tries {
			t.Error("it is tried on and on")
		}
		e.answers(nil)
		if has, err := k.Retell(k.Context(), k.id); !has || err != nil {
			t.Fatal(has, err)
		}
		expectHeard(t, e, k)
		time.Sleep(2 * time.Second)
		if _, err := k.Read(k.Context(), k.id); !errors.Is(err, reconnect.ErrNotFound) {
			t.Errorf("it is kept longer than it is needed: %v", err)
		}
	})
}

// What a process has not told, or not kept as told, when it dies is told by another one, maybe twice.
func TestAnotherProcessTellsWhatADeadOneHasLeft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := storetest.Reread(memory.New())
		dies, lives := &ear{}, &ear{}
		first, second := process(t, storetest.NewFaulty(store), dies), process(t, store, lives)
		stuck := make(chan struct{})
		dies.answers(func(*reconnect.Flow) error { <-stuck; return nil })
		first = first.opens("shop", "a")
		ctx, stop := context.WithCancel(t.Context())
		go second.Engine.Run(ctx, time.Second)
		time.Sleep(5 * time.Second)
		second.id = first.id
		second.answer(form("login", "mary", "password", "x")) // which brings more to tell
		time.Sleep(20 * time.Second)
		if heard := lives.of(first.id); heard != nil {
			t.Errorf("both tell it: %v", heard)
		}
		time.Sleep(10 * time.Second)
		expectHeard(t, lives, second)
		// The first one was only slow: that what it told was taken changes nothing any more.
		close(stuck)
		time.Sleep(time.Minute)
		expectHeard(t, lives, second)
		if heard := dies.of(first.id); len(heard) != 1 {
			t.Errorf("it goes on to tell %v", heard)
		}
		stop()
		for _, k := range []talk{first, second} {
			if err := k.Drain(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestAProcessThatStopsLeavesToTheNextWhatIsToBeTold(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		store := storetest.Reread(memory.New())
		one, two := &ear{}, &ear{}
		first, second := process(t, storetest.NewFaulty(store), one), process(t, store, two)
		first.provider.replies[1].slow = 5 * time.Second
		first = first.opens("shop", "a")
		first.answer(form("login", "mary", "password", "x"))
		if err := first.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if heard := one.of(first.id); len(heard) != 3 {
			t.Errorf("the first tells %v", heard)
		}
		second.Sweep(t.Context())
		if heard := two.of(first.id); !slices.Equal(heard, []string{"4 done"}) {
			t.Errorf("the second tells %v", heard)
		}
		_ = second.Drain(t.Context())
	})
}

func TestAStoreThatIsAwayLosesNoEvent(t *testing.T) {
	listening(t, func(k talk, e *ear) {
		k = k.opens("shop", "a")
		e.answers(func(*reconnect.Flow) error {
			k.faults.Away(true, true)
			time.AfterFunc(10*time.Second, func() { k.faults.Away(false, false) })
			e.answers(nil)
			return nil
		})
		k.answer(form("login", "mary", "password", "x"))
		time.Sleep(time.Minute)
		expectHeard(t, e, k)
	})
}

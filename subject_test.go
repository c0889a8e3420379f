package reconnect_test

import (
	"context"
	"log/slog"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/memory"
)

// common is an aggregator at which flows wait for the approval of one connection.
type common struct {
	mu    sync.Mutex
	looks map[string]int // by cursor, which names the flow
	is    reconnect.Step
	news  reconnect.News
	hangs string // the cursor whose looks are not answered
}

func (c *common) Open(conn reconnect.Connection) (reconnect.Cursor, error) {
	return reconnect.Cursor(conn.Secret), nil
}

func (c *common) Continue(ctx context.Context, call reconnect.Call) (reconnect.Reply, error) {
	c.mu.Lock()
	is, news, hangs := c.is, c.news, c.hangs == string(call.Cursor)
	c.looks[string(call.Cursor)]++
	c.mu.Unlock()
	if hangs {
		<-ctx.Done()
	} else {
		time.Sleep(10 * time.Millisecond)
	}
	return reconnect.Reply{Step: is, News: news, Cursor: call.Cursor}, nil
}

func (c *common) Subject(call reconnect.Call) string {
	if _, waits := call.Shown.(reconnect.Approve); waits {
		return "27"
	}
	return ""
}

func (c *common) Hear(call reconnect.Call, n reconnect.News) (reconnect.Reply, error) {
	return reconnect.Reply{Step: reconnect.Done{}, Cursor: call.Cursor}, nil
}

// asked is how many looks were made since it was called last, and of how many flows.
func (c *common) asked() (looks, flows int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, n := range c.looks {
		looks += n
	}
	flows = len(c.looks)
	clear(c.looks)
	return looks, flows
}

// at is an engine at one bank.
func at(p reconnect.Provider) *reconnect.Engine {
	return &reconnect.Engine{
		Store: memory.New(), Providers: map[string]reconnect.Provider{"bank": p}, Log: slog.New(slog.DiscardHandler), Now: time.Now,
	}
}

// waits opens the ith flow of one connection, and watches it.
func waits(t *testing.T, e *reconnect.Engine, i int) (flow string, place *reconnect.Watching) {
	t.Helper()
	f, err := e.Open(t.Context(), reconnect.Entry{
		Client: &reconnect.Client{ID: "c"}, Connection: reconnect.Connection{Provider: "bank", ID: "27", Secret: strconv.Itoa(i)},
	}, "door", "", false)
	if err != nil {
		t.Fatal(err)
	}
	return f.ID, e.Watch(f.ID)
}

func TestOfThoseWhoWaitForTheSameOneIsLookedAtAndAllHear(t *testing.T) {
	const many = 40
	synctest.Test(t, func(t *testing.T) {
		c := &common{looks: map[string]int{}, is: reconnect.Approve{Again: 2 * time.Second}}
		e := at(c)
		defer e.Drain(t.Context()) //nolint:errcheck // nothing is under way
		flows, places := make([]string, many), make([]*reconnect.Watching, many)
		after := func(d time.Duration) (looks, of int) {
			time.Sleep(d)
			synctest.Wait()
			return c.asked()
		}
		over := func() (n int) {
			for _, id := range flows {
				if f, err := e.Read(t.Context(), id); err == nil && f.Over() {
					n++
				}
			}
			return n
		}
		for i := range many {
			flows[i], places[i] = waits(t, e, i)
		}
		after(5 * time.Second)
		if looks, of := after(time.Minute); looks < 25 || looks > 31 || of != 1 {
			t.Fatalf("in a minute %d looks are made at %d flows, for %d that wait", looks, of, many)
		}
		places[0].Leave() // it was looked at
		if looks, of := after(time.Minute); looks < 25 || looks > 32 || of > 2 {
			t.Fatalf("after it has left %d looks are made at %d flows", looks, of)
		}
		places[0] = e.Watch(flows[0])
		after(5 * time.Second)
		time.Sleep(3 * time.Second)
		c.mu.Lock()
		for c.hangs = range c.looks { // the one that is looked at
		}
		c.mu.Unlock()
		after(3 * time.Second)
		if looks, of := after(time.Minute); looks < 10 || looks > 40 || of > 2 {
			t.Fatalf("the one that is looked at hangs: %d looks are made at %d flows", looks, of)
		}
		c.mu.Lock()
		c.hangs = ""
		c.mu.Unlock()
		after(4 * time.Minute)
		c.mu.Lock()
		c.is, c.news = reconnect.Done{}, reconnect.News("mended")
		clear(c.looks)
		c.mu.Unlock()
		if looks, _ := after(3 * time.Second); over() != many || looks > 2 {
			t.Fatalf("three seconds after the approval %d of %d have heard, by %d looks", over(), many, looks)
		}
		for _, w := range places {
			w.Leave()
		}
	})
}

func TestWhatCannotBeToldToOthersTheyAreLookedAtFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &common{looks: map[string]int{}, is: reconnect.Approve{Again: 2 * time.Second}}
		e := at(c)
		defer e.Drain(t.Context()) //nolint:errcheck // nothing is under way
		var ids []string
		for i := range 5 {
			id, place := waits(t, e, i)
			ids = append(ids, id)
			defer place.Leave()
		}
		time.Sleep(5 * time.Second)
		c.mu.Lock()
		c.is = reconnect.Failed{Reason: reconnect.BankUnavailable}
		c.mu.Unlock()
		time.Sleep(3 * time.Second)
		synctest.Wait()
		for _, id := range ids {
			if f, err := e.Read(t.Context(), id); err != nil || reconnect.ReasonOf(f.Shown()) != reconnect.BankUnavailable {
				t.Errorf("%+v, %v", f.Shown(), err)
			}
		}
	})
}

// holding is an aggregator at which something is held for each flow.
type holding struct {
	*common
	closing func()
}

func (h holding) Close(context.Context, reconnect.Cursor) error {
	h.closing()
	return nil
}

func TestManyWhoHearOfAnEndTogetherGiveBackWhenAllHaveHeard(t *testing.T) {
	const many = 600
	synctest.Test(t, func(t *testing.T) {
		c := &common{looks: map[string]int{}, is: reconnect.Approve{Again: 2 * time.Second}}
		var e *reconnect.Engine
		var flows []string
		var closed, early atomic.Int64
		h := holding{c, func() {
			if closed.Add(1) > 1 { // the one that was looked at may be the first to hear, and to give back
				for _, id := range flows {
					if f, err := e.Read(t.Context(), id); err != nil || !f.Over() {
						early.Add(1)
						return
					}
				}
			}
		}}
		e = at(h)
		defer e.Drain(t.Context()) //nolint:errcheck // nothing is under way
		for i := range many {
			id, place := waits(t, e, i)
			flows = append(flows, id)
			defer place.Leave()
		}
		time.Sleep(10 * time.Second)
		synctest.Wait()
		c.mu.Lock()
		c.is, c.news = reconnect.Done{}, reconnect.News("done")
		c.mu.Unlock()
		time.Sleep(10 * time.Second)
		synctest.Wait()
		if closed.Load() != many || early.Load() != 0 {
			t.Fatalf("%d of %d have given back, %d of them before all had heard", closed.Load(), many, early.Load())
		}
	})
}

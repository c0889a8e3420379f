package reconnect_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/transcript"
	"github.com/open-reconnect/reconnect/store/memory"
	"github.com/open-reconnect/reconnect/store/storetest"
)

// bank is a provider whose flows all are at one bank, which is down or up.
type bank struct{ up atomic.Bool }

func (b *bank) Open(reconnect.Connection) (reconnect.Cursor, error) {
	return reconnect.Cursor("opened"), nil
}

func (b *bank) Continue(_ context.Context, c reconnect.Call) (reconnect.Reply, error) {
	r := reconnect.Reply{Cursor: reconnect.Cursor("asked"), Bank: reconnect.Bank{ID: "lac", Name: "Banque du Lac"}}
	_, answered := c.Move.(reconnect.Answer)
	switch {
	case !b.up.Load():
		r.Step = halted(reconnect.BankUnavailable)
	case answered:
		r.Step = reconnect.Done{}
	default:
		r.Step = login("")
	}
	return r, nil
}

// banking runs a test with two processes that share a store, and a bank.
func banking(t *testing.T, test func(a, b talk, bank *bank, e *ear)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		at, e, log := &bank{}, &ear{}, &transcript.Text{}
		store := storetest.Reread(memory.New())
		process := func() talk {
			return talk{T: t, log: log, kept: store, Engine: &reconnect.Engine{
				Store: store, Providers: map[string]reconnect.Provider{"script": at}, ReturnURL: "https://reconnect.example/return",
				Log: slog.New(slog.NewTextHandler(log, nil)), Now: time.Now, Teller: e, Key: []byte("key"),
			}}
		}
		one, other := process(), process()
		ctx, stop := context.WithCancel(t.Context())
		go one.Engine.Run(ctx, time.Second)
		test(one, other, at, e)
		if strings.Contains(log.String(), "level=ERROR") {
			t.Error(log)
		}
		stop()
		for _, k := range []talk{one, other} {
			if err := k.Drain(context.Background()); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// reaches opens a flow of a connection by a code; an empty one is no code at all.
func (k talk) reaches(connection, code string) {
	k.Helper()
	if _, err := k.Open(k.Context(), reconnect.Entry{
		Client:     &reconnect.Client{ID: "shop"},
		Connection: reconnect.Connection{Provider: "script", ID: connection, Secret: code}, Lang: "en",
	}, "script", code, false); err != nil {
		k.Fatal(err)
	}
	synctest.Wait()
}

// mends plays a flow of a connection to its end.
func (k talk) mends(code string) {
	k.Helper()
	k = k.opens("shop", code)
	k.answer(form("login", "a", "password", "b"))
	if f := k.flow(); f.Status() != "done" {
		k.Fatalf("%+v", f.Step)
	}
}

func TestABankThatIsDownForManyIsSaidBeforeAnythingIsTyped(t *testing.T) {
	banking(t, func(a, b talk, bank *bank, _ *ear) {
		warned := func(code string) bool {
			bank.up.Store(true)
			defer bank.up.Store(false)
			return b.opens("shop", code).flow().Down
		}
		for i := range 40 { // one person alone, again and again; and links whose code nobody has accepted
			k := a
			if i%2 == 0 {
				k = b
			}
			k.reaches("1", fmt.Sprint("code ", i))
			k.reaches(fmt.Sprint("invented ", i), "")
		}
		if warned("me") {
			t.Fatal("one person has made the bank look down")
		}
		for i := range 4 {
			a.opens("shop", fmt.Sprint("other ", i))
		}
		k := b.opens("shop", "me too")
		if !k.flow().Proven || !warned("and me") {
			t.Fatalf("many have met it: %+v", k.flow())
		}
		bank.up.Store(true)
		stays := b.opens("shop", "typing")
		stays.answer(form("login", "a", "password", "b"))
		if f := stays.flow(); f.Down || f.Status() != "done" {
			t.Fatal("there is no stopping who goes on")
		}
		if warned("later") {
			t.Fatal("somebody has got through since")
		}
	})
}

func TestALongPastOutageIsNone(t *testing.T) {
	banking(t, func(a, b talk, bank *bank, _ *ear) {
		for i := range 9 {
			a.opens("shop", fmt.Sprint(i))
		}
		time.Sleep(16 * time.Minute)
		bank.up.Store(true)
		if b.opens("shop", "me").flow().Down {
			t.Fatal("that was a quarter of an hour ago")
		}
	})
}

func TestAWishIsToldOnceWhenTheBankIsBack(t *testing.T) {
	banking(t, func(a, b talk, bank *bank, e *ear) {
		k := a.opens("shop", "1")
		deaf := a.opens("deaf", "2")
		for range 2 { // a second wish is the first
			if wished, err := k.Wish(k.Context(), k.id); err != nil || !wished {
				t.Fatal(wished, err)
			}
		}
		if wished, _ := deaf.Wish(k.Context(), deaf.id); wished || deaf.flow().MayWish() {
			t.Fatal("there is nobody to tell")
		}
		_ = k.Cancel(k.Context(), k.id)
		time.Sleep(25 * time.Hour)
		f := k.flow()
		if !f.Folded || f.Made(f.OwnKey()) && f.Callback != "" {
			t.Fatalf("what no page needs any more is kept: %+v", f)
		}
		bank.up.Store(true)
		b.mends("3")
		a.mends("4")
		want := "4 bank_back bank_unavailable"
		if got := e.of(k.id); len(got) == 0 || got[len(got)-1] != want || len(slices.Compact(slices.Clone(got))) != len(got) {
			t.Fatalf("heard %q", got)
		}
		time.Sleep(49 * time.Hour)
		if _, err := k.Read(k.Context(), k.id); err == nil {
			t.Fatal("it is kept for nothing")
		}
	})
}

func TestABankThatWorksBeforeAnOfferEndsIsToldAtTheEnd(t *testing.T) {
	for _, back := range []bool{true, false} {
		banking(t, func(a, b talk, bank *bank, e *ear) {
			k := a.opens("shop", "1")
			if wished, err := k.Wish(k.Context(), k.id); err != nil || !wished {
				t.Fatal(wished, err)
			}
			if back {
				bank.up.Store(true)
				b.mends("2")
			}
			if err := k.Cancel(k.Context(), k.id); err != nil {
				t.Fatal(err)
			}
			heard := e.of(k.id)
			if told := strings.Contains(heard[len(heard)-1], "bank_back"); told != back {
				t.Errorf("the bank works: %t, heard %q", back, heard)
			}
		})
	}
}

func TestAWishDiesAfterDaysAndWithTheNeedForIt(t *testing.T) {
	banking(t, func(a, b talk, bank *bank, e *ear) {
		old, mended := a.opens("shop", "1"), a.opens("shop", "2")
		for _, k := range []talk{old, mended} {
			if wished, err := k.Wish(k.Context(), k.id); err != nil || !wished {
				t.Fatal(wished, err)
			}
		}
		_ = old.Cancel(old.Context(), old.id)
		bank.up.Store(true)
		mended.answer(nil)
		if f := mended.flow(); f.Status() != "done" || !f.Wished.IsZero() {
			t.Fatalf("%+v", f)
		}
		bank.up.Store(false)
		a.opens("shop", "3")
		time.Sleep(reconnect.WishTime + time.Hour)
		bank.up.Store(true)
		b.mends("4")
		for _, k := range []talk{mended} {
			if heard := strings.Join(e.of(k.id), ", "); strings.Contains(heard, "bank_back") {
				t.Fatalf("heard %s", heard)
			}
		}
		if _, err := old.Read(old.Context(), old.id); err == nil {
			t.Fatal("a wish is kept for ever")
		}
	})
}

//go:build redis

package reconnect_test

import (
	"fmt"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/redisserver"
	"github.com/open-reconnect/reconnect/internal/soon"
)

// Two processes on a real Redis know of an outage together, and one tells what another was asked to tell.
func TestAnOutageAndAWishAreKnownToAllOnARedis(t *testing.T) {
	server, at, e := redisserver.Start(t), &bank{}, &ear{}
	one, two := onRedis(t, server, at, e), onRedis(t, server, at, e)
	opens := func(by *reconnect.Engine, code, step string) (f *reconnect.Flow) {
		t.Helper()
		f, err := by.Open(t.Context(), reconnect.Entry{
			Client:     &reconnect.Client{ID: "shop"},
			Connection: reconnect.Connection{Provider: "script", ID: code, Secret: code},
			Callback:   "https://shop.example/callback", Lang: "en",
		}, "script", code, false)
		if err != nil {
			t.Fatal(err)
		}
		soon.Await(t, step, func() bool {
			f, err = two.Read(t.Context(), f.ID)
			return err == nil && reconnect.StepName(f.Shown()) == step
		})
		return f
	}
	for i := range 4 {
		opens(one, fmt.Sprint("met by ", i), "ask") // to try again
	}
	wishes := opens(two, "wishes", "ask")
	if wished, err := one.Wish(t.Context(), wishes.ID); err != nil || !wished {
		t.Fatal(wished, err)
	}
	if err := one.Cancel(t.Context(), wishes.ID); err != nil {
		t.Fatal(err)
	}
	at.up.Store(true)
	warned := opens(two, "comes later", "ask")
	if !warned.Down {
		t.Fatalf("another process does not know that the bank is down: %+v", warned)
	}
	if sent, problems, err := one.Answer(t.Context(), warned.ID, warned.Turn, form("login", "a", "password", "b")); err != nil || !sent {
		t.Fatal(sent, problems, err)
	}
	soon.Await(t, "the wish to be told", func() bool {
		e.mu.Lock()
		defer e.mu.Unlock()
		heard := e.heard[wishes.ID]
		return len(heard) > 0 && heard[len(heard)-1] == fmt.Sprintf("%d bank_back bank_unavailable", len(heard))
	})
	soon.Await(t, "the outage to be over", func() bool { return !opens(one, "after", "ask").Down })
}

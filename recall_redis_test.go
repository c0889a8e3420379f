//go:build redis

package reconnect_test

import (
	"context"
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/redisserver"
	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/store/redis"
	"github.com/open-reconnect/reconnect/store/seal"
)

// A real Redis comes back without what it has acknowledged last, or without anything, while an answer is under way.
func TestAnAnswerUnderWayOutlivesWhatARedisForgets(t *testing.T) {
	for name, forget := range map[string]func(t *testing.T, server *redisserver.Server, before string){
		"its last second": func(t *testing.T, server *redisserver.Server, before string) {
			if err := os.CopyFS(server.Folder, os.DirFS(before)); err != nil {
				t.Fatal(err)
			}
		},
		"everything": func(*testing.T, *redisserver.Server, string) {},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := redisserver.Start(t)
			p := &scripted{replies: []reply{{step: code("")}, {step: reconnect.Done{}, slow: 3 * time.Second}, {step: reconnect.Act{}}}}
			one, two := onRedis(t, server, p, nil), onRedis(t, server, p, nil)
			f, err := one.Open(t.Context(), link("the-code"), "script", "the-code", false)
			if err != nil {
				t.Fatal(err)
			}
			shows := func(what string) func() bool {
				return func() bool {
					g, err := two.Read(t.Context(), f.ID)
					if err != nil || reconnect.StepName(g.Shown()) != what {
						return false
					}
					f = g
					return true
				}
			}
			soon.Await(t, "the question", shows("ask"))
			before := t.TempDir()
			if err := os.CopyFS(before, os.DirFS(server.Folder)); err != nil {
				t.Fatal(err)
			}
			if sent, _, err := one.Answer(t.Context(), f.ID, f.Turn, form("otp", "1")); err != nil || !sent {
				t.Fatal(sent, err)
			}
			server.Kill()
			server.Empty()
			forget(t, server, before)
			server.Restart()
			soon.Await(t, "the end", shows("done"))
			if n := p.count("answer"); n != 1 || p.count("look") != 0 || len(f.Events) != 4 {
				t.Errorf("%d answers, %d looks, %+v", n, p.count("look"), f.Events)
			}
		})
	}
}

// onRedis is one of several processes on a Redis, which attends to its flows until the end of the test.
func onRedis(t *testing.T, server *redisserver.Server, p reconnect.Provider, teller reconnect.Teller) *reconnect.Engine {
	t.Helper()
	ring, err := seal.New(make([]byte, seal.MinSecret))
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	store, err := redis.Open(redis.Options{
		Addrs: []string{server.Addr}, Prefix: "test", Timeout: 10 * time.Second, NameKey: []byte("names"),
	}, ring, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(store.Close)
	e := &reconnect.Engine{
		Store: store, Providers: map[string]reconnect.Provider{"script": p}, ReturnURL: "https://reconnect.example/return", Log: log, Now: time.Now,
		Teller: teller, Key: []byte("shared by all"),
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); e.Run(ctx, 100*time.Millisecond) }()
	t.Cleanup(func() {
		stop()
		<-done
		if err := e.Drain(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return e
}

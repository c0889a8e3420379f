//go:build redis

package webhook_test

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/figures"
	"github.com/open-reconnect/reconnect/internal/redisserver"
	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/store/file"
	"github.com/open-reconnect/reconnect/store/redis"
	"github.com/open-reconnect/reconnect/store/seal"
	"github.com/open-reconnect/reconnect/webhook"
)

// BenchmarkWebhooks measures how long after it happened an event is at its receiver, at 100 events a second, on each durable store, and
// prints a table. Beside it another client has a receiver that takes nine seconds for each event.
func BenchmarkWebhooks(b *testing.B) {
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 3, ' ', 0)
	defer table.Flush()
	slowest := 0.0 // p99 in ms, of either store
	fmt.Fprintln(table, "\nstore\tevents\ta second\tp50\tp99\tslowest\t")
	for _, kind := range []string{"file", "redis"} {
		late, took := late(b, kind, 250, 40*time.Millisecond)
		slowest = max(slowest, late[len(late)*99/100].Seconds()*1e3)
		at := func(percent int) string {
			return fmt.Sprintf("%.1f ms", late[min(len(late)*percent/100, len(late)-1)].Seconds()*1e3)
		}
		fmt.Fprintf(table, "%s\t%d\t%.0f\t%s\t%s\t%s\t\n", kind, len(late), float64(len(late))/took.Seconds(), at(50), at(99), at(100))
	}
	figures.Webhook.Is(figures.Of(slowest))
	b.ReportMetric(0, "ns/op")
}

// late has flows come one after the other, of four events each, and returns by how much each event was late, in order.
func late(b *testing.B, kind string, flows int, every time.Duration) (all []time.Duration, took time.Duration) {
	var mu sync.Mutex
	quick := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		var m struct{ Timestamp time.Time }
		_ = json.NewDecoder(r.Body).Decode(&m)
		mu.Lock()
		defer mu.Unlock()
		all = append(all, time.Since(m.Timestamp))
	}))
	defer quick.Close()
	slow := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		select {
		case <-r.Context().Done():
		case <-time.After(9 * time.Second):
		}
	}))
	defer slow.Close()
	defer slow.CloseClientConnections()
	keys := []webhook.Key{benchKey(b)}
	log, store := slog.New(slog.DiscardHandler), durable(b, kind)
	e := &reconnect.Engine{
		Store: store, Log: log, Now: time.Now, Key: []byte("key"), Providers: map[string]reconnect.Provider{"bank": bank{}},
		Teller: webhook.New(map[string]webhook.Receiver{"shop": {URL: quick.URL, Keys: keys}, "slow": {URL: slow.URL, Keys: keys}}, nil, time.Now, nil),
	}
	ctx, stop := context.WithCancel(b.Context())
	defer stop()
	go e.Run(ctx, time.Second)
	var people sync.WaitGroup
	began := time.Now()
	for i := range flows {
		people.Go(func() { oneFlow(b, e, "shop", fmt.Sprint(i)) })
		if i%10 == 0 {
			people.Go(func() { oneFlow(b, e, "slow", fmt.Sprint("slow ", i)) })
		}
		time.Sleep(time.Until(began.Add(time.Duration(i+1) * every))) // the rate that is measured
	}
	people.Wait()
	soon.Await(b, "all events", func() bool { mu.Lock(); defer mu.Unlock(); return len(all) >= 4*flows })
	took = time.Since(began)
	mu.Lock()
	defer mu.Unlock()
	slices.Sort(all)
	return all, took
}

func benchKey(b *testing.B) webhook.Key {
	k, err := webhook.ParseKey(vectorSecret)
	if err != nil {
		b.Fatal(err)
	}
	return k
}

func durable(b *testing.B, kind string) reconnect.Store {
	ring, err := seal.New(make([]byte, seal.MinSecret))
	if err != nil {
		b.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	if kind == "file" {
		s, err := file.Open(filepath.Join(b.TempDir(), "reconnect.db"), ring, log)
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(s.Close)
		return s
	}
	server := redisserver.Start(b, "--appendonly", "yes", "--appendfsync", "everysec")
	s, err := redis.Open(redis.Options{Addrs: []string{server.Addr}, Prefix: "bench", Timeout: 10 * time.Second, NameKey: []byte("names")}, ring, log)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(s.Close)
	return s
}

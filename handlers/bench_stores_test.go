//go:build redis

package handlers_test

import (
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/internal/figures"
	"github.com/open-reconnect/reconnect/internal/redisserver"
	"github.com/open-reconnect/reconnect/store/file"
	"github.com/open-reconnect/reconnect/store/memory"
	"github.com/open-reconnect/reconnect/store/redis"
	"github.com/open-reconnect/reconnect/store/seal"
)

// mended is a run of many people: each opens a link, sees the form, answers it, and sees the end, at a bank that takes no time.
type mended struct {
	perSecond      float64
	pages, answers []time.Duration
	bytes          float64 // kept for a flow: in the heap, in the file, or in Redis
}

// BenchmarkStores compares the stores by whole flows, and prints a table. docs/decisions.md tells of the engines that were tried.
func BenchmarkStores(b *testing.B) {
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 3, ' ', 0)
	defer table.Flush()
	fmt.Fprintln(table, "\nstore, people at once\tflows/s\tpage p50\tp99\tanswer p50\tp99\tkept a flow\t(beside memory)")
	for _, people := range []int{1, 16, 64} {
		var base mended
		for _, kind := range []string{"memory", "file", "redis"} {
			m := mend(b, kind, people, 1000)
			if kind == "memory" {
				base = m
			}
			if people == 64 {
				tellAnswers(kind, m.answers)
			}
			fmt.Fprintf(table, "%s, %d\t%.0f (%.2f)\t", kind, people, m.perSecond, m.perSecond/base.perSecond)
			for _, of := range [][2][]time.Duration{{m.pages, base.pages}, {m.answers, base.answers}} {
				for _, percent := range []int{50, 99} {
					this, that := of[0][len(of[0])*percent/100], of[1][len(of[1])*percent/100]
					fmt.Fprintf(table, "%.2f ms (%.1f)\t", this.Seconds()*1e3, float64(this)/float64(that))
				}
			}
			fmt.Fprintf(table, "%.0f bytes (%.2f)\t\n", m.bytes, m.bytes/base.bytes)
		}
	}
	b.ReportMetric(0, "ns/op")
}

// tellAnswers takes down our own share of an answer.
func tellAnswers(store string, answers []time.Duration) {
	var ms []float64
	for _, a := range answers {
		ms = append(ms, a.Seconds()*1e3)
	}
	switch half := figures.Percentile(ms, 50); store {
	case "memory":
		figures.AnswerMemory.Is(half)
		figures.AnswerLast.Is(figures.Percentile(ms, 99))
	case "file":
		figures.AnswerFile.Is(half)
	case "redis":
		figures.AnswerRedis.Is(half)
	}
}

var (
	turnIn   = regexp.MustCompile(`name="turn" value="(\d+)"`)
	actionIn = regexp.MustCompile(`data-action="([^"]+)"`)
)

// mend has people mend connections, each with a code of its own.
func mend(b *testing.B, kind string, people, flows int) (m mended) {
	var (
		store reconnect.Store = memory.New()
		path                  = filepath.Join(b.TempDir(), "reconnect.db")
		log                   = slog.New(slog.DiscardHandler)
	)
	ring, err := seal.New(make([]byte, seal.MinSecret))
	if err != nil {
		b.Fatal(err)
	}
	server := (*redisserver.Server)(nil)
	switch kind {
	case "redis":
		server = redisserver.Start(b, "--appendfsync", "everysec")
		kept, err := redis.Open(redis.Options{
			Addrs: []string{server.Addr}, Prefix: "bench", Timeout: 10 * time.Second, NameKey: []byte("names"),
		}, ring, log)
		if err != nil {
			b.Fatal(err)
		}
		defer kept.Close()
		store = kept
	case "file":
		kept, err := file.Open(path, ring, log)
		if err != nil {
			b.Fatal(err)
		}
		defer kept.Close()
		store = kept
	}
	client := &reconnect.Client{ID: "shop", Brand: reconnect.Brand{Name: "Shop"}, Origins: []string{"https://shop.example"}}
	s := &handlers.Site{
		Engine: &reconnect.Engine{
			Store: store, Log: log, Now: time.Now,
			Providers: map[string]reconnect.Provider{"bank": &bank{next: func(a reconnect.Answers) reconnect.Step {
				if a != nil {
					return reconnect.Done{}
				}
				return login
			}}},
		},
		Roster:     handlers.Roster{Doors: []reconnect.Door{door{client}}, Clients: map[string]*reconnect.Client{"shop": client}},
		SessionKey: make([]byte, 32), Log: log,
	}
	handle := s.Mount().Handler()
	before := heap()
	var (
		next  atomic.Int64
		mu    sync.Mutex
		group sync.WaitGroup
	)
	began := time.Now()
	for range people {
		group.Go(func() {
			var pages, answers []time.Duration
			for n := next.Add(1); n <= int64(flows); n = next.Add(1) {
				page, answer := oneFlow(b, handle, n)
				pages, answers = append(pages, page...), append(answers, answer)
			}
			mu.Lock()
			defer mu.Unlock()
			m.pages, m.answers = append(m.pages, pages...), append(m.answers, answers...)
		})
	}
	group.Wait()
	m.perSecond = float64(flows) / time.Since(began).Seconds()
	m.bytes = float64(heap()-before) / float64(flows)
	switch kind {
	case "file":
		info, err := os.Stat(path)
		if err != nil {
			b.Fatal(err)
		}
		m.bytes = float64(info.Size()) / float64(flows)
	case "redis":
		used, err := strconv.Atoi(regexp.MustCompile(`used_memory_dataset:(\d+)`).FindStringSubmatch(server.Do("INFO", "memory"))[1])
		if err != nil {
			b.Fatal(err)
		}
		m.bytes = float64(used) / float64(flows)
	}
	slices.Sort(m.pages)
	slices.Sort(m.answers)
	runtime.KeepAlive(store)
	return m
}

func heap() int64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC() // what pools hold goes with the second
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// oneFlow mends one connection, and tells how long the pages took and the answer.
func oneFlow(b *testing.B, handle fasthttp.RequestHandler, n int64) (pages []time.Duration, answer time.Duration) {
	ctx := &fasthttp.RequestCtx{}
	ask := func(method, path, form string) (body string, took time.Duration) {
		ctx.Request.Reset()
		ctx.Response.Reset()
		ctx.Request.Header.SetMethod(method)
		ctx.Request.SetRequestURI(path)
		ctx.Request.Header.Set("Accept-Encoding", "identity")
		ctx.Request.Header.Set("Sec-Fetch-Mode", "navigate")
		if form != "" {
			ctx.Request.Header.SetContentType("application/x-www-form-urlencoded")
			ctx.Request.SetBodyString(form)
		}
		began := time.Now()
		handle(ctx)
		return string(ctx.Response.Body()), time.Since(began)
	}
	body, _ := ask("GET", fmt.Sprintf("/open?code=c%d&connection=%d", n, n), "")
	action := actionIn.FindStringSubmatch(body)
	if action == nil {
		b.Errorf("a link is answered %d: %.200s", ctx.Response.StatusCode(), body)
		return []time.Duration{0}, 0
	}
	page := action[1]
	body, took := ask("GET", page, "")
	turn := turnIn.FindStringSubmatch(body)
	if turn == nil {
		b.Errorf("no form, but %d: %.2000s", ctx.Response.StatusCode(), body)
		return []time.Duration{took}, took
	}
	pages = append(pages, took)
	_, answer = ask("POST", page, "turn="+turn[1]+"&f0=jeanne&f1=secret")
	body, took = ask("GET", page, "")
	if !strings.Contains(body, `data-step="done"`) {
		b.Errorf("the answer is not followed by the end: %.600s", body)
	}
	return append(pages, took), answer
}

//go:build redis

package handlers_test

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
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

// bankTakes is how long a bank takes for an answer where our own share is measured: 64 people who have one under way are then some 300
// answers a second.
const bankTakes = 200 * time.Millisecond

// mended is a run of many people: each opens a link, sees the form, answers it, and sees the end.
type mended struct {
	processors     float64    // that this process used
	trips          [3]float64 // to Redis: until the form, for the answer, for the end
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
			m := mend(b, kind, people, 1000, 0)
			if kind == "memory" {
				base = m
			}
			if people == 64 {
				tellAnswers(kind, m, mend(b, kind, people, 2000, bankTakes))
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

// tellAnswers takes down our own share of an answer: where a bank takes its time, which is promised, and where it takes none and people
// do nothing but ask, so that they wait for a processor.
func tellAnswers(store string, hasty, m mended) {
	var ms []float64
	for _, a := range m.answers {
		ms = append(ms, a.Seconds()*1e3)
	}
	half, last := figures.Percentile(ms, 50), figures.Percentile(ms, 99)
	switch store {
	case "memory":
		figures.AnswerMemory.Is(half)
		figures.AnswerLast.Is(last)
	case "file":
		figures.AnswerFile.Is(half)
	case "redis":
		figures.AnswerRedis.Is(half)
		figures.Tell("  round trips to Redis: a link's opening and its form, an answer, the page after it",
			fmt.Sprintf("%.1f, %.1f, %.1f", m.trips[0], m.trips[1], m.trips[2]), "", true)
	}
	figures.Tell("  "+store+": answers a second, p99, processors meanwhile", fmt.Sprintf("%.0f, %.1f ms, %.2f", m.perSecond, last.Median, m.processors), "", true)
	figures.Tell("  "+store+": where 64 people do nothing but ask: flows a second, p50 and p99 of an answer", fmt.Sprintf("%.0f, %.1f ms, %.1f ms",
		hasty.perSecond, hasty.answers[len(hasty.answers)/2].Seconds()*1e3, hasty.answers[len(hasty.answers)*99/100].Seconds()*1e3), "", true)
}

// slow is a bank that takes from three quarters of a time to five quarters of it for an answer, and knows how long each took.
type slow struct {
	takes time.Duration
	took  sync.Map // by what was typed
}

func (s *slow) next(a reconnect.Answers) reconnect.Step {
	if a == nil {
		return login
	}
	if s.takes == 0 {
		return reconnect.Done{}
	}
	began := time.Now()
	time.Sleep(s.takes*3/4 + rand.N(s.takes/2))
	for _, values := range a {
		s.took.Store(values[0], time.Since(began))
	}
	return reconnect.Done{}
}

// own is what an answer took beside the bank.
func (s *slow) own(b *testing.B, typed string, took time.Duration) time.Duration {
	if s.takes == 0 {
		return took
	}
	bank, there := s.took.Load(typed)
	if !there {
		b.Errorf("the bank has not heard %s", typed)
		return took
	}
	return took - bank.(time.Duration)
}

// spent is how long this process has had a processor.
func spent() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

var (
	turnIn   = regexp.MustCompile(`name="turn" value="(\d+)"`)
	actionIn = regexp.MustCompile(`data-action="([^"]+)"`)
)

// mend has people mend connections, each with a code of its own, at a bank that takes its time or none.
func mend(b *testing.B, kind string, people, flows int, takes time.Duration) (m mended) {
	at := &slow{takes: takes}
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
			Providers: map[string]reconnect.Provider{"bank": &bank{next: at.next}},
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
	began, used := time.Now(), spent()
	for range people {
		group.Go(func() {
			if takes > 0 {
				time.Sleep(rand.N(takes)) // they do not come in step
			}
			var pages, answers []time.Duration
			for n := next.Add(1); n <= int64(flows); n = next.Add(1) {
				page, answer := oneFlow(b, handle, n, nil)
				answer = at.own(b, typed(n), answer)
				pages, answers = append(pages, page...), append(answers, answer)
			}
			mu.Lock()
			defer mu.Unlock()
			m.pages, m.answers = append(m.pages, pages...), append(m.answers, answers...)
		})
	}
	group.Wait()
	m.perSecond = float64(flows) / time.Since(began).Seconds()
	m.processors = (spent() - used).Seconds() / time.Since(began).Seconds()
	m.bytes = float64(heap()-before) / float64(flows)
	switch kind {
	case "file":
		info, err := os.Stat(path)
		if err != nil {
			b.Fatal(err)
		}
		m.bytes = float64(info.Size()) / float64(flows)
	case "redis":
		kept, err := strconv.Atoi(regexp.MustCompile(`used_memory_dataset:(\d+)`).FindStringSubmatch(server.Do("INFO", "memory"))[1])
		if err != nil {
			b.Fatal(err)
		}
		m.bytes = float64(kept) / float64(flows)
		if takes > 0 {
			m.trips = trips(b, handle, server, int64(flows))
		}
	}
	slices.Sort(m.pages)
	slices.Sort(m.answers)
	runtime.KeepAlive(store)
	return m
}

var readsIn = regexp.MustCompile(`total_reads_processed:(\d+)`)

// trips counts how often Redis has to read for a flow, with one person alone; asking for the count is one time itself.
func trips(b *testing.B, handle fasthttp.RequestHandler, server *redisserver.Server, after int64) (each [3]float64) {
	const flows = 20
	for n := range int64(flows) {
		last, part := -1, 0
		oneFlow(b, handle, after+n+1, func() {
			reads, err := strconv.Atoi(readsIn.FindStringSubmatch(server.Do("INFO", "stats"))[1])
			if err != nil {
				b.Fatal(err)
			}
			if last >= 0 {
				each[part] += float64(reads-last-1) / flows
				part++
			}
			last = reads
		})
	}
	return each
}

func heap() int64 {
	var stats runtime.MemStats
	runtime.GC()
	runtime.GC() // what pools hold goes with the second
	runtime.ReadMemStats(&stats)
	return int64(stats.HeapAlloc)
}

// typed is the user name that somebody types.
func typed(n int64) string { return fmt.Sprint("jeanne", n) }

// oneFlow mends one connection, and tells how long the pages took and the answer. What looks on, if anything, is called before it, between
// its three parts, and after it.
func oneFlow(b *testing.B, handle fasthttp.RequestHandler, n int64, look func()) (pages []time.Duration, answer time.Duration) {
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
	if look == nil {
		look = func() {}
	}
	look()
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
	look()
	_, answer = ask("POST", page, "turn="+turn[1]+"&f0="+typed(n)+"&f1=secret")
	look()
	body, took = ask("GET", page, "")
	look()
	if !strings.Contains(body, `data-step="done"`) {
		b.Errorf("the answer is not followed by the end: %.600s", body)
	}
	return append(pages, took), answer
}

//go:build bench && linux

package bench_test

import (
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/valyala/fasthttp"

	"github.com/open-reconnect/reconnect/internal/figures"
)

// target is a page that is asked for again and again.
type target struct {
	pid                       int // whose it is
	address, cookie, encoding string
}

// page is one answer: its body as it travels, and the headers that belong to it.
type page struct {
	headers string
	body    []byte
}

func (t target) request() *fasthttp.Request {
	r := fasthttp.AcquireRequest()
	r.SetRequestURI(t.address)
	r.Header.Set("Accept-Encoding", t.encoding)
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	if t.cookie != "" {
		r.Header.Set("Cookie", t.cookie)
	}
	return r
}

// fetch asks for the page once.
func (t target) fetch(b *testing.B) (got page) {
	b.Helper()
	w := fasthttp.AcquireResponse()
	if err := fasthttp.Do(t.request(), w); err != nil || w.StatusCode() != fasthttp.StatusOK {
		b.Fatalf("%s is answered %d: %v", t.address, w.StatusCode(), err)
	}
	for name, value := range w.Header.All() {
		switch n := string(name); n {
		case "Content-Length", "Date", "Server", "Connection":
		default:
			got.headers += n + ": " + string(value) + "\n"
		}
	}
	got.body = append(got.body, w.Body()...)
	return got
}

// served is what came of asking for a page for a while.
type served struct {
	pages          float64
	server, client time.Duration // of a processor
}

// together asks for several pages by turns, over kept connections, for so many rounds. Each server's time of a processor is its own, so
// whatever else the machine does meets all alike; the client's is divided evenly.
func together(b *testing.B, rounds int, targets ...target) (all [][]served) {
	b.Helper()
	for range rounds {
		all = append(all, once(b, targets))
	}
	return all
}

// span is how long a round takes.
const span = 500 * time.Millisecond

func once(b *testing.B, targets []target) (all []served) {
	b.Helper()
	const people = 8
	client := &fasthttp.Client{MaxConnsPerHost: people}
	defer client.CloseIdleConnections()
	var (
		group      sync.WaitGroup
		pages, bad atomic.Int64 // of each target
	)
	self, began := -spent(b, os.Getpid()), time.Now()
	for _, t := range targets {
		all = append(all, served{server: -spent(b, t.pid)})
	}
	for range people {
		group.Go(func() {
			var requests []*fasthttp.Request
			for _, t := range targets {
				requests = append(requests, t.request())
			}
			w := fasthttp.AcquireResponse()
			for time.Since(began) < span {
				for _, r := range requests {
					if err := client.Do(r, w); err != nil || w.StatusCode() != fasthttp.StatusOK {
						bad.Add(1)
					}
				}
				pages.Add(1)
			}
		})
	}
	group.Wait()
	self += spent(b, os.Getpid())
	for i, t := range targets {
		all[i].server += spent(b, t.pid)
		all[i].pages, all[i].client = float64(pages.Load()), self/time.Duration(len(targets))
	}
	if bad.Load() > 0 {
		b.Fatalf("%d of %d requests failed", bad.Load(), pages.Load()*int64(len(targets)))
	}
	return all
}

// ratios compares a target in each round with the second one, by what a page costs.
func ratios(of [][]served, target int, cost func(served) float64) figures.Spread {
	var all []float64
	for _, round := range of {
		all = append(all, cost(round[1])/cost(round[target]))
	}
	return figures.Of(all...)
}

// server is what a page costs its server, in microseconds of a processor.
func server(s served) float64 { return s.server.Seconds() * 1e6 / s.pages }

// both is what it costs the server and the client.
func both(s served) float64 { return server(s) + client(s) }

func client(s served) float64 { return s.client.Seconds() * 1e6 / s.pages }

// median is what a page of a target costs.
func median(of [][]served, target int, cost func(served) float64) float64 {
	var all []float64
	for _, round := range of {
		all = append(all, cost(round[target]))
	}
	return figures.Of(all...).Median
}

// apart is by which share two of the same seem to differ.
func apart(same figures.Spread) float64 { return max(1-same.Low, same.High-1) }

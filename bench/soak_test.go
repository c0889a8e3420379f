//go:build bench && linux

package bench_test

import (
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/figures"
)

const (
	soakPeople = 1000             // who come in each round of a soak; PEOPLE says another number
	keptFor    = 15 * time.Minute // how long a flow that has ended is kept
	perKept    = 4 << 10          // what it may hold meanwhile: it takes 2 kB, and as much again is left to the runtime
	waitingFor = 2 * time.Second  // how long all of a round wait, at least
	roundEvery = 20 * time.Second // so that as many flows are kept in the end as in the middle, whatever else the machine does
	swing      = 8                // by how many MiB Go's heap and what is mapped of the file go up and down, and goroutines by as many
)

// standing is how things stand when everybody of a round has gone.
type standing struct {
	at                   time.Time
	people               float64 // so far
	resident, goroutines float64
}

// soak has people come, wait, hear, go and come again for a time; every third goes before there is news and opens another stream. It fails
// where memory or goroutines have grown: where the least of the last third of the rounds is more than the most of the second third by more
// than noise, apart from flows that are kept for some minutes after their end.
func soak(b *testing.B, k *bank, text string) {
	b.Helper()
	long, err := time.ParseDuration(text)
	if err != nil {
		b.Fatal(err)
	}
	told := free(b)
	w, widget := serve(b, k, "metrics: "+told, "trusted_proxies: [127.0.0.1]")
	at := reached(b, widget, howMany(b, soakPeople))
	var all []standing
	people, began := 0, time.Now()
	for len(all) < 6 || time.Since(began) < long {
		people += comeAndGo(b, k, at, howMany(b, soakPeople))
		var is standing
		for last := -1.0; is.goroutines != last; { // what has ended is put away soon after
			last = is.goroutines
			time.Sleep(time.Second)
			is = standing{time.Now(), float64(people), w.resident(), metric(b, told, "go_goroutines")}
		}
		all = append(all, is)
		time.Sleep(time.Until(began.Add(time.Duration(len(all)) * roundEvery)))
	}
	second, third := all[len(all)/3:2*len(all)/3], all[2*len(all)/3:]
	begin, end := all[0], all[len(all)-1]
	figures.Tell("soak: people, rounds, MiB resident at the beginning and the end, goroutines",
		fmt.Sprintf("%d, %d, %.0f, %.0f, %.0f, %.0f", people, len(all), begin.resident/(1<<20), end.resident/(1<<20), begin.goroutines, end.goroutines),
		"", true)
	steady(b, "MiB resident, but for flows that have ended lately", second, third, func(s standing) float64 {
		return (s.resident - keptOf(all, s)*perKept) / (1 << 20)
	})
	steady(b, "goroutines", second, third, func(s standing) float64 { return s.goroutines })
	b.ReportMetric(0, "ns/op")
}

// keptOf is how many people's flows have ended so lately that they are kept.
func keptOf(all []standing, now standing) float64 {
	for _, before := range slices.Backward(all) {
		if now.at.Sub(before.at) > keptFor {
			return now.people - before.people
		}
	}
	return now.people
}

// steady takes down whether something has grown.
func steady(b *testing.B, what string, second, third []standing, of func(standing) float64) {
	b.Helper()
	values := func(all []standing) (v []float64) {
		for _, s := range all {
			v = append(v, of(s))
		}
		return v
	}
	before, after := values(second), values(third)
	is := slices.Min(after) <= slices.Max(before)+swing
	figures.Tell("  "+what, fmt.Sprintf("%.0f to %.0f, then %.0f to %.0f", slices.Min(before), slices.Max(before), slices.Min(after), slices.Max(after)),
		"no more, but for noise", is)
	if !is {
		b.Errorf("there are more and more %s", what)
	}
}

// comeAndGo has people wait for one approval until they have heard of it, and returns how many did.
func comeAndGo(b *testing.B, k *bank, at []string, people int) int {
	b.Helper()
	connection := k.broken(map[string]any{"do": "ask_approval"}, map[string]any{"do": "accept"})
	c := &crowd{b: b, bank: k, at: at, leave: func(person int) bool { return person%3 == 0 }}
	c.come(people, connection)
	c.leave = nil
	for _, again := range c.gone {
		c.listen(again)
	}
	time.Sleep(waitingFor)
	k.order(http.MethodPost, k.control+"/powens/connections/"+connection+"/approve", map[string]any{}, nil)
	for since := time.Now(); c.ended.Load() < c.open.Load(); time.Sleep(20 * time.Millisecond) {
		if time.Since(since) > time.Minute {
			b.Fatalf("%d of %d streams have heard", c.ended.Load(), c.open.Load())
		}
	}
	if c.failed.Load() > 0 {
		b.Errorf("%d of %d people were sent away", c.failed.Load(), people)
	}
	k.order(http.MethodDelete, k.control+"/history", nil, nil)
	return int(c.open.Load())
}

// metric is a figure that a server tells.
func metric(b *testing.B, at, name string) float64 {
	b.Helper()
	resp, err := http.Get("http://" + at + "/metrics")
	if err != nil {
		b.Fatal(err)
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(resp.Body)
	_, rest, found := strings.Cut(string(text), "\n"+name+" ")
	line, _, _ := strings.Cut(rest, "\n")
	v, err := strconv.ParseFloat(line, 64)
	if !found || err != nil {
		b.Fatalf("there is no figure %s", name)
	}
	return v
}

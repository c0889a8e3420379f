//go:build browser

package e2e_test

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/balancer"
	"github.com/open-reconnect/reconnect/internal/figures"
	"github.com/open-reconnect/reconnect/internal/redisserver"
)

// Each server may use a third of a processor, so that Redis, the balancer, the banks and the people have room on this machine.
const (
	replicaShare  = 1.0 / 3
	replicaPeople = 60 // at once
	replicaSpan   = 6 * time.Second
	replicaRounds = 2
	budgetTwice   = 1.8
)

// BenchmarkReplicas has people mend connections one after another, over HTTP and as quickly as they can: at one server, at two
// replicas, and at two servers that share nothing, in turns. On a small machine a server is slower where another one runs: what
// two replicas lose by sharing is told by the last two.
func BenchmarkReplicas(b *testing.B) {
	shares := [2]string{third(b, 0), third(b, 1)}
	first, second := redisserver.Start(b, "--appendfsync", "everysec"), redisserver.Start(b, "--appendfsync", "everysec")
	one, two, three := local(b), local(b), local(b)
	public, other := "http://"+balancer.Start(b, one, two), "http://"+balancer.Start(b, three, local(b))
	server := launch(b, one, public, "redis://"+first.Addr+"/0")
	replica := launch(b, two, public, "redis://"+first.Addr+"/0")
	stranger := launch(b, three, other, "redis://"+second.Addr+"/0")
	replica.kill()
	stranger.kill()
	join(b, shares[0], server)
	ways := []*struct {
		beside *sibling // what runs beside the server
		doors  []string
		rate   float64 // flows a second
		cost   float64 // milliseconds of a processor a flow
		calls  float64 // commands to Redis a flow
	}{{doors: []string{public}}, {beside: replica, doors: []string{public}}, {beside: stranger, doors: []string{public, other}}}
	rounds, links := float64(b.N*replicaRounds), 800
	for range b.N * replicaRounds {
		for _, w := range ways {
			running := []*sibling{server}
			if w.beside != nil {
				w.beside.start()
				join(b, shares[1], w.beside)
				running = append(running, w.beside)
			}
			var (
				c      *hasty
				began  time.Duration
				obeyed int
				rate   float64
			)
			for enough := false; ; links *= 2 { // as many as such servers need
				c = newCrowd(b, w.doors, links)
				began, obeyed = used(b, running), commands(b, first)+commands(b, second)
				if rate, enough = c.mend(b); enough {
					break
				}
			}
			flows := float64(c.ended.Load())
			w.rate += rate / rounds
			w.cost += (used(b, running) - began).Seconds() * 1000 / flows / rounds
			w.calls += float64(commands(b, first)+commands(b, second)-obeyed) / flows / rounds
			if w.beside != nil {
				w.beside.kill()
			}
		}
	}
	alone, both, apart := ways[0], ways[1], ways[2]
	ratio, sharing := both.rate/alone.rate, both.rate/apart.rate
	b.ReportMetric(alone.rate, "flows/s-of-one")
	b.ReportMetric(both.rate, "flows/s-of-two")
	b.ReportMetric(ratio, "ratio")
	b.ReportMetric(0, "ns/op")
	figures.Tell("two replicas against one server, each held to a third of a processor",
		fmt.Sprintf("%.2f (%.0f/s of %.0f/s)", ratio, both.rate, alone.rate), fmt.Sprint("≥ ", budgetTwice), ratio >= budgetTwice)
	figures.Tell("  against two servers that share nothing, where the machine is as busy",
		fmt.Sprintf("%.2f (%.0f/s)", sharing, apart.rate), fmt.Sprint("≥ ", budgetTwice/2), sharing >= budgetTwice/2)
	figures.Tell("  of a processor a flow: one, two replicas, two that share nothing",
		fmt.Sprintf("%.1f ms, %.1f ms, %.1f ms", alone.cost, both.cost, apart.cost), "", true)
	figures.Tell("  commands that Redis obeys a flow: one, two replicas", fmt.Sprintf("%.0f, %.0f", alone.calls, both.calls), "", true)
}

// join puts a server into a control group.
func join(b *testing.B, group string, s *sibling) {
	b.Helper()
	if err := write(filepath.Join(group, "cgroup.procs"), strconv.Itoa(s.cmd.Process.Pid)); err != nil {
		b.Fatal(err)
	}
}

// third makes a control group, of either version, whose processes together have no more than their share of a processor. It goes when
// they have ended.
func third(b *testing.B, i int) string {
	b.Helper()
	const period, quota = 20_000, 20_000 * replicaShare // µs; short, so that nothing stands still for long
	for _, version := range []struct {
		root  string
		files [][2]string
	}{
		{"/sys/fs/cgroup", [][2]string{{"cpu.max", fmt.Sprintf("%.0f %d", quota, period)}}},
		{"/sys/fs/cgroup/cpu", [][2]string{{"cpu.cfs_period_us", strconv.Itoa(period)}, {"cpu.cfs_quota_us", fmt.Sprintf("%.0f", quota)}}},
	} {
		folder := filepath.Join(version.root, fmt.Sprintf("reconnect-bench-%d-%d", os.Getpid(), i))
		if os.Mkdir(folder, 0o755) != nil {
			continue
		}
		b.Cleanup(func() { _ = os.Remove(folder) })
		held := true
		for _, f := range version.files {
			held = held && write(filepath.Join(folder, f[0]), f[1]) == nil
		}
		if held {
			return folder
		}
	}
	b.Fatal("no process can be held to a share of a processor here: that takes root, and control groups with the controller cpu")
	return ""
}

// write writes to a file of the system's, which is there.
func write(name, text string) error {
	f, err := os.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.WriteString(text)
	return errors.Join(err, f.Close())
}

// used is how long processes have had a processor so far.
func used(b *testing.B, of []*sibling) (sum time.Duration) {
	b.Helper()
	for _, s := range of {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.cmd.Process.Pid))
		f := strings.Fields(string(stat[strings.LastIndexByte(string(stat), ')')+1:]))
		if err != nil || len(f) < 13 {
			b.Fatalf("a process does not say what it uses: %v", err)
		}
		for _, n := range f[11:13] { // hundredths of a second, in the program and in the system
			v, _ := strconv.Atoi(n)
			sum += time.Duration(v) * 10 * time.Millisecond
		}
	}
	return sum
}

// commands is how many Redis has obeyed.
func commands(b *testing.B, redis *redisserver.Server) (n int) {
	b.Helper()
	for _, m := range regexp.MustCompile(`(?m)^cmdstat_\S+:calls=(\d+)`).FindAllStringSubmatch(redis.Do("INFO", "commandstats"), -1) {
		calls, _ := strconv.Atoi(m[1])
		n += calls
	}
	return n
}

// hasty are people who mend connections one after another.
type hasty struct {
	links chan string
	ended atomic.Int64
}

// newCrowd makes their links, to one door or several, which takes the integrator and the banks longer than all that follows.
func newCrowd(b *testing.B, doors []string, links int) *hasty {
	b.Helper()
	c := &hasty{links: make(chan string, links)}
	for i := range links {
		to, _ := link(b, "powens/otp")
		c.links <- strings.Replace(to, widget.widget, doors[i%len(doors)], 1)
	}
	return c
}

// mend has them mend their connections for a while, and returns how many a second once all are at it, and whether there were links enough.
func (c *hasty) mend(b *testing.B) (rate float64, enough bool) {
	b.Helper()
	t := &deployment{people: &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: 4 * replicaPeople},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	defer t.people.CloseIdleConnections()
	var over atomic.Bool
	var all sync.WaitGroup
	for range replicaPeople {
		all.Go(func() {
			for !over.Load() {
				var p *passer
				select {
				case link := <-c.links:
					p = &passer{link: link}
				default:
					return
				}
				if p.mend(b.Context(), t); p.err != nil || p.status != "done" {
					b.Errorf("a flow ends as %q: %v", p.status, p.err)
					return
				}
				c.ended.Add(1)
			}
		})
	}
	time.Sleep(replicaSpan / 3)
	began, before := time.Now(), c.ended.Load()
	time.Sleep(replicaSpan)
	rate = float64(c.ended.Load()-before) / time.Since(began).Seconds()
	enough = len(c.links) > 0
	over.Store(true)
	all.Wait()
	return rate, enough
}

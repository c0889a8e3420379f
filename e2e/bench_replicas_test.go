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
	"github.com/open-reconnect/reconnect/internal/redisserver"
)

// Each replica may use a third of a processor, so that Redis, the balancer, the banks and the people have room on this machine.
const (
	replicaShare  = 1.0 / 3
	replicaPeople = 60 // at once
	replicaSpan   = 8 * time.Second
	replicaRounds = 2
	budgetTwice   = 1.8
)

// BenchmarkReplicas has people mend connections one after another, over HTTP and as quickly as they can, through the balancer:
// while there is one replica, and while there are two. The two take turns. It tells the flows per second, and what a flow costs.
func BenchmarkReplicas(b *testing.B) {
	redis := redisserver.Start(b, "--appendfsync", "everysec")
	addresses := [2]string{local(b), local(b)}
	public := "http://" + balancer.Start(b, addresses[0], addresses[1])
	shares := [2]string{third(b, 0), third(b, 1)}
	join := func(i int, s *sibling) {
		if err := write(filepath.Join(shares[i], "cgroup.procs"), strconv.Itoa(s.cmd.Process.Pid)); err != nil {
			b.Fatal(err)
		}
	}
	var widgets [2]*sibling
	for i, address := range addresses {
		widgets[i] = launch(b, address, public, "redis://"+redis.Addr+"/0")
		join(i, widgets[i])
	}
	var rates, costs, calls [2]float64 // flows per second; milliseconds of a processor, and commands to Redis, a flow
	rounds := float64(b.N * replicaRounds)
	for range b.N * replicaRounds {
		for _, n := range []int{2, 1} {
			if n == 2 && widgets[1].cmd == nil {
				widgets[1].start()
				join(1, widgets[1])
			}
			if n == 1 {
				widgets[1].kill()
			}
			began, obeyed := used(b, widgets[:n]), commands(b, redis)
			flows, rate := crowdAt(b, public)
			rates[n-1] += rate / rounds
			costs[n-1] += (used(b, widgets[:n]) - began).Seconds() * 1000 / float64(flows) / rounds
			calls[n-1] += float64(commands(b, redis)-obeyed) / float64(flows) / rounds
		}
	}
	ratio := rates[1] / rates[0]
	b.ReportMetric(rates[0], "flows/s-of-one")
	b.ReportMetric(rates[1], "flows/s-of-two")
	b.ReportMetric(ratio, "ratio")
	b.ReportMetric(0, "ns/op")
	figures.add("two replicas against one, each held to a third of a processor",
		fmt.Sprintf("%.2f (%.0f/s of %.0f/s)", ratio, rates[1], rates[0]), fmt.Sprint("≥ ", budgetTwice), ratio >= budgetTwice)
	figures.add("  the same by the time of a processor that a flow takes, whatever else the machine does",
		fmt.Sprintf("%.2f (%.1f ms, and %.1f ms with one)", 2*costs[0]/costs[1], costs[1], costs[0]), fmt.Sprint("≥ ", budgetTwice), 2*costs[0] >= budgetTwice*costs[1])
	figures.add("  commands that Redis obeys a flow", fmt.Sprintf("%.0f, and %.0f with one", calls[1], calls[0]), "", true)
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

// crowdAt has people mend connections for a while, and returns how many flows they have ended, and how many a second once all were
// at it.
func crowdAt(b *testing.B, address string) (flows int, rate float64) {
	b.Helper()
	links := make(chan string, 4*replicaPeople) // made beforehand where there is time
	t := &deployment{widget: address, people: &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: 4 * replicaPeople},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	defer t.people.CloseIdleConnections()
	var ended, counting, whole atomic.Int64
	var over atomic.Bool
	var all sync.WaitGroup
	for range replicaPeople {
		all.Go(func() {
			for to := range links {
				if over.Load() {
					return
				}
				p := &passer{link: to}
				p.mend(b.Context(), t)
				switch {
				case p.err != nil || p.status != "done":
					b.Errorf("a flow ends as %q: %v", p.status, p.err)
				default:
					whole.Add(1)
					ended.Add(counting.Load())
				}
			}
		})
	}
	began := time.Now()
	var from time.Time
	for time.Since(began) < replicaSpan+2*time.Second {
		to, _ := link(b, "powens/otp")
		links <- strings.Replace(to, widget.widget, address, 1)
		if from.IsZero() && time.Since(began) > 2*time.Second { // all are at it
			from = time.Now()
			counting.Store(1)
		}
	}
	counting.Store(0)
	n, took := ended.Load(), time.Since(from)
	over.Store(true)
	close(links)
	all.Wait()
	return int(whole.Load()), float64(n) / took.Seconds()
}

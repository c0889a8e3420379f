//go:build bench && linux

package bench_test

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/figures"
)

// waitingPeople is how many wait at once, if as many descriptors can be had; PEOPLE says another number.
const waitingPeople = 15_000

// comingTime bounds how long they come.
const comingTime = 2 * time.Minute

// crowd are people who wait for one approval, each with a flow and a stream of events.
type crowd struct {
	b                   *testing.B
	bank                *bank
	at                  string // the widget's host and port
	open, ended, failed atomic.Int64
}

// BenchmarkWaiting has people wait for one approval: "widget serve" and "widget sandbox" as they are installed. It tells what each holds, what
// others who answer a form meanwhile see of them, what the bank is asked, and when the last has heard of the approval.
func BenchmarkWaiting(b *testing.B) {
	k := startBank(b)
	k.order(http.MethodPut, k.control+"/switches", map[string]any{"approval_lifetime": "30m"}, nil)
	config, listen := configuration(b, k.api)
	w := run(b, nil, program(b), "serve", "--config", config)
	w.answers("http://" + listen + "/healthz")
	connection := k.broken(map[string]any{"do": "ask_approval"}, map[string]any{"do": "accept"})
	people := howMany(b)
	c := &crowd{b: b, bank: k, at: listen}
	before, began := w.resident(), time.Now()
	c.come(people, connection)
	if int(c.open.Load()) < people/10 {
		b.Fatalf("%d of %d people wait\n%s", c.open.Load(), people, tail(w.said.String()))
	}
	opened := time.Since(began)
	streams := float64(c.open.Load())

	k.order(http.MethodDelete, k.control+"/history", nil, nil)
	const while = 15 * time.Second
	spentBefore := spent(b, w.cmd.Process.Pid)
	time.Sleep(while)
	cores, asked := (spent(b, w.cmd.Process.Pid)-spentBefore).Seconds()/while.Seconds(), k.asked()
	each := (w.resident() - before) / streams / 1024
	forms := c.forms(rounds(150, 50))

	approved := time.Now()
	k.order(http.MethodPost, k.control+"/powens/connections/"+connection+"/approve", map[string]any{}, nil)
	for c.ended.Load() < c.open.Load() && time.Since(approved) < 2*time.Minute {
		time.Sleep(20 * time.Millisecond)
	}
	told := time.Since(approved)
	if c.ended.Load() < c.open.Load() {
		b.Errorf("%d of %d streams have heard", c.ended.Load(), c.open.Load())
	}

	figures.Waiting.Is(figures.Of(each))
	figures.Tell("  people who wait, opened in, who were sent away, processors meanwhile, requests to the bank a person and minute",
		fmt.Sprintf("%.0f, %.0f s, %d, %.2f, %.4f", streams, opened.Seconds(), c.failed.Load(), cores, float64(asked)/while.Minutes()/streams), "", true)
	figures.WaitingForms.Is(figures.Percentile(forms, 99))
	figures.WaitingTold.Is(figures.Of(told.Seconds()))
	b.ReportMetric(each, "KiB/person")
	b.ReportMetric(told.Seconds(), "s-told")
	b.ReportMetric(0, "ns/op")
}

// howMany people can wait here: each needs a descriptor at the widget and one here.
func howMany(b *testing.B) int {
	b.Helper()
	want := waitingPeople
	if n, err := strconv.Atoi(os.Getenv("PEOPLE")); err == nil {
		want = n
	}
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		b.Fatal(err)
	}
	return min(want, int(limit.Max)-500)
}

// come opens a flow for each person, and its stream: for as many as come in time.
func (c *crowd) come(people int, connection string) {
	c.b.Helper()
	places := make(chan struct{}, people)
	for range people {
		places <- struct{}{}
	}
	close(places)
	began := time.Now()
	var all sync.WaitGroup
	for range 16 {
		all.Go(func() {
			for range places {
				if time.Since(began) > comingTime {
					return
				}
				c.wait(c.bank.link("http://"+c.at, connection))
			}
		})
	}
	all.Wait()
}

// wait follows a link and listens to the page's stream until it ends.
func (c *crowd) wait(link string) {
	path, cookie := c.follow(link)
	conn, err := net.Dial("tcp", c.at)
	if err != nil || path == "" {
		c.failed.Add(1)
		return
	}
	fmt.Fprintf(conn, "GET %s/events HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nAccept: text/event-stream\r\n\r\n", path, c.at, cookie)
	said := bufio.NewReaderSize(conn, 512)
	if line, err := said.ReadString('\n'); err != nil || !strings.Contains(line, " 200 ") {
		c.failed.Add(1)
		_ = conn.Close()
		return
	}
	c.open.Add(1)
	go func() {
		defer conn.Close()
		_, _ = io.Copy(io.Discard, said)
		c.ended.Add(1)
	}()
}

// follow opens a link and returns the page's path and cookie.
func (c *crowd) follow(link string) (path, cookie string) {
	g := get(c.b, link)
	if found := dataAction.FindSubmatch(g.body); found != nil {
		path = string(found[1])
	}
	for _, k := range g.cookies {
		cookie = k.Name + "=" + k.Value
	}
	return path, cookie
}

var turnIn = regexp.MustCompile(`name="turn" value="(\d+)"`)

// forms has others mend a connection one after the other, and returns how long, in ms, their pages and their answers took.
func (c *crowd) forms(n int) (ms []float64) {
	c.b.Helper()
	took := func(since time.Time) { ms = append(ms, float64(time.Since(since).Microseconds())/1e3) }
	for range n {
		link := c.bank.link("http://"+c.at, c.bank.broken(map[string]any{"do": "refuse_password"}, map[string]any{"do": "accept"}))
		path, cookie := c.follow(link)
		began := time.Now()
		page := c.browse(http.MethodGet, path, cookie, nil)
		took(began)
		turn := turnIn.FindSubmatch(page)
		if turn == nil {
			c.b.Fatalf("there is no form: %.600s", page)
		}
		began = time.Now()
		c.browse(http.MethodPost, path, cookie, url.Values{"turn": {string(turn[1])}, "f0": {"mary"}, "f1": {"1234"}})
		took(began)
	}
	return ms
}

func (c *crowd) browse(method, path, cookie string, form url.Values) []byte {
	c.b.Helper()
	r, err := http.NewRequest(method, "http://"+c.at+path, strings.NewReader(form.Encode()))
	if err != nil {
		c.b.Fatal(err)
	}
	r.Header.Set("Cookie", cookie)
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	r.Header.Set("Sec-Fetch-Mode", "navigate")
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := integrator.Do(r)
	if err != nil {
		c.b.Fatal(err)
	}
	defer resp.Body.Close()
	var body bytes.Buffer
	_, _ = body.ReadFrom(resp.Body)
	if resp.StatusCode >= 400 {
		c.b.Fatalf("%s %s is answered %d: %.300s", method, path, resp.StatusCode, &body)
	}
	return body.Bytes()
}

// tail is the end of what was said.
func tail(said string) string { return said[max(0, len(said)-2000):] }

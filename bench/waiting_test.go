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

	"github.com/open-reconnect/reconnect/internal/balancer"
	"github.com/open-reconnect/reconnect/internal/figures"
)

// waitingPeople is how many wait at once, if as many descriptors can be had; PEOPLE says another number. With PROXY set to anything they come
// through HAProxy.
const waitingPeople = 15_000

// comingTime bounds how long they come.
const comingTime = 2 * time.Minute

// asksAtMost is how many requests to the bank a person and minute those who wait for one approval may cause together. An approval of one
// person is looked for every 0.8 s.
const asksAtMost = 0.1

// crowd are people who wait for one approval, each with a flow and a stream of events.
type crowd struct {
	b                   *testing.B
	bank                *bank
	at                  []string // hosts and ports at which the widget is reached
	open, ended, failed atomic.Int64
	coming              atomic.Int64 // who come, to one address after the other

	leave  func(person int) bool // who goes before there is news, and comes again; nil is nobody
	mu     sync.Mutex
	gone   []stream // who went
	people int
}

// stream is where a person's page listens.
type stream struct{ at, path, cookie string }

// BenchmarkWaiting has people wait for one approval: "widget serve" and "widget sandbox" as they are installed. It tells what each holds, what
// others who answer a form meanwhile see of them, what the bank is asked, and when the last has heard of the approval. A second server, at which
// nobody waits, is asked for the same forms by turns: what these take is the machine's, the bank's and the client's. With FOR=1h people come and go
// for so long instead: see [soak].
func BenchmarkWaiting(b *testing.B) {
	k := startBank(b)
	k.order(http.MethodPut, k.control+"/switches", map[string]any{"approval_lifetime": "30m"}, nil)
	if long := os.Getenv("FOR"); long != "" {
		soak(b, k, long)
		return
	}
	people := howMany(b, waitingPeople)
	w, listen := serve(b, k, "trusted_proxies: [127.0.0.1]")
	_, beside := serve(b, k, "trusted_proxies: [127.0.0.1]")
	connection := k.broken(map[string]any{"do": "ask_approval"}, map[string]any{"do": "accept"})
	c := &crowd{b: b, bank: k, at: reached(b, listen, people)}
	quiet := &crowd{b: b, bank: k, at: reached(b, beside, 1)}
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
	mapped := w.holds("RssFile") / 1024 / 1024
	var forms, alone []float64
	for range rounds(150, 50) {
		forms, alone = append(forms, c.form()...), append(alone, quiet.form()...)
	}

	if n := c.ended.Load(); n > 0 {
		b.Errorf("%d streams have ended before there was news", n)
	}
	approved, spentBefore := time.Now(), spent(b, w.cmd.Process.Pid)
	k.order(http.MethodPost, k.control+"/powens/connections/"+connection+"/approve", map[string]any{}, nil)
	for c.ended.Load() < c.open.Load() && time.Since(approved) < 2*time.Minute {
		time.Sleep(20 * time.Millisecond)
	}
	told, busy := time.Since(approved), spent(b, w.cmd.Process.Pid)-spentBefore
	if c.ended.Load() < c.open.Load() {
		b.Errorf("%d of %d streams have heard", c.ended.Load(), c.open.Load())
	}

	way := "directly"
	if proxied() {
		way = fmt.Sprintf("through %d HAProxy", len(c.at))
	}
	figures.Waiting.Is(figures.Of(each))
	asks := float64(asked) / while.Minutes() / streams
	figures.Tell("  people who wait, opened in, who were sent away, processors meanwhile, of the memory program and file",
		fmt.Sprintf("%.0f %s, %.0f s, %d, %.2f, %.0f MiB", streams, way, opened.Seconds(), c.failed.Load(), cores, mapped), "", true)
	figures.Tell("  requests to the bank a person and minute", fmt.Sprintf("%.4f", asks), fmt.Sprintf("≤ %g", asksAtMost), asks <= asksAtMost)
	figures.WaitingForms.Is(figures.Percentile(forms, 99))
	figures.Tell("  the same where nobody waits, by turns, p99; p50 of both", fmt.Sprintf("%s; %s, %s",
		figures.Percentile(alone, 99).In("ms"), figures.Percentile(alone, 50).In("ms"), figures.Percentile(forms, 50).In("ms")), "", true)
	figures.WaitingTold.Is(figures.Of(told.Seconds()))
	figures.Tell("  of a processor at the server meanwhile", fmt.Sprintf("%.1f s", busy.Seconds()), "", true)
	b.ReportMetric(each, "KiB/person")
	b.ReportMetric(told.Seconds(), "s-told")
	b.ReportMetric(0, "ns/op")
}

// serve starts a widget of the bank's, whose configuration has some lines more.
func serve(b *testing.B, k *bank, lines ...string) (w *process, at string) {
	b.Helper()
	config, at := configuration(b, k.api)
	text, err := os.ReadFile(config)
	if err == nil {
		err = os.WriteFile(config, append(text, strings.Join(lines, "\n")...), 0o600)
	}
	if err != nil {
		b.Fatal(err)
	}
	w = run(b, nil, program(b), "serve", "--config", config)
	w.answers("http://" + at + "/healthz")
	return w, at
}

// proxied reports whether people come through a proxy.
func proxied() bool { return os.Getenv("PROXY") != "" }

// reached is where so many people reach a widget: itself, or as many proxies before it as take them all. One holds two descriptors for each,
// its client's and the widget's.
func reached(b *testing.B, widget string, people int) (at []string) {
	b.Helper()
	if !proxied() {
		return []string{widget}
	}
	for left := people; left > 0; left -= (descriptors(b) - 500) / 2 {
		at = append(at, balancer.Start(b, widget, widget))
	}
	return at
}

// howMany people can wait here: each needs a descriptor at the widget and one here.
func howMany(b *testing.B, want int) int {
	b.Helper()
	if n, err := strconv.Atoi(os.Getenv("PEOPLE")); err == nil {
		want = n
	}
	return min(want, descriptors(b)-500)
}

// descriptors is how many a process may have here.
func descriptors(b *testing.B) int {
	b.Helper()
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		b.Fatal(err)
	}
	return int(limit.Max)
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
				at := c.at[int(c.coming.Add(1))%len(c.at)]
				c.wait(at, c.bank.link("http://"+at, connection))
			}
		})
	}
	all.Wait()
}

// wait follows a link and listens to the page's stream until it ends.
func (c *crowd) wait(at, link string) {
	path, cookie := c.follow(link)
	if path == "" {
		c.failed.Add(1)
		return
	}
	c.listen(stream{at, path, cookie})
}

func (c *crowd) listen(to stream) {
	conn, err := net.Dial("tcp", to.at)
	if err != nil {
		c.failed.Add(1)
		return
	}
	fmt.Fprintf(conn, "GET %s/events HTTP/1.1\r\nHost: %s\r\nCookie: %s\r\nAccept: text/event-stream\r\n\r\n", to.path, to.at, to.cookie)
	said := bufio.NewReaderSize(conn, 512)
	if line, err := said.ReadString('\n'); err != nil || !strings.Contains(line, " 200 ") {
		c.failed.Add(1)
		_ = conn.Close()
		return
	}
	c.mu.Lock()
	c.people++
	goes := c.leave != nil && c.leave(c.people)
	if goes {
		c.gone = append(c.gone, to)
	}
	c.mu.Unlock()
	if goes {
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

// form has another one mend a connection, and returns how long, in ms, the page and its answer took.
func (c *crowd) form() (ms []float64) {
	c.b.Helper()
	took := func(since time.Time) { ms = append(ms, float64(time.Since(since).Microseconds())/1e3) }
	link := c.bank.link("http://"+c.at[0], c.bank.broken(map[string]any{"do": "refuse_password"}, map[string]any{"do": "accept"}))
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
	return ms
}

func (c *crowd) browse(method, path, cookie string, form url.Values) []byte {
	c.b.Helper()
	r, err := http.NewRequest(method, "http://"+c.at[0]+path, strings.NewReader(form.Encode()))
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

//go:build browser

package e2e_test

import (
	"bufio"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/figures"
	"github.com/open-reconnect/reconnect/internal/redisserver"
	"github.com/open-reconnect/reconnect/internal/soon"
)

// The bank sends people back to the public address, where another replica may be than the one whose page they left open.
func TestAPageOfOneReplicaShowsWhatAnotherHasHeard(t *testing.T) {
	t.Parallel()
	a, b := local(t), local(t)
	public, store := "http://localhost"+b[len("127.0.0.1"):], "redis://"+redisserver.Start(t).Addr+"/0"
	launch(t, a, public, store)
	launch(t, b, public, store)
	here := "http://localhost" + a[len("127.0.0.1"):]
	v := stand(t, person(t), "powens/webauth", here)
	s := v.awaitStep("visit")
	told, heard := v.listens(s.URL), v.listens(strings.Replace(s.URL, here, public, 1))
	told.until("beat")
	heard.until("beat")
	hears, tells := heard.later("turn"), told.later("turn")

	bank := tab(t, v.context)
	href, err := v.frame().Locator("main a.go").GetAttribute("href")
	v.must(err)
	visit(t, bank, here+href)
	v.decide(bank)
	first, then := <-hears, <-tells
	if first.at.IsZero() || then.at.IsZero() {
		t.Fatalf("a stream ended without a turn: %v, %v", heard.lines.Err(), told.lines.Err())
	}
	// What wakes the stream is the news, and not that it looks by itself whenever it says that it is alive.
	if then.beat.After(first.at) {
		t.Errorf("the other replica's stream was silent about the return until it said that it is alive, %s later", then.beat.Sub(first.at))
	}
	v.await("what follows the visit", func(s screen) bool { return s.Step != "visit" && s.Step != "" || s.Outcome != "" })
	shown := time.Now()
	figures.Tell("a replica's stream tells what another has heard, after that one's own",
		fmt.Sprintf("%.0f ms", float64(then.at.Sub(first.at).Microseconds())/1000), "≤ 1000 ms", then.at.Sub(first.at) <= time.Second)
	figures.Tell("  its page shows it",
		fmt.Sprintf("%.0f ms", float64(shown.Sub(first.at).Microseconds())/1000), "≤ 1000 ms", shown.Sub(first.at) <= time.Second)
	v.play()
	v.expectEnd()
}

// stream is a page's stream.
type stream struct {
	v     *visitor
	lines *bufio.Scanner
}

// listens opens the stream of a page as its script does, which has shown the page's cookie before.
func (v *visitor) listens(page string) (h *stream) {
	v.t.Helper()
	soon.Await(v.t, "a stream for the page's cookie", func() bool {
		r, err := http.NewRequestWithContext(v.t.Context(), http.MethodGet, page+"/events", nil)
		v.must(err)
		r.Header.Set("Accept", "text/event-stream")
		r.Header.Set("Sec-Fetch-Site", "same-origin")
		cookies, err := v.context.Cookies(page)
		v.must(err)
		for _, c := range cookies {
			r.AddCookie(&http.Cookie{Name: c.Name, Value: c.Value})
		}
		resp, err := http.DefaultClient.Do(r)
		v.must(err)
		if resp.StatusCode != http.StatusOK {
			_ = resp.Body.Close()
			return false
		}
		v.t.Cleanup(func() { _ = resp.Body.Close() })
		h = &stream{v, bufio.NewScanner(resp.Body)}
		return true
	})
	return h
}

// until reads to the next event of a kind.
func (h *stream) until(kind string) {
	h.v.t.Helper()
	if h.next(kind).at.IsZero() {
		h.v.t.Fatalf("the stream ended without a %s: %v", kind, h.lines.Err())
	}
}

// moment is when an event was read, and the last beat before it.
type moment struct{ at, beat time.Time }

// later reads beside the test, so that the times are right.
func (h *stream) later(kind string) <-chan moment {
	came := make(chan moment, 1)
	go func() { came <- h.next(kind) }()
	return came
}

// next is until for any goroutine: it is zero if no such event came.
func (h *stream) next(kind string) (came moment) {
	for h.lines.Scan() {
		switch h.lines.Text() {
		case "event: " + kind:
			came.at = time.Now()
			return came
		case "event: beat":
			came.beat = time.Now()
		}
	}
	return moment{}
}

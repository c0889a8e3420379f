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
	hears := make(chan time.Time, 1)
	go func() {
		heard.next("turn")
		hears <- time.Now()
	}()

	bank := tab(t, v.context)
	href, err := v.frame().Locator("main a.go").GetAttribute("href")
	v.must(err)
	visit(t, bank, here+href)
	v.decide(bank)
	// What wakes the stream is the news, and not that it looks by itself whenever it says that it is alive.
	if beats := told.until("turn"); beats > 0 {
		t.Errorf("the other replica's stream was silent about the return for %d beats", beats)
	}
	at := time.Now()
	v.await("what follows the visit", func(s screen) bool { return s.Step != "visit" && s.Step != "" || s.Outcome != "" })
	shown := time.Now()
	first := <-hears
	figures.Tell("a replica's stream tells what another has heard, after that one's own",
		fmt.Sprintf("%.0f ms", float64(at.Sub(first).Microseconds())/1000), "≤ 1000 ms", at.Sub(first) <= time.Second)
	figures.Tell("  its page shows it",
		fmt.Sprintf("%.0f ms", float64(shown.Sub(first).Microseconds())/1000), "≤ 1000 ms", shown.Sub(first) <= time.Second)
	v.play()
	v.expectEnd()
}

// stream is a page's stream.
type stream struct {
	v     *visitor
	lines *bufio.Scanner
}

// listens opens the stream of a page as its script does.
func (v *visitor) listens(page string) *stream {
	v.t.Helper()
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
	v.t.Cleanup(func() { _ = resp.Body.Close() })
	if resp.StatusCode != http.StatusOK {
		v.t.Fatalf("the stream is answered %d", resp.StatusCode)
	}
	return &stream{v, bufio.NewScanner(resp.Body)}
}

// until reads to the next event of a kind, and counts the beats before it.
func (h *stream) until(kind string) (beats int) {
	h.v.t.Helper()
	beats, found := h.next(kind)
	if !found {
		h.v.t.Fatal(fmt.Errorf("the stream ended without a %s (%w)", kind, h.lines.Err()))
	}
	return beats
}

// next is until for any goroutine: it reports whether such an event came.
func (h *stream) next(kind string) (beats int, found bool) {
	for h.lines.Scan() {
		switch h.lines.Text() {
		case "event: " + kind:
			return beats, true
		case "event: beat":
			beats++
		}
	}
	return beats, false
}

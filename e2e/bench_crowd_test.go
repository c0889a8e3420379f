//go:build browser

package e2e_test

import (
	"bufio"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/open-reconnect/reconnect/internal/figures"
)

// The crowd: so many people come at once to an aggregator that takes so many requests a second (Syncfy's limit), whose
// bank takes so long from one state of a job to the next. They need so long to type a code.
const (
	crowd      = 200
	crowdRate  = 5
	crowdPace  = 2 * time.Second
	crowdTypes = 3 * time.Second
	// budgetTold is within what each must be told of what was pushed.
	budgetTold = 2 * time.Second
)

// crowdKey is any API key: the simulator takes all.
const crowdKey = "00000000000000000000000000c01d17"

// BenchmarkCrowd has two hundred people mend their connections at once: "widget serve" and "widget sandbox" as they are
// installed, over HTTP and WebSocket. Each follows a link, listens to the page's stream of events, fetches the page when
// that says so, and answers one question. It takes about three minutes and a half.
func BenchmarkCrowd(b *testing.B) {
	for range b.N {
		playCrowd(b)
	}
	b.ReportMetric(0, "ns/op")
}

func playCrowd(b *testing.B) {
	t := startDeployment(b)
	people := make([]*passer, crowd)
	for i := range people {
		people[i] = t.newcomer(b)
	}
	t.order(b, http.MethodDelete, t.control+"/syncfy/rate", nil, nil)
	ctx, cancel := context.WithTimeout(context.Background(), 15*time.Minute)
	defer cancel()
	began := time.Now()
	var all sync.WaitGroup
	for _, p := range people {
		all.Go(func() { p.mend(ctx, t) })
	}
	all.Wait()

	var (
		done, queued, answersQueued int
		last                        time.Duration
		told                        []float64 // seconds
	)
	for i, p := range people {
		if p.err != nil {
			b.Errorf("person %d: %v", i, p.err)
			continue
		}
		if p.queued {
			queued++
		}
		if p.answerQueued {
			answersQueued++
		}
		if p.status == "done" {
			done++
		}
		last = max(last, p.ended.Sub(began))
		told = append(told, t.told(b, p)...)
	}
	var rate struct {
		Requests, Refused, Peak, Tried, Sockets, Together int
	}
	t.order(b, http.MethodGet, t.control+"/syncfy/rate", nil, &rate)
	slices.Sort(told)
	at := func(share float64) float64 { return told[min(int(share*float64(len(told))), len(told)-1)] }
	if len(told) == 0 {
		b.Fatal("nothing was pushed to anybody")
	}
	b.ReportMetric(last.Seconds(), "s-until-the-last")
	b.ReportMetric(at(0.99), "s-told-p99")
	what := fmt.Sprintf("%d people at %d requests/s: ", crowd, crowdRate)
	figures.Tell(what+"mended", fmt.Sprintf("%d, the last after %.0f s", done, last.Seconds()), fmt.Sprint(crowd), done == crowd)
	figures.Tell("  most requests in one second, as the sandbox counts",
		fmt.Sprintf("%d (%d with WebSocket handshakes)", rate.Tried, rate.Together), fmt.Sprint("≤ ", crowdRate), rate.Tried <= crowdRate)
	figures.Tell("  refused with 429", fmt.Sprint(rate.Refused), "0", rate.Refused == 0)
	figures.Tell("  requests a person", fmt.Sprintf("%.2f, and %.2f handshakes", float64(rate.Requests)/crowd, float64(rate.Sockets)/crowd), "", true)
	figures.Tell("  saw that they queue", fmt.Sprintf("%d, and %d with an answer", queued, answersQueued), "", true)
	figures.Tell(fmt.Sprintf("  from the push to the person's stream, %d times: p50, p99, max", len(told)),
		fmt.Sprintf("%.0f ms, %.0f ms, %.0f ms", at(0.5)*1000, at(0.99)*1000, at(1)*1000), fmt.Sprint("≤ ", budgetTold), at(1) <= budgetTold.Seconds())
}

// passer is one of the crowd.
type passer struct {
	link       string
	credential string
	types      time.Duration // how long it takes to type a code

	heard                []word // what the stream has said
	seen                 []view
	queued, answerQueued bool
	status               string
	ended                time.Time
	err                  error
}

// word is what the stream said: a turn, and when.
type word struct {
	turn int
	at   time.Time
}

// view is a page that was fetched: its turn, its step, and when it was there.
type view struct {
	turn   int
	step   string
	status string
	at     time.Time
	doc    *goquery.Document
}

// mend follows the link and does what the page says, as a browser with the page's script does.
func (p *passer) mend(ctx context.Context, t *deployment) {
	p.err = func() error {
		here, err := p.open(ctx, t)
		if err != nil {
			return err
		}
		turns := make(chan int, 1000)
		listening, stop := context.WithCancel(ctx)
		defer func() {
			stop()
			for range turns { // until nothing more is noted
				continue
			}
		}()
		go p.listen(listening, t, here+"/events", turns)
		for {
			now, err := p.look(ctx, t, here)
			if err != nil {
				return err
			}
			switch {
			case now.status != "open":
				p.status, p.ended = now.status, now.at
				return nil
			case now.step == "ask":
				time.Sleep(p.types)
				form := url.Values{"turn": {fmt.Sprint(now.turn)}}
				now.doc.Find("form.ask input:not([type=hidden])").Each(func(_ int, s *goquery.Selection) {
					form.Set(s.AttrOr("name", ""), "123456")
				})
				resp, err := t.ask(ctx, http.MethodPost, here, form)
				if err != nil {
					return err
				}
				_ = resp.Body.Close()
				continue
			}
			for said := now.turn; said == now.turn; {
				select {
				case said = <-turns:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
	}()
}

// open follows the link, and says that the page is seen.
func (p *passer) open(ctx context.Context, t *deployment) (here string, err error) {
	resp, err := t.ask(ctx, http.MethodGet, p.link, nil)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	doc, err := goquery.NewDocumentFromReader(resp.Body)
	if err != nil {
		return "", err
	}
	to, err := resp.Request.URL.Parse(doc.Find("main").AttrOr("data-action", ""))
	if err != nil || to.Path == resp.Request.URL.Path {
		return "", fmt.Errorf("the link is answered %d, with no flow's page (%w)", resp.StatusCode, err)
	}
	seen, err := t.ask(ctx, http.MethodPost, to.String()+"/here", url.Values{})
	if err == nil {
		_ = seen.Body.Close()
	}
	return to.String(), err
}

// look fetches the page.
func (p *passer) look(ctx context.Context, t *deployment, here string) (v view, err error) {
	resp, err := t.ask(ctx, http.MethodGet, here, nil)
	if err != nil {
		return v, err
	}
	defer resp.Body.Close()
	if v.doc, err = goquery.NewDocumentFromReader(resp.Body); err != nil {
		return v, err
	}
	v.at = time.Now()
	main := v.doc.Find("main")
	v.step, v.status = main.AttrOr("data-step", ""), main.AttrOr("data-status", "")
	if _, err := fmt.Sscan(main.AttrOr("data-turn", ""), &v.turn); err != nil {
		return v, fmt.Errorf("a page without a turn, status %d at %s %s %v", resp.StatusCode, time.Now(), here, p.seen)
	}
	if heading := main.Find("h1").Text(); v.step == "wait" && strings.Contains(heading, "your turn") {
		p.queued = true
		p.answerQueued = p.answerQueued || strings.Contains(main.Find(".why").Text(), "your answer")
	}
	kept := v
	kept.doc = nil
	p.seen = append(p.seen, kept)
	return v, nil
}

// listen notes what the stream says, and opens it again when it is lost.
func (p *passer) listen(ctx context.Context, t *deployment, address string, turns chan<- int) {
	defer close(turns)
	for ctx.Err() == nil {
		resp, err := t.ask(ctx, http.MethodGet, address, nil)
		if err != nil {
			continue
		}
		for lines := bufio.NewScanner(resp.Body); lines.Scan(); {
			var w word
			if _, err := fmt.Sscanf(lines.Text(), "data: %d", &w.turn); err == nil {
				w.at = time.Now()
				p.heard = append(p.heard, w)
				turns <- w.turn
			}
		}
		_ = resp.Body.Close()
	}
}

// told is how long after their pushes, in seconds, a person was told of the question and of the end: by the word of the
// stream that the page had changed to what shows them, or by the page itself if it was fetched before.
func (t *deployment) told(b *testing.B, p *passer) (list []float64) {
	b.Helper()
	var is struct {
		Jobs []struct {
			Codes  []int       `json:"codes"`
			Pushed []time.Time `json:"pushed"`
		} `json:"jobs"`
	}
	t.order(b, http.MethodGet, t.control+"/syncfy/credentials/"+p.credential, nil, &is)
	shown := func(fits func(v view) bool) (at time.Time) {
		i := slices.IndexFunc(p.seen, fits)
		if i < 0 {
			return at
		}
		at = p.seen[i].at
		for _, w := range p.heard {
			if w.turn >= p.seen[i].turn && w.at.Before(at) {
				at = w.at
			}
		}
		return at
	}
	for _, j := range is.Jobs {
		for i, code := range j.Codes {
			var at time.Time
			switch {
			case code == 410:
				at = shown(func(v view) bool { return v.step == "ask" })
			case code >= 200 && code < 300:
				at = shown(func(v view) bool { return v.status == "done" })
			default:
				continue
			}
			if at.IsZero() || j.Pushed[i].IsZero() {
				b.Errorf("credential %s: status %d was pushed at %s and told at %s", p.credential, code, j.Pushed[i], at)
				continue
			}
			list = append(list, at.Sub(j.Pushed[i]).Seconds())
		}
	}
	return list
}

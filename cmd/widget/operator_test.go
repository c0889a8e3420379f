package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	"github.com/open-reconnect/reconnect/sandboxtest"
)

// operated is a widget with an operator's page, in this process.
type operated struct {
	widget, page string
	stop         func()
}

func operate(t *testing.T, store, bank string) *operated {
	t.Helper()
	var listeners [2]net.Listener
	for i := range listeners {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		listeners[i] = l
	}
	o := &operated{widget: "http://" + listeners[0].Addr().String(), page: "http://" + listeners[1].Addr().String()}
	s, _ := demoSettings(map[string]string{"widget": o.widget, "playground": "http://127.0.0.1:9", "sandbox": bank})
	s.SessionKey = []byte(strings.Repeat("k", 32))
	s.Operator = &operatorPage{token: "the-token", hosts: []string{"127.0.0.1"}, on: listeners[1]}
	if err := s.keepIn(store); err != nil {
		t.Fatal(err)
	}
	kept, err := s.open(slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() {
		ended <- serveWidget(ctx, listeners[0], s, kept, &observation{log: slog.New(slog.DiscardHandler)}, false, nil)
		kept.Close()
	}()
	o.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(o.stop)
	return o
}

// ask reads one of the operator's pages.
func (o *operated) ask(t testing.TB, path string) string {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, o.page+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer the-token")
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("%s is answered %d (%v): %s", path, resp.StatusCode, err, body)
	}
	return string(body)
}

// figure is a count on the first page.
func (o *operated) figure(t testing.TB, name string) string {
	t.Helper()
	page, err := goquery.NewDocumentFromReader(strings.NewReader(o.ask(t, "/")))
	if err != nil {
		t.Fatal(err)
	}
	return page.Find("[data-figure=" + name + "]").Text()
}

// plan is one kind of story, and how often it is played.
type plan struct {
	name   string
	times  int
	script []sandbox.Act
	says   []string // one a form; empty: leave
}

const (
	rightCode, wrongCode = "246810", "135790"
	rightWord, wrongWord = sandbox.RightPassword, "a-secret-that-is-wrong"
)

// plans are 500 stories.
func plans() []plan {
	code := sandbox.AskCode(rightCode)
	return []plan{
		{"code", 200, []sandbox.Act{code, sandbox.Accept()}, []string{rightCode}},
		{"code, wrong at first", 60, []sandbox.Act{code, sandbox.Accept()}, []string{wrongCode, rightCode}},
		{"leaves at the code", 50, []sandbox.Act{code, sandbox.Accept()}, []string{""}},
		{"password and code", 80, []sandbox.Act{sandbox.RefusePassword(), code, sandbox.Accept()}, []string{rightWord, rightCode}},
		{"leaves at the password", 40, []sandbox.Act{sandbox.RefusePassword(), sandbox.Accept()}, []string{""}},
		{"password, leaves at the code", 30, []sandbox.Act{sandbox.RefusePassword(), code, sandbox.Accept()}, []string{rightWord, ""}},
		{"the bank goes down", 37, []sandbox.Act{code, sandbox.GoDown()}, []string{rightCode}},
		{"agrees, rarely", 3, []sandbox.Act{sandbox.Consent(), sandbox.Accept()}, []string{"-"}},
	}
}

// play opens a broken connection's link and does what the plan says, to the end. It returns the flow's reference.
func (o *operated) play(box *sandboxtest.Box, c *sandboxtest.Connection, p plan) error {
	minted := struct{ Code string }{}
	r, _ := http.NewRequest(http.MethodGet, box.PowensURL+"/auth/token/code?type=singleAccess", nil)
	r.Header.Set("Authorization", "Bearer "+c.Key)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&minted); err != nil {
		return err
	}
	page, at, err := o.get(o.widget + "/reconnect?" + url.Values{
		"domain": {"demo.biapi.pro"}, "client_id": {"10000001"}, "redirect_uri": {"http://127.0.0.1:9/callback"},
		"code": {minted.Code}, "connection_id": {c.ID},
	}.Encode())
	answers := 0
	for deadline := time.Now().Add(soon.Patience); err == nil && time.Now().Before(deadline); {
		main := page.Find("main").First()
		switch step := main.AttrOr("data-step", ""); step {
		case "done", "failed":
			return nil
		case "welcome": // a browser that takes no cookies is asked whether a person is there
			page, at, err = o.post(at.String(), nil)
		case "wait":
			time.Sleep(20 * time.Millisecond)
			page, at, err = o.get(o.widget + main.AttrOr("data-action", ""))
		case "ask":
			form := url.Values{}
			leaves := false
			page.Find("form.ask input").Each(func(_ int, in *goquery.Selection) {
				required := in.AttrOr("aria-required", "") == "true"
				value := in.AttrOr("value", "")
				switch {
				case in.AttrOr("type", "text") == "hidden":
				case in.AttrOr("data-field", "") == "login":
					value = "12345678"
				case required:
					value = p.says[min(answers, len(p.says)-1)]
					leaves = leaves || value == ""
				default:
					return
				}
				form.Set(in.AttrOr("name", ""), value)
			})
			to := page.Find("form.ask")
			if leaves {
				to = page.Find("form[action$='/cancel']")
				form = url.Values{}
			}
			if answers > 5 {
				return fmt.Errorf("%s: it is asked for ever: %.200s", p.name, main.Text())
			}
			answers++
			page, at, err = o.post(o.widget+to.AttrOr("action", main.AttrOr("data-action", "")), form)
		default:
			return fmt.Errorf("%s: a page at %s says %q %s", p.name, at.Path, step, main.AttrOr("data-reason", ""))
		}
	}
	if err == nil {
		err = fmt.Errorf("%s: it does not end", p.name)
	}
	return err
}

var people = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}

func (o *operated) get(address string) (*goquery.Document, *url.URL, error) {
	return o.send(http.MethodGet, address, "")
}

func (o *operated) post(address string, form url.Values) (*goquery.Document, *url.URL, error) {
	return o.send(http.MethodPost, address, form.Encode())
}

func (o *operated) send(method, address, body string) (*goquery.Document, *url.URL, error) {
	r, err := http.NewRequest(method, address, strings.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	r.Header.Set("Accept", "text/html")
	r.Header.Set("Sec-Fetch-Site", "same-origin")
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	resp, err := people.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer resp.Body.Close()
	page, err := goquery.NewDocumentFromReader(resp.Body)
	return page, resp.Request.URL, err
}

// fate is what the bank knows of a story: whether each thing was taken from its person.
type fate struct{ code, word, healthy bool }

// fates reads the sandbox's history, connection by connection.
func fates(box *sandboxtest.Box) map[string]*fate {
	all := map[string]*fate{}
	for _, r := range box.History() {
		if r.Connection == "" {
			continue
		}
		f := all[r.Connection]
		if f == nil {
			f = &fate{}
			all[r.Connection] = f
		}
		for _, v := range r.Body {
			f.code, f.word = f.code || v == rightCode, f.word || v == rightWord
		}
	}
	return all
}

// Five hundred people go through all kinds of stories; what the operator and the integrator are told of them is what the bank knows.
func TestTheOperatorsFiguresAreWhatTheBankKnows(t *testing.T) {
	t.Parallel()
	box := sandboxtest.New(t)
	store := filepath.Join(t.TempDir(), "reconnect.db")
	o := operate(t, store, strings.TrimSuffix(box.PowensURL, "/powens/2.0"))
	all := plans()
	began := time.Now()
	type story struct {
		plan
		c *sandboxtest.Connection
	}
	queue := make(chan story)
	var (
		group   sync.WaitGroup
		mu      sync.Mutex
		stories []story
	)
	for range 24 {
		group.Go(func() {
			for s := range queue {
				if err := o.play(box, s.c, s.plan); err != nil {
					t.Error(err)
				}
			}
		})
	}
	for _, p := range all {
		for range p.times {
			s := story{p, box.Powens(p.script...)}
			mu.Lock()
			stories = append(stories, s)
			mu.Unlock()
			queue <- s
		}
	}
	close(queue)
	group.Wait()
	invented := o.widget + "/reconnect?domain=demo.biapi.pro&client_id=10000001&redirect_uri=http://127.0.0.1:9/callback&code=invented&connection_id=1"
	if _, _, err := o.post(invented, nil); err != nil {
		t.Fatal(err)
	}
	t.Logf("%d stories in %s", len(stories), time.Since(began).Round(time.Millisecond))

	known := fates(box)
	var done, left, failed, codes, words, consents int
	for _, s := range stories {
		view := struct{ State *string }{}
		s.c.View(&view)
		f := known[s.c.ID]
		if f.healthy = view.State == nil; f.healthy {
			done++
		} else if view.State != nil && *view.State == "websiteUnavailable" {
			failed++
		} else {
			left++
		}
		if f.code && f.healthy {
			codes++
		}
		if f.word {
			words++
		}
		if f.healthy && !f.code {
			consents++
		}
	}
	if done+left+failed != 500 || done == 0 || left == 0 || failed == 0 {
		t.Fatalf("the bank knows of %d that are well, %d that were left, %d that are down", done, left, failed)
	}
	check := func(o *operated, when string) {
		t.Helper()
		for name, want := range map[string]int{"open": 0, "done": done, "left": left, "failed": failed + 1} { // and the code that was invented
			if got := o.figure(t, name); got != strconv.Itoa(want) {
				t.Errorf("%s the operator reads %s %s, the bank knows %d", when, got, name, want)
			}
		}
		lines, err := csv.NewReader(strings.NewReader(o.ask(t, "/funnel.csv?client=demo"))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		rows := map[string][]string{}
		for _, line := range lines[1:] {
			if line[2] == "all" {
				rows[line[1]] = line[4:8]
			}
		}
		text := strconv.Itoa
		for challenge, want := range map[string][]string{
			"flow":    {text(500), text(done), text(left), text(failed)},
			"login":   {text(words + 40), text(words), text(40), text(0)},
			"code":    {text(codes + left - 40 + failed), text(codes), text(left - 40), text(failed)},
			"consent": {"", "", "0", "0"}, // three people are too few
		} {
			if !slices.Equal(rows[challenge], want) {
				t.Errorf("%s the funnel says of %s %q, the bank knows %q", when, challenge, rows[challenge], want)
			}
		}
		if consents != 3 {
			t.Errorf("the bank knows of %d consents", consents)
		}
		whole := o.ask(t, "/") + o.ask(t, "/funnel")
		for _, secret := range append([]string{rightCode, wrongCode, wrongWord, "demo-secret", "the-token"}, stories[0].c.Key) {
			if strings.Contains(whole, secret) {
				t.Errorf("%s the pages say %q", when, secret)
			}
		}
	}
	check(o, "at once")
	o.stop()
	check(operate(t, store, strings.TrimSuffix(box.PowensURL, "/powens/2.0")), "after a restart")
}

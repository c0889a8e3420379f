//go:build browser

package e2e_test

import (
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"

	"github.com/open-reconnect/reconnect/internal/soon"
)

func TestAStreamThatIsHeldBackIsNoticed(t *testing.T) {
	t.Parallel()
	for name, hold := range map[string]func(w http.ResponseWriter, r *http.Request, on http.Handler){
		// A proxy that waits for the whole body passes the headers on, and nothing else.
		"from the start": func(w http.ResponseWriter, r *http.Request, _ http.Handler) {
			w.Header().Set("Content-Type", "text/event-stream")
			w.WriteHeader(http.StatusOK)
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		},
		// A network that loses a connection says so to nobody.
		"after its first word": func(w http.ResponseWriter, r *http.Request, on http.Handler) {
			on.ServeHTTP(&firstWord{ResponseWriter: w}, r)
		},
		"and refused": func(w http.ResponseWriter, _ *http.Request, _ http.Handler) {
			w.WriteHeader(http.StatusServiceUnavailable)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := stand(t, person(t), "powens/approve", between(t, func(w http.ResponseWriter, r *http.Request, on http.Handler) {
				if isStream(r) {
					hold(w, r, on)
					return
				}
				on.ServeHTTP(w, r)
			}))
			v.awaitStep("approve")
			if !order(t, v.run, "approve") {
				t.Fatal("the phone had nothing to approve")
			}
			v.awaitEnd()
		})
	}
}

// A proxy that is repaired, or another network, lets the next stream through.
func TestAStreamThatComesBackIsUsedAgain(t *testing.T) {
	t.Parallel()
	var streams, looks atomic.Int32
	proxy := between(t, func(w http.ResponseWriter, r *http.Request, on http.Handler) {
		if isStream(r) && streams.Add(1) == 1 {
			on.ServeHTTP(&firstWord{ResponseWriter: w}, r)
			return
		}
		if r.Header.Get("Sec-Fetch-Mode") == "cors" || r.Header.Get("Sec-Fetch-Mode") == "same-origin" {
			looks.Add(1)
		}
		on.ServeHTTP(w, r)
	})
	context := person(t)
	clock := context.Clock()
	if err := clock.Install(); err != nil {
		t.Fatal(err)
	}
	v := stand(t, context, "powens/approve", proxy)
	v.awaitStep("approve")
	soon.Await(t, "the first stream", func() bool { return streams.Load() == 1 })
	before := looks.Load()
	v.must(clock.FastForward("00:15"))
	soon.Await(t, "another stream", func() bool { return streams.Load() == 2 })
	if n := looks.Load() - before; n > 3 {
		t.Errorf("the page has asked %d times before, so it waits for longer than a person should", n)
	}
}

// firstWord passes one write on and loses the others.
type firstWord struct {
	http.ResponseWriter
	said bool
}

func (w *firstWord) Write(p []byte) (int, error) {
	if w.said {
		return len(p), nil
	}
	w.said = true
	return w.ResponseWriter.Write(p)
}

func (w *firstWord) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// stall takes the first answer and never says anything to it. Its channel is closed when that has come.
func stall(t *testing.T) (proxy string, stalled chan struct{}) {
	t.Helper()
	stalled = make(chan struct{})
	var posts atomic.Int32
	return between(t, func(w http.ResponseWriter, r *http.Request, on http.Handler) {
		if isAnswer(r) && posts.Add(1) == 1 {
			_, _ = io.Copy(io.Discard, r.Body) // or the server does not notice that the browser gives up
			close(stalled)
			<-r.Context().Done()
			return
		}
		on.ServeHTTP(w, r)
	}), stalled
}

func TestAnAnswerThatStallsIsGivenUpAndMayBeSentAgain(t *testing.T) {
	t.Parallel()
	proxy, stalled := stall(t)
	context := person(t)
	clock := context.Clock()
	if err := clock.Install(); err != nil {
		t.Fatal(err)
	}
	v := stand(t, context, "powens/otp", proxy)
	v.awaitStep("ask")
	v.fill()
	v.press("form.ask button")
	<-stalled
	v.must(clock.FastForward("00:21"))
	v.sees("#lost")
	if said := v.alert(); !strings.Contains(said, "Nothing is sent twice") {
		t.Errorf("after an answer that stalled the page says %q", said)
	}
	v.press("form.ask button")
	v.awaitEnd()
	if n := sent(t, resultOf(t, v.run).Connection, "otp", "123456"); n != 1 {
		t.Errorf("the bank got the code %d times, not once", n)
	}
}

func TestCancelDoesNotWaitForAnAnswerThatStalls(t *testing.T) {
	t.Parallel()
	proxy, stalled := stall(t)
	v := stand(t, person(t), "powens/otp", proxy)
	v.awaitStep("ask")
	v.fill()
	v.press("form.ask button")
	<-stalled
	v.press(".leave[action$='/cancel'] button")
	v.await("the end", func(s screen) bool { return s.Reason == "cancelled" || s.Outcome != "" })
	if n := sent(t, resultOf(t, v.run).Connection, "otp", "123456"); n != 0 {
		t.Errorf("the bank got the code %d times, although it was cancelled before", n)
	}
}

// Browsers have six connections to a server over HTTP/1.1, and a seventh tab would get none.
func TestAPageThatIsNotSeenKeepsNoStreamAndLooksWhenItIsSeen(t *testing.T) {
	t.Parallel()
	var streams atomic.Int32
	proxy := between(t, func(w http.ResponseWriter, r *http.Request, on http.Handler) {
		if isStream(r) {
			streams.Add(1)
			defer streams.Add(-1)
		}
		on.ServeHTTP(w, r)
	})
	v := stand(t, person(t), "powens/approve", proxy)
	v.awaitStep("approve")
	soon.Await(t, "a stream", func() bool { return streams.Load() == 1 })
	show := func(hidden bool) {
		t.Helper()
		_, err := v.frame().Evaluate(`(hidden) => {
			Object.defineProperty(document, 'hidden', {value: hidden, configurable: true})
			document.dispatchEvent(new Event('visibilitychange'))
		}`, hidden)
		v.must(err)
	}
	show(true)
	soon.Await(t, "no stream", func() bool { return streams.Load() == 0 })
	if !order(t, v.run, "approve") {
		t.Fatal("the phone had nothing to approve")
	}
	show(false)
	v.awaitEnd()
}

// Replies that are none of ours: a proxy's error page, a hotel's page about its network, nothing at all.
var strange = map[string]func(w http.ResponseWriter){
	"an error page of a proxy": func(w http.ResponseWriter) { respond(w, 502, "<html><body><h1>Bad Gateway</h1></body></html>") },
	"nothing":                  func(w http.ResponseWriter) { respond(w, 200, "") },
	"a page of a hotel":        func(w http.ResponseWriter) { respond(w, 200, "<main><form>Room number</form></main>") },
	"a way to a hotel": func(w http.ResponseWriter) {
		w.Header().Set("Location", "http://127.0.0.2:9/")
		w.WriteHeader(http.StatusFound)
	},
	"a proxy's refusal": func(w http.ResponseWriter) { respond(w, 403, "<h1>Blocked</h1>") },
	"too many":          func(w http.ResponseWriter) { respond(w, 429, "slow down") },
	"too busy":          func(w http.ResponseWriter) { respond(w, 503, "<main data-step=notice></main>") },
}

func respond(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

func TestAFormOutlivesAnyReply(t *testing.T) {
	t.Parallel()
	var next atomic.Value
	next.Store(func(http.ResponseWriter) {})
	var spoilt atomic.Int32
	proxy := between(t, func(w http.ResponseWriter, r *http.Request, on http.Handler) {
		if say := next.Load().(func(http.ResponseWriter)); isAnswer(r) && say != nil {
			say(w)
			spoilt.Add(1)
			return
		}
		on.ServeHTTP(w, r)
	})
	v := stand(t, person(t), "powens/otp", proxy)
	v.awaitStep("ask")
	v.fill()
	n := int32(0)
	for name, say := range strange {
		next.Store(say)
		v.press("form.ask button")
		n++
		soon.Await(t, name, func() bool { return spoilt.Load() == n })
		v.sees("main:not([aria-busy]) #lost")
		crowded := strings.Contains(v.alert(), "can’t take this")
		if busy := strings.HasPrefix(name, "too "); crowded != busy {
			t.Errorf("after %s the page says %q", name, v.alert())
		}
		if typed, err := v.frame().Locator("[data-field=otp]").InputValue(); err != nil || typed != "123456" {
			t.Errorf("after %s the form holds %q (%v)", name, typed, err)
		}
	}
	next.Store((func(http.ResponseWriter))(nil))
	v.press("form.ask button")
	v.awaitEnd()
}

func TestAWaitOutlivesAnyReplyAndSaysSo(t *testing.T) {
	t.Parallel()
	for name, say := range strange {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var broken atomic.Bool
			proxy := between(t, func(w http.ResponseWriter, r *http.Request, on http.Handler) {
				if broken.Load() || isStream(r) {
					say(w)
					return
				}
				on.ServeHTTP(w, r)
			})
			v := stand(t, person(t), "powens/approve", proxy)
			v.awaitStep("approve")
			broken.Store(true)
			v.sees("#lost")
			broken.Store(false)
			v.must(v.frame().Locator("#lost").WaitFor(playwright.LocatorWaitForOptions{State: playwright.WaitForSelectorStateDetached}))
			if s := v.look(); s.Step != "approve" {
				t.Errorf("when the network is back the page shows %v", s)
			}
		})
	}
}

// A flow may be over and forgotten while a page of it still stands somewhere.
func TestAPageOfAFlowThatIsGoneShowsTheWayBack(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"powens/otp", "powens/approve"} {
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			var gone atomic.Bool
			v := stand(t, person(t), id, between(t, func(w http.ResponseWriter, r *http.Request, on http.Handler) {
				if gone.Load() || isStream(r) {
					r.URL.Path = "/f/gone"
				}
				on.ServeHTTP(w, r)
			}))
			asked := v.await("the page", func(s screen) bool { return s.Step == "ask" || s.Step == "approve" })
			if asked.Step == "ask" {
				v.fill()
			}
			gone.Store(true)
			if asked.Step == "ask" { // unless the page has looked by itself in between, and has no form any more
				_, err := v.frame().Evaluate(`() => document.querySelector('form.ask button')?.click()`)
				v.must(err)
			}
			v.sees(`main[data-step=notice][data-reason=not_found] h1`)
		})
	}
}

// What leaves before the page has its cookie may come to the server after the cookie was shown: a quick person's form, and a look.
func TestAFormThatLeavesBeforeTheCookieComesIsTaken(t *testing.T) {
	t.Parallel()
	heres, proxy := early(t, isAnswer)
	v := stand(t, person(t), "powens/otp", proxy)
	v.awaitStep("ask")
	soon.Await(t, "the page to say that a person is there", func() bool { return heres.Load() == 1 })
	v.fill()
	v.press("form.ask button:not([type=button])")
	v.await("what follows the form", func(s screen) bool { return s.Step != "ask" || s.Outcome != "" }) // which is sent once
	v.play()
	v.expectEnd()
}

func TestALookThatLeavesBeforeTheCookieComesIsMadeAgain(t *testing.T) {
	t.Parallel()
	_, proxy := early(t, func(r *http.Request) bool {
		return r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, "/f/") && r.URL.RawQuery != ""
	})
	v := stand(t, person(t), "syncfy/several-at-once", proxy)
	v.play()
	v.expectEnd()
}

// early holds the first request of a kind, which has no cookie, until the page has shown its own.
func early(t *testing.T, is func(*http.Request) bool) (heres *atomic.Int32, proxy string) {
	t.Helper()
	heres = &atomic.Int32{}
	var late atomic.Bool
	left, shown := make(chan struct{}), make(chan struct{})
	return heres, between(t, func(w http.ResponseWriter, r *http.Request, on http.Handler) {
		switch {
		case strings.HasSuffix(r.URL.Path, "/here"):
			switch heres.Add(1) {
			case 1:
				<-left
			case 2:
				defer close(shown)
			}
		case is(r) && late.CompareAndSwap(false, true):
			if r.Header.Get("Cookie") != "" {
				t.Error("the request has the cookie, so this test proves nothing")
			}
			close(left)
			select {
			case <-shown:
			case <-time.After(2 * time.Second): // it is not shown
			}
		}
		on.ServeHTTP(w, r)
	})
}

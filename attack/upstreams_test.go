//go:build attack

package attack_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

func upstreams() []attack {
	return []attack{
		{name: "a pause without end", strike: pause, tried: "one aggregator's 429 with Retry-After 999999 to one person, then another person of the same account"},
		{
			name: "answers that never end", exhausts: true, patient: true, strike: hostileAnswers,
			tried: "12 people whose aggregator answers 1 GiB, 1 GiB compressed, 100,000 brackets, or a byte a second",
		},
		{name: "redirects and lies", patient: true, strike: lies, tried: "12 people whose aggregator redirects, answers pages, numbers, nothing, or hangs up"},
		{name: "pictures of many pixels", exhausts: true, strike: pictures, tried: "a bank's mark of 30,000 × 30,000 pixels in 109 kB, a page for one, an SVG, and 100 MiB, by 20 people"},
	}
}

// connectionOf reads whose connection an API request is about.
var connectionOf = regexp.MustCompile(`/users/me/connections/(\d+)`)

func pause(t *target) (string, error) {
	var victim atomic.Value
	victim.Store("none")
	var paused atomic.Int64
	t.answer(func(w http.ResponseWriter, r *http.Request) bool {
		m := connectionOf.FindStringSubmatch(r.URL.Path)
		if m == nil || m[1] != victim.Load().(string) {
			return false
		}
		paused.Add(1)
		w.Header().Set("Retry-After", "999999")
		answerJSON(w, http.StatusTooManyRequests, map[string]any{"code": "rateLimiting"})
		return true
	})
	one, other := t.browser(), t.browser()
	waiting, err := other.begin("powens/password")
	if err != nil {
		return "", err
	}
	link, err := one.link("powens/otp")
	if err != nil {
		return "", err
	}
	victim.Store(one.connection())
	if _, err := one.get(link); err != nil {
		return "", err
	}
	if _, ok := t.until(10*time.Second, func() bool { return paused.Load() > 0 }); !ok {
		return "", fmt.Errorf("the aggregator was not asked")
	}
	began := time.Now()
	if err := other.finish(waiting, "powens/password"); err != nil {
		return "", fmt.Errorf("another person, who was there already: %w", err)
	}
	if err := t.browser().through("powens/password"); err != nil {
		return "", fmt.Errorf("another person, who came after: %w", err)
	}
	return fmt.Sprintf("two others went through in %.1f s", time.Since(began).Seconds()), nil
}

// each opens a story for n people with a hostile aggregator, and reports how their pages end.
func (t *target) each(n int, story string, hostile func(kind int, w http.ResponseWriter, r *http.Request) bool) (*tally, error) {
	kinds := sync.Map{}
	t.answer(func(w http.ResponseWriter, r *http.Request) bool {
		if m := connectionOf.FindStringSubmatch(r.URL.Path); m != nil {
			if kind, ok := kinds.Load(m[1]); ok {
				return hostile(kind.(int), w, r)
			}
		}
		return false
	})
	var ends tally
	var broken atomic.Value
	t.crowd(n, n, func(i int) {
		b := t.browser()
		defer b.http.CloseIdleConnections()
		link, err := b.link(story)
		if err != nil {
			broken.Store(err.Error())
			return
		}
		kinds.Store(b.connection(), i)
		r, err := b.get(link)
		if err == nil {
			r, err = b.settleWithin(r, 20*time.Second)
		}
		switch {
		case err != nil:
			ends.add("still waits")
		case r.status >= 500:
			broken.Store(fmt.Sprintf("a page is answered %d %s", r.status, r.says("reason")))
		default:
			ends.add(strings.TrimSpace(r.says("step") + " " + r.says("reason")))
		}
	})
	if why, ok := broken.Load().(string); ok {
		return nil, fmt.Errorf("%s", why)
	}
	return &ends, nil
}

func hostileAnswers(t *target) (string, error) {
	var squeezed bytes.Buffer
	z := gzip.NewWriter(&squeezed)
	block := bytes.Repeat([]byte(" "), 1<<20)
	for range 64 {
		_, _ = z.Write(block)
	}
	_ = z.Close()
	ends, err := t.each(12, "powens/otp", func(kind int, w http.ResponseWriter, r *http.Request) bool {
		w.Header().Set("Content-Type", "application/json")
		switch kind % 4 {
		case 0:
			for range 1 << 10 {
				if _, err := w.Write(block); err != nil {
					return true
				}
			}
		case 1:
			w.Header().Set("Content-Encoding", "gzip")
			for range 16 {
				if _, err := w.Write(squeezed.Bytes()); err != nil {
					return true
				}
			}
		case 2:
			_, _ = io.WriteString(w, strings.Repeat(`{"connection":[`, 50_000))
		default:
			for range 60 {
				_, _ = io.WriteString(w, " ")
				if http.NewResponseController(w).Flush() != nil {
					return true
				}
				select {
				case <-r.Context().Done():
					return true
				case <-time.After(time.Second):
				}
			}
		}
		return true
	})
	if err != nil {
		return "", err
	}
	if ends.count("done") > 0 {
		return "", fmt.Errorf("some were told that all is well: %v", ends)
	}
	return fmt.Sprintf("12 pages say what they know: %v", ends), nil
}

func lies(t *target) (string, error) {
	var led atomic.Int64
	var elsewhere http.Handler = http.HandlerFunc(func(http.ResponseWriter, *http.Request) { led.Add(1) })
	away, err := t.serve(&elsewhere)
	if err != nil {
		return "", err
	}
	ends, err := t.each(12, "powens/otp", func(kind int, w http.ResponseWriter, r *http.Request) bool {
		switch kind % 6 {
		case 0:
			http.Redirect(w, r, away, http.StatusTemporaryRedirect)
		case 1:
			w.Header().Set("Content-Type", "text/html")
			_, _ = io.WriteString(w, "<script>alert(1)</script>")
		case 2:
			answerJSON(w, http.StatusOK, 42)
		case 3:
			answerJSON(w, http.StatusOK, map[string]any{"id": "../../../", "state": []int{1}})
		case 4:
			w.WriteHeader(http.StatusNoContent)
		default:
			panic(http.ErrAbortHandler)
		}
		return true
	})
	if err != nil {
		return "", err
	}
	if led.Load() > 0 || ends.count("done") > 0 {
		return "", fmt.Errorf("%d requests went where a redirect led; %v", led.Load(), ends)
	}
	return fmt.Sprintf("no redirect was followed, no page said that all is well: %v", ends), nil
}

// rewritten lets the simulated aggregator answer, and changes what it says.
func (t *target) rewritten(w http.ResponseWriter, r *http.Request, change func(string) string) {
	rec := httptest.NewRecorder()
	t.sim.API().ServeHTTP(rec, r)
	for name, values := range rec.Header() {
		w.Header()[name] = values
	}
	body := change(rec.Body.String())
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(rec.Code)
	_, _ = io.WriteString(w, body)
}

func answerJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

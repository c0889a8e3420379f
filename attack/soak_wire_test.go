package attack_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// wire stands before the simulated aggregators. It counts each answer that they receive, by a number in it that no other
// answer has, and holds its reply, so that the program can be killed between the two.
type wire struct {
	api  http.Handler
	hold time.Duration // the longest that an answer waits before it is obeyed, and the longest that its reply does

	mu       sync.Mutex
	given    map[string]int             // how often a person has posted a number
	received map[string]int             // how often an aggregator has received it
	under    map[context.Context]string // requests with answers that were received and are not replied to, by whom they come from
	obeyed   int                        // answers of those cut by a kill that the aggregator has obeyed
	dropped  int                        // and that it has not
	burnt    map[string]int             // how often a link's code was exchanged, where that can be done once
	answers  map[string]bool
	labels   map[string]bool // what banks say
}

func newWire(hold time.Duration) *wire {
	return &wire{
		hold: hold, given: map[string]int{}, received: map[string]int{},
		under: map[context.Context]string{}, burnt: map[string]int{}, answers: map[string]bool{}, labels: map[string]bool{},
	}
}

// answer is a number that no other answer has.
func (k *wire) answer() string { return k.number(k.answers) }

// label is a number by which a bank's words are known.
func (k *wire) label() string { return k.number(k.labels) }

// number is one of nine digits, which is found wherever it is.
func (k *wire) number(of map[string]bool) string {
	k.mu.Lock()
	defer k.mu.Unlock()
	n := strconv.Itoa(700_000_000 + len(k.answers) + len(k.labels))
	of[n] = true
	return n
}

var digits = regexp.MustCompile(`\d{9,}`)

// numbersIn finds those of a kind in a text, each once.
func numbersIn(text []byte, of map[string]bool) (found []string) {
	for _, run := range digits.FindAll(text, -1) {
		if n := string(run[len(run)-9:]); of[n] && !slices.Contains(found, n) {
			found = append(found, n)
		}
	}
	return found
}

// post takes note that a person posts a form with numbers in it.
func (k *wire) post(form string, more ...string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, n := range slices.Compact(slices.Sorted(slices.Values(append(numbersIn([]byte(form), k.answers), more...)))) {
		k.given[n]++
	}
}

// stand begins to stand before a target's aggregators.
func (k *wire) stand(t *target) {
	k.api = t.sim.API()
	t.answer(k.pass)
}

// pass lets a request through to the aggregators. One that changes something is answered late.
func (k *wire) pass(w http.ResponseWriter, r *http.Request) bool {
	if r.Method == http.MethodGet || r.Header.Get("X-Sandbox-Calm") != "" {
		return false
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return false
	}
	ctx := r.Context()
	r = r.WithContext(context.WithoutCancel(ctx)) // an aggregator obeys although its client has gone
	r.Body = io.NopCloser(bytes.NewReader(body))
	early, late := time.Duration(0), some(k.hold/5)
	answer := k.receive(ctx, r.RemoteAddr, body)
	if strings.HasSuffix(r.URL.Path, "/auth/token/access") {
		k.exchange(body)
	}
	if answer {
		defer k.replied(ctx)
		early, late = some(k.hold), some(k.hold)
	}
	rec := httptest.NewRecorder()
	if time.Sleep(early); ctx.Err() != nil && rand.IntN(2) == 0 {
		k.note(&k.dropped) // or it never comes to it
		return true
	}
	k.api.ServeHTTP(rec, r)
	if time.Sleep(late); ctx.Err() != nil && answer {
		k.note(&k.obeyed)
	}
	for name, values := range rec.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(rec.Code)
	_, _ = w.Write(rec.Body.Bytes())
	return true
}

// some is a part of a time.
func some(of time.Duration) time.Duration { return time.Duration(rand.Int64N(int64(of))) }

// receive counts the numbers in a request, and reports whether there are any.
func (k *wire) receive(ctx context.Context, from string, body []byte) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	found := numbersIn(body, k.answers)
	for _, n := range found {
		k.received[n]++
	}
	if len(found) == 0 {
		return false
	}
	k.under[ctx] = from
	return true
}

func (k *wire) exchange(body []byte) {
	var sent struct{ Code string }
	_ = json.Unmarshal(body, &sent)
	k.mu.Lock()
	defer k.mu.Unlock()
	k.burnt[sent.Code]++
}

// exchanged is how often a code was exchanged.
func (k *wire) exchanged(code string) int {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.burnt[code]
}

func (k *wire) replied(ctx context.Context) {
	k.mu.Lock()
	defer k.mu.Unlock()
	delete(k.under, ctx)
}

func (k *wire) note(n *int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	*n++
}

// cut has a process killed whose answers are under way, if kill finds one among those they come from, and returns how many were. None is
// replied to meanwhile.
func (k *wire) cut(kill func(from []string) bool) (cut int) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.under) == 0 || !kill(slices.Collect(maps.Values(k.under))) {
		return 0
	}
	for range 200 { // that a connection has ended is known a moment later; those of another replica go on
		before := cut
		cut = 0
		for ctx := range k.under {
			if ctx.Err() != nil {
				cut++
			}
		}
		if cut > 0 && cut == before {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	return cut
}

// doubled says which answers were received more often than a person gave them. Answers have numbers of their own, but for a
// right answer that is the only one: who was asked for it again has given it again.
func (k *wire) doubled() (wrong []string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for n, received := range k.received {
		if received > k.given[n] {
			wrong = append(wrong, fmt.Sprintf("the answer %s was given %d times, and an aggregator received it %d times", n, k.given[n], received))
		}
	}
	return wrong
}

func (k *wire) report() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	given, received := 0, 0
	for _, n := range k.given {
		given += n
	}
	for _, n := range k.received {
		received += n
	}
	return fmt.Sprintf("%d values given in answers, %d received by the aggregators; of those cut %d were obeyed and %d were not",
		given, received, k.obeyed, k.dropped)
}

// kept looks for what must not be in the files that are kept, in clear: tokens, codes, keys, whatever was typed, and the names
// and labels that pages show.
func (s *soak) kept(folder string) (wrong []string) {
	size := 0
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		size += len(text)
		if found := append(numbersIn(text, s.wire.answers), numbersIn(text, s.wire.labels)...); len(found) > 0 {
			wrong = append(wrong, fmt.Sprintf("%s holds what was typed or shown: %q", d.Name(), found))
		}
		if s.t.leak(string(text)) != "" {
			wrong = append(wrong, d.Name()+" holds a token, a code or a key")
		}
		for _, word := range s.words() {
			if bytes.Contains(text, []byte(word)) {
				wrong = append(wrong, fmt.Sprintf("%s holds %q", d.Name(), word))
			}
		}
		return err
	})
	if err != nil || size == 0 {
		wrong = append(wrong, fmt.Sprintf("%d bytes are kept in the folder: %v", size, err))
	}
	return wrong
}

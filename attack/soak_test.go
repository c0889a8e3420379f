package attack_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/cmd/widget/playground"
)

// tale is what a bank does, and how the person of a soak meets it.
type tale struct {
	name  string
	by    string // the aggregators that can tell it; empty is all
	acts  string // in the words of the sandbox's controls; the words in capitals become numbers of the story's own
	wrong int    // so many answers are wrong at first
	end   string // how it ends
}

// tales are steps of all kinds: what is typed, chosen, approved, done and agreed to at the bank, what is waited for, and what
// fails. Whatever is killed, a tale ends like this, or as [person.mayEnd] allows.
func tales() []tale {
	const (
		code     = `{"do":"ask_code","label":"The code for MARK"}`
		oneCode  = `{"do":"ask_code","label":"The code for MARK","accepts":"CODE"}`
		approval = `{"do":"ask_approval","words":"Confirm MARK in the app"}`
	)
	return []tale{
		{name: "healthy", end: "done"},
		{name: "code", acts: code, end: "done"},
		{name: "two codes", acts: code + "," + code, end: "done"},
		{name: "wrong code", acts: oneCode, wrong: 1, end: "done"},
		{name: "three wrong codes", acts: oneCode, wrong: 9, end: "failed too_many_attempts"},
		{name: "password", acts: `{"do":"refuse_password","accepts":"PASSWORD"}`, end: "done"},
		{name: "wrong password", acts: `{"do":"refuse_password","accepts":"PASSWORD"}`, wrong: 1, end: "done"},
		{name: "password and code", acts: `{"do":"refuse_password","accepts":"PASSWORD"},` + code, end: "done"},
		{
			name: "choice", end: "done",
			acts: `{"do":"ask_choice","label":"Which of MARK","choices":[{"value":"CHOICE","label":"CHOICE"},{"value":"other","label":"Other"}]}`,
		},
		{name: "picture", by: "powens syncfy", acts: `{"do":"ask_picture","label":"The word of MARK"}`, end: "done"},
		{name: "approval", acts: approval, end: "done"},
		{name: "wait", acts: `{"do":"dawdle","for":"1s"},` + code + `,{"do":"dawdle","for":"2s"}`, end: "done"},
		{name: "action", acts: `{"do":"require_action","words":"Accept the terms of MARK"}`, end: "done"},
		{name: "chain", acts: code + "," + approval + "," + code, end: "done"},
		{name: "visit", by: "powens", acts: `{"do":"ask_visit"}`, end: "done"},
		{name: "long chain", by: "powens", acts: `{"do":"consent"},` + code + "," + approval + `,{"do":"ask_visit"}`, end: "done"},
		{name: "bank down", acts: `{"do":"go_down"}`, end: "failed bank_unavailable"},
		{name: "down after a code", acts: code + `,{"do":"go_down"}`, end: "failed bank_unavailable"},
		{name: "asked too often", by: "powens flinks", acts: `{"do":"limit"}`, end: "failed rate_limited"},
		{name: "aggregator broken", acts: `{"do":"break"}`, end: "failed aggregator_fault"},
	}
}

// size is how long a soak takes.
type size struct {
	stories, kills int
	think          time.Duration // the longest that a person thinks before an answer
	peace          time.Duration // the longest that the program lives
	hold           time.Duration // the longest that an aggregator takes with an answer, and with its reply
}

// soak is people who play stories, all at once, while the program is killed again and again.
type soak struct {
	size
	t    *target
	wire *wire

	mu    sync.Mutex
	kills []crash
	ends  map[string]int
	waits []time.Duration // of those who waited at a kill: from when the program was back until their page went on
	here  int             // people who are at it
	most  int             // of them at once
	wrong []string
}

// crash is one kill.
type crash struct {
	at, back time.Time
	cut      int // answers that an aggregator had received, and whose replies had not come
}

// TestACrashLosesNothingAndSendsNothingTwice kills the program while people mend their connections. "make test" plays it in
// short; "make soak-local" plays 500 stories.
func TestACrashLosesNothingAndSendsNothingTwice(t *testing.T) {
	how := size{stories: 40, kills: 2, think: 600 * time.Millisecond, peace: 1200 * time.Millisecond, hold: 400 * time.Millisecond}
	if n := os.Getenv("SOAK"); n != "" {
		stories, err := strconv.Atoi(n)
		if err != nil || stories < 1 {
			t.Fatalf("SOAK=%q is no number of stories", n)
		}
		how = size{stories: stories, kills: 12, think: 40 * time.Second, peace: 12 * time.Second, hold: time.Second}
	}
	s := &soak{size: how, wire: newWire(how.hold), ends: map[string]int{}}
	var people []*person
	var set setting
	for i := range how.stories {
		p := s.person(i)
		story, err := playground.Scripted(p.id, p.bank())
		if err != nil {
			t.Fatal(err)
		}
		people, set.stories = append(people, p), append(set.stories, story)
	}
	began := time.Now()
	target, err := newBench(t).start(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	s.t = target
	s.wire.stand(target)
	s.play(people)
	s.wrong = append(s.wrong, s.wire.doubled()...)
	if err := target.stop(); err != nil {
		s.wrong = append(s.wrong, err.Error())
	}
	s.wrong = append(s.wrong, s.kept()...)
	fmt.Print(s.report(time.Since(began)))
	for i, w := range s.wrong {
		if i == 20 {
			t.Fatalf("and %d more", len(s.wrong)-i)
		}
		t.Error(w)
	}
	if t.Failed() && testing.Verbose() {
		t.Log(target.log.String())
	}
}

// play has all people play, and the program killed meanwhile.
func (s *soak) play(people []*person) {
	var all sync.WaitGroup
	over := make(chan struct{})
	for _, p := range people {
		all.Go(func() {
			end, err := p.live(s.t)
			s.mu.Lock()
			defer s.mu.Unlock()
			s.ends[end]++
			if err != nil {
				s.wrong = append(s.wrong, fmt.Sprintf("%s, %s: %v\n\t%s", p.id, p.name, err, strings.Join(p.diary, "\n\t")))
			}
		})
	}
	go func() { all.Wait(); close(over) }()
	if err := s.killing(over); err != nil {
		s.fail(err.Error())
	}
	<-over
}

func (s *soak) come(by int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.here += by
	s.most = max(s.most, s.here)
}

func (s *soak) fail(what string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.wrong = append(s.wrong, what)
}

// killing kills the program as often as is wanted, each time while an answer is under way, and has it run again.
func (s *soak) killing(over <-chan struct{}) error {
	for range s.size.kills {
		timer := time.NewTimer(s.peace/8 + some(s.peace*7/8))
		select {
		case <-timer.C:
		case <-over:
			return fmt.Errorf("the stories were over after %d of %d kills", len(s.kills), s.size.kills)
		}
		var c crash
		for c.cut == 0 {
			c.at = time.Now()
			if c.cut = s.wire.cut(s.t.kill); c.cut > 0 {
				break
			}
			select {
			case <-time.After(time.Millisecond):
			case <-over:
				return fmt.Errorf("no answer was under way after %d of %d kills", len(s.kills), s.size.kills)
			}
		}
		if err := s.t.launch(); err != nil {
			return fmt.Errorf("after kill %d: %w", len(s.kills)+1, err)
		}
		c.back = time.Now()
		s.mu.Lock()
		s.kills = append(s.kills, c)
		s.mu.Unlock()
	}
	return nil
}

// goneOn takes note that a page went on that had waited since a time, and counts the kills that lay between.
func (s *soak) goneOn(since time.Time) (kills int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	for _, c := range slices.Backward(s.kills) {
		if !c.at.After(since) {
			break
		}
		if kills++; kills == 1 {
			waited := now.Sub(c.back)
			s.waits = append(s.waits, waited)
			if waited > patienceAfter {
				err = fmt.Errorf("the page went on %.1f s after the program was back", waited.Seconds())
			}
		}
	}
	return kills, err
}

// patienceAfter is how long a person who waits may wait on once the program is back after a kill.
const patienceAfter = 20 * time.Second

// report is what a soak has come to.
func (s *soak) report(took time.Duration) string {
	var b strings.Builder
	cut, down := 0, []time.Duration{}
	for _, c := range s.kills {
		cut += c.cut
		down = append(down, c.back.Sub(c.at))
	}
	fmt.Fprintf(&b, "%d stories in %.0f s, up to %d at once\n", s.stories, took.Seconds(), s.most)
	for _, end := range slices.Sorted(maps.Keys(s.ends)) {
		fmt.Fprintf(&b, "  %4d  %s\n", s.ends[end], end)
	}
	fmt.Fprintf(&b, "%d kills, each with answers in flight, %d answers in all\n", len(s.kills), cut)
	fmt.Fprintf(&b, "%s\n", s.wire.report())
	fmt.Fprintf(&b, "from the kill until the program answered again: %s\n", spread(down))
	fmt.Fprintf(&b, "from then until the page of a person who waited went on: %s\n", spread(s.waits))
	return b.String()
}

// spread is the middle and the most of some times.
func spread(times []time.Duration) string {
	if len(times) == 0 {
		return "none"
	}
	slices.Sort(times)
	return fmt.Sprintf("%d times, median %.1f s, at most %.1f s", len(times), times[len(times)/2].Seconds(), times[len(times)-1].Seconds())
}

// words are what pages show and files must not.
func (s *soak) words() []string {
	return []string{"Coinwhistle", "The code for", "Confirm", "Accept the terms", "Banque Imaginaire", "Connecteur de test"}
}

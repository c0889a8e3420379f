package attack_test

import (
	"cmp"
	"fmt"
	"maps"
	"math/rand/v2"
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
	stories, kills int           // kills are counted while answers are under way
	think          time.Duration // the longest that a person thinks before an answer
	peace          time.Duration // the longest between troubles
	hold           time.Duration // the longest that an aggregator takes with an answer, and with its reply
	arrive         time.Duration // all people have come by then; a quarter of think if it is zero
}

// sized is a short soak, or as long a one as SOAK stories make.
func sized(t *testing.T, short size) size {
	n := os.Getenv("SOAK")
	if n == "" {
		return short
	}
	stories, err := strconv.Atoi(n)
	if err != nil || stories < 1 {
		t.Fatalf("SOAK=%q is no number of stories", n)
	}
	return size{stories: stories, kills: min(12, 1+stories/30), think: time.Minute, peace: 9 * time.Second, hold: time.Second}
}

// soak is people who play stories, all at once, while what serves them meets with trouble.
type soak struct {
	size
	t    *target
	wire *wire

	mixed bool // the earlier program serves, too

	mu    sync.Mutex
	met   []*trouble
	ends  map[string]int
	waits []time.Duration // of those who waited through a trouble: from when they could go on until their page did
	here  int             // people who are at it
	most  int             // of them at once
	wrong []string
	took  time.Duration

	played int // stories that were begun
}

// losing is the trouble of a Redis that comes back as it was a second before.
const losing = "Redis loses a second"

// trouble is something that was done while people play.
type trouble struct {
	what     string
	at, back time.Time // back is when people can go on; zero until then
	cut      int       // answers that an aggregator had received, and whose replies had not come
}

// TestACrashLosesNothingAndSendsNothingTwice kills the program while people mend their connections. "make test" plays it in
// short; "make soak-local" plays 500 stories.
func TestACrashLosesNothingAndSendsNothingTwice(t *testing.T) {
	t.Parallel()
	s := newSoak(sized(t, size{stories: 40, kills: 2, think: 600 * time.Millisecond, peace: 1200 * time.Millisecond, hold: 400 * time.Millisecond}))
	s.run(t, setting{watched: true}, func(over <-chan struct{}) error {
		for range s.kills {
			if err := s.peaceful(over); err != nil {
				return err
			}
			if _, cut, err := s.kill(patience, (*process).launch); err != nil || cut == 0 {
				return fmt.Errorf("%d answers were under way at a kill (%w)", cut, err)
			}
		}
		return nil
	})
	s.end(t, s.t.state())
}

func newSoak(how size) *soak {
	return &soak{size: how, wire: newWire(how.hold), ends: map[string]int{}}
}

// longest is how many times as many stories are played at most while troubles go on.
const longest = 4

// run starts a target and has people play, while troubled makes trouble until it has made enough. As long as it has not, another one comes
// for each who leaves: a machine that is busy with something else takes longer to kill a program and to start it again.
func (s *soak) run(t *testing.T, set setting, troubled func(over <-chan struct{}) error) {
	var people []*person
	for i := range longest * s.stories {
		p := s.person(i)
		story, err := playground.Scripted(p.id, p.bank())
		if err != nil {
			t.Fatal(err)
		}
		people, set.stories = append(people, p), append(set.stories, story)
	}
	target, err := newBench(t).start(t.Context(), set)
	if err != nil {
		t.Fatal(err)
	}
	s.t, s.mixed = target, set.program != ""
	s.wire.stand(target)
	began := time.Now()
	var all sync.WaitGroup
	over := make(chan struct{})
	calm, left := make(chan struct{}), make(chan struct{}, len(people))
	comes := func(p *person, within time.Duration) {
		s.played++
		all.Go(func() {
			end, err := p.live(s.t, within)
			s.mu.Lock()
			defer s.mu.Unlock()
			s.ends[end]++
			if err != nil {
				s.wrong = append(s.wrong, fmt.Sprintf("%s, %s: %v\n\t%s", p.id, p.name, err, strings.Join(p.diary, "\n\t")))
			}
			left <- struct{}{}
		})
	}
	for _, p := range people[:s.stories] {
		comes(p, cmp.Or(s.arrive, s.think/4))
	}
	all.Go(func() {
		for _, p := range people[s.stories:] {
			select {
			case <-calm:
				return
			case <-left:
				comes(p, s.think/4)
			}
		}
	})
	go func() { all.Wait(); close(over) }()
	if err := troubled(over); err != nil {
		s.fail(err.Error())
	}
	close(calm)
	<-over
	s.wrong = append(s.wrong, s.wire.doubled()...)
	if target.watcher != nil {
		target.watcher.stop()
	}
	if err := target.stop(); err != nil {
		s.wrong = append(s.wrong, err.Error())
	}
	if strings.Contains(target.log.String(), "DATA RACE") {
		s.wrong = append(s.wrong, "the race detector has found a data race:\n"+target.log.String())
	}
	s.took = time.Since(began)
}

// end looks through the folders in which flows were kept, and says what the soak has come to.
func (s *soak) end(t *testing.T, folders ...string) {
	for _, folder := range folders {
		s.wrong = append(s.wrong, s.kept(folder)...)
	}
	fmt.Print(s.report())
	if w := s.t.watcher; w != nil {
		told, wrong := w.report(s.played)
		fmt.Print(told)
		s.wrong = append(append(s.wrong, wrong...), s.kept(w.folder)...)
	}
	for i, w := range s.wrong {
		if i == 20 {
			t.Fatalf("and %d more", len(s.wrong)-i)
		}
		t.Error(w)
	}
	if t.Failed() {
		for _, c := range s.met {
			t.Logf("%s: %s until %s", c.at.Format("04:05.000"), c.what, c.back.Format("04:05.000"))
		}
	}
	if t.Failed() && testing.Verbose() {
		t.Log(s.t.log.String())
	}
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

// peaceful passes some time.
func (s *soak) peaceful(over <-chan struct{}) error {
	select {
	case <-time.After(s.peace/8 + some(s.peace*7/8)):
		return nil
	case <-over:
		return fmt.Errorf("the stories were over after %d troubles", len(s.met))
	}
}

// meet takes note of a trouble that begins.
func (s *soak) meet(what string) *trouble {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &trouble{what: what, at: time.Now()}
	s.met = append(s.met, c)
	return c
}

// past takes note that people can go on.
func (s *soak) past(c *trouble) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c.back = time.Now()
}

// kill kills the program whose answers are under way, if there is one within so long, and does after it what people need to go on.
func (s *soak) kill(within time.Duration, after func(*process) error) (p *process, cut int, err error) {
	var c *trouble
	strike := func(from []string) bool {
		if p = s.t.holder(from); p != nil {
			c = s.meet("kill")
			p.kill()
		}
		return p != nil
	}
	for began := time.Now(); p == nil && time.Since(began) < within; time.Sleep(time.Millisecond) {
		cut = s.wire.cut(strike)
	}
	if p == nil {
		c, p = s.meet("kill"), s.t.programs[rand.IntN(len(s.t.programs))]
		p.kill()
	}
	c.cut = cut
	err = after(p)
	s.past(c)
	return p, cut, err
}

// goneOn takes note that a page went on that had waited since a time, and counts the troubles that it waited through.
func (s *soak) goneOn(since time.Time) (troubles int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	free, now := since, time.Now()
	for _, c := range s.met {
		switch {
		case c.back.IsZero():
			troubles, free = troubles+1, now
		case c.back.After(since):
			troubles++
			if c.back.After(free) {
				free = c.back
			}
		}
	}
	if waited := now.Sub(free); troubles > 0 && waited > 0 {
		s.waits = append(s.waits, waited)
		if waited > patienceAfter {
			err = fmt.Errorf("the page went on %.1f s after it could", waited.Seconds())
		}
	}
	return troubles, err
}

// mayBeGone reports whether a flow that was opened at a time may be gone since: Redis has lost it, and the program that had kept it, and
// would have put it back, has ended.
func (s *soak) mayBeGone(opened time.Time) bool {
	return s.mayLack(opened) && s.troubled(func(c *trouble) bool { return (c.what == "kill" || c.what == "upgrade") && c.at.After(opened) })
}

// mayLack reports whether Redis may have lost something of a flow that was opened at a time.
func (s *soak) mayLack(opened time.Time) bool {
	return s.troubled(func(c *trouble) bool { return c.what == losing && (c.back.IsZero() || c.back.After(opened)) })
}

// troubled reports whether there was a trouble of some kind.
func (s *soak) troubled(kind func(*trouble) bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.met, kind)
}

// patienceAfter is how long a person who waits may wait on once that is possible again. It takes as long as the lease of what was under way,
// 15 s, and a look; here it is more, because a machine may be busy with something else: the report says how long it was.
const patienceAfter = 45 * time.Second

// report is what a soak has come to.
func (s *soak) report() string {
	var b strings.Builder
	cut, flights := 0, 0
	times, lasted := map[string]int{}, map[string][]time.Duration{}
	for _, c := range s.met {
		times[c.what]++
		lasted[c.what] = append(lasted[c.what], c.back.Sub(c.at))
		if cut += c.cut; c.cut > 0 {
			flights++
		}
	}
	fmt.Fprintf(&b, "%d stories in %.0f s, up to %d at once\n", s.played, s.took.Seconds(), s.most)
	for _, end := range slices.Sorted(maps.Keys(s.ends)) {
		fmt.Fprintf(&b, "  %4d  %s\n", s.ends[end], end)
	}
	for _, what := range slices.Sorted(maps.Keys(times)) {
		fmt.Fprintf(&b, "%s: until people could go on, %s\n", what, spread(lasted[what]))
	}
	fmt.Fprintf(&b, "%d kills with answers in flight, %d answers in all\n", flights, cut)
	fmt.Fprintf(&b, "%s\n", s.wire.report())
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

package providertest

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// Env is the variable that chooses the seeds: "5000" are the seeds from 1 to 5000, "77-77" is seed 77 alone. If it is unset
// or empty, a test plays as many as are usual for it.
const Env = "CHAOS"

// Chaos plays many flows side by side against a simulator that fails at random, each from a seed of its own, so that what
// went wrong once can be played again. It fails if an answer is sent twice, if a flow does not end once and well told, or if
// fewer than a quarter end with "done". The dialect of a seed is to draw all that it chooses from r.
func Chaos(t *testing.T, usual int, dialect func(r *rand.Rand, c sandbox.Chaos) Dialect) {
	t.Helper()
	playSeeds(t, usual, func(tb testing.TB, seed uint64) string {
		r := rand.New(rand.NewPCG(seed, 1))
		p := Begin(tb, dialect(r, sandbox.Chaos{Seed: seed, Error: 0.1, Lost: 0.15, Unknown: 0.3}))
		defer p.Close()
		p.Hasty = true
		f := p.Run(p.erring(r))
		p.endsWell(f)
		p.keepsSecrets()
		return strings.TrimSpace(f.Status() + " " + string(reconnect.ReasonOf(f.Step)))
	})
}

// endsWell fails unless the flow has ended once, what the integrator is told is true, and the way leads to its callback.
func (p *Play) endsWell(f *reconnect.Flow) {
	p.T.Helper()
	ends := 0
	for _, e := range f.Events {
		if e.Terminal() {
			ends++
		}
		p.Door.Messages(f, e)
	}
	if ends != 1 {
		p.T.Errorf("%d ends", ends)
	}
	callback, _, _ := strings.Cut(f.Callback, "#")
	if way := p.Door.Leave(f); !strings.HasPrefix(way.URL, callback) {
		p.T.Errorf("leaves to %s", way.URL)
	}
	if f.Status() == "done" && !p.Mended(p, f) {
		p.T.Errorf("done, and the connection does not work after %q", Steps(f))
	}
}

// SomeScript is a story of one to four pieces: what may happen at any bank, and more that an aggregator knows.
func SomeScript(r *rand.Rand, more ...sandbox.Script) (s sandbox.Script) {
	code, approval, pause := sandbox.AskCode(RightCode), sandbox.AskApproval("Confirm"), time.Duration(1+r.IntN(4))*time.Second
	pieces := append([]sandbox.Script{
		{code},
		{code},
		{code},
		{approval},
		{approval},
		{sandbox.RequireAction("Accept")},
		{sandbox.RefusePassword()},
		{sandbox.Dawdle(pause)},
		{sandbox.Dawdle(2 * pause)},
		{sandbox.AskChoice(sandbox.Choice{Value: "a", Label: "A"}, sandbox.Choice{Value: "b", Label: "B"})},
		{[]sandbox.Act{sandbox.GoDown(), sandbox.Lock(), sandbox.Strange("oddity"), sandbox.Break()}[r.IntN(4)]},
	}, more...)
	for range 1 + r.IntN(4) {
		s = append(s, pieces[r.IntN(len(pieces))]...)
	}
	return s
}

// playSeeds plays the seeds side by side and fails if fewer than a quarter of the flows end with "done". The play of a
// seed gets a test of its own to fail: Fatal there ends that seed alone.
func playSeeds(t *testing.T, usual int, play func(tb testing.TB, seed uint64) (end string)) {
	t.Helper()
	from, to, err := seeds(os.Getenv(Env), uint64(usual))
	if err != nil {
		t.Fatal(err)
	}
	var (
		mu    sync.Mutex
		ends  = map[string]int{}
		group sync.WaitGroup
		next  = make(chan uint64)
	)
	for range 4 * runtime.GOMAXPROCS(0) { // flows wait more than they work
		group.Go(func() {
			for seed := range next {
				end := one(t, seed, play)
				mu.Lock()
				ends[end]++
				mu.Unlock()
			}
		})
	}
	for seed := from; seed <= to && !t.Failed(); seed++ {
		next <- seed
	}
	close(next)
	group.Wait()
	t.Logf("ends of the flows of the seeds %d to %d: %v", from, to, ends)
	if n := int(to - from + 1); n >= 100 && ends["done"] < n/4 && !t.Failed() {
		t.Errorf("only %d of %d flows end well", ends["done"], n)
	}
}

// one plays one seed. What ends a test at once must not be called outside of its goroutine, so it panics into here.
func one(t *testing.T, seed uint64, play func(testing.TB, uint64) string) (end string) {
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("seed %d: %v", seed, r)
		}
	}()
	return play(&seeded{t, seed}, seed)
}

// seeded is a test that says which seed it is about.
type seeded struct {
	testing.TB
	seed uint64
}

func (s *seeded) Errorf(format string, args ...any) {
	s.TB.Errorf("seed %d: "+format, append([]any{s.seed}, args...)...)
}

func (s *seeded) Fatal(args ...any)                 { panic(fmt.Sprint(args...)) }
func (s *seeded) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

// seeds reads what [Env] may be.
func seeds(wanted string, usual uint64) (from, to uint64, err error) {
	if wanted == "" {
		return 1, usual, nil
	}
	first, last, ranged := strings.Cut(wanted, "-")
	if !ranged {
		first, last = "1", wanted
	}
	from, err = strconv.ParseUint(first, 10, 63)
	if err == nil {
		to, err = strconv.ParseUint(last, 10, 63)
	}
	if err != nil || from < 1 || to < from {
		return 0, 0, fmt.Errorf("%s=%q is neither a number of seeds nor a range such as 70-80", Env, wanted)
	}
	return from, to, nil
}

package reconnect_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/transcript"
	"github.com/open-reconnect/reconnect/store/memory"
	"github.com/open-reconnect/reconnect/store/storetest"
)

// scripted is a Provider that plays a list of replies, one an exchange, and remembers what it was sent.
type scripted struct {
	mu          sync.Mutex
	replies     []reply
	calls       []call
	closed      int
	cannotClose error
	lent        []reconnect.Answers // as they were handed over
}

type reply struct {
	step reconnect.Step
	err  error
	slow time.Duration
	boom bool
}

type call struct {
	what    string // start (the first look), look, answer, return, back
	answers reconnect.Answers
	shown   reconnect.Step
	waiting bool
	unheard time.Time
}

var errLost = errors.New("upstream: 502")

func (s *scripted) play(c reconnect.Call, what string, a reconnect.Answers) (reconnect.Reply, error) {
	s.mu.Lock()
	s.calls = append(s.calls, call{what, a, c.Shown, c.Waiting, c.Unheard})
	n := len(s.calls)
	r := s.replies[min(n, len(s.replies))-1]
	s.mu.Unlock()
	time.Sleep(r.slow)
	if r.boom {
		panic(fmt.Sprint("holds ", a))
	}
	if v, ok := r.step.(reconnect.Visit); ok && v.State == "" {
		v.State = c.State
		r.step = v
	}
	return reconnect.Reply{Step: r.step, Cursor: reconnect.Cursor(fmt.Sprint("cursor ", n))}, r.err
}

func (s *scripted) Open(reconnect.Connection) (reconnect.Cursor, error) {
	return reconnect.Cursor("opened"), nil
}

func (s *scripted) Continue(_ context.Context, c reconnect.Call) (reconnect.Reply, error) {
	switch m := c.Move.(type) {
	case reconnect.Answer:
		s.lent = append(s.lent, m.Values)
		kept := reconnect.Answers{} // what was typed is wiped after the exchange
		for name, values := range m.Values {
			for _, v := range values {
				kept[name] = append(kept[name], strings.Clone(v))
			}
		}
		return s.play(c, "answer", kept)
	case reconnect.Return:
		return s.play(c, "return", m.Query)
	case reconnect.Back:
		return s.play(c, "back", nil)
	case reconnect.Renew:
		return s.play(c, "renew", nil)
	case reconnect.Look:
	}
	if string(c.Cursor) == "opened" {
		return s.play(c, "start", nil)
	}
	return s.play(c, "look", nil)
}

func (s *scripted) Close(context.Context, reconnect.Cursor) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.closed++
	return s.cannotClose
}

func (s *scripted) count(what string) (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.calls {
		if c.what == what {
			n++
		}
	}
	return n
}

// talk is one flow with a scripted provider, in a bubble of fake time.
type talk struct {
	*testing.T
	*reconnect.Engine
	provider *scripted
	id       string
	log      *transcript.Text
	kept     reconnect.Store   // what other processes reach, too
	faults   *storetest.Faulty // between it and the engine
	observed *observed
	timed    *timed
}

// play opens a flow whose provider gives these replies, waits for the first, and runs the test.
func play(t *testing.T, test func(talk), replies ...reply) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := &scripted{replies: replies}
		log := &transcript.Text{}
		kept := storetest.Reread(memory.New())
		faults := storetest.NewFaulty(kept)
		seen := &observed{events: map[string][]reconnect.Event{}}
		hears := &timed{}
		e := &reconnect.Engine{
			Store:     faults,
			Observers: []reconnect.Observer{seen},
			Timers:    []reconnect.Timer{hears},
			Providers: map[string]reconnect.Provider{"script": p},
			ReturnURL: "https://reconnect.example/return",
			Log:       slog.New(slog.NewTextHandler(log, nil)),
			Now:       time.Now,
		}
		f, err := e.Open(t.Context(), reconnect.Entry{
			Client:     &reconnect.Client{ID: "shop"},
			Connection: reconnect.Connection{Provider: "script", ID: "27", Secret: "the-code"},
			Callback:   "https://shop.example/callback", Lang: "en",
		}, "script", "", false)
		if err != nil {
			t.Fatal(err)
		}
		k := talk{t, e, p, f.ID, log, kept, faults, seen, hears}
		synctest.Wait()
		test(k)
		if err := e.Drain(context.Background()); err != nil {
			t.Fatal(err)
		}
	})
}

func (k talk) flow() *reconnect.Flow {
	k.Helper()
	synctest.Wait()
	f, err := k.Read(k.Context(), k.id)
	if err != nil {
		k.Fatal(err)
	}
	return f
}

// answer sends a form for the turn that is shown.
func (k talk) answer(form reconnect.Answers) []reconnect.Problem {
	k.Helper()
	return k.answerTurn(k.flow().Turn, form)
}

func (k talk) answerTurn(turn int, form reconnect.Answers) []reconnect.Problem {
	k.Helper()
	_, problems, err := k.Answer(k.Context(), k.id, turn, form)
	if err != nil {
		k.Fatal(err)
	}
	synctest.Wait()
	return problems
}

// pass lets time go by with somebody watching.
func (k talk) pass(d time.Duration) {
	w := k.Watch(k.id)
	time.Sleep(d)
	w.Leave()
	synctest.Wait()
}

func (k talk) shows(want reconnect.Step) {
	k.Helper()
	if got := k.flow().Shown(); fmt.Sprintf("%#v", got) != fmt.Sprintf("%#v", want) {
		k.Fatalf("shown is %#v, want %#v", got, want)
	}
}

func code(r reconnect.Reason) reconnect.Ask {
	return reconnect.Ask{Reason: r, Fields: []reconnect.Field{{Name: "otp", Kind: reconnect.Code, Required: true}}}
}

func login(r reconnect.Reason) reconnect.Ask {
	return reconnect.Ask{Reason: r, Fields: []reconnect.Field{
		{Name: "login", Kind: reconnect.Text, Required: true},
		{Name: "password", Kind: reconnect.Secret, Required: true},
	}}
}

func form(pairs ...string) reconnect.Answers {
	a := reconnect.Answers{}
	for i := 0; i < len(pairs); i += 2 {
		a[pairs[i]] = append(a[pairs[i]], pairs[i+1])
	}
	return a
}

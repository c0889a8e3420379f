package providertest

import (
	"context"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest/faulty"
)

// Faults has an upstream fail in each way that is known, at the looks with which a flow begins and at its answer, which arrives
// or does not. The dialect's flow asks for a code and is done then. It fails if anything is sent twice, if the page shows anything
// but a wait or the same question with a reason, or if the log does not name the fault. What a flow shows
// whose answer met a 429 is limited, such as "ask, ask rate_limited, done"; empty where the adapter sends it again itself.
func Faults(t *testing.T, limited string, dialect func() Dialect) {
	const asked, lost = "ask, done", "ask, ask interrupted, done"
	for _, fault := range faulty.All() {
		play := func(name string, looks int, obeyed bool, want string) {
			t.Run(name+", "+fault.Name, func(t *testing.T) {
				t.Parallel()
				playFault(t, dialect(), fault, looks, obeyed, want)
			})
		}
		play("looks", 4, false, asked)
		play("answer lost", 0, false, lost)
		play("reply lost", 0, true, asked)
	}
	t.Run("answer, no connection", func(t *testing.T) {
		t.Parallel()
		playUnconnected(t, dialect())
	})
	t.Run("looks, a storm", func(t *testing.T) {
		t.Parallel()
		playStorm(t, dialect())
	})
	if limited == "" {
		return
	}
	t.Run("answer, 429", func(t *testing.T) {
		t.Parallel()
		playFault(t, dialect(), faulty.TooMany(""), 0, false, limited)
	})
}

// playFault plays a flow of which so many looks at the beginning, or else the first answer, end with a fault.
func playFault(t *testing.T, d Dialect, fault faulty.Fault, looks int, obeyed bool, want string) {
	front := &faulty.Front{}
	if looks > 0 {
		front.Fail(fault, looks, obeyed, func(r *http.Request) bool { return r.Header.Get("X-Sandbox-Calm") == "" })
	}
	begin := d.Begin
	d.Front = front.Before
	d.Begin = func(p *Play) (reconnect.Provider, reconnect.Door, reconnect.Entry) {
		provider, door, entry := begin(p)
		return hurried{provider, front}, door, entry
	}
	p := Begin(t, d)
	defer p.Close()
	calm := p.Calm(0)
	f := p.Run(func(f *reconnect.Flow) bool {
		if _, asks := f.Step.(reconnect.Ask); asks && p.Answers == 0 && looks == 0 {
			front.Fail(fault, 1, obeyed, func(r *http.Request) bool { return r.Method != http.MethodGet })
		}
		if reconnect.ReasonOf(f.Step) == reconnect.RateLimited {
			time.Sleep(time.Second) // the pause passes by the machine's clock
		}
		return calm(f)
	})
	p.Wants(f, want)
	p.endsWell(f)
	if front.Hits() != max(looks, 1) {
		t.Errorf("%d requests failed", front.Hits())
	}
	if !strings.Contains(p.Log.String(), fault.Said) && !strings.Contains(p.Log.String(), "lost, "+fault.Said) {
		t.Errorf("the log does not say %q\n%s", fault.Said, p.Log)
	}
}

// playUnconnected plays a flow whose upstream takes no connections when the answer is to be sent: it is asked for again, uncounted.
func playUnconnected(t *testing.T, d Dialect) {
	d.Front = func(api http.Handler) http.Handler { // what is sent into a connection that was good may have arrived
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Connection", "close")
			api.ServeHTTP(w, r)
		})
	}
	p := Begin(t, d)
	defer p.Close()
	calm, down := p.Calm(0), false
	f := p.Run(func(f *reconnect.Flow) bool {
		_, asks := f.Step.(reconnect.Ask)
		switch {
		case asks && p.Answers == 0:
			p.API.Close()
			down = true
		case asks && down:
			down = false
			p.reopen()
			if f.Refusals > 0 {
				t.Error("an answer that has not left counts as refused")
			}
		}
		return calm(f)
	})
	p.Wants(f, "ask, ask unreachable, done")
}

// reopen has the simulator's API listen again where it did before.
func (p *Play) reopen() {
	l, err := net.Listen("tcp", p.API.Listener.Addr().String())
	if err != nil {
		p.T.Fatal(err)
	}
	p.API = &httptest.Server{Listener: l, Config: &http.Server{Handler: p.API.Config.Handler, ReadHeaderTimeout: time.Minute}}
	p.API.Start()
}

// playStorm plays a flow whose first looks fail until its account is held. It says so, and goes on when the storm is over.
func playStorm(t *testing.T, d Dialect) {
	front := &faulty.Front{}
	front.Fail(faulty.Gateway, 7, false, func(r *http.Request) bool { return r.Header.Get("X-Sandbox-Calm") == "" })
	d.Front = front.Before
	p := Begin(t, d)
	defer p.Close()
	f := p.Run(p.Calm(0))
	p.Wants(f, "ask, done")
	if !slices.Contains(Steps(f), "wait unreachable") {
		t.Errorf("nothing is said: %q", Steps(f))
	}
	log := p.Log.String()
	if strings.Count(log, "the account is held") != 1 || strings.Count(log, "answers again") != 1 || front.Hits() != 7 {
		t.Errorf("%d requests failed\n%s", front.Hits(), log)
	}
}

// hurried has no patience while the next request may never be answered: what takes minutes otherwise.
type hurried struct {
	reconnect.Provider
	front *faulty.Front
}

func (h hurried) Continue(ctx context.Context, c reconnect.Call) (reconnect.Reply, error) {
	if h.front.Stalls() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, 300*time.Millisecond)
		defer cancel()
	}
	return h.Provider.Continue(ctx, c)
}

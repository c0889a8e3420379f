package reconnect_test

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
)

// process is another server on a talk's store. It is what is left after a restart, too: of
// the first one nothing but what it has kept.
func (k talk) process(p reconnect.Provider) *reconnect.Engine {
	return &reconnect.Engine{
		Store: k.kept, Providers: map[string]reconnect.Provider{"script": p}, ReturnURL: k.ReturnURL,
		Log: slog.New(slog.NewTextHandler(k.log, nil)), Now: k.Now,
	}
}

// die cuts the process that has played until now off from the store, which is all that can be seen of its death.
func (k talk) die() { k.faults.Away(true, true) }

// sweeps lets time go by in which nothing but the sweep attends to the flow.
func sweeps(ctx context.Context, e *reconnect.Engine, d time.Duration) {
	for range d / time.Second {
		time.Sleep(time.Second)
		synctest.Wait()
		e.Sweep(ctx)
	}
	synctest.Wait()
}

func TestALongExchangeKeepsItsLease(t *testing.T) {
	play(t, func(k talk) {
		version := k.flow().Version
		k.answer(form("otp", "123456"))
		other := k.process(k.provider)
		for range 100 {
			sweeps(k.Context(), other, time.Second)
			if f := k.flow(); !f.Over() && (f.InFlight == nil || f.InFlight.Until.Sub(k.Now()) > 15*time.Second) {
				k.Fatalf("under way is %+v", f.InFlight)
			}
		}
		k.shows(reconnect.Done{})
		events(k, "opened step answered done")
		if n := k.provider.count("look"); n != 0 {
			k.Errorf("the other process has looked %d times, as if this one were dead", n)
		}
		if writes := k.flow().Version - version; writes > 25 {
			k.Errorf("%d writes in 100 s", writes)
		}
	}, reply{step: code("")}, reply{step: reconnect.Done{}, slow: 100 * time.Second})
}

func TestAShortExchangeCostsNoWriteForItsLease(t *testing.T) {
	play(t, func(k talk) {
		version := k.flow().Version
		k.answer(form("otp", "123456"))
		time.Sleep(4900 * time.Millisecond)
		k.shows(reconnect.Ask{Reason: reconnect.WrongCode, Fields: code("").Fields})
		if writes := k.flow().Version - version; writes != 2 {
			k.Errorf("%d writes for an answer, want one before it and one after it", writes)
		}
	}, reply{step: code("")}, reply{step: code(reconnect.WrongCode), slow: 4800 * time.Millisecond})
}

// The person is gone, too: nothing but the sweep of the next process finds what is left.
func TestAfterADeathTheAnswerIsLookedForWithin20Seconds(t *testing.T) {
	play(t, func(k talk) {
		k.answer(form("otp", "123456"))
		next := k.process(&scripted{replies: []reply{{step: reconnect.Done{}}}})
		k.die()
		time.Sleep(12 * time.Second)
		sweeps(k.Context(), next, 8*time.Second)
		f, err := next.Read(k.Context(), k.id)
		if err != nil || f.Status() != "done" {
			k.Fatalf("after 20 s the flow shows %#v: %v", f.Shown(), err)
		}
		if n := next.Providers["script"].(*scripted).count("look"); n != 1 {
			k.Errorf("the next process has looked %d times", n)
		}
		time.Sleep(exchangeEnds) // the first process was not dead, only stopped: what it brings is too late
		synctest.Wait()
		f, err = next.Read(k.Context(), k.id)
		if err != nil || f.Status() != "done" {
			k.Errorf("the first process has written %#v: %v", f.Shown(), err)
		}
		terminal := 0
		for _, e := range f.Events {
			if e.Terminal() {
				terminal++
			}
		}
		if terminal != 1 {
			k.Errorf("the events are %v", f.Events)
		}
	}, reply{step: code("")}, reply{step: code(reconnect.WrongCode), slow: 2 * time.Minute})
}

const exchangeEnds = 3 * time.Minute

func TestAProviderHearsOfAnAnswerWhoseProcessHasDied(t *testing.T) {
	play(t, func(k talk) {
		sent := k.Now()
		k.answer(form("otp", "123456"))
		p := &scripted{replies: []reply{{err: errLost}, {step: code("")}}}
		next := k.process(p)
		k.die()
		sweeps(k.Context(), next, 30*time.Second)
		f, err := next.Read(k.Context(), k.id)
		if err != nil || f.Unsure || len(p.calls) != 2 || !p.calls[0].unheard.Equal(sent) {
			k.Errorf("%v; after an answer at %v the next process was called with %+v", err, sent, p.calls)
		}
		if !p.calls[1].unheard.IsZero() {
			k.Error("what the provider's own cursor knows was told again")
		}
		time.Sleep(exchangeEnds)
		synctest.Wait()
	}, reply{step: code("")}, reply{step: code(""), slow: 2 * time.Minute})
}

// Whoever waits need not do anything: the stream is enough.
func TestAfterADeathAPersonWhoWaitsGoesOn(t *testing.T) {
	play(t, func(k talk) {
		next := k.process(&scripted{replies: []reply{{step: code("")}}})
		k.die()
		w := next.Watch(k.id)
		time.Sleep(17 * time.Second)
		synctest.Wait()
		f, err := next.Read(k.Context(), k.id)
		if _, asked := f.Shown().(reconnect.Ask); err != nil || !asked {
			k.Errorf("after 17 s the page shows %#v: %v", f.Shown(), err)
		}
		w.Leave()
		time.Sleep(exchangeEnds)
	}, reply{step: reconnect.Wait{}, slow: 2 * time.Minute})
}

// A process that was stopped while its answer stood in the queue must not send it once it goes on: another may have found the
// question unanswered, and have let the person answer it again.
func TestAnAnswerIsNotSentByAProcessThatWasTakenForDead(t *testing.T) {
	queued(t, time.Minute, func(k talk, q *queueing) {
		k.answer(form("otp", "123456"))
		next := k.process(&scripted{replies: []reply{{step: code("")}}})
		k.die()
		time.Sleep(10 * time.Second)
		sweeps(k.Context(), next, 10*time.Second)
		f, err := next.Read(k.Context(), k.id)
		if ask, asked := f.Shown().(reconnect.Ask); err != nil || !asked || ask.Reason != reconnect.Interrupted {
			k.Fatalf("the next process shows %#v: %v", f.Shown(), err)
		}
		k.faults.Away(false, false)
		time.Sleep(2 * time.Minute)
		synctest.Wait()
		if n := k.provider.count("answer"); n != 0 {
			k.Errorf("%d answers were sent without a lease", n)
		}
	}, reply{step: code("")}, reply{step: reconnect.Done{}})
}

// The same, where nothing but the clocks tells: the store is away and cannot be asked.
func TestNothingIsSentWithALeaseThatHasRunOut(t *testing.T) {
	queued(t, 20*time.Second, func(k talk, q *queueing) {
		k.answer(form("otp", "123456"))
		k.die()
		time.Sleep(20 * time.Second)
		synctest.Wait()
		if n := k.provider.count("answer"); n != 0 {
			k.Errorf("%d answers were sent without a lease", n)
		}
		k.faults.Away(false, false)
		k.pass(time.Minute)
	}, reply{step: code("")}, reply{step: reconnect.Done{}})
}

func TestAnExchangeThatIsOvertakenIsStopped(t *testing.T) {
	play(t, func(k talk) {
		stopped := make(chan error, 1)
		k.Providers["script"] = patient{k.provider, stopped}
		k.pass(2 * time.Second) // a look begins
		k.Providers["script"] = k.provider
		k.answer(form("otp", "123456"))
		time.Sleep(5 * time.Second)
		synctest.Wait()
		select {
		case err := <-stopped:
			if !errors.Is(err, reconnect.ErrUnwanted) {
				k.Errorf("it was stopped because of %v", err)
			}
		default:
			k.Error("the look that an answer has overtaken goes on")
		}
		k.shows(reconnect.Done{})
	}, reply{step: reconnect.Ask{Fields: code("").Fields, Again: time.Second}}, reply{step: reconnect.Done{}})
}

// patient is a provider whose looks take as long as they may.
type patient struct {
	*scripted
	stopped chan error
}

func (p patient) Continue(ctx context.Context, _ reconnect.Call) (reconnect.Reply, error) {
	<-ctx.Done()
	p.stopped <- context.Cause(ctx)
	return reconnect.Reply{}, ctx.Err()
}

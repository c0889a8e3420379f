package reconnect_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
)

// observed is an observer that takes down what it hears.
type observed struct {
	mu        sync.Mutex
	events    map[string][]reconnect.Event // by Flow.ID
	exchanges []string
}

func (o *observed) Happened(f *reconnect.Flow, news []reconnect.Event) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.events[f.ID] = append(o.events[f.ID], news...)
}

func (o *observed) Exchanged(_ *reconnect.Flow, m reconnect.Move, took time.Duration, lost error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.exchanges = append(o.exchanges, fmt.Sprintf("%T %s %t", m, took, lost != nil))
}

// said is a list of events without their times.
func said(events []reconnect.Event) string {
	var all []string
	for _, e := range events {
		all = append(all, fmt.Sprint(e.Seq, " ", e.Type, " ", e.Step, " ", e.Reason, " ", e.Challenge))
	}
	return strings.Join(all, ", ")
}

// An update's function runs several times, and two tabs change one flow; still each event is told once.
func TestAnObserverHearsEachEventOnceAndEachExchange(t *testing.T) {
	play(t, func(k talk) {
		turn := k.flow().Turn
		var tabs sync.WaitGroup
		for range 10 {
			tabs.Go(func() { _, _, _ = k.Answer(k.Context(), k.id, turn, form("otp", "123456")) })
		}
		tabs.Wait()
		k.answer(form("otp", "999999"))
		k.pass(time.Minute)
		f := k.flow()
		k.observed.mu.Lock()
		defer k.observed.mu.Unlock()
		heard, kept := said(k.observed.events[k.id]), said(f.Events)
		if heard != kept || !f.Over() {
			k.Errorf("heard %s\nof    %s", heard, kept)
		}
		want := "reconnect.Look 0s false, reconnect.Answer 0s false, reconnect.Answer 2s true, reconnect.Look 0s false"
		if got := strings.Join(k.observed.exchanges, ", "); got != want {
			k.Errorf("exchanges:\n%s, want\n%s", got, want)
		}
	},
		reply{step: code("")}, reply{step: code(reconnect.WrongCode)},
		reply{err: errLost, slow: 2 * time.Second}, reply{step: reconnect.Done{}})
}

// What was not kept has not happened.
func TestAnObserverHearsOnlyWhatIsKept(t *testing.T) {
	play(t, func(k talk) {
		before := len(k.flow().Events)
		k.faults.Away(false, true)
		if err := k.Cancel(k.Context(), k.id); err == nil {
			t.Fatal("a store that is away keeps the end")
		}
		k.faults.Away(false, false)
		synctest.Wait()
		if n := len(k.observed.events[k.id]); n != before {
			t.Errorf("heard %d events, %d are kept", n, before)
		}
		if err := k.Cancel(context.Background(), k.id); err != nil {
			t.Fatal(err)
		}
		if heard := k.observed.events[k.id]; len(heard) != before+1 || !heard[before].Terminal() {
			t.Errorf("heard %+v", heard)
		}
	}, reply{step: code("")})
}

func TestAChallengeSaysWhatSortOfThingIsAsked(t *testing.T) {
	ask := func(fields ...reconnect.Field) reconnect.Step { return reconnect.Ask{Fields: fields} }
	picture := &reconnect.Image{Type: "image/png"}
	for want, steps := range map[reconnect.Challenge][]reconnect.Step{
		"login":    {login(""), ask(reconnect.Field{Kind: reconnect.Secret}, reconnect.Field{Kind: reconnect.Text, Image: picture})},
		"picture":  {ask(reconnect.Field{Kind: reconnect.Code, Image: picture}), ask(reconnect.Field{Kind: reconnect.Text, Unseen: true})},
		"code":     {code(reconnect.WrongCode)},
		"file":     {ask(reconnect.Field{Kind: reconnect.File})},
		"choice":   {ask(reconnect.Field{Kind: reconnect.Pick}), ask(reconnect.Field{Kind: reconnect.Search})},
		"question": {ask(reconnect.Field{Kind: reconnect.Date})},
		"consent":  {reconnect.Ask{Reason: reconnect.ConsentNeeded}},
		"approval": {reconnect.Approve{}},
		"visit":    {reconnect.Visit{}},
		"action":   {reconnect.Act{}},
		"link":     {reconnect.Ask{Reason: reconnect.NotBegun}},
		"":         {reconnect.Wait{}, reconnect.Done{}, reconnect.Failed{}, reconnect.Ask{Reason: reconnect.AlreadyOpen}},
	} {
		for _, s := range steps {
			if got := reconnect.ChallengeOf(s); got != want {
				t.Errorf("%#v is %q, want %q", s, got, want)
			}
		}
	}
}

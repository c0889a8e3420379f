package reconnect_test

import (
	"context"
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
)

// Rule 1.
func TestAFormAnswersExactlyOneTurn(t *testing.T) {
	play(t, func(k talk) {
		turn := k.flow().Turn
		var tabs sync.WaitGroup
		for range 20 { // a double click, two tabs, the back button
			tabs.Go(func() {
				if _, _, err := k.Answer(k.Context(), k.id, turn, form("otp", "123456")); err != nil {
					k.Error(err)
				}
			})
		}
		tabs.Wait()
		synctest.Wait() // an answer is sent apart from the form that brought it
		if n := k.provider.count("answer"); n != 1 {
			k.Fatalf("%d answers went upstream, want 1", n)
		}
		k.shows(code(reconnect.WrongCode))
		if problems := k.answerTurn(turn, form("otp", "999999")); problems != nil || k.provider.count("answer") != 1 {
			k.Fatalf("an old form was taken (%v)", problems)
		}
	}, reply{step: code("")}, reply{step: code(reconnect.WrongCode)})
}

// Rule 2.
func TestAfterAnErrorLookBeforeAnsweringAgain(t *testing.T) {
	play(t, func(k talk) {
		k.answer(form("otp", "123456")) // lost, though the bank may have taken it
		k.shows(reconnect.Wait{})
		k.answer(form("otp", "123456"))
		k.answerTurn(k.flow().Turn-1, form("otp", "123456"))
		if n := k.provider.count("answer"); n != 1 {
			k.Fatalf("the answer was sent %d times", n)
		}
		k.pass(time.Minute)
		k.shows(reconnect.Done{})
		if a, l := k.provider.count("answer"), k.provider.count("look"); a != 1 || l != 2 {
			k.Fatalf("%d answers and %d looks, want 1 and 2", a, l)
		}
	}, reply{step: code("")}, reply{err: errLost}, reply{err: errLost}, reply{step: reconnect.Done{}})
}

// Rule 2, its second half: a process that dies in the middle of an answer leaves the same doubt.
func TestAnAnswerUnderWayIsKeptBeforeItLeaves(t *testing.T) {
	play(t, func(k talk) {
		k.answerTurn(k.flow().Turn, form("otp", "123456"))
		f := k.flow()
		if f.InFlight == nil || !f.InFlight.Answer {
			k.Fatal("nothing in the kept flow says that an answer is under way")
		}
		// Another process finds the flow later. It must look, and must not let the user answer first.
		p := &scripted{replies: []reply{{step: code("")}}}
		other := &reconnect.Engine{
			Store: k.Store, Providers: map[string]reconnect.Provider{"script": p}, Log: k.Engine.Log,
			Now: func() time.Time { return time.Now().Add(4 * time.Minute) },
		}
		if _, _, err := other.Answer(k.Context(), k.id, f.Turn, form("otp", "123456")); err != nil {
			k.Fatal(err)
		}
		_ = other.Poll(k.Context(), k.id) // finds the doubt
		synctest.Wait()
		later := &reconnect.Engine{
			Store: k.Store, Providers: other.Providers, Log: k.Engine.Log,
			Now: func() time.Time { return time.Now().Add(5 * time.Minute) },
		}
		_ = later.Poll(k.Context(), k.id)
		synctest.Wait()
		if p.count("answer") != 0 || p.count("look") != 1 {
			k.Fatalf("the other process sent %d answers and looked %d times", p.count("answer"), p.count("look"))
		}
		if got := reconnect.ReasonOf(k.flow().Shown()); got != reconnect.Interrupted {
			k.Fatalf("the user is told %q, want interrupted", got)
		}
	}, reply{step: code("")}, reply{slow: time.Minute, err: errLost})
}

// Rule 3.
func TestOnlyWhatWasAskedMayBeAnswered(t *testing.T) {
	ask := login("")
	ask.Fields = append(ask.Fields, reconnect.Field{
		Name: "site", Kind: reconnect.Pick, Choices: []reconnect.Choice{{Value: "pro"}, {Value: "par"}},
	})
	play(t, func(k talk) {
		problems := k.answer(form("login", "mary", "password", "x", "site", "evil"))
		if len(problems) != 1 || problems[0] != (reconnect.Problem{Field: "site", Kind: reconnect.NoChoice}) {
			k.Fatalf("a choice that was not offered: %v", problems)
		}
		k.answer(form("login", "mary", "login", "bob", "password", " x ", "site", "pro", "resume", "true", "source", "x"))
		want := reconnect.Answers{"login": {"mary"}, "password": {" x "}, "site": {"pro"}}
		if got := k.provider.calls[1].answers; !reflect.DeepEqual(got, want) {
			k.Fatalf("sent %v, want %v", got, want)
		}
	}, reply{step: ask}, reply{step: reconnect.Done{}})
}

// Rule 5.
func TestWhatWasTypedIsWipedWhenTheProviderIsDoneWithIt(t *testing.T) {
	ask := login("")
	ask.Fields = append(ask.Fields, reconnect.Field{Name: "site", Kind: reconnect.Pick, Choices: []reconnect.Choice{{Value: "pro"}}})
	play(t, func(k talk) {
		typed := form("login", "mary", "password", "s3cret", "site", "pro")
		k.answer(typed)
		lent := k.provider.lent[0]
		if lent["login"][0] != "\x00\x00\x00\x00" || lent["password"][0] != "\x00\x00\x00\x00\x00\x00" {
			k.Errorf("%q stays in memory", lent)
		}
		if lent["site"][0] != "pro" || typed["password"][0] != "s3cret" {
			k.Errorf("what a provider may remember, or somebody else's memory, is wiped: %q %q", lent, typed)
		}
	}, reply{step: ask}, reply{step: reconnect.Done{}})
}

// Rule 4.
func TestWeStopBeforeTheBankDoes(t *testing.T) {
	play(t, func(k talk) {
		for left := 3; left > 0; left-- {
			if got := k.flow().AttemptsLeft(); got != left {
				k.Fatalf("%d attempts left, want %d", got, left)
			}
			k.shows(login(reconnect.WrongCredentials))
			k.answer(form("login", "mary", "password", fmt.Sprint(left)))
		}
		k.shows(reconnect.Failed{Reason: reconnect.TooManyAttempts})
		k.answer(form("login", "mary", "password", "again"))
		if n := k.provider.count("answer"); n != 3 {
			k.Fatalf("%d answers went upstream, want 3", n)
		}
	}, reply{step: login(reconnect.WrongCredentials)}) // refused already at the start: the usual reason to come
}

// Rule 4, where the user refuses on the phone.
func TestARefusedApprovalCounts(t *testing.T) {
	play(t, func(k talk) {
		k.pass(3 * time.Second)
		k.shows(reconnect.Ask{Reason: reconnect.NotApproved})
		if got := k.flow().AttemptsLeft(); got != 2 {
			k.Fatalf("%d attempts left, want 2", got)
		}
	}, reply{step: reconnect.Approve{}}, reply{step: reconnect.Ask{Reason: reconnect.NotApproved}})
}

// Rule 4, where the refusal comes only after a wait.
func TestARefusalAfterAWaitCounts(t *testing.T) {
	play(t, func(k talk) {
		k.answer(form("otp", "1"))
		k.shows(reconnect.Wait{})
		k.pass(5 * time.Second)
		k.shows(code(reconnect.WrongCode))
		if got := k.flow().AttemptsLeft(); got != 2 {
			k.Fatalf("%d attempts left, want 2", got)
		}
	}, reply{step: code("")}, reply{step: reconnect.Wait{}}, reply{step: code(reconnect.WrongCode)})
}

// Rule 5.
func TestAnswersAreNeverStored(t *testing.T) {
	const secret = "hunter2-Äöß"
	play(t, func(k talk) {
		seen := func(when string) {
			k.Helper()
			data, err := json.Marshal(k.flow())
			if err != nil {
				k.Fatal(err)
			}
			for what, text := range map[string]string{"flow": string(data), "log": k.log.String()} {
				if strings.Contains(text, "hunter2") || strings.Contains(text, "the-code") {
					k.Fatalf("%s, the %s holds a secret: %s", when, what, text)
				}
			}
		}
		k.answerTurn(k.flow().Turn, form("login", secret, "password", secret))
		seen("under way")
		time.Sleep(time.Second)
		seen("after a panic")
		k.pass(time.Minute)
		seen("after a look")
		k.answer(form("login", "", "password", secret))
		seen("after a problem")
		k.answer(form("login", "x", "password", secret))
		seen("at the end")
		k.shows(reconnect.Failed{Reason: reconnect.Locked})
	}, reply{step: login("")}, reply{slow: time.Second, boom: true}, reply{step: login("")}, reply{step: reconnect.Failed{Reason: reconnect.Locked}})
}

// Rule 6.
func TestStatusIsDerivedFromTheStep(t *testing.T) {
	for want, step := range map[string]reconnect.Step{
		"open": reconnect.Ask{}, "done": reconnect.Done{}, "failed": reconnect.Failed{Reason: reconnect.Locked},
	} {
		f := &reconnect.Flow{Step: step}
		if got := f.Status(); got != want {
			t.Errorf("status of %T is %q, want %q", step, got, want)
		}
	}
	data, _ := json.Marshal(&reconnect.Flow{Step: reconnect.Done{}})
	if strings.Contains(string(data), "status") {
		t.Errorf("a status is kept beside the step: %s", data)
	}
}

// Rule 7.
func TestAlreadyHealthyIsSuccess(t *testing.T) {
	play(t, func(k talk) {
		k.shows(reconnect.Done{})
		events(k, "opened done")
	}, reply{step: reconnect.Done{}})
}

// Rule 7, its second half.
func TestCancellingSendsNothing(t *testing.T) {
	play(t, func(k talk) {
		if err := k.Cancel(k.Context(), k.id); err != nil {
			k.Fatal(err)
		}
		k.shows(reconnect.Failed{Reason: reconnect.Cancelled})
		if len(k.provider.calls) != 1 {
			k.Fatalf("cancelling talked to the bank: %v", k.provider.calls)
		}
	}, reply{step: code("")})
}

// Rule 8. An adapter says Unknown for what nobody has heard of; a step that it cannot even name is the same.
func TestUnknownIsExpected(t *testing.T) {
	play(t, func(k talk) {
		k.shows(reconnect.Failed{Reason: reconnect.Unknown})
		events(k, "opened failed")
	}, reply{step: reconnect.Failed{Reason: reconnect.Unknown}})
	play(t, func(k talk) {
		k.pass(10 * time.Second)
		k.shows(code(""))
	}, reply{step: nil}, reply{step: code("")})
}

// Rule 9.
func TestAFlowAlwaysEndsByTellingTheIntegrator(t *testing.T) {
	t.Run("done", func(t *testing.T) {
		play(t, func(k talk) {
			k.answer(form("otp", "1"))
			k.answer(form("otp", "1"))
			_ = k.Cancel(k.Context(), k.id)
			time.Sleep(time.Hour)
			events(k, "opened step answered done")
		}, reply{step: code("")}, reply{step: reconnect.Done{}})
	})
	t.Run("walked away", func(t *testing.T) {
		play(t, func(k talk) {
			sweep(k, reconnect.Lifetime+time.Minute)
			events(k, "opened step failed")
			k.shows(reconnect.Failed{Reason: reconnect.Expired})
			if k.provider.closed != 1 {
				k.Fatalf("closed upstream %d times, want 1", k.provider.closed)
			}
		}, reply{step: code("")})
	})
	t.Run("cancelled while an answer was under way", func(t *testing.T) {
		play(t, func(k talk) {
			k.answerTurn(k.flow().Turn, form("otp", "1"))
			_ = k.Cancel(k.Context(), k.id)
			time.Sleep(time.Minute)
			events(k, "opened step answered failed")
			if f := k.flow(); k.provider.closed != 1 || f.Cursor != nil {
				k.Fatalf("closed %d times, cursor %q: the token is still held", k.provider.closed, f.Cursor)
			}
		}, reply{step: code("")}, reply{slow: 10 * time.Second, step: reconnect.Done{}})
	})
	t.Run("the aggregator is gone", func(t *testing.T) {
		play(t, func(k talk) {
			k.answer(form("otp", "1"))
			k.pass(10 * time.Minute)
			events(k, "opened step answered failed")
			k.shows(reconnect.Failed{Reason: reconnect.Unreachable})
		}, reply{step: code("")}, reply{err: errLost})
	})
}

func sweep(k talk, d time.Duration) {
	ctx, cancel := context.WithCancel(k.Context())
	go k.Engine.Run(ctx, time.Second)
	time.Sleep(d)
	cancel()
	synctest.Wait()
}

// events checks what the integrator was told: the types in order, numbered from 1.
func events(k talk, want string) {
	k.Helper()
	var got []string
	for i, e := range k.flow().Events {
		got = append(got, e.Type)
		if e.Seq != i+1 {
			k.Errorf("event %d has number %d", i+1, e.Seq)
		}
		if e.Terminal() != (i == len(k.flow().Events)-1 && k.flow().Over()) {
			k.Errorf("event %d of %d is terminal: %v", i+1, len(k.flow().Events), e.Terminal())
		}
	}
	if strings.Join(got, " ") != want {
		k.Fatalf("events %v, want %s", got, want)
	}
}

func TestAnEndedFlowIsForgotten(t *testing.T) {
	play(t, func(k talk) {
		sweep(k, time.Hour)
		if _, err := k.Read(k.Context(), k.id); err == nil {
			k.Fatal("an ended flow is still kept after an hour")
		}
	}, reply{step: reconnect.Done{}})
}

func TestALostLookChangesNothingThatTheUserSees(t *testing.T) {
	approve := reconnect.Approve{Words: reconnect.Words{Text: "Open your app"}, Again: time.Second}
	play(t, func(k talk) {
		turn := k.flow().Turn
		k.pass(20 * time.Second) // the network is away for a while
		if f := k.flow(); f.Turn != turn {
			k.Fatalf("the page changed to %#v", f.Shown())
		}
		k.pass(time.Minute)
		k.shows(reconnect.Done{})
	}, reply{step: approve}, reply{err: errLost}, reply{err: errLost}, reply{err: errLost}, reply{err: errLost}, reply{err: errLost}, reply{step: reconnect.Done{}})
}

// A look that is on its way when the user answers knows nothing of the answer.
func TestAnAnswerOvertakesALook(t *testing.T) {
	asked := code("")
	asked.Again = time.Second
	for name, late := range map[string]reply{
		"that finds the old question": {step: asked, slow: 20 * time.Second},
		"that finds an end":           {step: reconnect.Failed{Reason: reconnect.Locked}, slow: 20 * time.Second},
		"that is lost":                {err: errLost, slow: 20 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			play(t, func(k talk) {
				w := k.Watch(k.id)
				defer w.Leave()
				time.Sleep(2 * time.Second)
				k.answer(form("otp", "1"))
				k.shows(reconnect.Wait{})
				time.Sleep(25 * time.Second) // the look is back
				k.shows(reconnect.Wait{})
				if f := k.flow(); f.Unsure || string(f.Cursor) != "cursor 1" {
					k.Errorf("the look changed the flow: unsure %v, cursor %s", f.Unsure, f.Cursor)
				}
				time.Sleep(time.Minute)
				k.shows(reconnect.Done{})
				if k.provider.count("answer") != 1 || k.provider.count("look") != 1 {
					k.Errorf("calls %v", k.provider.calls)
				}
				events(k, "opened step answered done")
			}, reply{step: asked}, late, reply{step: reconnect.Done{}, slow: time.Minute})
		})
	}
}

func TestOneLoopLooksHoweverManyWatch(t *testing.T) {
	play(t, func(k talk) {
		k.pass(30 * time.Second)
		alone := k.provider.count("look")
		var all []*reconnect.Watching
		for range 50 {
			all = append(all, k.Watch(k.id))
		}
		time.Sleep(30 * time.Second)
		for _, w := range all {
			w.Leave()
		}
		many := k.provider.count("look") - alone
		if alone < 4 || many > alone+2 {
			k.Fatalf("%d looks for one watcher, then %d for fifty", alone, many)
		}
		time.Sleep(10 * time.Minute)
		if n := k.provider.count("look"); n > alone+many+1 {
			k.Fatalf("%d looks while nobody watched", n-alone-many)
		}
	}, reply{step: reconnect.Approve{Again: time.Second}})
}

func TestABankSendsTheUserBackOnce(t *testing.T) {
	play(t, func(k talk) {
		state := k.flow().Step.(reconnect.Visit).State
		for _, forged := range []string{"", "x", k.id, k.id + ".", state + "0", state[1:]} {
			if _, news, _ := k.Arrive(k.Context(), forged, form("id_connection", "27")); news {
				k.Fatalf("the forged state %q was taken", forged)
			}
		}
		for i, want := range []bool{true, false} {
			_, news, err := k.Arrive(k.Context(), state, form("id_connection", "27"))
			if err != nil || news != want {
				k.Fatalf("arrival %d is news: %v (%v), want %v", i+1, news, err, want)
			}
			synctest.Wait()
		}
		k.shows(reconnect.Done{})
	}, reply{step: reconnect.Visit{URL: "https://bank.example/"}}, reply{step: reconnect.Done{}})
}

func TestACodeOpensOneFlow(t *testing.T) {
	play(t, func(k talk) {
		entry := reconnect.Entry{Client: &reconnect.Client{ID: "shop"}, Connection: reconnect.Connection{Provider: "script"}}
		first, err := k.Open(k.Context(), entry, "script", "code", false)
		if err != nil {
			k.Fatal(err)
		}
		_, err = k.Open(k.Context(), entry, "script", "code", false)
		if claimed, ok := err.(*reconnect.ClaimedError); !ok || claimed.Flow != first.ID { //nolint:errorlint // the type is the contract
			k.Fatalf("the code opened another flow: %v", err)
		}
	}, reply{step: reconnect.Done{}})
}

func TestCodesAreTakenAsPeoplePasteThem(t *testing.T) {
	for typed, want := range map[string]string{
		"123 456": "123456", "123-456": "123456", " 012345\n": "012345", "12–34": "1234",
		"ab-cd": "ab-cd", " abcd ": "abcd", "12 ab": "12 ab",
	} {
		play(t, func(k talk) {
			k.answer(form("otp", typed))
			if got := k.provider.calls[1].answers["otp"]; len(got) != 1 || got[0] != want {
				k.Errorf("%q was sent as %q, want %q", typed, got, want)
			}
		}, reply{step: code("")}, reply{step: reconnect.Done{}})
	}
}

func TestValuesAreCheckedBeforeTheyAreSent(t *testing.T) {
	for _, c := range []struct {
		field reconnect.Field
		value string
		want  reconnect.ProblemKind
	}{
		{reconnect.Field{Kind: reconnect.Text, Required: true}, "  ", reconnect.Missing},
		{reconnect.Field{Kind: reconnect.Secret, Required: true}, "  ", ""},
		{reconnect.Field{Kind: reconnect.Text}, "", ""},
		{reconnect.Field{Kind: reconnect.Text, Min: 3}, "ab", reconnect.TooShort},
		{reconnect.Field{Kind: reconnect.Text, Max: 3}, "äöüß", reconnect.TooLong},
		{reconnect.Field{Kind: reconnect.Text, Max: 4}, "äöüß", ""},
		{reconnect.Field{Kind: reconnect.Text, Pattern: `\d{6}`}, "1234567", reconnect.Mismatch},
		{reconnect.Field{Kind: reconnect.Text, Pattern: `\d{6}|x`}, "123456", ""},
		{reconnect.Field{Kind: reconnect.Text, Pattern: `(?<!`}, "anything", ""},
		{reconnect.Field{Kind: reconnect.Date}, "21/11/2026", reconnect.Mismatch},
		{reconnect.Field{Kind: reconnect.Date}, "2026-11-21", ""},
		{reconnect.Field{Kind: reconnect.Text}, strings.Repeat("x", 600<<10), reconnect.TooLong},
	} {
		c.field.Name = "f"
		play(t, func(k talk) {
			var got reconnect.ProblemKind
			if problems := k.answer(form("f", c.value)); problems != nil {
				got = problems[0].Kind
			}
			if got != c.want {
				k.Errorf("%+v with %.20q: problem %q, want %q", c.field, c.value, got, c.want)
			}
			if sent := k.provider.count("answer") == 1; sent == (c.want != "") {
				k.Errorf("%+v with %.20q: sent %v", c.field, c.value, sent)
			}
		}, reply{step: reconnect.Ask{Fields: []reconnect.Field{c.field}}}, reply{step: reconnect.Done{}})
	}
}

// What was asked last stays known while a Wait is shown, also to a process that reads the flow from its store.
func TestAProviderIsToldWhatWasShownLast(t *testing.T) {
	play(t, func(k talk) {
		k.answer(form("otp", "123456"))
		k.pass(time.Minute)
		want := []struct {
			shown   reconnect.Step
			waiting bool
		}{{nil, true}, {code(""), false}, {code(""), true}, {reconnect.Ask{Again: time.Second, Fields: login("").Fields}, false}}
		for i, w := range want {
			if got := k.provider.calls[i]; !reflect.DeepEqual(got.shown, w.shown) || got.waiting != w.waiting {
				k.Errorf("call %d is told %#v, waiting %v; want %#v, %v", i+1, got.shown, got.waiting, w.shown, w.waiting)
			}
		}
	}, reply{step: code("")}, reply{step: reconnect.Wait{}}, reply{step: reconnect.Ask{Again: time.Second, Fields: login("").Fields}}, reply{step: reconnect.Done{}})
}

package reconnect_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
)

var (
	atBank  = reconnect.Visit{URL: "https://bank.example/"}
	refusal = form("error", "access_denied")
	good    = form("id_connection", "27")
)

func TestAFlowsIDLeadsToNoVisit(t *testing.T) {
	play(t, func(k talk) {
		state := k.flow().Step.(reconnect.Visit).State
		for _, wrong := range []string{k.id, k.id + ".", k.id + ".x", state + "x", state[:len(state)-1], "." + state, ""} {
			for _, query := range []reconnect.Answers{good, refusal} {
				if f, news, err := k.Arrive(k.Context(), wrong, query); f != nil || news || !errors.Is(err, reconnect.ErrNotFound) {
					k.Errorf("the state %q leads to %v, %v, %v", wrong, f, news, err)
				}
			}
		}
		if n := k.provider.count("return"); n != 0 {
			k.Errorf("%d answers were sent", n)
		}
	}, reply{step: atBank})
}

// On phones the bank's app may send access_denied, and the bank's page the good word after it.
func TestAnErrorReturnUsesNothingUp(t *testing.T) {
	for name, wait := range map[string]time.Duration{"before it is told": 0, "after it was told": 10 * time.Second} {
		t.Run(name, func(t *testing.T) {
			play(t, func(k talk) {
				state := k.flow().Step.(reconnect.Visit).State
				arrive := func(query reconnect.Answers, want bool) {
					k.Helper()
					if _, news, err := k.Arrive(k.Context(), state, query); err != nil || news != want {
						k.Fatalf("%v is news: %v (%v), want %v", query, news, err, want)
					}
				}
				arrive(refusal, true)
				arrive(refusal, false)
				time.Sleep(wait)
				synctest.Wait()
				arrive(good, true)
				arrive(good, false)
				arrive(refusal, false)
				time.Sleep(time.Minute)
				k.shows(reconnect.Done{})
				if n := k.provider.count("return"); n != 2 {
					k.Errorf("%d answers were sent, want 2", n)
				}
			}, reply{step: atBank}, reply{step: reconnect.Visit{URL: "https://bank.example/2", Reason: reconnect.NotAuthorized}, slow: 5 * time.Second},
				reply{step: reconnect.Done{}})
		})
	}
}

func TestAStateIsGoodOnceThoughALookWasQuicker(t *testing.T) {
	play(t, func(k talk) {
		state := k.flow().Step.(reconnect.Visit).State
		k.pass(time.Minute)
		k.shows(reconnect.Done{})
		for i, want := range []bool{true, false} {
			if _, news, err := k.Arrive(k.Context(), state, good); err != nil || news != want {
				k.Errorf("arrival %d is news: %v (%v), want %v", i+1, news, err, want)
			}
		}
	}, reply{step: atBank}, reply{step: reconnect.Done{}})
}

func TestAReturnWithoutAStateUsesNothingUp(t *testing.T) {
	play(t, func(k talk) {
		state := k.flow().Step.(reconnect.Visit).State
		if err := k.ArriveWithout(k.Context(), k.id); err != nil {
			k.Fatal(err)
		}
		synctest.Wait()
		if _, visiting := k.flow().Step.(reconnect.Visit); !visiting {
			k.Errorf("what stands in an address without a state was believed: %v", k.flow().Step)
		}
		if _, news, err := k.Arrive(k.Context(), state, good); err != nil || !news {
			k.Errorf("the state was used up (%v)", err)
		}
	}, reply{step: atBank}, reply{step: atBank}, reply{step: code("")})
}

// The store writes flows as JSON, which replaces what is no text.
func TestTheIntegratorsStateIsKeptByteForByte(t *testing.T) {
	play(t, func(k talk) {
		for _, state := range []string{"a;b", "caf\xe9", "\x00\xff", "a+b %zz", "\u2028<&>"} {
			f, err := k.Open(k.Context(), reconnect.Entry{
				Client: &reconnect.Client{ID: "shop"}, Connection: reconnect.Connection{Provider: "script"}, State: state,
			}, "script", "", false)
			if err != nil {
				k.Fatal(err)
			}
			if f, err = k.Read(k.Context(), f.ID); err != nil || f.State != state {
				k.Errorf("%q became %q (%v)", state, f.State, err)
			}
		}
	}, reply{step: reconnect.Done{}})
}

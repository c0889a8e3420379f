package reconnect_test

import (
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

func site() reconnect.Ask {
	return reconnect.Ask{Fields: []reconnect.Field{{Name: "site", Kind: reconnect.Pick, Choices: []reconnect.Choice{{Value: "pro"}, {Value: "par"}}}}}
}

func loginBehind() reconnect.Ask {
	s := login("")
	s.Back = true
	return s
}

func (k talk) back(turn int) bool {
	k.Helper()
	went, err := k.Back(k.Context(), k.id, turn)
	if err != nil {
		k.Fatal(err)
	}
	return went
}

func TestAWayBackIsTakenOnceAndAnswersNothing(t *testing.T) {
	play(t, func(k talk) {
		if k.back(k.flow().Turn) {
			t.Fatal("there is no way back from the first question")
		}
		k.answer(form("site", "par"))
		turn := k.flow().Turn
		k.shows(loginBehind())
		if k.back(turn-1) || !k.back(turn) || k.back(turn) {
			t.Fatal("the way back is for the form of this very turn, once")
		}
		k.shows(site())
		k.answerTurn(turn, form("login", "mary", "password", "x"))
		if a, b := k.provider.count("answer"), k.provider.count("back"); a != 1 || b != 1 {
			k.Fatalf("%d answers and %d ways back, want 1 and 1", a, b)
		}
		k.answer(form("site", "pro"))
		k.shows(reconnect.Done{})
		if f := k.flow(); f.Refusals != 0 || f.Events[4].Type != reconnect.EventBack {
			k.Fatalf("%d refusals, told %v", f.Refusals, f.Events)
		}
	}, reply{step: site()}, reply{step: loginBehind()}, reply{step: site()}, reply{step: reconnect.Done{}})
}

func TestAWayBackThatIsLostLeavesTheQuestion(t *testing.T) {
	play(t, func(k talk) {
		if !k.back(k.flow().Turn) {
			k.Fatal("no way back")
		}
		k.shows(reconnect.Wait{})
		k.pass(3 * time.Second)
		k.shows(loginBehind())
		if f := k.flow(); f.Refusals != 0 || f.Unsure || k.provider.count("answer") != 0 {
			k.Fatalf("the loss was taken for an answer: %+v", f)
		}
	}, reply{step: loginBehind()}, reply{err: errLost}, reply{step: loginBehind()})
}

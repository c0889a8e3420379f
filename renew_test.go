package reconnect_test

import (
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

func codeAnew(r reconnect.Reason) reconnect.Ask {
	return reconnect.Ask{Fields: []reconnect.Field{{Name: "code", Kind: reconnect.Code, Required: true}}, Reason: r, Renew: true}
}

func (k talk) renew(turn int) bool {
	k.Helper()
	sent, err := k.Renew(k.Context(), k.id, turn)
	if err != nil {
		k.Fatal(err)
	}
	return sent
}

func TestACodeIsHadAnewThreeTimesAndThatAnswersNothing(t *testing.T) {
	play(t, func(k talk) {
		k.answer(form("code", "000000"))
		k.shows(codeAnew(reconnect.WrongCode))
		for i := range reconnect.MaxRenewals {
			turn := k.flow().Turn
			if !k.flow().Renewable() || k.renew(turn-1) || !k.renew(turn) || k.renew(turn) {
				k.Fatalf("renewal %d is for the form of this very turn, once", i)
			}
			k.shows(codeAnew("")) // what was said of the last answer is not about the new code
			k.answerTurn(turn, form("code", "111111"))
		}
		if f := k.flow(); f.Renewable() || k.renew(f.Turn) {
			k.Fatal("a bank would be asked for ever")
		}
		if a, n := k.provider.count("answer"), k.provider.count("renew"); a != 1 || n != reconnect.MaxRenewals {
			k.Fatalf("%d answers and %d renewals", a, n)
		}
		k.answer(form("code", "123456"))
		k.shows(reconnect.Done{})
		if f := k.flow(); f.Refusals != 1 {
			k.Fatalf("%d refusals", f.Refusals)
		}
	}, reply{step: codeAnew("")}, reply{step: codeAnew(reconnect.WrongCode)}, reply{step: codeAnew("")}, reply{step: codeAnew("")},
		reply{step: codeAnew("")}, reply{step: reconnect.Done{}})
}

func TestWhatIsNotOfferedIsNotHadAnew(t *testing.T) {
	play(t, func(k talk) {
		if k.renew(k.flow().Turn) || k.provider.count("renew") != 0 {
			k.Fatal("the provider did not offer it")
		}
	}, reply{step: login("")})
}

// Whether the code was sent is not known then. The question stands, no second one is asked for, and no answer is doubted.
func TestARenewalThatIsLostLeavesTheQuestion(t *testing.T) {
	play(t, func(k talk) {
		if !k.renew(k.flow().Turn) {
			k.Fatal("not offered")
		}
		k.shows(reconnect.Wait{})
		k.pass(3 * time.Second)
		k.shows(codeAnew(""))
		if f := k.flow(); f.Refusals != 0 || f.Unsure || k.provider.count("renew") != 1 || k.provider.count("answer") != 0 {
			k.Fatalf("the loss was taken for an answer: %+v", f)
		}
	}, reply{step: codeAnew("")}, reply{err: errLost}, reply{step: codeAnew("")})
}

package flinks_test

import (
	"math/rand/v2"
	"net/http"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/providertest"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/flinks"
)

func TestNoAnswerIsSentTwiceWhateverIsLost(t *testing.T) {
	providertest.Chaos(t, 300, func(r *rand.Rand, c sandbox.Chaos) providertest.Dialect {
		s := setting{
			chaos: c, enter: entrance(r.IntN(3)), pollBy: []string{http.MethodGet, http.MethodPost}[r.IntN(2)], sync: r.IntN(4) == 0,
			script: providertest.SomeScript(r, sandbox.Script{sandbox.AskFields(
				sandbox.Field{Name: "phone", Kind: "TextOrCall", Label: "Security code", Choices: []sandbox.Choice{{Value: "(•••) •••-1234"}}},
			), sandbox.AskCode("123456")}, sandbox.Script{sandbox.AskFields(
				sandbox.Field{Name: "a", Kind: "QuestionAndAnswer", Label: "What was your first pet called?", Accepts: "Rex"},
				sandbox.Field{Name: "b", Kind: "QuestionAndAnswer", Label: "Choose", Accepts: "Rex", Choices: []sandbox.Choice{{Value: "One?"}, {Value: "Two?"}}},
			)}),
		}
		wrong, expired, push := r.IntN(3) == 0, r.IntN(2) == 0, r.IntN(4) == 0
		s.switches = func(w *dialect.Switches) {
			if wrong {
				w.WrongAnswer = "bare"
			}
			if expired {
				w.Expired = "SESSION_EXPIRED"
			}
			if push {
				w.Push = "pending"
			}
		}
		for i := range s.script {
			if push && s.script[i].Do == "ask_approval" { // such an approval shows no page on which to confirm
				s.script[i].For, s.script[i].Decides = sandbox.Span(5*time.Second), "approve"
			}
		}
		return played(s)
	})
}

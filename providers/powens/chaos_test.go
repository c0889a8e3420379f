package powens_test

import (
	"math/rand/v2"
	"testing"

	"github.com/open-reconnect/reconnect/providers/providertest"
	"github.com/open-reconnect/reconnect/providers/sandbox"
)

func TestNoAnswerIsSentTwiceWhateverIsLost(t *testing.T) {
	providertest.Chaos(t, 300, func(r *rand.Rand, c sandbox.Chaos) providertest.Dialect {
		s := setting{chaos: c, agent: r.IntN(4) > 0}
		if r.IntN(5) == 0 {
			s.bank, s.source = twoSources, []string{"directaccess", "openapi"}[r.IntN(2)]
		}
		s.script = providertest.SomeScript(r, sandbox.Script{sandbox.Consent()}, sandbox.Script{sandbox.Consent()},
			sandbox.Script{sandbox.AskVisit()}, sandbox.Script{sandbox.ExpirePassword()})
		return played(s)
	})
}

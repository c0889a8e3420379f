package syncfy_test

import (
	"math/rand/v2"
	"testing"

	"github.com/open-reconnect/reconnect/providers/providertest"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/syncfy"
)

// someScript may ask the same question again, show pictures, and end as no other aggregator does.
func someScript(r *rand.Rand) sandbox.Script {
	strange := []string{"251", "199", "409", "411"}[r.IntN(4)]
	return providertest.SomeScript(r, sandbox.Script{sandbox.AskCode("")},
		sandbox.Script{{Do: "ask_picture", Choices: []sandbox.Choice{{Value: "1"}, {Value: "2"}}}}, sandbox.Script{{Do: "strange", State: strange}})
}

// someFaults are what may be wrong with the jobs of a seed.
func someFaults(r *rand.Rand) map[string]any {
	f := map[string]any{
		"urls":   []string{"", "", "double_slash", "scheme_less", "both", "elsewhere"}[r.IntN(6)],
		"skip":   [][]int{nil, nil, {101}, {103}, {101, 103}}[r.IntN(5)],
		"replay": r.IntN(2) == 0,
		"socket": []string{"", "", "drop", "drop", "close", "never", "junk", "silent"}[r.IntN(8)],
	}
	f["socket_at"], f["socket_times"] = r.IntN(6), r.IntN(3)
	return f
}

func TestNoAnswerIsSentTwiceWhateverIsLost(t *testing.T) {
	providertest.Chaos(t, 200, func(r *rand.Rand, c sandbox.Chaos) providertest.Dialect {
		late, busy := []int{400, 404}[r.IntN(2)], []string{"replace", "refuse"}[r.IntN(2)]
		s := setting{
			site:  []string{normal, normal, normal, tokenSite, captcha, pictures, qr, version4, meridiano}[r.IntN(9)],
			chaos: c, faults: someFaults(r), fresh: r.IntN(3) == 0, watched: r.IntN(2) == 0,
			switches: func(w *dialect.Switches) { w.LateTwofa, w.Busy = late, busy },
		}
		switch {
		case s.fresh && r.IntN(3) == 0:
			s.options = map[string]string{} // the user finds the site, and may choose again
		case !s.fresh:
			s.script = someScript(r)
			if s.site == version4 {
				s.input = "user"
			}
		}
		return played(s)
	})
}

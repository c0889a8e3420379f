package powens_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/chaostest"
	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// someScript is a story of one to four acts.
func someScript(r *rand.Rand) sandbox.Script {
	var s sandbox.Script
	for range 1 + r.IntN(4) {
		switch r.IntN(14) {
		case 0, 1:
			s = append(s, sandbox.Consent())
		case 2, 3, 4:
			s = append(s, sandbox.AskCode("123456"))
		case 5:
			s = append(s, sandbox.AskChoice(sandbox.Choice{Value: "a", Label: "A"}, sandbox.Choice{Value: "b", Label: "B"}))
		case 6, 7:
			s = append(s, sandbox.AskApproval("Confirm"))
		case 8:
			s = append(s, sandbox.AskVisit())
		case 9:
			s = append(s, sandbox.RequireAction("Accept"))
		case 10:
			s = append(s, sandbox.Dawdle(time.Duration(1+r.IntN(4))*time.Second))
		case 11:
			s = append(s, sandbox.RefusePassword())
		case 12:
			s = append(s, sandbox.ExpirePassword())
		case 13:
			s = append(s, []sandbox.Act{sandbox.GoDown(), sandbox.Lock(), sandbox.Strange("oddity"), sandbox.Break()}[r.IntN(4)])
		}
	}
	return s
}

// someUser errs at times, and lets time pass at others.
func someUser(r *rand.Rand) user {
	return func(p *play, f *reconnect.Flow) bool {
		if r.IntN(5) == 0 {
			return false
		}
		switch s := f.Step.(type) {
		case reconnect.Ask:
			if r.IntN(5) == 0 {
				return p.say(f, form(s, "9999", wrongOTP))
			}
			return p.say(f, form(s, sandbox.RightPassword, "123456"))
		case reconnect.Approve:
			p.control([]string{"approve", "approve", "approve", "refuse", "expire"}[r.IntN(5)], nil)
		case reconnect.Visit:
			return p.back(s, r.IntN(4) > 0)
		case reconnect.Act:
			p.control("act", nil)
			return p.say(f, reconnect.Answers{})
		case reconnect.Wait, reconnect.Done, reconnect.Failed:
		}
		return false
	}
}

func TestNoAnswerIsSentTwiceWhateverIsLost(t *testing.T) { chaostest.Play(t, 300, chaos) }

// chaos plays one seed.
func chaos(t testing.TB, seed uint64) (end string) {
	r := rand.New(rand.NewPCG(seed, 1))
	bank, source := onlyPassword, ""
	if r.IntN(5) == 0 {
		bank, source = twoSources, []string{"directaccess", "openapi"}[r.IntN(2)]
	}
	script := someScript(r)
	p := newPlay(t, setting{
		bank: bank, source: source, script: script, agent: r.IntN(4) > 0,
		chaos: sandbox.Chaos{Seed: seed, Error: 0.1, Lost: 0.15, Unknown: 0.3},
	})
	defer p.close()
	f := p.run(someUser(r))
	terminal := 0
	for _, e := range f.Events {
		if e.Terminal() {
			terminal++
		}
	}
	if terminal != 1 {
		t.Errorf("%d ends", terminal)
	}
	state := p.call("GET", fmt.Sprintf("%s/powens/connections/%d", p.controls.URL, p.id), "", nil)["state"]
	if f.Status() == "done" && state != nil {
		t.Errorf("done, and the connection is %v after %v; %+v", state, story(f), script)
	}
	for _, s := range []string{"very-secret", wrongOTP, "123456", "/users/me/connections/1"} {
		if strings.Contains(p.log.String(), s) {
			t.Errorf("the log holds %q", s)
		}
	}
	if strings.Contains(p.log.String(), "panicked") {
		t.Errorf("a panic\n%s", p.log)
	}
	return strings.TrimSpace(f.Status() + " " + string(reconnect.ReasonOf(f.Step)))
}

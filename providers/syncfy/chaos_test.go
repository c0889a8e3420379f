package syncfy_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/chaostest"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/syncfy"
)

// someScript is a story of one to four acts.
func someScript(r *rand.Rand) sandbox.Script {
	var s sandbox.Script
	for range 1 + r.IntN(4) {
		switch r.IntN(13) {
		case 0, 1, 2:
			s = append(s, sandbox.AskCode("123456"))
		case 3:
			s = append(s, sandbox.AskCode("")) // the same question as before, perhaps
		case 4:
			s = append(s, sandbox.AskChoice(sandbox.Choice{Value: "a", Label: "A"}, sandbox.Choice{Value: "b", Label: "B"}))
		case 5:
			s = append(s, sandbox.Act{Do: "ask_picture", Choices: []sandbox.Choice{{Value: "1"}, {Value: "2"}}})
		case 6, 7:
			s = append(s, sandbox.AskApproval("Confirm"))
		case 8:
			s = append(s, sandbox.RequireAction("Accept"))
		case 9, 10:
			s = append(s, sandbox.Dawdle(time.Duration(1+r.IntN(4))*time.Second))
		case 11:
			s = append(s, sandbox.RefusePassword())
		case 12:
			s = append(s, []sandbox.Act{
				sandbox.GoDown(), sandbox.Lock(), sandbox.Break(),
				{Do: "strange", State: "251"},
				{Do: "strange", State: "199"},
				{Do: "strange", State: "409"},
				{Do: "strange", State: "411"},
			}[r.IntN(7)])
		}
	}
	return s
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

// someUser errs at times, and lets time pass at others.
func someUser(r *rand.Rand) user {
	return func(p *play, f *reconnect.Flow) bool {
		if r.IntN(5) == 0 {
			return false
		}
		switch s := f.Step.(type) {
		case reconnect.Ask:
			if s.Back && r.IntN(4) == 0 {
				return p.back(f)
			}
			a := form(s, nil)
			if r.IntN(6) == 0 {
				a = wrongly(s, a)
			}
			return p.say(f, a)
		case reconnect.Approve:
			p.control([]string{"approve", "approve", "approve", "refuse", "expire"}[r.IntN(5)])
		case reconnect.Act:
			p.control("act")
			return p.say(f, reconnect.Answers{})
		case reconnect.Visit, reconnect.Wait, reconnect.Done, reconnect.Failed:
		}
		return false
	}
}

func TestNoAnswerIsSentTwiceWhateverIsLost(t *testing.T) { chaostest.Play(t, 200, chaos) }

// chaos plays one seed.
func chaos(t testing.TB, seed uint64) (end string) {
	r := rand.New(rand.NewPCG(seed, 1))
	set := setting{
		site:  []string{normal, normal, normal, tokenSite, captcha, pictures, qr, version4, meridiano}[r.IntN(9)],
		chaos: sandbox.Chaos{Seed: seed, Error: 0.1, Lost: 0.15, Unknown: 0.3}, faults: someFaults(r),
		fresh: r.IntN(3) == 0, watched: r.IntN(2) == 0,
		switches: func(w *dialect.Switches) {
			w.LateTwofa = []int{400, 404}[r.IntN(2)]
			w.Busy = []string{"replace", "refuse"}[r.IntN(2)]
		},
	}
	switch {
	case set.fresh && r.IntN(3) == 0:
		set.options = map[string]string{} // the user finds the site, and may choose again
	case !set.fresh:
		set.script = someScript(r)
		if set.site == version4 {
			set.input = "user"
		}
	}
	p := newPlay(t, set)
	defer p.close()
	p.hasty = true
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
	if list := p.credentials(); f.Status() == "done" {
		good := false
		for _, c := range list {
			if code := c["code"].(float64); c["id_credential"] == f.Results["id_credential"] && code >= 200 && code < 300 {
				good = true
			}
		}
		if !good {
			t.Errorf("done, and the credentials are %v after %v; %+v", list, story(f), set)
		}
	}
	for _, s := range []string{p.token, wrongOTP, wrongPwd, "123456", "jobs/5e17"} {
		if strings.Contains(p.log.String(), s) {
			t.Errorf("the log holds %q", s)
		}
	}
	if strings.Contains(p.log.String(), "panicked") {
		t.Errorf("a panic\n%s", p.log)
	}
	return strings.TrimSpace(f.Status() + " " + string(reconnect.ReasonOf(f.Step)))
}

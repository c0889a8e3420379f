package flinks_test

import (
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/chaostest"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/flinks"
)

// someScript is a story of one to four acts.
func someScript(r *rand.Rand) sandbox.Script {
	var s sandbox.Script
	for range 1 + r.IntN(4) {
		switch r.IntN(13) {
		case 0, 1, 2:
			s = append(s, sandbox.AskCode("123456"))
		case 3:
			s = append(s, sandbox.AskChoice(sandbox.Choice{Value: "a", Label: "A"}, sandbox.Choice{Value: "b", Label: "B"}))
		case 4, 5:
			s = append(s, sandbox.AskApproval("Confirm"))
		case 6:
			s = append(s, sandbox.AskFields(
				sandbox.Field{Name: "phone", Kind: "TextOrCall", Label: "Security code", Choices: []sandbox.Choice{{Value: "(•••) •••-1234"}}},
			), sandbox.AskCode("123456"))
		case 7:
			s = append(s, sandbox.RequireAction("Accept"))
		case 8, 9:
			s = append(s, sandbox.Dawdle(time.Duration(1+r.IntN(4))*time.Second))
		case 10:
			s = append(s, sandbox.RefusePassword())
		case 11:
			s = append(s, sandbox.AskFields(
				sandbox.Field{Name: "a", Kind: "QuestionAndAnswer", Label: "What was your first pet called?", Accepts: "Rex"},
				sandbox.Field{Name: "b", Kind: "QuestionAndAnswer", Label: "Choose", Accepts: "Rex", Choices: []sandbox.Choice{{Value: "One?"}, {Value: "Two?"}}},
			))
		case 12:
			s = append(s, []sandbox.Act{sandbox.GoDown(), sandbox.Lock(), sandbox.Strange("ODDITY"), sandbox.Break()}[r.IntN(4)])
		}
	}
	return s
}

// someUser errs at times, and lets time pass at others.
func someUser(r *rand.Rand) user {
	return func(p *play, f *reconnect.Flow) bool {
		if r.IntN(5) == 0 {
			if r.IntN(20) == 0 {
				p.clock.pass(9 * time.Minute) // longer than the session lives
			}
			return false
		}
		switch s := f.Step.(type) {
		case reconnect.Ask:
			if r.IntN(5) == 0 {
				return p.say(f, p.form(s, "9999", wrongOTP))
			}
			return p.say(f, p.form(s, p.password, "123456"))
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

func TestNoAnswerIsSentTwiceWhateverIsLost(t *testing.T) { chaostest.Play(t, 300, chaos) }

// chaos plays one seed.
func chaos(t testing.TB, seed uint64) (end string) {
	r := rand.New(rand.NewPCG(seed, 1))
	s := setting{
		script: someScript(r), enter: entrance(r.IntN(3)), pollBy: []string{http.MethodGet, http.MethodPost}[r.IntN(2)],
		sync: r.IntN(4) == 0, chaos: sandbox.Chaos{Seed: seed, Error: 0.1, Lost: 0.15, Unknown: 0.3},
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
	if push { // such an approval shows no page on which to confirm
		for i := range s.script {
			if s.script[i].Do == "ask_approval" {
				s.script[i].For, s.script[i].Decides = sandbox.Span(5*time.Second), "approve"
			}
		}
	}
	p := newPlay(t, s)
	defer p.close()
	f := p.run(someUser(r))
	terminal := 0
	for _, e := range f.Events {
		if e.Terminal() {
			terminal++
		}
		p.door.Messages(f, e)
	}
	if terminal != 1 {
		t.Errorf("%d ends", terminal)
	}
	if state := p.view()["state"]; f.Status() == "done" && state != "200" {
		t.Errorf("done, and the login is at %v after %v; %+v", state, story(f), s.script)
	}
	secrets := []string{"very-secret", wrongOTP, "123456", `"1234"`, "first pet", "flinks-auth-key"}
	if s.enter != byLogin { // else the engine says which connection was opened
		secrets = append(secrets, p.login)
	}
	for _, word := range secrets {
		if strings.Contains(p.log.String(), word) {
			t.Errorf("the log holds %q\n%s", word, p.log)
		}
	}
	if strings.Contains(p.log.String(), "panicked") {
		t.Errorf("a panic\n%s", p.log)
	}
	return strings.TrimSpace(f.Status() + " " + string(reconnect.ReasonOf(f.Step)))
}

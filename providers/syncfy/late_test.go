package syncfy_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/syncfy"
)

// asksFor is a question that the bank takes back after a while.
func asksFor(d time.Duration) sandbox.Act {
	a := sandbox.AskCode("123456")
	a.For = sandbox.Span(d)
	return a
}

// Nobody documents what an answer meets that comes when the job has ended with 411 already.
func TestALateAnswerIsNotSentAgainAndTheCodeIsAskedForAnew(t *testing.T) {
	for _, status := range []int{200, 400, 403, 404, 409, 410, 500} {
		t.Run(fmt.Sprint(status), func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, setting{
				site: normal, script: sandbox.Script{asksFor(4 * time.Second)}, faults: map[string]any{"late_twofa": status},
			})
			defer p.Close()
			slow, calm := true, p.Calm(0)
			f := p.Run(func(f *reconnect.Flow) bool {
				if _, asked := f.Step.(reconnect.Ask); asked && slow {
					slow = false
					p.Clock.Pass(5 * time.Second) // and nobody has looked
				}
				return calm(f)
			})
			p.Wants(f, "ask, ask code_expired, ask, done")
			if n := p.posts("/twofa"); n != 2 {
				t.Errorf("%d answers were sent", n)
			}
		})
	}
}

func TestAJobThatIsNotFoundAtFirstIsWaitedFor(t *testing.T) {
	for _, watched := range []bool{false, true} {
		p := newPlay(t, setting{
			site: normal, script: sandbox.Script{sandbox.AskCode("123456")}, faults: map[string]any{"unknown_for": "3s"}, watched: watched,
		})
		p.Wants(p.Run(p.Calm(0)), "ask, done")
		jobs := 0
		for _, r := range p.Box.History() {
			if r.Method == "PUT" {
				jobs++
			}
		}
		if jobs != 1 {
			t.Errorf("%d jobs were begun", jobs)
		}
		p.Close()
	}
}

// It works, and was read so lately that it cannot be read again: there is nothing to mend, and nothing to try.
func TestWhatWorksAndRestsIsLeftAlone(t *testing.T) {
	p := newPlay(t, setting{site: normal, switches: func(w *dialect.Switches) { w.ReadyIn = sandbox.Span(48 * time.Hour) }})
	defer p.Close()
	p.Wants(p.Run(p.Calm(0)), "done")
	for _, r := range p.Box.History() {
		if r.Method != "GET" {
			t.Errorf("%s %s", r.Method, r.Path)
		}
	}
}

func TestARefusalThatLooksLikeASuccessBeginsNoJob(t *testing.T) {
	p := newPlay(t, setting{site: normal, code: 500, faults: map[string]any{"refuse": 200, "refuse_times": 2}})
	defer p.Close()
	f := p.Run(p.Calm(0))
	p.Wants(f, "done")
	puts := 0
	for _, r := range p.Box.History() {
		if r.Method == "PUT" && strings.HasSuffix(r.Path, "/sync") {
			puts++
		}
	}
	if puts != 3 {
		t.Errorf("tried %d times", puts)
	}
}

// A question may come after "login successful", as one bank's app approvals are said to.
func TestAQuestionMayComeWhenTheBankIsReadAlready(t *testing.T) {
	for _, watched := range []bool{false, true} {
		p := newPlay(t, setting{site: normal, watched: watched, script: sandbox.Script{
			sandbox.Strange("102"), sandbox.AskCode("123456"), sandbox.Strange("102"), sandbox.AskApproval("Look"),
		}})
		p.Wants(p.Run(p.Calm(0, "approve")), "ask, approve, done")
		p.Close()
	}
}

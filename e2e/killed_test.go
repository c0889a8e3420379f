//go:build browser

package e2e_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/figures"
	"github.com/open-reconnect/reconnect/internal/soon"
)

// budgetGone is within what a person goes on whose server was killed.
const budgetGone = 20 * time.Second

// killable are the ways to run the widget in which one can be killed. Each returns its public address, and what kills the process
// that was asked for something last, and does what has to be done after it.
var killable = map[string]func(testing.TB) (public string, kill func(method, route string)){
	"with its file": func(t testing.TB) (string, func(method, route string)) {
		address := local(t)
		public := "http://localhost" + address[len("127.0.0.1"):]
		f := launch(t, address, public, filepath.Join(t.TempDir(), "reconnect.db"))
		return public, func(string, string) { f.kill(); f.start() }
	},
	"as one of two replicas": func(t testing.TB) (string, func(method, route string)) {
		p, public := startReplicas(t)
		return public, func(method, route string) { p.asked(method, route).kill() }
	},
}

func TestAPersonWhoWaitsGoesOnAfterTheServerWasKilled(t *testing.T) {
	t.Parallel()
	for way, start := range killable {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			public, kill := start(t)
			v := stand(t, person(t), "powens/chain", public)
			v.playUntil("the phone", func(s screen) bool { return s.Step == "approve" })
			kill("GET", "/f/:key/events")
			if !order(t, v.run, "approve") {
				t.Fatal("the phone takes no approval")
			}
			v.goesOn("a person who waited, whose server was killed "+way, func(s screen) bool { return s.Step == "done" || s.Outcome != "" })
			v.play()
			v.expectEnd()
			v.expectOneAnswerEach()
		})
	}
}

// The bank takes six seconds with the code of this story, and the exchange lasts as long.
func TestAnAnswerUnderWayIsNotSentAgainAfterTheServerWasKilled(t *testing.T) {
	t.Parallel()
	for way, start := range killable {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			public, kill := start(t)
			v := stand(t, person(t), "powens/slow", public)
			v.playUntil("the wait", func(s screen) bool { return s.Step == "wait" && len(v.shown) > 0 })
			connection := resultOf(t, v.run).Connection
			soon.Await(t, "the bank to have the code", func() bool { return sent(t, connection, "otp", "123456") == 1 })
			kill("POST", "/f/:key")
			v.goesOn("a person who had answered, whose server was killed "+way, func(s screen) bool { return s.Step == "done" || s.Outcome != "" })
			v.play()
			v.expectEnd()
			v.expectOneAnswerEach()
		})
	}
}

// goesOn waits until the page shows what it shall, and takes note how long that takes.
func (v *visitor) goesOn(who string, pleases func(screen) bool) {
	v.t.Helper()
	began := time.Now()
	v.await("the next step", pleases)
	took := time.Since(began)
	figures.Tell(who+", goes on", fmt.Sprintf("%.1f s", took.Seconds()), fmt.Sprintf("≤ %.0f s", budgetGone.Seconds()), took <= budgetGone)
}

//go:build browser

package e2e_test

import (
	"sync"
	"testing"
)

func TestADoubleClickAnswersOnce(t *testing.T) {
	t.Parallel()
	for name, script := range map[string]bool{"with scripts": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			context := person(t)
			if !script {
				context = scriptless(t)
			}
			// The bank takes its time over this code, so the second click finds the first one's answer under way.
			v := arrive(t, context, "powens/slow", byRedirect, script)
			v.awaitStep("ask")
			v.fill()
			v.must(v.frame().Locator("form.ask button").Dblclick())
			v.awaitEnd()
			v.play()
			v.expectEnd()
			if n := sent(t, resultOf(t, v.run).Connection, "otp", "123456"); n != 1 {
				t.Errorf("the bank got the code %d times, not once", n)
			}
		})
	}
}

func TestTwoTabsAnswerOnce(t *testing.T) {
	t.Parallel()
	v := arrive(t, person(t), "powens/slow", byRedirect, true)
	s := v.awaitStep("ask")
	twin := *v
	twin.window = tab(t, v.context)
	visit(t, twin.window, s.URL)
	twin.awaitStep("ask")
	for _, tab := range []*visitor{v, &twin} {
		tab.fill()
	}
	var both sync.WaitGroup
	for _, tab := range []*visitor{v, &twin} {
		both.Go(func() { _ = tab.frame().Locator("form.ask button").Click() })
	}
	both.Wait()
	for _, tab := range []*visitor{v, &twin} {
		tab.awaitEnd()
	}
	if n := sent(t, resultOf(t, v.run).Connection, "otp", "123456"); n != 1 {
		t.Errorf("the bank got the code %d times, not once", n)
	}
}

func TestASecondTabNoticesWhatTheFirstHasAnswered(t *testing.T) {
	t.Parallel()
	v := arrive(t, person(t), "powens/chain", byRedirect, true)
	v.playUntil("the phone", func(s screen) bool { return s.Step == "approve" })
	twin := *v
	twin.window = tab(t, v.context)
	visit(t, twin.window, v.window.URL())
	twin.awaitStep("approve")
	v.play()
	twin.awaitEnd()
}

func TestAnOldFormIsShownThePresentStep(t *testing.T) {
	t.Parallel()
	// Two tabs stand at the first step; the flow goes on in one, and then the other one sends its form.
	v := arrive(t, scriptless(t), "powens/chain", byRedirect, false)
	s := v.awaitStep("ask")
	twin := *v
	twin.window = tab(t, v.context)
	visit(t, twin.window, s.URL)
	twin.awaitStep("ask")
	v.playUntil("the code", func(now screen) bool { return now.Step == "ask" && now.Turn != s.Turn })
	present := v.look()
	twin.press("form.ask button")
	after := twin.await("the present step", func(now screen) bool { return now.Turn == present.Turn })
	if n := first(twin.frame().Locator("[role=alert]").Count()); after.Reason != "" || n > 0 {
		t.Errorf("an old form is answered with %v and %d alerts, as if something were wrong", after, n)
	}
	v.play()
	v.expectOneAnswerEach()
}

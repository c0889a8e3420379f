//go:build browser

package e2e_test

import (
	"fmt"
	"net/url"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// many are the steps of two stories: each kind of screen that can be answered or waited for.
var many = []string{"powens/long-chain", "powens/action-needed", "powens/password"}

func TestReloadingAtEachStepShowsTheSameStep(t *testing.T) {
	t.Parallel()
	each(t, named(t, many...), func(t *testing.T, s story) {
		v := arrive(t, person(t), s.ID, byRedirect, true)
		v.each = func(before screen) {
			if before.Step == "done" {
				return
			}
			if _, err := v.window.Reload(); err != nil {
				t.Fatal(err)
			}
			// A wait may end meanwhile, and then another step is right.
			if after := v.awaitSame(before); after.Step != before.Step && before.Step != "wait" {
				t.Errorf("after a reload at %v the screen is %v", before, after)
			}
		}
		v.play()
		v.expectEnd()
		v.expectOneAnswerEach()
	})
}

// awaitSame waits until any step is shown.
func (v *visitor) awaitSame(before screen) screen {
	v.t.Helper()
	return v.await("a screen after "+before.String(), func(s screen) bool { return s.Step != "" })
}

// expectOneAnswerEach proves that the aggregator got each of the story's answers once.
func (v *visitor) expectOneAnswerEach() {
	v.t.Helper()
	connection := resultOf(v.t, v.run).Connection
	for name, value := range v.story.Answers {
		switch name {
		case "phone", "bank", "act", "cancel", "login":
			continue // no fields; and the login was given when the connection was made
		}
		n := 0
		for _, r := range history(v.t, connection) {
			if r.Body[name] == value && r.Body["connector_uuid"] == "" {
				n++
			}
		}
		if n != 1 {
			v.t.Errorf("%s by %s: the aggregator got the answer to %q %d times, not once", v.story.ID, v.embed, name, n)
		}
	}
}

func TestBackAtEachStepNeverAnswersAgain(t *testing.T) {
	t.Parallel()
	for _, script := range []bool{true, false} {
		t.Run(fmt.Sprintf("scripts=%t", script), func(t *testing.T) {
			t.Parallel()
			each(t, named(t, "powens/chain", "powens/password"), func(t *testing.T, s story) {
				context := person(t)
				if !script {
					context = scriptless(t)
				}
				v := arrive(t, context, s.ID, byRedirect, script)
				v.each = func(before screen) {
					if before.Step == "done" || before.Step == "wait" {
						return
					}
					// Back leads to the integrator's page or to an earlier address of the same flow, forward to the flow again.
					_, _ = v.window.GoBack()
					_, _ = v.window.GoForward()
					if after := v.awaitSame(before); after.Step != before.Step {
						t.Errorf("after back and forward at %v the screen is %v", before, after)
					}
				}
				v.play()
				v.expectEnd()
				v.expectOneAnswerEach()
			})
		})
	}
}

// embedding serves an integrator's page of our own making at an address of the playground, so that it has the origin
// that the widget knows and holds what a test needs.
func embedding(t testing.TB, page playwright.Page, body string) {
	t.Helper()
	address := widget.playground + "/an-integrators-page"
	err := page.Route(address, func(route playwright.Route) {
		_ = route.Fulfill(playwright.RouteFulfillOptions{
			ContentType: playwright.String("text/html"),
			Body:        "<!doctype html><title>An integrator</title>" + body,
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	visit(t, page, address)
}

// framed is a visitor before an integrator's page of our own with a link in a frame.
func framed(t testing.TB, context playwright.BrowserContext, id string) *visitor {
	t.Helper()
	address, run := link(t, id)
	v := &visitor{t: t, story: storyOf(t, id), embed: byFrame, script: false, context: context, run: run}
	v.host = tab(t, context)
	v.window = v.host
	embedding(t, v.host, `<iframe src="`+address+`" width=500 height=700></iframe>`)
	return v
}

func TestReloadingTheIntegratorsPageGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	v := framed(t, near(t), "powens/chain")
	v.playUntil("the code", func(s screen) bool { return s.Step == "ask" && s.Reason == "" })
	before := v.look()
	if _, err := v.host.Reload(); err != nil {
		t.Fatal(err)
	}
	after := v.await("the code again", func(s screen) bool { return s.Step == "ask" })
	if after.Turn != before.Turn || after.Reason != before.Reason {
		t.Errorf("before the reload the frame showed %v, after it %v", before, after)
	}
	v.play()
	v.expectEnd()
}

func TestALinkThatWasUsedIsDeadInAnotherBrowser(t *testing.T) {
	t.Parallel()
	address, _ := link(t, "powens/otp")
	first, second := tab(t, person(t)), tab(t, person(t))
	_, err := first.ExpectResponse("**/here", func() error { visit(t, first, address); return nil }) // a person has seen it
	if err != nil {
		t.Fatal(err)
	}
	visit(t, second, address)
	expectReason(t, second, "dead_link")
	if u, err := url.Parse(second.URL()); err != nil || u.Path == "" || u.Query().Has("error") {
		t.Errorf("the second browser was sent on to %s", second.URL())
	}
}

// expectReason proves that a page says why it goes no further.
func expectReason(t testing.TB, page playwright.Page, want string) {
	t.Helper()
	if err := page.Locator("main[data-reason]").WaitFor(); err != nil {
		t.Fatalf("%s is no page of the widget: %v", page.URL(), err)
	}
	if got, err := page.Locator("main").GetAttribute("data-reason"); err != nil || got != want {
		t.Errorf("%s says %q, not %q (%v)", page.URL(), got, want, err)
	}
}

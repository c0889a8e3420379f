//go:build browser

package e2e_test

import (
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect/internal/soon"
)

func TestTheFrameNoticesByItselfThatTheBankWasVisited(t *testing.T) {
	t.Parallel()
	v := arrive(t, person(t), "powens/webauth", byFrame, true)
	v.awaitStep("visit")
	bank, err := v.context.ExpectPage(func() error { return v.frame().Locator("main a.go").Click() })
	v.must(err)
	v.decide(bank)
	v.awaitReturn(bank)
	// Nobody touches the frame from here on.
	if !soon.Becomes(func() bool { return v.outcome() != "" }) {
		t.Fatalf("the frame did not notice; it shows %v", v.look())
	}
	v.expectEnd()
}

func TestTheReturnPageClosesItselfOrSaysThatItMayBeClosed(t *testing.T) {
	t.Parallel()
	v := arrive(t, scriptless(t), "powens/webauth", byFrame, false)
	v.awaitStep("visit")
	bank, err := v.context.ExpectPage(func() error { return v.frame().Locator("main a.go").Click() })
	v.must(err)
	v.decide(bank)
	v.must(bank.Locator(`main[data-step="returned"]`).WaitFor())
	if n, err := bank.GetByText("close").Count(); err != nil || n == 0 {
		t.Errorf("without scripts the return page does not say that it may be closed (%v)", err)
	}
}

func TestTheReturnMayArriveInAnotherBrowser(t *testing.T) {
	t.Parallel()
	for _, embed := range []string{byFrame, byRedirect} {
		t.Run(embed, func(t *testing.T) {
			t.Parallel()
			v := arrive(t, person(t), "powens/webauth", embed, true)
			v.awaitStep("visit")
			address, err := v.frame().Locator("main a.go").GetAttribute("href")
			v.must(err)
			// The bank's app opens the system's browser, which has never seen the widget.
			other := tab(t, person(t))
			visit(t, other, widget.widget+address)
			v.decide(other)
			v.must(other.Locator(`main[data-step="returned"] button`).Click()) // it is asked first
			v.must(other.Locator(`main[data-step="returned"]:not(:has(form))`).WaitFor())
			if n := first(other.Locator("form, input").Count()); n > 0 {
				t.Error("the other browser was let into the flow")
			}
			v.awaitEnd()
			v.play()
			v.expectEnd()
		})
	}
}

func TestTheWayToTheBankIsARealLink(t *testing.T) {
	t.Parallel()
	for _, embed := range []string{byFrame, byRedirect} {
		v := arrive(t, person(t), "powens/webauth", embed, true)
		v.awaitStep("visit")
		said, err := v.frame().Locator("main a.go").Evaluate(`(a) => a.protocol + ' ' + a.target + ' ' + a.rel`, nil)
		v.must(err)
		want := "http:  noreferrer"
		if embed == byFrame {
			want = "http: _blank noopener noreferrer"
		}
		if said != want {
			t.Errorf("by %s the link to the bank is %q, not %q", embed, said, want)
		}
	}
}

func TestAReturnWithAForeignStateChangesNothing(t *testing.T) {
	t.Parallel()
	v := arrive(t, person(t), "powens/webauth", byRedirect, true)
	before := v.awaitStep("visit")
	stranger := tab(t, person(t))
	for _, state := range []string{"", "x", "0123456789abcdef01234567.guess", "%00", "..%2F..%2F"} {
		visit(t, stranger, widget.widget+"/return?id_connection=1&state="+state)
		expectReason(t, stranger, "not_found")
	}
	if after := v.look(); after != before {
		t.Errorf("forged returns have led from %v to %v", before, after)
	}
}

func TestApprovalOnThePhoneIsNoticedAfterTheNetworkWasGone(t *testing.T) {
	t.Parallel()
	for _, embed := range []string{byFrame, byRedirect} {
		t.Run(embed, func(t *testing.T) {
			t.Parallel()
			v := arrive(t, person(t), "powens/approve", embed, true)
			v.awaitStep("approve")
			v.must(v.context.SetOffline(true))
			if !order(t, v.run, "approve") {
				t.Fatal("the phone had nothing to approve")
			}
			v.sees("#lost")
			if s := v.look(); s.Step != "approve" && s.Step != "wait" || !strings.Contains(v.alert(), "Check your internet connection") {
				t.Fatalf("without a network the screen became %v, and says %q", s, v.alert())
			}
			v.must(v.context.SetOffline(false))
			v.awaitEnd()
			v.play()
			v.expectEnd()
		})
	}
}

func TestAPopupThatIsRefusedLeavesALink(t *testing.T) {
	t.Parallel()
	// The embedding page forbids pop-ups; the frame must not hang, and the link to the bank must be there to be copied or
	// opened by other means.
	address, run := link(t, "powens/webauth")
	v := &visitor{t: t, story: storyOf(t, "powens/webauth"), embed: byFrame, context: near(t), run: run}
	v.host = tab(t, v.context)
	v.window = v.host
	embedding(t, v.host, `<iframe sandbox="allow-scripts allow-forms allow-same-origin" src="`+address+`" width=500 height=700></iframe>`)
	v.awaitStep("visit")
	v.press("main a.go")
	if v.look().Step != "visit" {
		t.Errorf("after a refused pop-up the frame shows %v", v.look())
	}
	bank, err := v.frame().Locator("main a.go").GetAttribute("href")
	v.must(err)
	other := tab(t, v.context)
	visit(t, other, widget.widget+bank)
	v.decide(other)
	v.must(other.Locator("main[data-step=returned] button").Click()) // it did not set out from our page, so it is asked
	v.awaitEnd()
	v.play()
	v.expectEnd()
}

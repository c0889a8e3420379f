//go:build browser

package e2e_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// both runs a test with scripts and without.
func both(t *testing.T, test func(t *testing.T, v func(id, embed string) *visitor)) {
	for name, script := range map[string]bool{"with scripts": true, "without": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			test(t, func(id, embed string) *visitor {
				context := person(t)
				if !script {
					context = scriptless(t)
				}
				return arrive(t, context, id, embed, script)
			})
		})
	}
}

func TestACodeMayBePastedAsItWasSent(t *testing.T) {
	for _, pasted := range []string{"123 456", "123-456", " 123456 ", "\u200e123\u2011456\u202c", "۱۲۳۴۵۶", "Code: 123456"} {
		for _, by := range ways[:forAll] {
			t.Run(pasted+" "+by.name, func(t *testing.T) {
				w := walk(t, storyOf(t, "powens/otp"), by)
				w.story.Answers = map[string]string{"otp": pasted}
				w.play()
				w.ended().expect(t)
				if n := sent(t, resultOf(t, w.run).Connection, "otp", "123456"); n != 1 {
					t.Errorf("the bank got the code that was pasted as %q %d times, not once", pasted, n)
				}
			})
		}
	}
}

// The keys paste: what a browser's own rules would cut off or refuse never gets to the server.
func TestABrowserLetsACodeBePastedAsItWasSent(t *testing.T) {
	t.Parallel()
	context := person(t)
	if err := context.GrantPermissions([]string{"clipboard-read", "clipboard-write"}); err != nil {
		t.Fatal(err)
	}
	type pasted struct{ name, kind, pattern, typed, want string }
	answers := []pasted{{"password", "password", "", "a word ", "a word "}, {"letters", "text", "", " AB-1234\n", "AB-1234"}}
	for i, typed := range []string{
		"\u202a123-456\u202c is your code", "Code : 123\u202f456\r\n", "G-123456", "۱۲۳۴۵۶", "１２３ ４５６", "«\u00a0123.456\u00a0»", "1\u200b23456",
	} {
		answers = append(answers, pasted{"code" + strconv.Itoa(i), "text", "^[0-9]{6}$", typed, "123456"})
	}
	var fields []string
	for _, a := range answers {
		fields = append(fields, fmt.Sprintf(`{"name":%q,"kind":%q,"pattern":%q,"label":"Code %[1]s","required":true}`, a.name, a.kind, a.pattern))
	}
	page := tab(t, context)
	address, run := link(t, "powens/otp")
	breaks(t, run, `{"do":"ask_fields","fields":[`+strings.Join(fields, ",")+`]}`)
	visit(t, page, address)
	for _, a := range answers {
		if err := page.Locator(field(a.name)).Focus(); err != nil {
			t.Fatal(err)
		}
		if _, err := page.Evaluate(`(text) => navigator.clipboard.writeText(text)`, a.typed); err != nil {
			t.Fatal(err)
		}
		if err := page.Keyboard().Press("Control+V"); err != nil {
			t.Fatal(err)
		}
	}
	if err := page.Locator("form.ask > button").Click(); err != nil {
		t.Fatal(err)
	}
	if err := page.Locator(`main:not([data-turn="1"])`).WaitFor(); err != nil {
		t.Fatalf("the form is refused: %v %v", first(page.Locator(".say").AllInnerTexts()), err)
	}
	connection := resultOf(t, run).Connection
	for _, a := range answers {
		if !soon.Becomes(func() bool { return sent(t, connection, a.name, a.want) == 1 }) {
			t.Errorf("what was pasted as %q did not come to the bank once, as %q", a.typed, a.want)
		}
	}
}

// A browser's own bubbles would speak its language and point at one field at a time.
func TestThePageItselfSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, arrive func(id, embed string) *visitor) {
		v := arrive("powens/password", byRedirect)
		v.awaitStep("ask")
		v.must(v.frame().Locator(field("login")).Fill("mary"))
		v.press("form.ask button:not([type=button])")
		v.must(v.frame().Locator(".say[role=alert][tabindex]:focus a[href^='#']").WaitFor())
		v.must(v.frame().Locator(field("password") + "[aria-invalid=true][aria-describedby$=-problem]").WaitFor())
		if login, err := v.frame().Locator(field("login")).InputValue(); login != "mary" {
			t.Errorf("the login came back as %q (%v)", login, err)
		}
		v.play()
		v.expectEnd()
	})
}

func TestAPasswordKeepsItsSpaceAndIsNotCorrectedWhenShown(t *testing.T) {
	t.Parallel()
	v := arrive(t, person(t), "powens/password", byRedirect, true)
	asked := v.awaitStep("ask")
	v.must(v.frame().Locator(field("password")).Fill("a word "))
	v.press(".peek button")
	v.must(v.frame().Locator(field("password") + "[type=text][autocorrect=off][autocapitalize=none]").WaitFor())
	v.must(v.frame().Locator(field("login")).Fill("mary"))
	v.press("form.ask button:not([type=button])")
	v.await("the answer", func(s screen) bool {
		return s.Turn != asked.Turn && s.Step == "ask" && s.Reason != "" || s.Outcome != ""
	})
	if n := sent(t, resultOf(t, v.run).Connection, "password", "a word "); n != 1 {
		t.Errorf("the bank got the password with its space %d times, not once", n)
	}
}

func TestAfterARefusalTheLoginReturnsAndThePasswordDoesNot(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, arrive func(id, embed string) *visitor) {
		v := arrive("powens/too-many-attempts", byRedirect)
		before := v.awaitStep("ask")
		v.fill()
		v.press("form.ask button:not([type=button])")
		v.await("the form again", func(s screen) bool { return s.Step == "ask" && s.Turn != before.Turn })
		login, err := v.frame().Locator(field("login")).InputValue()
		v.must(err)
		password, err := v.frame().Locator(field("password")).InputValue()
		v.must(err)
		if login != "mary" || password != "" {
			t.Errorf("the form came back with the login %q and the password %q", login, password)
		}
	})
}

func TestFormsSuitPasswordManagersAndTelephones(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ story, field, want string }{
		{"powens/password", "login", "text username "},
		{"powens/password", "password", "password current-password "},
		{"powens/otp", "otp", "text one-time-code "},
		{"powens/several-questions", "pet", "text off "},
	} {
		t.Run(c.story+" "+c.field, func(t *testing.T) {
			t.Parallel()
			v := arrive(t, person(t), c.story, byFrame, true)
			v.awaitStep("ask")
			said, err := v.frame().Locator(field(c.field)).Evaluate(`(e) => e.type + ' ' + e.autocomplete + ' ' + e.inputMode`, nil)
			v.must(err)
			if said != c.want {
				t.Errorf("%s is %q, not %q", c.field, said, c.want)
			}
		})
	}
}

func TestEnterSendsTheForm(t *testing.T) {
	t.Parallel()
	v := arrive(t, person(t), "powens/otp", byFrame, true)
	v.awaitStep("ask")
	v.fill()
	v.must(v.frame().Locator(field("otp")).Press("Enter"))
	v.awaitEnd()
	v.play()
	v.expectEnd()
}

func TestTheFocusGoesWhereSomethingIsToBeDone(t *testing.T) {
	t.Parallel()
	v := arrive(t, person(t), "powens/chain", byFrame, true)
	v.playUntil("the code", func(s screen) bool { return s.Step == "ask" && s.Reason == "" })
	if n, err := v.frame().Locator(field("otp") + ":focus").Count(); n != 1 {
		t.Errorf("after consent the focus is not on the code (%v)", err)
	}
	v.playUntil("the phone", func(s screen) bool { return s.Step == "approve" })
	if who, err := v.frame().Evaluate(`() => document.activeElement.localName`); who != "h1" {
		t.Errorf("on the page about the phone the focus is on %v, not on the heading (%v)", who, err)
	}
}

func TestCancellingLeavesTheConnectionAsItWas(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, arrive func(id, embed string) *visitor) {
		v := arrive("powens/reset", byRedirect)
		v.awaitStep("ask")
		v.press(".leave[action$='/cancel'] button")
		v.story.Ends = "cancelled"
		v.await("the end", func(s screen) bool { return s.Step == "failed" || s.Outcome != "" })
		v.play()
		v.expectEnd()
		if r := settled(t, v.run); r.Upstream != "healthy" {
			t.Errorf("after cancelling, the connection that was healthy is %s", r.Upstream)
		}
	})
}

func TestALongListIsSearched(t *testing.T) {
	t.Parallel()
	page := tab(t, person(t))
	searched(t, page, "ask-pick-many", ".row:visible", 25)
	searched(t, page, "ask-pick-list", "select option[lang]", 60)
}

func searched(t *testing.T, page playwright.Page, screen, choices string, many int) {
	t.Helper()
	visit(t, page, widget.widget+"/gallery/"+screen+"?lang=en")
	find := page.Locator("form.ask .find")
	options := page.Locator("form.ask " + choices)
	all, _ := options.Count()
	if err := find.Fill("25"); err != nil {
		t.Fatal(err)
	}
	if err := find.Press("Enter"); err != nil { // it sends nothing
		t.Fatal(err)
	}
	if n, err := options.Count(); n != 1 || all != many {
		t.Errorf("%d of %d choices are left (%v)", n, all, err)
	}
	if err := find.Fill(""); err != nil {
		t.Fatal(err)
	}
	if n, err := options.Count(); n != all {
		t.Errorf("%d of %d choices come back (%v)", n, all, err)
	}
}

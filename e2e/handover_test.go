//go:build browser

package e2e_test

import (
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"
)

// Two browsers: the first screen stands in a frame that is given no cookies, and the other is a phone that reads the code from the screen.
func TestAPhoneScansACodeGoesOnAndHandsBack(t *testing.T) {
	t.Parallel()
	v := arrive(t, blocked(t), "powens/otp", byFrame, true)
	v.awaitStep("ask")
	told := func(s screen) bool { v.isTold(s); return true }
	v.await("the first form", told)
	v.press(".phones button")
	v.await("a code", func(s screen) bool { return s.Step == "handover" && told(s) })
	shot, err := v.frame().Locator("main").Screenshot()
	v.must(err)
	link := scanned(t, shot)
	if shown, err := v.frame().Locator(".address code").TextContent(); err != nil || link != strings.TrimSpace(shown) {
		t.Fatalf("a camera reads %q, and the page says %q (%v)", link, shown, err)
	}

	phone := tab(t, telephone(t))
	sees := func(what string) playwright.Locator {
		t.Helper()
		found := phone.Locator(what)
		if err := found.First().WaitFor(); err != nil {
			t.Fatalf("the phone does not come to %s: %v", what, err)
		}
		return found
	}
	visit(t, phone, link)
	names, err := sees(".names").InnerText()
	v.must(err)
	title, err := sees("h1").InnerText()
	v.must(err)
	if app, bank, _ := strings.Cut(names, "\n"); !strings.Contains(title, strings.TrimSpace(app)) || !strings.Contains(title, strings.TrimSpace(bank)) {
		t.Errorf("the phone asks %q, for %q", title, names)
	}
	v.must(sees("main[data-step=join] form button").Click())
	digits, err := sees(".digits").InnerText()
	v.must(err)

	v.sees("#digits") // by itself
	v.await("the question", told)
	v.must(v.frame().Locator("#digits").Fill(digits))
	v.press("form.ask button")
	v.await("that the phone goes on", func(s screen) bool { return s.Step == "handover" && told(s) })
	v.sees("form.ask button.back")

	sees("main[data-step=ask] form.ask") // by itself, too
	if n, err := phone.Locator(".phones >> visible=true").Count(); err != nil || n > 0 {
		t.Errorf("the phone offers a phone (%v)", err)
	}
	v.must(mend(phone.Locator("html")))
	sees("main[data-step=done] p.next")
	v.awaitEnd()
	v.play()
	v.expectMessages()
	if n, err := phone.Locator("main a[href]").Count(); err != nil || n > 0 || phone.URL() == "about:blank" {
		t.Errorf("the phone leads on (%v)", err)
	}
}

//go:build browser

package e2e_test

import (
	"strings"
	"testing"

	"github.com/playwright-community/playwright-go"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// handset is the browser of a telephone.
type handset interface {
	goTo(link string) error
	// sees waits for an element, and returns its text.
	sees(t *testing.T, what string) string
	press(what string) error
	typeCode() error
	count(what string) (int, error)
}

// tabbed is a page of Chromium's.
type tabbed struct{ playwright.Page }

func (p tabbed) goTo(link string) error {
	_, err := p.Goto(link)
	return err
}

func (p tabbed) sees(t *testing.T, what string) string {
	t.Helper()
	found := p.Locator(what).First()
	if err := found.WaitFor(); err != nil {
		t.Fatalf("the phone does not come to %s: %v", what, err)
	}
	text, err := found.InnerText()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func (p tabbed) press(what string) error { return p.Locator(what).Click() }
func (p tabbed) typeCode() error         { return mend(p.Locator("html")) }
func (p tabbed) count(what string) (n int, err error) {
	return p.Locator(what + " >> visible=true").Count()
}

func (d *driven) goTo(link string) error { return d.open(link) }

func (d *driven) sees(t *testing.T, what string) string {
	t.Helper()
	var text *string
	soon.Await(t, what+" on the phone", func() bool {
		err := d.run(&text, "const e = document.querySelector(arguments[0]); return e && e.getClientRects().length ? e.innerText : null", what)
		return err == nil && text != nil // else a page makes room for the next one
	})
	return *text
}

func (d *driven) press(what string) error { return d.click(what) }

func (d *driven) typeCode() error {
	if err := d.write(field("otp"), "123456"); err != nil {
		return err
	}
	return d.click("form.ask button")
}

func (d *driven) count(what string) (n int, err error) {
	err = d.run(&n, "return [...document.querySelectorAll(arguments[0])].filter(e => e.getClientRects().length).length", what)
	return n, err
}

func TestAPhoneScansACodeGoesOnAndHandsBack(t *testing.T) {
	t.Parallel()
	handsOver(t, tabbed{tab(t, telephone(t))})
}

// handsOver plays it with two browsers: the first screen stands in a frame that is given no cookies, and the other reads the code from
// the screen.
func handsOver(t *testing.T, phone handset) {
	t.Helper()
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

	v.must(phone.goTo(link))
	names, title := phone.sees(t, ".names"), phone.sees(t, "h1")
	if app, bank, _ := strings.Cut(names, "\n"); !strings.Contains(title, strings.TrimSpace(app)) || !strings.Contains(title, strings.TrimSpace(bank)) {
		t.Errorf("the phone asks %q, for %q", title, names)
	}
	v.must(phone.press("main[data-step=join] form button"))
	digits := phone.sees(t, ".digits")

	v.sees("#digits") // by itself
	v.await("the question", told)
	v.must(v.frame().Locator("#digits").Fill(digits))
	v.press("form.ask button")
	v.sees("form.ask button.back")
	v.await("that the phone goes on", told)

	phone.sees(t, "main[data-step=ask] form.ask") // by itself, too
	if n, err := phone.count(".phones"); err != nil || n > 0 {
		t.Errorf("the phone offers a phone (%v)", err)
	}
	v.must(phone.typeCode())
	phone.sees(t, "main[data-step=done] p.next")
	v.awaitEnd()
	v.play()
	v.expectMessages()
	if n, err := phone.count("main a[href]"); err != nil || n > 0 {
		t.Errorf("the phone leads on (%v)", err)
	}
}

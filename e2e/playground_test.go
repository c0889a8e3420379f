//go:build browser

package e2e_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// newcomer is a person who has never seen the playground, and does what its pages say.
type newcomer struct {
	*testing.T
	page playwright.Page
}

func (n newcomer) must(err error) {
	n.Helper()
	if err != nil {
		n.Fatal(err)
	}
}

// press clicks what is named so.
func (n newcomer) press(role playwright.AriaRole, name string) {
	n.Helper()
	n.must(n.page.GetByRole(role, playwright.PageGetByRoleOptions{Name: name, Exact: playwright.Bool(true)}).Click())
}

// reads is what stands at a place.
func (n newcomer) reads(place string) string {
	n.Helper()
	text, err := n.page.Locator(place).First().InnerText()
	n.must(err)
	return strings.TrimSpace(text)
}

// begins opens the playground, an aggregator's first story there, and the switch that is named.
func begins(t *testing.T, aggregator, way string) newcomer {
	t.Helper()
	n := newcomer{t, tab(t, person(t))}
	visit(t, n.page, widget.playground)
	n.press("link", aggregator)
	n.must(n.page.Locator("h2", playwright.PageLocatorOptions{HasText: "Start with these five " + aggregator}).WaitFor())
	n.must(n.page.Locator(".starters a").First().Click())
	if way != "" {
		n.press("link", way)
	}
	n.expectBalances("before", "Last updated")
	return n
}

// expectBalances proves what the app says of its balances, and that this is what they look like.
func (n newcomer) expectBalances(when, says string) {
	n.Helper()
	if said := n.reads("#money .asof"); !strings.HasPrefix(said, says) {
		n.Errorf("%s the app says %q, not %q", when, said, says)
	}
}

// answers types what the page said to type, wherever the form asks for it. What asked finds is in the widget.
func (n newcomer) answers(asked func(string) playwright.Locator, typed map[string]string) {
	n.Helper()
	for name, value := range typed {
		n.must(asked(field(name)).Fill(value))
	}
	n.must(asked("form.ask button:not([type=button])").First().Click())
}

// typed is what the page says to type.
func (n newcomer) typed() map[string]string {
	n.Helper()
	typed := map[string]string{}
	all, err := n.page.Locator(".typed code").All()
	n.must(err)
	for _, one := range all {
		name, err := one.GetAttribute("data-answer")
		n.must(err)
		if typed[name], err = one.InnerText(); err != nil {
			n.Fatal(err)
		}
	}
	if len(typed) == 0 {
		n.Fatal("the page does not say what to type")
	}
	return typed
}

// A person who reads nothing but the page mends a connection within a minute, and sees the app recover by itself.
func TestANewcomerMendsAConnectionWithinAMinute(t *testing.T) {
	t.Parallel()
	for _, aggregator := range []string{"Powens", "Syncfy", "Flinks"} {
		for _, way := range []string{"", "Redirect"} {
			t.Run(strings.TrimSpace(aggregator+" "+way), func(t *testing.T) {
				t.Parallel()
				began := time.Now()
				n := begins(t, aggregator, way)
				typed, stale := n.typed(), n.reads("[data-total]")
				n.press("link", "Reconnect")
				asked := func(what string) playwright.Locator { return n.page.Locator(what) }
				if way == "" {
					asked = func(what string) playwright.Locator { return n.page.FrameLocator("#widget").Locator(what) }
				}
				n.must(asked("form.ask").WaitFor())
				if way == "" {
					n.expectBalances("while the bank asks", "Last updated")
				}
				n.answers(asked, typed)
				n.must(n.page.GetByRole("heading", playwright.PageGetByRoleOptions{Name: "You’re reconnected"}).WaitFor())
				n.expectBalances("afterwards", "Updated just now")
				if fresh := n.reads("[data-total]"); fresh == stale {
					t.Errorf("the balance is still %s", stale)
				}
				if hidden, err := n.page.Locator("#widget").IsVisible(); err != nil || hidden {
					t.Errorf("the widget is still there (%v)", err)
				}
				if took := time.Since(began); took > time.Minute {
					t.Errorf("it took %s", took)
				}
			})
		}
	}
}

// The phone is beside the app: what the bank asks there is approved without another window.
func TestThePhoneIsBesideTheApp(t *testing.T) {
	t.Parallel()
	for _, width := range []int{360, 1280} {
		t.Run(fmt.Sprint(width), func(t *testing.T) {
			t.Parallel()
			n := newcomer{t, tab(t, person(t))}
			n.must(n.page.SetViewportSize(width, 800))
			visit(t, n.page, widget.playground+"/?lang=en&story=powens/approve")
			n.press("link", "Reconnect")
			n.press("button", "Approve")
			n.must(n.page.GetByRole("heading", playwright.PageGetByRoleOptions{Name: "You’re reconnected"}).WaitFor())
			if pages := n.page.Context().Pages(); len(pages) != 1 {
				t.Errorf("there are %d windows", len(pages))
			}
		})
	}
}

// A person who leaves is told that nothing has changed, and what developers want to know is on request.
func TestTheAppSaysThatItIsNotReconnected(t *testing.T) {
	t.Parallel()
	n := newcomer{t, tab(t, person(t))}
	visit(t, n.page, widget.playground+"/?lang=en&story=powens/otp")
	n.press("link", "Reconnect")
	n.must(n.page.FrameLocator("#widget").Locator(".leave[action$='/cancel'] button").Click())
	n.must(n.page.GetByRole("heading", playwright.PageGetByRoleOptions{Name: "Your bank isn’t reconnected"}).WaitFor())
	n.expectBalances("afterwards", "Last updated")
	if open, err := n.page.Locator("#events").IsVisible(); err != nil || open {
		t.Errorf("the events are in the way (%v)", err)
	}
	n.must(n.page.Locator("#developers > summary").Click())
	n.must(n.page.Locator("#events [data-type=failed]").WaitFor())
	n.must(n.page.Locator("#requests li").First().WaitFor())
	if said := n.reads("#result [data-part=query]"); !strings.Contains(said, "error=access_denied") {
		t.Errorf("the callback is shown as %q", said)
	}
	n.must(n.page.GetByRole("link", playwright.PageGetByRoleOptions{Name: "Try again"}).Click())
	n.must(n.page.FrameLocator("#widget").Locator("form.ask").WaitFor())
}

func TestThePlaygroundCanBeUsedByEverybody(t *testing.T) {
	t.Parallel()
	e := newEye(t, new(atomic.Int32))
	_, run := link(t, "powens/healthy")
	for _, path := range []string{
		"/?of=syncfy", "/?of=syncfy&q=picture", "/?story=powens/every-field&embed=popup", "/runs/" + run + "/phone",
		"/?story=flinks/locked&embed=redirect", "/?story=powens/approve&open=1", "/callback?state=" + run, "/none", "/brand?color=%23ffd400",
	} {
		visit(t, e.page, widget.playground+path)
		_, err := e.page.Evaluate(`() => document.getElementById('developers')?.setAttribute('open', '')`)
		newcomer{t, e.page}.must(err)
		e.expectNone(path, 0)
	}
}

// The search answers while a person types, and keys alone lead through a story.
func TestStoriesAreFoundAndPlayedByKeys(t *testing.T) {
	t.Parallel()
	n := newcomer{t, tab(t, person(t))}
	visit(t, n.page, widget.playground+"/?lang=en")
	n.must(n.page.GetByRole("searchbox").Fill("expired password"))
	soon.Await(t, "one story", func() bool { return n.reads("#found") == "1 story" })
	n.must(n.page.Locator("#more li:not([hidden]) a").First().Focus())
	n.must(n.page.Keyboard().Press("Enter"))
	n.must(n.page.Locator("#open").Focus())
	n.must(n.page.Keyboard().Press("Enter"))
	frame := n.page.FrameLocator("#widget")
	n.must(frame.Locator("form.ask").WaitFor())
}

// What the page says to type is copied by one click, and pasted where the bank asks for it.
func TestWhatIsToBeTypedCanBeCopied(t *testing.T) {
	t.Parallel()
	n := newcomer{t, tab(t, person(t))}
	n.must(n.page.Context().GrantPermissions([]string{"clipboard-read", "clipboard-write"}))
	visit(t, n.page, widget.playground+"/?lang=en&story=powens/otp")
	n.press("button", "Copy Code")
	n.must(n.page.GetByRole("button", playwright.PageGetByRoleOptions{Name: "Copied Code"}).WaitFor())
	n.press("link", "Reconnect")
	code := n.page.FrameLocator("#widget").Locator(field("otp"))
	n.must(code.Focus())
	n.must(n.page.Keyboard().Press("Control+V"))
	soon.Await(t, "the code", func() bool { return first(code.InputValue()) == "123456" })
}

//go:build browser

package e2e_test

import (
	"strings"
	"sync"
	"testing"

	"github.com/playwright-community/playwright-go"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// A person turns a half-filled form to Arabic, a wait to German, and finishes. What was typed stays in the page, secrets too, and none of it
// is sent with the wish.
func TestAnotherLanguageKeepsTheFormAndSendsNothingOfIt(t *testing.T) {
	t.Parallel()
	v := arrive(t, person(t), "powens/password", byFrame, true)
	v.awaitStep("ask")
	var (
		mu   sync.Mutex
		sent []string
	)
	v.host.OnRequest(func(r playwright.Request) {
		if body, err := r.PostData(); err == nil && strings.Contains(r.URL(), "/language/") {
			mu.Lock()
			defer mu.Unlock()
			sent = append(sent, body)
		}
	})
	v.fill()
	before := v.typedIn()
	v.turnTo("ar")
	if after := v.typedIn(); after != before || !strings.Contains(before, "|") {
		t.Errorf("%q was typed, and is now %q", before, after)
	}
	if dir, err := v.frame().Evaluate(`() => document.documentElement.dir + ' ' + (document.activeElement === document.querySelector('.tongue summary'))`); err != nil || dir != "rtl true" {
		t.Errorf("the page is written %v (%v), and the focus should be where it was", dir, err)
	}
	mu.Lock()
	for _, body := range sent {
		if strings.Count(body, "=") != 1 || !strings.HasPrefix(body, "turn=") {
			t.Errorf("with the wish goes %d bytes", len(body))
		}
	}
	if len(sent) != 1 {
		t.Errorf("%d wishes were sent", len(sent))
	}
	mu.Unlock()
	v.turnTo("de")
	v.play()
	v.expectEnd()
	v.expectOneAnswerEach()
}

// turnTo chooses a language at the foot of the page.
func (v *visitor) turnTo(lang string) {
	v.t.Helper()
	v.press(".tongue summary")
	v.press(".tongue button[lang=" + lang + "]")
	soon.Await(v.t, "a page in "+lang, func() bool {
		said, err := v.frame().Evaluate(`() => document.documentElement.lang`)
		return err == nil && said == lang
	})
}

// typedIn is what the form holds.
func (v *visitor) typedIn() string {
	v.t.Helper()
	said, err := v.frame().Evaluate(`() => [...document.querySelectorAll('form.ask [data-field]')].map((i) => i.value).join('|')`)
	v.must(err)
	return said.(string)
}

//go:build browser

package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/playwright-community/playwright-go"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// The ways in which an integrator opens the widget.
const (
	byFrame    = "iframe"
	byPopup    = "popup"
	byRedirect = "redirect"
)

// visitor is a person before the integrator's page, who knows what a story wants to hear and no story in particular.
type visitor struct {
	t       testing.TB
	story   story
	embed   string
	script  bool // the browser runs scripts
	patient bool // waits for the last page to go on by itself
	keyed   bool // has keys alone

	context playwright.BrowserContext
	host    playwright.Page // the integrator's page
	window  playwright.Page // where the widget is: the same, or a window of its own
	run     string

	told   *messages // what the host window has heard
	shown  []screen  // every screen, once for each turn
	visits int
	looked time.Time // when it was last told to look again
	// each, if set, is called once for each new screen before it is answered.
	each func(screen)
}

// screen is what a person sees, in the words of the page's own attributes.
type screen struct {
	Step, Turn, Status, Reason string
	Outcome                    string // on the integrator's own page, how it ended
	URL                        string
}

func (s screen) String() string {
	if s.Outcome != "" {
		return "callback " + s.Outcome
	}
	return strings.TrimSpace(s.Step + " " + s.Reason + " (turn " + s.Turn + ")")
}

// lookAround reads a screen. It must not throw: pages come and go.
const lookAround = `() => {
	const main = document.querySelector('main'), result = document.querySelector('#result')
	const {step = '', turn = '', status = '', reason = ''} = main ? main.dataset : {}
	return JSON.stringify({
		Step: step, Turn: turn, Status: status, Reason: reason, URL: main?.dataset.action ? location.origin + main.dataset.action : location.href,
		Outcome: document.body.classList.contains('back') && result ? result.dataset.outcome : '',
		Again: !!document.querySelector('a.again')?.checkVisibility(),
	})
}`

// arrive opens the integrator's page for a story and, unless the widget is in it, follows its link.
func arrive(t testing.TB, context playwright.BrowserContext, id, embed string, script bool) *visitor {
	t.Helper()
	return arriveIn(t, context, id, embed, "en", script)
}

// arriveIn has the page speak a language.
func arriveIn(t testing.TB, context playwright.BrowserContext, id, embed, lang string, script bool) *visitor {
	t.Helper()
	v := &visitor{t: t, story: storyOf(t, id), embed: embed, script: script, context: context, told: &messages{}}
	v.host = tab(t, context)
	v.window = v.host
	if script {
		v.must(v.told.record(v.host))
	}
	visit(t, v.host, widget.playground+"/?story="+url.QueryEscape(id)+"&embed="+embed+"&lang="+lang+"&open=1")
	run, err := v.host.Locator("#host").GetAttribute("data-run")
	v.must(err)
	v.run = run
	switch embed {
	case byPopup:
		v.window, err = v.host.ExpectPopup(func() error { return v.host.Locator("#open").Click() })
		v.must(err)
	case byRedirect:
		v.must(v.host.Locator("#open").Click())
	}
	return v
}

func (v *visitor) must(err error) {
	v.t.Helper()
	if err != nil {
		v.t.Fatalf("%s by %s, after %v: %v", v.story.ID, v.embed, v.shown, err)
	}
}

// frame is where the widget's page is.
func (v *visitor) frame() playwright.Frame {
	if v.embed != byFrame {
		return v.window.MainFrame()
	}
	frames := v.host.Frames()
	for _, f := range slices.Backward(frames) { // the driver may remember one from before a reload
		if f.ParentFrame() == v.host.MainFrame() && !f.IsDetached() {
			return f
		}
	}
	return v.host.MainFrame()
}

// look reads the present screen; the zero screen while pages change. Without a script a page that waits is told to look again, every
// second.
func (v *visitor) look() screen {
	if v.window.IsClosed() {
		return screen{}
	}
	var s struct {
		screen
		Again bool
	}
	said, err := v.frame().Evaluate(lookAround)
	if text, ok := said.(string); err == nil && ok {
		_ = json.Unmarshal([]byte(text), &s)
	}
	if s.Again && time.Since(v.looked) > time.Second {
		v.looked = time.Now()
		_ = v.frame().Locator("a.again").Click(playwright.LocatorClickOptions{Timeout: playwright.Float(5000)}) // the page may just have gone on
	}
	return s.screen
}

// outcome is how it ended, as the integrator's page shows it; empty while it has not.
func (v *visitor) outcome() string {
	if v.script && v.embed != byRedirect {
		word, err := v.host.Locator("#result").First().GetAttribute("data-outcome")
		if err != nil {
			return ""
		}
		return word
	}
	return v.look().Outcome
}

// await looks until a screen pleases, and fails after a while.
func (v *visitor) await(what string, pleases func(screen) bool) screen {
	v.t.Helper()
	var s screen
	if !soon.Becomes(func() bool { s = v.look(); return pleases(s) }) {
		v.t.Fatalf("%s by %s: %s did not come; the screen is %v, after %v", v.story.ID, v.embed, what, s, v.shown)
	}
	return s
}

// awaitStep waits for a step of that name.
func (v *visitor) awaitStep(step string) screen {
	v.t.Helper()
	return v.await(step, func(s screen) bool { return s.Step == step })
}

// awaitEnd waits until the widget has noticed by itself that all is well.
func (v *visitor) awaitEnd() {
	v.t.Helper()
	v.await("the good end", func(s screen) bool {
		// A pop-up closes itself behind its callback, perhaps before anybody has looked.
		return s.Step == "done" || s.Outcome == "done" || v.embed == byPopup && v.outcome() == "done"
	})
}

// play answers whatever comes until the integrator's page shows how it ended.
func (v *visitor) play() {
	v.t.Helper()
	v.playUntil("the end", func(screen) bool { return v.outcome() != "" })
	v.ended().expectLast(v.t)
}

// ended is what is known of the story now.
func (v *visitor) ended() ended {
	return ended{story: v.story, way: "by " + v.embed, run: v.run, outcome: v.outcome(), shown: v.shown, heard: v.heard()}
}

func (v *visitor) expectEnd()      { v.t.Helper(); v.ended().expect(v.t) }
func (v *visitor) expectMessages() { v.t.Helper(); v.ended().expectMessages(v.t) }

// playUntil answers whatever comes until a screen pleases, which is not answered.
func (v *visitor) playUntil(what string, pleases func(screen) bool) {
	v.t.Helper()
	var answered, last screen
	if soon.Becomes(func() bool {
		now := v.look()
		if pleases(now) {
			return true
		}
		if now.Step == "" || now == answered {
			return false
		}
		if now != last {
			v.shown = append(v.shown, now)
			last = now
			if v.each != nil {
				v.each(now)
				if same := v.look(); same.Step == now.Step && same.Turn == now.Turn { // at another address, if it was loaded again
					now, last = same, same
				}
			}
		}
		if v.answer(now) {
			answered = now
		}
		return false
	}) {
		return
	}
	v.t.Fatalf("%s by %s: %s did not come; shown were %v", v.story.ID, v.embed, what, v.shown)
}

// answer does what one screen asks for. It is false when there was nothing to do yet.
func (v *visitor) answer(s screen) bool {
	v.t.Helper()
	switch s.Step {
	case "ask":
		if n, _ := v.frame().Locator("form.retry").Count(); n > 0 {
			v.press("form.leave[action$='/cancel'] button")
			break
		}
		v.fill()
		v.press("form.ask button:not([type=button])")
	case "approve":
		return order(v.t, v.run, v.story.Answers["phone"])
	case "visit":
		if v.visits++; v.visits > 1 && v.story.Answers["cancel"] == "yes" {
			v.press(".leave[action$='/cancel'] button")
			break
		}
		v.signIn()
	case "act":
		if v.story.Answers["act"] == "done" {
			order(v.t, v.run, "act")
		}
		v.press("form.ask button")
	case "done", "failed":
		if v.patient && s.Step == "done" {
			break
		}
		if n, _ := v.frame().Locator("main[data-step=failed][data-leave]").Count(); n > 0 {
			return false // it was left, and goes by itself
		}
		if v.look().Step != s.Step {
			return false // and has gone
		}
		if v.keyed {
			if err := v.tabTo(v.window, "main a.go"); err != nil {
				if v.look().Step == s.Step {
					v.must(err)
				}
				return false // it has gone by itself
			}
			v.must(v.window.Keyboard().Press("Enter"))
			break
		}
		// The page may go on by itself at this very moment; if it does not, the link is pressed again.
		return v.frame().Locator("main a.go").Click(playwright.LocatorClickOptions{Timeout: playwright.Float(5000)}) == nil
	case "notice":
		v.t.Fatalf("%s by %s: a page says %s, after %v", v.story.ID, v.embed, s.Reason, v.shown)
	default:
		return false // wait: somebody else is at work
	}
	return true
}

func (v *visitor) press(what string) {
	v.t.Helper()
	if v.keyed {
		v.enter(v.window, what)
		return
	}
	v.must(v.frame().Locator(what).First().Click())
}

// control is a form's field as a program sees it.
type control struct {
	Name, Type string
	Needed     bool
}

// field is the selector of what asks for an answer, by the aggregator's name for it, which is not the one on the wire.
func field(name string) string {
	return fmt.Sprintf("form.ask [data-field=%q]", name)
}

// fill types the story's answers into the fields that ask for them.
func (v *visitor) fill() {
	v.t.Helper()
	said, err := v.frame().Evaluate(`() => JSON.stringify([...document.querySelectorAll('form.ask [data-field]')]
		.map((f) => ({Name: f.dataset.field, Type: f.type, Needed: f.ariaRequired === 'true' && !f.value})))`)
	v.must(err)
	var fields []control
	v.must(json.Unmarshal([]byte(said.(string)), &fields))
	filled := map[string]bool{}
	for _, f := range fields {
		value, known := v.story.answer(f.Name, v.run)
		if !known && f.Needed {
			v.t.Fatalf("%s: the field %q is required, and the story does not say what to answer", v.story.ID, f.Name)
		}
		if !known || filled[f.Name] {
			continue
		}
		filled[f.Name] = true
		where := field(f.Name)
		if v.keyed {
			v.typeInto(f.Type, where, value)
			continue
		}
		switch f.Type {
		case "radio", "checkbox":
			v.must(v.frame().Locator(fmt.Sprintf("%s[value=%q]", where, value)).Check())
		case "select-one":
			_, err := v.frame().Locator(where).SelectOption(playwright.SelectOptionValues{Values: &[]string{value}})
			v.must(err)
		default:
			v.must(v.frame().Locator(where).Fill(value))
		}
	}
}

// signIn follows the link to the bank, and decides there. From a frame or a pop-up the bank opens in a tab of its own.
func (v *visitor) signIn() {
	v.t.Helper()
	if v.embed == byRedirect || v.embed == byPopup && !v.script {
		v.press("main a.go")
		v.decide(v.window)
		return
	}
	if v.embed == byPopup { // only the page's script knows of it
		v.must(v.frame().Locator(`main[data-place=popup] a.go[target=_blank]`).WaitFor())
	}
	bank, err := v.context.ExpectPage(func() error { return v.frame().Locator("main a.go").Click() })
	v.must(err)
	v.decide(bank)
	v.awaitReturn(bank)
	_ = bank.Close()
}

// awaitReturn waits until a tab that was at the bank shows the return page, which may close itself before it is seen.
func (v *visitor) awaitReturn(bank playwright.Page) {
	v.t.Helper()
	if err := bank.Locator(`main[data-step="returned"]`).WaitFor(); err != nil && !bank.IsClosed() {
		v.must(err)
	}
}

// decide gives the story's answer on a page of the bank or of the aggregator.
func (v *visitor) decide(bank playwright.Page) {
	v.t.Helper()
	v.must(bank.Locator("button[name=decision]").First().WaitFor())
	if v.keyed {
		v.decideByKeys(bank)
		return
	}
	if v.story.Answers["bank"] == "refuse" {
		v.must(bank.Locator("button[value=refuse], button[value=cancel]").Click())
		return
	}
	if user := bank.Locator("input[name=user]"); first(user.Count()) > 0 {
		v.must(user.Fill("mary"))
	}
	v.must(bank.Locator("button[value=sign_in]").Click())
}

func first[T any](v T, _ error) T { return v }

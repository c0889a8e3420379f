//go:build browser

package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// stranger plays a story as [visitor] does, in a browser that Playwright does not drive.
type stranger struct {
	t     testing.TB
	in    *driven
	story story
	embed string
	run   string

	host, window string // the integrator's page, and where the widget is: the same, or a window of its own
	inside       bool   // it stands where the widget is
	shown        []screen
	failure      error     // of what was tried last
	looked       time.Time // when it was last told to look again
}

// kept is what the integrator's page has heard, from before this script came until after it has gone elsewhere.
const kept = `
	const all = [...document.querySelectorAll('#events li')].map((li) => JSON.parse(li.dataset.message))
	const keep = () => { sessionStorage.e2e = JSON.stringify(all) }
	keep()
	addEventListener('message', ({origin, data}) => {
		if (origin === arguments[0]) keep(all.push(data))
	})`

// comes opens a story's page.
func comes(t testing.TB, in *driven, id, embed string) *stranger {
	t.Helper()
	s := &stranger{t: t, in: in, story: storyOf(t, id), embed: embed, host: in.first, window: in.first}
	t.Cleanup(s.leave)
	s.must(in.open(widget.playground + "/?story=" + url.QueryEscape(id) + "&embed=" + embed + "&lang=en&open=1"))
	s.must(in.run(&s.run, `return document.querySelector('#host').dataset.run`))
	switch embed {
	case byPopup:
		s.window = s.opens(func() error { return in.click("#open") })
	case byRedirect:
		s.must(in.click("#open"))
	}
	return s
}

func (s *stranger) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatalf("%s by %s, after %v: %v", s.story.ID, s.embed, s.shown, err)
	}
}

// opens waits for the window that something opens.
func (s *stranger) opens(f func() error) (handle string) {
	s.t.Helper()
	before, err := s.in.windows()
	s.must(err)
	s.must(f())
	soon.Await(s.t, "a window", func() bool {
		now, err := s.in.windows()
		s.must(err)
		i := slices.IndexFunc(now, func(h string) bool { return !slices.Contains(before, h) })
		if i >= 0 {
			handle = now[i]
		}
		return i >= 0
	})
	return handle
}

// leave closes all windows but the browser's first, without which it ends.
func (s *stranger) leave() {
	all, err := s.in.windows()
	s.must(err)
	for _, h := range all {
		if h != s.in.first && s.in.window(h) == nil {
			_ = s.in.tell("CloseWindow", nil)
		}
	}
	s.must(s.in.window(s.in.first))
}

// enter goes to where the widget is.
func (s *stranger) enter() error {
	if err := s.in.window(s.window); err != nil {
		return err
	}
	if err := s.in.top(); err != nil || s.embed != byFrame {
		return err
	}
	if err := s.in.enter("iframe#widget"); err != nil {
		return s.in.top() // the integrator's page has taken the frame away
	}
	return nil
}

// look reads the present screen; the zero screen while pages change. Each command costs time that the page needs. Without a script a page that
// waits is told to look again, every second.
func (s *stranger) look() screen {
	var now struct {
		screen
		Again bool
	}
	read := func() bool {
		var said string
		return s.in.run(&said, "return ("+lookAround+")()") == nil && json.Unmarshal([]byte(said), &now) == nil
	}
	if !s.inside || !read() {
		s.inside = s.enter() == nil && read()
	}
	if now.Again && time.Since(s.looked) > time.Second {
		s.looked = time.Now()
		_ = s.in.click("a.again") // the page may just have gone on
	}
	return now.screen
}

// outcome is how it ended, as the integrator's page shows it; empty while it has not.
func (s *stranger) outcome(now screen) (word string) {
	if s.in.scriptless || s.embed == byRedirect || now.Step != "" && now.Status == "open" {
		return now.Outcome
	}
	s.inside = false
	if s.in.window(s.host) == nil && s.in.top() == nil {
		_ = s.in.run(&word, `return document.querySelector('#result').dataset.outcome`)
	}
	return word
}

// play answers whatever comes until the integrator's page shows how it ended.
func (s *stranger) play() {
	s.t.Helper()
	listens := !s.in.scriptless && !s.in.blocked && s.embed != byRedirect
	if listens {
		s.must(s.in.window(s.host))
		s.must(s.in.run(nil, kept, widget.widget))
	}
	var answered, last screen
	outcome := ""
	s.inside = false
	if !soon.Becomes(func() bool {
		now := s.look()
		if now.Step != "" && now != last {
			s.shown = append(s.shown, now)
			last = now
		}
		if now.Step != "" && now != answered && s.answer(now) {
			answered = now
		}
		outcome = s.outcome(now)
		return outcome != ""
	}) {
		s.t.Fatalf("%s by %s: the end did not come; shown were %v, and the last failure is %v", s.story.ID, s.embed, s.shown, s.failure)
	}
	end := ended{story: s.story, way: "by " + s.embed, run: s.run, outcome: outcome, shown: s.shown}
	end.expectLast(s.t)
	end.expect(s.t)
	if listens {
		var told []json.RawMessage
		var text string
		s.must(s.in.run(&text, `return sessionStorage.e2e`))
		s.must(json.Unmarshal([]byte(text), &told))
		for _, m := range told {
			if h := hear(m); !h.Ours || h.Seq > 0 {
				end.heard = append(end.heard, h)
			}
		}
		end.expectMessages(s.t)
	}
}

// answer does what one screen asks for. It is false when there was nothing to do yet, or a page that came meanwhile.
func (s *stranger) answer(now screen) bool {
	s.t.Helper()
	s.failure = nil
	switch now.Step {
	case "ask":
		if s.failure = s.fill(); s.failure == nil {
			s.failure = s.in.click("form.ask button:not([type=button])")
		}
	case "approve":
		return order(s.t, s.run, s.story.Answers["phone"])
	case "visit":
		s.signIn()
	case "done", "failed":
		if !s.in.scriptless {
			return true // it goes on by itself
		}
		s.failure = s.in.click("main a.go")
	case "notice":
		s.t.Fatalf("%s by %s: a page says %s, after %v", s.story.ID, s.embed, now.Reason, s.shown)
	default:
		return false
	}
	return s.failure == nil
}

// fill types the story's answers into the fields that ask for them.
func (s *stranger) fill() error {
	var fields []control
	if err := s.in.run(&fields, `return [...document.querySelectorAll('form.ask [data-field]')]
		.map((f) => ({Name: f.dataset.field, Type: f.type, Needed: f.required && !f.value}))`); err != nil {
		return err
	}
	filled := map[string]bool{}
	for _, f := range fields {
		value, known := s.story.answer(f.Name, s.run)
		if !known || filled[f.Name] {
			continue
		}
		filled[f.Name] = true
		var err error
		switch f.Type {
		case "radio", "checkbox":
			err = s.in.click(fmt.Sprintf("%s[value=%q]", field(f.Name), value))
		case "select-one":
			err = s.in.click(fmt.Sprintf("%s option[value=%q]", field(f.Name), value))
		default:
			err = s.in.write(field(f.Name), value)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// signIn follows the link to the bank, and decides there. From a frame or a pop-up the bank opens in a tab of its own.
func (s *stranger) signIn() {
	s.t.Helper()
	s.inside = false
	if s.embed == byRedirect || s.embed == byPopup && s.in.scriptless {
		s.must(s.in.click("main a.go"))
		s.decide()
		return
	}
	if s.embed == byPopup { // only the page's script knows of it
		soon.Await(s.t, "a link to another window", func() bool {
			_, err := s.in.find("main[data-place=popup] a.go[target=_blank]")
			return err == nil
		})
	}
	bank := s.opens(func() error { return s.in.click("main a.go") })
	s.must(s.in.window(bank))
	s.decide()
	soon.Await(s.t, "the return", func() bool { // which may close itself before it is seen
		all, err := s.in.windows()
		s.must(err)
		if !slices.Contains(all, bank) {
			return true
		}
		_, err = s.in.find(`main[data-step="returned"]`)
		return err == nil
	})
	if s.in.window(bank) == nil {
		_ = s.in.tell("CloseWindow", nil)
	}
}

// decide gives the story's answer on a page of the bank or of the aggregator.
func (s *stranger) decide() {
	s.t.Helper()
	soon.Await(s.t, "the bank", func() bool {
		_, err := s.in.find("button[name=decision]")
		return err == nil
	})
	if s.story.Answers["bank"] == "refuse" {
		s.must(s.in.click("button[value=refuse], button[value=cancel]"))
		return
	}
	if _, err := s.in.find("input[name=user]"); err == nil {
		s.must(s.in.write("input[name=user]", "mary"))
	}
	s.must(s.in.click("button[value=sign_in]"))
}

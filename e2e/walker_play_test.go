//go:build browser

package e2e_test

import (
	"cmp"
	"encoding/json"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// screen reads the page, as [visitor.look] does.
func (w *walker) screen() screen {
	main, result := w.page.Find("main").First(), w.page.Find("body.back #result").First()
	return screen{
		Step: main.AttrOr("data-step", ""), Turn: main.AttrOr("data-turn", ""), Status: main.AttrOr("data-status", ""),
		Reason: main.AttrOr("data-reason", ""), Outcome: result.AttrOr("data-outcome", ""),
	}
}

// A walker looks again quickly at first, and then more slowly.
const (
	firstPause = 200 * time.Millisecond
	lastPause  = time.Second
)

// play answers whatever comes until the integrator's page shows how it ended.
func (w *walker) play() {
	w.t.Helper()
	var answered screen
	pause := firstPause
	for deadline := time.Now().Add(soon.Patience); ; {
		now := w.screen()
		if w.outcome = now.Outcome; w.outcome != "" {
			return
		}
		if time.Now().After(deadline) {
			w.fatal("the end did not come")
		}
		switch {
		case now.Step == "":
			w.fatal("%d, and no page of the widget: %.300s", w.status, w.body)
		case now.Step == "welcome":
			w.expectPage(now)
			w.ask(http.MethodPost, w.at.String(), "application/x-www-form-urlencoded", nil, false)
			continue
		case w.way.script && !w.there && w.page.Find("main[data-new]").Length() > 0:
			w.here(w.place())
		}
		if len(w.shown) == 0 || now != w.shown[len(w.shown)-1] {
			w.shown = append(w.shown, now)
			w.expectPage(now)
			w.note(now)
			w.hear()
		}
		if now != answered && w.answer(now) {
			answered, pause = now, firstPause
			continue
		}
		time.Sleep(pause)
		pause = min(pause*3/2, lastPause)
		w.look()
	}
}

// look asks for the page again, as it does itself while there is something to wait for.
func (w *walker) look() {
	w.t.Helper()
	main := w.page.Find("main")
	same := main.AttrOr("data-action", w.at.Path) + "?" + main.AttrOr("data-turn", "")
	if w.way.script {
		w.fetch(same)
		return
	}
	link := looksAgain.FindStringSubmatch(w.body)
	if link == nil || link[1] != same || w.refresh() != "" {
		w.fatal("without a script the page has no link by which to look again, or refreshes by %q", w.refresh())
	}
	w.browse(link[1])
}

var (
	refreshes  = regexp.MustCompile(`<noscript><meta http-equiv="refresh" content="([^"]*)"`)
	looksAgain = regexp.MustCompile(`<noscript><a class="again" href="([^"]*)"`)
)

// refresh is what the page tells a browser without a script to do by itself.
func (w *walker) refresh() string {
	if found := refreshes.FindStringSubmatch(w.body); found != nil {
		return strings.ReplaceAll(found[1], "&amp;", "&")
	}
	return ""
}

// expectPage proves what holds for every page of a flow.
func (w *walker) expectPage(now screen) {
	w.t.Helper()
	if want := map[string]int{"notice": w.status}[now.Step]; w.status != http.StatusOK && w.status != want && now.Reason != "dead_link" {
		w.wrong("%v is answered %d", now, w.status)
	}
	if store := w.header.Get("Cache-Control"); !strings.Contains(store, "no-store") {
		w.wrong("a cache may keep %v: %q", now, store)
	}
	policy := w.header.Get("Content-Security-Policy")
	if now.Step != "returned" && !strings.Contains(policy+";", "frame-ancestors "+widget.playground+";") {
		w.wrong("%v may be framed by others than the client: %s", now, policy)
	}
	if w.page.Find("main h1").Length() != 1 {
		w.wrong("%v has no heading, or several", now)
	}
	lang := cmp.Or(w.way.lang, "en")
	if w.story.ID == "flinks/question-french" { // it says so itself
		lang = "fr"
	}
	if w.page.Find("html").AttrOr("lang", "") != lang || (w.page.Find("html").AttrOr("dir", "") == "rtl") != (lang == "ar") {
		w.wrong("%v is written in %s", now, w.page.Find("html").AttrOr("lang", "no language"))
	}
	w.expectKeys(now)
}

// expectKeys proves that keys alone reach and press all that there is on a page, in the order in which it stands: each form has a button, so Enter
// sends it, nothing but links, buttons and fields is there to be pressed, and nothing is out of its turn.
func (w *walker) expectKeys(now screen) {
	w.t.Helper()
	w.page.Find("form").Each(func(_ int, form *goquery.Selection) {
		if form.Find("button:not([type=button])").Length() == 0 {
			w.wrong("%v has a form that keys cannot send: %s", now, form.AttrOr("class", ""))
		}
	})
	if odd := w.page.Find(`a:not([href]), [tabindex]:not([tabindex="-1"]), [role=button], [role=link], [accesskey], [disabled]`); odd.Length() > 0 {
		w.wrong("%v has what keys do not reach in its turn: %d of %s", now, odd.Length(), goquery.NodeName(odd))
	}
}

// hear takes note of what the page says to the host window, as its script would: each message once, by its number.
func (w *walker) hear() {
	w.t.Helper()
	text := w.page.Find("#messages").Text()
	if text == "" {
		return
	}
	var spoken struct {
		To   []string
		Text bool
		Said []struct {
			Seq  int
			Data json.RawMessage
		}
	}
	if err := json.Unmarshal([]byte(text), &spoken); err != nil {
		w.fatal("the messages on the page cannot be read: %v", err)
	}
	if !slices.Equal(spoken.To, []string{widget.playground}) {
		w.wrong("the messages are for %q", spoken.To)
	}
	before := w.said
	for _, m := range spoken.Said {
		if m.Seq <= before {
			continue
		}
		w.said = max(w.said, m.Seq)
		if spoken.Text {
			m.Data, _ = json.Marshal(string(m.Data))
		}
		w.heard = append(w.heard, hear(m.Data))
	}
}

// answer does what one screen asks for. It is false when there was nothing to do yet.
func (w *walker) answer(s screen) bool {
	w.t.Helper()
	switch s.Step {
	case "ask":
		if w.page.Find("form.retry").Length() > 0 {
			w.send(w.page.Find("form.leave[action$='/cancel']"))
			break
		}
		w.send(w.page.Find("form.ask"))
	case "approve":
		return order(w.t, w.run, w.story.Answers["phone"])
	case "visit":
		if w.visits++; w.visits > 1 && w.story.Answers["cancel"] == "yes" {
			w.send(w.page.Find("form.leave[action$='/cancel']"))
			break
		}
		w.signIn()
	case "act":
		if w.story.Answers["act"] == "done" {
			order(w.t, w.run, "act")
		}
		w.send(w.page.Find("form.ask"))
	case "done", "failed", "returned":
		w.goOn(s)
	case "notice":
		w.fatal("a page says %s, with %d", s.Reason, w.status)
	default:
		return false // wait: somebody else is at work
	}
	return true
}

// goOn follows the link of a last page, which is also where the page goes by itself.
func (w *walker) goOn(s screen) {
	w.t.Helper()
	main, link := w.page.Find("main"), w.page.Find("main a.go")
	href := link.AttrOr("href", "")
	leave, by, target := main.AttrOr("data-leave", ""), w.refresh(), link.AttrOr("target", "_self")
	switch {
	case href == "":
		w.fatal("%v leads nowhere", s)
	case leave != "" && (leave != href || main.AttrOr("data-target", "") != target):
		w.wrong("the script would go to %s, and the link leads to %s", leave, href)
	case s.Step == "done" && leave == "":
		w.wrong("the good end does not go on by itself")
	case s.Step == "done" && by == "" && (!w.way.framed() || target == "_self"):
		w.wrong("without a script the good end does not go on by itself")
	case by != "" && s.Step == "returned" && !strings.HasSuffix(by, ";url="+href):
		w.wrong("the page goes on by %q, and the link leads to %s", by, href)
	}
	if target == "_top" {
		w.way.embed = byRedirect // out of the frame
	}
	if _, own, found := strings.Cut(by, ";url="); found && !w.way.script {
		w.browse(own) // by itself, over an address of ours that takes note of it
		if w.at.String() != href && s.Step != "returned" {
			w.wrong("the page goes on to %s, and the link leads to %s", w.at, href)
		}
		return
	}
	w.browse(href)
}

// place is where the page's script finds that the page stands, if its browser has not told the widget already.
func (w *walker) place() string {
	if w.way.framed() && !w.way.modern {
		return "frame"
	}
	return ""
}

// here tells the widget, as the page's script does, that the page is seen, and where it stands.
func (w *walker) here(in string) {
	w.t.Helper()
	page, action := *w, w.page.Find("main").AttrOr("data-action", "")
	w.ask(http.MethodPost, action+"/here", "application/x-www-form-urlencoded", []byte("in="+in), true)
	if w.status != http.StatusNoContent {
		w.fatal("a page that says it is seen is answered %d", w.status)
	}
	page.cookies, page.there = w.cookies, true
	*w = page
}

// signIn follows the link to the bank, and decides there. From a frame or a pop-up the bank opens in a tab of its own, which
// has none of the frame's cookies.
func (w *walker) signIn() {
	w.t.Helper()
	popup := w.way.embed == byPopup && w.way.script
	switch {
	case popup:
		w.here("popup")
		w.look()
	case w.place() != "": // it was told already, and shows so
		w.look()
	}
	link := w.page.Find("main a.go")
	href, target := link.AttrOr("href", ""), link.AttrOr("target", "")
	if href == "" || (target == "_blank") != (w.way.framed() || popup) {
		w.fatal("the link to the bank, %q, opens in %q", href, target)
	}
	bank := w
	if w.way.framed() || popup {
		tab := *w
		tab.way.embed = byRedirect
		if w.cookies != nil && !popup {
			tab.cookies = map[string]string{}
		}
		bank = &tab
	}
	bank.browse(href)
	bank.decide()
	if bank == w {
		return
	}
	if !w.way.modern && bank.page.Find("main[data-step=returned] form").Length() > 0 {
		// It does not say that it came from our page, so it is asked.
		bank.ask(http.MethodPost, bank.at.String(), "application/x-www-form-urlencoded", nil, false)
	}
	if s := bank.screen(); s.Step != "returned" || bank.page.Find("form, input").Length() > 0 {
		w.fatal("the tab that was at the bank shows %v, and maybe a form", s)
	}
	w.look()
}

// decide gives the story's answer on a page of the bank or of the aggregator.
func (w *walker) decide() {
	w.t.Helper()
	button := w.page.Find("button[name=decision][value=sign_in]")
	if w.story.Answers["bank"] == "refuse" {
		button = w.page.Find("button[value=refuse], button[value=cancel]")
	}
	if button.Length() != 1 {
		w.fatal("%d, and no page of a bank: %.300s", w.status, w.body)
	}
	at := *w // the bank asks in words of its own
	at.story.Answers = maps.Clone(w.story.Answers)
	at.story.Answers["user"] = "mary"
	form := button.Closest("form")
	form.Find("input[type=password]").Each(func(_ int, c *goquery.Selection) { c.Remove() })
	at.send(form, pair{name: "decision", value: button.AttrOr("value", "")})
	at.story = w.story
	*w = at
}

// ended is what is known of the story now.
func (w *walker) ended() ended {
	return ended{story: w.story, way: w.way.name, run: w.run, outcome: w.outcome, shown: w.shown, heard: w.heard}
}

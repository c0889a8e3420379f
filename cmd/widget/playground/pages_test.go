package playground_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/open-reconnect/reconnect"
)

func TestStoriesAreListedForPrograms(t *testing.T) {
	w := newDeployment(t)
	a := w.get(t, "/stories.json")
	var list []struct {
		ID, Aggregator, Group, Title, Description, Ends string
		Answers                                         map[string]string
	}
	if err := json.Unmarshal([]byte(a.body), &list); err != nil {
		t.Fatal(err)
	}
	if len(list) != len(stories()) || a.header.Get("Content-Type") != "application/json" {
		t.Errorf("%d stories as %s", len(list), a.header.Get("Content-Type"))
	}
	seen := map[string]bool{}
	for _, s := range list {
		if seen[s.ID] || !strings.HasPrefix(s.ID, s.Aggregator+"/") {
			t.Errorf("%s is there twice, or not of %s", s.ID, s.Aggregator)
		}
		seen[s.ID] = true
		if s.Title == "" || s.Group == "" || !strings.HasSuffix(s.Description, ".") || s.Answers == nil {
			t.Errorf("%s lacks something: %+v", s.ID, s)
		}
		if s.Ends != "done" && !slices.Contains(reconnect.Reasons(), reconnect.Reason(s.Ends)) {
			t.Errorf("%s ends with a word that is no reason: %s", s.ID, s.Ends)
		}
	}
}

func TestThePickerOffersEveryStoryOfItsAggregatorAndFiveToStartWith(t *testing.T) {
	w := newDeployment(t)
	for _, aggregator := range []string{"powens", "syncfy", "flinks"} {
		page := w.get(t, "/?of="+aggregator+"&embed=popup&lang=fr&theme=dark").body
		for _, s := range storiesOf(aggregator) {
			mentions(t, page, "/?embed=popup&amp;lang=fr&amp;story="+strings.ReplaceAll(s.ID, "/", "%2F")+"&amp;theme=dark")
		}
		starters, _, _ := strings.Cut(page, "</ol>")
		if n := strings.Count(starters, "data-story="); n != 5 {
			t.Errorf("%s starts with %d stories", aggregator, n)
		}
	}
}

// Without a script the form asks for what is searched for.
func TestASearchFindsStoriesByTheirWords(t *testing.T) {
	w := newDeployment(t)
	_, page, _ := strings.Cut(w.get(t, "/?of=syncfy&q=PASSWORD+code").body, `id="more"`)
	if !strings.Contains(page, "syncfy%2Fpassword-token") || strings.Contains(page, "syncfy%2Fqr") || strings.Contains(page, "powens%2F") {
		t.Errorf("found is\n%s", page)
	}
	mentions(t, page, "<details open>")
	mentions(t, w.get(t, "/?of=syncfy&q=%3Cb%3E").body, "0 stories", "&lt;b&gt;")
}

// A language that the widget does not speak would be answered in another.
func TestLanguagesAreThoseThatTheWidgetSpeaks(t *testing.T) {
	w := newDeployment(t)
	for _, path := range []string{"/", "/?story=powens/otp"} {
		page := w.get(t, path).body
		mentions(t, page, `hreflang="en"`, `hreflang="fr"`, `hreflang="es"`)
		if n := strings.Count(page, "hreflang="); n != 3 {
			t.Errorf("%s offers %d languages", path, n)
		}
	}
	if link := w.start(t, "story=powens/otp&lang=nl"); link.Path != "/reconnect" {
		t.Errorf("a language that there is not leads to %s", link.Path)
	}
}

func TestTheThemeGoesWithTheLink(t *testing.T) {
	w := newDeployment(t)
	mentions(t, w.get(t, "/?story=powens/otp&theme=dark").body, attribute("data-theme", "dark"), "theme=dark")
	for wish, want := range map[string]string{"dark": "dark", "light": "light", "": "", "x": ""} {
		for _, story := range []string{"powens/otp", "syncfy/token", "flinks/push"} {
			if got := w.start(t, "story="+story+"&theme="+wish).Query().Get("theme"); got != want {
				t.Errorf("%s with theme=%s leads to theme=%s", story, wish, got)
			}
		}
	}
}

func TestAppOpensTheWidgetInTheWayAskedFor(t *testing.T) {
	w := newDeployment(t)
	for embed, wants := range map[string]string{
		"iframe": `<a id="open" class="button" href="/runs/`, "": `<a id="open" class="button" href="/runs/`,
		"popup": `<a id="open" class="button" href="/start?embed=popup&amp;run=`, "tab": `<a id="open" class="button" href="/start?embed=tab`,
		"redirect": `<a id="open" class="button" href="/start?embed=redirect`,
	} {
		a := w.get(t, "/?story=powens/otp&embed="+embed)
		mentions(t, a.body, wants, attribute("data-outcome", ""), attribute("data-widget", widget), attribute("data-state", "broken"), "123456")
		if elsewhere := strings.Contains(a.body, `target="_blank">Reconnect`); elsewhere != (embed == "popup" || embed == "tab") {
			t.Errorf("by %q, without JavaScript, the widget opens elsewhere: %t", embed, elsewhere)
		}
	}
}

// Without JavaScript the button leads to the same run with the widget open in it.
func TestTheFrameOpensWithoutAScript(t *testing.T) {
	w := newDeployment(t)
	button := regexp.MustCompile(`id="open" class="button" href="(/runs/[^"]+)"`).FindStringSubmatch(w.get(t, "/?story=powens/otp").body)
	if button == nil {
		t.Fatal("there is no button")
	}
	mentions(t, w.get(t, button[1]).body, `<iframe id="widget" src="/start?embed=iframe&amp;run=`+strings.TrimPrefix(strings.TrimSuffix(button[1], "?open=1"), "/runs/"))
	if a := w.get(t, "/runs/forged?open=1"); a.status != http.StatusNotFound {
		t.Errorf("a forged run answers %d", a.status)
	}
}

// TestRunOfThePageIsTheRunOfItsFrame proves that what the page waits for is what the frame starts.
func TestRunOfThePageIsTheRunOfItsFrame(t *testing.T) {
	w := newDeployment(t)
	page := w.get(t, "/?story=powens/healthy&embed=iframe&lang=fr&open=1").body
	src := regexp.MustCompile(`src="/start\?([^"]+)"`).FindStringSubmatch(page)
	if src == nil {
		t.Fatal("there is no frame")
	}
	state := w.start(t, strings.ReplaceAll(src[1], "&amp;", "&")).Query().Get("state")
	mentions(t, page, attribute("data-run", state))
	w.get(t, "/callback?state="+state)
	if known := w.run(t, state); known["outcome"] != "done" || known["embed"] != "iframe" || known["lang"] != "fr" {
		t.Errorf("the run is known as %v", known)
	}
}

func TestOldRunsAreForgotten(t *testing.T) {
	w := newDeployment(t)
	state := w.start(t, "story=powens/healthy").Query().Get("state")
	for range 1000 {
		w.get(t, "/?story=powens/healthy")
	}
	if a := w.get(t, "/callback?state="+state); a.status != http.StatusBadRequest {
		t.Errorf("the callback of a run before a thousand others answered %d", a.status)
	}
}

func TestEveryAnswerOfAStoryIsShownToPeople(t *testing.T) {
	w := newDeployment(t)
	for _, s := range stories() {
		page := w.get(t, "/?story="+s.ID).body
		for name, value := range s.Answers {
			switch name {
			case "phone", "bank", "act", "cancel":
				mentions(t, page, attribute("data-do", name)+" "+attribute("data-value", value))
			default:
				if !strings.Contains(page, attribute("data-answer", name)+">"+value+"<") {
					mentions(t, page, attribute("data-answer", name)+" "+attribute("data-value", value))
				}
			}
		}
	}
}

// What is plain text has no heading, no language and no way back.
func TestPeopleAreToldInAPageThatThereIsNone(t *testing.T) {
	w := newDeployment(t)
	for _, path := range []string{"/none", "/assets/none", "/assets/", "/runs/none", "/runs/none/app", "/runs/none/phone", "/start?story=none"} {
		a := w.get(t, path)
		if a.status != http.StatusNotFound || !strings.Contains(a.body, "<h1>") || !strings.Contains(a.body, `<html lang="en">`) {
			t.Errorf("%s answers %d: %.100s", path, a.status, a.body)
		}
	}
}

// The list of events grows while a person fills in the widget, so it is read where one looks for it, and not aloud.
func TestEventsAreNotReadAloud(t *testing.T) {
	page, err := goquery.NewDocumentFromReader(strings.NewReader(newDeployment(t).get(t, "/?story=powens/otp").body))
	if err != nil {
		t.Fatal(err)
	}
	for _, list := range []string{"#events", "#requests"} {
		if found := page.Find(list); found.Length() != 1 || found.Closest("[aria-live], [role=log], [role=status], [role=alert]").Length() > 0 {
			t.Errorf("%s is read aloud as it grows", list)
		}
	}
}

func TestPagesRunOwnScriptsOnlyAndFrameTheWidgetOnly(t *testing.T) {
	w := newDeployment(t)
	inline := regexp.MustCompile(`(?i)<script>|<style|\son[a-z]+=|\sstyle=|javascript:`)
	for _, path := range []string{"/", "/?story=powens/otp", "/?story=powens/otp&open=1", "/?story=powens/otp&embed=popup", "/callback", "/none", "/start?story=none"} {
		a := w.get(t, path)
		policy := a.header.Get("Content-Security-Policy")
		mentions(t, policy, "default-src 'none'", "script-src 'self'", "frame-src 'self' "+widget, "base-uri 'none'")
		if strings.Contains(policy, "unsafe") {
			t.Errorf("%s: %s", path, policy)
		}
		if found := inline.FindString(a.body); found != "" {
			t.Errorf("%s holds %q, which the policy would forbid", path, found)
		}
	}
	for _, asset := range []string{
		"playground.css", "app.css", "early.js", "host.js", "switches.js", "phone.js", "developers.js", "picker.js", "callback.js", "mark.svg",
	} {
		if a := w.get(t, "/assets/"+asset); a.status != http.StatusOK {
			t.Errorf("%s answered %d", asset, a.status)
		}
	}
}

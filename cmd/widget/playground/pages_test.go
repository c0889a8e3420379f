package playground_test

import (
	"encoding/json"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"

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

func TestIndexOffersEveryStoryInEachWay(t *testing.T) {
	w := newDeployment(t)
	page := w.get(t, "/?lang=nl").body
	for _, s := range stories() {
		for _, embed := range []string{"iframe", "popup", "redirect"} {
			mentions(t, page, "embed="+embed+"&amp;lang=nl&amp;story="+strings.ReplaceAll(s.ID, "/", "%2F"))
		}
	}
}

func TestAppOpensTheWidgetInTheWayAskedFor(t *testing.T) {
	w := newDeployment(t)
	for embed, wants := range map[string]string{
		"iframe": `<iframe id="widget" src="/start?`, "popup": `<a id="open" class="button" href="/start?embed=popup&amp;run=`,
		"redirect": `<a id="open" class="button" href="/start?embed=redirect`, "": `<iframe id="widget" src="/start?embed=iframe`,
	} {
		a := w.get(t, "/?story=powens/otp&embed="+embed)
		mentions(t, a.body, wants, attribute("data-outcome", ""), attribute("data-widget", widget), "123456")
	}
	if popup := w.get(t, "/?story=powens/otp&embed=popup").body; !strings.Contains(popup, `target="_blank"`) {
		t.Error("without JavaScript the pop-up's link would leave the app")
	}
}

// TestRunOfThePageIsTheRunOfItsFrame proves that what the page waits for is what the frame starts.
func TestRunOfThePageIsTheRunOfItsFrame(t *testing.T) {
	w := newDeployment(t)
	page := w.get(t, "/?story=powens/healthy&embed=iframe&lang=de").body
	src := regexp.MustCompile(`src="/start\?([^"]+)"`).FindStringSubmatch(page)
	if src == nil {
		t.Fatal("there is no frame")
	}
	state := w.start(t, strings.ReplaceAll(src[1], "&amp;", "&")).Query().Get("state")
	mentions(t, page, attribute("data-run", state))
	w.get(t, "/callback?state="+state)
	if known := w.run(t, state); known["outcome"] != "done" || known["embed"] != "iframe" || known["lang"] != "de" {
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
				mentions(t, page, attribute("data-answer", name)+">"+value+"<")
			}
		}
	}
}

func TestPagesRunOwnScriptsOnlyAndFrameTheWidgetOnly(t *testing.T) {
	w := newDeployment(t)
	inline := regexp.MustCompile(`(?i)<script>|<style|\son[a-z]+=|\sstyle=|javascript:`)
	for _, path := range []string{"/", "/?story=powens/otp", "/?story=powens/otp&embed=popup", "/callback", "/none", "/start?story=none"} {
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
	for _, asset := range []string{"playground.css", "early.js", "host.js", "callback.js", "mark.svg"} {
		if a := w.get(t, "/assets/"+asset); a.status != http.StatusOK {
			t.Errorf("%s answered %d", asset, a.status)
		}
	}
}

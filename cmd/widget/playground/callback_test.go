package playground_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
)

func TestCallbackIsBelievedForItsOwnRunOnly(t *testing.T) {
	w := newDeployment(t)
	for _, query := range []string{"", "?state=", "?state=forged", "?state=forged&error=access_denied"} {
		a := w.get(t, "/callback"+query)
		if a.status != http.StatusBadRequest {
			t.Errorf("%q answered %d", query, a.status)
		}
		mentions(t, a.body, attribute("data-outcome", "unknown_state"))
	}
}

func TestCallbackShowsAndKeepsTheOutcome(t *testing.T) {
	for _, c := range []struct{ name, story, query, outcome, upstream string }{
		{"success", "powens/healthy", "", "done", "healthy"},
		{"a success that the aggregator does not confirm", "powens/otp", "", "done", "additionalInformationNeeded"},
		{"a cancelled flow", "powens/consent", "error=access_denied&error_description=The+user+left&", "access_denied", "SCARequired"},
		{"an error nobody would print", "powens/consent", "error=%3Cb%3E&", "other", "SCARequired"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newDeployment(t)
			state := w.start(t, "story="+c.story).Query().Get("state")
			a := w.get(t, "/callback?"+c.query+"state="+state)
			if a.status != http.StatusOK {
				t.Errorf("it answered %d", a.status)
			}
			mentions(t, a.body, attribute("data-outcome", c.outcome), attribute("data-upstream", c.upstream), "state="+state)
			known := w.run(t, state)
			if known["outcome"] != c.outcome || known["upstream"] != c.upstream || known["query"] != c.query+"state="+state {
				t.Errorf("the run is known as %v", known)
			}
		})
	}
}

func TestASecondCallbackChangesNothing(t *testing.T) {
	w := newDeployment(t)
	state := w.start(t, "story=powens/healthy").Query().Get("state")
	w.get(t, "/callback?state="+state)
	a := w.get(t, "/callback?error=server_error&state="+state)
	mentions(t, a.body, attribute("data-outcome", "done"))
	if known := w.run(t, state); known["outcome"] != "done" || known["query"] != "state="+state {
		t.Errorf("the run is known as %v", known)
	}
}

func TestButtonsOfThePanelMoveTheConnectionOn(t *testing.T) {
	w := newDeployment(t)
	query := w.start(t, "story=powens/action-needed").Query()
	press := w.self + "/runs/" + query.Get("state") + "/act"
	if a := w.send(t, http.MethodPost, press, http.Header{"Sec-Fetch-Site": {"cross-site"}}); a.status != http.StatusForbidden {
		t.Errorf("another site's page was obeyed: %d", a.status)
	}
	if a := w.send(t, http.MethodPost, press, http.Header{"Sec-Fetch-Site": {"same-origin"}}); a.status != http.StatusNoContent {
		t.Errorf("the button answered %d: %s", a.status, a.body)
	}
	if a := w.send(t, http.MethodPost, press, nil); a.status != http.StatusConflict {
		t.Errorf("there was nothing left to do, and the button answered %d", a.status)
	}
	for _, path := range []string{"/runs/forged/approve", "/runs/" + query.Get("state") + "/break"} {
		if a := w.send(t, http.MethodPost, w.self+path, nil); a.status != http.StatusNotFound {
			t.Errorf("%s answered %d", path, a.status)
		}
	}
}

func TestThePhoneShowsWhatTheBankSendsIt(t *testing.T) {
	w := newDeployment(t)
	for _, c := range []struct{ story, asJSON, asPage string }{
		{"powens/approve", `"approval": true`, `formaction="/runs/RUN/approve"`},
		{"powens/otp", `"code": "123456"`, `<p class="code">123456</p>`},
		{"powens/consent", `"rings": []`, "Nothing yet"},
	} {
		run := w.start(t, "story="+c.story).Query().Get("state")
		mentions(t, w.get(t, "/runs/"+run+"/phone.json").body, c.asJSON)
		mentions(t, w.get(t, "/runs/"+run+"/phone").body, strings.ReplaceAll(c.asPage, "RUN", run))
	}
	page := w.get(t, "/?story=powens/approve").body
	run := regexp.MustCompile(`data-run="([^"]+)"`).FindStringSubmatch(page)[1]
	mentions(t, w.get(t, "/runs/"+run+"/phone.json").body, `"rings": []`) // its widget is not open yet
	for _, path := range []string{"/runs/forged/phone", "/runs/forged/phone.json", "/runs/forged/requests.json", "/runs/forged/app"} {
		if a := w.get(t, path); a.status != http.StatusNotFound {
			t.Errorf("%s answered %d", path, a.status)
		}
	}
}

// The app believes the aggregator: neither a callback alone nor time brings its balances back.
func TestBalancesComeBackWhenTheCallbackAndTheAggregatorSaySo(t *testing.T) {
	for _, c := range []struct{ name, story, query, state string }{
		{"both", "powens/healthy", "", "mended"},
		{"the aggregator does not", "powens/otp", "", "waiting"},
		{"the callback does not", "powens/healthy", "error=access_denied&", "failing"},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newDeployment(t)
			run := w.start(t, "story="+c.story).Query().Get("state")
			before := balance(t, w.get(t, "/runs/"+run+"/app").body)
			mentions(t, w.get(t, "/runs/"+run).body, attribute("data-state", "broken"), "Reconnect</a>")
			w.get(t, "/callback?"+c.query+"state="+run)
			mentions(t, w.get(t, "/runs/"+run).body, attribute("data-state", c.state))
			after := w.get(t, "/runs/"+run+"/app").body
			if fresh := balance(t, after) != before; fresh != (c.state == "mended") || fresh != strings.Contains(after, "Updated just now") {
				t.Errorf("the app shows\n%s", after)
			}
		})
	}
}

func balance(t *testing.T, page string) string {
	t.Helper()
	found := regexp.MustCompile(`data-total>([^<]+)<`).FindStringSubmatch(page)
	if found == nil {
		t.Fatalf("there is no balance:\n%s", page)
	}
	return found[1]
}

// Where the app's page is around the callback's or behind it, this one says little; in its place it is the app.
func TestTheCallbackIsTheAppWhereThereIsNoOther(t *testing.T) {
	w := newDeployment(t)
	for _, c := range []struct {
		embed, dest string
		whole       bool
	}{
		{"redirect", "", true},
		{"iframe", "iframe", false},
		{"iframe", "", false},
		{"iframe", "document", true}, // in place of the page around it
		{"popup", "document", false},
		{"tab", "document", false},
	} {
		run := w.start(t, "story=powens/healthy&embed="+c.embed).Query().Get("state")
		a := w.send(t, http.MethodGet, w.self+"/callback?state="+run, http.Header{"Sec-Fetch-Dest": {c.dest}})
		if whole := strings.Contains(a.body, "data-total"); whole != c.whole {
			t.Errorf("by %s in %q the whole app is shown: %t", c.embed, c.dest, whole)
		}
		mentions(t, a.body, "You’re reconnected", attribute("data-outcome", "done"))
	}
}

// Developers see what was asked, and no more than that.
func TestRequestsAreListedWithoutWhatTheyCarry(t *testing.T) {
	w := newDeployment(t)
	run := w.start(t, "story=powens/password").Query().Get("state")
	mentions(t, w.get(t, "/runs/"+run+"/requests.json").body, "[]")
	w.get(t, "/callback?state="+run) // the app asks how the connection is
	a := w.get(t, "/runs/"+run+"/requests.json")
	mentions(t, a.body, `"method": "GET"`, "/users/me/connections/", `"status": 200`)
	for _, secret := range []string{"1234", "mary", "client_secret"} {
		if strings.Contains(a.body, secret) {
			t.Errorf("the list holds %q", secret)
		}
	}
}

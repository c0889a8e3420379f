package playground_test

import (
	"net/http"
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

func TestPhoneBelongsToTheConnection(t *testing.T) {
	w := newDeployment(t)
	query := w.start(t, "story=powens/approve").Query()
	a := w.get(t, "/runs/"+query.Get("state")+"/phone")
	if want := w.api + "/phone/" + query.Get("connection_id"); a.header.Get("Location") != want {
		t.Errorf("it leads to %q, not %q", a.header.Get("Location"), want)
	}
	if phone := w.send(t, http.MethodGet, a.header.Get("Location"), nil); phone.status != http.StatusOK {
		t.Errorf("the phone answered %d", phone.status)
	}
}

package sandbox_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

func TestSyncfyTakesEveryFormOfAuthorization(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	key := "api_key=" + syncfyKey + ", id_user=" + d.user
	for name, send := range map[string]func() answer{
		"bearer":             func() answer { return d.as("Bearer "+d.token, "GET", "/credentials", nil) },
		"token":              func() answer { return d.as("TOKEN token="+d.token, "GET", "/credentials", nil) },
		"token, lower":       func() answer { return d.as("token token="+d.token, "GET", "/credentials", nil) },
		"key with user":      func() answer { return d.as("API_KEY "+key, "GET", "/credentials", nil) },
		"key, user in query": func() answer { return d.as("API_KEY api_key="+syncfyKey, "GET", "/credentials?id_user="+d.user, nil) },
		"key, lower":         func() answer { return d.as("api_key "+key, "GET", "/credentials", nil) },
		"token in query":     func() answer { return d.as("", "GET", "/credentials?token="+d.token, nil) },
		"Token in query":     func() answer { return d.as("", "GET", "/credentials?Token="+d.token, nil) },
		"Api_key in query":   func() answer { return d.as("", "GET", "/catalogues/sites?Api_key="+syncfyKey, nil) },
		"bearer, upper":      func() answer { return d.as("BEARER "+d.token, "GET", "/credentials", nil) },
		"key in body": func() answer {
			req := d.request("POST", d.address("/credentials"), "", map[string]any{"api_key": syncfyKey, "id_user": d.user})
			req.Header.Set("X-Http-Method-Override", "GET")
			return d.send(req)
		},
		"key in query":            func() answer { return d.as("", "GET", "/credentials?api_key="+syncfyKey+"&id_user="+d.user, nil) },
		"key in query, catalogue": func() answer { return d.as("", "GET", "/catalogues/sites?api_key="+syncfyKey, nil) },
		"overridden": func() answer {
			req := d.request("POST", d.address("/credentials"), "", map[string]any{"token": d.token})
			req.Header.Set("X-Http-Method-Override", "get")
			return d.send(req)
		},
	} {
		if a := send(); a.status != 200 {
			t.Errorf("%s: %d %s", name, a.status, a.raw)
		} else {
			a.response()
		}
	}
}

func TestSyncfyRefusesWhoShowsNothingGood(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	for name, a := range map[string]answer{
		"nothing":                d.as("", "GET", "/credentials", nil),
		"another's token":        d.as("Bearer "+strings.Repeat("0", 64), "GET", "/credentials", nil),
		"a token as a key":       d.as("API_KEY api_key="+d.token, "POST", "/sessions", map[string]any{"id_user": d.user}),
		"a token where a key is": d.as("Bearer "+d.token, "POST", "/users", map[string]any{"name": "x"}),
		"a key of somebody else": d.as("API_KEY api_key="+strings.Repeat("f", 32)+", id_user="+d.user, "GET", "/credentials", nil),
		"no such user":           d.as("API_KEY api_key="+syncfyKey, "POST", "/sessions", map[string]any{"id_user": "none"}),
	} {
		if a.status != 401 || a.response() != nil {
			t.Errorf("%s: %d %s", name, a.status, a.raw)
		}
	}
}

func TestASyncfySessionDiesOfIdleness(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	for range 3 {
		d.clock.pass(4 * time.Minute)
		d.ask("GET", "/credentials", nil).want(200)
	}
	d.clock.pass(4 * time.Minute)
	d.as("", "GET", "/sessions/"+d.token+"/verify", nil).want(200)
	d.clock.pass(time.Minute)
	d.ask("GET", "/credentials", nil).want(401)
	d.as("", "GET", "/sessions/"+d.token+"/verify", nil).want(401)
}

func TestSyncfySessionsCanBeEnded(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	if a := d.as("", "GET", "/sessions/"+d.token+"/verify", nil).want(200); a.response() != true {
		t.Error(a.raw)
	}
	if a := d.as("", "DELETE", "/sessions/"+d.token, nil).want(200); a.response() != true {
		t.Error(a.raw)
	}
	d.ask("GET", "/credentials", nil).want(401)

	d = newDesk(t, sandbox.Options{})
	id := d.plant()
	d.control("POST", "/syncfy/credentials/"+id+"/sessions/expire", nil).want(200)
	d.ask("GET", "/credentials", nil).want(401)
}

// A browser sends a preflight before the widget's requests, and shows a page nothing of an answer without the header.
func TestSyncfyAnswersPagesOfEveryOrigin(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	res := d.preflight("/credentials", "PUT", "authorization,content-type,x-app-version")
	if res.status != 204 || res.header.Get("Access-Control-Allow-Origin") != "*" ||
		!strings.Contains(res.header.Get("Access-Control-Allow-Methods"), "PUT") {
		t.Errorf("the preflight answered %d %v", res.status, res.header)
	}
	for name, want := range map[string]bool{"authorization": true, "content-type": true, "x-app-version": true, "x-http-method-override": false} {
		if strings.Contains(strings.ToLower(res.header.Get("Access-Control-Allow-Headers")), name) != want {
			t.Errorf("%s is allowed: %v", name, !want)
		}
	}
	for _, a := range []answer{d.as("", "GET", "/credentials", nil), d.as("", "GET", "/nonsense", nil), d.ask("GET", "/credentials", nil)} {
		if a.header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%s: %d without the header", a.what, a.status)
		}
		a.response()
	}
}

func TestSyncfyCountsAndRefusesHurry(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	d.control("PUT", "/switches", map[string]any{"syncfy": map[string]any{"rate": 5}}).want(200)
	d.control("DELETE", "/syncfy/rate", nil).want(200)
	for n := range 7 {
		want := 200
		if n >= 5 {
			want = 429
		}
		if a := d.ask("GET", "/credentials", nil).want(want); want == 429 && a.header.Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
	}
	d.as("Bearer "+d.token, "GET", "/credentials", nil).want(200) // the tester's own requests do not count
	d.clock.pass(time.Second)
	d.ask("GET", "/credentials", nil).want(200)
	rate := d.control("GET", "/syncfy/rate", nil).want(200).body
	same(t, "the rate", rate, map[string]any{"requests": 8, "refused": 2, "peak": 5, "tried": 7, "sockets": 0, "together": 7})
	if status := d.box.History()[len(d.box.History())-2].Status; status != http.StatusOK {
		t.Errorf("history ends with %d", status)
	}
}

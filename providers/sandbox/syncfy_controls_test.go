package sandbox_test

import (
	"html"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

func TestSyncfysBadOrdersAreRefusedInWords(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	id := d.plant()
	for path, bodies := range map[string]map[string]string{
		"/syncfy/credentials/" + id + "/break": {
			`{}`: "is needed", `{"script":[{"do":"dance"}]}`: "the acts are", `{"script":[{"do":"ask_picture","image":"movie"}]}`: "the ways are",
			`{"faults":{"socket":"melt"}}`: "silent", `{"faults":{"sokcet":"drop"}}`: "sokcet", `{"faults":[]}`: "faults are not",
			`{"skript":[]}`: "skript",
		},
		"/syncfy/credentials/" + id + "/break?story=none": {``: `no story "none"`},
		"/syncfy/credentials": {
			`{"id_user":"none","id_site":"` + acmeNormal + `"}`:                                 "no user",
			`{"id_user":"` + d.user + `","id_site":"none"}`:                                     "no site",
			`{"id_user":"` + d.user + `","id_site":"` + acmeTwoWays + `"}`:                      "no option",
			`{"id_user":"` + d.user + `","id_site":"` + acmeNormal + `","faults":{"urls":"x"}}`: "urls is",
		},
	} {
		for body, words := range bodies {
			req := d.request("POST", d.controls.URL+path, "", nil)
			req.Body = readCloser{strings.NewReader(body)}
			if got := d.send(req).want(400); !strings.Contains(got.text("error"), words) {
				t.Errorf("%s: %q does not say %q", body, got.text("error"), words)
			}
		}
	}
	d.control("GET", "/syncfy/credentials/none", nil).want(404)
	d.control("POST", "/syncfy/credentials/"+id+"/act", nil).want(409)
	for _, wrong := range []map[string]any{{"pace": "-1s"}, {"rate": -1}, {"late_twofa": 501}, {"busy": "wait"}, {"ready_in": "-1s"}, {"unknown_for": "-1s"}, {"session_idle": "0s"}, {"urls": "x"}} {
		d.control("PUT", "/switches", map[string]any{"syncfy": wrong}).want(400)
	}
	if n := len(d.control("GET", "/syncfy/credentials", nil).want(200).body["credentials"].([]any)); n != 1 {
		t.Errorf("%d credentials, where a refused order made none", n)
	}
}

func TestACredentialIsPlantedAsOneThatHasWorked(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	id := d.plant()
	seen := d.ask("GET", "/credentials/"+id, nil).want(200).response().([]any)[0].(map[string]any)
	if seen["code"] != 200.0 || seen["is_authorized"] != 1.0 || seen["username"] != "t**t" || seen["can_sync"] != 1.0 {
		t.Errorf("%v", seen)
	}
	d.sync(id, nil).want(100, 101, 102, 200)
	known := d.control("POST", "/syncfy/credentials/"+id+"/break", map[string]any{"code": 401}).want(200)
	if known.body["code"] != 401.0 {
		t.Error(known.raw)
	}
	d.ask("PUT", "/credentials/"+id+"/sync", nil).want(400)
}

func TestAFaultThatHealsByItself(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	down := sandbox.GoDown()
	down.For = sandbox.Span(time.Minute)
	id := d.plant(down)
	d.sync(id, nil).want(100, 101, 501)
	d.clock.pass(time.Minute)
	d.sync(id, nil).want(100, 101, 102, 200)
}

// Every story that the page has a button for can be played, and the page shows it.
func TestThePageOfControlsBreaksSyncfysCredentials(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	id := d.plant()
	page := d.send(d.request("GET", d.controls.URL+"/", "", nil)).want(200).raw
	rest, found := page, 0
	for {
		_, after, more := strings.Cut(rest, `action="/syncfy/credentials/`+id+`/break?story=`)
		if !more {
			break
		}
		story, tail, _ := strings.Cut(after, `"`)
		rest = tail
		found++
		req := d.request("POST", d.controls.URL+"/syncfy/credentials/"+id+"/break?story="+html.UnescapeString(story), "", nil)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Accept", "text/html")
		d.send(req).want(303)
		d.sync(id, newPassword(acmeNormal, "test")).states()
		d.send(d.request("GET", d.controls.URL+"/", "", nil)).want(200)
	}
	if found < 10 {
		t.Errorf("%d stories have a button", found)
	}
	if !strings.Contains(page, "Acme Bank, Normal") {
		t.Error("the page does not name the credential")
	}
}

type readCloser struct{ *strings.Reader }

func (readCloser) Close() error { return nil }

package playground_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/cmd/widget/playground"
	"github.com/open-reconnect/reconnect/internal/soon"
)

func TestSyncfysLinksHoldWhatItsDoorReads(t *testing.T) {
	w := newDeployment(t)
	for _, s := range storiesOf("syncfy") {
		link := w.start(t, "story="+s.ID+"&lang=es")
		query := link.Query()
		if got := link.Scheme + "://" + link.Host + link.Path; got != widget+"/syncfy" || query.Get("locale") != "es" {
			t.Errorf("%s leads to %s in %q", s.ID, got, query.Get("locale"))
		}
		if query.Get("token") == "" || query.Get("state") == "" || query.Get("redirect_uri") != w.self+"/callback" {
			t.Errorf("%s: the link lacks something: %s", s.ID, link)
		}
		if query.Has("id_credential") && query.Has("id_site") {
			t.Errorf("%s: the link names both a credential and a site", s.ID)
		}
		if a := w.send(t, http.MethodGet, w.api+"/syncfy/v1/sessions/"+query.Get("token")+"/verify", nil); (a.status == 200) != (s.Ends != "dead_link") {
			t.Errorf("%s: the session is answered with %d", s.ID, a.status)
		}
	}
}

func TestSyncfysCallbackIsReadByItsStatus(t *testing.T) {
	for query, outcome := range map[string]string{
		"status=success&code=200&": "done", "status=error&code=401&": "error", "status=closed&": "closed", "": "other", "status=%3Cb%3E&": "other",
	} {
		w := newDeployment(t)
		state := w.start(t, "story=syncfy/healthy").Query().Get("state")
		w.get(t, "/callback?"+query+"state="+state)
		if known := w.run(t, state); known["outcome"] != outcome || known["upstream"] != "healthy" {
			t.Errorf("%q is known as %v", query, known)
		}
	}
}

// integrator is a client without a widget, as the vendor's guide describes one. It plays stories by their answers, which
// proves that the sandbox tells them as they promise, whoever the client is.
type integrator struct {
	*testing.T
	w     *deployment
	story playground.Story
	query url.Values
	run   string
	site  string
	id    string
}

// ask sends one request and returns the response in the envelope.
func (g *integrator) ask(method, path string, body any) (status int, response any) {
	g.Helper()
	text, _ := json.Marshal(body)
	address := path
	if !strings.HasPrefix(path, "http") {
		address = g.w.api + "/syncfy/v1" + path
	}
	r, err := http.NewRequestWithContext(g.Context(), method, address, bytes.NewReader(text))
	if err != nil {
		g.Fatal(err)
	}
	r.Header.Set("Authorization", "TOKEN token="+g.query.Get("token"))
	r.Header.Set("Content-Type", "application/json")
	resp, err := g.w.client.Do(r)
	if err != nil {
		g.Fatal(err)
	}
	defer resp.Body.Close()
	var envelope struct {
		Response any `json:"response"`
	}
	b, _ := io.ReadAll(resp.Body)
	if err := json.Unmarshal(b, &envelope); err != nil {
		g.Fatalf("%s %s: %v: %s", method, path, err, b)
	}
	return resp.StatusCode, envelope.Response
}

// describe reads a site.
func (g *integrator) describe() map[string]any {
	g.Helper()
	_, list := g.ask("GET", "/catalogues/widget/sites/"+g.site, nil)
	return list.([]any)[0].(map[string]any)
}

// login is the body with the story's answers for the site.
func (g *integrator) login() map[string]any {
	g.Helper()
	site := g.describe()
	body := map[string]any{"id_site": g.site}
	elements, member := site["credentials"], "credentials"
	if elements == nil {
		member = "input"
		for _, o := range site["input"].([]any) {
			if option := o.(map[string]any); option["name"] == g.story.Answers["option"] {
				elements, body["input_name"] = option["fields"], option["name"]
			}
		}
	}
	values := map[string]any{}
	for _, e := range elements.([]any) {
		name := e.(map[string]any)["name"].(string)
		if answer, told := g.story.Answers[name]; told {
			values[name] = answer
		} else if e.(map[string]any)["required"] == true {
			g.Errorf("the site requires %s, and the story does not say what to answer", name)
		}
	}
	body[member] = values
	return body
}

// begin starts a job: with what is stored, or with the story's answers. It returns the job's address, or what is said
// instead.
func (g *integrator) begin(stored bool) (job, says string) {
	g.Helper()
	method, path, body := "PUT", "/credentials/"+g.id+"/sync", any(map[string]any{})
	switch {
	case g.id == "":
		endpoint := g.describe()["endpoint"].(string)
		method, path, body = "POST", strings.TrimPrefix(endpoint, "/v1"), g.login()
	case !stored:
		body = g.login()
	}
	status, response := g.ask(method, path, body)
	switch status {
	case http.StatusOK:
	case http.StatusUnauthorized:
		return "", "dead_link"
	case http.StatusBadRequest:
		return "", "wrong"
	case http.StatusTooManyRequests:
		return "", "again"
	default:
		g.Fatalf("%s answered %d", path, status)
	}
	made := response.(map[string]any)
	g.id = made["id_credential"].(string)
	return "/jobs/" + made["id_job"].(string), ""
}

// follow answers what a job asks until it is over, and returns its last code.
func (g *integrator) follow(job string) int {
	g.Helper()
	answered := -1
	for deadline := time.Now().Add(soon.Patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		_, response := g.ask("GET", job+"/status", nil)
		states := response.([]any)
		last := states[len(states)-1].(map[string]any)
		code := int(last["code"].(float64))
		switch {
		case code != 410 && code >= 200 && (code < 300 || code >= 400):
			return code
		case code == 410 && answered < len(states):
			answered = len(states)
			g.answer(job, last["twofa"].([]any))
		}
	}
	g.Fatal("the job does not end")
	return 0
}

func (g *integrator) answer(job string, elements []any) {
	g.Helper()
	values := map[string]any{}
	for _, e := range elements {
		e := e.(map[string]any)
		name := e["name"].(string)
		switch e["type"] {
		case "externalAction", "instructions":
			if a := g.w.send(g.T, http.MethodPost, g.w.self+"/runs/"+g.run+"/"+g.story.Answers["phone"], nil); a.status != http.StatusNoContent {
				g.Errorf("the phone answered %d", a.status)
			}
			return
		case "challenge":
			values[name] = e["label"]
			continue
		}
		answer, told := g.story.Answers[name]
		if !told {
			g.Fatalf("it asks for %s, and the story does not say what to answer", name)
		}
		values[name] = answer
		options, _ := e["options"].([]any)
		for _, o := range options { // as it came
			value := o.(map[string]any)["value"]
			if b, _ := json.Marshal(value); strings.Trim(string(b), `"`) == answer {
				values[name] = value
			}
		}
	}
	status, _ := g.ask("POST", job+"/twofa", map[string]any{"twofa": values})
	if status == http.StatusTooManyRequests { // it was not obeyed; how long to wait is the widget's concern
		status, _ = g.ask("POST", job+"/twofa", map[string]any{"twofa": values})
	}
	if status != http.StatusOK {
		g.Errorf("the answer was answered with %d", status)
	}
}

// play goes through a story to its end.
func (g *integrator) play() string {
	g.Helper()
	stored, refused := g.id != "", 0
	for range 8 {
		job, says := g.begin(stored)
		switch says {
		case "dead_link":
			return says
		case "again":
			continue
		case "wrong":
			stored = false
			continue
		}
		code := g.follow(job)
		switch code {
		case 401:
			stored = false
			refused++
		case 403, 411:
			refused++
		case 405, 406, 408:
			if g.story.Answers["act"] == "" {
				return "act"
			}
			g.w.send(g.T, http.MethodPost, g.w.self+"/runs/"+g.run+"/act", nil)
		case 409:
			g.site, g.id, stored = g.story.Answers["site"], "", false
		case 413, 501, 504, 507:
			return "bank_unavailable"
		case 449:
			return "not_supported"
		case 509:
			return "maintenance"
		case 499:
			return "unknown"
		default:
			if code < 300 {
				return "done"
			}
			return "aggregator_fault"
		}
		if refused > 3 {
			return "too_many_attempts"
		}
	}
	return "no end"
}

func TestEachStoryOfSyncfyEndsAsItPromises(t *testing.T) {
	w := newDeployment(t)
	for _, s := range storiesOf("syncfy") {
		t.Run(s.ID, func(t *testing.T) {
			t.Parallel()
			query := w.start(t, "story="+s.ID).Query()
			g := &integrator{T: t, w: w, story: s, query: query, run: query.Get("state"), site: query.Get("id_site"), id: query.Get("id_credential")}
			if g.site == "" {
				g.site = s.Answers["site"]
			}
			if g.id != "" && s.Ends != "dead_link" {
				_, list := g.ask("GET", "/credentials?id_credential="+g.id, nil)
				g.site = list.([]any)[0].(map[string]any)["id_site"].(string)
			}
			if ends := g.play(); ends != s.Ends {
				t.Errorf("it ends with %s, not %s", ends, s.Ends)
			}
			w.get(t, "/callback?status=success&state="+g.run)
			if upstream := w.run(t, g.run)["upstream"]; s.Ends == "done" && upstream != "healthy" {
				t.Errorf("the credential is %v", upstream)
			}
		})
	}
}

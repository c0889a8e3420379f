package playground_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/cmd/widget/playground"
	"github.com/open-reconnect/reconnect/providers/flinks"
	"github.com/open-reconnect/reconnect/store/memory"
)

// flinksStands is how each story's login stands before the widget is opened, in the controls' words; empty where the
// bank was not asked yet.
var flinksStands = map[string]string{
	"flinks/pending": "202", "flinks/healthy": "200", "flinks/credentials": "", "flinks/invalid-login-question": "",
	"flinks/invalid-login": "INVALID_LOGIN", "flinks/wrong-passwords": "INVALID_LOGIN",
	"flinks/locked": "DISABLED_LOGIN", "flinks/new-account": "NEW_ACCOUNT", "flinks/unknown-code": "CARRIER_PIGEON_REQUIRED",
	"flinks/rate-limited": "TOO_MANY_REQUESTS", "flinks/bank-down": "RETRY_LATER", "flinks/maintenance": "BANK_MAINTENANCE_RETRY_LATER",
	"flinks/institution-off": "DISABLED_INSTITUTION", "flinks/aggregator-fault": "AGGREGATION_ERROR",
	"flinks/dead-request": "SESSION_NONEXISTENT", "flinks/unknown-request": "200",
}

func TestEveryFlinksStoryOpensTheWidgetOnASessionThatStandsAsItSays(t *testing.T) {
	w := newDeployment(t)
	for _, s := range storiesOf("flinks") {
		t.Run(s.ID, func(t *testing.T) {
			link := w.start(t, "story="+s.ID+"&lang=fr")
			query := link.Query()
			back, err := url.Parse(query.Get("redirectUrl"))
			if err != nil || !strings.HasPrefix(back.String(), w.self+"/callback?state=") {
				t.Fatalf("the user would come back to %s", back)
			}
			if query.Get("language") != "fr" || query.Get("tag") == "" || query.Has("redirect_uri") || query.Has("state") {
				t.Errorf("the link is %s", link)
			}
			known := w.run(t, back.Query().Get("state"))
			if known["story"] != s.ID || known["outcome"] != "" {
				t.Errorf("the run is known as %v", known)
			}
			want, told := flinksStands[s.ID]
			if !told {
				want = "203"
			}
			if want == "" {
				if link.Path != "/v2/Credential/Banque Imaginaire" && link.Path != "/v2/Credential/FlinksCapital" || query.Has("requestId") {
					t.Errorf("the link is %s", link)
				}
			} else if link.Path != "/v2/" || query.Get("requestId") == "" {
				t.Errorf("the link is %s", link)
			}
			if got := w.login(t, known["connection_id"].(string)); got != want {
				t.Errorf("the login stands at %q, not at %q", got, want)
			}
		})
	}
}

const flinksCustomer = "43387ca6-0391-4c82-857d-70d95f087ecb"

// login asks the sandbox's controls how a login stands.
func (w *deployment) login(t *testing.T, id string) string {
	t.Helper()
	a := w.send(t, http.MethodGet, w.control+"/flinks/logins/"+id, nil)
	var view struct {
		State string `json:"state"`
	}
	if err := json.Unmarshal([]byte(a.body), &view); err != nil || a.status != http.StatusOK {
		t.Fatalf("controls answered %d %s: %v", a.status, a.body, err)
	}
	return view.State
}

func TestFlinksCallbackIsCheckedByTheCachedConnection(t *testing.T) {
	w := newDeployment(t)
	open := func(story string) (run, login string) {
		back, _ := url.Parse(w.start(t, "story="+story).Query().Get("redirectUrl"))
		run = back.Query().Get("state")
		return run, w.run(t, run)["connection_id"].(string)
	}
	for _, c := range []struct{ name, story, query, outcome, upstream string }{
		{"success", "flinks/healthy", "loginId={id}&tag=t&institution=x", "done", "healthy"},
		{"another login", "flinks/bank-down", "loginId=unknown", "done", "INVALID_LOGIN"},
		{"a success that the aggregator does not confirm", "flinks/bank-down", "loginId={id}", "done", "RETRY_LATER"},
		{"a failure", "flinks/bank-down", "error=server_error&error_description=bank_unavailable", "server_error", "RETRY_LATER"},
		{"neither", "flinks/healthy", "", "other", "healthy"},
	} {
		run, login := open(c.story)
		a := w.get(t, "/callback?state="+run+"&"+strings.ReplaceAll(c.query, "{id}", login))
		mentions(t, a.body, attribute("data-outcome", c.outcome), attribute("data-upstream", c.upstream))
	}
}

func TestWithoutAFlinksAccountItsStoriesSaySo(t *testing.T) {
	w := newDeployment(t)
	poor := &deployment{api: w.api, control: w.control, accounts: []any{playground.PowensAccount{Domain: "demo.biapi.pro", ClientID: "1", ClientSecret: "secret", Agent: true}}}
	poor.serve(t)
	if a := poor.get(t, "/start?story=flinks/question"); a.status != http.StatusBadGateway {
		t.Errorf("it answered %d", a.status)
	}
}

// widgetFor plays the widget for Flinks' links: the real door, engine and adapter, without pages.
func (w *deployment) widgetFor(t *testing.T) (*reconnect.Engine, *flinks.Door) {
	t.Helper()
	client := &reconnect.Client{ID: "demo", Callbacks: []string{w.self + "/callback"}}
	accounts := []flinks.Account{{Client: client, CustomerID: flinksCustomer, AuthKey: "secret", APIKey: "key", BaseURL: w.api + "/flinks/v3", AnonymousLinks: true}}
	adapter, err := flinks.New(accounts, nil)
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	hurry := func() time.Time { return begin.Add(10 * time.Since(begin)) } // pauses between looks are for people
	adapter.Now = hurry
	return &reconnect.Engine{
		Store: memory.New(), Providers: map[string]reconnect.Provider{"flinks": adapter},
		ReturnURL: widget + "/return", Log: slog.New(slog.DiscardHandler), Now: hurry,
	}, flinks.NewDoor(accounts)
}

// TestEveryFlinksStoryEndsAsItPromises gives the story's answers whenever they are asked for, as a person would.
func TestEveryFlinksStoryEndsAsItPromises(t *testing.T) {
	w := newDeployment(t)
	engine, door := w.widgetFor(t)
	for _, s := range storiesOf("flinks") {
		t.Run(s.ID, func(t *testing.T) {
			t.Parallel()
			link := w.start(t, "story="+s.ID+"&lang=en")
			name, _ := strings.CutPrefix(link.EscapedPath(), "/v2/Credential/")
			entry, err := door.Enter(reconnect.Request{Host: link.Host, Path: map[string]string{"name": strings.TrimPrefix(name, "/v2/")}, Query: link.Query()})
			if err != nil {
				t.Fatal(err)
			}
			f, err := engine.Open(context.Background(), entry, "flinks", entry.Code, false)
			if err != nil {
				t.Fatal(err)
			}
			back, _ := url.Parse(entry.Callback)
			run := back.Query().Get("state")
			f = w.playFlinks(t, engine, f.ID, run, s)
			ended := "done"
			if reason := reconnect.ReasonOf(f.Step); reason != "" {
				ended = string(reason)
			}
			if ended != s.Ends {
				t.Fatalf("it ends %s, not %s: %+v", ended, s.Ends, f.Events)
			}
			w.get(t, strings.TrimPrefix(door.Leave(f).URL, w.self))
			known := w.run(t, run)
			if done := s.Ends == "done"; done != (known["outcome"] == "done") || done && known["upstream"] != "healthy" {
				t.Errorf("the integrator knows %v", known)
			}
		})
	}
}

func (w *deployment) playFlinks(t *testing.T, engine *reconnect.Engine, id, run string, s playground.Story) *reconnect.Flow {
	t.Helper()
	turn := -1
	for range 600 {
		f, err := engine.Settle(context.Background(), id, 50*time.Millisecond)
		if err != nil {
			t.Fatal(err)
		}
		if f.Over() {
			return f
		}
		if f.Turn == turn || f.InFlight != nil || f.Unsure {
			time.Sleep(20 * time.Millisecond)
			continue
		}
		answers := reconnect.Answers{}
		switch step := f.Step.(type) {
		case reconnect.Ask:
			if step.Retry {
				if err := engine.Cancel(context.Background(), id); err != nil {
					t.Fatal(err)
				}
				continue
			}
			for _, field := range step.Fields {
				value, known := s.Answers[field.Name]
				if !known {
					t.Fatalf("the story does not answer %+v", field)
				}
				answers[field.Name] = []string{value}
			}
		case reconnect.Approve:
			w.send(t, http.MethodPost, w.self+"/runs/"+run+"/"+s.Answers["phone"], nil)
			turn = f.Turn
			continue
		case reconnect.Act:
			w.send(t, http.MethodPost, w.self+"/runs/"+run+"/act", nil)
		case reconnect.Visit:
			t.Fatal("a visit")
		case reconnect.Wait, reconnect.Done, reconnect.Failed:
			time.Sleep(20 * time.Millisecond)
			continue
		}
		if _, problems, err := engine.Answer(context.Background(), id, f.Turn, answers); err != nil || problems != nil {
			t.Fatalf("answer to %+v: %v %v", f.Step, problems, err)
		}
	}
	t.Fatal("it does not end")
	return nil
}

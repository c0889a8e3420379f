package powens_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/powens"
	"github.com/open-reconnect/reconnect/providers/providertest"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/powens"
)

// The simulator's banks.
const (
	onlyPassword = 901
	twoSources   = 903
)

const login = "12345678"

type setting struct {
	chaos   sandbox.Chaos
	bank    int // onlyPassword if zero
	agent   bool
	options map[string]string
	script  sandbox.Script
	source  string // which source plays the script
}

// played is a setting as the kit plays it.
func played(s setting) providertest.Dialect {
	switches := sandbox.DefaultSwitches()
	switches.SyncPause, switches.Wrongpass = 0, "mixed"
	if s.bank == 0 {
		s.bank = onlyPassword
	}
	return providertest.Dialect{
		Sandbox: sandbox.Options{Dialects: []sandbox.Dialect{dialect.Dialect()}, Chaos: s.chaos, Switches: &switches},
		Begin: func(p *providertest.Play) (reconnect.Provider, reconnect.Door, reconnect.Entry) {
			client := &reconnect.Client{ID: "acme", Callbacks: []string{"https://acme.example/cb"}}
			account := powens.Account{
				Client: client, Domain: "acme-sandbox.biapi.pro", ClientID: "4711", ClientSecret: "very-secret",
				BaseURL: p.API.URL + "/powens/2.0", WebviewURL: p.API.URL + "/powens/webview", Agent: s.agent,
			}
			adapter, err := powens.New([]powens.Account{account}, p.Log.Logger())
			if err != nil {
				p.T.Fatal(err)
			}
			adapter.Now = p.Clock.Now
			return adapter, powens.NewDoor([]powens.Account{account}), reconnect.Entry{
				Client: client, Callback: client.Callbacks[0], Lang: "fr", Connection: reconnect.Connection{
					Provider: "powens", Account: "acme-sandbox.biapi.pro/4711", Secret: connect(p, s), ID: p.ID, Options: s.options,
				},
			}
		},
		Fill: func(fd reconnect.Field, _ bool) []string {
			if fd.Name == "login" {
				return []string{login}
			}
			return nil
		},
		Control: func(p *providertest.Play, what string) bool { return control(p, what, nil)["http"] == 200 },
		Visit:   visit,
		Sent:    sent,
		Check: func(p *providertest.Play) {
			exchanged := 0
			for _, r := range p.Box.History() {
				if r.Path == "/powens/2.0/auth/token/access" {
					exchanged++
				}
			}
			if exchanged > 1 {
				p.T.Fatalf("the code was exchanged %d times", exchanged)
			}
		},
		Mended: func(p *providertest.Play, _ *reconnect.Flow) bool {
			return p.Call("GET", p.Controls.URL+"/powens/connections/"+p.ID, nil)["state"] == nil
		},
		Secrets: []string{"very-secret", "/users/me/connections/1"},
		Held:    true,
		Renews:  true,
		Waits:   true,
	}
}

// connect makes a connection that plays the script, and returns a code for it.
func connect(p *providertest.Play, s setting) (code string) {
	root := p.API.URL + "/powens/2.0"
	token := p.Must("POST", root+"/auth/init", map[string]any{"client_id": "4711", "client_secret": "s"})["auth_token"].(string)
	bearer := []string{"Authorization", "Bearer " + token}
	body := map[string]any{"id_connector": s.bank, "login": login, "password": sandbox.RightPassword}
	if s.bank == twoSources {
		body["source"] = "directaccess"
	}
	made := p.Must("POST", root+"/users/me/connections", body, bearer...)
	p.ID = fmt.Sprint(int(made["id"].(float64)))
	if s.bank == twoSources {
		p.Must("POST", root+"/users/me/connections/"+p.ID+"?source=openapi", map[string]any{}, bearer...)
	}
	if s.script != nil {
		order := map[string]any{"script": s.script}
		if s.source != "" {
			order["source"] = s.source
		}
		control(p, "break", order)
	}
	return p.Must("GET", root+"/auth/token/code", nil, bearer...)["code"].(string)
}

func control(p *providertest.Play, what string, body any) map[string]any {
	return p.Call("POST", p.Controls.URL+"/powens/connections/"+p.ID+"/"+what, body)
}

// visit ends a visit: at the bank by the controls, at the vendor's page by its button.
func visit(p *providertest.Play, v reconnect.Visit, agree bool) (back string) {
	if u, _ := url.Parse(v.URL); u.Path == "/powens/webview/fr/reconnect" {
		button := url.Values{"decision": {"sign_in"}}
		if !agree {
			button.Set("decision", "cancel")
		}
		client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		resp, err := client.PostForm(v.URL, button)
		if err != nil {
			p.T.Fatal(err)
		}
		resp.Body.Close()
		return resp.Header.Get("Location")
	}
	word := "finish"
	if !agree {
		word = "deny"
	}
	back, _ = control(p, word, nil)["redirect"].(string)
	return back
}

// sent is all that changes the connection, but for resuming and for the pages that the user visits.
func sent(p *providertest.Play, r sandbox.Request) bool {
	switch {
	case r.Connection != p.ID || r.Method == "GET" || r.Path == "/powens/2.0/auth/token" || r.Path == "/powens/2.0/auth/token/access":
	case len(r.Body) == 1 && r.Body["resume"] == "true":
	case r.Method == "POST" && r.Query.Has("decision"), r.Path == "/powens/webview/fr/reconnect":
	default:
		return true
	}
	return false
}

func newPlay(t testing.TB, s setting) *providertest.Play { return providertest.Begin(t, played(s)) }

package flinks_test

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/flinks"
)

func TestASessionThatWasIdleTooLongEndsTheFlowWithTheWayBack(t *testing.T) {
	for _, code := range []string{"SESSION_NONEXISTENT", "SESSION_EXPIRED"} {
		p := newPlay(t, setting{script: sandbox.Script{sandbox.AskCode("123456")}, switches: func(w *dialect.Switches) { w.Expired = code }})
		slept := false
		f := p.Run(func(f *reconnect.Flow) bool {
			ask, ok := f.Step.(reconnect.Ask)
			if !ok {
				return false
			}
			if !slept {
				slept = true
				p.Clock.Pass(8*time.Minute + time.Second)
				p.Box.ClearHistory()
				p.Settled()
				if len(p.Box.History()) != 0 {
					t.Error("the session was kept alive while the user was away")
				}
			}
			return p.Say(f, p.Form(ask, true))
		})
		if got := strings.Join(providertest.Steps(f), ", "); !strings.HasSuffix(got, "ask, failed expired") {
			t.Errorf("%s: %s", code, got)
		}
		if way := p.Door.Leave(f); !strings.HasPrefix(way.URL, "https://acme.example/cb?state=x%20y&") || strings.Contains(way.URL, "loginId") {
			t.Errorf("%s: way %+v", code, way)
		}
		b, _ := json.Marshal(p.Door.Messages(f, f.Events[len(f.Events)-1]))
		if !strings.Contains(string(b), `"flinksCode":"`+code+`","institution":"Banque Imaginaire"`) {
			t.Errorf("%s: %s", code, b)
		}
		p.Close()
	}
}

func TestTheIntegratorsCachedFlowWorksAfterwards(t *testing.T) {
	p := newPlay(t, setting{bank: "FlinksCapital", user: "greatday"})
	defer p.Close()
	f := p.Run(p.Calm(1))
	way, err := url.Parse(p.Door.Leave(f).URL)
	if err != nil {
		t.Fatal(err)
	}
	q := way.Query()
	if q.Get("state") != "x y" || q.Get("loginId") != p.ID || q.Get("institution") != "FlinksCapital" || q.Get("tag") != "t1" || len(q) != 4 {
		t.Errorf("way %s", way)
	}
	var redirect struct {
		Step, LoginID, RequestID, Institution, URL string
	}
	b, _ := json.Marshal(p.Door.Messages(f, f.Events[len(f.Events)-1])[0])
	if err := json.Unmarshal(b, &redirect); err != nil || redirect.Step != "REDIRECT" || redirect.LoginID != p.ID || redirect.RequestID == "" ||
		!strings.Contains(redirect.URL, "requestId="+redirect.RequestID) {
		t.Errorf("message %s", b)
	}
	root := p.API.URL + "/flinks/v3/" + customer + "/BankingServices/"
	token := p.Must("POST", root+"GenerateAuthorizeToken", map[string]any{}, "flinks-auth-key", "k")["Token"].(string)
	session := p.Must("POST", root+"Authorize", map[string]any{"LoginId": q.Get("loginId"), "MostRecentCached": true}, "flinks-auth-key", token)
	for _, id := range []any{session["RequestId"], redirect.RequestID} { // both revisions of the vendor's page are right
		if got := p.Must("POST", root+"GetAccountsDetail", map[string]any{"RequestId": id}, "x-api-key", "k"); got["http"] != 200 {
			t.Errorf("accounts: %v", got)
		}
	}
}

func TestTheSandboxTakesTokensAsTheDocumentsSay(t *testing.T) {
	for _, life := range []time.Duration{15 * time.Minute, 30 * time.Minute} {
		p := newPlay(t, setting{
			enter: byInstitution, script: sandbox.Script{sandbox.AskCode("123456")},
			switches: func(w *dialect.Switches) { w.TokenLifetime = sandbox.Span(life) },
		})
		calm := p.Calm(0)
		f := p.Run(func(f *reconnect.Flow) bool {
			if len(f.Events) == 2 {
				p.Clock.Pass(16 * time.Minute) // before the credentials are typed
			}
			return calm(f)
		})
		if got := strings.Join(providertest.Steps(f), ", "); got != "ask, wait, ask, wait, done" && got != "ask, ask, done" {
			t.Errorf("%s", got)
		}
		for _, r := range p.Box.History() {
			if r.Status == 401 {
				t.Errorf("refused: %s", r.Path)
			}
		}
		p.Close()
	}
}

package powens_test

import (
	"slices"
	"testing"

	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/providers/providertest"
	"github.com/open-reconnect/reconnect/providers/sandbox"
)

func TestEachScriptIsShownStepByStep(t *testing.T) {
	providertest.Matrix(t, func(script sandbox.Script) providertest.Dialect {
		return played(setting{agent: true, script: script})
	}, map[string]string{"action": "act, done", "locked": "act, done"})
	code := sandbox.AskCode("123456")
	reset := setting{options: map[string]string{"reset_credentials": "true"}}
	for _, c := range []struct {
		set setting
		providertest.Story
	}{
		{Story: providertest.Story{Name: "consent", Script: sandbox.Script{sandbox.Consent()}, Want: "ask consent_needed, done"}},
		{Story: providertest.Story{
			Name: "consent and chain", Script: sandbox.Script{sandbox.Consent(), code, sandbox.AskApproval("a"), sandbox.AskCode("")},
			Phone: []string{"approve"}, Want: "ask consent_needed, ask, approve, ask, done",
		}},
		{Story: providertest.Story{Name: "right picture", Script: sandbox.Script{sandbox.AskPicture([]byte("x"), "123456")}, Want: "ask, done"}},
		{Story: providertest.Story{
			Name: "password without fields", Script: sandbox.Script{{Do: "refuse_password", NoFields: true}}, Want: "ask wrong_credentials, done",
		}},
		{Story: providertest.Story{Name: "visit", Script: sandbox.Script{sandbox.AskVisit()}, Want: "visit, done"}},
		{Story: providertest.Story{Name: "denied visit", Script: sandbox.Script{sandbox.AskVisit()}, Wrong: 1, Want: "visit, visit not_authorized, done"}},
		{Story: providertest.Story{
			Name: "action not done", Script: sandbox.Script{sandbox.RequireAction("Accept the terms")}, Wrong: 1, Want: "act, act action_needed, done",
		}},
		{setting{bank: twoSources, source: "directaccess"}, providertest.Story{
			Name: "second source", Script: sandbox.Script{sandbox.RefusePassword()}, Want: "ask wrong_credentials, visit, done",
		}},
		{reset, providertest.Story{Name: "reset", Want: "ask, done"}},
		{reset, providertest.Story{Name: "wrong reset", Wrong: 1, Want: "ask, ask wrong_credentials, done"}},
	} {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			c.set.agent, c.set.script = true, c.Script
			c.Play(t, played(c.set))
		})
	}
}

func TestWithoutAgentStatusTheVendorsPageAsksForCredentials(t *testing.T) {
	for _, c := range []struct {
		script  sandbox.Script
		options map[string]string
		wrong   int
		want    string
	}{
		{sandbox.Script{sandbox.RefusePassword()}, nil, 0, "visit wrong_credentials, done"},
		{sandbox.Script{sandbox.RefusePassword()}, nil, 1, "visit wrong_credentials, visit not_authorized, done"},
		{sandbox.Script{sandbox.ExpirePassword()}, nil, 0, "visit password_expired, done"},
		{sandbox.Script{sandbox.AskCode("123456")}, nil, 0, "ask, done"},
		{nil, map[string]string{"reset_credentials": "true"}, 0, "visit, done"},
	} {
		p := newPlay(t, setting{script: c.script, options: c.options})
		p.Wants(p.Run(p.Calm(c.wrong)), c.want)
		for _, r := range p.Box.History() {
			if r.Method == "POST" && r.Body["password"] != "" {
				t.Errorf("a password was sent: %v", r.Path)
			}
		}
		p.Close()
	}
}

func TestTheTokenIsRevokedHoweverTheFlowEnds(t *testing.T) {
	for _, script := range []sandbox.Script{nil, {sandbox.GoDown()}} {
		p := newPlay(t, setting{script: script, agent: true})
		p.Run(p.Calm(0))
		revoked := func() bool {
			return slices.ContainsFunc(p.Box.History(), func(r sandbox.Request) bool {
				return r.Method == "DELETE" && r.Path == "/powens/2.0/auth/token" && r.Status == 204
			})
		}
		soon.Await(t, "the end of the token", revoked)
		p.Close()
	}
}

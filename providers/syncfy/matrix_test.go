package syncfy_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

func TestEachTestSiteIsMadeStepByStep(t *testing.T) {
	for _, c := range []struct {
		name, site string
		phone      []string
		given      map[string]string
		want       []string
	}{
		{name: "normal", site: normal, want: []string{"ask", "done"}},
		{name: "token", site: tokenSite, want: []string{"ask", "ask", "done"}},
		{name: "captcha", site: captcha, want: []string{"ask", "ask", "done"}},
		{name: "multiple image", site: pictures, want: []string{"ask", "ask", "done"}},
		{name: "multiple text", site: texts, want: []string{"ask", "ask", "done"}},
		{name: "qr", site: qr, phone: []string{"approve"}, want: []string{"ask", "approve", "done"}},
		{name: "confirm", site: confirm, phone: []string{"approve"}, want: []string{"ask", "approve", "done"}},
		{name: "select", site: selectInput, want: []string{"ask", "done"}},
		{name: "sample data", site: sampleData, want: []string{"ask", "done"}},
		{name: "token and captcha", site: twice, want: []string{"ask", "ask", "ask", "done"}},
		{name: "every element", site: everything, want: []string{"ask", "done"}},
		{name: "rules as text", site: textRules, want: []string{"ask", "done"}},
		{name: "version 3", site: twoWays, want: []string{"ask", "ask", "done"}},
		{name: "version 3 by card", site: twoPulled, given: map[string]string{"option": "card"}, want: []string{"ask", "ask", "done"}},
		{name: "version 4", site: version4, want: []string{"ask", "ask", "done"}},
		{name: "one of several sites", site: meridiano, want: []string{"ask", "done"}},
		{
			name: "wrong site", site: meridiano, given: map[string]string{"username": "empresas", "site": "5f00d1a0c0ffee0002000002"},
			want: []string{"ask", "ask wrong_site", "ask", "done"},
		},
	} {
		for _, watched := range []bool{false, true} {
			t.Run(c.name+map[bool]string{true: " watched"}[watched], func(t *testing.T) {
				t.Parallel()
				p := newPlay(t, setting{site: c.site, fresh: true, watched: watched})
				defer p.close()
				wantStory(t, p, p.run(calmUser(0, c.phone, c.given)), c.want)
			})
		}
	}
}

func TestEachCodeEndsWhereTheTableSays(t *testing.T) {
	for code, want := range map[int][]string{
		200: {"ask", "done"}, 201: {"ask", "done"}, 202: {"ask", "done"}, 203: {"ask", "done"}, 204: {"ask", "done"},
		205: {"ask", "done"}, 206: {"ask", "done"}, 253: {"ask", "done"}, 299: {"ask", "done"},
		301: {"ask", "ask wrong_credentials", "done"}, 400: {"ask", "ask wrong_credentials", "done"},
		401: {"ask", "ask wrong_credentials", "done"}, 403: {"ask", "ask wrong_code", "done"},
		405: {"ask", "act locked", "done"}, 406: {"ask", "act other_session", "done"}, 408: {"ask", "act action_needed", "done"},
		409: {"ask", "ask wrong_site", "ask", "done"}, 411: {"ask", "ask code_expired", "done"},
		413: {"ask", "failed bank_unavailable"}, 449: {"ask", "failed not_supported"}, 499: {"ask", "failed unknown"},
		500: {"ask", "failed aggregator_fault"}, 501: {"ask", "failed bank_unavailable"}, 504: {"ask", "failed bank_unavailable"},
		505: {"ask", "failed aggregator_fault"}, 507: {"ask", "failed bank_unavailable"}, 508: {"ask", "failed bank_unavailable"},
		509: {"ask", "failed maintenance"}, 599: {"ask", "failed aggregator_fault"},
	} {
		t.Run(strconv.Itoa(code), func(t *testing.T) {
			t.Parallel()
			p := newPlay(t, setting{site: simulator, fresh: true, watched: code%2 == 0})
			defer p.close()
			given := map[string]string{"code": strconv.Itoa(code), "site": normal}
			calm := calmUser(0, nil, given)
			f := p.run(func(p *play, f *flow) bool {
				if p.answers > 0 {
					given["code"] = "200" // the second time all is well
				}
				if code == 405 || code == 406 || code == 408 || code == 411 {
					p.healSimulator(f)
				}
				return calm(p, f)
			})
			wantStory(t, p, f, want)
		})
	}
}

func TestABrokenCredentialIsMendedStepByStep(t *testing.T) {
	choices := []sandbox.Choice{{Value: "sms", Label: "SMS"}, {Value: "call", Label: "Call"}}
	for _, c := range []struct {
		name   string
		script sandbox.Script
		code   int
		wrong  int
		phone  []string
		want   []string
	}{
		{name: "healthy", want: []string{"done"}},
		{name: "stored secrets suffice", script: sandbox.Script{}, code: 501, want: []string{"done"}},
		{name: "code", script: sandbox.Script{sandbox.AskCode("123456")}, want: []string{"ask", "done"}},
		{name: "wrong codes", script: sandbox.Script{sandbox.AskCode("123456")}, wrong: 2, want: []string{"ask", "ask wrong_code", "ask wrong_code", "done"}},
		{
			name: "three wrong codes", script: sandbox.Script{sandbox.AskCode("123456")}, wrong: 3,
			want: []string{"ask", "ask wrong_code", "ask wrong_code", "failed too_many_attempts"},
		},
		{name: "choice", script: sandbox.Script{sandbox.AskChoice(choices...)}, want: []string{"ask", "done"}},
		{name: "approval", script: sandbox.Script{sandbox.AskApproval("Open the app")}, phone: []string{"approve"}, want: []string{"approve", "done"}},
		{
			name: "expired approval", script: sandbox.Script{sandbox.AskApproval("")}, phone: []string{"expire", "approve"},
			want: []string{"approve", "ask not_approved", "approve", "done"},
		},
		{
			name: "chain", script: sandbox.Script{sandbox.AskCode("123456"), sandbox.AskApproval("a"), sandbox.AskCode("")},
			phone: []string{"approve"}, want: []string{"ask", "approve", "ask", "done"},
		},
		{name: "password", script: sandbox.Script{sandbox.RefusePassword()}, want: []string{"ask wrong_credentials", "done"}},
		{name: "known to be refused", script: sandbox.Script{sandbox.RefusePassword()}, code: 401, want: []string{"ask wrong_credentials", "done"}},
		{
			name: "wrong password", script: sandbox.Script{sandbox.RefusePassword()}, wrong: 1,
			want: []string{"ask wrong_credentials", "ask wrong_credentials", "done"},
		},
		{
			name: "three wrong passwords", script: sandbox.Script{sandbox.RefusePassword()}, wrong: 3,
			want: []string{"ask wrong_credentials", "ask wrong_credentials", "ask wrong_credentials", "failed too_many_attempts"},
		},
		{name: "action", script: sandbox.Script{sandbox.RequireAction("Accept")}, want: []string{"act action_needed", "done"}},
		{name: "locked", script: sandbox.Script{sandbox.Lock()}, want: []string{"act locked", "done"}},
		{name: "down", script: sandbox.Script{sandbox.GoDown()}, want: []string{"failed bank_unavailable"}},
		{name: "broken", script: sandbox.Script{sandbox.Break()}, want: []string{"failed aggregator_fault"}},
		{name: "unsupported", script: sandbox.Script{sandbox.Unsupported()}, want: []string{"failed not_supported"}},
		{name: "dawdling", script: sandbox.Script{sandbox.Dawdle(20 * time.Second), sandbox.AskCode("123456")}, want: []string{"ask", "done"}},
		{name: "down after the code", script: sandbox.Script{sandbox.AskCode(""), sandbox.GoDown()}, want: []string{"ask", "failed bank_unavailable"}},
	} {
		for _, watched := range []bool{false, true} {
			t.Run(c.name+map[bool]string{true: " watched"}[watched], func(t *testing.T) {
				t.Parallel()
				p := newPlay(t, setting{site: normal, script: c.script, code: c.code, watched: watched})
				defer p.close()
				wantStory(t, p, p.run(calmUser(c.wrong, c.phone, nil)), c.want)
			})
		}
	}
}

package syncfy_test

import (
	"strconv"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
	"github.com/open-reconnect/reconnect/providers/sandbox"
)

func TestEachTestSiteIsMadeStepByStep(t *testing.T) {
	for _, c := range []struct {
		name, site string
		phone      []string
		given      map[string]string
		want       string
	}{
		{name: "normal", site: normal, want: "ask, done"},
		{name: "token", site: tokenSite, want: "ask, ask, done"},
		{name: "captcha", site: captcha, want: "ask, ask, done"},
		{name: "multiple image", site: pictures, want: "ask, ask, done"},
		{name: "multiple text", site: texts, want: "ask, ask, done"},
		{name: "qr", site: qr, phone: []string{"approve"}, want: "ask, approve, done"},
		{name: "confirm", site: confirm, phone: []string{"approve"}, want: "ask, approve, done"},
		{name: "select", site: selectInput, want: "ask, done"},
		{name: "sample data", site: sampleData, want: "ask, done"},
		{name: "token and captcha", site: twice, want: "ask, ask, ask, done"},
		{name: "every element", site: everything, want: "ask, done"},
		{name: "rules as text", site: textRules, want: "ask, done"},
		{name: "version 3", site: twoWays, want: "ask, ask, done"},
		{name: "version 3 by card", site: twoPulled, given: map[string]string{"option": "card"}, want: "ask, ask, done"},
		{name: "version 4", site: version4, want: "ask, ask, done"},
		{name: "one of several sites", site: meridiano, want: "ask, done"},
		{
			name: "wrong site", site: meridiano, given: map[string]string{"username": "empresas", "site": "5f00d1a0c0ffee0002000002"},
			want: "ask, ask wrong_site, ask, done",
		},
	} {
		for _, watched := range []bool{false, true} {
			t.Run(c.name+map[bool]string{true: " watched"}[watched], func(t *testing.T) {
				t.Parallel()
				p := newPlay(t, setting{site: c.site, fresh: true, watched: watched, given: c.given})
				defer p.Close()
				p.Wants(p.Run(p.Calm(0, c.phone...)), c.want)
			})
		}
	}
}

func TestEachCodeEndsWhereTheTableSays(t *testing.T) {
	for code, want := range map[int]string{
		200: "ask, done", 201: "ask, done", 202: "ask, done", 203: "ask, done", 204: "ask, done",
		205: "ask, done", 206: "ask, done", 253: "ask, done", 299: "ask, done",
		301: "ask, ask wrong_credentials, done", 400: "ask, ask wrong_credentials, done",
		401: "ask, ask wrong_credentials, done", 403: "ask, ask wrong_code, done",
		405: "ask, act locked, done", 406: "ask, act other_session, done", 408: "ask, act action_needed, done",
		409: "ask, ask wrong_site, ask, done", 411: "ask, ask code_expired, done",
		413: "ask, failed bank_unavailable", 449: "ask, failed not_supported", 499: "ask, failed unknown",
		500: "ask, failed aggregator_fault", 501: "ask, failed bank_unavailable", 504: "ask, failed bank_unavailable",
		505: "ask, failed aggregator_fault", 507: "ask, failed bank_unavailable", 508: "ask, failed bank_unavailable",
		509: "ask, failed maintenance", 599: "ask, failed aggregator_fault",
	} {
		t.Run(strconv.Itoa(code), func(t *testing.T) {
			t.Parallel()
			given := map[string]string{"code": strconv.Itoa(code), "site": normal}
			p := newPlay(t, setting{site: simulator, fresh: true, watched: code%2 == 0, given: given})
			defer p.Close()
			calm := p.Calm(0)
			f := p.Run(func(f *reconnect.Flow) bool {
				if p.Answers > 0 {
					given["code"] = "200" // the second time all is well
				}
				if code == 405 || code == 406 || code == 408 || code == 411 {
					p.healSimulator(f)
				}
				return calm(f)
			})
			p.Wants(f, want)
		})
	}
}

func TestABrokenCredentialIsMendedStepByStep(t *testing.T) {
	for _, watched := range []bool{false, true} {
		t.Run(map[bool]string{true: "watched"}[watched], func(t *testing.T) {
			providertest.Matrix(t, func(script sandbox.Script) providertest.Dialect {
				return played(setting{site: normal, script: script, watched: watched})
			}, map[string]string{
				"expired password": "ask wrong_credentials, ask, done", "limited": "failed bank_unavailable", "strange": "failed aggregator_fault",
				"broken for a while": "ask, ask, done", // the bank asks in each job
			})
			for name, c := range map[string]struct {
				script sandbox.Script
				code   int
				want   string
			}{
				"stored secrets suffice": {sandbox.Script{}, 501, "done"},
				"known to be refused":    {sandbox.Script{sandbox.RefusePassword()}, 401, "ask wrong_credentials, done"},
				"dawdling longer":        {sandbox.Script{sandbox.Dawdle(20 * time.Second), sandbox.AskCode("123456")}, 0, "ask, done"},
			} {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					providertest.Story{Want: c.want}.Play(t, played(setting{site: normal, script: c.script, code: c.code, watched: watched}))
				})
			}
		})
	}
}

package powens

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

func FuzzConnection(f *testing.F) {
	providertest.Seed(f, 20)
	f.Fuzz(soundConnection)
}

func soundConnection(t *testing.T, body []byte) {
	acc := &account{Account: Account{Lang: "fr"}}
	j, ok := upstream.ParseJSON(body)
	if !ok {
		return
	}
	c, ok := readConnection(j, "27")
	if !ok {
		return
	}
	if c.ID != "" && c.ID != "27" {
		t.Errorf("took connection %q", c.ID)
	}
	if c.State == "" && c.ID == "" && !strings.Contains(strings.ToLower(string(body)), "null") && !strings.Contains(string(body), `""`) &&
		!strings.Contains(string(body), `" `) && !strings.Contains(string(body), `\`) {
		t.Errorf("a health that nobody spoke of: %s", body)
	}
	providertest.SoundText(t, "words", acc.words(c.ErrorMessage).Text, maxRunes)
	for _, transient := range []bool{true, false} {
		fields, _ := acc.question(c.Fields, transient)
		providertest.SoundFields(t, fields)
	}
	b := bankOf(c)
	providertest.SoundText(t, "bank", b.Name, maxName)
	if b.Color != "" && !regexp.MustCompile(`^#[0-9a-f]{6}$`).MatchString(b.Color) {
		t.Errorf("color %q", b.Color)
	}
}

func FuzzFields(f *testing.F) {
	f.Add("otp", "text", "Code", `^[0-9]{6}$`, "")
	f.Add("login", "list", "https://x/?code=1", "", "a")
	acc := &account{Account: Account{Lang: "fr"}}
	f.Fuzz(func(t *testing.T, name, kind, label, regex, value string) {
		fields, _ := acc.question([]connectorField{{
			Name: name, Type: kind, Label: label, Regex: regex, Default: value, Description: label,
			Values: []fieldValue{{value, label}, {label, value}},
		}}, true)
		providertest.SoundFields(t, fields)
	})
}

func FuzzError(f *testing.F) {
	providertest.Seed(f, 20)
	f.Fuzz(soundError)
}

func soundError(t *testing.T, body []byte) {
	j, _ := upstream.ParseJSON(body)
	for _, status := range []int{400, 401, 404, 409, 429} {
		e := readError(j, &upstream.Error{Status: status})
		if e.class() == "" {
			t.Error("a refusal of no kind")
		}
		if text := e.Error(); len(text) > 400 || strings.ContainsAny(text, "\n\r\x00") {
			t.Errorf("error %q", text)
		}
	}
}

func FuzzConnector(f *testing.F) {
	providertest.Seed(f, 20)
	f.Fuzz(soundConnector)
}

func soundConnector(t *testing.T, body []byte) {
	acc := &account{Account: Account{Lang: "fr"}}
	j, ok := upstream.ParseJSON(body)
	if !ok {
		return
	}
	fields, also := acc.question(loginFields(readConnector(j).Fields, []string{"openapi"}), false)
	providertest.SoundFields(t, fields)
	if len(also.Hidden) > maxFields {
		t.Errorf("%d hidden", len(also.Hidden))
	}
}

// FuzzMixed reads what banks were seen to send, mixed, and shows what it comes to.
func FuzzMixed(f *testing.F) {
	mix := providertest.Mix(f,
		`{"id":27,"state":"wrongpass","error_message":"Accès bloqué jusqu'à demain.","fields":[{"name":"password","type":"password","label":"Code"}]}`,
		`{"code":"websiteUnavailable","message":"Maintenance"}`,
		`{"id":27,"state":"SCARequired","fields":[{"name":"device","type":"list","label":"Téléphone","description":"Choisissez","values":[{"label":"A","value":"1"}]}]}`,
		`{"error":"wrongpass","message":"Code incorrect"}`, `{"id":27,"error":"wrongpass","error_message":"Code incorrect"}`,
		`{"message":"Connection cannot be updated at the moment","connection":{"id":27}}`,
		`{"id":27,"state":"wrongpass","fields":[{"name":"site","type":"list","auth_mechanisms":"webauth","values":[{"value":"1"}]}]}`,
		`{"id":27,"state":"additionalInformationNeeded","fields":[{"name":"birthday","type":"date","label":"Né le","regex":"^[0-9]{2}[/-]?[0-9]{2}[/-]?[0-9]{4}$"}]}`,
		`{"id":27,"state":"additionalInformationNeeded","fields":[{"name":"code","type":"text","label":"Code (client 1234)","value":"x"},{"name":"h","type":"hidden","value":"v"}]}`,
		`{"id":27,"state":"decoupled","error_message":"Confirmez","id_bank":40}`, `{"id":27,"state":"validating"}`, `{"id":27,"state":"null"}`,
		`{"id":27,"state":"webauthRequired","error_message":"https://bank.example/?state=TOPSECRET","sources":[{"name":"a","state":"bug"},{"source":{"name":"b"}}]}`,
	)
	a, err := New([]Account{{Client: &reconnect.Client{ID: "acme"}, Domain: "acme.biapi.pro", ClientID: "1", ClientSecret: "s", Lang: "fr"}}, nil)
	if err != nil {
		f.Fatal(err)
	}
	acc := a.accounts.At("acme.biapi.pro/1")
	f.Fuzz(func(t *testing.T, choices []byte) {
		body := mix(choices)
		soundConnection(t, body)
		soundError(t, body)
		soundConnector(t, body)
		j, _ := upstream.ParseJSON(body)
		c, ok := readConnection(j, "27")
		if !ok {
			return
		}
		for _, step := range []func(*exchange) reconnect.Step{
			func(x *exchange) reconnect.Step { return x.code(c) },
			func(x *exchange) reconnect.Step { return x.agree(c) },
			func(x *exchange) reconnect.Step { return x.validating(c) },
			func(x *exchange) reconnect.Step { return x.standstill(c.State, c.ErrorMessage, c.NextTry) },
		} {
			x := &exchange{a: a, acc: acc, cur: &cursor{}}
			x.call.Shown = step(x)
			answers := providertest.SoundStep(t, x.call.Shown)
			if _, err := json.Marshal(x.body(answers)); err != nil {
				t.Error(err)
			}
			if _, ok := readCursor(x.cur.write()); !ok {
				t.Error("the cursor is not read back")
			}
		}
		if strings.Contains(acc.words(c.ErrorMessage).Text, "TOPSECRET") {
			t.Errorf("a secret is shown of %q", c.ErrorMessage)
		}
	})
}

func FuzzLink(f *testing.F) {
	f.Add("fr", goodLink+"&state=x&sources=openapi")
	f.Add("", strings.Replace(goodLink, "%2B", "+", 1))
	f.Add("xx", goodLink+"&redirect_uri=https://evil.example/")
	f.Fuzz(func(t *testing.T, lang, query string) {
		q, err := url.ParseQuery(query)
		if err != nil {
			return
		}
		e, err := door.Enter(reconnect.Request{Path: map[string]string{"lang": lang}, Query: q})
		if err != nil {
			return
		}
		if e.Client == nil || !strings.Contains(strings.Join(e.Client.Callbacks, "\n"), e.Callback) || e.Callback == "" {
			t.Errorf("callback %q", e.Callback)
		}
		if e.State != q.Get("state") || !digits.MatchString(e.Connection.ID) {
			t.Errorf("entry %+v", e)
		}
		back := door.Leave(&reconnect.Flow{Callback: e.Callback, State: e.State, Step: reconnect.Done{}}).URL
		base, _, _ := strings.Cut(e.Callback, "#")
		if !strings.HasPrefix(back, base) {
			t.Errorf("leaves to %q", back)
		}
		if u, err := url.Parse(back); err == nil && e.State != "" && u.Query().Get("state") != e.State && !strings.Contains(e.Callback, "state=") {
			t.Errorf("state %q became %q", e.State, u.Query().Get("state"))
		}
	})
}

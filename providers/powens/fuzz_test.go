package powens

import (
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
	acc := &account{Account: Account{Lang: "fr"}}
	f.Fuzz(func(t *testing.T, body []byte) {
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
		if c.State == "" && c.ID == "" && !strings.Contains(string(body), "null") && !strings.Contains(string(body), `""`) &&
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
	})
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
	f.Fuzz(func(t *testing.T, body []byte) {
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
	})
}

func FuzzConnector(f *testing.F) {
	providertest.Seed(f, 20)
	acc := &account{Account: Account{Lang: "fr"}}
	f.Fuzz(func(t *testing.T, body []byte) {
		j, ok := upstream.ParseJSON(body)
		if !ok {
			return
		}
		fields, also := acc.question(loginFields(readConnector(j).Fields, []string{"openapi"}), false)
		providertest.SoundFields(t, fields)
		if len(also.Hidden) > maxFields {
			t.Errorf("%d hidden", len(also.Hidden))
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

package link

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
)

var acme = &reconnect.Client{ID: "acme", Callbacks: []string{"https://acme.example/cb?a=1", "https://acme.example/bad?State=x"}}

func TestTheFirstThingThatIsWrongIsTold(t *testing.T) {
	good := Link{Entry: reconnect.Entry{
		Client: acme, State: "s", Lang: "fr", Callback: "https://acme.example/", DoorOptions: map[string]string{"tag": "t"},
		Connection: reconnect.Connection{Provider: "bank", Account: "a", ID: "7", Secret: "code", Options: map[string]string{"token": "secret"}},
	}}
	for want, change := range map[string]func(*Link){
		"":                           func(*Link) {},
		"reconnect_only: adds":       func(l *Link) { l.Other, l.Wrong = "adds", "odd" },
		"bad_link: odd":              func(l *Link) { l.Wrong, l.Entry.Client, l.NotAllowed = "odd", nil, "elsewhere" },
		"bad_link: state":            func(l *Link) { l.Entry.State = strings.Repeat("a", maxState+1) },
		"unknown_client: who":        func(l *Link) { l.Entry.Client, l.Unknown, l.NotAllowed = nil, "who", "elsewhere" },
		"address_not_allowed: where": func(l *Link) { l.NotAllowed = "where" },
	} {
		l := good
		change(&l)
		e, err := l.Enter()
		var refused *reconnect.EntryError
		if errors.As(err, &refused) != (want != "") || want != "" && !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
			continue
		}
		if want == "" {
			if e.Connection.Secret != "code" || e.Callback == "" {
				t.Errorf("%+v", e)
			}
			continue
		}
		told := refused.Entry
		if refused.Client != l.Entry.Client || (told.Callback != "") != (l.Entry.Client != nil && l.NotAllowed == "") || told.Connection.Secret != "" || told.Connection.Options != nil ||
			told.Connection.ID != "7" || told.Lang != "fr" || told.DoorOptions["tag"] != "t" || told.State != "s" && want != "bad_link: state" || len(told.State) > maxState {
			t.Errorf("%q tells %+v", want, told)
		}
	}
}

func TestAParameterThatIsGivenTwiceHasNoValue(t *testing.T) {
	given := url.Values{"a": {"1", "2"}, "b": {"3", "3"}, "c": {"4", "5"}}
	q, wrong := Once(given, "a", "b", "missing")
	if wrong != "given twice: a" || q.Has("a") || q.Get("b") != "3" || q.Get("c") != "4" || !given.Has("a") {
		t.Errorf("%q %v", wrong, q)
	}
	if missing := Missing(q, "a", "b", "d"); missing != "missing: a, d" {
		t.Error(missing)
	}
}

func TestACallbackIsTheClientsOwnByteForByte(t *testing.T) {
	for address, want := range map[string]string{
		"https://acme.example/cb?a=1":      "",
		"":                                 "",
		"https://acme.example/cb":          "cb is not on the client's list",
		"https://acme.example/cb?a=1&":     "cb is not on the client's list",
		"HTTPS://acme.example/cb?a=1":      "cb is not on the client's list",
		"https://acme.example/bad?State=x": "cb's own query must not hold state",
	} {
		if got := Callback(acme, "cb", address, "state"); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%s: %q", address, got)
		}
	}
}

func TestTheHostAndTheLinkSayWhoseItIs(t *testing.T) {
	type account struct{ client, host string }
	served := func(a account) (*reconnect.Client, []string) {
		if a.host == "" {
			return &reconnect.Client{ID: a.client}, nil
		}
		return &reconnect.Client{ID: a.client}, []string{a.host}
	}
	accounts := []account{{"a", "A.example"}, {"b", "shared.example"}, {"c", "shared.example"}, {"d", ""}}
	for _, c := range []struct{ host, client, want string }{
		{"a.example:443", "", "a"},
		{"a.EXAMPLE", "", "a"},
		{"a.example.evil.example", "", "d"},
		{"", "", "d"},
		{"shared.example", "", ""},
		{"shared.example", "c", "c"},
		{"shared.example", "a", ""},
		{"shared.example", "d", "d"},
		{"elsewhere.example", "b", ""},
		{"a.example", "nobody", ""},
	} {
		if got, unknown := Account(accounts, served, c.host, c.client); got.client != c.want || (unknown == "") != (c.want != "") {
			t.Errorf("%+v: %q %q", c, got.client, unknown)
		}
	}
	if got, _ := Account(append(accounts, account{"e", ""}), served, "", ""); got.client != "" {
		t.Error("one of two was chosen by chance")
	}
}

func TestAFlowThatIsNotOverLeadsNowhere(t *testing.T) {
	p := reconnect.Parameter{Name: "state", Value: "x"}
	for want, f := range map[string]*reconnect.Flow{
		"https://a.example/?state=x": {Callback: "https://a.example/", Step: reconnect.Done{}},
		"":                           {Callback: "https://a.example/", Step: reconnect.Wait{}},
	} {
		if got := Leave(f, p).URL; got != want {
			t.Errorf("%q, not %q", got, want)
		}
	}
}

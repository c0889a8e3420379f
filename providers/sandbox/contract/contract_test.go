package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect/providers/sandbox"
	"github.com/open-reconnect/reconnect/providers/sandbox/flinks"
	"github.com/open-reconnect/reconnect/providers/sandbox/powens"
	"github.com/open-reconnect/reconnect/providers/sandbox/syncfy"
)

// customer is any customerId at Flinks.
const customer = "43387ca6-0391-4c82-857d-70d95f087ecb"

// playing is a sandbox; the addresses are those of its aggregators.
func playing(t *testing.T, o sandbox.Options) map[string]string {
	t.Helper()
	o.Dialects = []sandbox.Dialect{powens.Dialect(), syncfy.Dialect(), flinks.Dialect()}
	s := sandbox.New(o)
	api := httptest.NewServer(s.API())
	t.Cleanup(func() { s.Close(); api.Close() })
	return map[string]string{
		"powens": api.URL + powens.Dialect().Root, "syncfy": api.URL + syncfy.Dialect().Root,
		"flinks": api.URL + flinks.Dialect().Root + "/" + customer + "/BankingServices",
	}
}

func TestTheSandboxIsAsTheTablesSay(t *testing.T) {
	for vendor, address := range playing(t, sandbox.Options{}) {
		t.Run(vendor, func(t *testing.T) {
			var said strings.Builder
			if run(t.Context(), []string{"--at", address, vendor}, nil, &said) != 0 {
				t.Error(said.String())
			}
		})
	}
}

func TestWhatDiffersIsPrintedWithoutKeysAndTokens(t *testing.T) {
	switches := sandbox.DefaultSwitches()
	switches.Denied = http.StatusForbidden
	address := playing(t, sandbox.Options{Switches: &switches})["powens"]
	leaky := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.WriteHeader(http.StatusTeapot)
		fmt.Fprintf(w, `{"heard":%q,"token":"4bQmVt0hP1cX9sZkR2","code":"INVALID_SECURITY_RESPONSE"}`, r.Header.Get("Authorization"))
	}))
	defer leaky.Close()
	var said strings.Builder
	if run(t.Context(), []string{"--at", address, "powens"}, nil, &said) != 1 {
		t.Fatal(said.String())
	}
	if strings.Contains(said.String(), "settled") {
		t.Errorf("our own sandbox settles what was supposed of it:\n%s", said.String())
	}
	for _, words := range []string{
		"differs    a token that is good for nothing is told from one that lacks a right (unverified, line ", "status: 403, and not 401", "1 differ, 0 not asked",
	} {
		if !strings.Contains(said.String(), words) {
			t.Errorf("it does not say %q:\n%s", words, said.String())
		}
	}
	p := &player{base: leaky.URL, known: map[string]string{"token": "a-secret-token", "connection": "100000001"}, plain: []string{"connection"}, client: leaky.Client()}
	r := row{method: "GET", path: "/webauth-url", header: map[string]string{"Authorization": "Bearer {token}"}, statuses: []string{"200"}}
	said.Reset()
	if p.report(t.Context(), table{rows: []row{r}}, &said) != 1 ||
		strings.Contains(said.String(), "secret") || strings.Contains(said.String(), "4bQ") ||
		!strings.Contains(said.String(), `{"code":"INVALID_SECURITY_RESPONSE","heard":"Bearer {token}","token":"(18 letters)"`) {
		t.Error(said.String())
	}
}

func TestARowWhoseTokenNeverCameIsNotAsked(t *testing.T) {
	asked := 0
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked++
		w.WriteHeader(http.StatusBadGateway)
	}))
	defer broken.Close()
	var said strings.Builder
	if run(t.Context(), []string{"--at", broken.URL, "syncfy"}, nil, &said) != 1 || !strings.Contains(said.String(), "an earlier answer brought no {user}") {
		t.Error(said.String())
	}
	if asked > 4 { // those that need nothing
		t.Errorf("%d requests were sent", asked)
	}
}

func TestWhatWasSupposedAndIsSoIsSaid(t *testing.T) {
	theirs := httptest.NewServer(http.NotFoundHandler())
	defer theirs.Close()
	var said strings.Builder
	p := &player{base: theirs.URL, vendor: true, client: theirs.Client()}
	if p.report(t.Context(), table{rows: []row{{is: "a path", mark: "unverified", method: "GET", path: "/a", statuses: []string{"404"}}}}, &said) != 0 ||
		!strings.Contains(said.String(), "settled    a path: as supposed") {
		t.Error(said.String())
	}
}

func TestWhatNotEverybodyHasAKeyForIsLeftOut(t *testing.T) {
	var said strings.Builder
	p := &player{absent: []string{"{manage_token}"}, known: map[string]string{}}
	rows := []row{{method: "GET", path: "/a", header: map[string]string{"Authorization": "Bearer {manage_token}"}}}
	if p.report(t.Context(), table{rows: rows}, &said) != 0 || !strings.Contains(said.String(), "left out   1 for want of {manage_token}") {
		t.Error(said.String())
	}
}

func TestNothingIsPlayedWithoutKeysOrWhereRealConnectionsMayBe(t *testing.T) {
	for _, row := range []struct {
		args  []string
		env   map[string]string
		words string
	}{
		{nil, nil, "which one?"},
		{[]string{"plaid"}, nil, "which one?"},
		{[]string{"powens"}, map[string]string{"POWENS_CLIENT_ID": "1"}, "POWENS_URL"},
		{[]string{"syncfy"}, nil, "SYNCFY_SANDBOX_API_KEY"},
		{[]string{"--at", "https://acme.biapi.pro/2.0", "powens"}, nil, "no http address of a sandbox"},
		{
			[]string{"powens"},
			map[string]string{"POWENS_URL": "https://acme.biapi.pro/2.0", "POWENS_CLIENT_ID": "1", "POWENS_CLIENT_SECRET": "hunter2"},
			"https://acme.biapi.pro/2.0 is not the address of a vendor's sandbox",
		},
		{
			[]string{"flinks"},
			map[string]string{"FLINKS_URL": "https://acme-api.private.fin.ag/v3/" + customer + "/BankingServices", "FLINKS_AUTH_KEY": "a", "FLINKS_API_KEY": "hunter2"},
			"is not the address of a vendor's sandbox",
		},
	} {
		var said strings.Builder
		if run(t.Context(), row.args, func(name string) string { return row.env[name] }, &said) != 2 || !strings.Contains(said.String(), row.words) || strings.Contains(said.String(), "hunter2") {
			t.Errorf("%v: %s", row.args, said.String())
		}
	}
}

func TestAnAnswerFitsItsShapeOrNot(t *testing.T) {
	for _, row := range []struct{ shape, got, differs string }{
		{`{"a":"<string|null>"}`, `{"a":null,"more":1}`, ``},
		{`{"a":"<string|null>"}`, `{"a":7}`, `.a 7`},
		{`{"a":1}`, `{}`, `.a nothing`},
		{`{"a?":1}`, `{}`, ``},
		{`{"a?":1}`, `{"a":2}`, `.a 2`},
		{`{"a":"<number>"}`, `{"a":7}`, ``},
		{`{"a":"<integer>"}`, `{"a":7.5}`, `.a 7.5`},
		{`{"a":"<~^[0-9]+$>"}`, `{"a":"12"}`, ``},
		{`{"a":"<~^[0-9]+$>"}`, `{"a":"x"}`, `.a "x"`},
		{`[{"code":1}]`, `[{"code":1},{"code":1}]`, ``},
		{`[{"code":1}]`, `[{"code":1},{"code":2}]`, `[1].code 2`},
		{`[{"code":1}]`, `[]`, ` []`},
		{`[1,2]`, `[1]`, ` [1]`},
		{`[1,2]`, `[1,2,2]`, ` [1,2,2]`},
		{`[]`, `[1]`, ` [1]`},
		{`[]`, `null`, ` null`},
		{`{"a":{}}`, `"text"`, ` "text"`},
		{`null`, `0`, ` 0`},
	} {
		var shape, got any
		if json.Unmarshal([]byte(row.shape), &shape) != nil || json.Unmarshal([]byte(row.got), &got) != nil {
			t.Fatal(row)
		}
		var all []string
		for _, d := range compare("", shape, got) {
			all = append(all, d.where+" "+d.got)
		}
		if said := strings.Join(all, "; "); said != row.differs {
			t.Errorf("%s and %s: %q, not %q", row.shape, row.got, said, row.differs)
		}
	}
}

func TestATableThatIsNoneIsRefusedWithItsLine(t *testing.T) {
	for text, words := range map[string]string{
		"":                                       "the last row has no answer",
		"GET /a":                                 "line 1: a row begins with",
		"= a (rumoured)":                         "line 1: a row begins with",
		"= a (observed)\nFETCH /a":               "line 2: a request begins with",
		"= a (observed)\nGET /a\n= b (observed)": "line 3: the row before has no answer",
		"= a (observed)\nGET /a\n200\n{":         "line 4: the shape",
		"= a (observed)\nGET /a\n200\nwithin soon": "line 4: no length",
		"= a (observed)\nGET /a":                   "the last row has no answer",
	} {
		if _, err := read(text); err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("%q: %v does not say %q", text, err, words)
		}
	}
}

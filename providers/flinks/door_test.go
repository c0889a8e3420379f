package flinks

import (
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
)

var (
	acme  = &reconnect.Client{ID: "acme", Callbacks: []string{"https://acme.example/cb", "acme://done", "https://acme.example/listed?a=1", "https://acme.example/app#/done"}}
	other = &reconnect.Client{ID: "other", Callbacks: []string{"https://other.example/"}}
	third = &reconnect.Client{ID: "third", Callbacks: []string{"https://third.example/"}}
	door  = NewDoor([]Account{
		{Client: acme, CustomerID: "AAAA-1", Hosts: []string{"Acme-iframe.example", "localhost:8080"}, AnonymousLinks: true},
		{Client: other, CustomerID: "bbbb-2", Hosts: []string{"shared.example"}},
		{Client: third, CustomerID: "cccc-3", Hosts: []string{"shared.example", "third.example"}},
	})
)

func enter(t *testing.T, d *Door, host, name, query string) (reconnect.Entry, *reconnect.EntryError) {
	t.Helper()
	q, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	path := map[string]string{}
	if name != "" {
		path["name"] = name
	}
	e, err := d.Enter(reconnect.Request{Host: host, Path: path, Query: q})
	if err == nil {
		return e, nil
	}
	var refused *reconnect.EntryError
	if !errors.As(err, &refused) {
		t.Fatalf("error %T", err)
	}
	for _, secret := range []string{requestID, "topsecret"} {
		if strings.Contains(err.Error(), secret) {
			t.Errorf("the error holds %q: %v", secret, err)
		}
	}
	return e, refused
}

func TestALinkOfFlinksConnectIsUnderstood(t *testing.T) {
	e, refused := enter(t, door, "acme-iframe.example", "", "requestId="+requestID+"&redirectUrl=https%3A%2F%2Facme.example%2Fcb%3Fstate%3Dx%2520y"+
		"&language=fr&tag=a+b&theme=dark&authorizeToken=topsecret-1&customerName=Evil+Bank&headerEnable=false&backEnable=false&closeEnable=true&stringify=true"+
		"&webview=true&innerRedirect=true&jsRedirect=true&institutionId=14&foregroundColor1=11AAffCC&backgroundColor=F7f&foregroundColor2=414042&demo=true&consentEnable=false")
	if refused != nil {
		t.Fatal(refused)
	}
	c := e.Connection
	if e.Client != acme || e.Callback != "https://acme.example/cb?state=x%20y" || e.Lang != "fr" || c.Provider != "flinks" || c.Account != "aaaa-1" ||
		c.Secret != requestID || c.ID != "" {
		t.Errorf("entry %+v", e)
	}
	if want := (reconnect.Appearance{
		Theme: "dark", Page: "#ff77ff", Color: "#11aaff", Accent: "#414042", Name: "Evil Bank", Bare: true, Close: true, App: "flinksEvent", Text: true,
	}); e.Appearance != want {
		t.Errorf("look %+v", e.Appearance)
	}
	for name, want := range map[string]string{optionToken: "topsecret-1", optionLanguage: "fr", optionTag: "a b", optionInstitutionID: "14"} {
		if c.Options[name] != want {
			t.Errorf("option %s is %q", name, c.Options[name])
		}
	}
	for name, want := range map[string]string{doorTag: "a b", doorWebview: "true", doorInnerRedirect: "true", doorJSRedirect: "true", doorRequestID: requestID} {
		if e.DoorOptions[name] != want {
			t.Errorf("option %s is %q", name, e.DoorOptions[name])
		}
	}
	for name, value := range e.DoorOptions {
		if strings.Contains(value, "topsecret") || strings.Contains(value, "Evil") {
			t.Errorf("option %s is %q", name, value)
		}
	}
}

func TestTheHostNamesTheClient(t *testing.T) {
	one := NewDoor([]Account{{Client: acme, CustomerID: "a"}})
	two := NewDoor([]Account{{Client: acme, CustomerID: "a", Hosts: []string{"acme.example"}}, {Client: other, CustomerID: "b"}})
	for _, c := range []struct {
		door               *Door
		host, client, want string
	}{
		{door, "ACME-iframe.example", "", "acme"},
		{door, "acme-iframe.example:443", "", "acme"},
		{door, "localhost:8080", "", "acme"},
		{door, "localhost:8081", "", ""},
		{door, "evil.example", "", ""},
		{door, "", "", ""},
		{door, "evil.example", "acme", ""},
		{door, "shared.example", "", ""},
		{door, "shared.example", "third", "third"},
		{door, "shared.example", "acme", ""},
		{door, "acme-iframe.example.evil.example", "", ""},
		{door, "third.example", "", "third"},
		{one, "anything.example", "", "acme"},
		{one, "", "", "acme"},
		{one, "x", "other", ""},
		{two, "acme.example", "", "acme"},
		{two, "x.example", "", "other"},
		{two, "acme.example", "other", "other"},
	} {
		query := "requestId=x"
		if c.client != "" {
			query += "&client=" + c.client
		}
		e, refused := enter(t, c.door, c.host, "", query)
		switch {
		case c.want == "" && (refused == nil || refused.Reason != reconnect.UnknownClient || refused.Client != nil):
			t.Errorf("%s %s: %+v", c.host, c.client, refused)
		case c.want != "" && (refused != nil || e.Client.ID != c.want):
			t.Errorf("%s %s: %+v %v", c.host, c.client, e.Client, refused)
		}
	}
}

func TestTheInstitutionIsInThePathOrANumber(t *testing.T) {
	for name, want := range map[string]string{"National": "National", "Banque%20Imaginaire": "Banque Imaginaire", "Caisse Chimérique": "Caisse Chimérique", "100%": "100%"} {
		e, refused := enter(t, door, "localhost:8080", name, "")
		if refused != nil || e.Connection.Options[optionInstitution] != want || e.Connection.Secret != "" || e.DoorOptions[doorCredentials] != "true" {
			t.Errorf("%s: %+v %v", name, e.Connection, refused)
		}
	}
	e, refused := enter(t, door, "localhost:8080", "", "InstitutionId=14&redirectURL=acme://done")
	if refused != nil || e.Connection.Options[optionInstitutionID] != "14" || e.Callback != "acme://done" {
		t.Errorf("%+v %v", e, refused)
	}
	for _, path := range []string{"14", "014"} { // observed in production
		if e, refused := enter(t, door, "localhost:8080", path, ""); refused != nil || e.Connection.Options[optionInstitutionID] != path || e.Connection.Options[optionInstitution] != "" || e.DoorOptions[doorCredentials] != "true" {
			t.Errorf("%+v %v", e, refused)
		}
	}
	if e, _ := enter(t, door, "localhost:8080", "National", "requestId=x"); e.Connection.Secret != "x" || e.DoorOptions[doorCredentials] != "" {
		t.Errorf("%+v", e)
	}
}

// A stranger's link could otherwise turn the page's sentences around, or hide what it is called.
func TestTheNameOfALinkIsOneLineOfPlainText(t *testing.T) {
	for given, want := range map[string]string{
		"FinTech":                         "FinTech",
		"  Patria\t Lending\n ":           "Patria Lending",
		"<b>Bank</b> & Co":                "Bank & Co",
		"\u202eknaB ruoY":                 "knaB ruoY",
		"a\u2066b\u2069\x00\x1bc":         "abc",
		"{bank}":                          "{bank}",
		"https://x.example/?token=secret": "",
		"\u200b\u200d\ufeff\u2060":        "",
		"—  •":                            "",
		"\xff\xfe":                        "",
		"Банк 銀行 7":                       "Банк 銀行 7",
		strings.Repeat("é", 61):           strings.Repeat("é", 59) + "…",
		strings.Repeat("é", 60):           strings.Repeat("é", 60),
		"":                                "",
	} {
		e, refused := enter(t, door, "localhost:8080", "", "requestId=a&customerName="+url.QueryEscape(given))
		if refused != nil || e.Appearance.Name != want || e.Client != acme {
			t.Errorf("%q: %q %v", given, e.Appearance.Name, refused)
		}
	}
}

func TestLinksThatAreRefused(t *testing.T) {
	for name, c := range map[string]struct {
		path, query string
		detail      string
	}{
		"nothing":                  {"", "", "missing: requestId"},
		"a path in the requestId":  {"", "requestId=..%2F..%2FAuthorize", "requestId"},
		"a line in the requestId":  {"", "requestId=a%0D%0AX", "requestId"},
		"a long requestId":         {"", "requestId=" + strings.Repeat("a", 300), "requestId"},
		"two requestIds":           {"", "requestId=a&requestId=b", "given twice: requestId"},
		"two spellings":            {"", "requestId=a&RequestID=b", "given twice: requestId"},
		"two callbacks":            {"", "requestId=a&redirectUrl=acme://done&redirectUrl=https://evil.example", "given twice: redirectUrl"},
		"institution is no number": {"", "institutionId=14%2F..", "institutionId"},
		"a long name":              {strings.Repeat("a", 300), "", "name"},
		"a line in the name":       {"a%0Ab", "", "name"},
		"a long tag":               {"", "requestId=a&tag=" + strings.Repeat("a", 600), "tag"},
		"a tag that is no text":    {"", "requestId=a&tag=%ff", "tag"},
		"a line in the token":      {"", "requestId=a&authorizeToken=topsecret%0AX:y", "authorizeToken"},
	} {
		_, refused := enter(t, door, "localhost:8080", c.path, c.query)
		if refused == nil || refused.Reason != reconnect.BadLink || !strings.Contains(refused.Detail, c.detail) || refused.Client != acme {
			t.Errorf("%s: %+v", name, refused)
		}
	}
	for _, good := range []string{
		"requestId=a&requestId=a", "requestId=a&language=%3Cde%3E", "requestId=a&theme=blue&foregroundColor1=url(x)&headerEnable=maybe&closeEnable=yes&webview=no&customerName=%20",
		"requestId=a&backgroundColor=12345&foregroundColor2=1234567&foregroundColor1=%7Dbody%7B",
	} {
		if e, refused := enter(t, door, "localhost:8080", "", good); refused != nil || e.Lang != "" || e.Appearance != (reconnect.Appearance{}) {
			t.Errorf("%s: %+v %v", good, e, refused)
		}
	}
}

func TestARefusedLinkStillSaysHowToTellIt(t *testing.T) {
	for _, query := range []string{"requestId=..%2F", "requestId=a&redirectUrl=https://evil.example", "tag=" + strings.Repeat("a", 600) + "&requestId=a"} {
		_, refused := enter(t, door, "localhost:8080", "", query+"&stringify=true&webview=true")
		if refused == nil || refused.Client != acme || !refused.Entry.Appearance.Text || refused.Entry.Appearance.App == "" {
			t.Errorf("%.60s: %+v", query, refused)
		}
	}
	_, refused := enter(t, door, "localhost:8080", "", "requestId=a&redirectUrl=https://evil.example")
	if m := door.Messages(&reconnect.Flow{DoorOptions: refused.Entry.DoorOptions}, reconnect.Event{Type: reconnect.EventFailed, Reason: refused.Reason}); len(m) != 1 || m[0].(refusal).RequestID != "a" {
		t.Errorf("told is %+v", m)
	}
}

func TestOnlyListedCallbacksAreFollowed(t *testing.T) {
	for _, hostile := range []string{
		"https://evil.example/", "https://acme.example/", "https://acme.example/cb/", "https://acme.example/cb/../x", "HTTPS://acme.example/cb",
		"https://acme.example/cb#x", "https://acme.example/cb#?x", "https://acme.example/cb?x=1#y", "https://acme.example@evil.example/cb",
		"https://acme.example:443/cb", "https://user@acme.example/cb", "https://acme.example.evil.example/cb", "http://acme.example/cb",
		"https://acme.example\\@evil.example/cb", " https://acme.example/cb", "https://acme.example/cb?a=\n", "https://acme.example/cb?a=\x00",
		"https://acme.example/cb?a=\\", "https://acme.example/cb?a=\"", "https://acme.example/cb?a=<x>", "https://acme.example/cb%3Fx", "acme:done", "acme://done/",
		"javascript:alert(1)", "javascript:alert(1)?https://acme.example/cb", "//acme.example/cb", "data:text/html,x", "?https://acme.example/cb", "?",
		"https://other.example/", "https://аcme.example/cb", "https://acme.example/listed", "https://acme.example/app?x=1#/done",
		"https://acme.example/cb?loginId=theirs", "https://acme.example/cb?a=1&LOGINID=theirs", "https://acme.example/cb?login%49d=theirs",
		"https://acme.example/cb?a;loginId=x", "https://acme.example/cb?institution=x", "https://acme.example/cb?tag=x", "https://acme.example/cb?requestId=x",
		"https://acme.example/cb?%20loginId=x", "https://acme.example/cb?loginId[]=x", "https://acme.example/cb?loginId%00=x", "https://acme.example/cb?error=x", "https://acme.example/cb?accountId", "https://acme.example/cb?x=" + strings.Repeat("a", 5000),
	} {
		_, refused := enter(t, door, "localhost:8080", "", "requestId=a&redirectUrl="+url.QueryEscape(hostile))
		if refused == nil || refused.Reason != reconnect.AddressNotAllowed || refused.Client != acme {
			t.Errorf("%q: %+v", hostile, refused)
		}
	}
	for good, want := range map[string]string{
		"": "", "https://acme.example/cb": "", "acme://done": "", "acme://done?x=1": "", "https://acme.example/listed?a=1": "", "https://acme.example/app#/done": "",
		"https://acme.example/cb?": "", "https://acme.example/cb?state=x&b=%2F%23+": "", "https://acme.example/cb?next=https://evil.example/?loginIdx=1": "",
		"https://acme.example/cb?name=José Ω": "https://acme.example/cb?name=Jos%C3%A9%20%CE%A9",
	} {
		if want == "" {
			want = good
		}
		if e, refused := enter(t, door, "localhost:8080", "", "requestId=a&redirectUrl="+url.QueryEscape(good)); refused != nil || e.Callback != want {
			t.Errorf("%q: %q %v", good, e.Callback, refused)
		}
	}
}

func TestAnotherClientsCallbackIsNotAllowedAtThisHost(t *testing.T) {
	for _, query := range []string{"requestId=a&redirectUrl=https://other.example/", "requestId=a&client=acme&redirectUrl=https://other.example/"} {
		if _, refused := enter(t, door, "localhost:8080", "", query); refused == nil || refused.Reason != reconnect.AddressNotAllowed {
			t.Errorf("%s: %+v", query, refused)
		}
	}
}

func TestTheRedirectAddsToTheQueryOfItsOwn(t *testing.T) {
	facts := map[string]string{resultLoginID: loginID, resultInstitution: "Banque & Cie", resultRequestID: "r1"}
	const login, bank = "loginId=" + loginID, "institution=Banque%20%26%20Cie"
	for _, c := range []struct {
		callback, tag string
		step          reconnect.Step
		want          string
	}{
		{"https://a.example/cb", "", reconnect.Done{}, "https://a.example/cb?" + login + "&" + bank},
		{"https://a.example/cb?state=a%20b&c=%2f", "t é+", reconnect.Done{}, "https://a.example/cb?state=a%20b&c=%2f&" + login + "&tag=t%20%C3%A9%2B&" + bank},
		{"https://a.example/cb?", "", reconnect.Done{}, "https://a.example/cb?" + login + "&" + bank},
		{"https://a.example/cb?a&", "", reconnect.Done{}, "https://a.example/cb?a&" + login + "&" + bank},
		{"https://a.example/app#/done", "", reconnect.Done{}, "https://a.example/app?" + login + "&" + bank + "#/done"},
		{"acme://done", "", reconnect.Done{}, "acme://done?" + login + "&" + bank},
		{"", "t", reconnect.Done{}, ""},
		{"https://a.example/cb", "t", reconnect.Wait{}, ""},
		{"https://a.example/cb", "t", failed(reconnect.Expired), "https://a.example/cb?tag=t&" + bank + "&error=server_error&error_description=expired"},
		{"https://a.example/cb", "", failed(reconnect.Cancelled), "https://a.example/cb?" + bank + "&error=access_denied&error_description=cancelled"},
	} {
		f := &reconnect.Flow{Callback: c.callback, Step: c.step, Results: facts, DoorOptions: map[string]string{doorTag: c.tag}}
		if got := door.Leave(f).URL; got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.callback, got, c.want)
		}
	}
	if got := door.Leave(&reconnect.Flow{Callback: "https://a.example/", Step: reconnect.Done{}}).URL; got != "https://a.example/" {
		t.Errorf("with nothing to add: %s", got)
	}
}

func TestTheRedirectLeavesTheFrameUnlessItIsToldNotTo(t *testing.T) {
	for _, c := range []struct {
		option string
		framed bool
		url    bool
		top    bool
	}{
		{"", true, true, true},
		{"", false, true, true},
		{doorInnerRedirect, true, true, false},
		{doorJSRedirect, true, false, false},
		{doorJSRedirect, false, true, true},
		{doorWebview, false, true, true},
	} {
		f := &reconnect.Flow{Callback: "https://a.example/", Step: reconnect.Done{}, Framed: c.framed, DoorOptions: map[string]string{c.option: "true"}}
		if w := door.Leave(f); (w.URL != "") != c.url || w.Top != c.top {
			t.Errorf("%s, framed %v: %+v", c.option, c.framed, w)
		}
	}
	f := &reconnect.Flow{Callback: "https://a.example/", Step: reconnect.Done{}, DoorOptions: map[string]string{doorJSRedirect: "true", doorWebview: "true"}}
	if w := door.Leave(f); w.URL != "" {
		t.Errorf("an app that listens: %+v", w)
	}
}

func TestAccountsThatAreIncompleteAreRefused(t *testing.T) {
	good := Account{Client: acme, Instance: "Toolbox", CustomerID: customerID, Hosts: []string{"a.example"}}
	full, err := good.filled()
	if err != nil || full.BaseURL != "https://toolbox-api.private.fin.ag/v3" || full.PollBy != "POST" || full.Key() != customerID {
		t.Fatalf("%+v %v", full, err)
	}
	for want, change := range map[string]func(*Account){
		"no client":                   func(a *Account) { a.Client = nil },
		"customer id":                 func(a *Account) { a.CustomerID = "../x" },
		"neither a base URL":          func(a *Account) { a.Instance = "evil.example/" },
		"must be https":               func(a *Account) { a.BaseURL = "http://api.example/v3" },
		"GET or POST":                 func(a *Account) { a.PollBy = "PUT" },
		"host \"https://a.example/\"": func(a *Account) { a.Hosts = []string{"https://a.example/"} },
	} {
		bad := good
		change(&bad)
		if _, err := New([]Account{good, bad}, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", want, err)
		}
	}
	if _, err := New([]Account{good, good}, nil); err == nil || !strings.Contains(err.Error(), "named twice") {
		t.Errorf("twice: %v", err)
	}
}

func TestARequestIdInOtherSpellingIsTheSameSession(t *testing.T) {
	const bare = "0f8fad5bd9cb469fa16570867728950e"
	for _, spelled := range []string{
		"0f8fad5b-d9cb-469f-a165-70867728950e", "0F8FAD5B-D9CB-469F-A165-70867728950E", bare, strings.ToUpper(bare),
		"{0f8fad5b-d9cb-469f-a165-70867728950e}", "(0F8FAD5B-d9cb-469f-a165-70867728950e)", " 0f8fad5b-d9cb-469f-a165-70867728950e ", "urn:" + bare,
	} {
		e, refused := enter(t, door, "localhost:8080", "", "requestId="+url.QueryEscape(spelled))
		if spelled == "urn:"+bare {
			if refused != nil || e.Connection.Secret != spelled {
				t.Errorf("what is no GUID changes: %+v %v", e.Connection, refused)
			}
			continue
		}
		if refused != nil || e.Connection.Secret != "0f8fad5b-d9cb-469f-a165-70867728950e" {
			t.Errorf("%s: %+v %v", spelled, e.Connection, refused)
		}
	}
}

// A link that names neither a session nor a token is no secret: passwords could be guessed with the account's key.
func TestALinkForCredentialsNeedsATokenUnlessItIsAllowedNone(t *testing.T) {
	for _, c := range []struct {
		anonymous   bool
		query, code string
		refused     bool
	}{
		{false, "", "", true},
		{false, "redirectUrl=https://acme.example/cb", "", true},
		{false, "authorizeToken=t0k3n", "t0k3n", false},
		{false, "requestId=r1", "r1", false},
		{false, "requestId=r1&authorizeToken=t0k3n", "r1", false},
		{true, "", "", false},
		{true, "authorizeToken=t0k3n", "t0k3n", false},
	} {
		d := NewDoor([]Account{{Client: acme, CustomerID: "a", AnonymousLinks: c.anonymous}})
		e, refused := enter(t, d, "x", "FlinksCapital", c.query)
		switch {
		case c.refused:
			if refused == nil || refused.Reason != reconnect.BadLink || !strings.Contains(refused.Detail, "authorizeToken") {
				t.Errorf("%+v: %v", c, refused)
			}
		case refused != nil:
			t.Errorf("%+v: %v", c, refused)
		case e.Code != c.code || e.Unasked != !strings.Contains(c.query, "requestId"):
			t.Errorf("%+v: the code is %q, unasked %v", c, e.Code, e.Unasked)
		}
	}
}

func TestARefusedLinkSaysItsLanguage(t *testing.T) {
	for _, query := range []string{"language=fr", "language=fr&requestId=a%20b", "language=fr&client=nobody&requestId=" + requestID} {
		if _, refused := enter(t, NewDoor([]Account{{Client: acme}}), "", "", query); refused == nil || refused.Entry.Lang != "fr" {
			t.Errorf("%q: %+v", query, refused)
		}
	}
}

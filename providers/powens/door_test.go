package powens

import (
	"encoding/json"
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
)

var (
	acme  = &reconnect.Client{ID: "acme", Callbacks: []string{"https://acme.example/cb?a=1&b=%2F", "acme://done", "https://acme.example/"}}
	other = &reconnect.Client{ID: "other", Callbacks: []string{"https://other.example/"}}
	door  = NewDoor([]Account{
		{Client: acme, Domain: "acme.biapi.pro", ClientID: "123"},
		{Client: acme, Domain: "Acme-Sandbox.biapi.pro", ClientID: "123"},
		{Client: other, Domain: "other.biapi.pro", ClientID: "9"},
	})
)

const goodLink = "domain=acme.biapi.pro&client_id=123&redirect_uri=acme%3A%2F%2Fdone&code=ab%2Bc%2Fd%3D&connection_id=27"

func enter(t *testing.T, lang, query string) (reconnect.Entry, *reconnect.EntryError) {
	t.Helper()
	q, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	path := map[string]string{}
	if lang != "" {
		path["lang"] = lang
	}
	e, err := door.Enter(reconnect.Request{Path: path, Query: q})
	if err == nil {
		return e, nil
	}
	var refused *reconnect.EntryError
	if !errors.As(err, &refused) {
		t.Fatalf("error %T", err)
	}
	if strings.Contains(err.Error(), "ab+c") {
		t.Errorf("the error holds the code: %v", err)
	}
	return e, refused
}

func TestALinkOfTheVendorsPageIsUnderstood(t *testing.T) {
	e, refused := enter(t, "fr", goodLink+"&state=a%20b%2Bc%C3%A9&reset_credentials=true&sources=openapi&utm=1")
	if refused != nil {
		t.Fatal(refused)
	}
	c := e.Connection
	if e.Client != acme || e.Callback != "acme://done" || e.State != "a b+cé" || e.Lang != "fr" || c.Account != "acme.biapi.pro/123" ||
		c.Provider != "powens" || c.ID != "27" || c.Secret != "ab+c/d=" || c.Options[optionReset] != "true" || c.Options[optionSources] != "openapi" {
		t.Errorf("entry %+v", e)
	}
}

func TestLinksInAllTheirForms(t *testing.T) {
	bare := strings.Replace(goodLink, "acme.biapi.pro", "acme", 1)
	for name, c := range map[string]struct {
		lang, query, account, wantLang string
	}{
		"bare domain":            {"", bare, "acme.biapi.pro/123", ""},
		"bare name in capitals":  {"", strings.Replace(goodLink, "acme.biapi.pro", "ACME-Sandbox", 1), "acme-sandbox.biapi.pro/123", ""},
		"language and region":    {"pt-BR", goodLink, "acme.biapi.pro/123", "pt-BR"},
		"language in capitals":   {"DE", goodLink, "acme.biapi.pro/123", "DE"},
		"a language of ours":     {"ar", goodLink, "acme.biapi.pro/123", "ar"},
		"no language":            {"x", goodLink, "acme.biapi.pro/123", ""},
		"no domain, one account": {"", "client_id=9&redirect_uri=https%3A%2F%2Fother.example%2F&code=x&connection_id=1", "other.biapi.pro/9", ""},
		"the same value twice":   {"", goodLink + "&client_id=123", "acme.biapi.pro/123", ""},
	} {
		e, refused := enter(t, c.lang, c.query)
		if refused != nil || e.Connection.Account != c.account || e.Lang != c.wantLang {
			t.Errorf("%s: %+v %v", name, e, refused)
		}
	}
	if e, _ := enter(t, "", strings.Replace(goodLink, "ab%2Bc%2Fd%3D", "ab+c/d=", 1)); e.Connection.Secret != "ab+c/d=" {
		t.Errorf("an unescaped code became %q", e.Connection.Secret)
	}
	for value, want := range map[string]string{"true": "true", "1": "true", "TRUE": "true", "": "true", "false": "", "no": ""} {
		if e, _ := enter(t, "", goodLink+"&reset_credentials="+value); e.Connection.Options[optionReset] != want {
			t.Errorf("reset_credentials=%s is %q", value, e.Connection.Options[optionReset])
		}
	}
	if e, _ := enter(t, "", goodLink+"&connection_sources=openapi,,direct%20access,%3Cx%3E,openapi,directaccess"); e.Connection.Options[optionSources] != "openapi,directaccess" {
		t.Errorf("sources %q", e.Connection.Options[optionSources])
	}
}

func TestLinksThatAreRefused(t *testing.T) {
	replace := func(from, to string) string { return strings.Replace(goodLink, from, to, 1) }
	for name, c := range map[string]struct {
		query  string
		reason reconnect.Reason
		detail string
		client *reconnect.Client
	}{
		"nothing":                {"", reconnect.BadLink, "missing: client_id, redirect_uri, code, connection_id", nil},
		"two missing":            {"domain=acme&client_id=123&redirect_uri=acme%3A%2F%2Fdone", reconnect.BadLink, "missing: code, connection_id", acme},
		"connection is a path":   {replace("=27", "=27%2F..%2F28"), reconnect.BadLink, "connection_id", acme},
		"connection is negative": {replace("=27", "=-27"), reconnect.BadLink, "connection_id", acme},
		"client is a word":       {replace("=123", "=abc"), reconnect.BadLink, "client_id", nil},
		"code with a line break": {replace("code=ab", "code=%0D%0AX"), reconnect.BadLink, "code", acme},
		"code is huge":           {replace("code=ab", "code="+strings.Repeat("a", 5000)), reconnect.BadLink, "code", acme},
		"state is huge":          {goodLink + "&state=" + strings.Repeat("a", 9000), reconnect.BadLink, "state", acme},
		"two callbacks":          {goodLink + "&redirect_uri=https://evil.example", reconnect.BadLink, "given twice: redirect_uri", acme},
		"two codes":              {goodLink + "&code=y", reconnect.BadLink, "given twice: code", acme},
		"two clients":            {goodLink + "&client_id=9", reconnect.BadLink, "given twice: client_id", nil},
		"unknown client":         {replace("=123", "=124"), reconnect.UnknownClient, "", nil},
		"unknown domain":         {replace("acme.biapi.pro", "evil.biapi.pro"), reconnect.UnknownClient, "", nil},
		"a host of theirs":       {replace("acme.biapi.pro", "evil.example%2Facme.biapi.pro"), reconnect.UnknownClient, "", nil},
		"user info":              {replace("acme.biapi.pro", "acme.biapi.pro@evil.example"), reconnect.UnknownClient, "", nil},
		"another's domain":       {replace("acme.biapi.pro", "other.biapi.pro"), reconnect.UnknownClient, "", nil},
		"no domain, ambiguous":   {replace("domain=acme.biapi.pro&", ""), reconnect.UnknownClient, "several", nil},
	} {
		_, refused := enter(t, "", c.query)
		if refused == nil || refused.Reason != c.reason || !strings.Contains(refused.Detail, c.detail) || refused.Client != c.client {
			t.Errorf("%s: %+v", name, refused)
		}
	}
}

func TestARefusedLinkStillSaysWhomToTell(t *testing.T) {
	for query, state := range map[string]string{
		goodLink + "&state=a%3Bb&redirect_uri=https://evil.example": "a;b",
		strings.Replace(goodLink, "27", "x", 1) + "&state=s":        "s",
		goodLink + "&state=a&state=b":                               "",
		goodLink + "&state=" + strings.Repeat("a", 9000):            "",
	} {
		_, refused := enter(t, "", query)
		if refused == nil || refused.Client != acme || refused.Entry.State != state {
			t.Errorf("%.200s: %+v", query, refused)
		}
	}
}

func TestOnlyAFailureWaitsForThePersonToLeave(t *testing.T) {
	for _, r := range reconnect.Reasons() {
		m := door.Messages(&reconnect.Flow{Step: reconnect.Failed{Reason: r}}, reconnect.Event{Type: reconnect.EventFailed, Reason: r})
		if _, held := m[0].(reconnect.Held); held == (r == reconnect.Cancelled) {
			t.Errorf("%s is held: %v", r, held)
		}
	}
	m := door.Messages(&reconnect.Flow{Step: reconnect.Done{}}, reconnect.Event{Type: reconnect.EventDone})
	if _, held := m[0].(reconnect.Held); held {
		t.Error("success is held")
	}
}

func TestOnlyListedCallbacksAreFollowed(t *testing.T) {
	for _, hostile := range []string{
		"https://evil.example/", "https://acme.example", "https://acme.example//", "https://acme.example/..", "HTTPS://acme.example/",
		"https://acme.example/?x", "https://acme.example/#x", "https://acme.example@evil.example/", "https://acme.example.evil.example/",
		"https://acme.example/cb", "https://acme.example/cb?a=1&b=/", "https://acme.example\\@evil.example/", " https://acme.example/",
		"https://acme.example/\n", "https://acme.example/%00", "acme://done/", "acme:done", "javascript:alert(1)", "//acme.example/",
		"data:text/html,x", "http://acme.example/", "https://other.example/", "https://аcme.example/",
	} {
		_, refused := enter(t, "", strings.Replace(goodLink, "acme%3A%2F%2Fdone", url.QueryEscape(hostile), 1))
		if refused == nil || refused.Reason != reconnect.AddressNotAllowed || refused.Client != acme {
			t.Errorf("%q: %+v", hostile, refused)
		}
	}
	for _, good := range acme.Callbacks {
		if e, refused := enter(t, "", strings.Replace(goodLink, "acme%3A%2F%2Fdone", url.QueryEscape(good), 1)); refused != nil || e.Callback != good {
			t.Errorf("%q: %+v", good, refused)
		}
	}
}

func TestTheDoorAnswersTheVendorsPaths(t *testing.T) {
	for _, flow := range []string{"reconnect", "connect", "manage", "payment"} {
		for _, path := range []string{"/", "/{lang}/", "/2.0/auth/webview/", "/2.0/auth/webview/{lang}/"} {
			if !slices.Contains(door.Paths(), path+flow) {
				t.Errorf("not %s", path+flow)
			}
		}
	}
}

// An integrator changes the host name of all links, and is told which of them this page does not serve.
func TestTheVendorsOtherFlowsSayWhatThisPageDoesAndLeadBack(t *testing.T) {
	for _, flow := range []string{"connect", "manage", "payment"} {
		for query, callback := range map[string]string{
			"domain=acme&client_id=123&state=s&redirect_uri=acme%3A%2F%2Fdone":      "acme://done",
			"domain=acme&client_id=123&state=s&redirect_uri=https://evil.example/":  "",
			"domain=acme&client_id=123&state=s&connection_id=x&connector_ids=40,41": "",
		} {
			q, _ := url.ParseQuery(query)
			_, err := door.Enter(reconnect.Request{Route: "/{lang}/" + flow, Path: map[string]string{"lang": "fr"}, Query: q})
			var refused *reconnect.EntryError
			if !errors.As(err, &refused) || refused.Reason != reconnect.ReconnectOnly || refused.Client != acme || !strings.Contains(refused.Detail, flow) ||
				refused.Entry.State != "s" || refused.Entry.Callback != callback {
				t.Errorf("%s?%s: %+v", flow, query, refused)
			}
		}
		_, err := door.Enter(reconnect.Request{Route: "/" + flow, Query: url.Values{"client_id": {"999"}}})
		if refused := (*reconnect.EntryError)(nil); !errors.As(err, &refused) || refused.Client != nil || refused.Reason == reconnect.ReconnectOnly {
			t.Errorf("%s of a stranger: %+v", flow, refused)
		}
	}
}

func TestCallbacksAreWrittenAsTheVendorWritesThem(t *testing.T) {
	failed := func(r reconnect.Reason) reconnect.Step { return reconnect.Failed{Reason: r} }
	for _, c := range []struct {
		callback, state string
		step            reconnect.Step
		want            string
	}{
		{"https://a.example/cb", "", reconnect.Done{}, "https://a.example/cb"},
		{"https://a.example/cb", "x", reconnect.Done{}, "https://a.example/cb?state=x"},
		{"https://a.example/cb?b=%2f&a=1", "x y+z&é=%", reconnect.Done{}, "https://a.example/cb?b=%2f&a=1&state=x%20y%2Bz%26%C3%A9%3D%25"},
		{"https://a.example/cb?", "x", reconnect.Done{}, "https://a.example/cb?state=x"},
		{"https://a.example/cb?a&", "x", reconnect.Done{}, "https://a.example/cb?a&state=x"},
		{"https://a.example/#/spa?x=1", "x", reconnect.Done{}, "https://a.example/?state=x#/spa?x=1"},
		{"acme://done", "x", reconnect.Done{}, "acme://done?state=x"},
		{"acme:done", "x", reconnect.Done{}, "acme:done?state=x"},
		{"", "x", reconnect.Done{}, ""},
		{"https://a.example/", "x", reconnect.Wait{}, ""},
		{"https://a.example/", "x", failed(reconnect.Cancelled), "https://a.example/?error=access_denied&error_description=cancelled%3A%20the%20user%20cancelled&state=x"},
	} {
		f := &reconnect.Flow{Callback: c.callback, State: c.state, Step: c.step}
		if got := door.Leave(f).URL; got != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.callback, got, c.want)
		}
	}
	for _, r := range reconnect.Reasons() {
		want := "server_error"
		if r == reconnect.Cancelled {
			want = "access_denied"
		} else if r == reconnect.Expired || r == reconnect.DeadLink {
			want = "session_expired"
		}
		u, err := url.Parse(door.Leave(&reconnect.Flow{Callback: "https://a.example/", Step: failed(r)}).URL)
		if err != nil || u.Query().Get("error") != want || !strings.HasPrefix(u.Query().Get("error_description"), string(r)+": ") || u.Query().Has("state") {
			t.Errorf("%s: %v", r, u)
		}
	}
}

func TestTheHostWindowHearsTheEndAndNothingElse(t *testing.T) {
	f := &reconnect.Flow{State: "s", Connection: "27", Step: reconnect.Done{}}
	for _, e := range []string{reconnect.EventOpened, reconnect.EventStep, reconnect.EventAnswered} {
		if m := door.Messages(f, reconnect.Event{Type: e}); m != nil {
			t.Errorf("%s: %v", e, m)
		}
	}
	for _, c := range []struct {
		step  reconnect.Step
		event string
		want  string
	}{
		{reconnect.Done{}, reconnect.EventDone, `{"type":"powensWebviewTermination","data":{"connectionId":27,"state":"s"}}`},
		{reconnect.Failed{Reason: reconnect.Cancelled}, reconnect.EventFailed, `{"type":"powensWebviewTermination","data":{"state":"s","error":"access_denied","errorDescription":"cancelled: the user cancelled"}}`},
	} {
		f.Step = c.step
		if got, _ := json.Marshal(door.Messages(f, reconnect.Event{Type: c.event})); string(got) != "["+c.want+"]" {
			t.Errorf("%s: %s", c.event, got)
		}
	}
}

func TestAConnectionWithLeadingZerosIsTheSame(t *testing.T) {
	e, refused := enter(t, "", strings.Replace(goodLink, "connection_id=27", "connection_id=00027", 1))
	if refused != nil || e.Connection.ID != "27" {
		t.Errorf("%+v %v", e.Connection, refused)
	}
	if plainNumber("000") != "000" {
		t.Error("zeros alone are a number too")
	}
}

func TestACallbackThatHoldsWhatWeAddIsRefused(t *testing.T) {
	for _, address := range []string{"https://acme.example/cb?state=x", "https://acme.example/cb?Error[]=x", "https://acme.example/cb?a=1&error%2Edescription=x"} {
		d := NewDoor([]Account{{Client: &reconnect.Client{ID: "a", Callbacks: []string{address}}, Domain: "a.biapi.pro", ClientID: "1"}})
		_, err := d.Enter(reconnect.Request{Query: url.Values{
			"domain": {"a"}, "client_id": {"1"}, "code": {"c"}, "connection_id": {"1"}, "redirect_uri": {address},
		}})
		var refused *reconnect.EntryError
		if !errors.As(err, &refused) || refused.Reason != reconnect.AddressNotAllowed {
			t.Errorf("%s: %v", address, err)
		}
	}
}

// A page that refuses a link speaks the language that its path says, whatever is wrong with it.
func TestARefusedLinkSaysItsLanguage(t *testing.T) {
	for _, query := range []string{"", "domain=acme", "client_id=none&domain=nobody&code=c&connection_id=1&redirect_uri=acme://done"} {
		if _, refused := enter(t, "fr", query); refused == nil || refused.Entry.Lang != "fr" {
			t.Errorf("%q: %+v", query, refused)
		}
	}
}

package syncfy

import (
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
)

var (
	acmeClient  = &reconnect.Client{ID: "acme", Callbacks: []string{"https://acme.example/cb?x=%2F", "acme://done"}}
	otherClient = &reconnect.Client{ID: "other", Callbacks: []string{"https://other.example/cb"}}
)

const goodLink = "token=" + secretToken + "&id_credential=5e17&redirect_uri=https%3A%2F%2Facme.example%2Fcb%3Fx%3D%252F&state=a%20b%2Bc&locale=es_MX"

func enter(t *testing.T, d *Door, host, query string) (reconnect.Entry, *reconnect.EntryError) {
	t.Helper()
	q, err := url.ParseQuery(query)
	if err != nil {
		t.Fatal(err)
	}
	entry, err := d.Enter(reconnect.Request{Host: host, Query: q})
	var refused *reconnect.EntryError
	if err != nil && !errors.As(err, &refused) {
		t.Fatalf("%T", err)
	}
	if refused != nil && strings.Contains(refused.Detail, secretToken) {
		t.Error("the detail holds the token")
	}
	return entry, refused
}

func TestALinkIsRead(t *testing.T) {
	d := NewDoor([]Account{{Client: acmeClient}})
	e, refused := enter(t, d, "widget.example", goodLink)
	if refused != nil {
		t.Fatal(refused)
	}
	c := e.Connection
	if e.Client != acmeClient || e.Callback != acmeClient.Callbacks[0] || e.State != "a b+c" || e.Lang != "es-MX" ||
		c.ID != "5e17" || c.Secret != secretToken || c.Account != "acme@api.syncfy.com" || len(c.Options) != 0 {
		t.Errorf("%+v", e)
	}
	e, refused = enter(t, d, "", "token=abc&id_organization_type=56cf&locale=../x&unknown=1")
	if refused != nil || e.Connection.Options[optionType] != "56cf" || e.Lang != "" || e.Callback != "" {
		t.Errorf("%+v %v", e, refused)
	}
}

func TestTheHostNameSaysWhoseLinkItIs(t *testing.T) {
	d := NewDoor([]Account{
		{Client: acmeClient, Hosts: []string{"acme.Widget.example"}},
		{Client: otherClient, Hosts: []string{"other.widget.example", "localhost:8080"}},
		{Client: otherClient, BaseURL: "https://opendata-api.syncfy.com/v1"},
	})
	for _, c := range []struct{ host, client, want string }{
		{"acme.widget.example", "", "acme"},
		{"ACME.widget.example:443", "", "acme"},
		{"localhost:8080", "", "other"},
		{"elsewhere.example", "", "other"},
		{"elsewhere.example", "other", "other"},
		{"acme.widget.example", "other", "other"},
		{"elsewhere.example", "acme", ""},
		{"acme.widget.example", "nobody", ""},
	} {
		e, refused := enter(t, d, c.host, "token=abc&client="+c.client)
		switch {
		case c.want == "" && (refused == nil || refused.Reason != reconnect.UnknownClient):
			t.Errorf("%+v was let in", c)
		case c.want != "" && (refused != nil || e.Client.ID != c.want):
			t.Errorf("%+v: %v", c, refused)
		}
	}
	two := NewDoor([]Account{{Client: acmeClient}, {Client: otherClient}})
	if _, refused := enter(t, two, "x", "token=abc"); refused == nil || refused.Reason != reconnect.UnknownClient {
		t.Error("one of two clients was chosen by chance")
	}
	if e, refused := enter(t, two, "x", "token=abc&client=acme"); refused != nil || e.Client != acmeClient {
		t.Error(refused)
	}
}

func TestHostileLinksAreRefused(t *testing.T) {
	d := NewDoor([]Account{{Client: acmeClient}})
	for query, want := range map[string]reconnect.Reason{
		"":                    reconnect.BadLink,
		"id_credential=5e17":  reconnect.BadLink,
		"token=a%0d%0aHost:x": reconnect.BadLink,
		"token=a%22,b":        reconnect.BadLink,
		"token=a%20b":         reconnect.BadLink,
		"token=" + strings.Repeat("a", maxToken+1):               reconnect.BadLink,
		"token=a&token=b":                                        reconnect.BadLink,
		"token=a&id_credential=../x":                             reconnect.BadLink,
		"token=a&id_site=x%2fy":                                  reconnect.BadLink,
		"token=a&id_site=1&id_credential=2":                      reconnect.BadLink,
		"token=a&state=" + strings.Repeat("a", 8<<10+1):          reconnect.BadLink,
		"token=a&redirect_uri=https://acme.example/cb":           reconnect.AddressNotAllowed,
		"token=a&redirect_uri=https://acme.example/cb?x=/":       reconnect.AddressNotAllowed,
		"token=a&redirect_uri=javascript:alert(1)":               reconnect.AddressNotAllowed,
		"token=a&redirect_uri=acme://done%23x":                   reconnect.AddressNotAllowed,
		"token=a&redirect_uri=acme://done&redirect_uri=evil://x": reconnect.BadLink,
		"token=a&redirect_uri=https://other.example/cb":          reconnect.AddressNotAllowed,
	} {
		if _, refused := enter(t, d, "h", query); refused == nil || refused.Reason != want {
			t.Errorf("%.80s: %v", query, refused)
		}
	}
}

func ended(step reconnect.Step, facts map[string]string) *reconnect.Flow {
	return &reconnect.Flow{
		Step: step, Results: facts, Callback: "https://acme.example/cb?x=%2F#top", State: "a b+c/ü",
		Events: []reconnect.Event{{Seq: 1}, {Seq: 2}},
	}
}

func TestTheCallbackTellsHowItEnded(t *testing.T) {
	d := &Door{}
	for want, f := range map[string]*reconnect.Flow{
		"id_credential=5e&status=success&code=202&":   ended(reconnect.Done{}, map[string]string{"id_credential": "5e", "code": "202"}),
		"status=success&code=200&":                    ended(reconnect.Done{}, nil),
		"id_credential=5e&status=error&code=507&":     ended(reconnect.Failed{Reason: reconnect.BankUnavailable}, map[string]string{"id_credential": "5e", "code": "507"}),
		"id_credential=5e&status=error&code=403&":     ended(reconnect.Failed{Reason: reconnect.TooManyAttempts}, map[string]string{"id_credential": "5e", "code": "403"}),
		"status=error&code=401&":                      ended(reconnect.Failed{Reason: reconnect.DeadLink}, nil),
		"id_credential=5e&status=closed&":             ended(reconnect.Failed{Reason: reconnect.Cancelled}, map[string]string{"id_credential": "5e", "code": "410"}),
		"id_credential=5e&status=error&code=401&\x20": ended(reconnect.Failed{Reason: reconnect.Expired}, map[string]string{"id_credential": "5e", "code": "102"}),
	} {
		address := "https://acme.example/cb?x=%2F&" + strings.TrimSpace(want) + "state=a%20b%2Bc%2F%C3%BC#top"
		if way := d.Leave(f); way.URL != address || way.Top {
			t.Errorf("\n got %s\nwant %s", way.URL, address)
		}
	}
	if way := d.Leave(&reconnect.Flow{Step: reconnect.Wait{}, Callback: "https://x"}); way.URL != "" {
		t.Error("a flow that is not over leaves")
	}
	if way := d.Leave(&reconnect.Flow{Step: reconnect.Done{}}); way.URL != "" {
		t.Error("a callback from nowhere")
	}
}

func TestTheHostWindowHearsTheWidgetsEvents(t *testing.T) {
	d := &Door{}
	facts := func(code string) map[string]string {
		return map[string]string{"id_credential": "5e", "username": "t**t", "code": code}
	}
	for _, c := range []struct {
		event reconnect.Event
		flow  *reconnect.Flow
		want  string
	}{
		{reconnect.Event{Seq: 1, Type: reconnect.EventOpened}, ended(reconnect.Wait{}, nil), `[{"type":"syncfyWidget","event":"opened","args":[]}]`},
		{reconnect.Event{Seq: 2, Type: reconnect.EventStep, Step: "wait"}, ended(reconnect.Wait{}, facts("102")), `[{"type":"syncfyWidget","event":"status","args":[{"code":102}]}]`},
		{reconnect.Event{Seq: 2, Type: reconnect.EventStep, Step: "wait"}, ended(reconnect.Wait{}, nil), `null`},
		{reconnect.Event{Seq: 2, Type: reconnect.EventStep, Step: "ask"}, ended(reconnect.Ask{}, facts("410")), `[{"type":"syncfyWidget","event":"status","args":[{"code":410}]}]`},
		{reconnect.Event{Seq: 2, Type: reconnect.EventStep, Step: "ask"}, ended(reconnect.Ask{}, nil), `null`},
		{reconnect.Event{Seq: 2, Type: reconnect.EventAnswered}, ended(reconnect.Ask{}, nil), `[{"type":"syncfyWidget","event":"submitted","args":[]}]`},
		{
			reconnect.Event{Seq: 2, Type: reconnect.EventDone},
			ended(reconnect.Done{}, facts("201")),
			`[{"type":"syncfyWidget","event":"status","args":[{"code":201}]},{"type":"syncfyWidget","event":"success","args":[{"id_credential":"5e","username":"t**t"}]}]`,
		},
		{
			reconnect.Event{Seq: 2, Type: reconnect.EventFailed, Reason: reconnect.Cancelled},
			ended(reconnect.Failed{Reason: reconnect.Cancelled}, nil),
			`[{"type":"syncfyWidget","event":"closed","args":[]}]`,
		},
		{
			reconnect.Event{Seq: 2, Type: reconnect.EventFailed, Reason: reconnect.Maintenance},
			ended(reconnect.Failed{Reason: reconnect.Maintenance}, facts("509")),
			`[{"type":"syncfyWidget","event":"status","args":[{"code":509}]},{"type":"syncfyWidget","event":"error","args":[{"id_credential":"5e","username":"t**t"},{"code":509,"longMessage":"the site is under maintenance","message":"maintenance"}]}]`,
		},
		{
			reconnect.Event{Seq: 1, Type: reconnect.EventStep, Step: "ask", Reason: reconnect.WrongCode},
			ended(reconnect.Done{}, facts("200")),
			`[{"type":"syncfyWidget","event":"status","args":[{"code":403}]}]`,
		},
	} {
		got := d.Messages(c.flow, c.event)
		b, _ := json.Marshal(got)
		if string(b) != c.want {
			t.Errorf("\n got %s\nwant %s", b, c.want)
		}
	}
	for _, r := range reconnect.Reasons() {
		list := d.Messages(ended(reconnect.Failed{Reason: r}, nil), reconnect.Event{Seq: 2, Type: reconnect.EventFailed, Reason: r})
		last := list[len(list)-1].(message).Event
		if (last != "error") != (r == reconnect.Cancelled) {
			t.Errorf("%s ends with %s", r, last)
		}
	}
}

func TestAnAccountThatIsIncompleteIsRefused(t *testing.T) {
	good := Account{Client: acmeClient}
	if _, err := New([]Account{good}, nil); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*Account){
		"no client":   func(a *Account) { a.Client = nil },
		"base URL":    func(a *Account) { a.BaseURL = "http://api.example/v1" },
		"images URL":  func(a *Account) { a.ImagesURL = "ftp://x" },
		"form":        func(a *Account) { a.AuthForm = "basic" },
		"made via":    func(a *Account) { a.CreateVia = ViaSync },
		"tried again": func(a *Account) { a.SyncVia = ViaEndpoint },
		"second":      func(a *Account) { a.PerSecond = -1 },
		"host name":   func(a *Account) { a.Hosts = []string{"https://x"} },
		"API key":     func(a *Account) { a.APIKey = "a\nb" },
	} {
		a := good
		change(&a)
		if _, err := New([]Account{a}, nil); err == nil || !strings.Contains(err.Error(), strings.Split(name, " ")[0]) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := New([]Account{good, good}, nil); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Error(err)
	}
}

func TestAnIdInCapitalsIsTheSame(t *testing.T) {
	d := NewDoor([]Account{{Client: acmeClient}})
	e, refused := enter(t, d, "", "token=abc&id_credential=56CF5728784806F72B8B456F")
	if refused != nil || e.Connection.ID != "56cf5728784806f72b8b456f" {
		t.Errorf("%+v %v", e.Connection, refused)
	}
}

func TestACallbackThatHoldsWhatWeAddIsRefused(t *testing.T) {
	for _, address := range []string{"https://acme.example/cb?state=x", "https://acme.example/cb?ID.credential=x", "https://acme.example/cb?code%00=x"} {
		d := NewDoor([]Account{{Client: &reconnect.Client{ID: "a", Callbacks: []string{address}}}})
		_, refused := enter(t, d, "", "token=abc&redirect_uri="+url.QueryEscape(address))
		if refused == nil || refused.Reason != reconnect.AddressNotAllowed {
			t.Errorf("%s: %v", address, refused)
		}
	}
}

// A page that refuses a link speaks the language that it says.
func TestARefusedLinkSaysItsLanguage(t *testing.T) {
	if _, refused := enter(t, NewDoor([]Account{{Client: acmeClient}}), "", "locale=es"); refused == nil || refused.Entry.Lang != "es" {
		t.Errorf("%+v", refused)
	}
}

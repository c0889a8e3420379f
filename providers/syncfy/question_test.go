package syncfy

import (
	"context"
	"encoding/json"
	"reflect"
	"slices"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

func testAccount(t testing.TB) (*Adapter, *account) {
	t.Helper()
	given := Account{Client: &reconnect.Client{ID: "acme"}}
	a, err := New([]Account{given}, nil)
	if err != nil {
		t.Fatal(err)
	}
	a.outside = noPictures{}
	return a, a.accounts.At(given.Key())
}

type noPictures struct{}

func (noPictures) Image(context.Context, string) (*reconnect.Image, error) {
	return nil, errNews
}

func asked(t testing.TB, site, body string) (reconnect.Step, inquiry) {
	t.Helper()
	a, acc := testAccount(t)
	s, ok := readStatus(parsed(t, body))
	if !ok {
		t.Fatal("no status")
	}
	q := a.inquire(context.Background(), acc, site, s)
	return q.step(), q
}

func TestEveryTwofaTypeIsAsked(t *testing.T) {
	s, q := asked(t, "", providertest.File("twofa_all"))
	ask, ok := s.(reconnect.Ask)
	if !ok {
		t.Fatalf("%T", s)
	}
	kinds := map[string]reconnect.Kind{}
	for _, f := range ask.Fields {
		kinds[f.Name] = f.Kind
	}
	want := map[string]reconnect.Kind{
		"token": reconnect.Code, "image": reconnect.Pick, "way": reconnect.Pick, "accounts": reconnect.Picks,
		"captcha": reconnect.Text, "clave": reconnect.Secret,
	}
	if !reflect.DeepEqual(kinds, want) || ask.Words.Text != "Tome su dispositivo" {
		t.Errorf("%v %q", kinds, ask.Words.Text)
	}
	for _, f := range ask.Fields {
		switch f.Name {
		case "image":
			if len(f.Choices) != 2 || f.Choices[0].Image == nil || f.Choices[1].Image == nil || f.Choices[1].Image.Type != "image/gif" {
				t.Errorf("%+v", f.Choices)
			}
		case "captcha":
			if f.Image == nil || f.Pattern == "" {
				t.Errorf("%+v", f)
			}
		}
	}
	if q.Twofa != (address{"api.syncfy.com", "/v1/jobs/5c66f159228fe753ab7c9e2e/twofa"}) {
		t.Errorf("%+v", q.Twofa)
	}
	cur := &cursor{sending: q.sending}
	values := (&exchange{cur: cur, shown: q.step()}).values(reconnect.Answers{
		"token": {"0123"}, "image": {"2"}, "way": {"2"}, "accounts": {"b", "a"}, "captcha": {"x"}, "clave": {" p "}, "other": {"x"},
	})
	b, _ := json.Marshal(values)
	if string(b) != `{"accounts":"b,a","captcha":"x","challenge":"89704371","clave":" p ","image":2,"token":"0123","way":"2"}` {
		t.Errorf("%s", b)
	}
}

func TestTwofaTypesOneByOne(t *testing.T) {
	for _, c := range []struct {
		name, site, elements, step string
		reason                     reconnect.Reason
	}{
		{"action", "", `{"name":"a","type":"externalAction","label":"Open the app"}`, "approve", ""},
		{"instructions", "", `{"name":"a","type":"instructions","label":"Wait"}`, "approve", ""},
		{"usb", usbSite, `{"name":"a","type":"instructions","label":"x","imgBase64File":"eHh4"}`, "failed", reconnect.NotSupported},
		{"hardware", "", `{"name":"a","type":"bluetooth_device","label":"x"},{"name":"b","type":"text","label":"x"}`, "failed", reconnect.NotSupported},
		{"authentication type", "", `{"name":"t","type":"text","label":"x"},{"name":"b","type":"authentication_type","label":2}`, "failed", reconnect.NotSupported},
		{"interface version", "", `{"name":"t","type":"text","label":"x"},{"name":"b","type":"Interface_Version","label":3}`, "failed", reconnect.NotSupported},
		{"several values", "", `{"name":"t","type":"array","label":"x","required":false}`, "failed", reconnect.NotSupported},
		{"unheard of", "", `{"name":"a","type":"runes","label":"x"}`, "ask", ""},
		{"options without any", "", `{"name":"a","type":"options","label":"x"}`, "ask", ""},
		{"echo only", "", `{"name":"challenge","type":"challenge","label":"1"}`, "ask", ""},
		{"nothing", "", ``, "", ""},
		{"junk", "", `null,"x",3,{"type":"text"}`, "", ""},
	} {
		s, _ := asked(t, c.site, `{"code":410,"twofa":[`+c.elements+`]}`)
		if s == nil && c.step == "" {
			continue
		}
		if reconnect.StepName(s) != c.step || reconnect.ReasonOf(s) != c.reason {
			t.Errorf("%s: %+v", c.name, s)
		}
	}
	s, _ := asked(t, "", `{"code":410,"twofa":[{"name":"a","type":"externalAction","label":"Scan","imgURL":"http://127.0.0.1/x"}]}`)
	if a := s.(reconnect.Approve); a.Image != nil || a.Words.Text != "Scan" || !a.Words.Unseen {
		t.Errorf("%+v", a)
	}
}

func TestAFormHasEveryElementType(t *testing.T) {
	o := readOrganization(parsed(t, providertest.File("site_v1")).Get("response").List(1)[0])
	if o.Avatar != "/assets/Z1JL-avatar.png" || len(o.Sites) != 2 {
		t.Fatalf("%+v", o)
	}
	f := fieldset{}
	for _, e := range o.Sites[1].Options[0].Elements {
		f.add(e, false, nil)
	}
	type brief struct {
		name     string
		kind     reconnect.Kind
		pattern  bool
		required bool
	}
	var got []brief
	for _, fd := range f.fields {
		got = append(got, brief{fd.Name, fd.Kind, fd.Pattern != "", fd.Required})
	}
	if want := []brief{
		{"contract", reconnect.Text, false, true},
		{"rfc", reconnect.Text, true, true},
		{"odd", reconnect.Text, false, true},
		{"kind", reconnect.Pick, false, true},
		{"token", reconnect.Code, false, true},
		{"cert", reconnect.File, false, false},
		{"what", reconnect.Text, false, false},
	}; !slices.Equal(got, want) {
		t.Errorf("\n got %v\nwant %v", got, want)
	}
	if f.fields[1].Help != "El RFC no es válido" || len(f.fields[3].Choices) != 3 {
		t.Errorf("%+v", f.fields)
	}
	if b, _ := json.Marshal(f.Typed); string(b) != `{"kind":{"2":2,"true":true}}` {
		t.Errorf("%s", b)
	}
}

func TestVersion4IsReadFromItsWidgetAndItsBackupIsNoWayIn(t *testing.T) {
	s := readSite(parsed(t, providertest.File("site_v4")).List(1)[0])
	ways := s.usable()
	if s.Version != 4 || len(ways) != 1 || ways[0].Name != "user" || s.Endpoint != "/v1/pulls" {
		t.Fatalf("%+v", s)
	}
	e := ways[0].Elements
	if e[0].Type != "text" || !e[0].Identifier || e[1].Type != "select" || e[1].Options[0].Value != "01" || e[2].Type != "password" {
		t.Errorf("%+v", e)
	}
	if rest := withoutIdentifiers(e); len(rest) != 2 || rest[0].Name != "branch" {
		t.Errorf("%+v", rest)
	}
}

func TestCodesAreJudgedByTheTableAndElseByTheirHundred(t *testing.T) {
	for code, want := range map[int]meaning{
		100: moving, 101: moving, 102: moving, 103: moving, 150: moving, 0: moving, 302: moving, 600: moving, 999: moving,
		200: success, 201: success, 206: success, 253: success, 299: success, 301: refused, 400: refused, 401: refused, 403: badToken,
		405: actFirst, 406: actFirst, 408: actFirst, 409: elsewhere, 410: question, 411: tooLate, 413: broken, 449: broken, 450: broken,
		500: broken, 507: broken, 599: broken,
	} {
		if o := judge(code); o.meaning != want || (o.meaning == broken) != (o.reason != "" && want == broken) {
			t.Errorf("%d is %v", code, o)
		}
	}
}

func TestAddressesAreNormalizedAndPinned(t *testing.T) {
	_, acc := testAccount(t)
	for raw, want := range map[string]address{
		"wss://sync.paybook.com//v1/status/5e17": {"sync.paybook.com", "/v1/status/5e17"},
		"//opendata-api.syncfy.com/v1/jobs/5e":   {"opendata-api.syncfy.com", "/v1/jobs/5e"},
		"https://API.syncfy.com:443/v1/a":        {"api.syncfy.com", "/v1/a"},
		"/v1/jobs/5e/twofa":                      {"api.syncfy.com", "/v1/jobs/5e/twofa"},
	} {
		if got, ok := acc.normalized(raw); !ok || got != want {
			t.Errorf("%s is %+v", raw, got)
		}
	}
	for _, raw := range []string{
		"https://evil.example/v1/jobs/5e/twofa", "https://api.syncfy.com.evil.example/v1", "https://api.syncfy.com@evil.example/v1",
		"https://u:p@api.syncfy.com/v1", "https://api.syncfy.com:8443/v1", "file:///etc", "javascript:alert(1)", "https://api.syncfy.com/../../x",
		"https://api.syncfy.com/v1/%2e%2e/x", "https://api.syncfy.com/v1?a=b", "https://api.syncfy.com/v1#x", "https://api.syncfy.com/a b", "", "//",
		"https:\\\\evil.example", "//evil.example/v1", "https://api.syncfy.com/%2f%2fevil.example/",
	} {
		if got, ok := acc.normalized(raw); ok {
			t.Errorf("%s is taken as %+v", raw, got)
		}
	}
	sandboxed := &account{Account: Account{BaseURL: "http://localhost:9/syncfy/v1"}, hosts: acc.hosts}
	sandboxed.hosts["localhost:9"] = acc.api
	for raw, want := range map[string]string{
		"": "/syncfy/v1/credentials", "/v1/jobs": "/syncfy/v1/jobs", "/syncfy/v1/pulls": "/syncfy/v1/pulls", "/pulls": "/syncfy/v1/pulls",
		"https://evil.example/v1/x": "/syncfy/v1/credentials", "/v1/../x": "/syncfy/v1/credentials",
	} {
		if got := sandboxed.endpoint(raw); got.Path != want || got.Host != "localhost:9" {
			t.Errorf("%s is %+v", raw, got)
		}
	}
}

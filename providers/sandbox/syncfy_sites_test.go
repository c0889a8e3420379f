package sandbox_test

import (
	"bytes"
	"encoding/base64"
	"image/png"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect/providers/sandbox"
)

func TestEachAcmeSiteEndsAsItShould(t *testing.T) {
	for _, c := range []struct {
		site, name string
		right      map[string]any // nil: it does not ask
		wrong      map[string]any
	}{
		{acmeNormal, "Normal", nil, nil},
		{"61aec45361f37158fad6e44b", "Sample Data", nil, nil},
		{acmeToken, "Token", map[string]any{"token": "123456"}, map[string]any{"token": "test"}},
		{"56cf5728784806f72b000019", "Token & challenge, not echoed", map[string]any{"token": "1", "challenge": "89704371"}, map[string]any{"token": "1", "challenge": "other"}},
		{"572ba390784806060f8b458b", "Captcha", map[string]any{"captcha": "test"}, map[string]any{"captcha": "TEST"}},
		{acmeImages, "Multiple Image", map[string]any{"image": 2}, map[string]any{"image": "2"}},
		{"58e28bce056f2903900d4d61", "Multiple Text", map[string]any{"option": "1"}, map[string]any{"option": "7"}},
		{"58e28bce056f2903900d4d61", "Multiple Text, a number", map[string]any{"option": 1}, map[string]any{"option": 7}},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := newDesk(t, sandbox.Options{})
			if c.right == nil {
				d.create(c.site, nil).want(100, 101, 102, 200)
				return
			}
			j := d.create(c.site, nil).want(100, 101, 410)
			if a := j.answer(c.right).want(200); a.response() != true {
				t.Error(a.raw)
			}
			j.want(100, 101, 410, 103, 102, 200)
			j = d.create(c.site, nil).want(100, 101, 410)
			j.answer(c.wrong).want(200)
			j.want(100, 101, 410, 103, 403)
		})
	}
}

func TestAWrongPasswordIsAStateAndNotAStatus(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	j := d.create(acmeToken, map[string]any{"password": "wrong"}).want(100, 101, 401)
	a := d.ask("PUT", "/credentials/"+j.credential+"/sync", map[string]any{}).want(400)
	if a.text("message") != "Credential error, please consider updating credential password" {
		t.Error(a.raw)
	}
	d.job(d.ask("PUT", "/credentials/"+j.credential+"/pulls", newPassword(acmeToken, "test")).want(200)).want(100, 101, 410)
}

func TestEachSimulatedCodeEndsAJob(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	for _, n := range []int{200, 202, 253, 301, 401, 403, 405, 406, 408, 409, 411, 413, 449, 500, 501, 504, 507, 509, 599} {
		want := []int{100, 101, n}
		if n < 300 {
			want = []int{100, 101, 102, n}
		}
		d.create(acmeSimulator, map[string]any{"code": code(n)}).want(want...)
	}
}

func TestAPendingSuccessBecomesAWholeOne(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	j := d.create(acmeSimulator, map[string]any{"code": "201"}).want(100, 101, 102, 201)
	d.clock.pass(2 * time.Second)
	j.want(100, 101, 102, 201, 200)
}

func TestPostingTheSameUserAgainUpdates(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	body := map[string]any{"id_site": acmeNormal, "credentials": map[string]any{"username": "mary", "password": "wrong"}}
	first := d.ask("POST", "/credentials", body).want(200)
	second := d.ask("POST", "/credentials/pulls", body).want(200)
	if first.at("is_new") != 1.0 || second.at("is_new") != 0.0 || first.at("id_credential") != second.at("id_credential") ||
		first.at("id_job") == second.at("id_job") || first.at("username") != "m**y" {
		t.Errorf("%s\n%s", first.raw, second.raw)
	}
	if list := d.ask("GET", "/credentials?id_credential="+first.at("id_credential").(string), nil).want(200).response().([]any); len(list) != 1 {
		t.Errorf("%v", list)
	}
	d.ask("DELETE", "/credentials/"+first.at("id_credential").(string), nil).want(200)
	if list := d.ask("GET", "/credentials", nil).want(200).response().([]any); len(list) != 0 {
		t.Errorf("%v", list)
	}
}

func TestVersionThreeIsPostedToItsOwnEndpointByOption(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	body := map[string]any{"id_site": acmeTwoWays, "input_name": "card", "input": map[string]any{"card": "4000111122223333", "nip": "1234"}}
	d.ask("POST", "/credentials", body).want(400)
	d.job(d.ask("POST", "/jobs", body).want(200)).want(100, 101, 102, 200)
	body["input_name"] = "user"
	d.ask("POST", "/jobs", body).want(400)
	body["input_name"] = "none"
	d.ask("POST", "/jobs", body).want(400)
}

// The vendor's widget keeps the values of all tabs together, and sends null for what nobody filled in.
func TestTheElementsOfOtherOptionsAreOverlooked(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	post := func(values map[string]any) answer {
		return d.ask("POST", "/jobs", map[string]any{"id_site": acmeTwoWays, "input_name": "card", "input": values})
	}
	d.job(post(map[string]any{"card": "4000111122223333", "nip": "1234", "username": nil, "password": nil}).want(200)).want(100, 101, 102, 200)
	d.job(post(map[string]any{"card": "4000111122223333", "nip": "1234", "username": "mary", "password": "wrong"}).want(200)).want(100, 101, 102, 200)
	d.job(post(map[string]any{"card": "4000111122223333", "nip": nil}).want(200)).want(100, 101, 401)
	post(map[string]any{"card": "4000111122223333", "nip": "1234", "rfc": nil}).want(400)
	post(map[string]any{"card": 4000111122223333, "nip": "1234"}).want(400)
	post(map[string]any{"username": "mary", "password": "test"}).want(400)
}

func TestVersionFourUpdatesWithoutItsIdentifiers(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	fields := d.as("Bearer "+d.token, "GET", "/catalogues/widget/sites/"+acmeStatement, nil).want(200).response().([]any)[0].(map[string]any)
	first := fields["input"].([]any)[0].(map[string]any)["fields"].([]any)[0].(map[string]any)
	if first["identifier"] != true || first["options"].(map[string]any)["widget"].(map[string]any)["label"] != "Username" {
		t.Errorf("%v", first)
	}
	id := d.control("POST", "/syncfy/credentials", map[string]any{
		"id_user": d.user, "id_site": acmeStatement, "input_name": "user",
		"script": sandbox.Script{sandbox.RefusePassword()},
	}).want(200).text("id_credential")
	j := d.job(d.ask("PUT", "/credentials/"+id+"/pulls", map[string]any{"id_site": acmeStatement, "input_name": "user", "input": map[string]any{"password": "1234"}}).want(200))
	j.want(100, 101, 102, 200)
	if name := d.ask("GET", "/credentials/"+id, nil).want(200).response().([]any)[0].(map[string]any)["username"]; name != "t**t" {
		t.Errorf("the user name became %v", name)
	}
}

func TestTheWidgetFindsItsSiteAndOrganization(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	list := d.ask("GET", "/catalogues/widget/sites/"+acmeNormal+"?locale=es", nil).want(200).response().([]any)
	site := list[0].(map[string]any)
	organization := site["site_organization"].(map[string]any)
	countries := d.ask("GET", "/catalogues/countries", nil).want(200).response().([]any)[0].(map[string]any)
	if len(list) != 1 || site["version"] != 1.0 || organization["name"] != "Acme Bank" || countries["id_country"] != organization["id_country"] {
		t.Errorf("%v %v", list, countries)
	}
	filtered := d.ask("GET", "/catalogues/organizations/sites?id_site_organization="+organization["id_site_organization"].(string), nil).want(200).response().([]any)
	if len(filtered) != 1 || len(filtered[0].(map[string]any)["sites"].([]any)) < 12 {
		t.Errorf("%v", filtered)
	}
	for i, label := range []string{"banks", "government", "utilities", "wallet", "blockchain"} { // what the widget has words for
		if kind := d.ask("GET", "/catalogues/site_organization_types", nil).want(200).response().([]any)[i].(map[string]any); kind["label"] != "webapp_add_"+label {
			t.Errorf("%v", kind)
		}
	}
	all := d.ask("GET", "/catalogues/site_organizations", nil).want(200).response().([]any)
	if some := d.ask("GET", "/catalogues/site_organizations?skip=1&limit=2", nil).want(200).response().([]any); len(some) != 2 {
		t.Errorf("%v", some)
	} else {
		same(t, "the second", some[0], all[1])
	}
	for _, size := range []string{"avatar", "small_cover", "cover"} {
		res, err := http.Get(d.api.URL + "/syncfy" + organization[size].(string))
		if err != nil {
			t.Fatal(err)
		}
		drawn, err := png.Decode(res.Body)
		if err != nil {
			t.Fatalf("%s: %v", size, err)
		}
		if b := drawn.Bounds(); size != "avatar" && b.Dx()*3 != b.Dy()*10 { // the room that the widget keeps
			t.Errorf("%s is %v", size, b)
		}
		res.Body.Close()
	}
}

func TestAUserOfAnotherSiteIsAtTheWrongOne(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	const personal, business = "5f00d1a0c0ffee0002000001", "5f00d1a0c0ffee0002000002"
	j := d.create(personal, map[string]any{"username": "empresas"}).want(100, 101, 409)
	d.create(business, map[string]any{"username": "empresas"}).want(100, 101, 102, 200)
	moved := d.job(d.ask("PUT", "/credentials/"+j.credential+"/pulls", map[string]any{
		"id_site":     business,
		"credentials": map[string]any{"username": "empresas", "password": "test"},
	}).want(200))
	moved.want(100, 101, 102, 200)
	d.ask("PUT", "/credentials/"+j.credential+"/pulls", map[string]any{"id_site": acmeNormal, "credentials": map[string]any{"username": "x"}}).want(400)
}

func TestPicturesComeInEachWay(t *testing.T) {
	d := newDesk(t, sandbox.Options{})
	shown := func(way string) map[string]any {
		return d.create(acmePictures, map[string]any{"picture": way}).elements()[0]
	}
	data := func(text any) []byte {
		_, tail, _ := strings.Cut(text.(string), ",")
		b, err := base64.StdEncoding.DecodeString(tail)
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	fetch := func(address any) (answer, []byte) {
		a := d.send(d.request("GET", address.(string), "", nil))
		return a, []byte(a.raw)
	}
	bare, err := base64.StdEncoding.DecodeString(shown("bare")["imgBase64File"].(string))
	if _, no := png.Decode(bytes.NewReader(bare)); err != nil || no != nil {
		t.Error("bare is no picture", err, no)
	}
	if _, err := png.Decode(bytes.NewReader(data(shown("qr")["imgBase64File"]))); err != nil {
		t.Error("qr is no picture", err)
	}
	if _, b := fetch(shown("url")["imgURL"]); !bytes.Equal(b, bare) {
		t.Error("url shows something else than bare")
	}
	if _, b := fetch(shown("big")["imgURL"]); len(b) < 3_000_000 {
		t.Errorf("big has %d bytes", len(b))
	} else if _, err := png.DecodeConfig(bytes.NewReader(b)); err != nil {
		t.Error("big is no picture", err)
	}
	if res, b := fetch(shown("text")["imgURL"]); res.header.Get("Content-Type") != "image/png" || bytes.HasPrefix(b, []byte("\x89PNG")) {
		t.Error("text does not pretend")
	}
	if res, b := fetch(shown("svg")["imgURL"]); res.header.Get("Content-Type") != "image/svg+xml" || !bytes.Contains(b, []byte("<script>")) {
		t.Error("svg is harmless")
	}
	if !bytes.Contains(data(shown("svg_inline")["imgBase64File"]), []byte("<script>")) {
		t.Error("svg_inline is harmless")
	}
	trap := shown("inward")["imgURL"].(string)
	if strings.HasPrefix(trap, d.api.URL) {
		t.Error("the inward address is the aggregator's own")
	}
	if res, _ := fetch(shown("redirect")["imgURL"]); res.status != 302 || res.header.Get("Location") != trap {
		t.Errorf("redirect leads to %s", res.header.Get("Location"))
	}
	if res, _ := fetch(shown("missing")["imgURL"]); res.status != 404 {
		t.Error("missing is there")
	}
	fell := slices.ContainsFunc(d.box.History(), func(r sandbox.Request) bool { return r.Path == "/syncfy/inward.png" })
	d.send(d.request("GET", d.api.URL+"/syncfy/inward.png", "", nil)).want(200)
	if fell || d.box.History()[len(d.box.History())-1].Path != "/syncfy/inward.png" {
		t.Error("history does not tell who fell into the trap")
	}
}

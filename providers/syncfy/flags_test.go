package syncfy

import (
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
)

// Flags say what an element is for, where a site has them: version 1 username and token, version 4 identifier.
func TestFlagsOfElementsReachTheForm(t *testing.T) {
	for _, c := range []struct {
		element  string
		username bool
		required bool
		kind     reconnect.Kind
	}{
		{`{"name":"a","type":"text","username":true,"required":true}`, true, true, reconnect.Text},
		{`{"name":"a","type":"text","username":1,"required":0}`, true, false, reconnect.Text},
		{`{"name":"a","type":"text","username":false,"required":false}`, false, false, reconnect.Text},
		{`{"name":"a","type":"text"}`, false, false, reconnect.Text},
		{`{"name":"a","identifier":true,"options":{"widget":{"type":"text"}}}`, true, false, reconnect.Text},
		{`{"name":"a","type":"text","token":true}`, false, false, reconnect.Code},
		{`{"name":"a","type":"password","token":true}`, false, false, reconnect.Secret},
		{`{"name":"a","type":"password","token":false,"required":"true"}`, false, true, reconnect.Secret},
	} {
		var f fieldset
		f.add(readElement(parsed(t, c.element)), false, nil)
		if fd := f.fields[0]; fd.Username != c.username || fd.Required != c.required || fd.Kind != c.kind {
			t.Errorf("%s is %+v", c.element, fd)
		}
	}
	var f fieldset
	f.add(readElement(parsed(t, `{"name":"a","type":"text","username":true}`)), true, nil)
	if f.fields[0].Username {
		t.Error("a two-factor question asks for a user name")
	}
	f.add(readElement(parsed(t, `{"name":"b","type":"password","label":"Token","required":false}`)), true, nil)
	if fd := f.fields[1]; !fd.Required || fd.Kind != reconnect.Secret {
		t.Errorf("a two-factor question is %+v", fd)
	}
}

func TestABankWithoutAnAvatarIsShownByItsCover(t *testing.T) {
	for have, want := range map[string]string{
		`"avatar":"/assets/a","small_cover":"/assets/s","cover":"/assets/c"`:  "/assets/a",
		`"avatar":null,"small_cover":"/assets/s","cover":"/assets/c"`:         "/assets/s",
		`"avatar":"","cover":"/assets/c"`:                                     "/assets/c",
		`"avatar":"//evil.example/../x","small_cover":{},"cover":"/assets/c"`: "/assets/c",
		`"name":"no pictures"`: "",
		`"avatar":"/assets/` + strings.Repeat("Zk9", 53) + `x","cover":"/assets/c"`: "/assets/" + strings.Repeat("Zk9", 53) + "x",
		`"cover":"/assets/` + strings.Repeat("a", 187) + `"`:                        "/assets/" + strings.Repeat("a", 187),
		`"avatar":"/assets/` + strings.Repeat("a", 256) + `","cover":"/assets/c"`:   "/assets/c",
	} {
		if o := readOrganization(parsed(t, `{"id_site_organization":"1",`+have+`}`)); o.Avatar != want {
			t.Errorf("%s is shown by %q", have, o.Avatar)
		}
	}
}

package views_test

import (
	"testing"

	"github.com/open-reconnect/reconnect"
)

func TestAFieldThatIsKnownToBeTheUserNameIsFilledInAsSuch(t *testing.T) {
	text := func(name string, username bool) reconnect.Field {
		return reconnect.Field{Name: name, Kind: reconnect.Text, Username: username}
	}
	secret := reconnect.Field{Name: "pw", Kind: reconnect.Secret}
	for _, c := range []struct {
		why    string
		fields []reconnect.Field
		want   string // the one that is a user name, or none
	}{
		{"the order has to do", []reconnect.Field{text("a", false), text("b", false), secret}, "a"},
		{"it is in second place", []reconnect.Field{text("a", false), text("b", true), secret}, "b"},
		{"it follows the password", []reconnect.Field{text("a", false), secret, text("b", true)}, "b"},
		{"two are, and a browser keeps one", []reconnect.Field{text("a", true), text("b", true), secret}, "a"},
		{"no password is asked for", []reconnect.Field{text("a", false), text("b", true)}, "b"},
		{"nobody signs in", []reconnect.Field{text("a", false), text("b", false)}, ""},
		{"a list is not typed", []reconnect.Field{
			{Name: "a", Kind: reconnect.Pick, Choices: many(2), Username: true}, text("b", false), secret,
		}, "b"},
	} {
		doc := screen(t, page(ask(c.fields...)))
		for _, fd := range c.fields {
			if fd.Kind != reconnect.Text {
				continue
			}
			want := "off"
			if fd.Name == c.want {
				want = "username"
			}
			if got := attr(t, doc, "[data-field="+fd.Name+"]", "autocomplete"); got != want {
				t.Errorf("%s: %s completes as %q", c.why, fd.Name, got)
			}
		}
	}
}

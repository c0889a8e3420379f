package syncfy

import (
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
)

func TestAnOrderMendsWhatItsLinkWould(t *testing.T) {
	client := &reconnect.Client{ID: "a", Callbacks: []string{"https://a.example/cb"}}
	d := NewDoor([]Account{{Client: client}})
	const credential = "0123456789ABCDEF01234567"
	order := reconnect.Order{Client: client, Connection: credential, Code: "t", Callback: "https://a.example/cb", State: "s"}
	e, err := d.Open(order)
	if err != nil || e.Connection.ID != strings.ToLower(credential) || e.Connection.Secret != "t" || e.State != "s" {
		t.Errorf("%+v, %v", e, err)
	}
	order.Connection, order.Options = "", map[string]string{"id_site": credential}
	if e, err := d.Open(order); err != nil || e.Connection.Options[optionSite] != strings.ToLower(credential) {
		t.Errorf("%+v, %v", e, err)
	}
	order.Code, order.Later = "", true
	if e, err := d.Open(order); err != nil || e.Connection.Secret != "" {
		t.Errorf("of a link that is sent: %+v, %v", e, err)
	}
	for want, o := range map[string]reconnect.Order{
		"missing: code":                     {Client: client, Connection: credential},
		"id_credential is no id":            {Client: client, Code: "t", Connection: "../x"},
		"exclude each other":                {Client: client, Code: "t", Connection: credential, Options: map[string]string{"id_site": credential}},
		"token holds characters":            {Client: client, Code: "a b"},
		"options has a member that is none": {Client: client, Code: "t", Options: map[string]string{"redirect_uri": "https://b.example/"}},
	} {
		if _, err := d.Open(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

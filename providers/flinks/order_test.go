package flinks

import (
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
)

func TestAnOrderMendsWhatItsLinkWould(t *testing.T) {
	client := &reconnect.Client{ID: "a", Callbacks: []string{"https://a.example/cb"}}
	d := NewDoor([]Account{{Client: client, CustomerID: "c", Hosts: []string{"a.example"}}})
	order := reconnect.Order{Client: client, Code: "11111111-0000-4000-8000-00000000000A", Callback: "https://a.example/cb", Lang: "fr"}
	e, err := d.Open(order)
	if err != nil || e.Connection.Secret != strings.ToLower(order.Code) || e.Code != e.Connection.Secret || e.Unasked || e.Connection.Account != "c" || e.Lang != "fr" ||
		e.Connection.Options[optionLanguage] != "fr" {
		t.Errorf("%+v, %v", e, err)
	}
	order.Code, order.Options = "", map[string]string{"institution": "Bank", "authorizeToken": "t"}
	if e, err := d.Open(order); err != nil || e.Code != "t" || !e.Unasked || e.Connection.Options[optionInstitution] != "Bank" {
		t.Errorf("%+v, %v", e, err)
	}
	if e, err := d.Open(reconnect.Order{Client: client, Later: true}); err != nil || e.Code != "" {
		t.Errorf("of a link that is sent: %v, %+v", err, e)
	}
	for want, o := range map[string]reconnect.Order{
		"missing: code, or institution":     {Client: client},
		"missing: code, or authorizeToken":  {Client: client, Options: map[string]string{"institutionId": "7"}},
		"authorizeToken is not taken":       {Client: client, Later: true, Options: map[string]string{"authorizeToken": "t"}},
		"connection is not taken":           {Client: client, Code: "r", Connection: "7"},
		"options has a member that is none": {Client: client, Code: "r", Options: map[string]string{"redirectUrl": "https://b.example/"}},
		"requestId holds characters":        {Client: client, Code: "a\u200bb"},
	} {
		if _, err := d.Open(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

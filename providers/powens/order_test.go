package powens

import (
	"reflect"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
)

func TestAnOrderMendsWhatItsLinkWould(t *testing.T) {
	client := &reconnect.Client{ID: "a", Callbacks: []string{"https://a.example/cb", "https://a.example/cb?Flow=1"}}
	d := NewDoor([]Account{{Client: client, Domain: "a.biapi.pro", ClientID: "1"}})
	order := reconnect.Order{
		Client: client, Account: "a.biapi.pro/1", Connection: "0042", Code: "a+b/c=", Callback: "https://a.example/cb", State: "s", Lang: "fr-CA",
		Options: map[string]string{"reset_credentials": "true", "connection_sources": "x,y"},
	}
	e, err := d.Open(order)
	want := reconnect.Entry{
		Client: client, Callback: order.Callback, State: "s", Lang: "fr-CA",
		Connection: reconnect.Connection{
			Provider: "powens", Account: "a.biapi.pro/1", ID: "42", Secret: "a+b/c=", Lang: "fr-CA",
			Options: map[string]string{"reset_credentials": "true", "connection_sources": "x,y"},
		},
	}
	if err != nil || !reflect.DeepEqual(e, want) {
		t.Errorf("%+v, %v", e, err)
	}
	for want, change := range map[string]func(*reconnect.Order){
		"no such account":                   func(o *reconnect.Order) { o.Account = "b.biapi.pro/1" },
		"client has no account":             func(o *reconnect.Order) { o.Client, o.Account = &reconnect.Client{ID: "b"}, "" },
		"callback is not on the client's":   func(o *reconnect.Order) { o.Callback = "https://b.example/" },
		"must not hold flow":                func(o *reconnect.Order) { o.Callback = "https://a.example/cb?Flow=1" },
		"missing: connection, or code":      func(o *reconnect.Order) { o.Code = "" },
		"connection_id is not digits":       func(o *reconnect.Order) { o.Connection = "../x" },
		"code holds characters":             func(o *reconnect.Order) { o.Code = "a\nb" },
		"options has a member that is none": func(o *reconnect.Order) { o.Options = map[string]string{"redirect_uri": "https://b.example/"} },
		"state is longer than":              func(o *reconnect.Order) { o.State = strings.Repeat("s", 9<<10) },
	} {
		changed := order
		change(&changed)
		if _, err := d.Open(changed); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	sent := order
	sent.Code, sent.Later = "", true
	if e, err := d.Open(sent); err != nil || e.Connection.Secret != "" || e.Connection.ID != "42" {
		t.Errorf("of a link that is sent: %+v, %v", e, err)
	}
	sent.Connection = ""
	if _, err := d.Open(sent); err == nil || !strings.Contains(err.Error(), "missing: connection") {
		t.Errorf("of a link that is sent for no connection: %v", err)
	}
	order.Callback = "" // a server that follows the flow needs none
	if _, err := d.Open(order); err != nil {
		t.Error(err)
	}
}

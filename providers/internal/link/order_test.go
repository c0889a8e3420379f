package link

import (
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
)

func TestAnOrderMeansAnAccountOfItsClients(t *testing.T) {
	other := &reconnect.Client{ID: "other"}
	type account struct {
		client *reconnect.Client
		key    string
	}
	of := func(a account) (*reconnect.Client, string) { return a.client, a.key }
	for _, c := range []struct {
		accounts    []account
		named, want string
	}{
		{[]account{{acme, "a"}, {other, "b"}}, "", "a"},
		{[]account{{acme, "a"}, {acme, "c"}}, "c", "c"},
		{[]account{{acme, "a"}, {acme, "c"}}, "", "several accounts"},
		{[]account{{acme, "a"}, {other, "b"}}, "b", "no such account"},
		{[]account{{other, "b"}}, "", "no account"},
	} {
		a, unknown := Owned(c.accounts, of, reconnect.Order{Client: acme, Account: c.named})
		if a.key != c.want && (unknown == "" || !strings.Contains(unknown, c.want)) {
			t.Errorf("%v %q: %v, %q", c.accounts, c.named, a, unknown)
		}
	}
}

func TestAnOptionThatADoorDoesNotTakeIsRefused(t *testing.T) {
	o := reconnect.Order{Options: map[string]string{"a": "1"}}
	if q, wrong := Options(o, "a", "b"); q.Get("a") != "1" || wrong != "" {
		t.Errorf("%v, %q", q, wrong)
	}
	if _, wrong := Options(o, "b"); !strings.Contains(wrong, "none of b") {
		t.Errorf("%q", wrong)
	}
}

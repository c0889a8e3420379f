package link

import (
	"cmp"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/open-reconnect/reconnect"
)

// Owned finds the account that an order means: the one that it names, of its client's, or the only one. It says why there is none.
func Owned[A any](accounts []A, of func(A) (client *reconnect.Client, key string), o reconnect.Order) (found A, unknown string) {
	var theirs []A
	for _, a := range accounts {
		if client, key := of(a); client != nil && o.Client != nil && client.ID == o.Client.ID && (o.Account == "" || o.Account == key) {
			theirs = append(theirs, a)
		}
	}
	switch {
	case len(theirs) == 1:
		return theirs[0], ""
	case len(theirs) > 1:
		return found, "the client has several accounts at this aggregator; name one by account"
	case o.Account != "":
		return found, "the client has no such account at this aggregator"
	}
	return found, "the client has no account at this aggregator"
}

// Options returns the options of an order as a link's parameters, or says which of them its door does not take.
func Options(o reconnect.Order, known ...string) (q url.Values, wrong string) {
	q = url.Values{}
	for _, name := range slices.Sorted(maps.Keys(o.Options)) {
		if !slices.Contains(known, name) {
			wrong = cmp.Or(wrong, "options has a member that is none of "+strings.Join(known, ", "))
			continue
		}
		q.Set(name, o.Options[name])
	}
	return q, wrong
}

// Ordered is the link that an order stands for. What its door has read of it is in e: the client is set where an account was found.
func Ordered(o reconnect.Order, e reconnect.Entry, wrong, unknown string) Link {
	if e.Client == nil && unknown == "" {
		unknown = "the client has no account at this aggregator"
	}
	e.Callback, e.State, e.Lang, e.Connection.Lang = o.Callback, o.State, o.Lang, o.Lang
	return Link{
		Entry: e, Wrong: wrong, Unknown: unknown,
		NotAllowed: Callback(o.Client, "callback", o.Callback, reconnect.OwnParameters()...),
	}
}

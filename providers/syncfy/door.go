package syncfy

import (
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/open-reconnect/reconnect"
)

// Door reads links that hand over a session token, in the words of the vendor's API and widget: an integrator who mounts
// the widget has all of them at hand.
type Door struct{ accounts []Account }

var _ reconnect.Door = (*Door)(nil)

// NewDoor returns the door for the accounts that [New] was given.
func NewDoor(accounts []Account) *Door {
	d := &Door{slices.Clone(accounts)}
	for i := range d.accounts {
		d.accounts[i].Hosts = lowered(d.accounts[i].Hosts)
	}
	return d
}

// Name is "syncfy".
func (d *Door) Name() string { return "syncfy" }

// Paths is the one address; everything else is in the query.
func (d *Door) Paths() []string { return []string{"/syncfy"} }

// Bounds of a link, in bytes.
const (
	maxState = 8 << 10
	maxToken = 4 << 10
)

var localeForm = regexp.MustCompile(`^[a-z]{2}([-_][A-Za-z]{2,8})*$`)

// Enter reads a link: token, id_credential or id_site, or one of id_site_organization and id_site_organization_type
// (also id_organization_type) to choose within, or none of them; locale, redirect_uri, state, client. What is wrong is
// named precisely.
//
// The link names no client. The host name does that it was opened at, or "client", or there is only one; allow-lists are
// that client's. A link never chooses where its token is sent: that is the account's base URL.
func (d *Door) Enter(r reconnect.Request) (reconnect.Entry, error) {
	q := r.Query
	account, why := d.find(r.Host, q.Get("client"))
	var client *reconnect.Client
	if account != nil {
		client = account.Client
	}
	refuse := func(reason reconnect.Reason, detail string) (reconnect.Entry, error) {
		e := &reconnect.EntryError{Reason: reason, Detail: detail, Client: client}
		if id := q.Get("id_credential"); someID.MatchString(id) {
			e.Entry.Connection.ID = id
		}
		return reconnect.Entry{}, e
	}
	if detail := wrong(q); detail != "" {
		return refuse(reconnect.BadLink, detail)
	}
	callback := q.Get("redirect_uri")
	switch {
	case account == nil:
		return refuse(reconnect.UnknownClient, why)
	case callback != "" && !slices.Contains(client.Callbacks, callback): // byte for byte: nothing is normalized
		return refuse(reconnect.AddressNotAllowed, "redirect_uri is not on the client's list")
	}
	if name := reconnect.Holds(callback, "id_credential", "status", "code", "state"); name != "" {
		return refuse(reconnect.AddressNotAllowed, "redirect_uri's own query must not hold "+name+", which this page adds")
	}
	lang := strings.ReplaceAll(q.Get("locale"), "_", "-")
	if !localeForm.MatchString(lang) {
		lang = "" // no reason to turn a user away: the browser chooses
	}
	c := reconnect.Connection{
		Provider: "syncfy", Account: account.Key(), ID: canonical(q.Get("id_credential")), Secret: q.Get("token"), Lang: lang,
		Options: map[string]string{},
	}
	kind := q.Get(optionType)
	if kind == "" {
		kind = q.Get("id_organization_type")
	}
	for name, value := range map[string]string{optionSite: q.Get(optionSite), optionOrganization: q.Get(optionOrganization), optionType: kind} {
		if value != "" && c.ID == "" {
			c.Options[name] = canonical(value)
		}
	}
	return reconnect.Entry{Client: client, Connection: c, Callback: callback, State: q.Get("state"), Lang: lang}, nil
}

var hexID = regexp.MustCompile(`^(?i:[0-9a-f]{24})$`)

// canonical writes an id as Syncfy does: hexadecimal digits in lower case. In capitals it is the same credential, whose
// refusals count together.
func canonical(id string) string {
	if hexID.MatchString(id) {
		return strings.ToLower(id)
	}
	return id
}

// wrong says what is wrong with a query, or nothing. Unknown parameters are ignored. One that is given twice with
// different values is refused: whoever checked the first could be made to use the second.
func wrong(q url.Values) string {
	ids := []string{"id_credential", optionSite, optionOrganization, optionType, "id_organization_type"}
	for _, name := range append([]string{"token", "locale", "redirect_uri", "state", "client"}, ids...) {
		for _, v := range q[name] {
			if v != q[name][0] {
				return "given twice: " + name
			}
		}
	}
	token := q.Get("token")
	switch {
	case token == "":
		return "missing: token"
	case len(token) > maxToken || strings.ContainsFunc(token, unsendable):
		return "token holds characters that no token has, or is too long"
	case len(q.Get("state")) > maxState:
		return fmt.Sprintf("state is longer than %d bytes", maxState)
	}
	for _, name := range ids {
		if v := q.Get(name); v != "" && !someID.MatchString(v) {
			return name + " is no id"
		}
	}
	if q.Get("id_credential") != "" && q.Get(optionSite) != "" {
		return "id_credential and id_site exclude each other: a credential has its site"
	}
	return ""
}

// find selects an account: by the host name that the link was opened at, then by the client that it names, then the only
// one that is left.
func (d *Door) find(host, client string) (found *Account, why string) {
	host = strings.ToLower(host)
	name := host
	if h, _, err := net.SplitHostPort(host); err == nil {
		name = h
	}
	var here, anywhere []*Account
	for i := range d.accounts {
		a := &d.accounts[i]
		switch {
		case a.Client == nil:
		case slices.Contains(a.Hosts, host), slices.Contains(a.Hosts, name):
			here = append(here, a)
		case len(a.Hosts) == 0:
			anywhere = append(anywhere, a)
		}
	}
	if here == nil {
		here = anywhere
	}
	if client != "" {
		here = slices.DeleteFunc(here, func(a *Account) bool { return a.Client.ID != client })
	}
	switch {
	case len(here) == 1:
		return here[0], ""
	case len(here) > 1:
		return nil, "several clients may be meant, and neither the host name nor client says which"
	case client != "":
		return nil, "no such client is configured for this host name"
	}
	return nil, "no client is configured for this host name"
}

package syncfy

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/link"
)

// Door reads links that hand over a session token, in the words of the vendor's API and widget: an integrator who mounts
// the widget has all of them at hand.
type Door struct{ accounts []Account }

var (
	_ reconnect.Door   = (*Door)(nil)
	_ reconnect.Opener = (*Door)(nil)
)

// NewDoor returns the door for the accounts that [New] was given.
func NewDoor(accounts []Account) *Door { return &Door{slices.Clone(accounts)} }

// Name is "syncfy".
func (d *Door) Name() string { return "syncfy" }

// Paths is the one address; everything else is in the query.
func (d *Door) Paths() []string { return []string{"/syncfy"} }

// maxToken bounds a session token, in bytes.
const maxToken = 4 << 10

// typeOfOrganization is another name of [optionType] in links.
const typeOfOrganization = "id_organization_type"

var (
	localeForm = regexp.MustCompile(`^[a-z]{2}([-_][A-Za-z]{2,8})*$`)
	hexID      = regexp.MustCompile(`^(?i:[0-9a-f]{24})$`)
)

// Enter reads a link: token, id_credential or id_site, or one of id_site_organization and id_site_organization_type
// (also id_organization_type) to choose within, or none of them; locale, redirect_uri, state, client. What is wrong is
// named precisely.
//
// The link names no client. The host name does that it was opened at, or "client", or there is only one; allow-lists are
// that client's. A link never chooses where its token is sent: that is the account's base URL.
func (d *Door) Enter(r reconnect.Request) (reconnect.Entry, error) {
	q, twice := link.Once(r.Query, append([]string{"token", "locale", "redirect_uri", "state", "client"}, ids...)...)
	account, unknown := link.Account(d.accounts, Account.served, r.Host, q.Get("client"))
	callback, lang := q.Get("redirect_uri"), strings.ReplaceAll(q.Get("locale"), "_", "-")
	if !localeForm.MatchString(lang) {
		lang = "" // no reason to turn a user away: the browser chooses
	}
	c, wrong := toMend(account, q)
	c.Lang = lang
	return link.Link{
		Entry: reconnect.Entry{Client: account.Client, Connection: c, Callback: callback, State: q.Get("state"), Lang: lang},
		Wrong: cmp.Or(twice, link.Missing(q, "token"), wrong), Unknown: unknown,
		NotAllowed: link.Callback(account.Client, "redirect_uri", callback, "id_credential", "status", "code", "state"),
	}.Enter()
}

// Open reads an order. Its code is a session token, its connection a credential's id.
func (d *Door) Open(o reconnect.Order) (reconnect.Entry, error) {
	account, unknown := link.Owned(d.accounts, func(a Account) (*reconnect.Client, string) { return a.Client, a.Key() }, o)
	q, wrong := link.Options(o, optionSite, optionOrganization, optionType, typeOfOrganization)
	q.Set("token", o.Code)
	q.Set("id_credential", o.Connection)
	c, bad := toMend(account, q)
	if o.Code == "" && !o.Later {
		bad = "missing: code"
	}
	return link.Ordered(o, reconnect.Entry{Client: account.Client, Connection: c}, cmp.Or(wrong, bad), unknown).Enter()
}

// ids are the parameters that name something at Syncfy.
var ids = []string{"id_credential", optionSite, optionOrganization, optionType, typeOfOrganization}

// toMend is what a link's parameters say to mend, and what is wrong with them.
func toMend(account Account, q url.Values) (c reconnect.Connection, wrong string) {
	if token := q.Get("token"); len(token) > maxToken || strings.ContainsFunc(token, unsendable) {
		wrong = "token holds characters that no token has, or is too long"
	}
	for _, name := range ids {
		switch v := q.Get(name); {
		case v != "" && !someID.MatchString(v):
			wrong = cmp.Or(wrong, name+" is no id")
			q.Del(name)
		case hexID.MatchString(v):
			// In capitals it is the same credential, whose refusals count together.
			q.Set(name, strings.ToLower(v))
		}
	}
	c = reconnect.Connection{
		Provider: "syncfy", Account: account.Key(), ID: q.Get("id_credential"), Secret: q.Get("token"),
		Options: map[string]string{},
	}
	switch {
	case c.ID == "":
		c.Options[optionSite], c.Options[optionOrganization] = q.Get(optionSite), q.Get(optionOrganization)
		c.Options[optionType] = cmp.Or(q.Get(optionType), q.Get(typeOfOrganization))
	case q.Get(optionSite) != "":
		wrong = cmp.Or(wrong, "id_credential and id_site exclude each other: a credential has its site")
	}
	return c, wrong
}

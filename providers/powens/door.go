package powens

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/link"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// languages are those of the vendor's page (Webview).
var languages = []string{"en", "fr", "de", "nl", "pt", "it", "es"}

// The options of a link, as [Adapter.Open] reads them.
const (
	optionReset   = "reset_credentials"
	optionSources = "connection_sources"
)

// Door reads the links of Powens' Reconnect webview and writes its callbacks and messages (Webview: reconnect).
type Door struct{ accounts []Account }

var (
	_ reconnect.Door   = (*Door)(nil)
	_ reconnect.Opener = (*Door)(nil)
)

// NewDoor returns the door for the accounts that [New] was given.
func NewDoor(accounts []Account) *Door { return &Door{slices.Clone(accounts)} }

// Name is "powens".
func (d *Door) Name() string { return "powens" }

// Paths are the page's present and former addresses, each with and without a language, and those of the vendor's other flows:
// an integrator who changes the host name of all links must be told what this page does not do.
func (d *Door) Paths() (paths []string) {
	for _, flow := range []string{mends, "connect", "manage", "payment"} {
		paths = append(paths, "/"+flow, "/{lang}/"+flow, "/2.0/auth/webview/"+flow, "/2.0/auth/webview/{lang}/"+flow)
	}
	return paths
}

// mends is the one flow of the vendor's page that this page plays.
const mends = "reconnect"

// Enter reads a link. Everything that is missing is named at once. A language that the page does not have is no reason
// to turn a user away: the browser then chooses.
//
// The domain only ever selects one of the configured accounts; it never becomes part of an address, because a link
// must not choose where a secret is sent. The former address has no domain: then the client id must be unique.
func (d *Door) Enter(r reconnect.Request) (reconnect.Entry, error) {
	q, twice := link.Once(r.Query,
		"domain", "client_id", "redirect_uri", "code", "connection_id", "state", optionReset, optionSources, "sources")
	account, unknown := d.find(fullDomain(q.Get("domain")), q.Get("client_id"))
	callback, lang := q.Get("redirect_uri"), link.Lang(r.Path["lang"])
	c := toMend(account, q)
	c.Lang = lang
	missing := link.Missing(q, "client_id", "redirect_uri", "code", "connection_id")
	var other string
	if flow := r.Route[strings.LastIndexByte(r.Route, '/')+1:]; flow != "" && flow != mends {
		other = "this page mends connections (/reconnect); " + flow + " stays with the vendor's own page"
	}
	return link.Link{
		Entry:      reconnect.Entry{Client: account.Client, Connection: c, Callback: callback, State: q.Get("state"), Lang: lang},
		Other:      other,
		Wrong:      cmp.Or(twice, missing, badValue(q.Get("client_id"), c)),
		Unknown:    unknown,
		NotAllowed: link.Callback(account.Client, "redirect_uri", callback, "state", "error", "error_description"),
	}.Enter()
}

// Open reads an order. Its code is Powens' temporary code.
func (d *Door) Open(o reconnect.Order) (reconnect.Entry, error) {
	account, unknown := link.Owned(d.accounts, func(a Account) (*reconnect.Client, string) { return a.Client, a.Key() }, o)
	q, wrong := link.Options(o, optionReset, optionSources)
	q.Set("connection_id", o.Connection)
	q.Set("code", o.Code)
	c := toMend(account, q)
	switch {
	case o.Connection == "" || o.Code == "" && !o.Later:
		wrong = cmp.Or(wrong, "missing: connection, or code")
	case account.Client != nil:
		wrong = cmp.Or(wrong, badValue(account.ClientID, c))
	}
	return link.Ordered(o, reconnect.Entry{Client: account.Client, Connection: c}, wrong, unknown).Enter()
}

// toMend is what a link's parameters say to mend.
func toMend(account Account, q url.Values) reconnect.Connection {
	c := reconnect.Connection{
		Provider: "powens", Account: account.Key(), ID: plainNumber(q.Get("connection_id")),
		// A code is base64, and many links are built without escaping its plus, which then arrives as a space. No code
		// contains a space, so every space was a plus.
		Secret:  strings.ReplaceAll(q.Get("code"), " ", "+"),
		Options: map[string]string{},
	}
	if link.Flag(q.Get(optionReset), q.Has(optionReset) && q.Get(optionReset) == "") {
		c.Options[optionReset] = "true"
	}
	// The vendor's own script says "sources" where the page documents "connection_sources".
	if names := sources(q.Get(optionSources) + "," + q.Get("sources")); names != nil {
		c.Options[optionSources] = strings.Join(names, ",")
	}
	return c
}

// find selects an account, or says why there is none.
func (d *Door) find(domain, clientID string) (found Account, unknown string) {
	for _, a := range d.accounts {
		if a.Client == nil || a.ClientID != clientID || domain != "" && strings.ToLower(a.Domain) != domain {
			continue
		}
		if found.Client != nil {
			return Account{}, "several accounts have this client_id; the link must name its domain"
		}
		found = a
	}
	return found, "no account is configured for this domain and client_id"
}

// maxCode bounds a link's code, in bytes.
const maxCode = 4 << 10

// badValue says what is wrong with a link's values, or nothing.
func badValue(clientID string, c reconnect.Connection) string {
	switch {
	case !digits.MatchString(clientID):
		return "client_id is not digits only"
	case !digits.MatchString(c.ID):
		return "connection_id is not digits only"
	case !upstream.Sendable(c.Secret, maxCode):
		return "code holds characters that no code has, or is too long"
	}
	return ""
}

var sourceName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

// sources reads a list of sources. What is no name is left out.
func sources(list string) (names []string) {
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimSpace(name); sourceName.MatchString(name) && !slices.Contains(names, name) && len(names) < 10 {
			names = append(names, name)
		}
	}
	return names
}

// plainNumber writes an id without leading zeros: with them it is the same connection, whose refusals count together.
func plainNumber(id string) string { return cmp.Or(strings.TrimLeft(id, "0"), id) }

// fullDomain completes a bare name, which the vendor's quick start uses: "acme" is acme.biapi.pro.
func fullDomain(domain string) string {
	domain = strings.ToLower(strings.TrimSpace(domain))
	if domain != "" && !strings.ContainsAny(domain, ".:") {
		domain += ".biapi.pro"
	}
	return domain
}

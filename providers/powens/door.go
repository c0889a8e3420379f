package powens

import (
	"cmp"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/open-reconnect/reconnect"
)

// languages are those of the vendor's page (Webview).
var languages = []string{"en", "fr", "de", "nl", "pt", "it", "es"}

// The options of a link, as [Adapter.Start] reads them.
const (
	optionReset   = "reset_credentials"
	optionSources = "connection_sources"
)

// Door reads the links of Powens' Reconnect webview and writes its callbacks and messages (Webview: reconnect).
type Door struct{ accounts []Account }

var _ reconnect.Door = (*Door)(nil)

// NewDoor returns the door for the accounts that [New] was given.
func NewDoor(accounts []Account) *Door { return &Door{slices.Clone(accounts)} }

// Name is "powens".
func (d *Door) Name() string { return "powens" }

// Paths are the page's present and former addresses, each with and without a language.
func (d *Door) Paths() []string {
	return []string{
		"/reconnect", "/{lang}/reconnect", "/2.0/auth/webview/reconnect", "/2.0/auth/webview/{lang}/reconnect",
	}
}

// Enter reads a link. Everything that is missing is named at once. A language that the page does not have is no reason
// to turn a user away: the browser then chooses.
//
// The domain only ever selects one of the configured accounts; it never becomes part of an address, because a link
// must not choose where a secret is sent. The former address has no domain: then the client id must be unique.
func (d *Door) Enter(r reconnect.Request) (reconnect.Entry, error) {
	link, detail := readLink(r.Query)
	account := d.find(link.domain, link.clientID)
	var client *reconnect.Client
	if account != nil {
		client = account.Client
	}
	refuse := func(reason reconnect.Reason, detail string) (reconnect.Entry, error) {
		e := &reconnect.EntryError{Reason: reason, Detail: detail, Client: client}
		if len(link.state) <= maxState {
			e.Entry.State = link.state
		}
		return reconnect.Entry{}, e
	}
	switch {
	case detail != "":
		return refuse(reconnect.BadLink, detail)
	case account == nil && link.domain == "":
		return refuse(reconnect.UnknownClient, "no domain, and the client_id belongs to no account, or to several")
	case account == nil:
		return refuse(reconnect.UnknownClient, "no account is configured for this domain and client_id")
	case !slices.Contains(client.Callbacks, link.redirectURI): // byte for byte: nothing is normalized
		return refuse(reconnect.AddressNotAllowed, "redirect_uri is not on the client's list")
	}
	if name := reconnect.Holds(link.redirectURI, "state", "error", "error_description"); name != "" {
		return refuse(reconnect.AddressNotAllowed, "redirect_uri's own query must not hold "+name+", which this page adds")
	}
	lang := strings.ToLower(r.Path["lang"])
	lang, _, _ = strings.Cut(lang, "-")
	if !slices.Contains(languages, lang) {
		lang = ""
	}
	c := reconnect.Connection{
		Provider: "powens", Account: account.Key(), ID: link.connectionID, Secret: link.code, Lang: lang,
	}
	if link.reset || len(link.sources) > 0 {
		c.Options = map[string]string{}
	}
	if link.reset {
		c.Options[optionReset] = "true"
	}
	if len(link.sources) > 0 {
		c.Options[optionSources] = strings.Join(link.sources, ",")
	}
	return reconnect.Entry{Client: client, Connection: c, Callback: link.redirectURI, State: link.state, Lang: lang}, nil
}

// find selects an account.
func (d *Door) find(domain, clientID string) *Account {
	var found *Account
	for i, a := range d.accounts {
		if a.Client == nil || a.ClientID != clientID || domain != "" && strings.ToLower(a.Domain) != domain {
			continue
		}
		if found != nil {
			return nil // several: the link does not say which
		}
		found = &d.accounts[i]
	}
	return found
}

// link is what a link says.
type link struct {
	domain, clientID, redirectURI, code, connectionID, state string
	reset                                                    bool
	sources                                                  []string
}

// Bounds of a link, in bytes.
const (
	maxState = 8 << 10
	maxCode  = 4 << 10
)

// readLink reads the parameters, or says what is wrong with them. Unknown ones are ignored. One that is given twice with
// different values is refused: whoever checked the first could be made to use the second. The others still say whose link
// it is.
func readLink(q url.Values) (l link, detail string) {
	twice := ""
	q = maps.Clone(q)
	for _, name := range []string{
		"domain", "client_id", "redirect_uri", "code", "connection_id", "state",
		optionReset, optionSources, "sources",
	} {
		for _, v := range q[name] {
			if v != q[name][0] {
				twice = cmp.Or(twice, name)
				delete(q, name)
				break
			}
		}
	}
	l = link{
		domain: fullDomain(q.Get("domain")), clientID: q.Get("client_id"), redirectURI: q.Get("redirect_uri"),
		// A code is base64, and many links are built without escaping its plus, which then arrives as a space. No code
		// contains a space, so every space was a plus.
		code: strings.ReplaceAll(q.Get("code"), " ", "+"), connectionID: plainNumber(q.Get("connection_id")), state: q.Get("state"),
	}
	l.reset = slices.Contains([]string{"true", "1"}, strings.ToLower(q.Get(optionReset))) ||
		q.Has(optionReset) && q.Get(optionReset) == ""
	// The vendor's own script says "sources" where the page documents "connection_sources".
	for name := range strings.SplitSeq(q.Get(optionSources)+","+q.Get("sources"), ",") {
		if name = strings.TrimSpace(name); sourceName.MatchString(name) && !slices.Contains(l.sources, name) && len(l.sources) < 10 {
			l.sources = append(l.sources, name)
		}
	}
	var missing []string
	for _, p := range []struct{ name, value string }{
		{"client_id", l.clientID}, {"redirect_uri", l.redirectURI}, {"code", l.code}, {"connection_id", l.connectionID},
	} {
		if p.value == "" {
			missing = append(missing, p.name)
		}
	}
	switch {
	case twice != "":
		return l, "given twice: " + twice
	case missing != nil:
		return l, "missing: " + strings.Join(missing, ", ")
	case !digits.MatchString(l.clientID):
		return l, "client_id is not digits only"
	case !digits.MatchString(l.connectionID):
		return l, "connection_id is not digits only"
	case len(l.code) > maxCode || strings.ContainsFunc(l.code, func(r rune) bool { return r <= ' ' || r > '~' }):
		return l, "code holds characters that no code has, or is too long"
	case len(l.state) > maxState:
		return l, fmt.Sprintf("state is longer than %d bytes", maxState)
	}
	return l, ""
}

// plainNumber writes an id without leading zeros: with them it is the same connection, whose refusals count together.
func plainNumber(id string) string {
	if bare := strings.TrimLeft(id, "0"); bare != "" {
		return bare
	}
	return id
}

// fullDomain completes a bare name, which the vendor's quick start uses: "acme" is acme.biapi.pro.
func fullDomain(domain string) string {
	domain = strings.ToLower(strings.TrimSpace(domain))
	if domain != "" && !strings.ContainsAny(domain, ".:") {
		domain += ".biapi.pro"
	}
	return domain
}

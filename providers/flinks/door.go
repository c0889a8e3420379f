package flinks

import (
	"net"
	"slices"
	"strings"

	"github.com/open-reconnect/reconnect"
)

// The options of a link, as [Adapter.Start] reads them.
const (
	optionToken         = "authorizeToken"
	optionLanguage      = "language" // "en" or "fr": what the prompts are in
	optionTag           = "tag"
	optionInstitution   = "institution"   // the name in the path
	optionInstitutionID = "institutionId" // digits
	optionNoBack        = "noBack"        // no way back to the credentials
)

// Door reads the links of Flinks Connect and writes its redirects and messages (Parameters, Listener).
type Door struct{ accounts []Account }

var _ reconnect.Door = (*Door)(nil)

// NewDoor returns the door for the accounts that [New] was given.
func NewDoor(accounts []Account) *Door { return &Door{slices.Clone(accounts)} }

// Name is "flinks".
func (d *Door) Name() string { return "flinks" }

// Paths are those of Flinks Connect's present design and of its first, in which the guide to reconnecting still writes
// links (Reconnect), each with its credentials form for a preselected institution.
func (d *Door) Paths() []string {
	return []string{"/v2", "/v2/", "/v2/Credential/{name}", "/", "/Credential/{name}"}
}

// Enter reads a link. It names a session by requestId, or an institution whose credentials are to be asked. The link's
// secret is the requestId, so that it opens one flow.
//
// The link names no client. The host that it was opened at does, or its parameter client (our id of the client), or there
// is only one; the client's list then decides where the user may be sent. Whoever sends a forged Host header sends it
// from his own browser, and finds the callbacks of that host's client only.
func (d *Door) Enter(r reconnect.Request) (reconnect.Entry, error) {
	p := readParameters(r.Query)
	account, detail := d.find(r.Host, p.value("client"))
	var client *reconnect.Client
	if account != nil {
		client = account.Client
	}
	l, wrong := readLink(p, r.Path["name"])
	refuse := func(reason reconnect.Reason, detail string) (reconnect.Entry, error) {
		return reconnect.Entry{}, &reconnect.EntryError{
			Reason: reason, Detail: detail, Client: client, Entry: reconnect.Entry{Lang: l.language, DoorOptions: l.doorOptions, Appearance: l.appearance},
		}
	}
	if p.twice != "" {
		return refuse(reconnect.BadLink, "given twice: "+p.twice)
	}
	if account == nil {
		return refuse(reconnect.UnknownClient, detail)
	}
	if wrong != "" {
		return refuse(reconnect.BadLink, wrong)
	}
	callback, detail := allowed(client.Callbacks, p.value("redirectUrl"))
	if detail != "" {
		return refuse(reconnect.AddressNotAllowed, detail)
	}
	return reconnect.Entry{
		Client: client, Callback: callback, Lang: l.language, DoorOptions: l.doorOptions, Appearance: l.appearance,
		Connection: reconnect.Connection{
			Provider: "flinks", Account: account.Key(), Secret: l.requestID, Lang: l.language, Options: l.options,
		},
	}, nil
}

// find selects the account by the host, then by the client, then because there is no other. It says why there is none.
func (d *Door) find(host, client string) (*Account, string) {
	host = strings.ToLower(host)
	bare, _, err := net.SplitHostPort(host)
	if err != nil {
		bare = host
	}
	var here, anywhere []*Account
	for i, a := range d.accounts {
		switch {
		case a.Client == nil || client != "" && a.Client.ID != client:
		case len(a.Hosts) == 0:
			anywhere = append(anywhere, &d.accounts[i])
		case slices.ContainsFunc(a.Hosts, func(h string) bool { return strings.EqualFold(h, host) || strings.EqualFold(h, bare) }):
			here = append(here, &d.accounts[i])
		}
	}
	if here == nil {
		here = anywhere
	}
	switch {
	case len(here) == 1:
		return here[0], ""
	case len(here) > 1:
		return nil, "several clients are served at this host; add client=…"
	case client != "":
		return nil, "no such client is served at this host"
	}
	return nil, "no client is served at this host"
}

// allowed decides whether a link may name this callback, and returns it as it is kept. The address without its query
// must equal one of the client's callbacks byte for byte; the query is the integrator's own and comes back, as Flinks
// Connect has it (integrators pass a state there). That is safe: scheme, user info, host, port and path are in the part
// that is compared, so no query can change where the browser goes; what the query says is what anybody could type behind
// a public address. What it must not say is what we add, or a link could slip somebody else's loginId past the
// integrator; and it must not end the query by a fragment.
func allowed(callbacks []string, redirectURL string) (callback, detail string) {
	if redirectURL == "" || slices.Contains(callbacks, redirectURL) {
		return redirectURL, ""
	}
	address, query, ok := strings.Cut(redirectURL, "?")
	if !ok || !slices.Contains(callbacks, address) {
		return "", "redirectUrl is not on the client's list"
	}
	var clean strings.Builder
	for _, b := range []byte(query) {
		switch {
		case b <= ' ' && b != ' ' || b == 0x7f || strings.IndexByte("#\\\"<>`", b) >= 0:
			return "", "redirectUrl's query holds characters that must be percent-encoded"
		case b == ' ' || b > 0x7f: // as browsers write them
			clean.WriteString(escapedByte(b))
		default:
			clean.WriteByte(b)
		}
	}
	if clean.Len() > maxRedirect {
		return "", "redirectUrl is too long"
	}
	if name := reconnect.Holds("?"+query, added...); name != "" {
		return "", "redirectUrl's own query must not hold " + name + ", which the redirect adds, in any spelling"
	}
	return address + "?" + clean.String(), ""
}

// maxRedirect bounds the callback's query, in bytes.
const maxRedirect = 4 << 10

func escapedByte(b byte) string {
	const hex = "0123456789ABCDEF"
	return string([]byte{'%', hex[b>>4], hex[b&15]})
}

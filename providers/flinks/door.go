package flinks

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/link"
)

// The options of a link, as [Adapter.Open] reads them.
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

var (
	_ reconnect.Door   = (*Door)(nil)
	_ reconnect.Opener = (*Door)(nil)
)

// NewDoor returns the door for the accounts that [New] was given.
func NewDoor(accounts []Account) *Door { return &Door{slices.Clone(accounts)} }

// Name is "flinks".
func (d *Door) Name() string { return "flinks" }

// Paths are those of Flinks Connect's present design and of its first, in which the guide to reconnecting still writes
// links (Reconnect), each with its credentials form for a preselected institution.
func (d *Door) Paths() []string {
	return []string{"/v2", "/v2/", "/v2/Credential/{name}", "/", "/Credential/{name}"}
}

// Enter reads a link. It names a session by requestId, or an institution whose credentials are to be asked. Its code is the
// requestId, or else the authorizeToken, so that it opens one flow.
//
// The link names no client. The host that it was opened at does, or its parameter client (our id of the client), or there
// is only one; the client's list then decides where the user may be sent.
func (d *Door) Enter(r reconnect.Request) (reconnect.Entry, error) {
	p, twice := link.Once(spelled(r.Query), known...)
	account, unknown := link.Account(d.accounts, Account.served, r.Host, p.Get("client"))
	callback, notAllowed := allowed(account.Client, p.Get("redirectUrl"))
	l, wrong := readLink(p, r.Path["name"])
	token := l.options[optionToken]
	if wrong == "" && l.requestID == "" && token == "" && account.Client != nil && !account.AnonymousLinks {
		wrong = "missing: authorizeToken, or requestId; without both a link is for anybody, which anonymous_links in the configuration allows"
	}
	return link.Link{
		Entry: entry(account, l, callback),
		Wrong: cmp.Or(twice, wrong), Unknown: unknown, NotAllowed: notAllowed,
	}.Enter()
}

// Open reads an order. Its code is a session's requestId; without one, options name an institution and an authorizeToken. A link has no
// connection to name.
func (d *Door) Open(o reconnect.Order) (reconnect.Entry, error) {
	account, unknown := link.Owned(d.accounts, func(a Account) (*reconnect.Client, string) { return a.Client, a.Key() }, o)
	p, wrong := link.Options(o, optionToken, optionInstitution, optionInstitutionID)
	p.Set("requestId", o.Code)
	if o.Later { // it is read as one that has a session
		p.Set("requestId", laterRequest)
	}
	p.Set(optionLanguage, o.Lang)
	l, bad := readLink(p, p.Get(optionInstitution))
	if o.Later {
		l.requestID = ""
	}
	switch {
	case o.Connection != "":
		bad = "connection is not taken: a requestId names its own"
	case o.Later && p.Get(optionToken) != "":
		bad = "authorizeToken is not taken: a link that is sent holds no secret"
	case o.Later:
	case o.Code == "" && p.Get(optionInstitution) == "" && p.Get(optionInstitutionID) == "":
		bad = "missing: code, or institution or institutionId in options"
	case bad == "" && o.Code == "" && p.Get(optionToken) == "" && !account.AnonymousLinks:
		bad = "missing: code, or authorizeToken in options"
	}
	return link.Ordered(o, entry(account, l, ""), cmp.Or(wrong, bad), unknown).Enter()
}

// laterRequest stands for a RequestId that is there when the user is.
const laterRequest = "00000000-0000-4000-8000-000000000000"

// entry is what a link opens.
func entry(account Account, l wish, callback string) reconnect.Entry {
	return reconnect.Entry{
		Client: account.Client, Callback: callback, Lang: l.language, DoorOptions: l.doorOptions, Appearance: l.appearance,
		Code: cmp.Or(l.requestID, l.options[optionToken]), Unasked: l.requestID == "",
		Connection: reconnect.Connection{
			Provider: "flinks", Account: account.Key(), Secret: l.requestID, Lang: l.language, Options: l.options,
		},
	}
}

// allowed decides whether a link may name this callback, and returns it as it is kept. The address without its query
// must equal one of the client's callbacks byte for byte; the query is the integrator's own and comes back, as Flinks
// Connect has it (integrators pass a state there). That is safe: scheme, user info, host, port and path are in the part
// that is compared, so no query can change where the browser goes; what the query says could be typed behind any public
// address. It must not say what we add, and it must not end the query by a fragment.
func allowed(c *reconnect.Client, redirectURL string) (callback, detail string) {
	const parameter = "redirectUrl"
	address, query, ok := strings.Cut(redirectURL, "?")
	if c == nil || !ok || slices.Contains(c.Callbacks, redirectURL) || !slices.Contains(c.Callbacks, address) {
		return redirectURL, link.Callback(c, parameter, redirectURL, added...)
	}
	var clean strings.Builder
	for _, b := range []byte(query) {
		switch {
		case b < ' ' || b == 0x7f || strings.IndexByte("#\\\"<>`", b) >= 0:
			return "", parameter + "'s query holds characters that must be percent-encoded"
		case b == ' ' || b > 0x7f: // as browsers write them
			fmt.Fprintf(&clean, "%%%02X", b)
		default:
			clean.WriteByte(b)
		}
	}
	if clean.Len() > maxRedirect {
		return "", parameter + " is too long"
	}
	return address + "?" + clean.String(), link.Adds(parameter, redirectURL, added...)
}

// maxRedirect bounds the callback's query, in bytes.
const maxRedirect = 4 << 10

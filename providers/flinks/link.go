package flinks

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/link"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// The parameters that change anything here. All others of Flinks Connect are accepted and ignored.
var known = []string{
	"requestId", "redirectUrl", "language", "tag", "theme", "authorizeToken", "customerName", "headerEnable", "backEnable",
	"closeEnable", "stringify", "webview", "innerRedirect", "jsRedirect", "institutionId", "backgroundColor",
	"foregroundColor1", "foregroundColor2", "client",
}

// spelled returns a query with the known names as they are spelled here. Links write them in any case: the vendor's own pages
// have institutionId and InstitutionId.
func spelled(q url.Values) url.Values {
	all := url.Values{}
	for name, values := range q {
		if i := slices.IndexFunc(known, func(k string) bool { return strings.EqualFold(k, name) }); i >= 0 {
			all[known[i]] = append(all[known[i]], values...)
		}
	}
	return all
}

// wish is what a link says.
type wish struct {
	requestID   string
	language    string // "en", "fr" or empty
	options     map[string]string
	doorOptions map[string]string
	appearance  reconnect.Appearance
}

// The names of Entry.DoorOptions. They are the parameters' own; only what differs from the default is kept.
const (
	doorTag           = "tag"
	doorWebview       = "webview"
	doorInnerRedirect = "innerRedirect"
	doorJSRedirect    = "jsRedirect"
	doorCredentials   = "credentials" // the link asks for credentials, not for a session
	doorInstitution   = "institution" // as the link names it
	doorRequestID     = "requestId"
)

// Bounds of a link.
const (
	maxTag      = 512 // bytes
	maxToken    = 4 << 10
	maxCustomer = 60 // characters
)

// bridge is the name under which apps that show Connect in a web view hear its messages: that of WKWebView's message
// handler (Mobile). Which object an Android app has to add is UNVERIFIED: the same name is our guess, and Android, which
// that platform's own guide uses.
const bridge = "flinksEvent"

var (
	digits   = regexp.MustCompile(`^[0-9]{1,9}$`)
	hexColor = regexp.MustCompile(`^(?i:[0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$`)
)

// readLink reads the parameters, or says what is wrong with them. A look that cannot be granted is no reason to turn a
// user away.
func readLink(p url.Values, pathName string) (l wish, detail string) {
	l.requestID = canonical(p.Get("requestId"))
	// Also for the page that says what is wrong, and for how it says it to the host page.
	l.readLook(p)
	l.language = link.Lang(p.Get("language"))
	institution, unreadable := url.PathUnescape(pathName) // routers disagree on who does this
	if unreadable != nil {
		institution = pathName
	}
	token, tag, id := p.Get("authorizeToken"), p.Get("tag"), p.Get("institutionId")
	if id == "" && digits.MatchString(institution) {
		id, institution = institution, "" // observed: a number in the name's place
	}
	switch {
	case l.requestID == "" && institution == "" && id == "":
		return l, "missing: requestId, or an institution in the path or as institutionId"
	case l.requestID != upstream.Printable(l.requestID, maxName):
		return l, "requestId holds characters that no requestId has, or is too long"
	case len(institution) > maxName || institution != upstream.Plain(institution, maxName) || strings.Contains(institution, "\n"):
		return l, "the institution's name is too long, or no text"
	case id != "" && !digits.MatchString(id):
		return l, "institutionId is not digits only"
	case len(tag) > maxTag || !utf8.ValidString(tag):
		return l, fmt.Sprintf("tag is longer than %d bytes, or no text", maxTag)
	case !upstream.Sendable(token, maxToken):
		return l, "authorizeToken holds characters that no token has, or is too long"
	}
	l.options = map[string]string{
		optionToken: token, optionLanguage: prompts(l.language), optionTag: tag, optionInstitution: institution, optionInstitutionID: id,
	}
	if !link.Flag(p.Get("backEnable"), true) {
		l.options[optionNoBack] = "true"
	}
	l.doorOptions = map[string]string{doorTag: tag, doorInstitution: institution, doorRequestID: l.requestID}
	if l.requestID == "" {
		l.doorOptions[doorCredentials] = "true"
	}
	for _, name := range []string{doorWebview, doorInnerRedirect, doorJSRedirect} {
		if link.Flag(p.Get(name), false) {
			l.doorOptions[name] = "true"
		}
	}
	// They are kept with the flow.
	maps.DeleteFunc(l.doorOptions, func(_, value string) bool { return value == "" })
	return l, ""
}

// prompts is a language as far as Flinks asks in it.
func prompts(lang string) string {
	if base, _, _ := strings.Cut(strings.ToLower(lang), "-"); base == "en" || base == "fr" {
		return base
	}
	return ""
}

// readLook reads what the link wants the page to look like. What cannot be granted is left out.
func (l *wish) readLook(p url.Values) {
	if theme := strings.ToLower(p.Get("theme")); theme == "light" || theme == "dark" {
		l.appearance.Theme = theme
	}
	l.appearance.Page = color(p.Get("backgroundColor"))
	l.appearance.Color = color(p.Get("foregroundColor1"))
	// UNVERIFIED what this colours: no page describes it. Where it was seen beside a main button's colour it was a dark grey.
	l.appearance.Accent = color(p.Get("foregroundColor2"))
	l.appearance.Bare = !link.Flag(p.Get("headerEnable"), true)
	l.appearance.Close = link.Flag(p.Get("closeEnable"), false)
	l.appearance.Text = link.Flag(p.Get("stringify"), false)
	if link.Flag(p.Get("webview"), false) {
		l.appearance.App = bridge
	}
	// A stranger may have written the link, and so the name: it is shown, and decides nothing (see [reconnect.Appearance]). One
	// without a letter may look like none at all.
	name := strings.Join(strings.Fields(upstream.Plain(p.Get("customerName"), maxCustomer)), " ")
	if strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		l.appearance.Name = name
	}
}

var bareGUID = regexp.MustCompile(`^[0-9a-f]{32}$`)

// canonical writes a requestId as Flinks does. It is a GUID, which its platform reads in capitals, without dashes and in
// brackets too: in another spelling it is the same session, and must not open a second flow.
func canonical(requestID string) string {
	bare := reconnect.Folded(requestID)
	if !bareGUID.MatchString(bare) {
		return requestID
	}
	return bare[:8] + "-" + bare[8:12] + "-" + bare[12:16] + "-" + bare[16:20] + "-" + bare[20:]
}

// color reads a colour as links have it: hexadecimal without a #, short or long, maybe with how opaque it is, which is
// dropped. It is empty for anything else.
func color(s string) string {
	s = strings.ToLower(strings.TrimPrefix(s, "#"))
	switch {
	case !hexColor.MatchString(s):
		return ""
	case len(s) < 6:
		return "#" + strings.Repeat(s[:1], 2) + strings.Repeat(s[1:2], 2) + strings.Repeat(s[2:3], 2)
	}
	return "#" + s[:6]
}

package flinks

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// parameters are a link's query. Names are taken in any case: the pages themselves spell institutionId and InstitutionId.
type parameters struct {
	values map[string]string // by name in lower case
	twice  string            // one of known that is given twice with different values
}

// The parameters that change anything here. All others of Flinks Connect are accepted and ignored.
var known = []string{
	"requestId", "redirectUrl", "language", "tag", "theme", "authorizeToken", "customerName", "headerEnable", "backEnable",
	"closeEnable", "stringify", "webview", "innerRedirect", "jsRedirect", "institutionId", "backgroundColor",
	"foregroundColor1", "foregroundColor2", "client",
}

// readParameters reads a query. A parameter that is given twice with different values is told of: whoever checked the
// first could be made to use the second.
func readParameters(q url.Values) parameters {
	p := parameters{values: map[string]string{}}
	names := make([]string, 0, len(q))
	for name := range q {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		lower := strings.ToLower(name)
		i := slices.IndexFunc(known, func(k string) bool { return strings.ToLower(k) == lower })
		if i < 0 {
			continue
		}
		for _, v := range q[name] {
			if was, ok := p.values[lower]; ok && was != v {
				p.twice = known[i]
			} else {
				p.values[lower] = v
			}
		}
	}
	return p
}

func (p parameters) value(name string) string { return p.values[strings.ToLower(name)] }

// flag reads true or false, or says which it is by default.
func (p parameters) flag(name string, byDefault bool) bool {
	switch strings.ToLower(strings.TrimSpace(p.value(name))) {
	case "true", "1":
		return true
	case "false", "0":
		return false
	}
	return byDefault
}

// link is what a link says.
type link struct {
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
func readLink(p parameters, pathName string) (l link, detail string) {
	l = link{requestID: canonical(p.value("requestId")), options: map[string]string{}, doorOptions: map[string]string{}}
	// Also for the page that says what is wrong, and for how it says it to the host page.
	l.readLook(p)
	institution, unreadable := url.PathUnescape(pathName) // routers disagree on who does this
	if unreadable != nil {
		institution = pathName
	}
	token, tag, id := p.value("authorizeToken"), p.value("tag"), p.value("institutionId")
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
	case len(token) > maxToken || strings.ContainsFunc(token, func(r rune) bool { return r <= ' ' || r > '~' }):
		return l, "authorizeToken holds characters that no token has, or is too long"
	}
	switch lang, _, _ := strings.Cut(strings.ToLower(p.value("language")), "-"); lang {
	case "en", "fr": // another is no reason to turn a user away: the browser then chooses
		l.language = lang
	}
	option := func(name, value string) {
		if value != "" {
			l.options[name] = value
		}
	}
	option(optionToken, token)
	option(optionLanguage, l.language)
	option(optionTag, tag)
	option(optionInstitution, institution)
	option(optionInstitutionID, id)
	if !p.flag("backEnable", true) {
		option(optionNoBack, "true")
	}
	l.readDoorOptions(p, institution, tag)
	return l, ""
}

func (l *link) readDoorOptions(p parameters, institution, tag string) {
	keep := func(name, value string) {
		if value != "" {
			l.doorOptions[name] = value
		}
	}
	keep(doorTag, tag)
	keep(doorInstitution, institution)
	keep(doorRequestID, l.requestID)
	if l.requestID == "" {
		keep(doorCredentials, "true")
	}
	for _, name := range []string{doorWebview, doorInnerRedirect, doorJSRedirect} {
		if p.flag(name, false) {
			keep(name, "true")
		}
	}
}

// readLook reads what the link wants the page to look like. What cannot be granted is left out.
func (l *link) readLook(p parameters) {
	if theme := strings.ToLower(p.value("theme")); theme == "light" || theme == "dark" {
		l.appearance.Theme = theme
	}
	l.appearance.Page = color(p.value("backgroundColor"))
	l.appearance.Color = color(p.value("foregroundColor1"))
	// UNVERIFIED what this colours: no page describes it. Where it was seen beside a main button's colour it was a dark grey.
	l.appearance.Accent = color(p.value("foregroundColor2"))
	l.appearance.Bare = !p.flag("headerEnable", true)
	l.appearance.Close = p.flag("closeEnable", false)
	l.appearance.Text = p.flag("stringify", false)
	if p.flag("webview", false) {
		l.appearance.App = bridge
	}
	// Anybody can write a link, so the name is a stranger's word: it is shown, and decides nothing (see [reconnect.Appearance]). One
	// without a letter may look like none at all.
	name := strings.Join(strings.Fields(upstream.Plain(p.value("customerName"), maxCustomer)), " ")
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

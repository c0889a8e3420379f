// Package link is what doors do alike: read a link's parameters, find the account that it means, refuse it, and lead back.
package link

import (
	"fmt"
	"maps"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/open-reconnect/reconnect"
)

// Link is a link as its door reads it.
type Link struct {
	// Entry is what the link opens. It has no Client if the link means none that is known.
	Entry reconnect.Entry
	// Other says what the link is for that this page does not do. Wrong says what is wrong with its parameters, Unknown why it
	// means no client, and NotAllowed why its callback is not followed ([Callback]). Each is empty if nothing is.
	Other, Wrong, Unknown, NotAllowed string
}

// maxState bounds a link's state, in bytes.
const maxState = 8 << 10

// Enter returns the entry, or as an [*reconnect.EntryError] the first thing that is wrong with the link.
func (l Link) Enter() (reconnect.Entry, error) {
	e := l.Entry
	refused := &reconnect.EntryError{Client: e.Client, Entry: e}
	// What is told of a refused link holds no secret, and nothing that could be followed but the client's own callback.
	refused.Entry.Connection = reconnect.Connection{Provider: e.Connection.Provider, ID: e.Connection.ID}
	if e.Client == nil || l.NotAllowed != "" {
		refused.Entry.Callback = ""
	}
	switch {
	case len(e.State) > maxState:
		refused.Entry.State = ""
		refused.Reason, refused.Detail = reconnect.BadLink, fmt.Sprintf("state is longer than %d bytes", maxState)
	case l.Other != "" && e.Client != nil:
		refused.Reason, refused.Detail = reconnect.ReconnectOnly, l.Other
	case l.Wrong != "":
		refused.Reason, refused.Detail = reconnect.BadLink, l.Wrong
	case e.Client == nil:
		refused.Reason, refused.Detail = reconnect.UnknownClient, l.Unknown
	case l.NotAllowed != "":
		refused.Reason, refused.Detail = reconnect.AddressNotAllowed, l.NotAllowed
	default:
		return e, nil
	}
	return reconnect.Entry{}, refused
}

// Once returns the link's query without the named parameters that are given twice with different values: a reader that checks
// the first could be made to use the second. The others still say whose link it is. It returns what is wrong, if anything.
func Once(q url.Values, names ...string) (once url.Values, wrong string) {
	once = maps.Clone(q)
	for _, name := range names {
		if slices.ContainsFunc(q[name], func(v string) bool { return v != q[name][0] }) {
			delete(once, name)
			if wrong == "" {
				wrong = "given twice: " + name
			}
		}
	}
	return once, wrong
}

// Missing names the parameters that a link must have and has not, all at once; empty if it has all.
func Missing(q url.Values, names ...string) string {
	missing := slices.DeleteFunc(names, func(name string) bool { return q.Get(name) != "" })
	if len(missing) == 0 {
		return ""
	}
	return "missing: " + strings.Join(missing, ", ")
}

// Flag reads true or false, or says which it is by default.
func Flag(value string, byDefault bool) bool {
	switch strings.ToLower(strings.TrimSpace(value)) {
	case "true", "1":
		return true
	case "false", "0":
		return false
	}
	return byDefault
}

var languageTag = regexp.MustCompile(`^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$`)

// Lang reads a language with or without a region. Any language passes, whether the vendor's page has it or not: the page chooses, and asks
// the browser about one that it does not speak. What is no language is no reason to turn a user away: it is empty.
func Lang(value string) string {
	if len(value) > 35 || !languageTag.MatchString(value) {
		return ""
	}
	return strings.ReplaceAll(value, "_", "-")
}

// Callback says why a client's link may not lead back to an address, or nothing. The address must equal one of the client's
// byte for byte: nothing is normalized. Its own query must not hold what the door adds, in any spelling, or a link could slip
// a value of its own past the integrator.
func Callback(c *reconnect.Client, parameter, address string, added ...string) string {
	if c == nil || address == "" {
		return ""
	}
	if !slices.Contains(c.Callbacks, address) {
		return parameter + " is not on the client's list"
	}
	return Adds(parameter, address, added...)
}

// Adds says which of the names that a door adds an address has in its own query, or nothing.
func Adds(parameter, address string, added ...string) string {
	if name := reconnect.Holds(address, added...); name != "" {
		return parameter + "'s own query must not hold " + name + ", which this page adds, in any spelling"
	}
	return ""
}

// Account finds the account that a link means whose form names none: of those whose client the link names, or of all, the one
// that lists the host name at which the link was opened, with or without its port; else the one that lists no host. It says
// why there is none. The user's own browser writes the host name, so that a forged one deceives its forger alone.
func Account[A any](
	accounts []A, served func(A) (client *reconnect.Client, hosts []string), host, client string,
) (found A, unknown string) {
	bare, _, err := net.SplitHostPort(host)
	if err != nil {
		bare = host
	}
	var here, anywhere []A
	for _, a := range accounts {
		c, hosts := served(a)
		switch {
		case c == nil || client != "" && c.ID != client:
		case len(hosts) == 0:
			anywhere = append(anywhere, a)
		case slices.ContainsFunc(hosts, func(h string) bool { return strings.EqualFold(h, host) || strings.EqualFold(h, bare) }):
			here = append(here, a)
		}
	}
	if here == nil {
		here = anywhere
	}
	switch {
	case len(here) == 1:
		return here[0], ""
	case len(here) > 1:
		return found, "several clients are served at this host, and the link does not say which by client=…"
	case client != "":
		return found, "no such client is served at this host"
	}
	return found, "no client is served at this host"
}

// Leave returns the way to the callback with what the door adds. What the callback has of its own stays byte for byte. There
// is none for a flow that is not over, or whose link named no callback.
func Leave(f *reconnect.Flow, added ...reconnect.Parameter) reconnect.Way {
	if f.Callback == "" || !f.Over() {
		return reconnect.Way{}
	}
	return reconnect.Way{URL: reconnect.WithParameters(f.Callback, added...)}
}

// Describe is a technical description of a flow's end, for integrators and not for users.
func Describe(r reconnect.Reason) string {
	if phrase := phrases[r]; phrase != "" {
		return phrase
	}
	return "the connection was not mended"
}

var phrases = map[reconnect.Reason]string{
	reconnect.Cancelled:       "the user cancelled",
	reconnect.Expired:         "the session or the time for this flow ran out",
	reconnect.DeadLink:        "the link's code or token is dead, used or does not open this connection",
	reconnect.TooManyAttempts: "stopped before the bank would lock the access",
	reconnect.RateLimited:     "no more attempts are accepted for now",
	reconnect.BankUnavailable: "the bank cannot be reached",
	reconnect.Maintenance:     "the site is under maintenance",
	reconnect.AggregatorFault: "the aggregator failed",
	reconnect.NotSupported:    "this bank or account is not supported",
	reconnect.ReconnectOnly:   "the link is for something else than to mend a connection",
	reconnect.WrongSite:       "the credentials belong to another site",
	reconnect.Unreachable:     "the aggregator could not be reached",
	reconnect.Unknown:         "the aggregator said something unknown",
	reconnect.Internal:        "a fault of the reconnect page",
}

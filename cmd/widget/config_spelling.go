package main

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/idna"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
)

// Origins are compared with what browsers send, and callbacks with what links say, both byte for byte. An address in
// another spelling would be there and never match, which is hard to find out. So it is refused, and the right one is said.

// badOrigin refuses what no browser ever sends as the origin of a page: one of the web, or of an app's own scheme.
func badOrigin(v string) string {
	u, fault := spelled(v, "origin")
	switch {
	case fault != "":
		return fault
	case u.Host == "":
		return "is no origin: write scheme://host, without a path or a slash at the end"
	case slices.Contains([]string{"ws", "wss", "ftp", "mailto"}, u.Scheme):
		return "has a scheme that no page has"
	}
	host, fault := plainHost(u)
	switch {
	case fault != "":
		return fault
	case u.Scheme == "http" && !local(u.Hostname()):
		return "must begin with https:// (http:// only for this machine)"
	}
	return unless(v, u.Scheme+"://"+host, "origin")
}

// basePath is what a base path may be: plain words, so that browsers, proxies and vendors write it in one way.
var basePath = regexp.MustCompile(`^(/[A-Za-z0-9]+([._-][A-Za-z0-9]+)*)+/?$`)

// badPublic refuses what cannot be this server's own address: an origin, or one with a base path behind it.
func badPublic(v string) string {
	u, err := url.Parse(v)
	if err != nil {
		return badOrigin(v)
	}
	origin, base := v, ""
	if len(u.Path) > 1 {
		base = u.Path
		origin = strings.TrimSuffix(v, base)
	}
	switch fault := badOrigin(origin); {
	case fault != "" && strings.Contains(fault, "write "+u.Scheme+"://"):
		return fault + base
	case fault != "":
		return fault
	case !secure(u):
		return "must begin with https:// (http:// only for this machine)"
	case base != "" && !basePath.MatchString(base):
		return "has a base path that is written in several ways: words of letters and digits, with single signs of ._- within them"
	case base != "" && handlers.Reserved(base):
		return "has a base path that begins as addresses of this server's own do: take another word"
	}
	return ""
}

// badCallback refuses what no link may name, or what a browser would write in another way. What follows an app's own
// scheme is the app's.
func badCallback(v string) string {
	u, fault := spelled(v, "callback")
	switch {
	case fault != "":
		return fault
	case strings.Contains(v, "#"):
		return "must not have a #fragment: the parameters of the answer would get lost in it"
	case !isWeb(u):
		_, rest, _ := strings.Cut(v, ":")
		return unless(v, u.Scheme+":"+rest, "callback")
	case u.Host == "":
		return "has no host"
	}
	host, fault := plainHost(u)
	switch {
	case fault != "":
		return fault
	case u.Scheme == "http" && !local(u.Hostname()):
		return "must begin with https:// or an app's own scheme (http:// only for this machine)"
	}
	right := u.Scheme + "://" + host + plainPath(u)
	if u.ForceQuery || u.RawQuery != "" {
		right += "?" + escaped(u.RawQuery)
	}
	return unless(v, right, "callback")
}

// unless says which spelling is right, unless it is this one.
func unless(v, right, what string) string {
	if v == right {
		return ""
	}
	return "is no " + what + " as browsers write it: write " + right
}

// spelled reads an address that may be followed.
func spelled(v, what string) (u *url.URL, fault string) {
	u, err := url.Parse(v)
	switch {
	case strings.Contains(v, "://*"):
		return nil, "has a wildcard, and browsers send none: list each address"
	case err != nil || u.Scheme == "":
		return nil, "is no " + what + ": it is no absolute address"
	case reconnect.DangerousScheme(u.Scheme):
		return nil, "has a scheme that is never a " + what + "'s"
	}
	return u, ""
}

var (
	hostName = regexp.MustCompile(`^[a-z0-9_-]+(\.[a-z0-9_-]+)*$`)
	numeric  = regexp.MustCompile(`(^|\.)([0-9]+|0x[0-9a-f]*)$`) // browsers take such a name for an IPv4 address
	dots     = regexp.MustCompile(`(^|/)\.\.?(/|$)`)
	names    = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(false), idna.CheckHyphens(false))
)

// plainHost is the host and port of an address as browsers write them: in small letters and ASCII, numbers in their
// shortest form, without a dot at the end, and without the port that its scheme has anyhow.
func plainHost(u *url.URL) (host, fault string) {
	host = strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
	if ip, err := netip.ParseAddr(host); err == nil && ip.Zone() == "" {
		if host = ip.String(); ip.Is6() {
			host = "[" + host + "]"
		}
	} else {
		if isWeb(u) {
			host, err = names.ToASCII(host)
		} else {
			err = nil
		}
		if err != nil || !hostName.MatchString(host) || isWeb(u) && numeric.MatchString(host) {
			return "", "has a host that no browser takes"
		}
	}
	port := u.Port()
	if port == "" {
		return host, ""
	}
	n, err := strconv.ParseUint(port, 10, 16)
	switch {
	case err != nil:
		return "", "has a port that does not exist"
	case u.Scheme == "https" && n == 443, u.Scheme == "http" && n == 80:
		return host, ""
	}
	return host + ":" + strconv.FormatUint(n, 10), ""
}

// plainPath is a path as browsers write it. A callback may do without one, as links do.
func plainPath(u *url.URL) string {
	if dots.MatchString(u.Path) {
		u = u.JoinPath() // without /./ and /../
	}
	return escaped(u.EscapedPath())
}

// escaped writes percent-encoded what browsers never write plainly.
func escaped(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		if c <= ' ' || c >= 0x7f || strings.IndexByte("\"<>`", c) >= 0 {
			b.WriteString("%" + strings.ToUpper(strconv.FormatUint(0x100|uint64(c), 16)[1:]))
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func isWeb(u *url.URL) bool { return u.Scheme == "https" || u.Scheme == "http" }

// local reports whether browsers take a host for this machine.
func local(host string) bool { return loopback(host) || strings.HasSuffix(host, ".localhost") }

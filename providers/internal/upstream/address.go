package upstream

import (
	"net"
	"net/url"
	"regexp"
	"strings"
)

// HostName is a host name in lower case, with or without a port.
var HostName = regexp.MustCompile(`^[a-z0-9]+([.-][a-z0-9]+)*(:[0-9]{1,5})?$`)

// Safe reports an absolute https address without a user name in it, or an http one of this machine: nothing else may
// carry a secret, or be where a user is sent.
func Safe(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.User != nil || len(address) > 8<<10 {
		return false
	}
	switch u.Scheme {
	case "https":
		return true
	case "http":
		ip := net.ParseIP(u.Hostname())
		return u.Hostname() == "localhost" || strings.HasSuffix(u.Hostname(), ".localhost") || ip != nil && ip.IsLoopback()
	}
	return false
}

// SafeBase reports a [Safe] address that paths can be added to.
func SafeBase(address string) bool {
	return Safe(address) && !strings.ContainsAny(address, "?#") && len(address) <= 1<<10
}

// Sendable reports a text of at most n bytes that a header can carry as it is: printable ASCII without spaces.
func Sendable(s string, n int) bool {
	return len(s) <= n && !strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' })
}

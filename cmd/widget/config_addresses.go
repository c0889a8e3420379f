package main

import (
	"net"
	"net/url"
	"regexp"
)

var (
	idShape   = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	hostShape = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$`)
	digits    = regexp.MustCompile(`^[0-9]{1,20}$`)
	langShape = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
)

func shaped(re *regexp.Regexp, otherwise string) func(string) string {
	return func(v string) string {
		if re.MatchString(v) {
			return ""
		}
		return otherwise
	}
}

var (
	badID       = shaped(idShape, "is no id: small letters, digits and single dashes")
	badHost     = shaped(hostShape, "is no host name: write the whole domain, like acme.biapi.pro")
	badDigits   = shaped(digits, "is no Powens client_id: digits only")
	badLanguage = shaped(langShape, "is no language tag, like fr")
)

var (
	linkHost = regexp.MustCompile(`^[a-z0-9]+([.-][a-z0-9]+)*(:[0-9]{1,5})?$`)
	customer = regexp.MustCompile(`^[0-9A-Za-z]+(-[0-9A-Za-z]+)*$`)

	badLinkHost = shaped(linkHost, "is no host name: write it as browsers see it, in small letters, with a port if there is one")
	badCustomer = shaped(customer, "is no customer id: letters, digits and dashes, as in a GUID")
)

func badListen(v string) string {
	if _, port, err := net.SplitHostPort(v); err != nil || port == "" {
		return "is no address to listen on: write host:port"
	}
	return ""
}

// secure reports whether an address is one that secrets may go to: https, or this very machine.
func secure(u *url.URL) bool {
	return u.Scheme == "https" || u.Scheme == "http" && loopback(u.Hostname())
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func badBase(v string) string {
	u, err := url.Parse(v)
	switch {
	case err != nil || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return "is no base address: write https://host/path, without a query"
	case !secure(u):
		return "must begin with https:// (http:// only for this machine)"
	}
	return ""
}

// badCodeURL takes an address with a query of its own, but with no name and password: what is sent there proves itself.
func badCodeURL(v string) string {
	u, err := url.Parse(v)
	switch {
	case err != nil || u.Host == "" || u.Fragment != "" || u.User != nil:
		return "is no address to ask: write https://host/path"
	case !secure(u):
		return "must begin with https:// (http:// only for this machine)"
	}
	return ""
}

func badHome(v string) string {
	if u, err := url.Parse(v); err != nil || u.Host == "" || !secure(u) {
		return "is no https address"
	}
	return ""
}

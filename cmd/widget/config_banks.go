package main

import (
	"net/url"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// maxBankSites bounds the banks of a client whose sites are listed.
const maxBankSites = 5000

// bankSites reads the addresses of banks' own sites, by a bank's name or by the aggregator's id of it.
func (r *reader) bankSites(n *yaml.Node, into *map[string]string) {
	if n.Kind != yaml.MappingNode || len(n.Content)/2 > maxBankSites {
		r.add(n, "bank_sites must be a list of at most %d banks, \"bank: address\"", maxBankSites)
		return
	}
	*into = map[string]string{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		bank, site := strings.ToLower(strings.TrimSpace(n.Content[i].Value)), ""
		r.text(&site, badSite)(n.Content[i+1])
		if _, twice := (*into)[bank]; twice || bank == "" {
			r.add(n.Content[i], "bank_sites has %q twice, or without a name", n.Content[i].Value)
		}
		(*into)[bank] = site
	}
}

// badSite says why an address is not shown: a password is typed there.
func badSite(v string) string {
	if u, err := url.Parse(v); err != nil || u.Host == "" || u.Scheme != "https" || u.User != nil {
		return "is no https address"
	}
	return ""
}

func countedSites(sites map[string]string) string {
	if len(sites) == 0 {
		return "(none)"
	}
	return strconv.Itoa(len(sites))
}

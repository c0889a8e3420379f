package main

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/cmd/widget/playground"
	"github.com/open-reconnect/reconnect/providers/flinks"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/flinks"
)

func flinksVendor() aggregator {
	return aggregator{
		name: "flinks", read: readFlinks, build: builder(flinks.New, flinks.NewDoor),
		dialect: func() sandbox.Dialect { return dialect.Dialect() }, stories: playground.FlinksStories, demo: demoFlinks,
	}
}

func flinksAccount(a flinks.Account) account {
	return account{a.Client, a.Key(), a, func(line liner) { printFlinks(line, a) }}
}

// readFlinks reads one account of a client at Flinks.
func readFlinks(r *reader, n *yaml.Node, c *reconnect.Client) account {
	a := flinks.Account{Client: c}
	has := r.mapping(n, "a flinks account", map[string]func(*yaml.Node){
		"hosts":       r.texts("hosts", &a.Hosts, badLinkHost),
		"instance":    r.text(&a.Instance, badID),
		"customer_id": r.text(&a.CustomerID, badCustomer),
		"base_url":    r.text(&a.BaseURL, badBase),
		"auth_key":    func(n *yaml.Node) { a.AuthKey = r.secret(n, "auth_key") },
		"api_key":     func(n *yaml.Node) { a.APIKey = r.secret(n, "api_key") },
		"poll_by": r.text(&a.PollBy, func(v string) string {
			if v = strings.ToUpper(v); v != "GET" && v != "POST" {
				return "is neither GET nor POST"
			}
			return ""
		}),
		"synchronous":     r.truth(&a.Sync),
		"anonymous_links": r.truth(&a.AnonymousLinks),
	})
	if !has["customer_id"] {
		r.add(n, "half an account: flinks needs customer_id, which is missing")
	}
	if !has["instance"] && !has["base_url"] {
		r.add(n, "half an account: flinks needs instance, the customer's own name in Flinks' host names; it is missing")
	}
	return flinksAccount(a)
}

func printFlinks(line liner, a flinks.Account) {
	line(2, "flinks: %s", or(a.BaseURL, "https://"+a.Instance+"-api.private.fin.ag/v3"))
	line(3, "hosts: %s", or(strings.Join(a.Hosts, " "), "(any)"))
	line(3, "customer_id: %s", a.CustomerID)
	line(3, "auth_key: %s", hidden(a.AuthKey))
	line(3, "api_key: %s", hidden(a.APIKey))
	line(3, "poll_by: %s", or(strings.ToUpper(a.PollBy), "POST"))
	line(3, "synchronous: %t", a.Sync)
	line(3, "anonymous_links: %t", a.AnonymousLinks)
}

func demoFlinks(c *reconnect.Client, sandbox string) ([]account, []any) {
	known := playground.FlinksAccount{CustomerID: "43387ca6-0391-4c82-857d-70d95f087ecb", AuthKey: "demo-key", Client: c.ID}
	return []account{flinksAccount(flinks.Account{
		Client: c, CustomerID: known.CustomerID, AuthKey: known.AuthKey, APIKey: "demo-api-key", BaseURL: sandbox + "/flinks/v3", AnonymousLinks: true,
	})}, []any{known}
}

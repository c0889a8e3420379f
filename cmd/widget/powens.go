package main

import (
	"go.yaml.in/yaml/v3"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/cmd/widget/playground"
	"github.com/open-reconnect/reconnect/providers/powens"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/powens"
)

func powensVendor() aggregator {
	return aggregator{
		name: "powens", read: readPowens, build: builder(powens.New, powens.NewDoor),
		dialect: dialect.Dialect, stories: playground.PowensStories, demo: demoPowens,
	}
}

func powensAccount(a powens.Account) account {
	return account{a.Client, a.Key(), a, func(line liner) { printPowens(line, a) }}
}

// readPowens reads one account of a client at Powens.
func readPowens(r *reader, n *yaml.Node, c *reconnect.Client) account {
	a := powens.Account{Client: c, Lang: "fr"}
	has := r.mapping(n, "a powens account", map[string]func(*yaml.Node){
		"domain":         r.text(&a.Domain, badHost),
		"client_id":      r.text(&a.ClientID, badDigits),
		"client_secret":  func(n *yaml.Node) { a.ClientSecret = r.secret(n, "client_secret") },
		"agent":          r.truth(&a.Agent),
		"code_as_bearer": r.truth(&a.CodeAsBearer),
		"base_url":       r.text(&a.BaseURL, badBase),
		"webview_url":    r.text(&a.WebviewURL, badBase),
		"webhook_secret": func(n *yaml.Node) { a.WebhookSecret = r.secret(n, "webhook_secret") },
		"language":       r.text(&a.Lang, badLanguage),
	})
	for _, key := range []string{"domain", "client_id", "client_secret"} {
		if !has[key] {
			r.add(n, "half an account: powens needs domain, client_id and client_secret; %s is missing", key)
		}
	}
	return powensAccount(a)
}

func printPowens(line liner, a powens.Account) {
	line(2, "powens: %s", a.Domain)
	line(3, "client_id: %s", a.ClientID)
	line(3, "client_secret: %s", hidden(a.ClientSecret))
	line(3, "agent: %t", a.Agent)
	line(3, "code_as_bearer: %t", a.CodeAsBearer)
	line(3, "base_url: %s", or(a.BaseURL, "https://"+a.Domain+"/2.0"))
	line(3, "webview_url: %s", or(a.WebviewURL, "https://webview.powens.com"))
	line(3, "webhook_secret: %s", hidden(a.WebhookSecret))
	line(3, "language: %s", a.Lang)
	if name := a.PushName(); name != "" {
		line(3, "webhook address: /push/%s", name)
	}
}

// demoPowens are an agent and a client that must leave credentials to Powens' own page. The sandbox takes any well-formed
// ones.
func demoPowens(c *reconnect.Client, sandbox string) (accounts []account, known []any) {
	for _, k := range []playground.PowensAccount{
		{Domain: "demo.biapi.pro", ClientID: "10000001", ClientSecret: "demo-secret", Agent: true},
		{Domain: "webview.biapi.pro", ClientID: "10000002", ClientSecret: "demo-secret", Agent: false},
	} {
		accounts = append(accounts, powensAccount(powens.Account{
			Client: c, Domain: k.Domain, ClientID: k.ClientID, ClientSecret: k.ClientSecret, Agent: k.Agent,
			BaseURL: sandbox + "/powens/2.0", WebviewURL: sandbox + "/powens/webview", Lang: "en",
		}))
		known = append(known, k)
	}
	return accounts, known
}

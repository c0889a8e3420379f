package main

import (
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/cmd/widget/playground"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/syncfy"
	"github.com/open-reconnect/reconnect/providers/syncfy"
)

func syncfyVendor() aggregator {
	return aggregator{
		name: "syncfy", read: readSyncfy, build: builder(syncfy.New, syncfy.NewDoor),
		dialect: func() sandbox.Dialect { return dialect.Dialect() }, stories: playground.SyncfyStories, demo: demoSyncfy,
	}
}

func syncfyAccount(a syncfy.Account) account {
	return account{a.Client, a.Key(), a, func(line liner) { printSyncfy(line, a) }}
}

// readSyncfy reads one account of a client at Syncfy.
func readSyncfy(r *reader, n *yaml.Node, c *reconnect.Client) account {
	a := syncfy.Account{Client: c, Lang: "es"}
	r.mapping(n, "a syncfy account", map[string]func(*yaml.Node){
		"hosts":   r.texts("hosts", &a.Hosts, badLinkHost),
		"api_key": func(n *yaml.Node) { a.APIKey = r.secret(n, "api_key") },
		"webhook_key": func(n *yaml.Node) {
			if a.WebhookKey = r.secret(n, "webhook_key"); a.WebhookKey != "" && syncfy.PushKey(a.WebhookKey) == nil {
				r.add(n, "webhook_key: neither base64 of 16 bytes or more, nor the JWK of such a key")
			}
		},
		"base_url":      r.text(&a.BaseURL, badBase),
		"job_hosts":     r.texts("job_hosts", &a.JobHosts, badLinkHost),
		"images_url":    r.text(&a.ImagesURL, badBase),
		"authorization": r.text((*string)(&a.AuthForm), oneOf(syncfy.AuthForms)),
		"create_via":    r.text((*string)(&a.CreateVia), oneOf(syncfy.CreateVia)),
		"sync_via":      r.text((*string)(&a.SyncVia), oneOf(syncfy.SyncVia)),
		"per_second":    r.number(&a.PerSecond, 0.1, 1000),
		"language":      r.text(&a.Lang, badLanguage),
	})
	return syncfyAccount(a)
}

func oneOf[W ~string](words []W) func(string) string {
	return func(v string) string {
		if slices.Contains(words, W(v)) {
			return ""
		}
		return "is none of " + strings.Trim(fmt.Sprint(words), "[]")
	}
}

func printSyncfy(line liner, a syncfy.Account) {
	a = a.WithDefaults()
	line(2, "syncfy: %s", a.BaseURL)
	line(3, "hosts: %s", or(strings.Join(a.Hosts, " "), "(any)"))
	line(3, "api_key: %s", hidden(a.APIKey))
	line(3, "webhook_key: %s", hidden(a.WebhookKey))
	if name := a.PushName(); name != "" {
		line(3, "webhook address: /push/%s", name)
	}
	line(3, "job_hosts: %s", or(strings.Join(a.JobHosts, " "), "(that of base_url)"))
	line(3, "images_url: %s", a.ImagesURL)
	line(3, "authorization: %s", a.AuthForm)
	line(3, "create_via: %s", a.CreateVia)
	line(3, "sync_via: %s", a.SyncVia)
	line(3, "per_second: %g", a.PerSecond)
	line(3, "language: %s", or(a.Lang, "(unknown)"))
}

// demoSyncfy are an account for all stories and one of another client, whose requests are counted apart.
func demoSyncfy(c *reconnect.Client, sandbox string) ([]account, []any) {
	const key, hurriedKey = "00000000000000000000000000c01d17", "00000000000000000000000000c01d18"
	a := syncfy.Account{
		Client: c, BaseURL: sandbox + "/syncfy/v1", ImagesURL: sandbox + "/syncfy", Lang: "en",
		PerSecond: 50, // the vendor allows 5; all who try this share it
	}
	client, hurried := *c, a
	client.ID += "-hurried"
	// Requests are counted by upstream, so this one has another name.
	hurried.Client, hurried.BaseURL = &client, otherName(sandbox)+"/syncfy/v1"
	hurried.JobHosts = []string{strings.TrimPrefix(sandbox, "http://")}
	return []account{syncfyAccount(a), syncfyAccount(hurried)}, []any{
		playground.SyncfyAccount{APIKey: key, Client: c.ID},
		playground.SyncfyAccount{APIKey: hurriedKey, Client: client.ID, Hurried: true},
	}
}

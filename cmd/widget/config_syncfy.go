package main

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"reconnect"
	"reconnect/providers/syncfy"
)

// syncfy reads one account of a client at Syncfy.
func (r *reader) syncfy(n *yaml.Node, c *reconnect.Client) syncfy.Account {
	a := syncfy.Account{Client: c, Lang: "es"}
	r.mapping(n, "a syncfy account", map[string]func(*yaml.Node){
		"hosts":         r.texts("hosts", &a.Hosts, badLinkHost),
		"api_key":       func(n *yaml.Node) { a.APIKey = r.secret(n, "api_key") },
		"base_url":      r.text(&a.BaseURL, badBase),
		"job_hosts":     r.texts("job_hosts", &a.JobHosts, badLinkHost),
		"images_url":    r.text(&a.ImagesURL, badBase),
		"authorization": r.text((*string)(&a.AuthForm), oneOf("token", "bearer", "query", "body")),
		"create_via":    r.text((*string)(&a.CreateVia), oneOf("endpoint", "credentials", "pulls")),
		"sync_via":      r.text((*string)(&a.SyncVia), oneOf("sync", "pulls")),
		"per_second":    r.number(&a.PerSecond, 0.1, 1000),
		"language":      r.text(&a.Lang, badLanguage),
	})
	return a
}

func oneOf(words ...string) func(string) string {
	return func(v string) string {
		if slices.Contains(words, v) {
			return ""
		}
		return "is none of " + strings.Join(words, ", ")
	}
}

func printSyncfy(line liner, a syncfy.Account) {
	line(2, "syncfy: %s", or(a.BaseURL, "https://api.syncfy.com/v1"))
	line(3, "hosts: %s", or(strings.Join(a.Hosts, " "), "(any)"))
	line(3, "api_key: %s", hidden(a.APIKey))
	line(3, "job_hosts: %s", or(strings.Join(a.JobHosts, " "), "(that of base_url)"))
	line(3, "images_url: %s", or(a.ImagesURL, "https://s.syncfy.com"))
	line(3, "authorization: %s", or(string(a.AuthForm), "token"))
	line(3, "create_via: %s", or(string(a.CreateVia), "endpoint"))
	line(3, "sync_via: %s", or(string(a.SyncVia), "sync"))
	perSecond := a.PerSecond
	if perSecond == 0 {
		perSecond = 5
	}
	line(3, "per_second: %g", perSecond)
	line(3, "language: %s", or(a.Lang, "(unknown)"))
}

package main

import (
	"net/url"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/open-reconnect/reconnect/webhook"
)

// webhooks reads where a client's events are sent, and what signs them.
func (r *reader) webhooks(n *yaml.Node) (to webhook.Receiver) {
	has := r.mapping(n, "webhooks", map[string]func(*yaml.Node){
		"url": r.text(&to.URL, badReceiver),
		"keys": func(n *yaml.Node) {
			r.sequence(n, "keys", func(n *yaml.Node) {
				text := r.secret(n, "a key of webhooks")
				if text == "" {
					return
				}
				key, err := webhook.ParseKey(text)
				switch {
				case err != nil:
					r.add(n, "a key of webhooks %v", err)
				case slices.ContainsFunc(to.Keys, key.Equal):
					r.add(n, "a key of webhooks is listed twice")
				default:
					to.Keys = append(to.Keys, key)
				}
			})
			if len(n.Content) == 0 {
				r.add(n, "webhooks has an empty list of keys: its receiver could not tell them from anybody's")
			}
		},
	})
	for _, name := range []string{"url", "keys"} {
		if !has[name] {
			r.add(n, "webhooks has no %s", name)
		}
	}
	return to
}

// badReceiver refuses an address that events cannot be sent to in secret.
func badReceiver(v string) string {
	u, err := url.Parse(v)
	switch {
	case err != nil || u.Host == "" || u.Fragment != "" || u.User != nil:
		return "is no address for webhooks: write https://host/path"
	case !secure(u):
		return "must begin with https:// (http:// only for this machine)"
	}
	return ""
}

func printWebhooks(line liner, to webhook.Receiver) {
	if to.URL == "" {
		line(2, "webhooks: (none)")
		return
	}
	address, query, _ := strings.Cut(to.URL, "?")
	if query != "" { // receivers have their secrets there
		address += "?(hidden)"
	}
	line(2, "webhooks: %s, signed by", address)
	for _, key := range to.Keys {
		line(3, "- %s", or(key.Public(), "(a secret, hidden)"))
	}
}

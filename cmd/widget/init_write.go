package main

import (
	"crypto/ed25519"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"strings"
)

// firstSettings are the answers of which a first configuration is made. Those that are empty are not in it.
type firstSettings struct {
	url, listen                string
	ownTLS                     bool
	proxies                    []string
	id, name                   string
	callbacks, origins         []string
	aggregators                []string // at least one
	domain, clientID, powens   string
	agent                      bool
	syncfy                     string
	instance, customer, flinks string
	api                        bool
	webhooks                   string
}

// files are the configuration and then its secrets: those that were told, and new ones.
func (s firstSettings) files() []newFile {
	secrets := []newFile{
		{"session.secret", fresh() + "\n", "seals cookies; replicas share it"},
		{"store.key", fresh() + "\n", "seals what is kept; replicas share it"},
		{"result.pem", freshSigner(), "signs results; its public half is at " + s.url + "/.well-known/jwks.json"},
	}
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	keep := func(name, text, is string) string {
		secrets = append(secrets, newFile{name, text + "\n", is})
		return "{file: " + name + "}"
	}
	line("# A configuration of Reconnect. All other settings are explained in example.yaml and by \"widget schema\".")
	line("url: %s", quoted(s.url))
	line("listen: %s", quoted(s.listen))
	if s.ownTLS {
		line("tls: acme")
	}
	if len(s.proxies) > 0 {
		line("trusted_proxies: %s", quoted(s.proxies))
	}
	line("session_secret: {file: session.secret}")
	line("store_keys: [{file: store.key}]")
	line("result_keys: [{file: result.pem}]")
	line("clients:\n  - id: %s\n    name: %s", quoted(s.id), quoted(s.name))
	line("    callbacks: %s", quoted(s.callbacks))
	if len(s.origins) > 0 {
		line("    origins: %s", quoted(s.origins))
	}
	if s.api {
		line("    api_keys: [%s]", keep("api.key", fresh(), "for the servers of "+s.name+", which show it here"))
	}
	if s.webhooks != "" {
		line("    webhooks: {url: %s, keys: [%s]}", quoted(s.webhooks), keep("webhook.key", "whsec_"+fresh(), "for the receiver of webhooks, which checks them by it"))
	}
	for _, name := range s.aggregators {
		switch name {
		case "powens":
			line("    powens:\n      - domain: %s\n        client_id: %s", quoted(s.domain), quoted(s.clientID))
			line("        client_secret: %s\n        agent: %t", keep("powens.secret", s.powens, "Powens' client_secret"), s.agent)
		case "syncfy":
			account := "{}"
			if s.syncfy != "" {
				account = "{api_key: " + keep("syncfy.key", s.syncfy, "Syncfy's api_key") + "}"
			}
			line("    syncfy: [%s]", account)
		case "flinks":
			line("    flinks:\n      - instance: %s\n        customer_id: %s", quoted(s.instance), quoted(s.customer))
			if s.flinks != "" {
				line("        auth_key: %s", keep("flinks.key", s.flinks, "Flinks' secret key"))
			}
		}
	}
	return append([]newFile{{text: b.String()}}, secrets...)
}

// quoted is JSON, which YAML reads as the same.
func quoted(v any) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(v) // texts only
	return strings.TrimSpace(b.String())
}

// fresh is a new secret that cannot be guessed.
func fresh() string {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails since Go 1.24
	return base64.StdEncoding.EncodeToString(key)
}

func freshSigner() string {
	_, key, _ := ed25519.GenerateKey(nil)
	der, _ := x509.MarshalPKCS8PrivateKey(key) // of this kind of key never fails
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

package main

import (
	"crypto/ecdsa"
	"crypto/ed25519"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"net/netip"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/handlers"
	"github.com/open-reconnect/reconnect/store/redis"
	"github.com/open-reconnect/reconnect/ticket"
	"github.com/open-reconnect/reconnect/webhook"
)

// settings are what a configuration file resolves to: checked, defaults filled in, secrets read.
type settings struct {
	Listen     string
	TLS        *ownTLS // nil: a proxy encrypts
	URL        string  // the public address: scheme, host, and a base path without a slash at its end if there is one
	SessionKey []byte
	Store      string                       // the file in which flows are kept
	Redis      *redis.Options               // the server in which they are kept instead, if it is not nil
	StoreKeys  [][]byte                     // what seals it, the newest first
	ResultKeys []ed25519.PrivateKey         // what signs results: the first does, all are published
	APIKeys    map[string][]handlers.APIKey // by Client.ID
	Webhooks   map[string]webhook.Receiver  // by Client.ID
	TicketKeys map[string]*ticket.Ring      // by Client.ID
	// SealingKeys are what secrets of tickets are sealed to: the first is, all open.
	SealingKeys []*ecdsa.PrivateKey
	Level       slog.Level
	JSONLog     bool           // a line of the log is an object of JSON
	Metrics     string         // where figures are told; empty for nowhere
	Traces      string         // the collector that the environment names; empty for none
	Proxies     []netip.Prefix // whose word about a client's address is believed
	Limits      limits
	Operator    *operatorPage // nil for none
	Clients     []*reconnect.Client
	Accounts    map[string][]account // by the name of the aggregator
}

// environment is what a configuration refers to outside its file.
type environment struct {
	env  func(string) (string, bool)
	file func(string) ([]byte, error)
	dirs func(folder string) ([]fs.DirEntry, error)
	seen func(name string) // hears of the folder of client files, and of each file that these are or name; may be nil
	kept func(name string) // hears of each file that holds a secret; may be nil
}

func realEnvironment() environment {
	return environment{env: os.LookupEnv, file: os.ReadFile, dirs: os.ReadDir}
}

// readSettings reads a configuration file. Its error lists every fault with its line.
func readSettings(name string, env environment) (*settings, error) {
	data, err := env.file(name)
	if err != nil {
		return nil, err
	}
	f := &faults{name: name}
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if len(doc.Content) == 0 {
		return nil, fmt.Errorf("%s: the file is empty; see example.yaml", name)
	}
	r := &reader{faults: f, environment: env, dir: filepath.Dir(name), accounts: map[string]bool{}}
	s := r.root(doc.Content[0])
	return s, f.err()
}

// reader reads a file's settings, one method a part, and collects what is wrong.
type reader struct {
	*faults
	environment
	dir      string
	accounts map[string]bool // that are there, by aggregator and key
}

func (r *reader) root(n *yaml.Node) *settings {
	s := &settings{
		Listen: "127.0.0.1:8080", Level: slog.LevelInfo, Store: r.defaultStore(), Limits: newLimits(),
		Accounts: map[string][]account{}, APIKeys: map[string][]handlers.APIKey{}, Webhooks: map[string]webhook.Receiver{},
		TicketKeys: map[string]*ticket.Ring{},
	}
	var level string
	parts := map[string]func(*yaml.Node){
		"listen": r.text(&s.Listen, badListen),
		"url": func(n *yaml.Node) {
			r.text(&s.URL, badPublic)(n)
			s.URL = strings.TrimSuffix(s.URL, "/") // of a base path
		},
		"tls": func(n *yaml.Node) { r.secured(n, s) },
		"session_secret": func(n *yaml.Node) {
			s.SessionKey = []byte(r.secret(n, "session_secret"))
			if len(s.SessionKey) > 0 && len(s.SessionKey) < 32 {
				r.add(n, "session_secret has %d bytes, and needs 32 or more", len(s.SessionKey))
			}
		},
		"store":        func(n *yaml.Node) { r.store(n, s) },
		"store_keys":   func(n *yaml.Node) { r.storeKeys(n, s) },
		"result_keys":  func(n *yaml.Node) { r.resultKeys(n, s) },
		"sealing_keys": func(n *yaml.Node) { r.sealingKeys(n, s) },
		"log": r.text(&level, func(v string) string {
			if err := s.Level.UnmarshalText([]byte(v)); err != nil {
				return "is none of debug, info, warn, error"
			}
			return ""
		}),
		"trusted_proxies": func(n *yaml.Node) { r.proxies(n, &s.Proxies) },
		"limits":          func(n *yaml.Node) { r.limits(n, &s.Limits) },
		"operator":        func(n *yaml.Node) { r.operator(n, s) },
		"clients": func(n *yaml.Node) {
			r.sequence(n, "clients", func(n *yaml.Node) { r.client(n, s) })
		},
		"clients_from": func(n *yaml.Node) { r.clientsFrom(n, s) },
	}
	maps.Copy(parts, r.observable(s))
	has := r.mapping(n, "the file", parts)
	r.traceable(n, s)
	if !has["url"] {
		r.add(n, "url is missing: the public address of this server, as browsers see it")
	}
	if !has["session_secret"] {
		r.add(n, "session_secret is missing: 32 random bytes or more, by {env: NAME} or {file: PATH}")
	}
	r.signable(n, s)
	r.securable(n, s)
	if len(s.Clients) == 0 && !has["clients_from"] {
		r.add(n, "clients is missing: nobody could use this server")
	}
	return s
}

// client reads one integrator and its accounts at the aggregators.
func (r *reader) client(n *yaml.Node, s *settings) {
	c := &reconnect.Client{}
	var keys []handlers.APIKey
	var tells webhook.Receiver
	var signs *ticket.Ring
	parts := map[string]func(*yaml.Node){
		"id":            r.text(&c.ID, badID),
		"home":          r.text(&c.Home, badHome),
		"formality":     r.text(new(string), formality(&c.Formal)),
		"language":      r.text(&c.Lang, badSpoken),
		"texts":         func(n *yaml.Node) { r.sentences(n, &c.Texts) },
		"support":       func(n *yaml.Node) { r.support(n, "support", &c.Support) },
		"accessibility": func(n *yaml.Node) { r.support(n, "accessibility", &c.Accessibility) },
		"bank_sites":    func(n *yaml.Node) { r.bankSites(n, &c.BankSites) },
		"callbacks":     r.texts("callbacks", &c.Callbacks, badCallback),
		"origins":       r.texts("origins", &c.Origins, badOrigin),
		"api_keys":      func(n *yaml.Node) { keys = r.apiKeys(n, s) },
		"result":        r.truth(&c.Result),
		"code_url":      r.text(&c.CodeURL, badCodeURL),
		"ticket_keys":   func(n *yaml.Node) { signs = r.ticketKeys(n) },
		"webhooks":      func(n *yaml.Node) { tells = r.webhooks(n) },
	}
	maps.Copy(parts, r.brand(&c.Brand))
	for _, g := range aggregators() {
		parts[g.name] = func(n *yaml.Node) {
			r.sequence(n, g.name, func(n *yaml.Node) {
				a := g.read(r, n, c)
				r.once(n, g.name, a.key)
				s.Accounts[g.name] = append(s.Accounts[g.name], a)
			})
		}
	}
	has := r.mapping(n, "a client", parts)
	if !has["id"] {
		r.add(n, "the client has no id")
	}
	if c.Name == "" {
		c.Name = c.ID
	}
	if !has["callbacks"] {
		r.add(n, "client %q has no callbacks: no link could lead back to it", c.ID)
	}
	if !slices.ContainsFunc(aggregators(), func(g aggregator) bool { return has[g.name] }) {
		r.add(n, "client %q has no account at any aggregator", c.ID)
	}
	if slices.ContainsFunc(s.Clients, func(o *reconnect.Client) bool { return o.ID == c.ID }) {
		r.add(n, "two clients have the id %q", c.ID)
	}
	s.Clients = append(s.Clients, c)
	s.APIKeys[c.ID] = append(s.APIKeys[c.ID], keys...)
	if signs != nil {
		s.TicketKeys[c.ID] = signs
	}
	s.Webhooks[c.ID] = tells
}

// formality reads how a client's users are addressed.
func formality(formal *bool) func(string) string {
	return func(v string) string {
		switch v {
		case "formal", "informal":
			*formal = v == "formal"
			return ""
		}
		return "is neither formal nor informal"
	}
}

// support reads where a client's users find help, in general or where a page gets in their way.
func (r *reader) support(n *yaml.Node, name string, s *reconnect.Support) {
	has := r.mapping(n, name, map[string]func(*yaml.Node){
		"url": r.text(&s.URL, badHome), "email": r.text(&s.Email, reconnect.BadEmail),
	})
	if !has["url"] && !has["email"] {
		r.add(n, "%s has neither url nor email", name)
	}
}

// once takes note of an account, and finds a second one that links could not tell from it.
func (r *reader) once(n *yaml.Node, aggregator, key string) {
	if name := aggregator + " " + key; r.accounts[name] {
		r.add(n, "the account %s is configured twice", name)
	} else {
		r.accounts[name] = true
	}
}

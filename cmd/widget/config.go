package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"reconnect"
	"reconnect/providers/powens"
)

// settings are what a configuration file resolves to: checked, defaults filled in, secrets read.
type settings struct {
	Listen     string
	URL        string // the public address: scheme and host
	SessionKey []byte
	Level      slog.Level
	Clients    []*reconnect.Client
	Powens     []powens.Account
}

// world is what a configuration refers to outside its file.
type world struct {
	env  func(string) (string, bool)
	file func(string) ([]byte, error)
}

func realWorld() world { return world{os.LookupEnv, os.ReadFile} }

// readSettings reads a configuration file. Its error lists every fault with its line.
func readSettings(name string, w world) (*settings, error) {
	data, err := w.file(name)
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
	r := &reader{faults: f, world: w, dir: filepath.Dir(name)}
	s := r.root(doc.Content[0])
	return s, f.err()
}

// reader reads a file's settings, one method a part, and collects what is wrong.
type reader struct {
	*faults
	world
	dir string
}

func (r *reader) root(n *yaml.Node) *settings {
	s := &settings{Listen: "127.0.0.1:8080", Level: slog.LevelInfo}
	var level string
	has := r.mapping(n, "the file", map[string]func(*yaml.Node){
		"listen": r.text(&s.Listen, badListen),
		"url":    r.text(&s.URL, badOrigin),
		"session_secret": func(n *yaml.Node) {
			s.SessionKey = []byte(r.secret(n, "session_secret"))
			if len(s.SessionKey) > 0 && len(s.SessionKey) < 32 {
				r.add(n, "session_secret has %d bytes, and needs 32 or more", len(s.SessionKey))
			}
		},
		"log": r.text(&level, func(v string) string {
			if err := s.Level.UnmarshalText([]byte(v)); err != nil {
				return "is none of debug, info, warn, error"
			}
			return ""
		}),
		"clients": func(n *yaml.Node) {
			r.sequence(n, "clients", func(n *yaml.Node) { r.client(n, s) })
		},
	})
	if !has["url"] {
		r.add(n, "url is missing: the public address of this server, as browsers see it")
	}
	if !has["session_secret"] {
		r.add(n, "session_secret is missing: 32 random bytes or more, by {env: NAME} or {file: PATH}")
	}
	if len(s.Clients) == 0 {
		r.add(n, "clients is missing: nobody could use this server")
	}
	return s
}

func (r *reader) client(n *yaml.Node, s *settings) {
	c := &reconnect.Client{}
	var accounts []powens.Account
	has := r.mapping(n, "a client", map[string]func(*yaml.Node){
		"id":    r.text(&c.ID, badID),
		"name":  r.text(&c.Name, nil),
		"home":  r.text(&c.Home, badHome),
		"color": r.text(&c.Color, badColor),
		"logo":  func(n *yaml.Node) { c.Logo = r.logo(n) },
		"callbacks": func(n *yaml.Node) {
			r.sequence(n, "callbacks", func(n *yaml.Node) {
				var v string
				if r.text(&v, badCallback)(n); v != "" {
					c.Callbacks = append(c.Callbacks, v)
				}
			})
		},
		"origins": func(n *yaml.Node) {
			r.sequence(n, "origins", func(n *yaml.Node) {
				var v string
				if r.text(&v, badOrigin)(n); v != "" {
					c.Origins = append(c.Origins, v)
				}
			})
		},
		"powens": func(n *yaml.Node) {
			r.sequence(n, "powens", func(n *yaml.Node) { accounts = append(accounts, r.powens(n, c)) })
		},
	})
	if !has["id"] {
		r.add(n, "the client has no id")
	}
	if c.Name == "" {
		c.Name = c.ID
	}
	if !has["callbacks"] {
		r.add(n, "client %q has no callbacks: no link could lead back to it", c.ID)
	}
	if len(accounts) == 0 {
		r.add(n, "client %q has no account at any aggregator", c.ID)
	}
	if slices.ContainsFunc(s.Clients, func(o *reconnect.Client) bool { return o.ID == c.ID }) {
		r.add(n, "two clients have the id %q", c.ID)
	}
	for _, a := range accounts {
		if slices.ContainsFunc(s.Powens, func(o powens.Account) bool { return o.Domain == a.Domain && o.ClientID == a.ClientID }) {
			r.add(n, "the powens account %s, client_id %s, is configured twice", a.Domain, a.ClientID)
		}
	}
	s.Clients = append(s.Clients, c)
	s.Powens = append(s.Powens, accounts...)
}

func (r *reader) powens(n *yaml.Node, c *reconnect.Client) powens.Account {
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
	return a
}

// secret reads {env: NAME} or {file: PATH}. A secret in the file itself is refused: configuration gets copied around.
func (r *reader) secret(n *yaml.Node, what string) string {
	if n.Kind == yaml.ScalarNode {
		r.add(n, "%s must not stand in this file: write {env: NAME} or {file: PATH}", what)
		return ""
	}
	var env, file string
	r.mapping(n, what, map[string]func(*yaml.Node){"env": r.text(&env, nil), "file": r.text(&file, nil)})
	switch {
	case env != "" && file != "":
		r.add(n, "%s comes from env or from file, not from both", what)
	case env != "":
		if v, ok := r.env(env); ok && v != "" {
			return v
		}
		r.add(n, "%s: the environment variable %s is not set", what, env)
	case file != "":
		data, err := r.file(r.path(file))
		if err != nil {
			r.add(n, "%s: %s", what, fileTrouble(err))
			return ""
		}
		if v := strings.TrimRight(string(data), "\r\n"); v != "" {
			return v
		}
		r.add(n, "%s: the file %s is empty", what, file)
	}
	return ""
}

// maxLogo keeps a logo from eating the first round trip, in which the whole first form must fit.
const maxLogo = 32 << 10

func (r *reader) logo(n *yaml.Node) *reconnect.Image {
	var name string
	if r.text(&name, nil)(n); name == "" {
		return nil
	}
	data, err := r.file(r.path(name))
	if err != nil {
		r.add(n, "logo: %s", fileTrouble(err))
		return nil
	}
	kind := http.DetectContentType(data)
	if strings.HasSuffix(name, ".svg") && bytes.Contains(data, []byte("<svg")) {
		kind = "image/svg+xml" // the operator's own file, shown as a picture, in which scripts do not run
	}
	switch {
	case len(data) > maxLogo:
		r.add(n, "the logo %s has %d bytes, and may have %d", name, len(data), maxLogo)
	case !slices.Contains([]string{"image/png", "image/jpeg", "image/gif", "image/webp", "image/svg+xml"}, kind):
		r.add(n, "the logo %s is no png, jpeg, gif, webp or svg picture", name)
	default:
		return &reconnect.Image{Type: kind, Data: data}
	}
	return nil
}

func (r *reader) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(r.dir, name)
}

func fileTrouble(err error) string {
	if p := (*fs.PathError)(nil); errors.As(err, &p) {
		return fmt.Sprintf("the file %s cannot be read: %v", p.Path, p.Err)
	}
	return err.Error()
}

var (
	idShape    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	colorShape = regexp.MustCompile(`^#[0-9a-fA-F]{6}$`)
	hostShape  = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)+$`)
	digits     = regexp.MustCompile(`^[0-9]{1,20}$`)
	langShape  = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
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
	badColor    = shaped(colorShape, "is no colour: write \"#rrggbb\"")
	badHost     = shaped(hostShape, "is no host name: write the whole domain, like acme.biapi.pro")
	badDigits   = shaped(digits, "is no Powens client_id: digits only")
	badLanguage = shaped(langShape, "is no language tag, like fr")
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

func badOrigin(v string) string {
	u, err := url.Parse(v)
	if err != nil || u.Host == "" || u.Scheme+"://"+u.Host != v {
		return "is no origin: write https://host, without a path or a slash at the end"
	}
	if !secure(u) {
		return "must begin with https:// (http:// only for this machine)"
	}
	return ""
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

func badHome(v string) string {
	if u, err := url.Parse(v); err != nil || u.Host == "" || !secure(u) {
		return "is no https address"
	}
	return ""
}

func badCallback(v string) string {
	u, err := url.Parse(v)
	switch {
	case err != nil || u.Scheme == "":
		return "is no absolute address"
	case slices.Contains([]string{"javascript", "data", "vbscript", "blob", "file", "about"}, u.Scheme):
		return "has a scheme that is never a callback"
	case u.Scheme == "http" && !loopback(u.Hostname()):
		return "must begin with https:// or an app's own scheme (http:// only for this machine)"
	case (u.Scheme == "https" || u.Scheme == "http") && u.Host == "":
		return "has no host"
	case u.Fragment != "":
		return "must not have a #fragment: the parameters of the answer would get lost in it"
	}
	return ""
}

// print writes the resolved settings, secrets hidden.
func (s *settings) print(w io.Writer) {
	line := func(depth int, format string, args ...any) {
		fmt.Fprintf(w, "%s%s\n", strings.Repeat("  ", depth), fmt.Sprintf(format, args...))
	}
	hidden := func(secret string) string {
		if secret == "" {
			return "(none)"
		}
		return fmt.Sprintf("(hidden, %d bytes)", len(secret))
	}
	line(0, "listen: %s", s.Listen)
	line(0, "url: %s", s.URL)
	line(0, "return address, to white-list at the aggregators: %s", s.URL+returnPath)
	line(0, "session_secret: %s", hidden(string(s.SessionKey)))
	line(0, "log: %s", strings.ToLower(s.Level.String()))
	line(0, "clients:")
	for _, c := range s.Clients {
		line(1, "- id: %s", c.ID)
		line(2, "name: %s", c.Name)
		line(2, "home: %s", or(c.Home, "(none)"))
		line(2, "color: %s", or(c.Color, "(ours)"))
		line(2, "logo: %s", logoLine(c.Logo))
		line(2, "callbacks: %s", strings.Join(c.Callbacks, " "))
		line(2, "origins: %s", or(strings.Join(c.Origins, " "), "(none: the page cannot be embedded)"))
		for _, a := range s.Powens {
			if a.Client != c {
				continue
			}
			line(2, "powens: %s", a.Domain)
			line(3, "client_id: %s", a.ClientID)
			line(3, "client_secret: %s", hidden(a.ClientSecret))
			line(3, "agent: %t", a.Agent)
			line(3, "code_as_bearer: %t", a.CodeAsBearer)
			line(3, "base_url: %s", or(a.BaseURL, "https://"+a.Domain+"/2.0"))
			line(3, "webview_url: %s", or(a.WebviewURL, "https://webview.powens.com"))
			line(3, "webhook_secret: %s", hidden(a.WebhookSecret))
			line(3, "language: %s", a.Lang)
		}
	}
}

func logoLine(img *reconnect.Image) string {
	if img == nil {
		return "(a monogram)"
	}
	return fmt.Sprintf("%s, %d bytes", img.Type, len(img.Data))
}

func or(v, otherwise string) string {
	if v == "" {
		return otherwise
	}
	return v
}

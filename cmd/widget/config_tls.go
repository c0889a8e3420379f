package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"

	"github.com/open-reconnect/reconnect"
)

// ownTLS is how a server that stands behind no proxy comes by its certificate: from an authority that speaks ACME (RFC 8555), which is shown at the
// server's own port that the name is its own (RFC 8737), so that no other port is needed.
type ownTLS struct {
	authority string         // the address of its directory
	email     string         // told to the authority, if it is not empty
	folder    string         // where the account's key, the certificate and its key are kept
	roots     *x509.CertPool // whose word about the authority is believed; nil for the system's
}

// secured reads "tls: acme", or a mapping that says more.
func (r *reader) secured(n *yaml.Node, s *settings) {
	t := &ownTLS{authority: autocert.DefaultACMEDirectory}
	s.TLS = t
	if n.Kind == yaml.ScalarNode && n.Value == "acme" {
		return
	}
	r.mapping(n, `tls is "acme", or it`, map[string]func(*yaml.Node){
		"authority": r.text(&t.authority, badAuthority),
		"email":     r.text(&t.email, reconnect.BadEmail),
		"folder": func(n *yaml.Node) {
			if r.text(&t.folder, nil)(n); t.folder != "" {
				t.folder = r.path(t.folder)
			}
		},
		"ca": func(n *yaml.Node) { t.roots = r.roots(n) },
	})
}

// roots reads certificates of authorities.
func (r *reader) roots(n *yaml.Node) *x509.CertPool {
	var name string
	if r.text(&name, nil)(n); name == "" {
		return nil
	}
	data, err := r.file(r.path(name))
	pool := x509.NewCertPool()
	switch {
	case err != nil:
		r.add(n, "ca: %s", fileTrouble(err))
	case !pool.AppendCertsFromPEM(data):
		r.add(n, "ca: the file %s holds no certificate in PEM", name)
	}
	return pool
}

// securable finds an address that no certificate is had for, and says where certificates are kept where nothing else is said.
func (r *reader) securable(n *yaml.Node, s *settings) {
	if s.TLS == nil {
		return
	}
	if u, err := url.Parse(s.URL); err == nil && s.URL != "" && (u.Scheme != "https" || !hostShape.MatchString(u.Hostname()) || net.ParseIP(u.Hostname()) != nil) {
		r.add(n, "tls: url must be https and a host name, for which the authority gives a certificate, not %s", s.URL)
	}
	if s.TLS.folder == "" {
		s.TLS.folder = filepath.Join(filepath.Dir(r.defaultStore()), "certificates")
	}
}

func badAuthority(v string) string {
	if u, err := url.Parse(v); err != nil || u.Host == "" || u.Scheme != "https" {
		return "is no address of an ACME directory: write https://host/path"
	}
	return ""
}

// secure returns a listener whose connections are encrypted, if the server is to do that. The certificate is had at once, and renewed before the
// last third of its time; what is connected stays connected.
func (s *settings) secure(ctx context.Context, l net.Listener, log *slog.Logger) net.Listener {
	if s.TLS == nil {
		return l
	}
	u, _ := url.Parse(s.URL) // it was checked
	m := &autocert.Manager{
		Prompt: autocert.AcceptTOS, HostPolicy: autocert.HostWhitelist(u.Hostname()), Email: s.TLS.email, Cache: autocert.DirCache(s.TLS.folder),
		Client: &acme.Client{DirectoryURL: s.TLS.authority, UserAgent: "reconnect", HTTPClient: &http.Client{
			Timeout:   30 * time.Second,
			Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{RootCAs: s.TLS.roots}},
		}},
	}
	config := &tls.Config{
		MinVersion: tls.VersionTLS12,
		NextProtos: []string{"http/1.1", acme.ALPNProto},
		GetCertificate: func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
			c, err := m.GetCertificate(hello)
			if err != nil && strings.EqualFold(hello.ServerName, u.Hostname()) {
				log.Error("no certificate", "host", u.Hostname(), "error", err.Error())
			}
			return c, err
		},
	}
	go func() { // nobody's first page has to wait for it
		for wait := time.Minute; ; wait = min(2*wait, time.Hour) {
			c, err := m.GetCertificate(&tls.ClientHelloInfo{ServerName: u.Hostname(), CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}})
			if err == nil {
				log.Info("certificate", "host", u.Hostname(), "until", c.Leaf.NotAfter)
				return
			}
			log.Error("no certificate", "host", u.Hostname(), "error", err.Error())
			select {
			case <-ctx.Done():
				return
			case <-time.After(wait):
			}
		}
	}()
	return tls.NewListener(l, config)
}

func (s *settings) printTLS(line liner) {
	if s.TLS == nil {
		line(0, "tls: (a proxy's)")
		return
	}
	line(0, "tls: by itself, with certificates of %s", s.TLS.authority)
	line(1, "email: %s", or(s.TLS.email, "(none)"))
	line(1, "folder: %s", s.TLS.folder)
	line(1, "ca: %s", map[bool]string{true: "(the system's)", false: "(of its own)"}[s.TLS.roots == nil])
}

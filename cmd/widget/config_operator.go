package main

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"strings"

	"go.yaml.in/yaml/v3"
)

// operatorPage is where the operator's page is, and what proves the operator.
type operatorPage struct {
	listen string
	token  string
	hosts  []string
	tls    *tls.Config // nil for plain HTTP
	on     net.Listener
}

// minToken is how long an operator's token is at least, in bytes.
const minToken = 32

// operator reads where the operator's page is.
func (r *reader) operator(n *yaml.Node, s *settings) {
	o := &operatorPage{}
	s.Operator = o
	has := r.mapping(n, "operator", map[string]func(*yaml.Node){
		"listen": r.text(&o.listen, badListen),
		"token": func(n *yaml.Node) {
			o.token = r.secret(n, "the token of operator")
			if o.token != "" && len(o.token) < minToken {
				r.add(n, "the token of operator has %d bytes, and needs %d or more", len(o.token), minToken)
			}
		},
		"hosts": r.texts("hosts", &o.hosts, badHostName),
		"tls":   func(n *yaml.Node) { o.tls = r.operatorTLS(n) },
	})
	if !has["listen"] {
		r.add(n, "operator has no listen: an address of its own")
	}
	if !has["token"] && (o.tls == nil || o.tls.ClientCAs == nil) {
		r.add(n, "operator has neither a token nor tls.authority: anybody who reaches it would be the operator")
	}
	host, _, _ := net.SplitHostPort(o.listen)
	o.hosts = append(o.hosts, "localhost", "127.0.0.1", "::1")
	if ip := net.ParseIP(host); host != "" && (ip == nil || !ip.IsUnspecified()) {
		o.hosts = append(o.hosts, strings.ToLower(host))
	}
}

// operatorTLS reads a certificate, and by which authority those of operators are signed.
func (r *reader) operatorTLS(n *yaml.Node) *tls.Config {
	var certificate, key, authority string
	has := r.mapping(n, "tls", map[string]func(*yaml.Node){
		"certificate": func(n *yaml.Node) { certificate = r.secret(n, "certificate") },
		"key":         func(n *yaml.Node) { key = r.secret(n, "the key of tls") },
		"authority":   func(n *yaml.Node) { authority = r.secret(n, "authority") },
	})
	for _, name := range []string{"certificate", "key"} {
		if !has[name] {
			r.add(n, "tls has no %s", name)
		}
	}
	c := &tls.Config{MinVersion: tls.VersionTLS12}
	if certificate != "" && key != "" {
		pair, err := tls.X509KeyPair([]byte(certificate), []byte(key))
		if err != nil {
			r.add(n, "certificate and key of tls do not work: %v", err)
		}
		c.Certificates = []tls.Certificate{pair}
	}
	if authority != "" {
		c.ClientCAs, c.ClientAuth = x509.NewCertPool(), tls.RequireAndVerifyClientCert
		if !c.ClientCAs.AppendCertsFromPEM([]byte(authority)) {
			r.add(n, "authority holds no certificate (PEM)")
		}
	}
	return c
}

// badHostName takes a name as browsers send it, without a port.
func badHostName(v string) string {
	if linkHost.MatchString(v) && !strings.Contains(v, ":") || net.ParseIP(v) != nil {
		return ""
	}
	return "is no host name: write it as browsers see it, in small letters, without a port"
}

func (s *settings) printOperator(line liner) {
	o := s.Operator
	if o == nil {
		line(0, "operator: (none: there is no page for the operator)")
		return
	}
	scheme := "http"
	if o.tls != nil {
		scheme = "https"
	}
	line(0, "operator:")
	line(1, "listen: %s, by %s", o.listen, scheme)
	line(1, "token: %s", hidden(o.token))
	line(1, "certificates of operators: %s", map[bool]string{true: "wanted", false: "(none)"}[o.tls != nil && o.tls.ClientCAs != nil])
	line(1, "hosts: %s", strings.Join(o.hosts, " "))
}

package main

import (
	"cmp"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"github.com/open-reconnect/reconnect/store/redis"
)

// What holds where the configuration does not say.
const (
	redisPrefix  = "reconnect"
	redisTimeout = 2 * time.Second
	redisPort    = "6379"
	sentinelPort = "26379"
)

// redisAddress is what "redis://user@host:port/database" says.
type redisAddress struct {
	scheme, host, port, user string
	database                 int
}

// isRedis reports whether a store is a server.
func isRedis(v string) bool {
	scheme, _, found := strings.Cut(v, "://")
	return found && (scheme == "redis" || scheme == "rediss")
}

// address reads one address of Redis, and says what is wrong with it. A password in it is not said again.
func (r *reader) address(n *yaml.Node) (a redisAddress, ok bool) {
	if n.Kind != yaml.ScalarNode || !isRedis(n.Value) {
		r.add(n, "an address of Redis is needed here: redis://host:port/0, or rediss:// with TLS")
		return a, false
	}
	u, err := url.Parse(n.Value)
	if err != nil {
		r.add(n, "the address of Redis cannot be read: write redis://host:port/0")
		return a, false
	}
	if _, has := u.User.Password(); has {
		r.add(n, "the address of Redis holds a password, which must not stand in this file: set store: {redis: …, user: …, password: {file: PATH}}")
		return a, false
	}
	a = redisAddress{scheme: u.Scheme, host: u.Hostname(), port: u.Port(), user: u.User.Username()}
	if path := strings.Trim(u.Path, "/"); path != "" {
		if a.database, err = strconv.Atoi(path); err != nil || a.database < 0 {
			r.add(n, "%q is no number of a database: write redis://host:port/0", path)
			return a, false
		}
	}
	switch {
	case a.host == "":
		r.add(n, "%q names no host", n.Value)
	case u.RawQuery != "" || u.Fragment != "":
		r.add(n, "%q: what follows the number of the database is not understood: settings stand below store", n.Value)
	default:
		return a, true
	}
	return a, false
}

// redis reads a store that is a server: an address, or settings.
func (r *reader) redis(n *yaml.Node, s *settings) {
	o := &redis.Options{Prefix: redisPrefix, Timeout: redisTimeout}
	s.Redis = o
	if n.Kind == yaml.ScalarNode {
		if a, ok := r.address(n); ok {
			r.addresses(n, []redisAddress{a}, o)
		}
		return
	}
	var (
		addresses    []redisAddress
		read         = true // all of them
		sentinel     bool
		timeout      string
		ca, own, key string
	)
	one := func(n *yaml.Node) {
		a, ok := r.address(n)
		addresses, read = append(addresses, a), read && ok
	}
	has := r.mapping(n, "store", map[string]func(*yaml.Node){
		"redis": func(n *yaml.Node) {
			if n.Kind == yaml.SequenceNode {
				r.sequence(n, "redis", one)
				return
			}
			one(n)
		},
		"user":     r.text(&o.User, nil),
		"password": func(n *yaml.Node) { o.Password = r.secret(n, "the password of Redis") },
		"cluster":  r.truth(&o.Cluster),
		"sentinel": func(n *yaml.Node) {
			sentinel = true
			if has := r.mapping(n, "sentinel", map[string]func(*yaml.Node){
				"master":   r.text(&o.Master, nil),
				"user":     r.text(&o.SentinelUser, nil),
				"password": func(n *yaml.Node) { o.SentinelPassword = r.secret(n, "the password of the sentinels") },
			}); !has["master"] {
				r.add(n, "sentinel has no master: the name by which the sentinels know the server")
			}
		},
		"ca":              r.text(&ca, nil),
		"certificate":     r.text(&own, nil),
		"certificate_key": func(n *yaml.Node) { key = r.secret(n, "certificate_key") },
		"prefix":          r.text(&o.Prefix, shaped(prefixShape, "is no prefix: letters, digits, dashes and dots")),
		"timeout": r.text(&timeout, func(v string) string {
			if d, err := time.ParseDuration(v); err != nil || d < 100*time.Millisecond || d > 30*time.Second {
				return "is no time from 100ms to 30s"
			}
			return ""
		}),
	})
	if timeout != "" {
		o.Timeout, _ = time.ParseDuration(timeout)
	}
	switch {
	case !has["redis"]:
		r.add(n, "store has no redis: the address of the server")
		return
	case !read:
		return
	case len(addresses) == 0:
		r.add(n, "redis is an empty list of addresses")
		return
	case o.Cluster && sentinel:
		r.add(n, "a cluster has no sentinels: set cluster or sentinel, not both")
	case len(addresses) > 1 && !o.Cluster && !sentinel:
		r.add(n, "several addresses of Redis are nodes of a cluster or sentinels: set cluster: true, or sentinel: {master: NAME}")
	}
	r.addresses(n, addresses, o)
	r.certificates(n, ca, own, key, o)
}

var prefixShape = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.-]{0,60}$`)

// addresses has the options say what addresses say, which must fit together.
func (r *reader) addresses(n *yaml.Node, all []redisAddress, o *redis.Options) {
	port := redisPort
	if o.Master != "" {
		port = sentinelPort
	}
	first := all[0]
	for _, a := range all {
		if a.scheme != first.scheme || a.database != first.database || a.user != first.user {
			r.add(n, "the addresses of Redis differ in more than host and port")
		}
		o.Addrs = append(o.Addrs, net.JoinHostPort(a.host, cmp.Or(a.port, port)))
	}
	if o.Database = first.database; o.Database > 0 && o.Cluster {
		r.add(n, "a cluster has the database 0 only, not %d", o.Database)
	}
	if first.user != "" && o.User != "" && first.user != o.User {
		r.add(n, "the user of Redis is %q in the address, and %q below it", first.user, o.User)
	}
	if o.User = cmp.Or(o.User, first.user); o.User != "" && o.Password == "" && !slices.ContainsFunc(r.list, func(f fault) bool {
		return strings.HasPrefix(f.text, "the password of Redis")
	}) {
		r.add(n, "the user %q of Redis has no password: set store: {redis: …, user: …, password: {file: PATH}}", o.User)
	}
	if first.scheme == "rediss" {
		o.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
}

// certificates reads whose certificates are believed, and what this server shows of itself.
func (r *reader) certificates(n *yaml.Node, ca, own, key string, o *redis.Options) {
	if ca == "" && own == "" && key == "" {
		return
	}
	if o.TLS == nil {
		r.add(n, "ca, certificate and certificate_key are of no use without TLS: write rediss://")
		return
	}
	if ca != "" {
		data, err := r.file(r.path(ca))
		if err != nil {
			r.add(n, "ca: %s", fileTrouble(err))
		} else if o.TLS.RootCAs = x509.NewCertPool(); !o.TLS.RootCAs.AppendCertsFromPEM(data) {
			r.add(n, "ca: the file %s holds no certificate in PEM", ca)
		}
	}
	switch {
	case own == "" && key == "":
	case own == "" || key == "":
		r.add(n, "certificate and certificate_key go together")
	default:
		data, err := r.file(r.path(own))
		if err != nil {
			r.add(n, "certificate: %s", fileTrouble(err))
			return
		}
		pair, err := tls.X509KeyPair(data, []byte(key))
		if err != nil {
			r.add(n, "certificate and certificate_key do not fit together, or are no PEM")
			return
		}
		o.TLS.Certificates = []tls.Certificate{pair}
	}
}

// openRedis connects to the server in which flows are kept.
func (s *settings) openRedis(log *slog.Logger) (*redis.Store, error) {
	ring, err := s.ring()
	if err != nil {
		return nil, err
	}
	o := *s.Redis
	if o.NameKey, err = hkdf.Key(sha256.New, s.SessionKey, nil, "reconnect names in redis", 32); err != nil {
		return nil, err
	}
	return redis.Open(o, ring, log)
}

func (s *settings) printRedis(line liner) {
	o := s.Redis
	line(0, "store:")
	line(1, "redis: %s", strings.Join(o.Addrs, " "))
	switch {
	case o.Cluster:
		line(1, "cluster: true")
	case o.Master != "":
		line(1, "sentinel: %s, user %s, password %s", o.Master, or(o.SentinelUser, "(default)"), hidden(o.SentinelPassword))
	}
	line(1, "database: %d", o.Database)
	line(1, "user: %s", or(o.User, "(default)"))
	line(1, "password: %s", hidden(o.Password))
	switch {
	case o.TLS == nil:
		line(1, "tls: none, whoever is on the way reads along")
	case o.TLS.RootCAs == nil:
		line(1, "tls: with the system's authorities")
	default:
		line(1, "tls: with the authorities of ca")
	}
	line(1, "prefix: %s", o.Prefix)
	line(1, "timeout: %s", o.Timeout)
}

//go:build redis

package redis_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/ports"
	"github.com/open-reconnect/reconnect/internal/redisserver"
	"github.com/open-reconnect/reconnect/internal/transcript"
	"github.com/open-reconnect/reconnect/store/redis"
	"github.com/open-reconnect/reconnect/store/storetest"
)

// rights are what docs/operating.md gives a user of its own, for a prefix.
func rights(t *testing.T, prefix string) []string {
	t.Helper()
	text, err := os.ReadFile("../../docs/operating.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`ACL SETUSER reconnect on >PASSWORD ([^\n]+(\n {4,}[^\n]+)*)`).FindSubmatch(text)
	if found == nil {
		t.Fatal("docs/operating.md does not say which rights are needed")
	}
	return strings.Fields(strings.ReplaceAll(string(found[1]), "reconnect:", prefix+":"))
}

func TestAServerThatMustNotBeUsedIsRefusedAtTheStart(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t)
	open(t, at(server)).Close()
	for _, user := range []string{"all on >secret +@all ~* &*", "deaf on >secret resetchannels ~* +@all", "some on >secret ~other:* &* +@all"} {
		server.Do(append([]string{"ACL", "SETUSER"}, strings.Fields(user)...)...)
	}
	server.Do("ACL", "SETUSER", "default", ">secret")
	as := func(user, password string) redis.Options {
		o := at(server)
		o.User, o.Password = user, password
		return o
	}
	elsewhere := as("", "secret")
	elsewhere.Database = 99
	clustered := as("", "secret")
	clustered.Cluster = true
	node := redisserver.StartCluster(t, 2)[0]
	for _, try := range []struct {
		what    string
		options redis.Options
		key     string
		says    string
	}{
		{"no password", as("", ""), "one", "NOAUTH"},
		{"a wrong password", as("", "guess"), "one", "WRONGPASS"},
		{"a wrong user", as("nobody", "secret"), "one", "WRONGPASS"},
		{"a user without the channel", as("deaf", "secret"), "one", "channel"},
		{"a user without the keys", as("some", "secret"), "one", "NOPERM"},
		{"another key", as("all", "secret"), "two", "sealed by the key " + ring(t, "one").IDs()[0]},
		{"a database that is not there", elsewhere, "one", "DB index is out of range"},
		{"no cluster", clustered, "one", "cluster"},
		{"a cluster", at(node), "one", "set cluster: true"},
	} {
		var log transcript.Text
		s, err := redis.Open(try.options, ring(t, try.key), log.Logger())
		if err == nil {
			s.Close()
		}
		if err == nil || errors.Is(err, reconnect.ErrAway) || !strings.Contains(err.Error(), try.says) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: %v %s", try.what, err, log.String())
		}
	}
	s := open(t, as("all", "secret"))
	f := create(t, s)
	server.Do("--no-auth-warning", "-a", "secret", "ACL", "SETUSER", "all", ">changed", "<secret", "-@all")
	if _, err := turn(t.Context(), s, f.ID); !errors.Is(err, reconnect.ErrAway) {
		t.Errorf("a user whose rights were taken while it was at work: %v", err)
	}
}

func TestAUserWithTheRightsThatAreNeededIsEnough(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t)
	server.Do(append([]string{"ACL", "SETUSER", "widget", "on", ">secret"}, rights(t, "test")...)...)
	o := at(server)
	o.User, o.Password, o.Prefix = "widget", "secret", "test"
	n := 0
	fresh := func() redis.Options {
		n++
		o.Prefix = "test:" + strconv.Itoa(n)
		server.Do("ACL", "SETUSER", "widget", "&"+o.Prefix+":changes")
		return o
	}
	storetest.Run(t, func(t *testing.T) reconnect.Store { return open(t, fresh()) })
	storetest.Shared(t, func(t *testing.T) (one, two reconnect.Shared) {
		o := fresh()
		return open(t, o), open(t, o)
	})
}

func TestTheOperatorIsWarnedOfAServerThatLosesThings(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t, "--appendonly", "no", "--maxmemory-policy", "allkeys-lru")
	var log transcript.Text
	s, err := redis.Open(at(server), ring(t, "one"), log.Logger())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if !log.Has("maxmemory-policy is allkeys-lru") || !log.Has("appendonly is no") {
		t.Errorf("said: %s", log.String())
	}
	server.Do("CONFIG", "SET", "maxmemory", "1")
	server.Do("CONFIG", "SET", "maxmemory-policy", "noeviction")
	if err := s.Create(t.Context(), newFlow()); !errors.Is(err, reconnect.ErrAway) {
		t.Errorf("a server whose memory is full: %v", err)
	}
	server.Do("CONFIG", "SET", "maxmemory", "0")
	server.Do("REPLICAOF", "127.0.0.1", "1")
	if err := s.Create(t.Context(), newFlow()); !errors.Is(err, reconnect.ErrAway) {
		t.Errorf("a replica: %v", err)
	}
}

func TestKeysAreChangedByARestart(t *testing.T) {
	t.Parallel()
	server := redisserver.Start(t)
	f := create(t, open(t, at(server)))
	var log transcript.Text
	s, err := redis.Open(at(server), ring(t, "two", "one"), log.Logger())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if _, err := turn(t.Context(), s, f.ID); err != nil {
		t.Fatal(err)
	}
	after, err := redis.Open(at(server), ring(t, "two"), log.Logger())
	if err != nil {
		t.Fatal(err)
	}
	defer after.Close()
	if got, err := after.Read(t.Context(), f.ID); err != nil || got.Version != 1 {
		t.Errorf("the flow is %+v, %v", got, err)
	}
}

// certified writes an authority's certificate, and one that it has given 127.0.0.1 with its key, into files.
func certified(t *testing.T) (ca, cert, key string) {
	t.Helper()
	folder := t.TempDir()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	form := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	signed, err := x509.CreateCertificate(rand.Reader, form, form, private.Public(), private)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	cert, key = filepath.Join(folder, "cert.pem"), filepath.Join(folder, "key.pem")
	for name, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: signed}, key: {Type: "PRIVATE KEY", Bytes: raw}} {
		if err := os.WriteFile(name, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return cert, cert, key
}

func TestItSpeaksTLSAndBelievesItsAuthorityAlone(t *testing.T) {
	t.Parallel()
	ca, cert, key := certified(t)
	port := ports.Free(t)
	server := redisserver.Start(t, "--tls-port", fmt.Sprint(port), "--tls-cert-file", cert, "--tls-key-file", key, "--tls-ca-cert-file", ca)
	o := at(server)
	o.Addrs = []string{fmt.Sprint("127.0.0.1:", port)}
	o.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	if s, err := redis.Open(o, ring(t, "one"), new(transcript.Text).Logger()); err == nil || errors.Is(err, reconnect.ErrAway) {
		if err == nil {
			s.Close()
		}
		t.Errorf("an unknown authority: %v", err)
	}
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(ca)
	if err != nil {
		t.Fatal(err)
	}
	o.TLS = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: x509.NewCertPool(), Certificates: []tls.Certificate{pair}}
	o.TLS.RootCAs.AppendCertsFromPEM(text)
	s := open(t, o)
	if _, err := s.Read(t.Context(), create(t, s).ID); err != nil {
		t.Fatal(err)
	}
}

package main

import (
	"strings"
	"testing"
	"time"
)

// withStore is the example with a store, and the files beside it.
func withStore(t *testing.T, store string) map[string]string {
	return map[string]string{
		"etc/c.yaml":   strings.Replace(example(t), "# store: /var/lib/reconnect/reconnect.db\n", store+"\n", 1),
		"etc/redis.pw": "redis-s3cret\n", "etc/empty.pem": "nothing",
	}
}

func TestARedisIsReadAsItIsWritten(t *testing.T) {
	s, err := readSettings("etc/c.yaml", fake(withStore(t, "store: redis://127.0.0.1/3")))
	if err != nil {
		t.Fatal(err)
	}
	if o := s.Redis; len(o.Addrs) != 1 || o.Addrs[0] != "127.0.0.1:6379" || o.Database != 3 || o.TLS != nil || o.Prefix != "reconnect" ||
		o.Timeout != 2*time.Second {
		t.Errorf("%+v", o)
	}
	s, err = readSettings("etc/c.yaml", fake(withStore(t, `store:
  redis: [rediss://10.0.0.1, "rediss://[::1]:7"]
  sentinel: {master: main, user: watcher, password: {file: redis.pw}}
  user: reconnect
  password: {file: redis.pw}
  prefix: shop
  timeout: 750ms`)))
	if err != nil {
		t.Fatal(err)
	}
	if o := s.Redis; len(o.Addrs) != 2 || o.Addrs[0] != "10.0.0.1:26379" || o.Addrs[1] != "[::1]:7" || o.TLS == nil || o.Prefix != "shop" ||
		o.Timeout != 750*time.Millisecond || o.Master != "main" || o.SentinelUser != "watcher" || o.SentinelPassword != "redis-s3cret" ||
		o.User != "reconnect" || o.Password != "redis-s3cret" || o.Cluster {
		t.Errorf("%+v", o)
	}
	var printed strings.Builder
	if s.print(&printed); strings.Contains(printed.String(), "s3cret") || !strings.Contains(printed.String(), "password: (hidden, 12 bytes)") {
		t.Errorf("printed: %s", printed.String())
	}
}

func TestEachWrongSettingOfRedisIsNamed(t *testing.T) {
	for store, want := range map[string]string{
		"store: redis://user:hunter2@localhost/0":                                               "holds a password, which must not stand in this file",
		"store: redis://user@localhost/0":                                                       `the user "user" of Redis has no password`,
		"store: redis://localhost/zero":                                                         `"zero" is no number of a database`,
		"store: redis:///0":                                                                     "names no host",
		"store: redis://localhost/0?timeout=3":                                                  "settings stand below store",
		"store: {user: a, password: {file: redis.pw}}":                                          "store has no redis",
		"store: {redis: localhost}":                                                             "an address of Redis is needed here",
		"store: {redis: []}":                                                                    "an empty list",
		"store: {redis: [redis://a, redis://b]}":                                                "several addresses of Redis are nodes of a cluster or sentinels",
		"store: {redis: [redis://a, rediss://b], cluster: true}":                                "differ in more than host and port",
		"store: {redis: redis://a/1, cluster: true}":                                            "a cluster has the database 0 only, not 1",
		"store: {redis: redis://a, cluster: true, sentinel: {master: a}}":                       "set cluster or sentinel, not both",
		"store: {redis: redis://a, sentinel: {}}":                                               "sentinel has no master",
		"store: {redis: redis://a, password: hunter2}":                                          "the password of Redis must not stand in this file",
		"store: {redis: redis://a, password: {file: none}}":                                     "the file etc/none cannot be read",
		"store: {redis: redis://a@a, user: b, password: {file: redis.pw}}":                      `is "a" in the address, and "b" below it`,
		"store: {redis: redis://a, ca: empty.pem}":                                              "of no use without TLS",
		"store: {redis: rediss://a, ca: empty.pem}":                                             "holds no certificate in PEM",
		"store: {redis: rediss://a, certificate: empty.pem}":                                    "go together",
		"store: {redis: rediss://a, certificate: empty.pem, certificate_key: {file: redis.pw}}": "do not fit together",
		`store: {redis: redis://a, prefix: "a{b"}`:                                              "is no prefix",
		"store: {redis: redis://a, timeout: 1m}":                                                "is no time from 100ms to 30s",
		"store: {redis: redis://a, port: 7}":                                                    `store has no setting "port"`,
	} {
		_, err := readSettings("etc/c.yaml", fake(withStore(t, store)))
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", store, err)
		} else if lines := strings.Count(err.Error(), "\n"); lines > 0 {
			t.Errorf("%s: one fault is told as %d: %v", store, lines+1, err)
		}
	}
}

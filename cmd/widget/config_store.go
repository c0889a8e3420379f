package main

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"log/slog"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/file"
	"github.com/open-reconnect/reconnect/store/seal"
)

// storeName is the file in which flows are kept where the configuration names none.
const storeName = "reconnect.db"

// store reads where flows are kept: the name of a file, or a server.
func (r *reader) store(n *yaml.Node, s *settings) {
	if n.Kind == yaml.MappingNode || n.Kind == yaml.ScalarNode && isRedis(n.Value) {
		r.redis(n, s)
		return
	}
	var name string
	r.text(&name, func(v string) string {
		if v == "" || strings.Contains(v, "://") || strings.HasSuffix(v, "/") {
			return "is no name of a file, and no server: redis://host:port/0 is one"
		}
		return ""
	})(n)
	if name != "" {
		s.Store = r.path(name)
	}
}

// keepIn is store, for what a command is given.
func (s *settings) keepIn(where string) error {
	r := &reader{faults: &faults{name: "--store"}}
	r.store(&yaml.Node{Kind: yaml.ScalarNode, Value: where}, s)
	return r.err()
}

// defaultStore is in the folder that the system gives a service for its state, else in the working directory.
func (r *reader) defaultStore() string {
	folders, _ := r.env("STATE_DIRECTORY")
	folder, _, _ := strings.Cut(folders, ":") // the first of several
	return filepath.Join(folder, storeName)
}

// storeKeys reads the keys that seal the store, the newest first.
func (r *reader) storeKeys(n *yaml.Node, s *settings) {
	r.sequence(n, "store_keys", func(n *yaml.Node) {
		key := []byte(r.secret(n, "a key of store_keys"))
		switch {
		case len(key) == 0:
		case len(key) < seal.MinSecret:
			r.add(n, "a key of store_keys has %d bytes, and needs %d or more", len(key), seal.MinSecret)
		default:
			for _, other := range s.StoreKeys {
				if bytes.Equal(key, other) {
					r.add(n, "a key of store_keys is listed twice")
					return
				}
			}
			s.StoreKeys = append(s.StoreKeys, key)
		}
	})
}

// ring is what seals the store: the keys that are listed, and last one made of session_secret, which seals if none is listed.
func (s *settings) ring() (*seal.Ring, error) {
	made, err := hkdf.Key(sha256.New, s.SessionKey, nil, "reconnect store", seal.MinSecret)
	if err != nil {
		return nil, err
	}
	return seal.New(append(s.StoreKeys[:len(s.StoreKeys):len(s.StoreKeys)], made)...)
}

// keeper is a store that is open.
type keeper interface {
	reconnect.Store
	Close()
}

// open opens what flows are kept in.
func (s *settings) open(log *slog.Logger) (keeper, error) {
	if s.Redis != nil {
		return s.openRedis(log)
	}
	ring, err := s.ring()
	if err != nil {
		return nil, err
	}
	return file.Open(s.Store, ring, log)
}

// keyLines tell the keys of the ring apart, without telling them.
func (s *settings) keyLines() (ids, lines []string) {
	ring, err := s.ring()
	if err != nil {
		return nil, []string{err.Error()}
	}
	ids = ring.IDs()
	for i, id := range ids {
		line := id
		if i == len(ids)-1 {
			line += ", made of session_secret"
		}
		if i == 0 {
			line += ", seals"
		}
		lines = append(lines, line)
	}
	return ids, lines
}

func (s *settings) printStore(line liner) {
	if s.Redis != nil {
		s.printRedis(line)
	} else {
		line(0, "store: %s", s.Store)
	}
	line(0, "store_keys:")
	_, keys := s.keyLines()
	for _, key := range keys {
		line(1, "- %s", key)
	}
}

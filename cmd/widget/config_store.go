package main

import (
	"bytes"
	"crypto/hkdf"
	"crypto/sha256"
	"log/slog"
	"path/filepath"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/open-reconnect/reconnect/store/file"
	"github.com/open-reconnect/reconnect/store/seal"
)

// storeName is the file in which flows are kept where the configuration names none.
const storeName = "reconnect.db"

// store reads the name of the file in which flows are kept.
func (r *reader) store(n *yaml.Node, s *settings) {
	var name string
	r.text(&name, func(v string) string {
		switch scheme, _, server := strings.Cut(v, "://"); {
		case server && (scheme == "redis" || scheme == "rediss"):
			return "is a server, which is not in this version: name a file"
		case server, v == "", strings.HasSuffix(v, "/"):
			return "is no name of a file"
		}
		return ""
	})(n)
	if name != "" {
		s.Store = r.path(name)
	}
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

// open opens the file in which flows are kept.
func (s *settings) open(log *slog.Logger) (*file.Store, error) {
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
	line(0, "store: %s", s.Store)
	line(0, "store_keys:")
	_, keys := s.keyLines()
	for _, key := range keys {
		line(1, "- %s", key)
	}
}

package redis

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// shards are the parts into which a cluster may divide the flows: a flow's is the first character of its id. All keys of one shard lie
// in one slot. So many nodes can be of use.
var shards = strings.Split("0123456789abcdef", "")

// key is prefix:{prefix:shard}:kind:name. The part in braces decides the slot.
func (s *Store) key(shard, kind, name string) string {
	return s.prefix + ":{" + s.prefix + ":" + shard + "}:" + kind + ":" + name
}

// hidden is a name that tells nothing of what it is made of.
func (s *Store) hidden(parts ...string) string {
	mac := hmac.New(sha256.New, s.nameKey)
	for _, part := range parts {
		mac.Write([]byte(part))
		mac.Write([]byte{0})
	}
	return hex.EncodeToString(mac.Sum(nil)[:16])
}

func (s *Store) flowKey(id string) string     { return s.key(id[:1], "flow", id) } // random
func (s *Store) dueKey(shard string) string   { return s.key(shard, "due", "all") }
func (s *Store) claimKey(claim string) string { return s.key(claim[:1], "claim", s.hidden(claim)) }

func (s *Store) attemptsKey(name string) string {
	name = s.hidden("attempts", name)
	return s.key(name[:1], "attempts", name)
}

func (s *Store) noteKey(name string) string {
	name = s.hidden("note", name)
	return s.key(name[:1], "note", name)
}

func (s *Store) aboutKey(provider, connection string) string {
	name := s.hidden("about", provider, connection)
	return s.key(name[:1], "about", name)
}

// Package seal keeps what a store writes from those who read its files, or change them: each value is sealed by AES-256-GCM, for
// its purpose and its name, under the first key of a ring. The other keys of the ring open what was sealed before.
package seal

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
)

// MinSecret is how many bytes a secret of a ring has at least.
const MinSecret = 32

// idSize is how many bytes of a sealed value name its key.
const idSize = 4

// Ring holds the keys of a store. It is safe for concurrent use.
type Ring struct{ keys []key }

type key struct {
	id   string // idSize bytes, derived from the secret: they tell keys apart and tell nothing of them
	root []byte // keys of values are derived from it
}

// New makes a ring of secrets, of MinSecret bytes or more each. The first one seals.
func New(secrets ...[]byte) (*Ring, error) {
	r := &Ring{}
	for _, secret := range secrets {
		if len(secret) < MinSecret {
			return nil, fmt.Errorf("seal: a key has %d bytes, and needs %d or more", len(secret), MinSecret)
		}
		root, err := hkdf.Extract(sha256.New, secret, []byte("reconnect seal"))
		if err != nil {
			return nil, err
		}
		id, err := hkdf.Expand(sha256.New, root, "key id", idSize)
		if err != nil {
			return nil, err
		}
		if _, twice := r.find(string(id)); twice {
			return nil, fmt.Errorf("seal: the key %x is in the ring twice", id)
		}
		r.keys = append(r.keys, key{string(id), root})
	}
	if r.keys == nil {
		return nil, errors.New("seal: a ring needs a key")
	}
	return r, nil
}

// IDs returns the public names of the ring's keys, in order.
func (r *Ring) IDs() []string {
	ids := make([]string, len(r.keys))
	for i, k := range r.keys {
		ids[i] = hex.EncodeToString([]byte(k.id))
	}
	return ids
}

func (r *Ring) find(id string) (key, bool) {
	for _, k := range r.keys {
		if k.id == id {
			return k, true
		}
	}
	return key{}, false
}

// UnknownKeyError says that a value was sealed by a key that is not in the ring.
type UnknownKeyError struct{ ID string }

func (e *UnknownKeyError) Error() string {
	return fmt.Sprintf("seal: the key %s is not in the ring", e.ID)
}

// ErrBroken is returned for a value that was changed, was sealed for another purpose or name, or was never sealed.
var ErrBroken = errors.New("seal: the value was changed or moved, or is another's")

// Seal returns a value that opens for the same purpose and name only. A purpose is a constant of the program.
func (r *Ring) Seal(purpose, name string, value []byte) ([]byte, error) {
	k := r.keys[0]
	aead, bound, err := k.aead(purpose, name)
	if err != nil {
		return nil, err
	}
	sealed := make([]byte, 0, idSize+aead.Overhead()+len(value))
	return aead.Seal(append(sealed, k.id...), nil, value, bound), nil
}

// Open returns what was sealed for a purpose and name. It returns [ErrBroken], or an [*UnknownKeyError].
func (r *Ring) Open(purpose, name string, sealed []byte) ([]byte, error) {
	if len(sealed) < idSize {
		return nil, ErrBroken
	}
	k, known := r.find(string(sealed[:idSize]))
	if !known {
		return nil, &UnknownKeyError{hex.EncodeToString(sealed[:idSize])}
	}
	aead, bound, err := k.aead(purpose, name)
	if err != nil {
		return nil, err
	}
	value, err := aead.Open(nil, nil, sealed[idSize:], bound)
	if err != nil {
		return nil, ErrBroken
	}
	return value, nil
}

// Fresh reports whether a value is sealed by the key that seals now.
func (r *Ring) Fresh(sealed []byte) bool {
	return len(sealed) >= idSize && string(sealed[:idSize]) == r.keys[0].id
}

// aead is the cipher of one value, and the data that it is bound to. Each value has a key of its own, so that its random
// nonces meet no other value's: no number of writes wears the ring's key out.
func (k key) aead(purpose, name string) (cipher.AEAD, []byte, error) {
	bound := purpose + "\x00" + name
	derived, err := hkdf.Expand(sha256.New, k.root, bound, 32)
	if err != nil {
		return nil, nil, err
	}
	block, err := aes.NewCipher(derived)
	if err != nil {
		return nil, nil, err
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	return aead, []byte(bound), err
}

// KeyID returns the public name of the key that has sealed a value.
func KeyID(sealed []byte) string { return hex.EncodeToString(sealed[:min(idSize, len(sealed))]) }

// Package result writes how a flow ended as a token that proves itself: a JWT (RFC 7519), signed with Ed25519, that an integrator
// believes wherever it comes from, because the public keys are to be had from us alone.
package result

import (
	"crypto/ed25519"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/open-reconnect/reconnect"
)

// Lifetime is how long a result is good for from its signing. An ended flow's page stands as long, and signs at each look.
const Lifetime = 15 * time.Minute

// Type is the header's typ (RFC 8725, section 3.11): no other token of ours, or of another server, passes for a result.
const Type = "reconnect-result+jwt"

// Claims are what a result says.
type Claims struct {
	// RegisteredClaims are iss, our public address; aud, the client's id; iat and exp; and jti, which is the same in all results of one
	// flow, however often it is signed, so that a receiver who keeps the ones it has seen acts once.
	jwt.RegisteredClaims
	Flow       string            `json:"flow"`
	Client     string            `json:"client"`     // Client.ID
	Door       string            `json:"door"`       // how the flow was opened
	Aggregator string            `json:"aggregator"` // Connection.Provider
	Connection string            `json:"connection,omitempty"`
	Outcome    string            `json:"outcome"` // "done" or "failed"
	Reason     reconnect.Reason  `json:"reason,omitempty"`
	Results    map[string]string `json:"results,omitempty"` // Reply.Results
	State      string            `json:"state,omitempty"`   // the integrator's own
}

// Signer signs results. A nil Signer signs none and has no keys to publish.
type Signer struct {
	issuer string
	keys   []key
}

type key struct {
	id      string
	private ed25519.PrivateKey
}

// New returns a signer whose first key signs; the public parts of all are published. The issuer is our public address. Without a key
// it returns nil.
func New(issuer string, keys ...ed25519.PrivateKey) *Signer {
	if len(keys) == 0 {
		return nil
	}
	s := &Signer{issuer: issuer}
	for _, private := range keys {
		s.keys = append(s.keys, key{KeyID(private.Public().(ed25519.PublicKey)), private})
	}
	return s
}

// Sign returns the result of a flow that has ended; empty for one that has not, for one that was never kept, and without a key.
func (s *Signer) Sign(f *reconnect.Flow, now time.Time) (string, error) {
	if s == nil || !f.Over() || f.Ended.IsZero() {
		return "", nil
	}
	return s.sign(Type, Claims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: s.issuer, Audience: jwt.ClaimStrings{f.Client}, ID: f.ID,
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(Lifetime)),
		},
		Flow: f.ID, Client: f.Client, Door: f.Door, Aggregator: f.Provider, Connection: f.Connection,
		Outcome: f.Status(), Reason: reconnect.ReasonOf(f.Step), Results: f.Results, State: f.State,
	})
}

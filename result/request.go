package result

import (
	"crypto/rand"
	"errors"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"

	"github.com/open-reconnect/reconnect"
)

// RequestLifetime is how long a request for a code is good for from its signing.
const RequestLifetime = time.Minute

// RequestType is the header's typ of a request for a code: a result does not pass for one, nor one for a result.
const RequestType = "reconnect-code-request+jwt"

// Request is what the integrator's server is asked for a fresh code with: what it said when it ordered the link that is opened now.
type Request struct {
	// RegisteredClaims are iss, our public address; aud, the client's id; iat and exp; and jti, another one each time.
	jwt.RegisteredClaims
	Flow       string            `json:"flow"`
	Client     string            `json:"client"`
	Aggregator string            `json:"aggregator"`
	Account    string            `json:"account,omitempty"`
	Connection string            `json:"connection,omitempty"`
	Options    map[string]string `json:"options,omitempty"`
	State      string            `json:"state,omitempty"`
}

// Request signs the request for the code of a sent link's flow. Without a key there is an error.
func (s *Signer) Request(f *reconnect.Flow, now time.Time) (string, error) {
	if s == nil {
		return "", errors.New("result: no key signs the request for a code")
	}
	return s.sign(RequestType, Request{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: s.issuer, Audience: jwt.ClaimStrings{f.Client}, ID: rand.Text(),
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(RequestLifetime)),
		},
		Flow: f.ID, Client: f.Client, Aggregator: f.Provider, Account: f.Account, Connection: f.Connection,
		Options: f.Sent.Options, State: f.State,
	})
}

// sign writes claims as a token of a type.
func (s *Signer) sign(kind string, claims jwt.Claims) (string, error) {
	t := jwt.NewWithClaims(jwt.SigningMethodEdDSA, claims)
	t.Header["typ"], t.Header["kid"] = kind, s.keys[0].id
	signed, err := t.SignedString(s.keys[0].private)
	if err != nil {
		return "", fmt.Errorf("result: %w", err)
	}
	return signed, nil
}

package flinks

import (
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// token is an authorize token, which opens one session and goes with each of its requests: "send back the same authorize
// token" when answering (Authorize, step 3).
type token struct {
	Value string    `json:"value,omitempty"`
	Made  time.Time `json:"made,omitzero"`
	Used  bool      `json:"used,omitempty"` // by the session
	Link  bool      `json:"link,omitempty"` // it came with the link
}

// tokenLife is how long an unused token is trusted. It lives 30 minutes (Tokens), or 15 (Reconnect, in an older
// revision).
const tokenLife = 14 * time.Minute

// mintTries is how often a token is asked for before that is given up.
const mintTries = 3

// fresh makes sure that the next request can open a session: with the link's token if that is unused, else with a new
// one. A step says why there is none.
func (x *exchange) fresh(ctx context.Context) (reconnect.Step, error) {
	k := &x.cur.Token
	if k.Value != "" && !k.Used && (k.Link || x.a.Now().Sub(k.Made) < tokenLife) {
		return nil, nil
	}
	return x.mint(ctx)
}

// tokened makes sure that the session's next request has a token: the one it was opened with, as far as we know it.
func (x *exchange) tokened(ctx context.Context) (reconnect.Step, error) {
	if x.cur.Token.Value != "" {
		return nil, nil
	}
	return x.mint(ctx)
}

// mint gets a new token. An account without an AuthKey has none, which integrations from before October 2024 may.
func (x *exchange) mint(ctx context.Context) (reconnect.Step, error) {
	x.cur.Token = token{}
	if x.acc.AuthKey == "" {
		return nil, nil
	}
	var (
		r   reply
		err error
	)
	for range mintTries { // it begins nothing, so it may be asked for again
		r, err = x.call(ctx, upstream.Request{
			Method: http.MethodPost, Route: "/{}/BankingServices/GenerateAuthorizeToken", Parts: []string{x.acc.CustomerID},
			Body: struct{}{}, Timeout: quick,
		}, headerAuth, x.acc.AuthKey)
		if err == nil || ctx.Err() != nil || upstream.Failure(err).Unsent {
			break
		}
	}
	switch {
	case err != nil:
		return nil, err
	case r.Status == http.StatusOK && r.Token != "":
		x.cur.Token = token{Value: r.Token, Made: x.a.Now()}
		return nil, nil
	case r.FlinksCode == "TOO_MANY_REQUESTS":
		return reconnect.Failed{Reason: reconnect.RateLimited}, nil
	case r.Status >= 500:
		return reconnect.Failed{Reason: reconnect.AggregatorFault}, nil
	}
	x.log().Error("flinks: no authorize token; is the account's auth key right?", r.args()...)
	return reconnect.Failed{Reason: reconnect.Internal}, nil
}

// keyTrouble reports that the caller was refused, not the user: ACCESS_DENIED, or an UNAUTHORIZED that speaks of keys or
// tokens. The same code is for a card that is not authorized (Codes), which a reply about a bank says by naming it.
func (r reply) keyTrouble() bool {
	switch r.FlinksCode {
	case "ACCESS_DENIED":
		return true
	case "UNAUTHORIZED", "":
		if r.Status != http.StatusUnauthorized && r.Status != http.StatusForbidden {
			return false
		}
		said := strings.ToLower(r.Message)
		return r.Institution == "" || strings.Contains(said, "auth key") || strings.Contains(said, "token")
	}
	return false
}

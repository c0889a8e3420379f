package powens

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// quick bounds a call that has nothing to wait for. Those that make the bank check something take what ctx gives: "up
// to a few minutes" (SDK, connections.yml).
const quick = 15 * time.Second

// errUnclear is a reply that says nothing about the connection: the same as a lost one.
var errUnclear = errors.New("powens: the reply says nothing about the connection")

// ask sends one request. Its error is an [*apiError] for a definite refusal, 4xx with a readable error. Everything else
// that is no success is lost: what became of it is unknown.
func (x *exchange) ask(ctx context.Context, req upstream.Request) (upstream.JSON, error) {
	req.Bearer = x.cur.Bearer
	return x.open(ctx, req)
}

// open is ask without a bearer.
func (x *exchange) open(ctx context.Context, req upstream.Request) (upstream.JSON, error) {
	reply, err := x.acc.api.Do(ctx, req)
	if err != nil {
		return upstream.JSON{}, err
	}
	j, err := reply.JSON()
	switch {
	case len(reply.Body) == 0 && reply.OK():
		return upstream.JSON{}, nil
	case reply.Unclear():
		return upstream.JSON{}, reply.Failed(upstream.Lost)
	case reply.OK() || err != nil && len(reply.Body) > 0: // a page of a gateway in between: its 403 is not the API's
		return j, err
	}
	return upstream.JSON{}, readError(j, reply.Failed(upstream.Refused))
}

// onConnection sends one request about the connection and reads what that has become.
func (x *exchange) onConnection(ctx context.Context, req upstream.Request) (connection, error) {
	req.Route, req.Parts = "/users/me/connections/{}", []string{x.cur.Connection}
	j, err := x.ask(ctx, req)
	if err != nil {
		return connection{}, err
	}
	if req.Method != http.MethodGet && j.Get("connection").IsObject() && j.Get("message").Short(1) != "" {
		// An older server's way to say why it has done nothing, in a success. How the connection stands must be read.
		return connection{}, &apiError{failure: failure{Upstream: "powens", Kind: "nothing done"}, Code: "conflict"}
	}
	c, ok := readConnection(j, x.cur.Connection)
	if !ok {
		return connection{}, errUnclear
	}
	return c, nil
}

// read gets the connection as it is now.
func (x *exchange) read(ctx context.Context) (connection, error) {
	return x.onConnection(ctx, upstream.Request{
		Method: http.MethodGet, Query: url.Values{"expand": {"connector,sources"}}, Timeout: quick,
	})
}

// post updates the connection: with no values it forces a synchronization, with values it answers (SCA guide).
func (x *exchange) post(ctx context.Context, values map[string]any, source string) (connection, error) {
	// An answer is worth waiting for: with a pause under way it is better sent late than asked for again.
	req := upstream.Request{Method: http.MethodPost, Body: values, Patience: 30 * time.Second}
	if source != "" {
		req.Query = url.Values{"source": {source}}
	}
	return x.onConnection(ctx, req)
}

// resume tells the API that an approval is awaited, without being held until it comes (SCA guide: background=true). It
// may be told twice.
func (x *exchange) resume(ctx context.Context) (connection, error) {
	return x.onConnection(ctx, upstream.Request{
		Method: http.MethodPost, Query: url.Values{"background": {"true"}}, Body: map[string]any{"resume": true}, Timeout: quick,
	})
}

// sync asks for a synchronization while the user is present (Connections: PUT, psu_requested).
func (x *exchange) sync(ctx context.Context) (connection, error) {
	return x.onConnection(ctx, upstream.Request{Method: http.MethodPut, Query: url.Values{"psu_requested": {"true"}}})
}

// exchangeCode makes the link's code into a token that lives as long as the flow (Authentication: POST
// /auth/token/access). It is tried once: repeated after a lost reply it would burn the code, or mint a second
// permanent token. If it is refused or lost the code itself serves as bearer, which the old guide and clients in
// production say it can; a token whose reply was lost cannot be revoked, because it is unknown.
func (x *exchange) exchangeCode(ctx context.Context) error {
	code := x.cur.Code
	if x.acc.CodeAsBearer {
		x.cur.Code, x.cur.Bearer = "", code
		return nil
	}
	j, err := x.open(ctx, upstream.Request{
		Method: http.MethodPost, Route: "/auth/token/access", Timeout: 2 * quick,
		Body: map[string]string{
			"grant_type": "authorization_code", "client_id": x.acc.ClientID, "client_secret": x.acc.ClientSecret, "code": code,
		},
	})
	if upstream.Failure(err).Unsent {
		return err // nothing has left: the next look tries again
	}
	x.cur.Code, x.cur.Bearer = "", code
	token := j.Get("access_token")
	if token.Null() {
		token = j.Get("token") // as the custom-connection guide has it
	}
	switch {
	case err != nil:
		x.log().Warn("powens: code not exchanged, used as bearer", "error", err.Error())
	case token.IsText() && token.Text() != "":
		x.cur.Bearer, x.cur.Minted = token.Text(), true
	default:
		x.log().Warn("powens: exchange of the code brought no token, code used as bearer")
	}
	return nil
}

// connectorFields gets the bank's login form, for which no bearer is needed (Connectors).
func (x *exchange) connectorFields(ctx context.Context, c connection) ([]connectorField, error) {
	if len(c.Connector.Fields) > 0 {
		return c.Connector.Fields, nil
	}
	id := cmp.Or(c.ConnectorUUID, c.Connector.UUID, c.IDConnector, c.Connector.ID)
	if id == "" {
		return nil, nil
	}
	for _, req := range []upstream.Request{
		{Route: "/connectors/{}", Query: url.Values{"expand": {"fields"}}},
		{Route: "/connectors/{}/fields"}, // as the custom-connection guide has it
	} {
		req.Method, req.Parts, req.Timeout = http.MethodGet, []string{id}, quick
		j, err := x.open(ctx, req)
		if err != nil && refusal(err) == nil {
			return nil, err
		}
		if fields := readConnector(j).Fields; len(fields) > 0 {
			return fields, nil
		}
	}
	return nil, nil
}

// errorClass sorts refusals by their code, and by their status where the code is new or missing (Errors: "preferably based
// on the error code rather than the HTTP status").
type errorClass string

const (
	denied   errorClass = "denied"    // the token or code is dead, or was never good for this
	gone     errorClass = "gone"      // no such connection, as far as this token sees
	conflict errorClass = "conflict"  // not now: look at the state
	busy     errorClass = "busy"      // too many requests
	wrong    errorClass = "wrongpass" // what was given is wrong
	invalid  errorClass = "invalid"   // what was given has not the right shape
	asState  errorClass = "as state"  // the code is the name of a state
	fault    errorClass = "fault"     // on the aggregator's side
	noticed  errorClass = "noticed"   // the bank wants something read first
	barren   errorClass = "barren"    // nothing to read at this bank
	odd      errorClass = "odd"       // never heard of
)

func (e *apiError) class() errorClass {
	switch e.Code {
	case "wrongpass":
		return wrong
	case "websiteunavailable", "actionneeded", "passwordexpired", "ratelimiting", "notsupported", "bug":
		return asState
	case "scarequired", "webauthrequired", "additionalinformationneeded", "decoupled", "validating", "conflict",
		"connectionlocked": // a read-only connection: something is under way with it
		return conflict
	case "bankmessage":
		return noticed
	case "noaccount":
		return barren
	case "config", "keymanager", "dataerror", "internalservererror", "methodnotallowed":
		return fault
	case "invalidvalue", "missingparameter":
		if e.Status != http.StatusConflict {
			return invalid
		}
	case "forbidden", "unauthorized", "invalidtoken", "authrequired":
		return denied
	case "notfound":
		return gone
	}
	switch e.Status {
	case http.StatusUnauthorized, http.StatusForbidden: // both were observed for a dead token
		return denied
	case http.StatusNotFound, http.StatusGone:
		return gone
	case http.StatusConflict:
		return conflict
	case http.StatusTooManyRequests:
		return busy
	}
	return odd
}

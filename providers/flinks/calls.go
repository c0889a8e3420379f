package flinks

import (
	"context"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// quick bounds a call that has nothing to wait for. Those that may make the bank do something take what ctx gives: a
// synchronous Authorize is held for up to 210 seconds (Codes).
const quick = 20 * time.Second

// The headers that carry keys (Tokens). Authorize and GenerateAuthorizeToken share one with two meanings.
const (
	headerAuth = "flinks-auth-key"
	headerAPI  = "x-api-key"
)

// maxFaults is how many replies in a row may be lost to a fault that names no session, before it is taken for the end.
const maxFaults = 3

// call sends one request and reads what Flinks says about it. Whatever does not come from Flinks itself, such as a
// gateway's page, or a status of 5xx without a code of theirs, is lost: what became of the request is unknown. So is,
// a few times, a fault or a rate limit that names neither session nor bank: it is about the request.
func (x *exchange) call(ctx context.Context, req upstream.Request, header, value string) (reply, error) {
	if value != "" {
		req.Header = map[string]string{header: value}
	}
	got, err := x.acc.api.Do(ctx, req)
	if err != nil {
		return reply{}, err
	}
	lost := got.Failed(upstream.Lost)
	j, notJSON := got.JSON()
	if got.Status == http.StatusTooManyRequests {
		lost.Kind, notJSON = upstream.Paused, nil
	}
	if notJSON != nil {
		return reply{}, notJSON
	}
	r, ok := readReply(j, got.Status)
	r.gatewayID, x.after = got.RequestID, got.After(x.a.Now())
	switch {
	case !ok:
		return reply{}, lost
	case r.Status < 300:
		x.cur.Faults = 0
	case r.nameless() && x.cur.Faults < maxFaults:
		x.cur.Faults++
		if r.FlinksCode == "TOO_MANY_REQUESTS" {
			lost.Kind = upstream.Paused
		}
		return reply{}, lost
	case r.FlinksCode == "" && (got.Unclear() || r.Status == http.StatusTooManyRequests):
		return reply{}, lost
	}
	return r, nil
}

// nameless reports a fault or a rate limit that names neither session nor bank.
func (r reply) nameless() bool {
	return (r.FlinksCode == "AGGREGATION_ERROR" || r.FlinksCode == "TOO_MANY_REQUESTS") && r.RequestID == "" && r.Institution == ""
}

// args are what a log line says about a reply: never an id, a prompt or a message.
func (r reply) args() []any {
	return []any{"status", r.Status, "code", upstream.Printable(r.FlinksCode, 64), "request", r.gatewayID}
}

func (x *exchange) log() *slog.Logger { return x.a.log.With("account", x.acc.Key()) }

// authorize posts to Authorize or AuthorizeAsync with the session's token.
func (x *exchange) authorize(ctx context.Context, endpoint string, body sessionRequest, timeout time.Duration) (reply, error) {
	k := &x.cur.Token
	used := k.Used
	k.Used = true
	r, err := x.call(ctx, upstream.Request{
		Method: http.MethodPost, Route: "/{}/BankingServices/" + endpoint, Parts: []string{x.acc.CustomerID}, Body: body,
		Timeout: timeout, Patience: 10 * time.Second,
	}, headerAuth, k.Value)
	if upstream.Failure(err).Unsent {
		k.Used = used
	}
	return r, err
}

// open begins a session, or answers one.
func (x *exchange) open(ctx context.Context, body sessionRequest) (reply, error) {
	endpoint := "AuthorizeAsync"
	if x.acc.Sync && !x.cur.Moved {
		endpoint = "Authorize"
	}
	return x.authorize(ctx, endpoint, body, 0)
}

// poll asks what has become of the session (Async). A synchronous one is asked with the RequestId alone, which answers
// nothing (official test: empty answers bring the challenges again).
func (x *exchange) poll(ctx context.Context) (reply, error) {
	switch {
	case x.acc.Sync && !x.cur.Moved:
		return x.authorize(ctx, "Authorize", sessionRequest{RequestID: x.cur.Session}, 0)
	case x.acc.PollBy == http.MethodPost:
		return x.authorize(ctx, "AuthorizeAsync", sessionRequest{RequestID: x.cur.Session}, quick)
	}
	x.cur.Token.Used = true
	return x.call(ctx, upstream.Request{
		Method: http.MethodGet, Route: "/{}/BankingServices/AuthorizeAsync/{}", Parts: []string{x.acc.CustomerID, x.cur.Session},
		Timeout: quick,
	}, headerAuth, x.cur.Token.Value)
}

// institutionsPage asks for the list of institutions (Institutions: take is 1000 at most).
func (x *exchange) institutionsPage(ctx context.Context) (upstream.JSON, error) {
	req := upstream.Request{
		Method: http.MethodGet, Route: "/{}/BankingServices/Institutions", Parts: []string{x.acc.CustomerID},
		Query: url.Values{"skip": {"0"}, "take": {"1000"}}, Header: map[string]string{headerAPI: x.acc.APIKey}, Timeout: quick,
	}
	got, err := x.acc.api.Do(ctx, req)
	if err != nil {
		return upstream.JSON{}, err
	}
	if !got.OK() {
		return upstream.JSON{}, got.Failed(upstream.Refused)
	}
	return got.JSON()
}

var yes, no = true, false

package syncfy

import (
	"cmp"
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// quick bounds a call: the API answers at once and goes on in a job.
const quick = 20 * time.Second

// apiError is what the API refuses (samples: the envelope of an error).
type apiError struct {
	Status    int
	Message   string
	RequestID string // the envelope's rid
}

// Error holds nothing of the API's words.
func (e *apiError) Error() string {
	s := "syncfy: refused: status " + strconv.Itoa(e.Status)
	if e.RequestID != "" {
		s += ", request " + e.RequestID
	}
	return s
}

// words are what the API says of values or a credential that it refuses. Its messages about sessions, ids and entitlement are
// for developers.
func (e *apiError) words() reconnect.Words {
	switch e.Status {
	case http.StatusBadRequest, http.StatusConflict, http.StatusUnprocessableEntity:
		return upstream.Said(e.Message, maxRunes)
	}
	return reconnect.Words{}
}

// needsSecrets reports that what is stored is known to be wrong (widget, which compares these very words).
func (e *apiError) needsSecrets() bool {
	return e != nil && e.Status == http.StatusBadRequest && strings.HasPrefix(strings.ToLower(e.Message), "credential error")
}

// absent reports that there is no such route, which may be called otherwise here.
func (e *apiError) absent() bool {
	return e != nil && (e.Status == http.StatusNotFound || e.Status == http.StatusMethodNotAllowed)
}

// unauthorized reports a session that is not accepted, or not any more.
func (e *apiError) unauthorized() bool { return e != nil && e.Status == http.StatusUnauthorized }

// refusal returns what the API refused with this error; nil for any other error, and for none.
func refusal(err error) *apiError {
	var e *apiError
	errors.As(err, &e)
	return e
}

// call sends one request with the session token and returns the envelope's response. A definite refusal, 4xx with a
// readable body, comes back as an [*apiError]. Any other error leaves open what became of the request.
//
// A refused session has not begun anything, so that a new one may ask again: once, if there is a key to mint it.
func (x *exchange) call(ctx context.Context, c *upstream.Client, req upstream.Request) (upstream.JSON, error) {
	j, err := x.send(ctx, c, req, "token", x.cur.Token)
	if refusal(err).unauthorized() {
		minted, failed := x.mint(ctx)
		if failed != nil || !minted {
			return j, cmp.Or(failed, err)
		}
		j, err = x.send(ctx, c, req, "token", x.cur.Token)
	}
	if refused := refusal(err); err == nil || refused != nil && !refused.unauthorized() {
		x.cur.Seen = x.cur.Seen || err == nil
		x.touch()
	}
	return j, err
}

// mint begins a new session for the credential's user, whom the API named when the link's own token opened it (samples:
// POST /sessions with the API key).
func (x *exchange) mint(ctx context.Context) (bool, error) {
	if x.acc.APIKey == "" || x.cur.User == "" || !x.cur.Seen {
		return false, nil
	}
	j, err := x.send(ctx, x.acc.api, upstream.Request{
		Method: http.MethodPost, Route: "/sessions", Body: map[string]any{"id_user": x.cur.User},
	}, "api_key", x.acc.APIKey)
	if err != nil && refusal(err) == nil {
		return false, err
	}
	token := j.Get("token").Text()
	if err != nil || token == "" || len(token) > maxToken || strings.ContainsFunc(token, unsendable) {
		x.log().Error("syncfy: no new session for the API key", "error", err)
		return false, nil
	}
	x.cur.Token, x.cur.Minted = token, true
	return true, nil
}

// send sends one request in the account's form of authorization.
func (x *exchange) send(ctx context.Context, c *upstream.Client, req upstream.Request, what, secret string) (upstream.JSON, error) {
	req.Header = map[string]string{"Authorization": x.acc.authorization(what, secret)}
	x.rank.claim(&req)
	if req.Timeout == 0 {
		req.Timeout = quick + req.Patience
	}
	reply, err := c.Do(ctx, req)
	if err != nil {
		return upstream.JSON{}, err
	}
	j, notJSON := reply.JSON()
	refused := &apiError{
		Status: reply.Status, Message: text(j.Get("message"), maxName),
		RequestID: upstream.Printable(text(j.Get("rid"), 64), 64),
	}
	if refused.RequestID == "" {
		refused.RequestID = reply.RequestID
	}
	if reply.OK() {
		// An integrator has met 200 with "status": false.
		if ok, said := j.Get("status").Bool(); said && !ok && j.Has("response") {
			if code := j.Get("code").Int(); code >= 400 && code < 600 {
				refused.Status = int(code)
			} else {
				refused.Status = http.StatusBadRequest
			}
		} else {
			if j.IsObject() && j.Has("response") {
				j = j.Get("response")
			}
			return j, notJSON
		}
	}
	lost := reply.Failed(upstream.Lost)
	lost.Status, lost.RequestID = refused.Status, refused.RequestID
	switch {
	case refused.Status >= 500, refused.Status == http.StatusRequestTimeout, refused.Status == http.StatusTooEarly:
		return upstream.JSON{}, lost
	case refused.Status == http.StatusTooManyRequests:
		// It was not obeyed, and it may come again after the pause that the budget keeps.
		lost.Kind, lost.Unsent, lost.RetryAfter = upstream.Paused, true, time.Second
		return upstream.JSON{}, lost
	case notJSON != nil && len(reply.Body) > 0:
		return upstream.JSON{}, notJSON // a page of a gateway in between: its 403 is not the API's
	}
	return upstream.JSON{}, refused
}

// authorization is the header for a secret, "token" or "api_key".
func (acc *account) authorization(what, secret string) string {
	if acc.AuthForm == AuthBearer && what == "token" {
		return "Bearer " + secret
	}
	return strings.ToUpper(what) + " " + what + "=" + secret
}

// insist sends an answer, once more if the API took no request at all just then.
func (x *exchange) insist(ctx context.Context, c *upstream.Client, req upstream.Request) (upstream.JSON, error) {
	j, err := x.call(ctx, c, req)
	if failed := upstream.Failure(err); failed.Kind == upstream.Paused && failed.Status != 0 {
		j, err = x.call(ctx, c, req)
	}
	x.sent = x.sent || !upstream.Failure(err).Unsent
	return j, err
}

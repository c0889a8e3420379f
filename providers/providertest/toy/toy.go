// Package toy is an aggregator that does not exist, as small as one can be: the example to copy when another is added. It
// passes the conformance kit and plays in a browser, and no program that is shipped knows it.
//
// Its API has two calls: GET /connections/{id} says in a word how a connection stands, and POST …/answer answers what it asks,
// with 422 if that was wrong. Both need the code of the link as a bearer token.
package toy

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/adapter"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// Account is a client's account at the aggregator.
type Account struct {
	Client  *reconnect.Client
	BaseURL string // of the API, such as "https://toy.example/v1"
}

// Key tells the account from others: it is the client's id.
func (a Account) Key() string { return a.Client.ID }

// Adapter is the [reconnect.Provider].
type Adapter struct {
	accounts adapter.Book[Account, *upstream.Client]
	log      *slog.Logger
}

// New returns an adapter for the accounts. Its error tells all that is wrong with them.
func New(accounts []Account, log *slog.Logger) (*Adapter, error) {
	a := &Adapter{log: log}
	take, err := a.Renew(accounts)
	if err == nil {
		take()
	}
	return a, err
}

// Renew opens other accounts, which take the place of those there are when take is called.
func (a *Adapter) Renew(accounts []Account) (take func(), err error) {
	return a.accounts.Prepare("toy", accounts, func(a Account) (Account, error) { return a, nil },
		func(a Account) (*upstream.Client, error) { return upstream.New("toy", a.BaseURL, nil) })
}

// cursor is what a flow must remember between two exchanges. It never holds an answer.
type cursor struct {
	adapter.Form
	Account, Connection, Code string
}

// Open reads a link of [Door].
func (a *Adapter) Open(c reconnect.Connection) (reconnect.Cursor, error) {
	if a.accounts.At(c.Account) == nil || c.ID == "" || c.Secret == "" {
		return nil, errors.New("toy: an unknown account, no connection or no code")
	}
	return adapter.Write(&cursor{Account: c.Account, Connection: c.ID, Code: c.Secret}, 1), nil
}

// Continue reads how the connection stands, or sends one answer, once. An error leaves open what became of it: the engine
// then looks before it sends anything else.
func (a *Adapter) Continue(ctx context.Context, c reconnect.Call) (reconnect.Reply, error) {
	cur, ok := adapter.Read[cursor](c.Cursor, 1)
	if !ok || a.accounts.At(cur.Account) == nil {
		a.log.Error("toy: a flow's bookmark cannot be read, or its account is not configured any more")
		return reconnect.Reply{Step: reconnect.Failed{Reason: reconnect.Internal}}, nil
	}
	req := upstream.Request{
		Method: http.MethodGet, Route: "/connections/{}", Parts: []string{cur.Connection}, Bearer: cur.Code, Timeout: 30 * time.Second,
	}
	ask, _ := c.Shown.(reconnect.Ask)
	if m, ok := c.Move.(reconnect.Answer); ok && !ask.Retry { // only what was asked: a form can be crafted
		req.Method, req.Route = http.MethodPost, "/connections/{}/answer"
		req.Body = map[string]string{"answer": strings.Join(m.Values["answer"], "")}
	}
	r, err := a.accounts.At(cur.Account).Do(ctx, req)
	switch {
	case err != nil:
		return reconnect.Reply{}, err
	case r.Status == http.StatusUnauthorized:
		return reconnect.Reply{Step: reconnect.Failed{Reason: reconnect.DeadLink}}, nil
	case !r.OK() && r.Status != http.StatusUnprocessableEntity:
		return reconnect.Reply{}, r.Failed(upstream.Lost)
	}
	j, err := r.JSON()
	if err != nil {
		return reconnect.Reply{}, err
	}
	s := step(j, c.Shown, !r.OK())
	if reconnect.ReasonOf(s) == reconnect.Unknown {
		a.log.Warn("toy: unknown word", "word", upstream.Printable(j.Get("state").Text(), 64))
	}
	return reconnect.Reply{Step: s, Cursor: c.Cursor, Bank: reconnect.Bank{Name: upstream.Plain(j.Get("bank").Text(), maxName)}}, nil
}

const maxName, maxRunes = 200, 1000 // characters of what is shown

// What the words for a connection's state mean: something is asked, why, and why again after a wrong answer; or something is
// to be done on the bank's site; or it is over.
var (
	asks = map[string]struct {
		kind         reconnect.Kind
		first, again reconnect.Reason
	}{
		"code":         {reconnect.Code, "", reconnect.WrongCode},
		"password":     {reconnect.Secret, reconnect.WrongCredentials, reconnect.WrongCredentials},
		"new_password": {reconnect.Secret, reconnect.PasswordExpired, reconnect.WrongCredentials},
	}
	acts     = map[string]reconnect.Reason{"action": reconnect.ActionNeeded, "locked": reconnect.Locked}
	failures = map[string]reconnect.Reason{
		"limited": reconnect.RateLimited, "down": reconnect.BankUnavailable, "fault": reconnect.AggregatorFault,
		"unsupported": reconnect.NotSupported,
	}
)

// step is what must happen next, given what was shown and whether the answer to that was refused.
func step(j upstream.JSON, shown reconnect.Step, refused bool) reconnect.Step {
	state, words := j.Get("state").Text(), upstream.Words(j.Get("words").Text(), maxRunes, "en")
	switch _, approving := shown.(reconnect.Approve); {
	case state == "ok":
		return reconnect.Done{}
	case state == "busy":
		return reconnect.Wait{Again: time.Second}
	case state == "phone":
		return reconnect.Approve{Words: words, Again: 2 * time.Second}
	case state == "agree" && approving: // refused on the phone, or too late
		return reconnect.Ask{Reason: reconnect.NotApproved}
	case state == "agree":
		return reconnect.Ask{Reason: reconnect.ConsentNeeded}
	case acts[state] != "":
		return reconnect.Act{Words: words, Reason: acts[state]}
	case failures[state] != "":
		return reconnect.Failed{Reason: failures[state], Retry: failures[state] != reconnect.NotSupported}
	}
	question, known := asks[state]
	if !known {
		return reconnect.Failed{Reason: reconnect.Unknown}
	}
	ask := reconnect.Ask{Reason: question.first, Words: words}
	ask.Fields = []reconnect.Field{{Name: "answer", Kind: question.kind, Required: true}}
	if refused {
		ask.Reason = question.again
	}
	return ask
}

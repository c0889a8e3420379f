package powens

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

// How soon to look again. An approval is looked for at this pace for minutes, and a person looks at the page meanwhile.
const (
	approveAgain = 800 * time.Millisecond
	waitAgain    = time.Second
	visitAgain   = 4 * time.Second
)

// exchange is what one Move makes of one flow: some requests to the API.
type exchange struct {
	a    *Adapter
	acc  *account
	cur  *cursor
	call reconnect.Call
}

func (x *exchange) log() *slog.Logger { return x.a.log.With("account", x.acc.Key()) }

// Open reads a link of [Door]. The options it knows are "reset_credentials" and "connection_sources".
func (a *Adapter) Open(c reconnect.Connection) (reconnect.Cursor, error) {
	if a.accounts.At(c.Account) == nil || !digits.MatchString(c.ID) || c.Secret == "" {
		return nil, errors.New("powens: an unknown account, no connection or no code")
	}
	cur := &cursor{
		Account: c.Account, Connection: c.ID, Code: c.Secret, Lang: c.Lang, Return: c.Return,
		Reset: c.Options[optionReset] == "true",
	}
	if names := c.Options[optionSources]; names != "" {
		cur.Sources = strings.Split(names, ",")
	}
	return cur.write(), nil
}

// Continue looks at the connection, after it has exchanged the link's code, or sends the answers to what was asked last. A
// look reads before it does anything, and never sends an answer; what it may do besides can be done twice.
func (a *Adapter) Continue(ctx context.Context, c reconnect.Call) (reconnect.Reply, error) {
	x := a.resumed(c)
	if x == nil {
		a.log.Error("powens: a flow's bookmark cannot be read, or its account is not configured any more")
		return reconnect.Reply{Step: reconnect.Failed{Reason: reconnect.Internal}}, nil
	}
	switch m := c.Move.(type) {
	case reconnect.Answer:
		return x.finish(x.answer(ctx, m.Values))
	case reconnect.Return:
		return x.finish(x.returned(ctx, m.Query))
	case reconnect.Renew:
		return x.finish(x.renew(ctx))
	case reconnect.Look, reconnect.Back: // nothing is chosen here that could be taken back
	}
	return x.finish(x.look(ctx))
}

// resumed is nil for a cursor that cannot be read, or whose account is not configured any more.
func (a *Adapter) resumed(c reconnect.Call) *exchange {
	cur, ok := readCursor(c.Cursor)
	if !ok || a.accounts.At(cur.Account) == nil {
		return nil
	}
	return &exchange{a: a, acc: a.accounts.At(cur.Account), cur: cur, call: c}
}

// finish writes down where the flow stands. What is known stays known beside an error: above all the token, which must
// be revoked in the end.
func (x *exchange) finish(s reconnect.Step, err error) (reconnect.Reply, error) {
	switch asked := s.(type) {
	case reconnect.Ask:
		asked.Renew = x.cur.Phase == phaseCode && !x.cur.Stuck && adapter.Sent(asked.Fields)
		x.cur.Taken, s = false, x.bounded(asked, asked.Words)
	case reconnect.Act:
		x.cur.Taken, s = false, x.bounded(s, asked.Words)
	case reconnect.Approve, reconnect.Visit:
		x.cur.Taken = false
	case reconnect.Wait, reconnect.Done, reconnect.Failed:
	}
	r := reconnect.Reply{Step: s, Cursor: x.cur.write(), Bank: x.cur.Bank}
	if _, done := s.(reconnect.Done); done {
		r.News = mended
	}
	return r, err
}

// maxRounds bounds the answers of one flow. No bank asks so much: a connection that wants more goes round in a circle, such
// as one that wants consent again after each consent.
const maxRounds = 12

func (x *exchange) bounded(s reconnect.Step, words reconnect.Words) reconnect.Step {
	if x.cur.Rounds < maxRounds {
		return s
	}
	x.log().Warn("powens: the connection goes on asking", "answers", x.cur.Rounds)
	return reconnect.Failed{Reason: reconnect.AggregatorFault, Words: words}
}

// look reads the connection and says what it wants.
func (x *exchange) look(ctx context.Context) (reconnect.Step, error) {
	if x.cur.Code != "" {
		if err := x.exchangeCode(ctx); err != nil {
			return nil, err
		}
	}
	c, err := x.read(ctx)
	if err != nil {
		return x.notRead(err)
	}
	x.know(c)
	return x.step(ctx, c)
}

// repeatStep shows the same step again when a look was not let through, so that no user sees the difference. When an
// answer is in doubt that would be a lie: then the look is lost.
func (x *exchange) repeatStep(err error) (reconnect.Step, error) {
	_, approving := x.call.Shown.(reconnect.Approve)
	_, visiting := x.call.Shown.(reconnect.Visit)
	switch failed := upstream.Failure(err); {
	case failed.Kind != upstream.Paused:
	case x.call.Waiting || x.call.Shown == nil:
		return failed.Wait(waitAgain), nil
	case approving, visiting:
		return x.call.Shown, nil
	}
	return nil, err
}

// notRead says what it means that a look brought nothing.
func (x *exchange) notRead(err error) (reconnect.Step, error) {
	if e := refusal(err); e != nil {
		return x.readRefused(e)
	}
	return x.repeatStep(err)
}

// readRefused says what a refused look means.
func (x *exchange) readRefused(e *apiError) (reconnect.Step, error) {
	switch e.class() {
	case denied:
		if x.cur.Seen { // it was good before: revoked, or run out
			return reconnect.Failed{Reason: reconnect.Expired}, nil
		}
		return reconnect.Failed{Reason: reconnect.DeadLink}, nil
	case gone: // another user's connection, which the API does not tell from one that never was; or deleted meanwhile
		return reconnect.Failed{Reason: reconnect.DeadLink}, nil
	case busy, conflict:
		e.Kind = upstream.Paused
		return x.repeatStep(&e.failure)
	default:
		x.logUnknown("error code on a look", e.Code, e)
		return x.halted(reconnect.AggregatorFault, reconnect.Words{}), nil
	}
}

// know keeps what a page shows of the bank. A reply that does not describe the connector, as those to answers do not,
// takes nothing away.
func (x *exchange) know(c connection) {
	x.cur.Seen = true
	if c.Sources != nil {
		x.cur.Several = len(c.Sources) > 1
	}
	if b := bankOf(c); b.Name != "" || b.ID != "" && x.cur.Bank.Name == "" {
		x.cur.Bank = b
	}
}

// logUnknown notes a word that is new here, so that it can be taught.
func (x *exchange) logUnknown(what, word string, e *apiError) {
	args := []any{"what", what, "word", upstream.Printable(word, 64)}
	if e != nil {
		args = append(args, "status", e.Status, "request", e.RequestID)
	}
	x.log().Warn("powens: unknown word", args...)
}

// Close revokes the token that was minted for a flow (Authentication: DELETE /auth/token). A token that is dead
// already is as good as revoked. A flow that minted nothing has nothing to give back.
func (a *Adapter) Close(ctx context.Context, b reconnect.Cursor) error {
	x := a.resumed(reconnect.Call{Cursor: b})
	if x == nil || !x.cur.Minted {
		return nil
	}
	_, err := x.ask(ctx, upstream.Request{Method: http.MethodDelete, Route: "/auth/token", Timeout: quick})
	switch status, refused := upstream.Failure(err).Status, refusal(err); {
	case status >= 200 && status < 300,
		status == http.StatusUnauthorized, status == http.StatusForbidden, status == http.StatusNotFound:
		return nil // done, whatever the body is
	case refused != nil && (refused.class() == denied || refused.class() == gone):
		return nil
	}
	return err
}

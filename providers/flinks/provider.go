package flinks

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// How soon to look again. No page says how often AuthorizeAsync may be asked; the data endpoints want ten seconds, which
// is long for a person who waits, and longer for one who has approved.
const (
	waitAgain    = 2 * time.Second
	approveAgain = 800 * time.Millisecond
)

// idleLife is how long a session lives that waits for an answer (Reconnect: "8 minutes of inactivity").
const idleLife = 8 * time.Minute

// exchange is what one Move makes of one flow: some requests to the API.
type exchange struct {
	a       *Adapter
	acc     *account
	cur     *cursor
	waiting bool          // Wait is shown
	after   time.Duration // when the last reply lets us come again; 0 where it does not say
}

// Open reads a link of [Door]: the session whose RequestId is the connection's Secret; without one, a session is to be
// opened for the LoginId that is the connection's ID; with neither, credentials are asked for at the institution that the
// options name.
func (a *Adapter) Open(c reconnect.Connection) (reconnect.Cursor, error) {
	if a.accounts.At(c.Account) == nil {
		return nil, errors.New("flinks: an unknown account")
	}
	cur := &cursor{
		Account: c.Account, Session: c.Secret, LoginID: c.ID, Lang: c.Lang, Language: c.Options[optionLanguage],
		Tag: c.Options[optionTag], Institution: c.Options[optionInstitution], InstitutionID: c.Options[optionInstitutionID],
		NoBack: c.Options[optionNoBack] != "",
	}
	cur.Display = cur.Institution
	if v := c.Options[optionToken]; v != "" {
		cur.Token = token{Value: v, Link: true, Made: a.Now()}
	}
	switch {
	case c.Secret != "":
		cur.Phase = phaseSession
	case c.ID != "":
		cur.Phase = phaseBegin
	default:
		cur.Phase = phaseEnter
	}
	return cur.write(), nil
}

// Continue looks at the session, sends the answers to what was asked last, or asks for the credentials again that were
// given here: a question that cannot be answered may be another person's. A look never sends an answer.
func (a *Adapter) Continue(ctx context.Context, c reconnect.Call) (reconnect.Reply, error) {
	cur, ok := readCursor(c.Cursor)
	if !ok || a.accounts.At(cur.Account) == nil {
		a.log.Error("flinks: a flow's bookmark cannot be read, or its account is not configured any more")
		return reconnect.Reply{Step: reconnect.Failed{Reason: reconnect.Internal}}, nil
	}
	x := &exchange{a: a, acc: a.accounts.At(cur.Account), cur: cur, waiting: c.Waiting}
	switch m := c.Move.(type) {
	case reconnect.Answer:
		return x.finish(x.answer(ctx, m.Values))
	case reconnect.Back:
		if x.cur.Phase == phaseQuestion && x.cur.Given {
			x.cur.Said = reconnect.Words{}
			return x.finish(x.login(ctx, "", reconnect.Internal))
		}
	case reconnect.Renew:
		return x.finish(x.renew(ctx))
	case reconnect.Look, reconnect.Return: // no page of this aggregator leads back
	}
	return x.finish(x.look(ctx))
}

// finish writes down where the flow stands. What is known stays known beside an error.
func (x *exchange) finish(s reconnect.Step, err error) (reconnect.Reply, error) {
	switch s.(type) {
	case reconnect.Ask, reconnect.Approve, reconnect.Visit, reconnect.Act:
		x.cur.Taken = false
	case reconnect.Wait, reconnect.Done, reconnect.Failed:
	}
	return reconnect.Reply{Step: s, Cursor: x.cur.write(), Bank: x.cur.bank(), Results: x.cur.results()}, err
}

// look says where the flow stands, and sends no answer.
func (x *exchange) look(ctx context.Context) (reconnect.Step, error) {
	switch x.cur.Phase {
	case phaseEnter:
		return x.login(ctx, "", reconnect.BadLink)
	case phaseBegin:
		return x.begin(ctx)
	case phaseConfirm:
		return x.confirm(ctx)
	case phaseLogin:
		// The RequestId of a session that credentials were to open comes with the reply. Where that is lost there is
		// nothing to look at, and the form stands.
		return x.form(), nil
	case phaseAct:
		return reconnect.Act{Reason: x.cur.Reason, Words: x.cur.Said}, nil
	case phaseHalted:
		return x.failed(x.cur.Reason), nil
	case phaseAgree:
		if x.cur.Session == "" {
			return x.agree(), nil
		}
	case phaseSession, phaseQuestion, phaseApprove:
	}
	for first := true; ; first = false {
		if s, err := x.tokened(ctx); s != nil || err != nil {
			return s, err
		}
		r, err := x.poll(ctx)
		switch {
		case err != nil:
			return x.repeatStep(err)
		case first && r.keyTrouble() && x.acc.AuthKey != "":
			// The token has run out, or it is not the one that the session was opened with: another may be good.
			x.cur.Token = token{}
			continue
		}
		return x.judge(ctx, r)
	}
}

// repeatStep shows the same step again when a look was not let through, so that no user sees the difference. When an
// answer is in doubt that would be a lie: then the look is lost.
func (x *exchange) repeatStep(err error) (reconnect.Step, error) {
	switch failed := upstream.Failure(err); {
	case failed.Kind != upstream.Paused:
		return nil, err
	case x.waiting && failed.RetryAfter > 0:
		return failed.Wait(waitAgain), nil
	case x.waiting:
		return reconnect.Wait{Again: waitAgain, Stage: reconnect.SigningIn}, nil
	case x.cur.Phase == phaseApprove:
		return x.approval(), nil
	}
	return nil, err
}

// answer sends what the user answered, once. Whatever it brings, nothing is sent again from here.
func (x *exchange) answer(ctx context.Context, answers reconnect.Answers) (reconnect.Step, error) {
	switch x.cur.Phase {
	case phaseQuestion:
		if s, err := x.tokened(ctx); s != nil || err != nil {
			return x.unsent(s, err)
		}
		r, err := x.open(ctx, sessionRequest{RequestID: x.cur.Session, SecurityResponses: responses(x.cur.Challenges, answers)})
		if upstream.Failure(err).Unsent {
			return x.unsent(nil, err)
		}
		if err != nil {
			return nil, err
		}
		return x.judged(ctx, r)
	case phaseLogin:
		return x.signIn(ctx, answers)
	case phaseAct:
		return x.restart(ctx, "", reconnect.ActionNeeded)
	case phaseHalted:
		return x.restart(ctx, "", x.cur.Reason)
	case phaseAgree:
		if x.cur.Session == "" {
			return x.restart(ctx, "", reconnect.NotApproved)
		}
	case phaseEnter, phaseBegin, phaseSession, phaseApprove, phaseConfirm:
	}
	return x.look(ctx)
}

// judged is judge for the reply to an answer. One that was refused for its token has not reached the bank: the same
// question stands, and the next look gets another token.
func (x *exchange) judged(ctx context.Context, r reply) (reconnect.Step, error) {
	if r.keyTrouble() && x.acc.AuthKey != "" {
		x.log().Warn("flinks: answer refused for its token", r.args()...)
		x.cur.Token = token{}
		return x.unsent(nil, nil)
	}
	x.cur.Taken = true
	return x.judge(ctx, r)
}

// unsent asks the same again, or shows the step that says why it is of no use: the answer has certainly not left, for an error
// if there was one, or gone no further than Flinks' door.
func (x *exchange) unsent(why reconnect.Step, err error) (reconnect.Step, error) {
	if why != nil {
		return why, nil
	}
	x.cur.Reason, x.cur.Said = reconnect.Interrupted, reconnect.Words{}
	if err != nil {
		x.cur.Reason = upstream.Failure(err).Reason()
	}
	if x.cur.Phase == phaseLogin {
		return x.form(), nil
	}
	return x.question(), nil
}

// begin opens a session for the LoginId (Reconnect, step 1). It may be done twice: it answers nothing.
func (x *exchange) begin(ctx context.Context) (reconnect.Step, error) {
	if s, err := x.fresh(ctx); s != nil || err != nil {
		return s, err
	}
	x.cur.Session, x.cur.Moved, x.cur.Again, x.cur.Seen = "", false, false, false
	x.cur.Language = x.spoken()
	r, err := x.open(ctx, sessionRequest{
		LoginID: x.cur.LoginID, MostRecentCached: &no, Save: &yes, Language: x.cur.Language, Tag: x.cur.Tag,
	})
	if err != nil {
		return x.repeatStep(err)
	}
	return x.judge(ctx, r)
}

// spoken is the user's language, of the two that Flinks speaks.
func (x *exchange) spoken() string {
	if lang, _, _ := strings.Cut(strings.ToLower(x.cur.Lang), "-"); lang == "fr" {
		return "fr"
	}
	return "en"
}

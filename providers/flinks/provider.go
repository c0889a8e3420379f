package flinks

import (
	"context"
	"errors"
	"strings"
	"time"

	"reconnect"
	"reconnect/providers/internal/upstream"
)

// How soon to look again. No page says how often AuthorizeAsync may be asked; the data endpoints want ten seconds, which
// is long for somebody who waits.
const (
	waitAgain    = 2 * time.Second
	approveAgain = 2 * time.Second
)

// idleLife is how long a session lives that waits for an answer (Reconnect: "8 minutes of inactivity").
const idleLife = 8 * time.Minute

// turn is one exchange with the API on behalf of one flow.
type turn struct {
	a       *Adapter
	acc     *account
	cur     *cursor
	waiting bool // Wait is shown
}

// Open reads a link of [Door]: the session whose RequestId is the connection's Secret; without one, a session is to be
// opened for the LoginId that is the connection's ID; with neither, credentials are asked for at the institution that the
// options name.
func (a *Adapter) Open(c reconnect.Connection) (reconnect.Cursor, error) {
	if a.accounts[c.Account] == nil {
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
// given here: a question that cannot be answered may be somebody else's. A look never sends an answer.
func (a *Adapter) Continue(ctx context.Context, c reconnect.Call) (reconnect.Reply, error) {
	cur, ok := readCursor(c.Cursor)
	if !ok || a.accounts[cur.Account] == nil {
		a.log.Error("flinks: a flow's bookmark cannot be read, or its account is not configured any more")
		return reconnect.Reply{Step: reconnect.Failed{Reason: reconnect.Internal}}, nil
	}
	t := &turn{a: a, acc: a.accounts[cur.Account], cur: cur, waiting: c.Waiting}
	switch m := c.Move.(type) {
	case reconnect.Answer:
		return t.finish(t.answer(ctx, m.Values))
	case reconnect.Back:
		if t.cur.Phase == phaseQuestion && t.cur.Given {
			return t.finish(t.login(ctx, "", reconnect.Internal))
		}
	case reconnect.Look, reconnect.Return: // nobody is sent to a page that leads back
	}
	return t.finish(t.look(ctx))
}

// finish writes down where the flow stands. What is known stays known beside an error.
func (t *turn) finish(s reconnect.Step, err error) (reconnect.Reply, error) {
	switch s.(type) {
	case reconnect.Ask, reconnect.Approve, reconnect.Visit, reconnect.Act:
		t.cur.Taken = false
	case reconnect.Wait, reconnect.Done, reconnect.Failed:
	}
	return reconnect.Reply{Step: s, Cursor: t.cur.write(), Bank: t.cur.bank(), Results: t.cur.results()}, err
}

// look says where the flow stands, and sends no answer.
func (t *turn) look(ctx context.Context) (reconnect.Step, error) {
	switch t.cur.Phase {
	case phaseEnter:
		return t.login(ctx, "", reconnect.BadLink)
	case phaseBegin:
		return t.begin(ctx)
	case phaseConfirm:
		return t.confirm(ctx)
	case phaseLogin:
		// The RequestId of a session that credentials were to open comes with the reply. Where that is lost there is
		// nothing to look at, and the form stands.
		return t.form(), nil
	case phaseAct:
		return reconnect.Act{Reason: t.cur.Reason}, nil
	case phaseAgree:
		if t.cur.Session == "" {
			return reconnect.Ask{Reason: t.cur.Reason}, nil
		}
	case phaseSession, phaseQuestion, phaseApprove:
	}
	for first := true; ; first = false {
		if s, err := t.tokened(ctx); s != nil || err != nil {
			return s, err
		}
		r, err := t.poll(ctx)
		switch {
		case err != nil:
			return t.patient(err)
		case first && r.keyTrouble() && t.acc.AuthKey != "":
			// The token has run out, or it is not the one that the session was opened with: another may be good.
			t.cur.Token = token{}
			continue
		}
		return t.judge(ctx, r)
	}
}

// patient shows the same step again when a look was not let through, so that nobody sees the difference. When an
// answer is in doubt that would be a lie: then the look is lost.
func (t *turn) patient(err error) (reconnect.Step, error) {
	switch {
	case !paused(err):
		return nil, err
	case t.waiting:
		return reconnect.Wait{Again: waitAgain, Stage: reconnect.SigningIn}, nil
	case t.cur.Phase == phaseApprove:
		return t.approval(), nil
	}
	return nil, err
}

// answer sends what the user answered, once. Whatever it brings, nothing is sent again from here.
func (t *turn) answer(ctx context.Context, answers reconnect.Answers) (reconnect.Step, error) {
	switch t.cur.Phase {
	case phaseQuestion:
		if s, err := t.tokened(ctx); s != nil || err != nil {
			return t.unsent(s)
		}
		r, err := t.open(ctx, sessionRequest{RequestID: t.cur.Session, SecurityResponses: responses(t.cur.Challenges, answers)})
		if unsent(err) {
			return t.unsent(nil)
		}
		if err != nil {
			return nil, err
		}
		return t.judged(ctx, r)
	case phaseLogin:
		return t.signIn(ctx, answers)
	case phaseAct:
		return t.restart(ctx, "", reconnect.ActionNeeded)
	case phaseAgree:
		if t.cur.Session == "" {
			return t.restart(ctx, "", reconnect.NotApproved)
		}
	case phaseEnter, phaseBegin, phaseSession, phaseApprove, phaseConfirm:
	}
	return t.look(ctx)
}

// judged is judge for the reply to an answer. One that was refused for its token has not reached the bank: the same
// question stands, and the next look gets another token.
func (t *turn) judged(ctx context.Context, r reply) (reconnect.Step, error) {
	if r.keyTrouble() && t.acc.AuthKey != "" {
		t.log().Warn("flinks: answer refused for its token", r.args()...)
		t.cur.Token = token{}
		return t.unsent(nil)
	}
	t.cur.Taken = true
	return t.judge(ctx, r)
}

// unsent asks the same again, or shows the step that says why it is of no use: the answer has certainly not left, or
// gone no further than Flinks' door.
func (t *turn) unsent(why reconnect.Step) (reconnect.Step, error) {
	if why != nil {
		return why, nil
	}
	t.cur.Reason = reconnect.Interrupted
	if t.cur.Phase == phaseLogin {
		return t.form(), nil
	}
	return t.question(), nil
}

// begin opens a session for the LoginId (Reconnect, step 1). It may be done twice: it answers nothing.
func (t *turn) begin(ctx context.Context) (reconnect.Step, error) {
	if s, err := t.fresh(ctx); s != nil || err != nil {
		return s, err
	}
	t.cur.Session, t.cur.Moved, t.cur.Again, t.cur.Seen = "", false, false, false
	t.cur.Language = t.spoken()
	r, err := t.open(ctx, sessionRequest{
		LoginID: t.cur.LoginID, MostRecentCached: &no, Save: &yes, Language: t.cur.Language, Tag: t.cur.Tag,
	})
	if err != nil {
		return t.patient(err)
	}
	return t.judge(ctx, r)
}

// spoken is the user's language, of the two that Flinks speaks.
func (t *turn) spoken() string {
	if lang, _, _ := strings.Cut(strings.ToLower(t.cur.Lang), "-"); lang == "fr" {
		return "fr"
	}
	return "en"
}

func paused(err error) bool {
	failed := (*upstream.Error)(nil)
	return errors.As(err, &failed) && failed.Kind == upstream.Paused
}

func unsent(err error) bool {
	failed := (*upstream.Error)(nil)
	return errors.As(err, &failed) && failed.Unsent
}

package flinks

import (
	"context"
	"net/http"
	"net/url"
	"slices"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// The credentials form's fields. The API knows no others (Authorize).
const (
	fieldUsername = "username"
	fieldPassword = "password"
)

// maxRestarts bounds the sessions that are opened anew by themselves: each may send the user another code.
const maxRestarts = reconnect.MaxRefusals

// login asks for credentials at the flow's institution. Where that is not known the flow ends, for the reason
// given as end.
func (x *exchange) login(ctx context.Context, reason, end reconnect.Reason) (reconnect.Step, error) {
	if x.cur.Institution == "" && x.cur.InstitutionID != "" {
		if err := x.identify(ctx); err != nil {
			return nil, err
		}
	}
	if x.cur.Institution == "" {
		return reconnect.Failed{Reason: end, Words: x.cur.Said}, nil
	}
	x.cur.Phase, x.cur.Reason, x.cur.Challenges, x.cur.Coded, x.cur.Chose = phaseLogin, reason, nil, false, false
	return x.form(), nil
}

// form is the credentials form as it was last asked.
func (x *exchange) form() reconnect.Step {
	return reconnect.Ask{Reason: x.cur.Reason, Words: x.cur.Said, Fields: []reconnect.Field{ // Flinks has no labels for them
		{Name: fieldUsername, Kind: reconnect.Text, Required: true, Username: true}, {Name: fieldPassword, Kind: reconnect.Secret, Required: true},
	}}
}

// signIn opens a session with credentials, once. Save keeps them at Flinks, without which the connection could not be
// refreshed again (Authorize).
func (x *exchange) signIn(ctx context.Context, answers reconnect.Answers) (reconnect.Step, error) {
	if s, err := x.fresh(ctx); s != nil || err != nil {
		return x.unsent(s, err)
	}
	given := url.Values(answers)
	x.cur.Session, x.cur.Moved, x.cur.Again, x.cur.Carry = "", false, false, ""
	x.cur.Language = x.spoken()
	r, err := x.open(ctx, sessionRequest{
		Institution: x.cur.Institution, Username: given.Get(fieldUsername), Password: given.Get(fieldPassword),
		MostRecentCached: &no, Save: &yes, Language: x.cur.Language, Tag: x.cur.Tag,
	})
	if upstream.Failure(err).Unsent {
		return x.unsent(nil, err)
	}
	if err != nil {
		return nil, err
	}
	x.cur.Given = !r.keyTrouble()
	return x.judged(ctx, r)
}

// restart opens the session anew: by the LoginId if that is known, else with credentials. The next question says why.
func (x *exchange) restart(ctx context.Context, reason, end reconnect.Reason) (reconnect.Step, error) {
	if reason == "" {
		x.cur.Said = reconnect.Words{}
	}
	if x.cur.LoginID == "" || x.cur.Restarts >= maxRestarts {
		return x.login(ctx, reason, end)
	}
	x.cur.Restarts++
	x.cur.Phase, x.cur.Carry, x.cur.Taken, x.cur.Challenges, x.cur.Coded, x.cur.Chose = phaseBegin, reason, false, nil, false, false
	return x.begin(ctx)
}

// renews reports whether another session can be opened in place of one that asks: by the LoginId, as long as no other credentials were given here,
// which another session would not have.
func (x *exchange) renews() bool {
	c := x.cur
	return c.LoginID != "" && !c.Given && !c.Stuck && c.Restarts < maxRestarts && (x.acc.AuthKey != "" || !c.Token.Link)
}

// renew opens another session in place of one that asks, so that the bank sends another code or request: what Flinks itself has for that is not
// published (changelog, October 2025). Where none can be had beside the first, that one stands.
func (x *exchange) renew(ctx context.Context) (reconnect.Step, error) {
	if x.cur.Phase != phaseQuestion && x.cur.Phase != phaseApprove || !x.renews() {
		return x.look(ctx)
	}
	before := *x.cur
	x.cur.Carry = ""
	s, err := x.restart(ctx, "", reconnect.Internal)
	switch {
	case err != nil && !upstream.Failure(err).Unsent:
		return nil, err
	case err == nil && slices.Contains([]phase{phaseQuestion, phaseApprove, phaseSession, phaseConfirm}, x.cur.Phase):
		return s, nil
	}
	*x.cur = before
	x.cur.Stuck = err == nil
	if x.cur.Phase == phaseApprove {
		return x.approval(), nil
	}
	return x.question(), nil
}

// maxConfirms bounds the attempts to confirm a success. The bank has let us in either way.
const maxConfirms = 3

// confirm asks for the cached connection after a success, as the integrator is about to (Reconnect, step 5). What it
// says of the bank's refusals counts: "a cached Authorize returns the error of the last failed refresh". That it cannot
// be asked does not.
func (x *exchange) confirm(ctx context.Context) (reconnect.Step, error) {
	c := x.cur
	if c.LoginID == "" || x.acc.AuthKey == "" && c.Token.Link || c.Confirms >= maxConfirms {
		return reconnect.Done{}, nil
	}
	c.Confirms++
	later := reconnect.Wait{Again: waitAgain, Stage: reconnect.Reading}
	kept := c.Token
	defer func() { c.Token = kept }()
	// A token is good for one session, and the cached one is another.
	if s, err := x.mint(ctx); s != nil || err != nil {
		return later, nil //nolint:nilerr // the success was said, and is asked about again
	}
	r, err := x.authorize(ctx, "Authorize", sessionRequest{LoginID: c.LoginID, MostRecentCached: &yes}, quick)
	f := codes[r.FlinksCode]
	switch {
	case err != nil:
		return later, nil //nolint:nilerr // as above
	case r.Status == http.StatusOK:
		r.RequestID, r.LoginID = "", "" // the integrator goes on with the session that was mended
		x.know(r)
		return reconnect.Done{}, nil
	case r.Status == http.StatusAccepted, r.keyTrouble(), f.do == wait:
		return later, nil
	case f.do == relogin, f.do == act:
		kept = token{}
		return x.refused(ctx, r)
	}
	x.log().Warn("flinks: success not confirmed", r.args()...)
	return reconnect.Done{}, nil
}

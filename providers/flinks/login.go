package flinks

import (
	"context"
	"net/http"

	"reconnect"
)

// The credentials form's fields. The API knows no others (Authorize).
const (
	fieldUsername = "username"
	fieldPassword = "password"
)

// maxRestarts bounds the sessions that are opened anew by themselves: each may send the user another code.
const maxRestarts = reconnect.MaxRefusals

// login asks for credentials at the flow's institution. Where nobody knows which that is the flow ends, for the reason
// given as end.
func (t *turn) login(ctx context.Context, reason, end reconnect.Reason) (reconnect.Step, error) {
	if t.cur.Institution == "" && t.cur.InstitutionID != "" {
		if err := t.identify(ctx); err != nil {
			return nil, err
		}
	}
	if t.cur.Institution == "" {
		return reconnect.Failed{Reason: end}, nil
	}
	t.cur.Phase, t.cur.Reason, t.cur.Challenges, t.cur.Coded = phaseLogin, reason, nil, false
	return t.form(), nil
}

// form is the credentials form as it was last asked.
func (t *turn) form() reconnect.Step {
	label := reconnect.Field{Name: fieldUsername, Kind: reconnect.Text, Label: "Username", Lang: t.spoken(), Required: true}
	if label.Lang == "fr" {
		label.Label = "Nom d’utilisateur"
	}
	return reconnect.Ask{Reason: t.cur.Reason, Fields: []reconnect.Field{
		label, {Name: fieldPassword, Kind: reconnect.Secret, Required: true},
	}}
}

// signIn opens a session with credentials, once. Save keeps them at Flinks, without which the connection could not be
// refreshed again (Authorize).
func (t *turn) signIn(ctx context.Context, answers reconnect.Answers) (reconnect.Step, error) {
	if s, err := t.fresh(ctx); s != nil || err != nil {
		return t.unsent(s)
	}
	first := func(name string) string {
		if v := answers[name]; len(v) > 0 {
			return v[0]
		}
		return ""
	}
	t.cur.Session, t.cur.Moved, t.cur.Again, t.cur.Carry = "", false, false, ""
	t.cur.Language = t.spoken()
	r, err := t.open(ctx, sessionRequest{
		Institution: t.cur.Institution, Username: first(fieldUsername), Password: first(fieldPassword),
		MostRecentCached: &no, Save: &yes, Language: t.cur.Language, Tag: t.cur.Tag,
	})
	if unsent(err) {
		return t.unsent(nil)
	}
	if err != nil {
		return nil, err
	}
	t.cur.Given = !r.keyTrouble()
	return t.judged(ctx, r)
}

// restart opens the session anew: by the LoginId if that is known, else with credentials. The next question says why.
func (t *turn) restart(ctx context.Context, reason, end reconnect.Reason) (reconnect.Step, error) {
	if t.cur.LoginID == "" || t.cur.Restarts >= maxRestarts {
		return t.login(ctx, reason, end)
	}
	t.cur.Restarts++
	t.cur.Phase, t.cur.Carry, t.cur.Taken, t.cur.Challenges, t.cur.Coded = phaseBegin, reason, false, nil, false
	return t.begin(ctx)
}

// maxConfirms bounds the attempts to confirm a success. The bank has let us in either way.
const maxConfirms = 3

// confirm asks for the cached connection after a success, as the integrator is about to (Reconnect, step 5). What it
// says of the bank's refusals counts: "a cached Authorize returns the error of the last failed refresh". That it cannot
// be asked does not.
func (t *turn) confirm(ctx context.Context) (reconnect.Step, error) {
	c := t.cur
	if c.LoginID == "" || t.acc.AuthKey == "" && c.Token.Link || c.Confirms >= maxConfirms {
		return reconnect.Done{}, nil
	}
	c.Confirms++
	later := reconnect.Wait{Again: waitAgain, Stage: reconnect.Reading}
	kept := c.Token
	defer func() { c.Token = kept }()
	// A token is good for one session, and the cached one is another.
	if s, err := t.mint(ctx); s != nil || err != nil {
		return later, nil //nolint:nilerr // the success was said, and is asked about again
	}
	r, err := t.authorize(ctx, "Authorize", sessionRequest{LoginID: c.LoginID, MostRecentCached: &yes}, quick)
	f := codes[r.FlinksCode]
	switch {
	case err != nil:
		return later, nil //nolint:nilerr // as above
	case r.Status == http.StatusOK:
		r.RequestID, r.LoginID = "", "" // the integrator goes on with the session that was mended
		t.know(r)
		return reconnect.Done{}, nil
	case r.Status == http.StatusAccepted, r.keyTrouble(), f.do == wait:
		return later, nil
	case f.do == relogin, f.do == act:
		kept = token{}
		return t.refused(ctx, r)
	}
	t.log().Warn("flinks: success not confirmed", r.args()...)
	return reconnect.Done{}, nil
}

package powens

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
)

// step says what a connection wants (SCA guide: "The connection will be resumed or set to another error state that must
// be handled identically"). Every reply of the API that tells a state comes through here.
func (x *exchange) step(ctx context.Context, c connection) (reconnect.Step, error) {
	state := strings.ToLower(c.State)
	if x.cur.Several && c.Sources == nil && !slices.Contains([]string{"", "validating", "decoupled"}, state) {
		// Replies to updates do not list the sources, and the next answer must name one.
		again, err := x.read(ctx)
		if err != nil {
			return x.notRead(err)
		}
		c, state = again, strings.ToLower(again.State)
	}
	if x.cur.Reset && slices.Contains([]string{"", "scarequired", "wrongpass", "passwordexpired"}, state) {
		s, err := x.reset(ctx, c)
		if s != nil || err != nil {
			return s, err
		}
	}
	switch state {
	case "":
		return reconnect.Done{}, nil
	case "validating":
		return x.validating(c), nil
	case "scarequired":
		return x.agree(c), nil
	case "additionalinformationneeded":
		return x.code(c), nil
	case "decoupled":
		return x.approve(ctx, c)
	case "webauthrequired":
		return x.visit(ctx, c, state)
	case "wrongpass":
		return x.login(ctx, c, reconnect.WrongCredentials)
	case "passwordexpired":
		return x.login(ctx, c, reconnect.PasswordExpired)
	}
	return x.standstill(c.State, c.ErrorMessage, c.NextTry), nil
}

// standstill is the step for a state that nothing typed here can mend. Powens may say when it tries again by itself, which is when a rate
// lets it; a bank that was down may be back long before.
func (x *exchange) standstill(state, message string, next time.Time) reconnect.Step {
	words := x.acc.words(message)
	switch strings.ToLower(state) {
	case "actionneeded":
		return x.act(message)
	case "ratelimiting":
		s := x.halted(reconnect.RateLimited, words)
		if now := x.a.Now(); next.After(now) {
			s.After = next.Sub(now)
		}
		return s
	case "websiteunavailable":
		return x.halted(reconnect.BankUnavailable, words)
	case "bug":
		return x.halted(reconnect.AggregatorFault, words)
	case "notsupported":
		return reconnect.Failed{Reason: reconnect.NotSupported, Words: words}
	}
	// "additional states may be added in the future … always fallback to a non-resolvable generic case" (Connections)
	x.logUnknown("connection state", state, nil)
	return x.halted(reconnect.Unknown, words)
}

// halted is a failure that a synchronization may get over, as long as the token opens the connection.
func (x *exchange) halted(reason reconnect.Reason, words reconnect.Words) reconnect.Failed {
	x.cur.Phase, x.cur.beside, x.cur.Source = phaseAgree, beside{}, ""
	return reconnect.Failed{Reason: reason, Words: words, Retry: x.cur.Seen}
}

// validating: the API is at work. After an approval the user still sees what to approve, because the API is validating
// from the moment it looks for the approval; otherwise there is nothing to see.
func (x *exchange) validating(c connection) reconnect.Step {
	if x.cur.Phase == phaseApprove {
		if s, ok := shown[reconnect.Approve](x); ok {
			x.cur.Working = true
			return s
		}
	}
	x.cur.Taken = true // whatever was sent last has arrived
	return reconnect.Wait{Again: waitAgain, Words: x.acc.words(c.ErrorMessage)}
}

// agree: nothing was tried, because the user has to agree first. A refused or expired approval leads here too, and so
// may a code that came too late (observed on the vendor's sandbox for approvals). Fields, as which device the consent is to
// be given on, are answered in place of agreeing.
func (x *exchange) agree(c connection) reconnect.Step {
	fields, also := x.question(c.Fields, true)
	if len(fields) > 0 && x.cur.Phase != phaseApprove {
		return x.code(c)
	}
	reason := reconnect.ConsentNeeded
	asked, again := shown[reconnect.Ask](x)
	switch {
	case x.cur.Phase == phaseApprove:
		reason = reconnect.NotApproved
	case x.cur.Phase == phaseCode && x.cur.Taken && len(c.Sources) < 2:
		// With several sources it may be another source's turn.
		reason = reconnect.WrongCode
	case x.cur.Phase == phaseAgree && again && !x.cur.Taken:
		reason = asked.Reason
	}
	x.cur.Phase, x.cur.beside, x.cur.Source = phaseAgree, beside{}, ""
	if len(fields) > 0 {
		x.cur.Phase, x.cur.beside, x.cur.Source = phaseCode, also, x.source(c)
	}
	return reconnect.Ask{Fields: fields, Reason: reason, Words: x.acc.words(c.ErrorMessage)}
}

// code: a transient question, mostly a one-time code.
func (x *exchange) code(c connection) reconnect.Step {
	fields, also := x.question(c.Fields, true)
	asked, again := shown[reconnect.Ask](x)
	again = again && x.cur.Phase == phaseCode && sameQuestion(asked.Fields, fields)
	var reason reconnect.Reason
	switch {
	case again && x.cur.Taken:
		reason = reconnect.WrongCode // it was looked at, and is asked again
	case again:
		reason = asked.Reason
	}
	x.cur.Phase, x.cur.beside, x.cur.Source = phaseCode, also, x.source(c)
	ask := reconnect.Ask{Fields: fields, Reason: reason, Words: x.acc.words(c.ErrorMessage)}
	if len(fields) == 0 && len(also.Hidden) == 0 {
		// It wants to know something and does not say what. A synchronization makes it say so.
		x.cur.Phase, x.cur.Source = phaseAgree, ""
	}
	return ask
}

// approve: the user confirms elsewhere. The API must be told that the confirmation is awaited, in the background, once
// for each; what it then has to say is looked up later. The first is told by the next look only, when the step is kept:
// from then on the API says "validating", by which a process that knows no better would have the user just wait.
// Credentials are never sent in this state: the API obeys nothing but a resume then.
func (x *exchange) approve(ctx context.Context, c connection) (reconnect.Step, error) {
	step := reconnect.Approve{Words: x.acc.words(c.ErrorMessage), Again: approveAgain}
	first, another := x.cur.Phase != phaseApprove, x.cur.Working
	if !first && !another {
		if before, ok := shown[reconnect.Approve](x); ok && step.Words.Text == "" {
			step = before
		}
	}
	x.cur.Phase, x.cur.Taken, x.cur.Working, x.cur.beside, x.cur.Source = phaseApprove, false, false, beside{}, ""
	if first {
		x.cur.Resumed = time.Time{}
		return step, nil
	}
	now := x.a.Now()
	if !another && now.Sub(x.cur.Resumed) < resumeEvery {
		return step, nil
	}
	x.cur.Resumed = time.Time{}
	c, err := x.resume(ctx)
	refused := refusal(err)
	if err == nil || refused != nil {
		x.cur.Resumed = now
	}
	switch state := strings.ToLower(c.State); {
	case refused != nil && refused.class() == asState:
		return x.refusedAs(ctx, refused)
	case refused != nil && (refused.class() == denied || refused.class() == gone):
		return x.readRefused(refused)
	case err != nil: // a lost one is seen at the next look, which tells again if it must
		x.log().Warn("powens: resume not heard", "error", err.Error())
	case state == "validating":
		x.cur.Working = true
	case state != "decoupled":
		return x.step(ctx, c)
	}
	return step, nil
}

// resumeEvery is how long a connection may stay decoupled after we said that an approval is awaited, before we say it
// again. Powens gives ten seconds for the same call in Pay; for connections there is no figure.
const resumeEvery = 10 * time.Second

// act: something is to be done on the bank's own site. Its error_message says what (SCA guide).
func (x *exchange) act(message string) reconnect.Step {
	var reason reconnect.Reason
	if x.cur.Phase == phaseAct {
		if before, ok := shown[reconnect.Act](x); ok {
			reason = before.Reason
		}
		if x.cur.Taken {
			reason = reconnect.ActionNeeded // the user said it was done
		}
	}
	x.cur.Phase, x.cur.beside, x.cur.Source = phaseAct, beside{}, ""
	return reconnect.Act{Words: x.acc.words(message), Reason: reason}
}

// login: credentials are wrong or have expired. They are asked here only if the account may do so.
func (x *exchange) login(ctx context.Context, c connection, reason reconnect.Reason) (reconnect.Step, error) {
	asked, again := shown[reconnect.Ask](x)
	// The SCA guide shows a one-time code as the field of a wrongpass connection. Then it was the code that was wrong,
	// and the credentials are not to blame: the question is the one that was just asked, or has codes only.
	if transient, also := x.question(c.Fields, true); len(transient) > 0 && (codesOnly(c.Fields) ||
		again && x.cur.Phase == phaseCode && sameNames(asked.Fields, transient)) {
		x.cur.Phase, x.cur.beside, x.cur.Source = phaseCode, also, x.source(c)
		return reconnect.Ask{Fields: transient, Reason: reconnect.WrongCode, Words: x.acc.words(c.ErrorMessage)}, nil
	}
	if x.acc.Agent {
		if ask, err := x.credentials(ctx, c, reason); ask != nil || err != nil {
			return ask, err
		}
	}
	return x.visit(ctx, c, strings.ToLower(c.State)) // Powens' own page knows what to ask
}

// credentials asks for the connection's login, or is nil where there is nothing to type.
func (x *exchange) credentials(ctx context.Context, c connection, reason reconnect.Reason) (reconnect.Step, error) {
	fields, also, err := x.form(ctx, c)
	if err != nil || len(fields) == 0 {
		return nil, err
	}
	x.cur.Phase, x.cur.beside, x.cur.Source = phaseLogin, also, x.source(c)
	return reconnect.Ask{Fields: fields, Reason: reason, Words: x.acc.words(c.ErrorMessage)}, nil
}

// form is the login form: the connection's own fields, or the connector's when it names none.
func (x *exchange) form(ctx context.Context, c connection) ([]reconnect.Field, beside, error) {
	concerned := x.cur.Sources
	if s := x.source(c); s != "" && len(concerned) == 0 {
		concerned = []string{s}
	}
	if state := strings.ToLower(c.State); state == "wrongpass" || state == "passwordexpired" {
		if fields, also := x.question(loginFields(c.Fields, concerned), false); len(fields) > 0 {
			return fields, also, nil
		}
	}
	all, err := x.connectorFields(ctx, c)
	if err != nil {
		return nil, beside{}, err
	}
	fields, also := x.question(loginFields(all, concerned), false)
	return fields, also, nil
}

// reset begins with the credentials although the connection may work (Webview: reset_credentials, which "may not apply
// to all connectors"). It returns nil if there is nothing to reset.
func (x *exchange) reset(ctx context.Context, c connection) (reconnect.Step, error) {
	if !x.acc.Agent && x.cur.Visit.Back.IsZero() {
		return x.visit(ctx, c, stateReset)
	}
	if x.acc.Agent {
		reason := visitReason(strings.ToLower(c.State))
		if asked, again := shown[reconnect.Ask](x); again && x.cur.Phase == phaseLogin {
			reason = cmp.Or(reason, asked.Reason)
		}
		if ask, err := x.credentials(ctx, c, reason); ask != nil || err != nil {
			return ask, err
		}
	}
	x.cur.Reset = false // nothing to reset, or done, or not wanted, on Powens' own page
	return nil, nil
}

// source names the source that needs mending, if the connection has several (Connections: "the error of any source" is
// the connection's): the first whose own state is the connection's. For a reset it is the one that the link names.
func (x *exchange) source(c connection) string {
	if len(c.Sources) < 2 {
		return ""
	}
	for _, s := range c.Sources {
		if c.State != "" && strings.EqualFold(s.State, c.State) && !s.Disabled {
			return s.Name
		}
	}
	if len(x.cur.Sources) == 1 {
		for _, s := range c.Sources {
			if strings.EqualFold(s.Name, x.cur.Sources[0]) {
				return s.Name
			}
		}
	}
	return ""
}

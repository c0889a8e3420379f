package flinks

import (
	"context"
	"net/http"
	"strings"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// judge says what a reply about the session means. The HTTP status comes first (Async: 200, 202, 203, "other").
func (x *exchange) judge(ctx context.Context, r reply) (reconnect.Step, error) {
	x.know(r)
	x.cur.Seen = x.cur.Seen || r.Status < 300
	switch r.Status {
	case http.StatusOK:
		x.cur.Phase, x.cur.Confirms = phaseConfirm, 0
		return x.confirm(ctx)
	case http.StatusAccepted:
		if r.RequestID == "" && x.cur.Session == "" {
			return nil, &upstream.Error{Upstream: "flinks", Kind: "session without a name", Status: r.Status, RequestID: r.gatewayID}
		}
		// OPERATION_DISPATCHED: a synchronous session goes on in the background after 210 seconds; OPERATION_PENDING:
		// "switch to the asynchronous endpoint" (Codes).
		x.cur.Moved = true
		if x.cur.Phase == phaseBegin || x.cur.Phase == phaseLogin {
			x.cur.Phase = phaseSession
		}
		if x.cur.Phase != phaseApprove && x.cur.Phase != phaseAgree {
			x.cur.Taken = true // whatever was sent last has arrived
		}
		return reconnect.Wait{Again: waitAgain, Stage: reconnect.SigningIn}, nil
	case http.StatusNonAuthoritativeInfo:
		return x.challenged(r.SecurityChallenges, ""), nil
	}
	x.cur.Code = upstream.Printable(r.FlinksCode, 64)
	return x.refused(ctx, r)
}

// know keeps what a reply tells about the session and its bank.
func (x *exchange) know(r reply) {
	if r.More {
		x.log().Warn("flinks: a list is longer than what is shown", append(r.args(), "shown", maxIterables)...)
	}
	if r.RequestID != "" {
		x.cur.Session = r.RequestID // "the new RequestId" replaces the last (Authorize)
	}
	if r.LoginID != "" {
		x.cur.LoginID = r.LoginID
	}
	if r.Institution != "" {
		if x.cur.Institution != r.Institution {
			x.cur.Display, x.cur.Site = "", ""
		}
		x.cur.Institution = r.Institution
	}
	if r.InstitutionID != "" {
		x.cur.InstitutionID = r.InstitutionID
	}
	if x.cur.Display == "" {
		x.cur.Display = x.cur.Institution
	}
}

// fate is what a code means for the flow.
type fate struct {
	do     verb
	reason reconnect.Reason
}

type verb int

const (
	unheardOf verb = iota // the code is new here
	wait                  // Flinks is at it
	dead                  // the session is gone
	over                  // the session has succeeded before
	relogin               // the bank refuses the credentials
	wrong                 // the bank refuses the answer
	anew                  // the session leads nowhere; another may
	act                   // something is to be done at the bank's own site
	fail                  // nothing can be done here
	ours                  // the request was refused for a fault of ours
)

// codes are all codes that the pages of several years name (Codes). Their HTTP statuses differ from page to page.
var codes = map[string]fate{
	"OPERATION_PENDING":                  {do: wait},
	"OPERATION_DISPATCHED":               {do: wait},
	"CARD_IN_USE":                        {do: wait},
	"SESSION_NONEXISTENT":                {do: dead},
	"SESSION_EXPIRED":                    {do: dead},
	"ALREADY_AUTHORIZED":                 {do: over},
	"INVALID_LOGIN":                      {relogin, reconnect.WrongCredentials},
	"INVALID_USERNAME":                   {relogin, reconnect.WrongCredentials},
	"INVALID_PASSWORD":                   {relogin, reconnect.WrongCredentials},
	"INVALID_SECURITY_RESPONSE":          {wrong, reconnect.WrongCode},
	"INVALID_SECURITY_RESPONSE_NO_RETRY": {wrong, reconnect.WrongCode},
	"SECURITYRESPONSES_INCOMPLETE":       {wrong, reconnect.WrongCode},
	"UNKNOWN_CHALLENGE_KEY":              {anew, reconnect.AggregatorFault},
	"QUESTION_NOT_FOUND":                 {anew, reconnect.ActionNeeded},
	"DISABLED_LOGIN":                     {act, reconnect.Locked},
	"NEW_ACCOUNT":                        {act, reconnect.ActionNeeded},
	"RETRY_LATER":                        {fail, reconnect.BankUnavailable},
	"DISABLED_INSTITUTION":               {fail, reconnect.BankUnavailable},
	"BANK_MAINTENANCE_RETRY_LATER":       {fail, reconnect.Maintenance},
	"TOO_MANY_REQUESTS":                  {fail, reconnect.RateLimited},
	"CONCURRENT_SESSION":                 {fail, reconnect.OtherSession},
	"METHOD_NOT_AVAILABLE":               {fail, reconnect.NotSupported},
	"NO_TRANSACTION":                     {fail, reconnect.NotSupported},
	"UNAUTHORIZED":                       {anew, reconnect.NotSupported}, // "the card is not authorized"
	"AGGREGATION_ERROR":                  {fail, reconnect.AggregatorFault},
	"INVALID_REQUEST":                    {ours, reconnect.Internal},
	"ACCESS_DENIED":                      {ours, reconnect.Internal},
}

// refused says what anything but 200, 202 and 203 means: "direct the end user to the credentials iframe flow by
// preselecting the institution" (Reconnect), unless the code says that this is useless.
func (x *exchange) refused(ctx context.Context, r reply) (reconnect.Step, error) {
	f := codes[r.FlinksCode]
	if r.keyTrouble() {
		f = fate{ours, reconnect.Internal} // the caller was refused, not the user
	}
	if len(r.SecurityChallenges) > 0 && (f.do == wrong || f.do == anew || f.do == unheardOf) {
		// With challenges the bank asks again; without it does not (observed in production).
		x.cur.Said = r.words(f)
		return x.challenged(r.SecurityChallenges, reconnect.WrongCode), nil
	}
	if f.do != wait {
		x.cur.Said = r.words(f)
	}
	switch f.do {
	case wait:
		x.cur.Taken = false            // an answer has not been taken, as the last one is still being looked at
		if x.cur.Phase == phaseLogin { // another session holds the card, and this one was not opened
			x.cur.Reason, x.cur.Said = reconnect.OtherSession, reconnect.Words{}
			return x.form(), nil
		}
		return reconnect.Wait{Again: waitAgain, Stage: reconnect.SigningIn}, nil
	case dead:
		if x.cur.Seen || x.cur.Given {
			return reconnect.Failed{Reason: reconnect.Expired}, nil
		}
		return x.login(ctx, "", reconnect.DeadLink)
	case over:
		if x.cur.LoginID == "" && !x.cur.Again { // a poll may say whose it is
			x.cur.Again, x.cur.Moved, x.cur.Phase = true, true, phaseSession
			return reconnect.Wait{Again: waitAgain, Stage: reconnect.Reading}, nil
		}
		x.cur.Phase, x.cur.Confirms = phaseConfirm, 0
		return x.confirm(ctx)
	case relogin:
		if x.cur.Phase == phaseBegin && strings.Contains(r.Message, "LoginId") {
			// "The LoginId provided is either invalid or does not belong to the CustomerId" (Codes)
			return reconnect.Failed{Reason: reconnect.DeadLink}, nil
		}
		return x.login(ctx, f.reason, f.reason)
	case wrong:
		switch {
		case x.cur.Phase == phaseApprove || x.cur.Phase == phaseAgree:
			return x.unapproved(ctx)
		case !x.cur.Taken: // it was refused before anything was answered here
			return x.login(ctx, "", f.reason)
		}
		return x.restart(ctx, f.reason, f.reason)
	case anew:
		x.log().Warn("flinks: session leads nowhere", r.args()...)
		if x.cur.Given {
			return x.failed(f.reason), nil
		}
		return x.login(ctx, "", f.reason)
	case act:
		x.cur.Phase, x.cur.Reason = phaseAct, f.reason
		x.locate(ctx)
		return reconnect.Act{Reason: f.reason, Words: x.cur.Said}, nil
	case fail:
		return x.failed(f.reason), nil
	case ours:
		return x.rejected(r), nil
	case unheardOf:
	}
	x.log().Warn("flinks: unknown code", r.args()...)
	if x.cur.Given {
		return x.failed(reconnect.Unknown), nil
	}
	return x.login(ctx, "", reconnect.Unknown)
}

// failed is the end for a reason, with what Flinks said of it, unless another session may get over that.
func (x *exchange) failed(reason reconnect.Reason) reconnect.Step {
	c := x.cur
	c.Phase, c.Reason = phaseHalted, reason
	again := c.LoginID != "" && c.Restarts < maxRestarts || c.Institution != ""
	return reconnect.Failed{
		Reason: reason, Words: c.Said, After: x.after,
		Retry: again && reason != reconnect.NotSupported && (x.acc.AuthKey != "" || !c.Token.Link),
	}
}

// words are the message of a code that is about the bank, for the person. Codes about the session, the request or the caller
// have theirs for the developer.
func (r reply) words(f fate) reconnect.Words {
	switch f.do {
	case relogin, wrong, act, fail, unheardOf:
	case wait, dead, over, anew, ours:
		return reconnect.Words{}
	}
	if f.reason == reconnect.AggregatorFault {
		return reconnect.Words{}
	}
	return upstream.Said(r.Message, maxRunes)
}

// unapproved is for an approval that did not come, after which the session is over. Another one sends the user another
// request, so it is opened only when he agrees.
func (x *exchange) unapproved(ctx context.Context) (reconnect.Step, error) {
	if x.cur.LoginID == "" || x.cur.Restarts >= maxRestarts {
		return x.login(ctx, reconnect.NotApproved, reconnect.NotApproved)
	}
	x.cur.Phase, x.cur.Reason, x.cur.Session = phaseAgree, reconnect.NotApproved, ""
	return x.agree(), nil
}

// agree asks whether to try again after an approval that did not come.
func (x *exchange) agree() reconnect.Step {
	return reconnect.Ask{Reason: x.cur.Reason, Words: x.cur.Said}
}

// rejected ends a flow whose requests are not taken. A link's own token or requestId is the link's fault.
func (x *exchange) rejected(r reply) reconnect.Step {
	if !x.cur.Seen && (x.cur.Token.Link || r.FlinksCode == "INVALID_REQUEST" && x.cur.Phase == phaseSession) {
		return reconnect.Failed{Reason: reconnect.DeadLink}
	}
	if x.cur.Token.Link {
		return reconnect.Failed{Reason: reconnect.Expired}
	}
	x.log().Error("flinks: request rejected; are the account's keys right?", r.args()...)
	return reconnect.Failed{Reason: reconnect.Internal}
}

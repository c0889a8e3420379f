package syncfy

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// errDoubt is a look that cannot tell whether an answer arrived: the same as a lost one.
var errDoubt = errors.New("syncfy: nothing shows yet whether the answer arrived")

const (
	// justRead is how long a history that was read whole is not read again.
	justRead = time.Second
	// youngJob is how long a job may be unknown to the API: it was seen not to be found at once (vendor's tests).
	youngJob = 15 * time.Second
)

// wait is what is shown while the job goes on.
func (x *exchange) wait() reconnect.Step {
	return reconnect.Wait{Again: waitAgain, Stage: stage(x.cur.Code)}
}

// asked reports that the last status is a question that is shown and not answered.
func (x *exchange) asked() bool {
	j := x.cur.Job
	return x.cur.Code == 410 && j.Asked == j.Questions && j.Asked > j.Answered && x.shown != nil
}

// follow looks at the job.
func (x *exchange) follow(ctx context.Context) (reconnect.Step, error) {
	if over(x.cur.Code) || !x.due() { // what is to be done about its end may not have been done yet
		return x.stand(ctx, nil)
	}
	statuses, err := x.history(ctx)
	switch {
	case refusal(err).absent():
		if x.a.Now().Sub(x.cur.Job.Known) < youngJob {
			return x.wait(), nil
		}
		x.log().Warn("syncfy: the job is not known any more", "error", err)
		x.cur.Phase, x.cur.Lost, x.cur.Doubt = phasePull, true, time.Time{}
		return x.pull(ctx)
	case err != nil:
		return nil, err
	}
	return x.settle(ctx, statuses)
}

// due reports that the history must be read. While a question is shown, and a socket brings what happens, it is read only so
// that the session lives.
func (x *exchange) due() bool {
	j := x.cur.Job
	_, approving := x.shown.(reconnect.Approve)
	switch age := x.a.Now().Sub(j.Known); {
	case !x.cur.Doubt.IsZero(), j.Behind, x.cur.Code == 0:
		return true
	case !x.asked():
		return age >= justRead || x.cur.Code == 410 && j.Questions > j.Answered // what it asks was not read
	case x.sessionExpiring():
		return true
	case j.Pushed:
		return age >= keepAlive
	case approving:
		return age >= justRead
	default:
		return age >= askedQuietly
	}
}

// history reads the job's whole history (guide: GET …/status).
func (x *exchange) history(ctx context.Context) ([]status, error) {
	client, route, parts := x.acc.client(x.cur.Job.Status)
	j, err := x.call(ctx, client, upstream.Request{Method: http.MethodGet, Route: route, Parts: parts, Limit: maxReply})
	if err != nil {
		return nil, err
	}
	statuses, ok := readHistory(j)
	if !ok {
		return nil, &upstream.Error{Upstream: "syncfy", Method: http.MethodGet, Route: route, Kind: "answer is no history"}
	}
	return statuses, nil
}

// learn takes note of how the job stands: its last status, how many there were, and how many of them were questions.
func (x *exchange) learn(code, place, questions int) {
	j := x.cur.Job
	x.cur.Code, j.Place, j.Questions, j.Behind, j.Known = code, place, questions, false, x.a.Now()
}

// settle takes a history that was read into account, decides about an answer in doubt, and says how the job stands.
func (x *exchange) settle(ctx context.Context, statuses []status) (reconnect.Step, error) {
	last, questions := status{}, 0
	for _, last = range statuses {
		if last.Code == 410 {
			questions++
		}
	}
	if questions >= x.cur.Job.Asked { // else it is older than what was asked
		x.learn(last.Code, len(statuses), questions)
	}
	if !x.settled() {
		if x.a.Now().Sub(x.cur.Doubt) < doubtFor {
			return nil, errDoubt
		}
		x.cur.Doubt = time.Time{}
	}
	if x.cur.Code != 410 || last.Code != 410 || x.cur.Job.Questions == x.cur.Job.Answered || x.asked() {
		return x.stand(ctx, nil)
	}
	q := x.a.inquire(ctx, x.acc, x.cur.Site, last)
	return x.stand(ctx, &q)
}

// settled reports that no answer is in doubt. One is none any more when the job has gone on: then it arrived.
func (x *exchange) settled() bool {
	if j := x.cur.Job; !x.cur.Doubt.IsZero() && x.wentOn() {
		j.Answered, x.cur.Doubt = j.Asked, time.Time{}
	}
	return x.cur.Doubt.IsZero()
}

// wentOn reports that the question that was asked last does not stand any more.
func (x *exchange) wentOn() bool { return x.cur.Code != 410 || x.cur.Job.Questions > x.cur.Job.Asked }

// stand says what the last status wants. What needs a request waits for the next look where none may be made. The question
// is that of the last status, if it is one that was not shown yet.
func (x *exchange) stand(ctx context.Context, q *inquiry) (reconnect.Step, error) {
	j := x.cur.Job
	if x.cur.Code == 0 {
		return x.wait(), nil
	}
	o := judge(x.cur.Code)
	if _, known := outcomes[x.cur.Code]; !known {
		x.logUnknown("job status", strconv.Itoa(x.cur.Code))
	}
	later := reconnect.Wait{Again: atOnce, Stage: stage(x.cur.Code)}
	_, approving := x.shown.(reconnect.Approve)
	if approving = approving && j.Asked > 0; approving && o.meaning == badToken {
		o.meaning = tooLate // nothing was typed: it was refused on the other device
	}
	switch o.meaning {
	case moving:
		return x.wait(), nil
	case success:
		return reconnect.Done{}, nil
	case broken:
		return x.halted(o.reason), nil
	case question:
		switch {
		case j.Questions == j.Answered:
			return x.wait(), nil
		case x.asked():
			return x.shown, nil
		case q == nil:
			return later, nil // what it asks was not read yet
		}
		return x.ask(*q), nil
	case actFirst:
		x.cur.Phase = phaseAct
		return reconnect.Act{Reason: o.reason, Again: x.thinkAgain()}, nil
	case tooLate:
		// A new job would have the bank send another code, perhaps to a user who has left; so the user says when.
		reason := o.reason
		if approving {
			reason = reconnect.NotApproved
		}
		x.cur.Phase, x.cur.Why = phaseAgree, ""
		return reconnect.Ask{Reason: reason, Again: x.thinkAgain()}, nil
	case refused, badToken, elsewhere:
	}
	if x.silent {
		return later, nil
	}
	switch {
	case o.meaning == elsewhere:
		return x.sites(ctx, o.reason)
	case o.meaning == badToken && j.Answered > 0:
		// The job is over; another one asks again. It needs nothing that the user typed.
		x.cur.Phase, x.cur.Why = phasePull, o.reason
		return x.pull(ctx)
	}
	return x.form(ctx, o.reason) // a refused token that was never asked for was among the form's values
}

// halted is a failure that another job may get over, with what is stored or else typed anew.
func (x *exchange) halted(reason reconnect.Reason) reconnect.Step {
	x.cur.Phase, x.cur.Why = phaseAgree, ""
	return reconnect.Failed{Reason: reason, After: after(x.cur.Code), Retry: reason != reconnect.NotSupported && x.cur.Pulls < maxPulls}
}

// ask shows a question.
func (x *exchange) ask(q inquiry) reconnect.Step {
	s := q.step()
	if s == nil {
		return x.wait()
	}
	if ask, ok := s.(reconnect.Ask); ok {
		ask.Reason, x.cur.Why = x.cur.Why, ""
		s = ask
	}
	x.cur.Job.Asked = x.cur.Job.Questions
	x.cur.sending = q.sending
	if q.Twofa.Host != "" {
		x.cur.Job.Twofa = q.Twofa
	}
	return x.offering(s)
}

// reply sends the answer to a question, once (guide: POST …/twofa). The API's "true" says that it was received; what the
// bank makes of it comes as a status.
func (x *exchange) reply(ctx context.Context, answers reconnect.Answers) (reconnect.Step, error) {
	j := x.cur.Job
	ask, ok := x.shown.(reconnect.Ask)
	if !ok || !x.asked() {
		return x.look(ctx)
	}
	j.Chose = j.Chose || reconnect.ChallengeOf(ask) == reconnect.ForChoice
	client, route, parts := x.acc.client(j.Twofa)
	_, err := x.insist(ctx, client, upstream.Request{
		Method: http.MethodPost, Route: route, Parts: parts, Body: map[string]any{"twofa": x.values(answers)},
	})
	switch refused := refusal(err); {
	case err == nil:
		j.Answered = j.Asked
		return reconnect.Wait{Again: waitAgain, Stage: reconnect.SigningIn}, nil
	case refused.unauthorized(), upstream.Failure(err).Unsent:
		return nil, err
	case refused == nil:
		x.cur.Doubt = x.a.Now()
		return nil, err
	}
	// What a late or unknown answer meets is undocumented. If the same question stands, it was not taken.
	x.log().Info("syncfy: answer refused", "error", err)
	statuses, err := x.history(ctx)
	if err != nil {
		return nil, err
	}
	s, err := x.settle(ctx, statuses)
	if err == nil && x.asked() {
		ask.Reason = reconnect.WrongCode
		return ask, nil
	}
	return s, err
}

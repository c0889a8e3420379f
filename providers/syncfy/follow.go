package syncfy

import (
	"context"
	"errors"
	"net/http"
	"slices"
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
	s := reconnect.Wait{Again: waitAgain, Stage: reconnect.Queued}
	if x.cur.Job != nil {
		s.Stage = stage(x.cur.Job.History)
	}
	return s
}

// asked reports that the last status is a question that is shown and not answered.
func (x *exchange) asked() bool {
	j := x.cur.Job
	return j != nil && j.Asked >= 0 && j.Asked == len(j.History)-1 && j.Asked > j.Answered && x.shown != nil
}

// follow looks at the job.
func (x *exchange) follow(ctx context.Context) (reconnect.Step, error) {
	j, now := x.cur.Job, x.a.Now()
	if j == nil {
		x.cur.Phase = phasePull
		return x.pull(ctx)
	}
	if judge(x.cur.Code).meaning != moving && judge(x.cur.Code).meaning != question {
		return x.stand(ctx, nil) // it has ended; what is to be done about it was not done yet
	}
	if x.cur.Doubt.IsZero() && len(j.History) > 0 && now.Sub(j.Known) < x.resting() && !(x.asked() && x.sessionExpiring()) && (x.asked() || !isQuestion(j.History[len(j.History)-1])) {
		return x.stand(ctx, nil)
	}
	statuses, refused, err := x.history(ctx)
	switch {
	case err != nil:
		return nil, err
	case refused != nil && refused.absent():
		if now.Sub(j.Known) < youngJob {
			return x.wait(), nil
		}
		x.log().Warn("syncfy: the job is not known any more", "status", refused.Status, "request", refused.RequestID)
		x.cur.Phase, x.cur.Lost, x.cur.Doubt = phasePull, true, time.Time{}
		return x.pull(ctx)
	case refused != nil:
		return x.readRefused(refused), nil
	}
	j.Known = now
	j.merge(marks(statuses))
	return x.settle(ctx, statuses)
}

// resting is how long a history is believed that was read whole. While a question is shown, and a socket brings what
// happens, it is read only so that the session lives.
func (x *exchange) resting() time.Duration {
	switch {
	case !x.asked():
		return justRead
	case x.cur.Job.Pushed:
		return keepAlive
	}
	if _, approving := x.shown.(reconnect.Approve); approving {
		return justRead
	}
	return askedQuietly
}

// history reads the job's whole history (guide: GET …/status).
func (x *exchange) history(ctx context.Context) ([]status, *apiError, error) {
	client, route, parts := x.acc.client(x.cur.Job.Status)
	j, refused, err := x.call(ctx, client, upstream.Request{Method: http.MethodGet, Route: route, Parts: parts, Limit: maxReply})
	if refused != nil || err != nil {
		return nil, refused, err
	}
	statuses, ok := readHistory(j)
	if !ok {
		return nil, nil, &upstream.Error{Upstream: "syncfy", Method: http.MethodGet, Route: route, Kind: "answer is no history"}
	}
	return statuses, nil, nil
}

func marks(statuses []status) (list []string) {
	for _, s := range statuses {
		list = append(list, s.Mark)
	}
	return list
}

// settle decides about an answer in doubt, and then says how the job stands.
func (x *exchange) settle(ctx context.Context, statuses []status) (reconnect.Step, error) {
	j := x.cur.Job
	if !x.cur.Doubt.IsZero() {
		switch {
		case len(j.History)-1 > j.Asked:
			j.Answered, x.cur.Doubt = j.Asked, time.Time{} // it went on: the answer arrived
		case x.a.Now().Sub(x.cur.Doubt) < doubtFor:
			return nil, errDoubt
		default:
			x.cur.Doubt = time.Time{}
		}
	}
	var last *status
	if len(statuses) > 0 && len(j.History) > 0 && statuses[len(statuses)-1].Mark == j.History[len(j.History)-1] {
		last = &statuses[len(statuses)-1]
	}
	var q *inquiry
	if last != nil && last.Code == 410 && len(j.History)-1 > j.Answered && !x.asked() {
		made := x.a.inquire(ctx, x.acc, x.cur.Site, x.cur.Lang, *last)
		q = &made
	}
	return x.stand(ctx, q)
}

// stand says what the last status wants. Where nobody may be asked, what needs that waits for the next look. The
// question is that of the last status, if it is one that was not shown yet.
func (x *exchange) stand(ctx context.Context, q *inquiry) (reconnect.Step, error) {
	j := x.cur.Job
	if len(j.History) == 0 {
		return x.wait(), nil
	}
	at := len(j.History) - 1
	code := codeOf(j.History[at])
	x.cur.Code = code
	o := judge(code)
	if !o.known {
		x.logUnknown("job status", strconv.Itoa(code))
	}
	later := reconnect.Wait{Again: atOnce, Stage: stage(j.History)}
	_, approving := x.shown.(reconnect.Approve)
	if approving = approving && j.Asked >= 0; approving && o.meaning == badToken {
		o.meaning = tooLate // nobody typed anything: it was refused on the other device
	}
	switch o.meaning {
	case moving:
		return x.wait(), nil
	case success:
		return reconnect.Done{}, nil
	case broken:
		return reconnect.Failed{Reason: o.reason}, nil
	case question:
		switch {
		case at <= j.Answered:
			return x.wait(), nil
		case x.asked():
			return x.shown, nil
		case q == nil:
			return later, nil // what it asks was not read yet
		}
		return x.ask(at, *q), nil
	case actFirst:
		x.cur.Phase = phaseAct
		return reconnect.Act{Reason: o.reason, Again: x.thinkAgain()}, nil
	case tooLate:
		// A new job would have the bank send another code, perhaps to somebody who has left; so the user says when.
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
	case o.meaning == badToken && j.Answered >= 0:
		// The job is over; another one asks again. Nothing that the user typed is needed for it.
		x.cur.Phase, x.cur.Why = phasePull, o.reason
		return x.pull(ctx)
	}
	return x.form(ctx, o.reason) // a refused token that nobody was asked for was among the form's values
}

// ask shows a question.
func (x *exchange) ask(at int, q inquiry) reconnect.Step {
	s := q.step()
	if s == nil {
		return x.wait()
	}
	if ask, ok := s.(reconnect.Ask); ok {
		ask.Reason, x.cur.Why = x.cur.Why, ""
		s = ask
	}
	x.cur.Job.Asked = at
	x.cur.Typed, x.cur.Hidden, x.cur.Joined = q.Typed, q.Hidden, q.Joined
	if q.Twofa.Host != "" {
		x.cur.Job.Twofa = q.Twofa
	}
	return s
}

// reply sends the answer to a question, once (guide: POST …/twofa). The API's "true" says that it was received; what the
// bank makes of it comes as a status.
func (x *exchange) reply(ctx context.Context, answers reconnect.Answers) (reconnect.Step, error) {
	j := x.cur.Job
	ask, ok := x.shown.(reconnect.Ask)
	if !ok || !x.asked() {
		return x.look(ctx)
	}
	client, route, parts := x.acc.client(j.Twofa)
	_, refused, err := x.insist(ctx, client, upstream.Request{
		Method: http.MethodPost, Route: route, Parts: parts, Body: map[string]any{"twofa": x.values(answers)},
	})
	switch {
	case upstream.Failure(err).Unsent:
		return nil, err
	case err != nil:
		x.cur.Doubt = x.a.Now()
		return nil, err
	case refused == nil:
		j.Answered = j.Asked
		return reconnect.Wait{Again: waitAgain, Stage: reconnect.SigningIn}, nil
	case refused.Status == http.StatusUnauthorized:
		return x.readRefused(refused), nil
	}
	// What a late or unknown answer meets is undocumented. If the same question stands, it was not taken.
	x.log().Info("syncfy: answer refused", "status", refused.Status, "request", refused.RequestID)
	statuses, not, err := x.history(ctx)
	if err != nil {
		return nil, err
	}
	if not != nil {
		return x.readRefused(not), nil
	}
	before := slices.Clone(j.History)
	j.Known = x.a.Now()
	j.merge(marks(statuses))
	if slices.Equal(before, j.History) {
		ask.Reason = reconnect.WrongCode
		return ask, nil
	}
	return x.settle(ctx, statuses)
}

package syncfy

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"time"

	"reconnect"
	"reconnect/providers/internal/upstream"
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
func (t *turn) wait() reconnect.Step {
	s := reconnect.Wait{Again: waitAgain, Stage: reconnect.Queued}
	if t.cur.Job != nil {
		s.Stage = stage(t.cur.Job.History)
	}
	return s
}

// asked reports that the last status is a question that is shown and not answered.
func (t *turn) asked() bool {
	j := t.cur.Job
	return j != nil && j.Asked >= 0 && j.Asked == len(j.History)-1 && j.Asked > j.Answered && t.shown != nil
}

// follow looks at the job.
func (t *turn) follow(ctx context.Context) (reconnect.Step, error) {
	j, now := t.cur.Job, t.a.Now()
	if j == nil {
		t.cur.Phase = phasePull
		return t.pull(ctx)
	}
	if judge(t.cur.Code).meaning != moving && judge(t.cur.Code).meaning != question {
		return t.stand(ctx, nil) // it has ended; what is to be done about it was not done yet
	}
	if t.cur.Doubt.IsZero() && len(j.History) > 0 && now.Sub(j.Known) < t.resting() && !(t.asked() && t.fading()) && (t.asked() || !isQuestion(j.History[len(j.History)-1])) {
		return t.stand(ctx, nil)
	}
	statuses, refused, err := t.history(ctx)
	switch {
	case err != nil:
		return nil, err
	case refused != nil && refused.absent():
		if now.Sub(j.Known) < youngJob {
			return t.wait(), nil
		}
		t.log().Warn("syncfy: the job is not known any more", "status", refused.Status, "request", refused.RequestID)
		t.cur.Phase, t.cur.Lost, t.cur.Doubt = phasePull, true, time.Time{}
		return t.pull(ctx)
	case refused != nil:
		return t.shut(refused), nil
	}
	j.Known = now
	j.merge(marks(statuses))
	return t.settle(ctx, statuses)
}

// resting is how long a history is believed that was read whole. While a question is shown, and a socket brings what
// happens, it is read only so that the session lives.
func (t *turn) resting() time.Duration {
	switch {
	case !t.asked():
		return justRead
	case t.cur.Job.Pushed:
		return keepAlive
	}
	if _, approving := t.shown.(reconnect.Approve); approving {
		return justRead
	}
	return askedQuietly
}

// history reads the job's whole history (guide: GET …/status).
func (t *turn) history(ctx context.Context) ([]status, *apiError, error) {
	client, route, parts := t.acc.client(t.cur.Job.Status)
	j, refused, err := t.call(ctx, client, upstream.Request{Method: http.MethodGet, Route: route, Parts: parts, Limit: maxReply})
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
func (t *turn) settle(ctx context.Context, statuses []status) (reconnect.Step, error) {
	j := t.cur.Job
	if !t.cur.Doubt.IsZero() {
		switch {
		case len(j.History)-1 > j.Asked:
			j.Answered, t.cur.Doubt = j.Asked, time.Time{} // it went on: the answer arrived
		case t.a.Now().Sub(t.cur.Doubt) < doubtFor:
			return nil, errDoubt
		default:
			t.cur.Doubt = time.Time{}
		}
	}
	var last *status
	if len(statuses) > 0 && len(j.History) > 0 && statuses[len(statuses)-1].Mark == j.History[len(j.History)-1] {
		last = &statuses[len(statuses)-1]
	}
	var q *inquiry
	if last != nil && last.Code == 410 && len(j.History)-1 > j.Answered && !t.asked() {
		made := t.a.inquire(ctx, t.acc, t.cur.Site, t.cur.Lang, *last)
		q = &made
	}
	return t.stand(ctx, q)
}

// stand says what the last status wants. Where nobody may be asked, what needs that waits for the next look. The
// question is that of the last status, if it is one that was not shown yet.
func (t *turn) stand(ctx context.Context, q *inquiry) (reconnect.Step, error) {
	j := t.cur.Job
	if len(j.History) == 0 {
		return t.wait(), nil
	}
	at := len(j.History) - 1
	code := codeOf(j.History[at])
	t.cur.Code = code
	o := judge(code)
	if !o.known {
		t.unheard("job status", strconv.Itoa(code))
	}
	later := reconnect.Wait{Again: atOnce, Stage: stage(j.History)}
	_, approving := t.shown.(reconnect.Approve)
	if approving = approving && j.Asked >= 0; approving && o.meaning == badToken {
		o.meaning = tooLate // nobody typed anything: it was refused on the other device
	}
	switch o.meaning {
	case moving:
		return t.wait(), nil
	case success:
		return reconnect.Done{}, nil
	case broken:
		return reconnect.Failed{Reason: o.reason}, nil
	case question:
		switch {
		case at <= j.Answered:
			return t.wait(), nil
		case t.asked():
			return t.shown, nil
		case q == nil:
			return later, nil // what it asks was not read yet
		}
		return t.ask(at, *q), nil
	case actFirst:
		t.cur.Phase = phaseAct
		return reconnect.Act{Reason: o.reason, Again: t.thinkAgain()}, nil
	case tooLate:
		// A new job would have the bank send another code, perhaps to somebody who has left; so the user says when.
		reason := o.reason
		if approving {
			reason = reconnect.NotApproved
		}
		t.cur.Phase, t.cur.Why = phaseAgree, ""
		return reconnect.Ask{Reason: reason, Again: t.thinkAgain()}, nil
	case refused, badToken, elsewhere:
	}
	if t.silent {
		return later, nil
	}
	switch {
	case o.meaning == elsewhere:
		return t.sites(ctx, o.reason)
	case o.meaning == badToken && j.Answered >= 0:
		// The job is over; another one asks again. Nothing that the user typed is needed for it.
		t.cur.Phase, t.cur.Why = phasePull, o.reason
		return t.pull(ctx)
	}
	return t.form(ctx, o.reason) // a refused token that nobody was asked for was among the form's values
}

// ask shows a question.
func (t *turn) ask(at int, q inquiry) reconnect.Step {
	s := q.step()
	if s == nil {
		return t.wait()
	}
	if ask, ok := s.(reconnect.Ask); ok {
		ask.Reason, t.cur.Why = t.cur.Why, ""
		s = ask
	}
	t.cur.Job.Asked = at
	t.cur.Typed, t.cur.Hidden, t.cur.Joined = q.Typed, q.Hidden, q.Joined
	if q.Twofa.Host != "" {
		t.cur.Job.Twofa = q.Twofa
	}
	return s
}

// reply sends the answer to a question, once (guide: POST …/twofa). The API's "true" says that it was received; what the
// bank makes of it comes as a status.
func (t *turn) reply(ctx context.Context, answers reconnect.Answers) (reconnect.Step, error) {
	j := t.cur.Job
	ask, ok := t.shown.(reconnect.Ask)
	if !ok || !t.asked() {
		return t.look(ctx)
	}
	client, route, parts := t.acc.client(j.Twofa)
	_, refused, err := t.insist(ctx, client, upstream.Request{
		Method: http.MethodPost, Route: route, Parts: parts, Body: map[string]any{"twofa": t.values(answers)},
	})
	switch {
	case err != nil && unsent(err):
		return nil, err
	case err != nil:
		t.cur.Doubt = t.a.Now()
		return nil, err
	case refused == nil:
		j.Answered = j.Asked
		return reconnect.Wait{Again: waitAgain, Stage: reconnect.SigningIn}, nil
	case refused.Status == http.StatusUnauthorized:
		return t.shut(refused), nil
	}
	// What a late or unknown answer meets is undocumented. If the same question stands, it was not taken.
	t.log().Info("syncfy: answer refused", "status", refused.Status, "request", refused.RequestID)
	statuses, not, err := t.history(ctx)
	if err != nil {
		return nil, err
	}
	if not != nil {
		return t.shut(not), nil
	}
	before := slices.Clone(j.History)
	j.Known = t.a.Now()
	j.merge(marks(statuses))
	if slices.Equal(before, j.History) {
		ask.Reason = reconnect.WrongCode
		return ask, nil
	}
	return t.settle(ctx, statuses)
}

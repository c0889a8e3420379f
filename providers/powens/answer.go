package powens

import (
	"cmp"
	"context"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
)

// answer sends what the user answered, once. Whatever it brings, nothing is sent again from here.
func (x *exchange) answer(ctx context.Context, answers reconnect.Answers) (reconnect.Step, error) {
	var (
		c   connection
		err error
	)
	switch x.cur.Phase {
	case phaseAgree:
		c, err = x.post(ctx, map[string]any{}, "")
	case phaseCode, phaseLogin:
		c, err = x.post(ctx, x.body(answers), x.cur.Source)
	case phaseAct:
		c, err = x.sync(ctx)
	default:
		return x.look(ctx)
	}
	switch {
	case errors.Is(err, errUnclear): // a success that does not say what the connection has become
		x.taken()
		return x.look(ctx)
	case upstream.Failure(err).Unsent:
		return upstream.Failure(err).Again(x.call.Shown), nil
	case refusal(err) != nil:
		return x.refused(ctx, refusal(err))
	case err != nil:
		return nil, err
	}
	if c.Refused && strings.EqualFold(c.State, "wrongpass") && c.Fields == nil {
		return x.refused(ctx, &apiError{Code: "wrongpass", Message: c.ErrorMessage})
	}
	x.taken()
	x.know(c)
	return x.step(ctx, c)
}

// renew has the bank ask the question anew, and so send another code: "An empty request performs a sync" (vendor's SDK). Whether each bank sends
// another code then is UNVERIFIED. Where it is refused the question stands, and the code that was sent before.
func (x *exchange) renew(ctx context.Context) (reconnect.Step, error) {
	asked, ok := shown[reconnect.Ask](x)
	if !ok || x.cur.Phase != phaseCode {
		return x.look(ctx)
	}
	c, err := x.post(ctx, map[string]any{}, x.cur.Source)
	e := refusal(err)
	switch {
	case errors.Is(err, errUnclear):
		return x.look(ctx)
	case upstream.Failure(err).Unsent:
		return asked, nil
	case e != nil && (e.class() == denied || e.class() == gone):
		return x.readRefused(e)
	case e != nil:
		x.log().Info("powens: the question is not asked anew", "status", e.Status, "request", e.RequestID)
		x.cur.Stuck = true
		return asked, nil
	case err != nil:
		return nil, err
	}
	x.cur.Rounds++
	x.know(c)
	return x.step(ctx, c)
}

// returned is for a user who is back from a page. What the page brought back is not to be trusted: a stranger can write an
// address, and Powens' own pages disagree on its parameters. Only an error in it counts, and only as long as the connection
// says that it still needs the visit. A connection id other than ours changes nothing: our connection's state decides.
func (x *exchange) returned(ctx context.Context, query reconnect.Answers) (reconnect.Step, error) {
	if x.cur.Phase != phaseVisit {
		return x.look(ctx)
	}
	x.cur.Visit.Back = x.a.Now()
	x.cur.Visit.No = url.Values(query).Get("error") != ""
	return x.look(ctx)
}

// body is what the API is sent: the values of the fields that were asked, and the hidden ones that go with them. Its
// members are the API's own parameters too, such as "resume", so nothing else of a form may pass.
func (x *exchange) body(answers reconnect.Answers) map[string]any {
	body := map[string]any{}
	for name, value := range x.cur.Hidden {
		body[name] = value
	}
	if asked, ok := shown[reconnect.Ask](x); ok {
		for _, f := range asked.Fields {
			if values := answers[f.Name]; len(values) > 0 {
				body[f.Name] = x.cur.written(f.Name, values[0])
			}
		}
	}
	return body
}

// taken notes that the answer has arrived.
func (x *exchange) taken() {
	x.cur.Taken = true
	x.cur.Rounds++
	if x.cur.Phase == phaseLogin {
		x.cur.Reset = false // the new credentials are in
	}
}

// refused says what a refused answer means. "Make sure you also handle the wrongpass error code that can be raised on
// posting the credentials" (SCA guide).
func (x *exchange) refused(ctx context.Context, e *apiError) (reconnect.Step, error) {
	asked, again := shown[reconnect.Ask](x)
	switch e.class() {
	case wrong, invalid:
		// The same question as before: the connection itself may say nothing of the refusal.
		same := reconnect.Ask{Fields: asked.Fields, Reason: reconnect.WrongCode, Words: x.acc.words(e.Message)}
		switch {
		case again && x.cur.Phase == phaseCode:
			return same, nil
		case again && x.cur.Phase == phaseLogin:
			same.Reason = reconnect.WrongCredentials
			return same, nil
		case e.class() == wrong:
			return x.refusedAs(ctx, e)
		}
		x.logUnknown("error code on an answer", e.Code, e)
		return x.halted(reconnect.AggregatorFault, same.Words), nil
	case asState:
		return x.refusedAs(ctx, e)
	case noticed:
		return x.act(e.Message), nil
	case barren:
		return reconnect.Failed{Reason: reconnect.NotSupported, Words: x.acc.words(e.Message)}, nil
	case fault: // its message is for developers
		return x.halted(reconnect.AggregatorFault, reconnect.Words{}), nil
	case denied, gone:
		return x.readRefused(e)
	case busy:
		return e.Again(x.call.Shown), nil
	case conflict:
		return x.moved(ctx, e)
	case odd:
		x.logUnknown("error code on an answer", e.Code, e)
		s, err := x.moved(ctx, e)
		if errors.Is(err, e) {
			return x.halted(reconnect.Unknown, x.acc.words(e.Message)), nil
		}
		return s, err
	}
	return nil, e
}

// refusedAs is for an error whose code is the name of a state.
func (x *exchange) refusedAs(ctx context.Context, e *apiError) (reconnect.Step, error) {
	if e.class() == asState && e.Code != "passwordexpired" {
		if e.Code == "actionneeded" && x.cur.Phase == phaseAct {
			x.cur.Taken = true
		}
		return x.standstill(e.Code, e.Message, time.Time{}), nil
	}
	// A form of credentials is needed, and only the connection knows which.
	c, err := x.read(ctx)
	if err != nil {
		return x.notRead(err)
	}
	c.State, c.ErrorMessage = e.Code, cmp.Or(e.Message, c.ErrorMessage)
	return x.step(ctx, c)
}

// moved looks where the connection stands after an answer that was not taken. If it still stands where it was, the
// refusal is returned as an error: the flow then looks once more and tells the user that the same question stands.
func (x *exchange) moved(ctx context.Context, e *apiError) (reconnect.Step, error) {
	before, had := shown[reconnect.Ask](x)
	phase := x.cur.Phase
	s, err := x.look(ctx)
	if ask, still := s.(reconnect.Ask); still && had && phase == x.cur.Phase && sameQuestion(before.Fields, ask.Fields) {
		return nil, e
	}
	return s, err
}

package powens

import (
	"context"
	"errors"

	"reconnect"
)

// answer sends what the user answered, once. Whatever it brings, nothing is sent again from here.
func (t *turn) answer(ctx context.Context, answers reconnect.Answers) (reconnect.Step, error) {
	switch t.cur.Phase {
	case phaseAgree:
		return t.sent(ctx)(t.post(ctx, map[string]any{}, ""))
	case phaseCode, phaseLogin:
		return t.sent(ctx)(t.post(ctx, t.body(answers), t.cur.Source))
	case phaseAct:
		return t.sent(ctx)(t.sync(ctx))
	case phaseApprove, phaseVisit:
	}
	return t.look(ctx)
}

// returned is for a user who is back from a page. What the page brought back is not to be trusted: anybody can write an
// address, and Powens' own pages disagree on its parameters. Only an error in it counts, and only as long as the connection
// says that it still needs the visit. A connection id other than ours changes nothing: our connection's state decides.
func (t *turn) returned(ctx context.Context, query reconnect.Answers) (reconnect.Step, error) {
	if t.cur.Phase != phaseVisit {
		return t.look(ctx)
	}
	t.cur.Visit.Back = t.a.Now()
	t.cur.Visit.No = len(query["error"]) > 0 && query["error"][0] != ""
	return t.look(ctx)
}

// body is what the API is sent: the values of the fields that were asked, and the hidden ones that go with them. Its
// members are the API's own parameters too, such as "resume", so nothing else of a form may pass.
func (t *turn) body(answers reconnect.Answers) map[string]any {
	body := map[string]any{}
	for name, value := range t.cur.Hidden {
		body[name] = value
	}
	if asked, ok := shown[reconnect.Ask](t); ok {
		for _, f := range asked.Fields {
			if values := answers[f.Name]; len(values) > 0 {
				body[f.Name] = values[0]
			}
		}
	}
	return body
}

// sent judges what came of an answer.
func (t *turn) sent(ctx context.Context) func(connection, *apiError, error) (reconnect.Step, error) {
	return func(c connection, refused *apiError, err error) (reconnect.Step, error) {
		switch {
		case errors.Is(err, errUnclear): // a success that does not say what the connection has become
			t.taken()
			return t.look(ctx)
		case err != nil:
			return nil, err
		case refused != nil:
			return t.refused(ctx, refused)
		}
		t.taken()
		t.know(c)
		return t.step(ctx, c)
	}
}

// taken notes that the answer has arrived.
func (t *turn) taken() {
	t.cur.Taken = true
	if t.cur.Phase == phaseLogin {
		t.cur.Reset = false // the new credentials are in
	}
}

// refused says what a refused answer means. "Make sure you also handle the wrongpass error code that can be raised on
// posting the credentials" (SCA guide).
func (t *turn) refused(ctx context.Context, e *apiError) (reconnect.Step, error) {
	asked, again := shown[reconnect.Ask](t)
	switch e.trouble() {
	case wrong, invalid:
		switch {
		case again && t.cur.Phase == phaseCode:
			// The same question as before: the connection itself may say nothing of the refusal.
			return reconnect.Ask{Fields: asked.Fields, Reason: reconnect.WrongCode, Words: t.acc.words(e.Message)}, nil
		case again && t.cur.Phase == phaseLogin:
			return reconnect.Ask{Fields: asked.Fields, Reason: reconnect.WrongCredentials, Words: t.acc.words(e.Message)}, nil
		case e.trouble() == wrong:
			return t.refusedAs(ctx, e)
		}
		t.unheard("error code on an answer", e.Code, e)
		return reconnect.Failed{Reason: reconnect.AggregatorFault}, nil
	case asState:
		return t.refusedAs(ctx, e)
	case noticed:
		return t.act(e.Message), nil
	case barren:
		return reconnect.Failed{Reason: reconnect.NotSupported, Words: t.acc.words(e.Message)}, nil
	case fault:
		return reconnect.Failed{Reason: reconnect.AggregatorFault}, nil
	case denied:
		return reconnect.Failed{Reason: reconnect.Expired}, nil
	case gone:
		return t.shut(e)
	case busy:
		return nil, e
	case conflict:
		return t.moved(ctx, e)
	case odd:
		t.unheard("error code on an answer", e.Code, e)
		s, err := t.moved(ctx, e)
		if errors.Is(err, e) {
			return reconnect.Failed{Reason: reconnect.Unknown}, nil
		}
		return s, err
	}
	return nil, e
}

// refusedAs is for an error whose code is the name of a state.
func (t *turn) refusedAs(ctx context.Context, e *apiError) (reconnect.Step, error) {
	if e.trouble() == asState && e.state() != "passwordexpired" {
		if e.state() == "actionneeded" && t.cur.Phase == phaseAct {
			t.cur.Taken = true
		}
		return t.standstill(e.state(), e.Code, e.Message), nil
	}
	// A form of credentials is needed, and only the connection knows which.
	c, refused, err := t.read(ctx)
	if err != nil {
		return nil, err
	}
	if refused != nil {
		return t.shut(refused)
	}
	c.State = e.Code
	return t.step(ctx, c)
}

// moved looks where the connection stands after an answer that was not taken. If it still stands where it was, the
// refusal is returned as an error: the flow then looks once more and tells the user that the same question stands.
func (t *turn) moved(ctx context.Context, e *apiError) (reconnect.Step, error) {
	before, had := shown[reconnect.Ask](t)
	phase := t.cur.Phase
	s, err := t.look(ctx)
	if ask, still := s.(reconnect.Ask); still && had && phase == t.cur.Phase && sameQuestion(before.Fields, ask.Fields) {
		return nil, e
	}
	return s, err
}

// Error makes a refusal an error where nobody can say what it means for the flow. It holds nothing of the bank's words.
func (e *apiError) Error() string {
	return "powens: refused: " + printable(e.Code) + statusAndRequest(e.Status, e.RequestID)
}

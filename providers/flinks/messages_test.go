package flinks

import (
	"encoding/json"
	"testing"

	"github.com/open-reconnect/reconnect"
)

// told is what the host window hears of a whole flow, each event at the time when it happens.
func told(t *testing.T, f *reconnect.Flow, facts []map[string]string, events ...reconnect.Event) string {
	t.Helper()
	var all []any
	f.Results = map[string]string{}
	for i, e := range events {
		e.Seq = i + 1
		f.Events = append(f.Events, e)
		for name, value := range facts[i] {
			f.Results[name] = value
		}
		all = append(all, door.Messages(f, e)...)
	}
	b, err := json.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

var (
	opened   = reconnect.Event{Type: reconnect.EventOpened, Step: "wait"}
	answered = reconnect.Event{Type: reconnect.EventAnswered, Step: "ask"}
	waited   = reconnect.Event{Type: reconnect.EventStep, Step: "wait"}
	done     = reconnect.Event{Type: reconnect.EventDone, Step: "done"}
)

func asked(r reconnect.Reason) reconnect.Event {
	return reconnect.Event{Type: reconnect.EventStep, Step: "ask", Reason: r}
}

func ended(r reconnect.Reason) reconnect.Event {
	return reconnect.Event{Type: reconnect.EventFailed, Step: "failed", Reason: r}
}

func TestTheHostWindowHearsTheDocumentedStepsInTheirOrder(t *testing.T) {
	login := map[string]string{resultAsking: askingLogin, resultInstitution: "FlinksCapital"}
	mfa := map[string]string{resultAsking: askingMFA, resultTypes: "QuestionAndAnswer", resultRequestID: "r2"}
	end := map[string]string{resultLoginID: "L", resultRequestID: "r3", resultAsking: ""}
	f := &reconnect.Flow{Callback: "https://a.example/cb?state=x", Step: reconnect.Done{}, DoorOptions: map[string]string{doorCredentials: "true", doorTag: "t", doorInstitution: "FlinksCapital"}}
	got := told(t, f, []map[string]string{nil, login, nil, nil, {resultCode: "INVALID_PASSWORD"}, nil, mfa, nil, {resultCode: "INVALID_SECURITY_RESPONSE"}, nil, nil, end},
		opened, asked(""), answered, waited, asked(reconnect.WrongCredentials), answered, asked(""), answered, asked(reconnect.WrongCode), answered, waited, done)
	want := `[{"step":"APP_MOUNTED"},` +
		`{"step":"COMPONENT_LOAD_CREDENTIAL","institution":"FlinksCapital"},` +
		`{"step":"SUBMIT_CREDENTIAL","institution":"FlinksCapital"},` +
		`{"requestId":"","flinksCode":"INVALID_PASSWORD","institution":"FlinksCapital"},` +
		`{"step":"COMPONENT_LOAD_CREDENTIAL_RETRY","institution":"FlinksCapital"},` +
		`{"step":"SUBMIT_CREDENTIAL","institution":"FlinksCapital"},` +
		`{"step":"COMPONENT_LOAD_MFA","institution":"FlinksCapital","mfaTypes":["QuestionAndAnswer"]},` +
		`{"step":"SUBMIT_MFA","institution":"FlinksCapital"},` +
		`{"requestId":"r2","flinksCode":"INVALID_SECURITY_RESPONSE","institution":"FlinksCapital"},` +
		`{"step":"COMPONENT_LOAD_MFA_RETRY","institution":"FlinksCapital","mfaTypes":["QuestionAndAnswer"]},` +
		`{"step":"SUBMIT_MFA","institution":"FlinksCapital"},` +
		`{"step":"REDIRECT","institution":"FlinksCapital","loginId":"L","requestId":"r3","tag":"t","url":"https://a.example/cb?state=x\u0026loginId=L\u0026tag=t\u0026institution=FlinksCapital\u0026requestId=r3"}]`
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestAReconnectBeginsWithTheChallenge(t *testing.T) {
	f := &reconnect.Flow{DoorOptions: map[string]string{doorRequestID: "r1"}}
	got := told(t, f, []map[string]string{nil, nil, {resultAsking: askingMFA, resultTypes: "TextOrCall"}, nil, nil},
		opened, waited, asked(""), ended(reconnect.Cancelled), reconnect.Event{})
	want := `[{"step":"APP_MOUNTED"},{"step":"COMPONENT_LOAD_MFA","mfaTypes":["TextOrCall"]},{"step":"COMPONENT_CLOSE_SESSION"}]`
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestADeadLinkIsToldByItsCode(t *testing.T) {
	f := &reconnect.Flow{DoorOptions: map[string]string{doorRequestID: "r1"}, Results: map[string]string{}}
	got := told(t, f, []map[string]string{nil, nil}, opened, ended(reconnect.DeadLink))
	if want := `[{"step":"APP_MOUNTED"},{"requestId":"r1","flinksCode":"SESSION_NONEXISTENT","institution":""}]`; got != want {
		t.Errorf("%s", got)
	}
}

func TestFailuresAreToldInFlinksWords(t *testing.T) {
	for _, r := range reconnect.Reasons() {
		if r == reconnect.Cancelled {
			continue
		}
		m := door.Messages(&reconnect.Flow{}, ended(r))
		said, ok := m[0].(refusal)
		if len(m) != 1 || !ok || codes[said.FlinksCode] == (fate{}) {
			t.Errorf("%s: %+v", r, m)
		}
	}
	for own, c := range map[string]struct {
		reason reconnect.Reason
		want   string
	}{
		"INVALID_USERNAME": {reconnect.WrongCredentials, "INVALID_USERNAME"}, "SESSION_EXPIRED": {reconnect.DeadLink, "SESSION_EXPIRED"},
		"DISABLED_INSTITUTION": {reconnect.BankUnavailable, "DISABLED_INSTITUTION"}, "ODDITY": {reconnect.Unknown, "ODDITY"},
		"INVALID_PASSWORD": {reconnect.TooManyAttempts, "INVALID_SECURITY_RESPONSE_NO_RETRY"}, "RETRY_LATER": {reconnect.Internal, "AGGREGATION_ERROR"},
	} {
		m := door.Messages(&reconnect.Flow{Results: map[string]string{resultCode: own}}, ended(c.reason))
		if got := m[0].(refusal).FlinksCode; got != c.want {
			t.Errorf("%s, %s: %s", own, c.reason, got)
		}
	}
	for step, r := range map[string]reconnect.Reason{"DISABLED_LOGIN": reconnect.Locked, "NEW_ACCOUNT": reconnect.ActionNeeded} {
		m := door.Messages(&reconnect.Flow{}, reconnect.Event{Type: reconnect.EventStep, Step: "act", Reason: r})
		if len(m) != 1 || m[0].(refusal).FlinksCode != step {
			t.Errorf("%s: %+v", step, m)
		}
	}
}

// Hosts cover the page with a wheel of their own until they hear a step: a code alone leaves it covered for ever.
func TestALinkThatOpensNothingSaysFirstThatAPageIsThere(t *testing.T) {
	end := reconnect.Event{Seq: 1, Type: reconnect.EventFailed, Step: "failed", Reason: reconnect.BadLink}
	m := door.Messages(&reconnect.Flow{Step: reconnect.Failed{Reason: end.Reason}}, end)
	if len(m) != 2 || m[0].(happened).Step != "APP_MOUNTED" || m[1].(refusal).FlinksCode != "AGGREGATION_ERROR" {
		t.Errorf("%+v", m)
	}
}

func TestAnEventTellsOfItsOwnFormAlsoWhenTheFlowIsFurtherOn(t *testing.T) {
	f := &reconnect.Flow{DoorOptions: map[string]string{doorRequestID: "r"}, Results: map[string]string{resultAsking: askingLogin}}
	for i, e := range []reconnect.Event{opened, asked(""), answered, asked(reconnect.WrongCode)} {
		e.Seq = i + 1
		f.Events = append(f.Events, e)
	}
	for i, want := range []string{"APP_MOUNTED", "COMPONENT_LOAD_MFA", "SUBMIT_MFA", "COMPONENT_LOAD_CREDENTIAL_RETRY"} {
		m := door.Messages(f, f.Events[i])
		if got := m[len(m)-1].(happened).Step; got != want {
			t.Errorf("event %d: %s", i+1, got)
		}
	}
}

func TestTheFirstFormIsNoRetryWhateverWasRefusedBefore(t *testing.T) {
	f := &reconnect.Flow{DoorOptions: map[string]string{doorRequestID: "r1"}}
	got := told(t, f, []map[string]string{{resultAsking: askingLogin, resultCode: "INVALID_PASSWORD"}, nil, nil},
		asked(reconnect.WrongCredentials), answered, asked(reconnect.WrongCredentials))
	want := `[{"requestId":"r1","flinksCode":"INVALID_PASSWORD","institution":""},{"step":"COMPONENT_LOAD_CREDENTIAL"},` +
		`{"step":"SUBMIT_CREDENTIAL"},` +
		`{"requestId":"r1","flinksCode":"INVALID_PASSWORD","institution":""},{"step":"COMPONENT_LOAD_CREDENTIAL_RETRY"}]`
	if got != want {
		t.Errorf("\n got %s\nwant %s", got, want)
	}
}

func TestWithoutACallbackTheMessageHasTheBareQuery(t *testing.T) {
	f := &reconnect.Flow{Step: reconnect.Done{}, Results: map[string]string{resultLoginID: "L&1", resultInstitution: "Bank", resultRequestID: "r"}}
	if got := door.Messages(f, done)[0].(happened).URL; got != "?loginId=L%261&institution=Bank&requestId=r" {
		t.Errorf("url %q", got)
	}
	if way := door.Leave(f); way.URL != "" {
		t.Errorf("leaves to %q", way.URL)
	}
}

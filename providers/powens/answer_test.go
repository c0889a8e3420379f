package powens

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

const uuidLine = "GET /connectors/338178e6-3d01-564f-9a7b-52ca442459bf"

func TestAnAnswerIsOnePostWithWhatWasAskedAndNothingElse(t *testing.T) {
	for _, c := range []struct {
		name, reply string
		form        reconnect.Answers
		want        map[string]any
	}{
		{"agreement", "sca_required", reconnect.Answers{}, map[string]any{}},
		{"agreement with a crafted form", "sca_required", reconnect.Answers{"resume": {"true"}}, map[string]any{}},
		{"code", "otp", reconnect.Answers{"openapisms": {"987654"}}, map[string]any{"openapisms": "987654"}},
		{
			"crafted", "otp",
			reconnect.Answers{"openapisms": {"987654", "2"}, "resume": {"true"}, "active": {"false"}, "source": {"x"}},
			map[string]any{"openapisms": "987654"},
		},
		{
			"hidden", "question",
			reconnect.Answers{"account_id": {"main"}, "session": {"forged"}},
			map[string]any{"account_id": "main", "session": "h1dden"},
		},
		{
			"credentials", "wrongpass",
			reconnect.Answers{"login": {"0123456789"}, "password": {"hunter2 "}},
			map[string]any{"login": "0123456789", "password": "hunter2 "},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := newRecorded(t).now(c.reply)
			r.on("POST "+one, 200, "healthy")
			_, cur := r.start()
			before := len(r.Asked())
			s, next := r.GoOn(cur, c.form)
			wantStep(t, s, reconnect.Done{})
			if len(r.Asked()) != before+1 || len(r.Sent("POST "+one)) != 1 {
				t.Fatalf("sent %d requests", len(r.Asked())-before)
			}
			got := r.Sent("POST " + one)[0]
			if !slices.Equal(keys(got.Body), keys(c.want)) {
				t.Errorf("body has %v, want %v", keys(got.Body), keys(c.want))
			}
			for name, value := range c.want {
				if got.Body[name] != value {
					t.Errorf("%s is %v", name, got.Body[name])
				}
			}
			if len(got.Query) != 0 {
				t.Errorf("query %v", got.Query)
			}
			for _, values := range c.form {
				if strings.Contains(string(next.Cursor), values[0]) && values[0] != "true" && values[0] != "x" && values[0] != "main" {
					t.Error("the bookmark holds an answer")
				}
			}
		})
	}
}

func TestAnyOtherSuccessIsReadByItsState(t *testing.T) {
	for _, status := range []int{200, 201, 202} {
		r := newRecorded(t).now("sca_required")
		r.on("POST "+one, status, "otp")
		_, cur := r.start()
		s, _ := r.GoOn(cur, reconnect.Answers{})
		wantStep(t, s, ask("", smsField))
	}
}

func TestASuccessWithoutAConnectionIsLookedInto(t *testing.T) {
	for _, reply := range []string{"", "says_nothing"} {
		r := newRecorded(t).now("otp")
		r.on("POST "+one, 200, reply)
		_, cur := r.start()
		s, cur := r.GoOn(cur, reconnect.Answers{"openapisms": {"987654"}})
		wantStep(t, s, ask(reconnect.WrongCode, smsField)) // taken, and asked again
		r.now("healthy")
		s, _ = r.GoOn(cur, nil)
		wantStep(t, s, reconnect.Done{})
	}
}

func TestAChainIsFollowedToItsEnd(t *testing.T) {
	r := newRecorded(t).now("sca_required")
	r.on("POST "+one, 202, "otp").on("POST "+one, 200, "validating")
	r.on("POST "+one+"?background", 200, "validating")
	s, cur := r.start()
	wantStep(t, s, ask(reconnect.ConsentNeeded))
	s, cur = r.GoOn(cur, reconnect.Answers{})
	wantStep(t, s, ask("", smsField))
	s, cur = r.GoOn(cur, reconnect.Answers{"openapisms": {"987654"}})
	wantStep(t, s, reconnect.Wait{Again: time.Second})
	r.now("decoupled")
	s, cur = r.GoOn(cur, nil)
	if _, ok := s.(reconnect.Approve); !ok {
		t.Fatalf("step %T", s)
	}
	r.now("otp_bare") // another code after the approval
	s, cur = r.GoOn(cur, nil)
	wantStep(t, s, ask("", otpField))
	r.now("healthy")
	s, _ = r.GoOn(cur, nil)
	wantStep(t, s, reconnect.Done{})
}

func TestARefusedCodeIsAskedAgainWithTheBanksWords(t *testing.T) {
	r := newRecorded(t).now("otp")
	r.on("POST "+one, 400, "error_wrongpass")
	_, cur := r.start()
	before := len(r.Asked())
	s, cur := r.GoOn(cur, reconnect.Answers{"openapisms": {"987654"}})
	want := ask(reconnect.WrongCode, smsField)
	want.Words = words("Code incorrect, il reste 2 essais.")
	wantStep(t, s, want)
	if len(r.Asked()) != before+1 {
		t.Error("more than the answer was sent")
	}
	s, _ = r.GoOn(cur, reconnect.Answers{"openapisms": {"987654"}})
	wantStep(t, s, want)
}

func TestACodeRefusedInTheBackgroundIsWrong(t *testing.T) {
	r := newRecorded(t).now("otp")
	r.on("POST "+one, 200, "validating")
	_, cur := r.start()
	s, cur := r.GoOn(cur, reconnect.Answers{"openapisms": {"987654"}})
	wantStep(t, s, reconnect.Wait{Again: time.Second})
	s, cur2 := r.GoOn(cur, nil)
	wantStep(t, s, ask(reconnect.WrongCode, smsField))
	// The same as a wrongpass whose field is the code: the credentials are not to blame.
	s, _ = r.now("wrongpass_otp").GoOn(cur2, nil)
	if a, ok := s.(reconnect.Ask); !ok || a.Reason != reconnect.WrongCode || a.Fields[0].Kind != reconnect.Code {
		t.Errorf("step %+v", s)
	}
}

func TestRefusedCredentialsAreWrong(t *testing.T) {
	r := newRecorded(t).now("password_expired").on(uuidLine, 200, "connector")
	r.on("POST "+one, 400, `{"code":"wrongpass"}`).on("POST "+one, 200, "wrongpass_without_fields")
	s, cur := r.start()
	wantStep(t, s, reconnect.Ask{
		Reason: reconnect.PasswordExpired, Fields: []reconnect.Field{formLogin, formPassword, formKey}, Words: words("Changez-le."),
	})
	for range 2 {
		s, cur = r.GoOn(cur, reconnect.Answers{"login": {"a"}, "password": {"hunter2"}, "apikey": {"hunter2"}})
		wantStep(t, s, ask(reconnect.WrongCredentials, formLogin, formPassword, formKey))
	}
}

func TestErrorCodesDecideBeforeTheStatus(t *testing.T) {
	for _, c := range []struct {
		status int
		body   string
		want   reconnect.Step
	}{
		{400, `{"code":"websiteUnavailable"}`, reconnect.Failed{Reason: reconnect.BankUnavailable}},
		{409, `{"code":"rateLimiting"}`, reconnect.Failed{Reason: reconnect.RateLimited}},
		{400, `{"code":"tooManySync"}`, reconnect.Failed{Reason: reconnect.RateLimited}},
		{400, `{"code":"bug"}`, reconnect.Failed{Reason: reconnect.AggregatorFault}},
		{400, `{"code":"config","message":null}`, reconnect.Failed{Reason: reconnect.AggregatorFault}},
		{403, `{"code":"notSupported"}`, reconnect.Failed{Reason: reconnect.NotSupported}},
		{400, `{"code":"noAccount","message":"Aucun compte"}`, reconnect.Failed{Reason: reconnect.NotSupported, Words: words("Aucun compte")}},
		{400, `{"code":"actionNeeded","message":"Signez"}`, reconnect.Act{Words: words("Signez")}},
		{400, `{"code":"bankMessage","message":"Lisez"}`, reconnect.Act{Words: words("Lisez")}},
		{401, `{"code":"unauthorized"}`, reconnect.Failed{Reason: reconnect.Expired}},
		{403, ``, reconnect.Failed{Reason: reconnect.Expired}},
		{400, `{"code":"invalidToken"}`, reconnect.Failed{Reason: reconnect.Expired}},
		{404, `{"code":"notFound"}`, reconnect.Failed{Reason: reconnect.DeadLink}},
		{400, `{"code":"invalidValue"}`, ask(reconnect.WrongCode, smsField)},
		{400, "error_unheard_of", reconnect.Failed{Reason: reconnect.Unknown}},
	} {
		r := newRecorded(t).now("otp")
		r.on("POST "+one, c.status, c.body)
		_, cur := r.start()
		s, _ := r.GoOn(cur, reconnect.Answers{"openapisms": {"987654"}})
		wantStep(t, s, c.want)
		if n := len(r.Sent("POST " + one)); n != 1 {
			t.Errorf("%d posts", n)
		}
	}
}

func TestAConflictIsLookedInto(t *testing.T) {
	r := newRecorded(t).now("sca_required")
	r.on("POST "+one, 409, "error_conflict")
	_, cur := r.start()
	s, _ := r.now("validating").GoOn(cur, reconnect.Answers{})
	wantStep(t, s, reconnect.Wait{Again: time.Second})
	// When nothing has changed the flow is told so by an error, and finds the same question.
	s, _, err := cur.Continue(context.Background(), r.now("sca_required").adapter, reconnect.Answers{})
	if err == nil || s != nil {
		t.Errorf("step %v, error %v", s, err)
	}
	r.KeepsSecrets(fmt.Sprint(err))
}

func TestALostReplyIsAnErrorAndTheLookFindsTheSameQuestion(t *testing.T) {
	for _, status := range []int{500, 502, 503, 403, 200} { // with a gateway's page instead of an answer
		r := newRecorded(t).now("otp")
		r.on("POST "+one, status, "page.html")
		first, cur := r.start()
		s, cur, err := cur.Continue(context.Background(), r.adapter, reconnect.Answers{"openapisms": {"987654"}})
		if err == nil || s != nil || cur.Cursor == nil {
			t.Fatalf("%d: step %v, error %v", status, s, err)
		}
		r.KeepsSecrets(fmt.Sprint(err))
		s, _ = r.GoOn(cur, nil)
		wantStep(t, s, first)
		if n := len(r.Sent("POST " + one)); n != 1 {
			t.Errorf("%d posts", n)
		}
	}
}

func TestALostAnswerThatWasTakenIsJudgedLater(t *testing.T) {
	r := newRecorded(t).now("otp")
	r.on("POST "+one, 502, "page.html")
	_, cur := r.start()
	_, cur, _ = cur.Continue(context.Background(), r.adapter, reconnect.Answers{"openapisms": {"987654"}})
	s, cur := r.now("validating").GoOn(cur, nil)
	wantStep(t, s, reconnect.Wait{Again: time.Second})
	s, _ = r.now("otp").GoOn(cur, nil)
	wantStep(t, s, ask(reconnect.WrongCode, smsField))
}

func TestDoneAtTheBankAsksForASynchronization(t *testing.T) {
	r := newRecorded(t).now("action_needed")
	r.on("PUT "+one, 409, "error_conflict").on("PUT "+one, 200, "healthy")
	s, cur := r.start()
	act := s.(reconnect.Act)
	s, cur = r.GoOn(cur, reconnect.Answers{})
	wantStep(t, s, act) // refused, so nobody has looked yet: the same step
	s, _ = r.GoOn(cur, reconnect.Answers{})
	wantStep(t, s, reconnect.Done{})
	if q := r.Sent("PUT " + one); len(q) != 2 || q[0].Query.Get("psu_requested") != "true" {
		t.Errorf("synchronizations %v", q)
	}
	r = newRecorded(t).now("action_needed")
	r.on("PUT "+one, 200, "action_needed")
	_, cur = r.start()
	s, _ = r.GoOn(cur, reconnect.Answers{})
	act.Reason = reconnect.ActionNeeded
	wantStep(t, s, act)
}

func TestAWrongpassThatAsksForACodeIsAWrongCode(t *testing.T) {
	for _, change := range []func(*Account){notAgent, func(*Account) {}} {
		r := newRecorded(t, change).now("wrongpass_otp")
		r.on("POST "+one, 200, "healthy")
		s, cur := r.start()
		if a, ok := s.(reconnect.Ask); !ok || a.Reason != reconnect.WrongCode {
			t.Fatalf("step %+v", s)
		}
		s, _ = r.GoOn(cur, reconnect.Answers{"openapisms": {"987654"}})
		wantStep(t, s, reconnect.Done{})
	}
}

func TestHiddenValuesAreSentEvenIfNothingIsAsked(t *testing.T) {
	r := newRecorded(t).now(`{"id":27,"state":"additionalInformationNeeded","fields":[{"name":"h","type":"hidden","value":"v"}]}`)
	r.on("POST "+one, 200, "healthy")
	s, cur := r.start()
	wantStep(t, s, ask(""))
	r.GoOn(cur, reconnect.Answers{})
	if b := r.Sent("POST " + one)[0].Body; len(b) != 1 || b["h"] != "v" {
		t.Errorf("body %v", b)
	}
}

func TestAnAnswerThatCameTooSoonIsNotLostOnTheUser(t *testing.T) {
	r := newRecorded(t).now("otp")
	r.on("POST "+one, 429, `{"code":"tooManyRequests"}`)
	_, cur := r.start()
	s, _, err := cur.Continue(context.Background(), r.adapter, reconnect.Answers{"openapisms": {"987654"}})
	if ask, ok := s.(reconnect.Ask); !ok || err != nil || ask.Reason != reconnect.RateLimited || len(ask.Fields) != 1 {
		t.Errorf("step %v, %v", s, err)
	}
}

func TestTooManyRequestsShowTheSameStepAgain(t *testing.T) {
	r := newRecorded(t).now("decoupled")
	r.on("POST "+one+"?background", 200, "validating")
	s, cur := r.start()
	r.now("otp")
	r.Only("GET "+one, providertest.Canned{Status: 429, Body: `{"code":"tooManyRequests"}`, Header: http.Header{"Retry-After": {"60"}}})
	again, cur := r.GoOn(cur, nil)
	wantStep(t, again, s)
	n := len(r.Asked())
	again, _ = r.GoOn(cur, nil)
	wantStep(t, again, s)
	if len(r.Asked()) != n {
		t.Error("asked during the pause that Retry-After wants")
	}
}

func TestADoubtfulAnswerIsNotSettledByAPause(t *testing.T) {
	r := newRecorded(t).now("otp")
	_, cur := r.start()
	r.Only("GET "+one, providertest.Canned{Status: 429, Header: http.Header{"Retry-After": {"60"}}})
	if s, _, err := cur.Continue(context.Background(), r.adapter, nil); err == nil {
		t.Errorf("step %v", s)
	}
}

package flinks

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

func TestEveryCodeHasItsStep(t *testing.T) {
	act := func(r reconnect.Reason) reconnect.Step { return reconnect.Act{Reason: r} }
	// These are about the session, the caller or a fault: their messages are for developers.
	silent := []string{
		"UNKNOWN_CHALLENGE_KEY", "QUESTION_NOT_FOUND", "UNAUTHORIZED", "AGGREGATION_ERROR", "ACCESS_DENIED", "INVALID_REQUEST",
		"SESSION_NONEXISTENT", "SESSION_EXPIRED", "CARD_IN_USE",
	}
	for code, c := range map[string]struct {
		status int
		step   reconnect.Step // with an institution that is known
		bare   reconnect.Step // without
	}{
		"INVALID_LOGIN":                      {401, credentials(reconnect.WrongCredentials), failed(reconnect.WrongCredentials)},
		"INVALID_USERNAME":                   {401, credentials(reconnect.WrongCredentials), failed(reconnect.WrongCredentials)},
		"INVALID_PASSWORD":                   {400, credentials(reconnect.WrongCredentials), failed(reconnect.WrongCredentials)},
		"INVALID_SECURITY_RESPONSE":          {401, credentials(""), failed(reconnect.WrongCode)},
		"INVALID_SECURITY_RESPONSE_NO_RETRY": {401, credentials(""), failed(reconnect.WrongCode)},
		"SECURITYRESPONSES_INCOMPLETE":       {401, credentials(""), failed(reconnect.WrongCode)},
		"UNKNOWN_CHALLENGE_KEY":              {401, credentials(""), failed(reconnect.AggregatorFault)},
		"QUESTION_NOT_FOUND":                 {401, credentials(""), failed(reconnect.ActionNeeded)},
		"UNAUTHORIZED":                       {401, credentials(""), failed(reconnect.Internal)},
		"DISABLED_LOGIN":                     {401, act(reconnect.Locked), act(reconnect.Locked)},
		"NEW_ACCOUNT":                        {401, act(reconnect.ActionNeeded), act(reconnect.ActionNeeded)},
		"RETRY_LATER":                        {401, failed(reconnect.BankUnavailable), failed(reconnect.BankUnavailable)},
		"DISABLED_INSTITUTION":               {405, failed(reconnect.BankUnavailable), failed(reconnect.BankUnavailable)},
		"BANK_MAINTENANCE_RETRY_LATER":       {401, failed(reconnect.Maintenance), failed(reconnect.Maintenance)},
		"CONCURRENT_SESSION":                 {400, failed(reconnect.OtherSession), failed(reconnect.OtherSession)},
		"METHOD_NOT_AVAILABLE":               {401, failed(reconnect.NotSupported), failed(reconnect.NotSupported)},
		"NO_TRANSACTION":                     {400, failed(reconnect.NotSupported), failed(reconnect.NotSupported)},
		"TOO_MANY_REQUESTS":                  {403, failed(reconnect.RateLimited), nil},
		"AGGREGATION_ERROR":                  {500, failed(reconnect.AggregatorFault), nil},
		"ACCESS_DENIED":                      {401, failed(reconnect.Internal), failed(reconnect.Internal)},
		"INVALID_REQUEST":                    {400, failed(reconnect.DeadLink), failed(reconnect.DeadLink)},
		"SESSION_NONEXISTENT":                {400, credentials(""), failed(reconnect.DeadLink)},
		"SESSION_EXPIRED":                    {401, credentials(""), failed(reconnect.DeadLink)},
		"CARD_IN_USE":                        {400, waits, waits},
		"QUANTUM_ENTANGLED":                  {401, credentials(""), failed(reconnect.Unknown)},
	} {
		body := func(bank string) string {
			return fmt.Sprintf(`{"HttpStatusCode":%d,"Message":"The bank says no.","FlinksCode":"%s"%s}`, c.status, code, bank)
		}
		if !slices.Contains(silent, code) {
			if c.step = saying(c.step, "The bank says no."); c.bare != nil {
				c.bare = saying(c.bare, "The bank says no.")
			}
		}
		s, _ := newRecorded(t).on(poll, c.status, body(`,"Institution":"FlinksCapital","RequestId":"a"`)).start()
		wantStep(t, s, c.step)
		if c.bare == nil { // about the request, not the session: seen as lost at first
			r := newRecorded(t).on(poll, c.status, body(""))
			_, cur, err := providertest.Start(t.Context(), r.adapter, reconnect.Connection{Account: customerID, Secret: requestID})
			for range maxFaults - 1 {
				if err == nil {
					t.Fatalf("%s: not lost", code)
				}
				_, cur, err = cur.Continue(t.Context(), r.adapter, nil)
			}
			s, _ = r.GoOn(cur, nil)
			wantStep(t, s, c.step)
			continue
		}
		s, _ = newRecorded(t).on(poll, c.status, body("")).start()
		wantStep(t, s, c.bare)
	}
}

func TestWhatFlinksSaysIsShownWhereItIsForThePerson(t *testing.T) {
	const locked = "The bank has <b>locked</b> this login; see https://bank.example/?token=TOPSECRET"
	r := newRecorded(t).on(poll, 401, `{"FlinksCode":"DISABLED_LOGIN","Message":"`+locked+`","Institution":"FlinksCapital","RequestId":"a"}`).
		on(open, 203, "question")
	s, cur := r.start()
	want := saying(reconnect.Act{Reason: reconnect.Locked}, "The bank has locked this login; see …")
	wantStep(t, s, want)
	s, cur = r.GoOn(cur, nil)
	wantStep(t, s, want) // a look forgets nothing
	s, _ = r.GoOn(cur, reconnect.Answers{})
	if words := s.(reconnect.Ask).Words; words.Text != "" {
		t.Errorf("after another session was opened the page still says %q", words.Text)
	}
	for _, message := range []string{
		"The LoginId is invalid", "Your authentication key is invalid", "SecurityResponses are missing", "Invalid token", "RequestId not found", "null", " ",
	} {
		r := newRecorded(t).on(poll, 401, `{"FlinksCode":"RETRY_LATER","Message":"`+message+`","Institution":"FlinksCapital","RequestId":"a"}`)
		s, _ := r.start()
		wantStep(t, s, failed(reconnect.BankUnavailable))
	}
}

func TestTheTableOfCodesIsTested(t *testing.T) {
	for code := range codes {
		if code != strings.ToUpper(code) {
			t.Errorf("%q would never be found", code)
		}
	}
	if len(codes) < 27 {
		t.Errorf("%d codes", len(codes))
	}
}

func TestASessionThatHasSucceededBeforeIsAsked(t *testing.T) {
	r := newRecorded(t).on(poll, 203, "question").on(reply1, 400, `{"FlinksCode":"ALREADY_AUTHORIZED"}`)
	_, cur := r.start()
	s, cur := r.GoOn(cur, triangle)
	wantStep(t, s, reconnect.Wait{Again: waitAgain, Stage: reconnect.Reading})
	s, next := r.now(200, "done").GoOn(cur, nil)
	wantStep(t, s, reconnect.Done{})
	if next.Results["loginId"] != loginID {
		t.Error("nobody knows whose session it was")
	}
	s, _ = r.now(400, `{"FlinksCode":"ALREADY_AUTHORIZED"}`).GoOn(cur, nil)
	wantStep(t, s, reconnect.Done{})
}

func TestAnUnknownLoginIDIsADeadLink(t *testing.T) {
	for _, status := range []int{400, 401} {
		s, _ := newRecorded(t).on(open, status, `{"FlinksCode":"INVALID_LOGIN","Message":"The LoginId provided is either invalid or does not belong to the CustomerId"}`).start(byLoginID)
		wantStep(t, s, failed(reconnect.DeadLink))
	}
}

func TestAfterCredentialsFromHereNothingIsAskedTwiceInVain(t *testing.T) {
	for code, want := range map[string]reconnect.Step{
		"UNAUTHORIZED": failed(reconnect.NotSupported), "QUESTION_NOT_FOUND": failed(reconnect.ActionNeeded), "ODDITY": failed(reconnect.Unknown),
		"SESSION_EXPIRED": failed(reconnect.Expired), "CARD_IN_USE": credentials(reconnect.OtherSession),
	} {
		r := newRecorded(t).on(open, 401, fmt.Sprintf(`{"FlinksCode":"%s","Institution":"FlinksCapital"}`, code))
		_, cur := r.start(byName)
		s, _ := r.GoOn(cur, greatday)
		wantStep(t, s, want)
	}
}

func TestATroubledLookShowsTheSameStep(t *testing.T) {
	r := newRecorded(t).on(poll, 202, "pending")
	_, cur := r.start()
	s, _ := r.now(429, "page.html").GoOn(cur, nil)
	wantStep(t, s, waits)
	r = newRecorded(t).on(poll, 203, "push")
	push, cur2 := r.start()
	s, _ = r.now(401, `{"FlinksCode":"TOO_MANY_REQUESTS"}`).GoOn(cur2, nil)
	wantStep(t, s, push)
	// When an answer is in doubt that would be a lie.
	r = newRecorded(t).on(poll, 203, "question")
	_, cur = r.start()
	r.now(401, `{"FlinksCode":"TOO_MANY_REQUESTS"}`).Lost(cur, nil)
}

func TestABookmarkThatCannotBeReadEndsTheFlow(t *testing.T) {
	a := newRecorded(t).adapter
	for cur, want := range map[string]reconnect.Reason{"": reconnect.Internal, "x": reconnect.Internal, `{"v":99}`: reconnect.Internal, `{"v":1,"account":"other"}`: reconnect.Internal} {
		s, _, err := providertest.Point{Reply: reconnect.Reply{Cursor: reconnect.Cursor(cur)}}.Continue(t.Context(), a, nil)
		if err != nil {
			t.Fatal(err)
		}
		wantStep(t, s, failed(want))
	}
	if _, err := a.Open(reconnect.Connection{Account: "nobody"}); err == nil {
		t.Error("an unknown account is opened")
	}
}

package flinks

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

var waits = reconnect.Wait{Again: waitAgain, Stage: reconnect.SigningIn}

func TestASessionIsFollowedFromItsRequestIDToTheCachedConfirmation(t *testing.T) {
	for _, way := range []func(*Account){func(*Account) {}, pollByGet, synchronous} {
		r := newRecorded(t, way).on(poll, 202, "pending").on(poll, 203, "question").on(reply1, 202, "pending")
		s, cur := r.start()
		wantStep(t, s, waits)
		s, cur = r.GoOn(cur, nil)
		wantStep(t, s, shape(""))
		s, cur = r.GoOn(cur, triangle)
		wantStep(t, s, waits)
		s, cur = r.now(200, "done").GoOn(cur, nil)
		wantStep(t, s, reconnect.Done{})
		// Each reply's RequestId replaces the last.
		var used []string
		for _, q := range r.Asked() {
			if id, ok := q.Body["RequestId"].(string); ok {
				used = append(used, id[:4])
			}
		}
		if want := []string{"1111", "2222", "3333", "2222"}; !slices.Equal(used, want) {
			t.Errorf("sessions %v", used)
		}
		if q := r.Sent(cached); len(q) != 1 || q[0].Body["LoginId"] != loginID || len(q[0].Body) != 2 {
			t.Errorf("confirmed by %+v", q)
		}
		facts := cur.Results
		if facts["loginId"] != loginID || facts["requestId"] != "44444444-0000-4000-8000-000000000004" || facts["institution"] != "FlinksCapital" {
			t.Errorf("facts %v", facts)
		}
		if b := cur.Bank; b.ID != "14" || b.Name != "FlinksCapital" {
			t.Errorf("bank %+v", b)
		}
	}
}

func TestASessionIsPolledAsTheAccountSays(t *testing.T) {
	for _, c := range []struct {
		way  func(*Account)
		line string
	}{
		{func(*Account) {}, "POST AuthorizeAsync"}, {pollByGet, "GET AuthorizeAsync/" + requestID}, {synchronous, "POST Authorize"},
	} {
		var lines []string
		r := newRecorded(t, c.way).on(poll, 203, "question")
		inner := r.Server.Config.Handler
		r.Server.Config.Handler = http.HandlerFunc(func(w http.ResponseWriter, q *http.Request) {
			lines = append(lines, q.Method+" "+q.URL.Path[strings.LastIndex(q.URL.Path, "BankingServices/")+len("BankingServices/"):])
			inner.ServeHTTP(w, q)
		})
		r.start()
		if want := []string{"POST GenerateAuthorizeToken", c.line}; !slices.Equal(lines, want) {
			t.Errorf("asked %v", lines)
		}
	}
}

func TestADispatchedSynchronousSessionIsPolledInTheBackground(t *testing.T) {
	r := newRecorded(t, synchronous, pollByGet).on(open, 202, "dispatched").on(poll, 200, "done")
	s, cur := r.start(byLoginID)
	wantStep(t, s, waits)
	s, _ = r.GoOn(cur, nil)
	wantStep(t, s, reconnect.Done{})
	if q := r.Sent(poll); len(q) != 1 || q[0].Raw != "" {
		t.Errorf("polled by %+v", q)
	}
}

func TestALoginIDOpensASession(t *testing.T) {
	r := newRecorded(t).on(open, 202, "pending").on(poll, 203, "question")
	s, cur := r.start(byLoginID, func(c *reconnect.Connection) { c.Lang = "fr-CA" })
	wantStep(t, s, waits)
	b := r.Sent(open)[0].Body
	if b["LoginId"] != loginID || b["MostRecentCached"] != false || b["Save"] != true || b["Language"] != "fr" || len(b) != 4 {
		t.Errorf("body %v", b)
	}
	s, _ = r.GoOn(cur, nil)
	want := shape("").(reconnect.Ask)
	want.Fields[0].Lang = "fr"
	wantStep(t, s, want)
}

func TestCredentialsOpenASession(t *testing.T) {
	r := newRecorded(t).on(open, 401, `{"HttpStatusCode":401,"FlinksCode":"INVALID_PASSWORD","Institution":"FlinksCapital"}`).on(open, 203, "question")
	s, cur := r.start(byName, func(c *reconnect.Connection) { c.Options[optionTag] = "t1" })
	wantStep(t, s, credentials(""))
	s, cur = r.GoOn(cur, greatday)
	wantStep(t, s, credentials(reconnect.WrongCredentials))
	s, _ = r.GoOn(cur, greatday)
	want := shape("").(reconnect.Ask)
	want.Fields[0].Lang, want.Back = "en", true
	wantStep(t, s, want)
	b := r.Sent(open)[1].Body
	if b["Username"] != "Greatday" || b["Password"] != "hunter2 " || b["Institution"] != "FlinksCapital" || b["Save"] != true ||
		b["MostRecentCached"] != false || b["Tag"] != "t1" || b["Language"] != "en" || len(b) != 7 {
		t.Errorf("body %v", b)
	}
	if strings.Contains(string(cur.Cursor), "hunter2") {
		t.Error("the bookmark holds an answer")
	}
}

func TestALookSendsNoAnswer(t *testing.T) {
	r := newRecorded(t).on(poll, 203, "question")
	_, cur := r.start()
	for range 3 {
		var s reconnect.Step
		s, cur = r.GoOn(cur, nil)
		wantStep(t, s, shape(""))
	}
	if len(r.Sent(reply1))+len(r.Sent(open)) != 0 || len(r.Sent(poll)) != 4 {
		t.Errorf("asked %+v", r.Asked())
	}
}

func TestALostAnswerIsLookedForAndNotSentAgain(t *testing.T) {
	for _, status := range []int{500, 502, 503, 403, 200, 203} { // with a gateway's page instead of an answer
		r := newRecorded(t).on(poll, 203, "question").on(reply1, status, "page.html")
		first, cur := r.start()
		cur = r.Lost(cur, triangle)
		s, cur := r.GoOn(cur, nil)
		wantStep(t, s, first)
		s, cur = r.now(202, "pending").GoOn(cur, nil)
		wantStep(t, s, waits)
		s, _ = r.now(203, "question").GoOn(cur, nil)
		wantStep(t, s, shape(reconnect.WrongCode)) // it was taken after all, and is asked again
		if n := len(r.Sent(reply1)); n != 1 {
			t.Errorf("%d answers", n)
		}
	}
}

func TestLostCredentialsAreAskedForAgain(t *testing.T) {
	r := newRecorded(t).on(open, 502, "page.html")
	_, cur := r.start(byName)
	cur = r.Lost(cur, greatday)
	n := len(r.Asked())
	s, _ := r.GoOn(cur, nil)
	wantStep(t, s, credentials(""))
	if len(r.Asked()) != n {
		t.Error("there was something to look at")
	}
}

func TestSuccessMustBeSaid(t *testing.T) {
	for _, body := range []string{`{}`, `[]`, `{"ok":true}`, `{"HttpStatusCode":500}`, `{"HttpStatusCode":203}`, `{"HttpStatusCode":203,"SecurityChallenges":[]}`} {
		for _, status := range []int{200, 203, 204} {
			r := newRecorded(t).on(poll, 203, "question")
			_, cur := r.start()
			r.now(status, body).Lost(cur, nil)
		}
	}
	// A proxy may rewrite the status; the body knows better.
	r := newRecorded(t).on(poll, 200, "question")
	s, _ := r.start()
	wantStep(t, s, shape(""))
}

func TestAWrongAnswerWithChallengesIsAskedAgainAndWithoutIsNot(t *testing.T) {
	r := newRecorded(t).on(poll, 203, "question").on(reply1, 401, "wrong_again").on(reply1, 401, "wrong_bare")
	_, cur := r.start()
	s, cur := r.GoOn(cur, triangle)
	wantStep(t, s, saying(shape(reconnect.WrongCode), incorrect))
	s, _ = r.GoOn(cur, triangle)
	wantStep(t, s, saying(credentials(reconnect.WrongCode), incorrect))
	if ids := r.Sent(reply1); ids[1].Body["RequestId"] != "77777777-0000-4000-8000-000000000007" {
		t.Error("the second answer went to the first session")
	}
	// With the LoginId another session can be opened, whose question says why.
	r = newRecorded(t).on(open, 203, "question").on(reply1, 401, "wrong_bare")
	_, cur = r.start(byLoginID)
	s, _ = r.GoOn(cur, triangle)
	want := shape(reconnect.WrongCode).(reconnect.Ask)
	want.Fields[0].Lang = "en"
	wantStep(t, s, saying(want, incorrect))
	if len(r.Sent(open)) != 2 {
		t.Error("no other session")
	}
}

func TestADeadSessionEndsWithTheWayBack(t *testing.T) {
	for _, code := range []string{"SESSION_NONEXISTENT", "SESSION_EXPIRED"} {
		body := strings.Replace(providertest.File("nonexistent"), "SESSION_NONEXISTENT", code, 1)
		s, _ := newRecorded(t).on(poll, 400, body).start()
		wantStep(t, s, failed(reconnect.DeadLink))
		// With an institution there is a form to go on with.
		s, _ = newRecorded(t).on(poll, 400, body).start(bySession, byName)
		wantStep(t, s, credentials(""))
		// After eight idle minutes.
		r := newRecorded(t).on(poll, 203, "question").on(reply1, 400, body)
		_, cur := r.start()
		s, _ = r.GoOn(cur, triangle)
		wantStep(t, s, failed(reconnect.Expired))
	}
}

func TestAPushIsApprovedElsewhere(t *testing.T) {
	r := newRecorded(t).on(poll, 203, "push")
	s, cur := r.start()
	want := reconnect.Approve{Words: reconnect.Words{Text: "Open your bank's app"}, Until: r.Clock.Now().Add(8 * time.Minute), Again: approveAgain}
	wantStep(t, s, want)
	r.Clock.Pass(time.Minute)
	s, cur = r.GoOn(cur, nil)
	wantStep(t, s, want)
	again := strings.Replace(providertest.File("push"), "203", `401,"FlinksCode":"INVALID_SECURITY_RESPONSE"`, 1)
	s, cur2 := r.now(401, again).GoOn(cur, nil)
	wantStep(t, s, reconnect.Ask{Reason: reconnect.NotApproved})
	s, _ = r.now(203, "push").GoOn(cur2, reconnect.Answers{})
	want.Until = want.Until.Add(time.Minute)
	wantStep(t, s, want)
	if len(r.Sent(reply1)) != 0 {
		t.Error("a push was answered from here")
	}
	s, _ = r.now(401, "wrong_bare").GoOn(cur, nil)
	wantStep(t, s, saying(credentials(reconnect.NotApproved), incorrect))
}

func TestASuccessIsConfirmedAsFarAsThatIsPossible(t *testing.T) {
	reads := reconnect.Wait{Again: waitAgain, Stage: reconnect.Reading}
	for _, c := range []struct {
		status int
		body   string
		want   []reconnect.Step
	}{
		{502, "page.html", []reconnect.Step{reads, reads, reads, reconnect.Done{}}},
		{202, "pending", []reconnect.Step{reads, reads, reads, reconnect.Done{}}},
		{401, "bad_key", []reconnect.Step{reads, reads, reads, reconnect.Done{}}},
		{400, "nonexistent", []reconnect.Step{reconnect.Done{}}},
		{401, `{"FlinksCode":"INVALID_PASSWORD","Institution":"FlinksCapital"}`, []reconnect.Step{credentials(reconnect.WrongCredentials)}},
		{401, `{"FlinksCode":"DISABLED_LOGIN","Institution":"FlinksCapital"}`, []reconnect.Step{reconnect.Act{Reason: reconnect.Locked}}},
	} {
		r := newRecorded(t).on(poll, 200, "done")
		r.Only(cached)
		r.on(cached, c.status, c.body)
		s, cur := r.start()
		for i, want := range c.want {
			wantStep(t, s, want)
			if i < len(c.want)-1 {
				s, cur = r.GoOn(cur, nil)
			}
		}
		if len(r.Sent(poll)) != 1 {
			t.Error("the session was polled after its end")
		}
	}
}

func TestAnInstitutionsNumberIsLookedUp(t *testing.T) {
	byID := func(c *reconnect.Connection) { c.Options = map[string]string{optionInstitutionID: "1"}; c.Lang = "fr" }
	r := newRecorded(t).on(open, 202, "pending")
	s, cur := r.start(byID)
	if ask, ok := s.(reconnect.Ask); !ok || !ask.Fields[0].Username || ask.Fields[0].Label != "" {
		t.Errorf("step %+v", s)
	}
	if b := cur.Bank; b.ID != "1" || b.Name != "BMO en français" {
		t.Errorf("bank %+v", b)
	}
	r.GoOn(cur, greatday)
	r.start(byID)
	if q := r.Sent(catalog); len(q) != 1 || q[0].Header.Get("x-api-key") != "s3cr3t-api" || q[0].Header.Get("flinks-auth-key") != "" || r.Sent(open)[0].Body["Institution"] != "BMO" {
		t.Errorf("looked up by %+v", q)
	}
	s, _ = newRecorded(t, func(a *Account) { a.APIKey = "" }).start(byID)
	wantStep(t, s, failed(reconnect.BadLink))
	s, _ = r.start(func(c *reconnect.Connection) { c.Options = map[string]string{optionInstitutionID: "99"} })
	wantStep(t, s, failed(reconnect.BadLink))
}

func TestSomethingToDoAtTheBankIsFollowedByAnotherSession(t *testing.T) {
	body := `{"HttpStatusCode":401,"FlinksCode":"NEW_ACCOUNT","Institution":"FlinksCapital","RequestId":"x"}`
	r := newRecorded(t).on(open, 401, body).on(open, 200, "done")
	s, cur := r.start(byLoginID)
	wantStep(t, s, reconnect.Act{Reason: reconnect.ActionNeeded})
	s, _ = r.GoOn(cur, nil)
	wantStep(t, s, reconnect.Act{Reason: reconnect.ActionNeeded})
	s, _ = r.GoOn(cur, reconnect.Answers{})
	wantStep(t, s, reconnect.Done{})
	r = newRecorded(t).on(open, 401, strings.Replace(body, `"RequestId"`, `"InstitutionId":1,"RequestId"`, 1))
	if _, cur = r.start(byLoginID); cur.Bank.Site != "https://www.bmo.com/main/personal" {
		t.Errorf("the bank's own site is %q", cur.Bank.Site)
	}
	r = newRecorded(t).on(poll, 401, body)
	_, cur = r.start()
	s, _ = r.GoOn(cur, reconnect.Answers{})
	wantStep(t, s, credentials(""))
}

func TestAQuestionSaysWhenItsSessionDies(t *testing.T) {
	r := newRecorded(t).on(poll, 203, "question").on(reply1, 203, "question")
	s, cur := r.start()
	first := s.(reconnect.Ask).Until
	if first.Sub(r.Clock.Now()) > 8*time.Minute || first.Sub(r.Clock.Now()) < 7*time.Minute {
		t.Fatalf("asked at %v, and open until %v", r.Clock.Now(), first)
	}
	r.Clock.Pass(5 * time.Minute)
	if s, _ = r.GoOn(cur, triangle); s.(reconnect.Ask).Until.Sub(first) != 5*time.Minute {
		t.Errorf("after an answer five minutes later it is open until %v", s.(reconnect.Ask).Until)
	}
}

func TestFromAQuestionThereIsAWayBackToTheCredentialsThatWereGivenHere(t *testing.T) {
	for _, option := range []string{"", "true"} {
		r := newRecorded(t).on(open, 203, "question").on(open, 203, "question")
		_, cur := r.start(byName, func(c *reconnect.Connection) { c.Options[optionNoBack] = option })
		s, cur := r.GoOn(cur, greatday)
		if ask := s.(reconnect.Ask); ask.Back != (option == "") {
			t.Fatalf("backEnable %q: %+v", option, ask)
		}
		if option != "" {
			continue
		}
		s, cur, err := cur.Move(t.Context(), r.adapter, reconnect.Back{})
		if err != nil {
			t.Fatal(err)
		}
		wantStep(t, s, credentials(""))
		if len(r.Sent(open)) != 1 {
			t.Errorf("asked %+v", r.Asked())
		}
		s, _ = r.GoOn(cur, reconnect.Answers{fieldUsername: {"mary"}, fieldPassword: {"1234"}})
		if s.(reconnect.Ask).Fields[0].Name != "q0" || r.Sent(open)[1].Body["Username"] != "mary" {
			t.Errorf("%+v after %+v", s, r.Sent(open)[1].Body)
		}
	}
	r := newRecorded(t).on(poll, 203, "question")
	_, cur := r.start()
	s, _, err := cur.Move(t.Context(), r.adapter, reconnect.Back{}) // the session's own question: there is nothing behind it
	if err != nil {
		t.Fatal(err)
	}
	wantStep(t, s, shape(""))
}

package syncfy

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

const tokenAsked = `{"code":410,"address":"//elsewhere.example/steal","twofa":[{"name":"token","type":"text","label":"Token"},{"name":"challenge","type":"challenge","label":"89704371"}]}`

func TestStoredSecretsAreTriedFirst(t *testing.T) {
	r := newRecorded(t).history("100", "101", "102", "200")
	s, cur := r.start()
	stepIs(t, s, "wait", "")
	if bank := cur.Bank; bank.Name != "Acme Bank" || !bank.Logo || bank.ID != acmeID {
		t.Errorf("%+v", bank)
	}
	if put := r.Sent("PUT /credentials/" + credID + "/sync"); len(put) != 1 || len(put[0].Body) != 0 || put[0].Header.Get("Authorization") != "TOKEN token="+secretToken {
		t.Errorf("%+v", put)
	}
	if r.adapter.Topic(cur.Cursor) != jobID {
		t.Error("the job has no topic")
	}
	s, cur = r.GoOn(cur, nil)
	stepIs(t, s, "done", "")
	if facts := cur.Results; facts["id_credential"] != credID || facts["code"] != "200" || facts["username"] != "t**t" {
		t.Errorf("%v", facts)
	}
}

func TestALookNeverSendsAnAnswer(t *testing.T) {
	r := newRecorded(t).history("100", tokenAsked)
	_, cur := r.start()
	s, cur := r.GoOn(cur, nil)
	ask := s.(reconnect.Ask)
	for range 30 {
		r.Clock.Pass(40 * time.Second)
		s, cur = r.GoOn(cur, nil)
		wantStep(t, s, ask)
	}
	for _, q := range r.Asked() {
		if strings.HasPrefix(q.Line, "POST") {
			t.Errorf("sent %s", q.Line)
		}
	}
}

func TestAnAnswerGoesOnceToTheConfiguredHost(t *testing.T) {
	r := newRecorded(t).history("100", "101", tokenAsked).on("POST /jobs/"+jobID+"/twofa", 200, `{"code":200,"status":true,"response":true}`)
	_, cur := r.start()
	s, cur := r.GoOn(cur, nil)
	if f := s.(reconnect.Ask).Fields; len(f) != 1 || f[0].Kind != reconnect.Code || f[0].Label != "Token" || !f[0].Required {
		t.Errorf("%+v", f)
	}
	answer := reconnect.Answers{"token": {"987654"}, "resume": {"x"}, "challenge": {"forged"}}
	s, cur = r.GoOn(cur, answer)
	stepIs(t, s, "wait", "")
	sent := r.Sent("POST /jobs/" + jobID + "/twofa")
	if body, _ := json.Marshal(sent[0].Body); string(body) != `{"twofa":{"challenge":"89704371","token":"987654"}}` {
		t.Errorf("sent %s", body)
	}
	for range 5 { // the history does not go on, and the answer is sent once all the same
		s, cur = r.GoOn(cur, nil)
		stepIs(t, s, "wait", "")
		s, cur = r.GoOn(cur, answer)
		stepIs(t, s, "wait", "")
	}
	if n := len(r.Sent("POST /jobs/" + jobID + "/twofa")); n != 1 {
		t.Errorf("sent %d times", n)
	}
	if strings.Contains(string(cur.Cursor), "987654") {
		t.Error("the answer is kept")
	}
}

func TestALostAnswerIsLookedForBeforeItIsAskedForAgain(t *testing.T) {
	for _, arrived := range []bool{true, false} {
		r := newRecorded(t).history("100", tokenAsked).on("POST /jobs/"+jobID+"/twofa", 502, "page.html")
		_, cur := r.start()
		ask, cur := r.GoOn(cur, nil)
		_, cur, err := r.tryOn(cur, reconnect.Answers{"token": {"987654"}})
		if err == nil {
			t.Fatal("a lost answer is no error")
		}
		if _, cur, err = r.tryOn(cur, nil); !errors.Is(err, errDoubt) {
			t.Fatalf("asked again at once: %v", err)
		}
		if arrived {
			r.history("100", tokenAsked, "103")
			s, _ := r.GoOn(cur, nil)
			stepIs(t, s, "wait", "")
			continue
		}
		r.Clock.Pass(doubtFor)
		s, _ := r.GoOn(cur, nil)
		wantStep(t, s, ask)
	}
}

// The process that has sent an answer dies, so what the exchange has brought is not kept.
func TestAfterADeathTheAnswerIsLookedForBeforeItIsAskedForAgain(t *testing.T) {
	for _, arrived := range []bool{true, false} {
		r := newRecorded(t).history("100", tokenAsked).on("POST /jobs/"+jobID+"/twofa", 200, `{"response":true}`)
		_, cur := r.start()
		ask, cur := r.GoOn(cur, nil)
		before := cur
		before.Unheard = r.Clock.Now()
		_, _ = r.GoOn(cur, reconnect.Answers{"token": {"987654"}})
		if arrived {
			r.history("100", tokenAsked, "103")
			s, cur := r.GoOn(before, nil)
			stepIs(t, s, "wait", "")
			r.history("100", tokenAsked, "103", "200")
			s, _ = r.GoOn(cur, nil)
			stepIs(t, s, "done", "")
			continue
		}
		if _, _, err := r.tryOn(before, nil); !errors.Is(err, errDoubt) {
			t.Fatalf("asked again at once: %v", err)
		}
		r.Clock.Pass(doubtFor)
		s, cur := r.GoOn(before, nil)
		wantStep(t, s, ask)
		s, _ = r.GoOn(cur, reconnect.Answers{"token": {"123456"}})
		stepIs(t, s, "wait", "")
	}
}

func TestARefusedAnswerIsAskedForAgain(t *testing.T) {
	r := newRecorded(t).history("100", tokenAsked).on("POST /jobs/"+jobID+"/twofa", 400, "error_busy")
	_, cur := r.start()
	_, cur = r.GoOn(cur, nil)
	s, cur := r.GoOn(cur, reconnect.Answers{"token": {"987654"}})
	stepIs(t, s, "ask", reconnect.WrongCode)
	r.history("100", tokenAsked, "411") // too late
	s, _ = r.GoOn(cur, reconnect.Answers{"token": {"987654"}})
	stepIs(t, s, "ask", reconnect.CodeExpired)
}

func TestARefusedTokenBeginsAnotherJob(t *testing.T) {
	r := newRecorded(t).history("100", tokenAsked).on("POST /jobs/"+jobID+"/twofa", 200, `{"response":true}`)
	_, cur := r.start()
	_, cur = r.GoOn(cur, nil)
	_, cur = r.GoOn(cur, reconnect.Answers{"token": {"987654"}})
	r.history("100", tokenAsked, "103", "403")
	s, cur := r.GoOn(cur, nil)
	stepIs(t, s, "wait", "")
	r.history("100", tokenAsked)
	s, _ = r.GoOn(cur, nil)
	stepIs(t, s, "ask", reconnect.WrongCode)
	if n := len(r.Sent("PUT /credentials/" + credID + "/sync")); n != 2 {
		t.Errorf("%d jobs", n)
	}
}

func TestStoredSecretsThatAreRefusedAreAskedFor(t *testing.T) {
	r := newRecorded(t).only("PUT /credentials/"+credID+"/sync", 400, "error_credential").
		on("PUT /credentials/"+credID+"/pulls", 200, "job")
	s, cur := r.start()
	stepIs(t, s, "ask", reconnect.WrongCredentials)
	s, cur = r.GoOn(cur, reconnect.Answers{"username": {"me"}, "password": {"hunter2"}, "id_site": {"other"}})
	stepIs(t, s, "wait", "")
	sent, _ := json.Marshal(r.Sent("PUT /credentials/" + credID + "/pulls")[0].Body)
	if string(sent) != `{"credentials":{"password":"hunter2","username":"me"},"id_site":"`+tokenSiteID+`","locale":"es"}` {
		t.Errorf("sent %s", sent)
	}
	if strings.Contains(string(cur.Cursor), "hunter2") {
		t.Error("the password is kept")
	}
}

func TestARouteThatIsCalledOtherwiseIsFound(t *testing.T) {
	r := newRecorded(t).only("PUT /credentials/"+credID+"/sync", 404, `{"code":404,"status":false}`).
		on("PUT /credentials/"+credID+"/pulls", 200, "job")
	s, _ := r.start()
	stepIs(t, s, "wait", "")
	r = newRecorded(t).only("PUT /credentials/"+credID+"/sync", 400, "error_credential").
		on("PUT /credentials/"+credID+"/pulls", 405, `{"code":405,"status":false}`).on("POST /credentials", 200, "job")
	_, cur := r.start()
	s, _ = r.GoOn(cur, reconnect.Answers{"username": {"me"}, "password": {"hunter2"}})
	stepIs(t, s, "wait", "")
}

func TestWhatRefusesALinkSaysSo(t *testing.T) {
	for _, c := range []struct {
		line   string
		status int
		body   string
		reason reconnect.Reason
	}{
		{"GET /credentials", 401, "error_unauthorized", reconnect.DeadLink},
		{"GET /credentials", 200, `{"code":200,"status":true,"response":[]}`, reconnect.DeadLink},
		{"GET /credentials", 200, `{"code":401,"status":false,"message":"Unauthorized","response":null}`, reconnect.DeadLink},
		{"PUT /credentials/" + credID + "/sync", 402, `{"code":402,"status":false}`, reconnect.NotSupported},
		{"PUT /credentials/" + credID + "/sync", 401, "error_unauthorized", reconnect.Expired},
		{"PUT /credentials/" + credID + "/sync", 403, `{"code":403,"status":false}`, reconnect.DeadLink},
	} {
		r := newRecorded(t).only(c.line, c.status, c.body)
		s, _ := r.start()
		stepIs(t, s, "failed", c.reason)
	}
}

func TestAHealthyCredentialThatMustRestIsDone(t *testing.T) {
	healthy := strings.NewReplacer(`"is_authorized":0`, `"is_authorized":1`, `"code":401`, `"code":202`).Replace(providertest.File("credential"))
	r := newRecorded(t).only("GET /credentials", 200, strings.Replace(healthy, `"can_sync":1`, `"can_sync":false`, 1))
	s, _ := r.start()
	stepIs(t, s, "done", "")
	if len(r.Sent("PUT /credentials/"+credID+"/sync")) != 0 {
		t.Error("it was read again")
	}
	r = newRecorded(t).only("GET /credentials", 200, healthy).only("PUT /credentials/"+credID+"/sync", 400, "error_busy")
	s, _ = r.start()
	stepIs(t, s, "done", "")
}

func TestACredentialThatCannotBeReadNowIsWaitedForAndThenAskedFor(t *testing.T) {
	r := newRecorded(t).only("PUT /credentials/"+credID+"/sync", 400, "error_busy")
	s, cur := r.start()
	for range 9 {
		stepIs(t, s, "wait", "")
		s, cur = r.GoOn(cur, nil)
	}
	r.Clock.Pass(barredFor)
	s, _ = r.GoOn(cur, nil)
	stepIs(t, s, "ask", "")
}

func TestTooManyRequestsAreWaitedFor(t *testing.T) {
	r := newRecorded(t).only("GET /credentials", 429, `{"code":429,"status":false}`).on("GET /credentials", 200, "credential").history("100")
	s, cur := r.start()
	wantStep(t, s, reconnect.Wait{Again: time.Second, Stage: reconnect.Queued, Left: time.Minute})
	time.Sleep(1100 * time.Millisecond) // the pause is the network's, not the flow's
	s, _ = r.GoOn(cur, nil)
	stepIs(t, s, "wait", "")
	if len(r.Sent("PUT /credentials/"+credID+"/sync")) != 1 {
		t.Error("it did not go on")
	}
}

func TestNothingIsMintedForALinkThatNeverOpenedAnything(t *testing.T) {
	r := newRecorded(t, func(a *Account) { a.APIKey = secretKey }).only("GET /credentials", 401, "error_unauthorized")
	s, _ := r.start()
	stepIs(t, s, "failed", reconnect.DeadLink)
	if len(r.Sent("POST /sessions")) != 0 {
		t.Error("a session was minted for whoever wrote the link")
	}
}

func TestAnUnreadableCursorEndsTheFlow(t *testing.T) {
	r := newRecorded(t)
	for _, text := range []string{"", "{", `{"v":99}`, `{"v":1,"account":"gone"}`} {
		cur := providertest.Point{Reply: reconnect.Reply{Cursor: reconnect.Cursor(text)}}
		s, _, err := cur.Continue(context.Background(), r.adapter, nil)
		if err != nil {
			t.Error(err)
		}
		stepIs(t, s, "failed", reconnect.Internal)
		if r.adapter.Topic(cur.Cursor) != "" || cur.Bank.ID != "" || r.adapter.Close(context.Background(), cur.Cursor) != nil {
			t.Error("something is made of it")
		}
	}
}

// An answer whose reply was lost is given again, and must not have to be taken back twice.
func TestAChoiceThatIsMadeAgainIsOneChoice(t *testing.T) {
	var c cursor
	for _, p := range []phase{phaseOrganization, phaseOrganization, phaseSite, phaseOption, phaseSite} {
		c.chosen(p)
	}
	if want := []phase{phaseOrganization, phaseSite}; !slices.Equal(c.Trail, want) {
		t.Errorf("trail %v, want %v", c.Trail, want)
	}
}

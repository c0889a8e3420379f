package powens

import (
	"context"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

func TestTheSourceInNeedIsNamedWhenThereAreSeveral(t *testing.T) {
	r := newRecorded(t).now("two_sources_otp")
	r.on("POST "+one, 200, "healthy")
	_, cur := r.start()
	r.GoOn(cur, reconnect.Answers{"otp": {"987654"}})
	if q := r.Sent("POST " + one)[0]; q.Query.Get("source") != "directaccess" || len(q.Query) != 1 {
		t.Errorf("query %v", q.Query)
	}
}

func TestTheSourceIsLookedUpWhenAReplyDoesNotListThem(t *testing.T) {
	r := newRecorded(t).now(`{"id":27,"state":"SCARequired","sources":[{"name":"openapi","state":null},{"name":"directaccess","state":"SCARequired"}]}`)
	r.on("POST "+one, 202, "otp_bare").on("POST "+one, 200, "healthy")
	_, cur := r.start()
	_, cur = r.now("two_sources_otp").GoOn(cur, reconnect.Answers{})
	r.GoOn(cur, reconnect.Answers{"otp": {"987654"}})
	q := r.Sent("POST " + one)
	if len(q) != 2 || q[1].Query.Get("source") != "directaccess" {
		t.Errorf("posts %+v", q)
	}
}

func TestResetAsksForCredentialsOfAHealthyConnection(t *testing.T) {
	r := newRecorded(t).now("healthy").on(uuidLine, 200, "connector")
	r.on("POST "+one, 400, "error_wrongpass").on("POST "+one, 200, "healthy")
	c := r.connection()
	c.Options = map[string]string{"reset_credentials": "true", "connection_sources": "directaccess"}
	s, cur, err := providertest.Start(context.Background(), r.adapter, c)
	if err != nil {
		t.Fatal(err)
	}
	wantStep(t, s, ask("", formLogin, formPassword))
	answers := reconnect.Answers{"login": {"a"}, "password": {"hunter2"}}
	s, cur = r.GoOn(cur, answers)
	want := ask(reconnect.WrongCredentials, formLogin, formPassword)
	want.Words = words("Code incorrect, il reste 2 essais.")
	wantStep(t, s, want)
	s, _ = r.GoOn(cur, answers)
	wantStep(t, s, reconnect.Done{})
}

func TestAConnectorWithoutCredentialsHasNothingToReset(t *testing.T) {
	r := newRecorded(t).now("healthy").on(uuidLine, 404, `{"code":"notFound"}`).on(uuidLine+"/fields", 200, `{"fields":[]}`)
	c := r.connection()
	c.Options = map[string]string{"reset_credentials": "true"}
	s, _, err := providertest.Start(context.Background(), r.adapter, c)
	if err != nil {
		t.Fatal(err)
	}
	wantStep(t, s, reconnect.Done{})
}

package flinks

import (
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
)

const (
	tokenOne = `{"HttpStatusCode":200,"Token":"topsecret-one"}`
	tokenTwo = `{"HttpStatusCode":200,"Token":"topsecret-two"}`
)

// minting makes the server give these tokens in turn.
func (r *recorded) minting(tokens ...string) *recorded {
	r.Only(mint)
	for _, token := range tokens {
		r.on(mint, 200, token)
	}
	return r
}

func withToken(c *reconnect.Connection) {
	if c.Options == nil {
		c.Options = map[string]string{}
	}
	c.Options[optionToken] = "topsecret-link"
}

func TestASessionsTokenGoesWithEachOfItsRequestsAndNoOthers(t *testing.T) {
	r := newRecorded(t).minting(tokenOne, tokenTwo).on(poll, 203, "question").on(reply1, 200, "done")
	_, cur := r.start()
	s, _ := r.GoOn(cur, triangle)
	wantStep(t, s, reconnect.Done{})
	if m := r.Sent(mint); len(m) != 2 || m[0].Header.Get("flinks-auth-key") != "s3cr3t-auth" || m[0].Raw != "{}" {
		t.Errorf("minted %+v", m)
	}
	if r.Sent(poll)[0].Header.Get("flinks-auth-key") != "topsecret-one" || r.Sent(reply1)[0].Header.Get("flinks-auth-key") != "topsecret-one" || r.Sent(cached)[0].Header.Get("flinks-auth-key") != "topsecret-two" {
		t.Errorf("asked %+v", r.Asked())
	}
}

func TestTheLinksTokenIsUsedFirst(t *testing.T) {
	r := newRecorded(t).on(poll, 203, "question").on(reply1, 401, "wrong_bare").on(open, 200, "done")
	_, cur := r.start(bySession, withToken)
	s, cur := r.GoOn(cur, triangle)
	wantStep(t, s, saying(credentials(reconnect.WrongCode), incorrect))
	if len(r.Sent(mint)) != 0 {
		t.Error("minted beside the link's")
	}
	r.GoOn(cur, greatday) // another session
	if q := r.Sent(open); q[0].Header.Get("flinks-auth-key") != "d65f1adb-topsecret-token" || r.Sent(reply1)[0].Header.Get("flinks-auth-key") != "topsecret-link" {
		t.Errorf("asked %+v", r.Asked())
	}
}

func TestATokenThatIsRefusedOnALookIsReplacedOnce(t *testing.T) {
	r := newRecorded(t).minting(tokenOne, tokenTwo).on(poll, 401, "bad_key").on(poll, 203, "question")
	s, _ := r.start()
	wantStep(t, s, shape(""))
	r = newRecorded(t).on(poll, 401, "bad_key")
	s, _ = r.start()
	wantStep(t, s, failed(reconnect.Internal))
	if n := len(r.Sent(poll)); n != 2 {
		t.Errorf("%d looks", n)
	}
}

func TestAnAnswerThatIsRefusedForItsTokenIsNotSentAgainByItself(t *testing.T) {
	r := newRecorded(t).minting(tokenOne, tokenTwo).on(poll, 203, "question").on(reply1, 401, "bad_key").on(reply1, 200, "done")
	_, cur := r.start()
	s, cur := r.GoOn(cur, triangle)
	wantStep(t, s, shape(reconnect.Interrupted))
	if len(r.Sent(reply1)) != 1 {
		t.Error("sent again")
	}
	s, _ = r.GoOn(cur, triangle)
	wantStep(t, s, reconnect.Done{})
	if r.Sent(reply1)[1].Header.Get("flinks-auth-key") != "topsecret-two" {
		t.Error("the same token again")
	}
}

func TestAnOldTokenOpensNoSession(t *testing.T) {
	r := newRecorded(t).minting(tokenOne, tokenTwo).on(open, 502, "page.html").on(open, 203, "question")
	_, cur := r.start(byName)
	cur = r.Lost(cur, greatday) // used: nobody knows by which session
	_, _ = r.GoOn(cur, greatday)
	if q := r.Sent(open); q[0].Header.Get("flinks-auth-key") != "topsecret-one" || q[1].Header.Get("flinks-auth-key") != "topsecret-two" {
		t.Errorf("opened by %+v", q)
	}
	x := &exchange{a: r.adapter, acc: r.adapter.accounts.At(customerID), cur: &cursor{Token: token{Value: "topsecret-old", Made: r.Clock.Now().Add(-20 * time.Minute)}}}
	if _, err := x.fresh(t.Context()); err != nil || x.cur.Token.Value == "topsecret-old" {
		t.Error("a token of twenty minutes is trusted")
	}
}

func TestAKeylessAccountSendsTheLinksTokenOrNone(t *testing.T) {
	r := newRecorded(t, keyless).on(poll, 203, "question").on(reply1, 200, "done")
	_, cur := r.start(bySession, withToken)
	s, _ := r.GoOn(cur, triangle)
	wantStep(t, s, reconnect.Done{})
	if len(r.Sent(mint))+len(r.Sent(cached)) != 0 || r.Sent(reply1)[0].Header.Get("flinks-auth-key") != "topsecret-link" {
		t.Errorf("asked %+v", r.Asked())
	}
	r = newRecorded(t, keyless).on(poll, 200, "done")
	s, _ = r.start()
	wantStep(t, s, reconnect.Done{})
	if len(r.Sent(mint)) != 0 || len(r.Sent(cached)) != 1 || r.Sent(poll)[0].Header.Get("flinks-auth-key") != "" {
		t.Errorf("asked %+v", r.Asked())
	}
	s, _ = newRecorded(t, keyless).on(poll, 401, "bad_key").start(bySession, withToken)
	wantStep(t, s, failed(reconnect.DeadLink))
	r = newRecorded(t, keyless).on(poll, 203, "question").on(reply1, 401, "bad_key")
	_, cur = r.start(bySession, withToken)
	s, _ = r.GoOn(cur, triangle)
	wantStep(t, s, failed(reconnect.Expired))
}

func TestAKeylessAccountDoesNotSpendTheLinksTokenTwice(t *testing.T) {
	r := newRecorded(t, keyless).on(poll, 203, "question").on(reply1, 401, "wrong_bare").on(open, 203, "question")
	_, cur := r.start(bySession, withToken)
	_, cur = r.GoOn(cur, triangle)
	r.GoOn(cur, greatday)
	if q := r.Sent(open); len(q) != 1 || q[0].Header.Get("flinks-auth-key") != "" {
		t.Errorf("opened by %+v", q)
	}
}

func TestWithoutATokenNothingIsSent(t *testing.T) {
	r := newRecorded(t).on(poll, 203, "question")
	r.Only(mint)
	s, _ := r.on(mint, 401, "bad_key").start()
	wantStep(t, s, failed(reconnect.Internal))
	r = newRecorded(t)
	r.Only(mint)
	r.on(mint, 502, "page.html")
	s, cur := r.start(byName)
	wantStep(t, s, credentials(""))
	s, _ = r.GoOn(cur, greatday)
	wantStep(t, s, credentials(reconnect.Unreachable))
	if len(r.Sent(open)) != 0 || len(r.Sent(mint)) != mintTries {
		t.Errorf("asked %+v", r.Asked())
	}
}

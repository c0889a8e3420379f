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
	r.replies[mint] = nil
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
	s, _ := r.goOn(cur, triangle)
	wantStep(t, s, reconnect.Done{})
	if m := r.sent(mint); len(m) != 2 || m[0].auth != "s3cr3t-auth" || m[0].raw != "{}" {
		t.Errorf("minted %+v", m)
	}
	if r.sent(poll)[0].auth != "topsecret-one" || r.sent(reply1)[0].auth != "topsecret-one" || r.sent(cached)[0].auth != "topsecret-two" {
		t.Errorf("asked %+v", r.asked)
	}
}

func TestTheLinksTokenIsUsedFirst(t *testing.T) {
	r := newRecorded(t).on(poll, 203, "question").on(reply1, 401, "wrong_bare").on(open, 200, "done")
	_, cur := r.start(bySession, withToken)
	s, cur := r.goOn(cur, triangle)
	wantStep(t, s, credentials(reconnect.WrongCode))
	if len(r.sent(mint)) != 0 {
		t.Error("minted beside the link's")
	}
	r.goOn(cur, greatday) // another session
	if q := r.sent(open); q[0].auth != "d65f1adb-topsecret-token" || r.sent(reply1)[0].auth != "topsecret-link" {
		t.Errorf("asked %+v", r.asked)
	}
}

func TestATokenThatIsRefusedOnALookIsReplacedOnce(t *testing.T) {
	r := newRecorded(t).minting(tokenOne, tokenTwo).on(poll, 401, "bad_key").on(poll, 203, "question")
	s, _ := r.start()
	wantStep(t, s, shape(""))
	r = newRecorded(t).on(poll, 401, "bad_key")
	s, _ = r.start()
	wantStep(t, s, failed(reconnect.Internal))
	if n := len(r.sent(poll)); n != 2 {
		t.Errorf("%d looks", n)
	}
}

func TestAnAnswerThatIsRefusedForItsTokenIsNotSentAgainByItself(t *testing.T) {
	r := newRecorded(t).minting(tokenOne, tokenTwo).on(poll, 203, "question").on(reply1, 401, "bad_key").on(reply1, 200, "done")
	_, cur := r.start()
	s, cur := r.goOn(cur, triangle)
	wantStep(t, s, shape(reconnect.Interrupted))
	if len(r.sent(reply1)) != 1 {
		t.Error("sent again")
	}
	s, _ = r.goOn(cur, triangle)
	wantStep(t, s, reconnect.Done{})
	if r.sent(reply1)[1].auth != "topsecret-two" {
		t.Error("the same token again")
	}
}

func TestAnOldTokenOpensNoSession(t *testing.T) {
	r := newRecorded(t).minting(tokenOne, tokenTwo).on(open, 502, "page.html").on(open, 203, "question")
	_, cur := r.start(byName)
	cur = r.lost(cur, greatday) // used: nobody knows by which session
	_, _ = r.goOn(cur, greatday)
	if q := r.sent(open); q[0].auth != "topsecret-one" || q[1].auth != "topsecret-two" {
		t.Errorf("opened by %+v", q)
	}
	x := &exchange{a: r.adapter, acc: r.adapter.accounts[customerID], cur: &cursor{Token: token{Value: "topsecret-old", Made: r.clock.Add(-20 * time.Minute)}}}
	if _, err := x.fresh(t.Context()); err != nil || x.cur.Token.Value == "topsecret-old" {
		t.Error("a token of twenty minutes is trusted")
	}
}

func TestAKeylessAccountSendsTheLinksTokenOrNone(t *testing.T) {
	r := newRecorded(t, keyless).on(poll, 203, "question").on(reply1, 200, "done")
	_, cur := r.start(bySession, withToken)
	s, _ := r.goOn(cur, triangle)
	wantStep(t, s, reconnect.Done{})
	if len(r.sent(mint))+len(r.sent(cached)) != 0 || r.sent(reply1)[0].auth != "topsecret-link" {
		t.Errorf("asked %+v", r.asked)
	}
	r = newRecorded(t, keyless).on(poll, 200, "done")
	s, _ = r.start()
	wantStep(t, s, reconnect.Done{})
	if len(r.sent(mint)) != 0 || len(r.sent(cached)) != 1 || r.sent(poll)[0].auth != "" {
		t.Errorf("asked %+v", r.asked)
	}
	s, _ = newRecorded(t, keyless).on(poll, 401, "bad_key").start(bySession, withToken)
	wantStep(t, s, failed(reconnect.DeadLink))
	r = newRecorded(t, keyless).on(poll, 203, "question").on(reply1, 401, "bad_key")
	_, cur = r.start(bySession, withToken)
	s, _ = r.goOn(cur, triangle)
	wantStep(t, s, failed(reconnect.Expired))
}

func TestAKeylessAccountDoesNotSpendTheLinksTokenTwice(t *testing.T) {
	r := newRecorded(t, keyless).on(poll, 203, "question").on(reply1, 401, "wrong_bare").on(open, 203, "question")
	_, cur := r.start(bySession, withToken)
	_, cur = r.goOn(cur, triangle)
	r.goOn(cur, greatday)
	if q := r.sent(open); len(q) != 1 || q[0].auth != "" {
		t.Errorf("opened by %+v", q)
	}
}

func TestWithoutATokenNothingIsSent(t *testing.T) {
	r := newRecorded(t).on(poll, 203, "question")
	r.replies[mint] = nil
	s, _ := r.on(mint, 401, "bad_key").start()
	wantStep(t, s, failed(reconnect.Internal))
	r = newRecorded(t)
	r.replies[mint] = nil
	r.on(mint, 502, "page.html")
	s, cur := r.start(byName)
	wantStep(t, s, credentials(""))
	s, _ = r.goOn(cur, greatday)
	wantStep(t, s, credentials(reconnect.Interrupted))
	if len(r.sent(open)) != 0 || len(r.sent(mint)) != mintTries {
		t.Errorf("asked %+v", r.asked)
	}
}

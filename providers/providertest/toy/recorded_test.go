package toy

import (
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/internal/upstream"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

func TestARecordedReplyBecomesAStep(t *testing.T) {
	r := providertest.NewRecorded(t, "c0de", "123456")
	a, err := New([]Account{{Client: &reconnect.Client{ID: "acme"}, BaseURL: r.Server.URL}}, r.Log.Logger())
	if err != nil {
		t.Fatal(err)
	}
	r.Provider = a
	r.On("GET /connections/7", 200, "code")
	r.On("POST /connections/7/answer", 200, "strange")
	s, at := r.Start(reconnect.Connection{Account: "acme", ID: "7", Secret: "c0de"})
	providertest.WantStep(t, s, reconnect.Ask{
		Words:  reconnect.Words{Text: "We sent you a code.", Lang: "en"},
		Fields: []reconnect.Field{{Name: "answer", Kind: reconnect.Code, Required: true}},
	})
	s, at = r.GoOn(at, reconnect.Answers{"answer": {"123456"}, "resume": {"true"}})
	providertest.WantStep(t, s, reconnect.Failed{Reason: reconnect.Unknown})
	q := r.Sent("POST /connections/7/answer")
	if len(q) != 1 || len(q[0].Body) != 1 || q[0].Body["answer"] != "123456" || q[0].Bearer() != "c0de" {
		t.Errorf("sent %+v", q)
	}
	r.Only("POST /connections/7/answer")
	r.Lost(at, reconnect.Answers{"answer": {"123456"}})
}

func FuzzReply(f *testing.F) {
	providertest.Seed(f, 3)
	f.Fuzz(func(t *testing.T, body []byte) {
		if j, ok := upstream.ParseJSON(body); ok {
			providertest.SoundStep(t, step(j, nil, false))
		}
	})
}

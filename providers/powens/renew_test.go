package powens_test

import (
	"net/http"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
	"github.com/open-reconnect/reconnect/providers/sandbox"
)

// syncs counts the empty requests, by which the API has the bank ask anew.
func syncs(p *providertest.Play) (n int) {
	for _, r := range p.Box.History() {
		if r.Method == http.MethodPost && r.Connection == p.ID && len(r.Body) == 0 && r.Status < 300 {
			n++
		}
	}
	return n
}

func TestACodeIsSentAnew(t *testing.T) {
	providertest.Renewed(t, played(setting{agent: true, script: sandbox.Script{sandbox.AskCode(providertest.RightCode)}}), syncs)
}

// What is no code is not sent by the bank, and an approval cannot be asked for anew: the API obeys nothing but a resume then.
func TestWhatTheBankHasNotSentIsNotOfferedAnew(t *testing.T) {
	for _, act := range []sandbox.Act{
		sandbox.RefusePassword(), sandbox.Consent(), sandbox.AskApproval(""), sandbox.AskChoice(sandbox.Choice{Value: "a", Label: "A"}),
	} {
		p := newPlay(t, setting{agent: true, script: sandbox.Script{act}})
		if f := p.Settled(); f.Renewable() || f.Step == nil {
			t.Errorf("%s: %+v", act.Do, f.Step)
		}
		p.Close()
	}
}

// The API may refuse it ("Can't force synchronization"): the code that was sent before is still good.
func TestAQuestionThatIsNotAskedAnewStands(t *testing.T) {
	d := played(setting{agent: true, script: sandbox.Script{sandbox.AskCode(providertest.RightCode)}})
	d.Front = func(api http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost && r.ContentLength > 0 && r.ContentLength < 4 { // {}
				w.Header().Set("Content-Type", "application/json")
				w.WriteHeader(http.StatusConflict)
				_, _ = w.Write([]byte(`{"code":"conflict","message":"Can't force synchronization of connection 1"}`))
				return
			}
			api.ServeHTTP(w, r)
		})
	}
	p := providertest.Begin(t, d)
	defer p.Close()
	if f := p.Settled(); !p.Renew(f) {
		t.Fatalf("not offered: %+v", f.Step)
	}
	f := p.Settled()
	ask, asked := f.Step.(reconnect.Ask)
	if !asked || ask.Renew || ask.Reason != "" || ask.Fields[0].Kind != reconnect.Code {
		t.Fatalf("%+v", f.Step)
	}
	if f = p.Run(p.Calm(0)); f.Status() != "done" {
		t.Errorf("%s", providertest.Steps(f))
	}
}

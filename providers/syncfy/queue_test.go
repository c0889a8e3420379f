package syncfy_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	"github.com/open-reconnect/reconnect/providers/syncfy"
)

// replica is another process that goes on with the same flows, and may send so many requests a second.
func (p *play) replica(perSecond float64) *reconnect.Engine {
	log := slog.New(slog.NewTextHandler(p.Log, nil))
	adapter, err := syncfy.New([]syncfy.Account{{
		Client: &reconnect.Client{ID: "acme"}, BaseURL: p.root(), ImagesURL: p.API.URL + "/syncfy", PerSecond: perSecond,
	}}, log)
	if err != nil {
		p.T.Fatal(err)
	}
	adapter.Now = p.Clock.Now
	return &reconnect.Engine{
		Store: p.Engine.Store, Providers: map[string]reconnect.Provider{"syncfy": adapter}, Log: log, Now: p.Clock.Now,
	}
}

// upTo moves the time on until the flow shows a step.
func (p *play) upTo(step string) *reconnect.Flow {
	for range 100 {
		f := p.Settled()
		if reconnect.StepName(f.Shown()) == step {
			return f
		}
		p.Clock.Pass(max(f.Next.Sub(p.Clock.Now()), 50*time.Millisecond))
	}
	p.T.Fatalf("%s is never shown\n%s", step, p.Log)
	return nil
}

// await waits for something that takes no time but the machine's.
func (p *play) await(what string, happened func() bool) {
	p.T.Helper()
	if !soon.Becomes(happened) {
		p.T.Fatalf("%s: it does not happen\n%s%s", what, p.exchanges(), p.Log)
	}
}

func TestAnAnswerThatQueuesSaysSoAndGoesFirst(t *testing.T) {
	p := newPlay(t, setting{site: normal, script: sandbox.Script{sandbox.AskCode("123456")}})
	defer p.Close()
	turn := p.upTo("ask").Turn
	// Three people come to another replica, which may send the next request only in some seconds.
	slow := p.replica(0.4)
	defer func() {
		ctx, cancel := context.WithTimeout(context.Background(), soon.Patience)
		defer cancel()
		if err := slow.Drain(ctx); err != nil {
			t.Error(err)
		}
	}()
	p.Box.ClearHistory()
	for range 3 {
		id := p.calm("POST", p.Controls.URL+"/syncfy/credentials", map[string]any{
			"id_user": p.credentials()[0]["id_user"], "id_site": normal,
		})["id_credential"].(string)
		if _, err := slow.Open(context.Background(), reconnect.Entry{
			Client:     &reconnect.Client{ID: "acme"},
			Connection: reconnect.Connection{Provider: "syncfy", Account: "acme@" + strings.TrimPrefix(p.API.URL, "http://"), ID: id, Secret: p.token()},
		}, "syncfy", "", false); err != nil {
			t.Fatal(err)
		}
	}
	p.await("the first one's request", func() bool { return len(p.Box.History()) > 0 })
	p.Answers++
	if sent, problems, err := slow.Answer(context.Background(), p.Flow, turn, reconnect.Answers{"token": {"123456"}}); !sent {
		t.Fatal(problems, err)
	}
	f, err := slow.Settle(context.Background(), p.Flow, 2*time.Second)
	if err != nil || f.Shown() != (reconnect.Wait{Stage: reconnect.Queued, Left: time.Minute}) {
		t.Errorf("an answer that queues shows %#v, %v", f.Shown(), err)
	}
	if n := p.posts("/twofa"); n != 0 {
		t.Error("it did not queue")
	}
	p.await("the answer", func() bool { return p.posts("/twofa") == 1 })
	if n := len(p.Box.History()); n != 2 {
		t.Errorf("others went before the answer\n%s", p.exchanges())
	}
	p.await("the end of the exchange", func() bool {
		f, err = slow.Read(context.Background(), p.Flow)
		return err != nil || f.InFlight == nil
	})
	if err != nil || f.Shown() != (reconnect.Wait{Again: 2 * time.Second, Stage: reconnect.SigningIn}) {
		t.Errorf("an answer that was sent shows %#v, %v", f.Shown(), err)
	}
	if f.Turn != turn+4 { // taken, queued, sent, answered
		t.Errorf("the page changed %d times", f.Turn-turn)
	}
}

// The time of the flow stands still but for what the job needs, so that no look is ever due: what is shown was pushed.
func TestNewsIsHeardAndNotLookedFor(t *testing.T) {
	p := newPlay(t, setting{
		site: normal, watched: true, script: sandbox.Script{sandbox.AskCode("123456")},
		account: func(a *syncfy.Account) { a.PerSecond = 1 },
	})
	defer p.Close()
	until := func(what string, shown func(f *reconnect.Flow) bool) *reconnect.Flow {
		t.Helper()
		deadline := time.Now().Add(soon.Patience)
		for passed := 0; passed < 25 && time.Now().Before(deadline); {
			changed := p.Watching.Changed
			f, err := p.Engine.Read(context.Background(), p.Flow)
			switch {
			case err != nil:
				t.Fatal(err)
			case f.InFlight == nil && shown(f):
				return f
			case f.InFlight != nil || p.opened() == 0: // it needs no time but the machine's
				time.Sleep(5 * time.Millisecond)
				continue
			}
			select {
			case <-changed:
			case <-time.After(100 * time.Millisecond):
				passed++
				p.Clock.Pass(60 * time.Millisecond) // one state
			}
		}
		t.Fatalf("%s is not heard of\n%s%s", what, p.exchanges(), p.Log)
		return nil
	}
	f := until("the question", func(f *reconnect.Flow) bool { return reconnect.StepName(f.Shown()) == "ask" })
	time.Sleep(1500 * time.Millisecond) // a look that queued all the while would be sent now
	p.Answers++
	if sent, problems, err := p.Engine.Answer(context.Background(), p.Flow, f.Turn, reconnect.Answers{"token": {"123456"}}); !sent {
		t.Fatal(problems, err)
	}
	until("the end", func(f *reconnect.Flow) bool { return f.Status() == "done" })
	for _, r := range p.Box.History() {
		if strings.HasSuffix(r.Path, "/status") {
			t.Errorf("somebody looked\n%s", p.exchanges())
			break
		}
	}
}

// opened counts the sockets of the credential's jobs.
func (p *play) opened() (n int) {
	for _, r := range p.Box.History() {
		if r.Method == "SOCKET" {
			n++
		}
	}
	return n
}

// Each of them is looked at again and again, and each began earlier than the one who comes.
func TestJobsThatAreLookedAtLetOthersBegin(t *testing.T) {
	const looked = 10
	p := newPlay(t, setting{
		site: normal, script: sandbox.Script{sandbox.AskApproval("Confirm")}, switches: patient,
		account: func(a *syncfy.Account) { a.PerSecond = 12 },
	})
	defer p.Close()
	another := func() *reconnect.Flow {
		id := p.calm("POST", p.Controls.URL+"/syncfy/credentials", map[string]any{
			"id_user": p.credentials()[0]["id_user"], "id_site": normal, "script": sandbox.Script{sandbox.AskApproval("Confirm")},
		})["id_credential"].(string)
		p.Clock.Pass(time.Millisecond)
		e := p.Entry
		e.Connection.ID = id
		f, err := p.Engine.Open(context.Background(), e, "syncfy", "", false)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	flows := []string{p.upTo("approve").ID}
	for len(flows) < looked {
		p.Flow = another().ID
		flows = append(flows, p.upTo("approve").ID)
	}
	newcomer := another().ID
	p.Box.ClearHistory()
	p.await("the newcomer's job", func() bool {
		p.Clock.Pass(100 * time.Millisecond) // a look at some is due all the time
		for _, id := range flows {
			if err := p.Engine.Poll(context.Background(), id); err != nil {
				t.Fatal(err)
			}
		}
		f, err := p.Engine.Read(context.Background(), newcomer)
		if err != nil {
			t.Fatal(err)
		}
		return f.InFlight == nil
	})
	if n := len(p.Box.History()); n > 4*looked {
		t.Errorf("%d requests were sent before the newcomer's two were\n%s", n, p.exchanges())
	}
}

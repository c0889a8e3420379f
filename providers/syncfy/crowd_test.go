package syncfy_test

import (
	"context"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/internal/soon"
	"github.com/open-reconnect/reconnect/internal/transcript"
	"github.com/open-reconnect/reconnect/providers/providertest"
	"github.com/open-reconnect/reconnect/providers/sandbox"
	dialect "github.com/open-reconnect/reconnect/providers/sandbox/syncfy"
	"github.com/open-reconnect/reconnect/providers/syncfy"
	"github.com/open-reconnect/reconnect/store/memory"
)

// Two hundred people come at once to an upstream that takes so many requests a second. They are watched, as by browsers
// with a script, and each must answer a question. BenchmarkCrowd in e2e plays the same at the vendor's rate.
func TestTwoHundredAtOnceStayUnderTheLimit(t *testing.T) {
	// What is kept back is for this machine, which plays both sides and may stall for a moment in the middle.
	const people, limit, ours = 200, 100, 90
	plays := dialect.Dialect(func(w *dialect.Switches) { w.Rate, w.TwofaTimeout = limit, sandbox.Span(10*time.Minute) })
	box := sandbox.New(sandbox.Options{Dialects: []sandbox.Dialect{plays}})
	defer box.Close()
	api, controls := httptest.NewServer(box.API()), httptest.NewServer(box.Controls())
	defer api.Close()
	defer controls.Close()
	p := &play{&providertest.Play{T: t, Box: box, API: api, Controls: controls}}
	client := &reconnect.Client{ID: "acme"}
	account := syncfy.Account{Client: client, BaseURL: p.root(), PerSecond: ours}
	log := (&transcript.Text{}).Logger()
	adapter, err := syncfy.New([]syncfy.Account{account}, log)
	if err != nil {
		t.Fatal(err)
	}
	engine := &reconnect.Engine{
		Store: memory.New(), Providers: map[string]reconnect.Provider{"syncfy": adapter},
		Log: log, Now: time.Now,
	}
	user := p.calm("POST", p.root()+"/users?api_key="+apiKey, map[string]any{"name": "u"})["id_user"].(string)
	var entries []reconnect.Entry
	for range people {
		token := p.calm("POST", p.root()+"/sessions?api_key="+apiKey, map[string]any{"id_user": user})["token"].(string)
		id := p.calm("POST", controls.URL+"/syncfy/credentials", map[string]any{
			"id_user": user, "id_site": normal, "script": sandbox.Script{sandbox.AskCode("123456")},
		})["id_credential"].(string)
		entries = append(entries, reconnect.Entry{Client: client, Connection: reconnect.Connection{
			Provider: "syncfy", Account: account.Key(), ID: id, Secret: token,
		}})
	}
	p.calm("DELETE", controls.URL+"/syncfy/rate", nil)
	began := time.Now()
	ctx, cancel := context.WithTimeout(context.Background(), 3*soon.Patience) // the machine plays both sides, and may be busy with something else
	defer cancel()
	var (
		all           sync.WaitGroup
		done, queued  atomic.Int32
		worst         atomic.Int64
		elsewhere     sync.Map
		readableWaits atomic.Int32
	)
	for _, entry := range entries {
		all.Go(func() {
			f, err := engine.Open(ctx, entry, "syncfy", "", false)
			if err != nil {
				t.Error(err)
				return
			}
			watching := engine.Watch(f.ID)
			defer watching.Leave()
			sawQueue := false
			for ctx.Err() == nil {
				changed := watching.Changed
				f, err := engine.Read(ctx, f.ID)
				if err != nil {
					t.Error(err)
					return
				}
				switch s := f.Shown().(type) {
				case reconnect.Wait:
					readableWaits.Add(1)
					if s.Stage == reconnect.Queued {
						sawQueue = true
					}
				case reconnect.Ask:
					if _, _, err := engine.Answer(ctx, f.ID, f.Turn, reconnect.Answers{"token": {"123456"}}); err != nil {
						t.Error(err)
					}
					continue
				case reconnect.Done, reconnect.Failed, reconnect.Approve, reconnect.Visit, reconnect.Act:
				}
				if f.Over() {
					if f.Status() == "done" {
						done.Add(1)
					}
					if sawQueue {
						queued.Add(1)
					}
					elsewhere.Store(f.ID, providertest.Steps(f))
					if took := int64(time.Since(began)); took > worst.Load() {
						worst.Store(took)
					}
					return
				}
				select {
				case <-changed:
				case <-ctx.Done():
				}
			}
		})
	}
	all.Wait()
	rate := p.calm("GET", controls.URL+"/syncfy/rate", nil)
	t.Logf("%d of %d done, %d saw the queue, the last after %s; the API counts %v", done.Load(), people, queued.Load(),
		time.Duration(worst.Load()).Round(100*time.Millisecond), rate)
	if done.Load() != people {
		elsewhere.Range(func(_, s any) bool { t.Log(s); return true })
		t.Errorf("%d of %d done", done.Load(), people)
	}
	if rate["refused"].(float64) != 0 || rate["together"].(float64) > limit {
		t.Errorf("the limit of %d was passed: %v", limit, rate)
	}
	if queued.Load() < people/2 {
		t.Errorf("only %d saw that they queue", queued.Load())
	}
	drain, stop := context.WithTimeout(context.Background(), soon.Patience)
	defer stop()
	if err := engine.Drain(drain); err != nil {
		t.Error(err)
	}
}

package webhook_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/memory"
	"github.com/open-reconnect/reconnect/webhook"
)

// bank asks one question, and takes no time.
type bank struct{}

func (bank) Open(reconnect.Connection) (reconnect.Cursor, error) { return reconnect.Cursor("c"), nil }

func (bank) Continue(_ context.Context, c reconnect.Call) (reconnect.Reply, error) {
	if _, answered := c.Move.(reconnect.Answer); answered {
		return reconnect.Reply{Step: reconnect.Done{}, Cursor: c.Cursor}, nil
	}
	ask := reconnect.Ask{Fields: []reconnect.Field{{Name: "otp", Kind: reconnect.Code, Required: true}}}
	return reconnect.Reply{Step: ask, Cursor: c.Cursor}, nil
}

// oneFlow is a person who answers the one question.
func oneFlow(t testing.TB, e *reconnect.Engine, client, code string) {
	f, err := e.Open(t.Context(), reconnect.Entry{
		Client: &reconnect.Client{ID: client}, Connection: reconnect.Connection{Provider: "bank", ID: code, Secret: code}, Lang: "en",
	}, "bank", code, false)
	if err != nil {
		t.Error(err)
		return
	}
	if f, err = e.Settle(t.Context(), f.ID, time.Minute); err == nil {
		_, _, err = e.Answer(t.Context(), f.ID, f.Turn, reconnect.Answers{"otp": {"123456"}})
	}
	if err != nil {
		t.Error(err)
	}
}

// inbox is a receiver without a network. It believes what is signed by the vectors' keys at the present time.
type inbox struct {
	mu    sync.Mutex
	down  bool
	tries int
	heard []string // ids
	wrong []string
}

func (b *inbox) RoundTrip(r *http.Request) (*http.Response, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tries++; b.down {
		return nil, errors.New("connection refused")
	}
	body, _ := io.ReadAll(r.Body)
	id := r.Header.Get("webhook-id")
	key, err := webhook.ParseKey(vectorSecret)
	for name, value := range webhook.Headers(id, time.Now(), body, key) {
		if r.Header.Get(name) != value || err != nil {
			b.wrong = append(b.wrong, name+" of "+id)
		}
	}
	var m struct {
		Timestamp time.Time
		Data      struct {
			Flow string
			Seq  int
		}
	}
	if json.Unmarshal(body, &m) != nil || m.Data.Flow+"-"+strconv.Itoa(m.Data.Seq) != id || time.Since(m.Timestamp) < time.Hour {
		b.wrong = append(b.wrong, string(body))
	}
	b.heard = append(b.heard, id)
	return &http.Response{StatusCode: http.StatusNoContent, Body: http.NoBody, Header: http.Header{}}, nil
}

func TestAReceiverThatWasDownForAnHourGetsAllInOrderAndSigned(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := &inbox{down: true}
		e := &reconnect.Engine{
			Store: memory.New(), Log: slog.New(slog.DiscardHandler), Now: time.Now, Key: []byte("key"),
			Providers: map[string]reconnect.Provider{"bank": bank{}},
			Teller: webhook.New(map[string]webhook.Receiver{
				"shop": {URL: "https://shop.example/", Keys: []webhook.Key{parsed(t, vectorSecret)}},
			}, nil, time.Now, b),
		}
		ctx, stop := context.WithCancel(t.Context())
		go e.Run(ctx, time.Second)
		const flows = 50
		for i := range flows {
			oneFlow(t, e, "shop", strconv.Itoa(i))
		}
		time.Sleep(time.Hour)
		b.mu.Lock()
		if b.down = false; b.tries > 1000 || b.heard != nil {
			t.Errorf("%d tries, and heard is %v", b.tries, b.heard)
		}
		b.mu.Unlock()
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		by := map[string][]string{}
		for _, id := range b.heard {
			flow, seq, _ := strings.Cut(id, "-")
			by[flow] = append(by[flow], seq)
		}
		for flow, seqs := range by {
			if !slices.Equal(seqs, []string{"1", "2", "3", "4"}) {
				t.Errorf("of %s came %v", flow, seqs)
			}
		}
		if len(by) != flows || b.wrong != nil {
			t.Errorf("%d flows were told of; wrong are %v", len(by), b.wrong)
		}
		stop()
		if err := e.Drain(context.Background()); err != nil {
			t.Error(err)
		}
	})
}

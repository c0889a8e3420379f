package main

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/store/memory"
)

func TestTheOperatorSeesWhatWasNotTakenAndHasItSentAgain(t *testing.T) {
	env := fake(map[string]string{"c.yaml": strings.Replace(example(t), hooks,
		`webhooks: {url: "http://127.0.0.1:9/", keys: [{env: EXAMPLE_WEBHOOK_KEY}]}`, 1)})
	s, err := readSettings("c.yaml", env)
	if err != nil {
		t.Fatal(err)
	}
	store := memory.New()
	f := reconnect.NewFlow(reconnect.Entry{Client: s.Clients[0], Connection: reconnect.Connection{Provider: "powens", ID: "27"}}, "powens", time.Now())
	f.InFlight, f.Step, f.Ended, f.Closed = nil, reconnect.Done{}, time.Now(), true
	f.Events = append(f.Events, reconnect.Event{Seq: 2, Type: reconnect.EventDone, At: time.Now()})
	f.Outbox = &reconnect.Outbox{Heard: 2, Lost: 2}
	if err := store.Create(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- serveWidget(ctx, l, s, store, &observation{log: slog.New(slog.DiscardHandler)}, false, nil)
	}()
	said := func(status int, args ...string) string {
		t.Helper()
		var out, log bytes.Buffer
		all := append([]string{"webhooks", "--config", "c.yaml", "--server", "http://" + l.Addr().String()}, args...)
		if got := (command{env, &out, &log}).run(ctx, all); got != status {
			t.Errorf("%v ends with %d and says %s%s", args, got, out.String(), log.String())
		}
		return out.String() + log.String()
	}
	if list := said(0); !strings.Contains(list, f.ID) || !strings.Contains(list, "budget") || strings.Count(list, "\n") != 2 {
		t.Errorf("the list is\n%s", list)
	}
	said(0, "--again", "all")
	if got, err := store.Read(ctx, f.ID); err != nil || got.Outbox.Lost != 0 || got.Outbox.Heard != 0 || got.Untold() == nil {
		t.Errorf("after that the flow has %+v (%v)", got, err)
	}
	if list := said(1, "--again", "nothing"); !strings.Contains(list, "the server answers 404") {
		t.Errorf("of a flow that is not there is said %s", list)
	}
	env.file = fake(map[string]string{"c.yaml": strings.Replace(example(t), "RECONNECT_SESSION_SECRET", "RECONNECT_STORE_KEY", 1)}).file
	if list := said(1); !strings.Contains(list, "the server answers 401") {
		t.Errorf("with another secret is said %s", list)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

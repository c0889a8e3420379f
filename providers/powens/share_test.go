package powens

import (
	"slices"
	"testing"

	"github.com/open-reconnect/reconnect"
	"github.com/open-reconnect/reconnect/providers/providertest"
)

// Whose token has never opened the connection hears nothing of it, nor who wants something else of it than that it works.
func TestOnlyWhoWaitsForAConnectionAloneHearsThatItIsMended(t *testing.T) {
	r := newRecorded(t).now("decoupled")
	link := r.connection()
	cursor, err := r.adapter.Open(link)
	if err != nil {
		t.Fatal(err)
	}
	subject := "acme.biapi.pro/123 27"
	hears := func(what string, at providertest.Point, want bool) {
		t.Helper()
		call := reconnect.Call{Cursor: at.Cursor, Shown: at.Shown, Waiting: at.Waiting}
		reply, err := r.adapter.Hear(call, mended)
		_, done := reply.Step.(reconnect.Done)
		if is := r.adapter.Subject(call); (is == subject) != want || is != "" && !want || done != want || (err == nil) != want {
			t.Errorf("%s: it waits for %q, and hears %+v, %v", what, is, reply.Step, err)
		}
	}
	hears("a link that is not proven", providertest.Point{Reply: reconnect.Reply{Cursor: cursor}}, false)
	_, approving := r.start()
	hears("who approves", approving, true)
	if _, err := r.adapter.Hear(reconnect.Call{Cursor: approving.Cursor}, reconnect.News("something else")); err == nil {
		t.Error("news of another kind is believed")
	}
	for what, options := range map[string]map[string]string{
		"who is to type new credentials": {optionReset: "true"}, "who mends one source": {optionSources: "openapi"},
	} {
		link.Options = options
		_, other := r.Start(link)
		hears(what, other, false)
	}
	link.Options = nil
	subject += " validating"
	r.now("validating")
	_, validating := r.Start(link)
	hears("who came when the API was at work already", validating, true)
	r.now("sca_required")
	_, agreeing := r.Start(link)
	r.on("POST "+one, 200, "validating")
	s, agreed := r.now("validating").GoOn(agreeing, reconnect.Answers{})
	if _, waits := s.(reconnect.Wait); !waits {
		t.Fatalf("an answer that is looked at shows %T", s)
	}
	hears("who has agreed", agreed, false)
	r.now("healthy")
	s, mendedAt := r.GoOn(approving, nil)
	wantStep(t, s, reconnect.Done{})
	reply, err := r.adapter.Continue(t.Context(), reconnect.Call{Cursor: mendedAt.Cursor, Move: reconnect.Look{}})
	if err != nil || !slices.Equal(reply.News, mended) {
		t.Errorf("a look that finds it mended tells others %q, %v", reply.News, err)
	}
	r.now("sca_required")
	s, asked := r.GoOn(approving, nil)
	wantStep(t, s, ask(reconnect.NotApproved))
	hears("who is asked for consent", asked, false)
}

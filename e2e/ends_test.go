//go:build browser

package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/open-reconnect/reconnect/internal/soon"
)

// ended is a story that was played to its end, with or without a browser, and what is known of it afterwards.
type ended struct {
	story   story
	way     string // how it was played, in words for whoever reads of a failure
	run     string
	outcome string   // how it ended, as the integrator's page shows it
	shown   []screen // every screen on the way
	heard   []heard  // what the host window was told
}

// expect compares what the integrator's page and its back end know with what the story promises.
func (e ended) expect(t testing.TB) {
	t.Helper()
	want := "done"
	if e.story.Ends != want {
		want = e.story.vendor().callbackWord(e.story.Ends)
	}
	if e.outcome != want {
		t.Errorf("%s %s: the integrator's page shows the outcome %q, not %q; shown were %v", e.story.ID, e.way, e.outcome, want, e.shown)
	}
	r := settled(t, e.run)
	query, err := url.ParseQuery(r.Query)
	if err != nil {
		t.Fatal(err)
	}
	if query.Get("state") != e.run {
		t.Errorf("%s %s: the callback's state is %q, not the %q that was given", e.story.ID, e.way, query.Get("state"), e.run)
	}
	said := e.story.vendor().said
	switch {
	case want == "done" && r.Upstream != "healthy":
		t.Errorf("%s %s: the widget says done, and the connection is %s", e.story.ID, e.way, r.Upstream)
	case want == "done" && query.Has("error"):
		t.Errorf("%s %s: success has the error %q", e.story.ID, e.way, query.Get("error"))
	case want != "done" && said != nil && !strings.HasPrefix(said(query)+": ", e.story.Ends+": "):
		t.Errorf("%s %s: the callback says %q, and does not begin with %q", e.story.ID, e.way, said(query), e.story.Ends)
	}
}

// expectLast compares the widget's last page with the story's end.
func (e ended) expectLast(t testing.TB) {
	t.Helper()
	if len(e.shown) == 0 || e.story.Ends == "cancelled" { // a person who leaves is taken away at once
		return
	}
	last := e.shown[len(e.shown)-1]
	failed := last.Step == "failed" || last.Step == "ask" && last.Reason == e.story.Ends // it was left, and not tried again
	if good := e.story.Ends == "done"; good == failed || !good && last.Reason != e.story.Ends {
		t.Errorf("%s %s: the last page is %v, and the story ends with %s", e.story.ID, e.way, last, e.story.Ends)
	}
}

// expectMessages proves that the host window heard of each thing once and in order, and of the end once in our words
// and once in the vendor's.
func (e ended) expectMessages(t testing.TB) {
	t.Helper()
	ours := slices.DeleteFunc(slices.Clone(e.heard), func(h heard) bool { return !h.Ours })
	ends := 0
	for i, h := range ours {
		if h.Seq != i+1 {
			t.Errorf("%s %s: message %d has the number %d: %v", e.story.ID, e.way, i+1, h.Seq, ours)
		}
		if h.Type != "done" && h.Type != "failed" {
			continue
		}
		if ends++; i != len(ours)-1 {
			t.Errorf("%s %s: more is said after the end: %v", e.story.ID, e.way, ours)
		}
		if e.story.Ends != "done" && h.Reason != e.story.Ends {
			t.Errorf("%s %s: the last message %s does not say %s", e.story.ID, e.way, h.Message, e.story.Ends)
		}
	}
	theirs := slices.DeleteFunc(slices.Clone(e.heard), func(h heard) bool { return h.Ours })
	says := e.story.vendor().ends
	told := slices.IndexFunc(theirs, func(h heard) bool { return says(h.Message) })
	if last := len(theirs) - 1; ends != 1 || last < 0 || !says(theirs[last].Message) || e.story.vendor().once && told != last {
		t.Errorf("%s %s: the end was told %d times in our words, and by message %d of %d in the vendor's: %v",
			e.story.ID, e.way, ends, told+1, len(theirs), e.heard)
	}
}

// settled is what the integrator's back end knows, once it has asked the aggregator. A page that is loaded twice, by the
// link and by itself, makes it ask twice.
func settled(t testing.TB, run string) (r result) {
	t.Helper()
	soon.Await(t, "what the aggregator says after the callback", func() bool {
		r = resultOf(t, run)
		return r.Upstream != "" && r.Upstream != "not known"
	})
	return r
}

// expectFollowed proves that the API tells of the same events as the host window was told, and that the app's back end heard the same by
// webhook.
func (e ended) expectFollowed(t testing.TB) {
	t.Helper()
	ours := slices.DeleteFunc(slices.Clone(e.heard), func(h heard) bool { return !h.Ours })
	flow := flowOf(t, ours)
	if told := followed(t, flow); !slices.Equal(told, numbered(ours)) {
		t.Errorf("%s %s: the window heard %v, the API tells %v", e.story.ID, e.way, numbered(ours), told)
	}
	var hooked []string
	soon.Await(t, "the last webhook of "+flow, func() bool {
		hooked = hookedOf(t, flow)
		return len(hooked) > 0 && len(hooked) >= len(ours)
	})
	if !slices.Equal(hooked, numbered(ours)) {
		t.Errorf("%s %s: the window heard %v, the webhooks tell %v", e.story.ID, e.way, numbered(ours), hooked)
	}
}

// numbered are messages of ours by number, type and reason.
func numbered(ours []heard) (all []string) {
	for _, h := range ours {
		all = append(all, fmt.Sprint(h.Seq, " ", h.Type, " ", h.Reason))
	}
	return all
}

// flowOf is the flow that messages are about.
func flowOf(t testing.TB, ours []heard) string {
	t.Helper()
	var of struct{ Flow string }
	words, text := "", ""
	if len(ours) > 0 {
		words = ours[0].Message
	}
	if json.Unmarshal([]byte(words), &text) == nil {
		words = text // stringified
	}
	if json.Unmarshal([]byte(words), &of) != nil {
		t.Fatalf("no flow is named in %v", ours)
	}
	return of.Flow
}

// hookedOf is what the app's back end has heard of a flow by webhook, in the order in which it came.
func hookedOf(t testing.TB, flow string) []string {
	t.Helper()
	var came []struct {
		ID, Type string
		Data     heard
	}
	resp, err := plain.Get(widget.playground + "/webhooks.json?flow=" + flow) //nolint:noctx // it is on this machine
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if err := json.NewDecoder(resp.Body).Decode(&came); err != nil {
		t.Fatal(err)
	}
	var all []heard
	for _, hook := range came {
		hook.Data.Type = hook.Type
		if all = append(all, hook.Data); hook.ID != fmt.Sprint(flow, "-", hook.Data.Seq) {
			t.Errorf("the webhook with the number %d of %s has the id %s", hook.Data.Seq, flow, hook.ID)
		}
	}
	return numbered(all)
}

// followed is what the API tells of a flow.
func followed(t testing.TB, flow string) []string {
	t.Helper()
	var said []string
	for _, client := range []string{"demo", "demo-hurried"} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, widget.widget+"/api/v1/flows/"+flow, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer an-api-key-that-all-may-know-of-"+client)
		resp, err := plain.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		var told struct{ Events []heard }
		err = json.NewDecoder(resp.Body).Decode(&told)
		_ = resp.Body.Close()
		if resp.StatusCode == http.StatusOK && err == nil {
			return numbered(told.Events)
		}
		said = append(said, fmt.Sprintf("to %s %s (%v)", client, resp.Status, err))
	}
	t.Errorf("the API does not tell of the flow %s: %v", flow, said)
	return nil
}
